"""A store held by another, a server that breaks off, steps that are interrupted: told, whole, and then it works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from databases import Server, new_server, remove
from rosters_kept import put, team
from sqlalchemy import Connection, Engine, event, inspect, select, text

from planner.store import database
from planner.store.bulk import insert_rows
from planner.store.database import Store, Work, open_store
from planner.store.faults import StoreError
from planner.store.schema import bring_up_to_date, climb_to, current, differences, newest
from planner.store.tables import JobLine, SettingRow, TrailRow
from planner.store.verifying import verify


@pytest.fixture
def hasty(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The same store, opened by somebody who waits for a fifth of a second."""
    monkeypatch.setattr(database, "PATIENCE_S", 0.2)
    made = open_store(store.engine.url.render_as_string(hide_password=False), files=store.files, now=store.now)
    yield made
    made.close()


def set_key(work: Work, key: str, value: int = 1) -> None:
    work.session.add(SettingRow(key=key, value=value))
    work.session.flush()
    work.tell("setting.set", key, None, value)


def write(store: Store, key: str) -> None:
    with store.writing("ana") as work:
        set_key(work, key)


def kept(store: Store) -> tuple[list[str], int]:
    with store.reading() as session:
        keys = session.scalars(select(SettingRow.key).order_by(SettingRow.key)).all()
        return list(keys), session.query(TrailRow).count()


def test_a_store_that_another_holds(store: Store, hasty: Store) -> None:
    write(store, "first")
    with store.writing("ben") as other:
        set_key(other, "his")
        with pytest.raises(StoreError, match=r"found '.*lock.*', expected a store that nobody holds. Somebody wrote"):
            write(hasty, "mine")
        assert kept(hasty) == (["first"], 1)  # whoever reads waits for nobody
        assert current(hasty) == newest()
    write(hasty, "mine")
    assert kept(store) == (["first", "his", "mine"], 3)
    assert verify(store) == []


@pytest.mark.postgres
def test_two_who_wait_for_each_other(postgres: Server, tmp_path: Path) -> None:
    store = open_store(postgres.fresh(), files=tmp_path)
    bring_up_to_date(store)
    for key in "ab":
        write(store, key)

    def grab(work: Work, key: str) -> None:
        work.session.execute(text("SELECT 1 FROM setting WHERE key = :key FOR UPDATE"), {"key": key})

    turns, said = threading.Barrier(2), list[StoreError]()

    def cross(mine: str, theirs: str) -> None:
        try:
            with store.writing(mine) as work:
                grab(work, mine)
                turns.wait()
                grab(work, theirs)
        except StoreError as error:
            said.append(error)

    both = [threading.Thread(target=cross, args=pair) for pair in ("ab", "ba")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    store.close()
    assert [str(one) for one in said] == [str(one) for one in said if "waited for each other" in str(one)]
    assert len(said) == 1


@pytest.fixture
def server() -> Iterator[Server]:
    made = new_server()
    yield made
    remove(made)


@pytest.mark.postgres
def test_postgresql_breaks_off_in_the_middle_of_a_change(server: Server, tmp_path: Path) -> None:
    store = open_store(server.fresh(), files=tmp_path / "files")
    bring_up_to_date(store)
    put(store, team("ana"), {"ana": {0: "early 08:00-16:30"}})
    rows = {"job_id": [1] * 9, "number": list(range(9)), "at": [store.now()] * 9, "text": ["x"] * 9}

    def again() -> None:
        server.stop(mode="immediate")
        server.start()

    endings: dict[str, Callable[[Work], object]] = {
        "at a statement": lambda work: set_key(work, "more"),
        "at many rows": lambda work: insert_rows(work.session, JobLine, rows),
        "at its end": lambda work: work,
    }
    for place, (how, goes_on) in enumerate(endings.items()):
        with pytest.raises(StoreError, match="expected a database that answers") as caught:
            broken_off(store, how, again, goes_on)
        assert len(caught.value.faults) == 1
        keys, told = kept(store)
        assert (len(keys), told) == (place, 2 + place)
        write(store, f"after {how}")
    again()  # between two changes nobody notices
    write(store, "last")
    server.stop(mode="immediate")
    for doing in (lambda: write(store, "none"), lambda: kept(store), lambda: current(store), lambda: verify(store)):
        with pytest.raises(StoreError, match="See that the database runs"):
            doing()
    server.start()
    assert verify(store) == []
    assert put(store, team("ana"), {"ana": {1: "early 08:00-16:30"}}).new == 1
    store.close()


def broken_off(store: Store, how: str, again: Callable[[], None], goes_on: Callable[[Work], object]) -> None:
    with store.writing("ana") as work:
        set_key(work, how)
        again()
        goes_on(work)


@contextmanager
def interrupted(engine: Engine, statement: int) -> Iterator[None]:
    """Break off before the so-and-so-many-th statement that changes tables."""
    seen = [0]

    def break_off(_c: Connection, _cursor: Any, sql: str, *_: Any) -> None:
        if not sql.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN")):
            seen[0] += 1
            if seen[0] == statement:
                raise KeyboardInterrupt

    event.listen(engine, "before_cursor_execute", break_off)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", break_off)


@pytest.mark.parametrize("after", ["none", "0001", "0002", "0003"])
def test_steps_that_are_interrupted_leave_the_tables_as_they_were(address: str, tmp_path: Path, after: str) -> None:
    store = open_store(address, files=tmp_path / "files")
    if after != "none":
        with store.engine.begin() as connection:
            climb_to(connection, store, after)
            connection.execute(text("INSERT INTO setting (key, value, revision) VALUES ('kept', '1', 1)"))
    before = tables(store)
    rewrites = store.engine.dialect.name == "sqlite"  # the fourth step has nothing to do on PostgreSQL
    broken = 0
    for statement in (1, 2, 5, 17, 40, 60):
        try:
            with interrupted(store.engine, statement):
                done = bring_up_to_date(store)
        except KeyboardInterrupt:
            broken += 1
            assert tables(store) == before
            assert current(store) == (None if after == "none" else after)
        else:
            assert done
            break
    assert broken >= {"none": 5, "0001": 4, "0002": 2, "0003": 6 if rewrites else 1}[after]
    bring_up_to_date(store)
    assert differences(store) == []
    assert (kept(store)[0] == ["kept"]) == (after != "none")
    store.close()


def tables(store: Store) -> dict[str, list[str]]:
    with store.engine.execution_options(planner_begin="begin").connect() as connection:
        seen = inspect(connection)
        names = [*seen.get_table_names(), *seen.get_view_names()]
        return {name: [column["name"] for column in seen.get_columns(name)] for name in sorted(names)}
