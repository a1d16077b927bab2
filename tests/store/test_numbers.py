"""A number that a row had is never another's; a store of before takes the step to that with every row kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from store_world import fill

from planner.store.database import Store, open_store
from planner.store.dump import lines_of, load_lines, tables
from planner.store.jobs.asking import ask
from planner.store.jobs.registry import WORKSHOP
from planner.store.schema import bring_up_to_date, climb_to, current, differences
from planner.store.sign_ins import begin
from planner.store.tables import AccountRow, SignInRow
from planner.store.verifying import verify

STEP = "0004"


def _add_and_delete(store: Store, table: str) -> tuple[int, int]:
    """Numbers of two rows, the first deleted by hand before the second is added."""
    numbers = []
    for days in (1, 2):
        with store.writing("ana") as work:
            if table == "sign_in":
                numbers.append(begin(work, 1, f"secret {days}").id)
            else:
                arguments = {"scenario": "Peak", "version": days}
                numbers.append(ask(work, WORKSHOP, "plan", arguments).job)
        if days == 1:
            with store.engine.begin() as connection:
                connection.execute(text(f"DELETE FROM {table} WHERE id = :last"), {"last": numbers[0]})
    return numbers[0], numbers[1]


@pytest.mark.parametrize("table", ["sign_in", "job"])
def test_the_number_of_a_row_that_is_gone_is_not_given_again(store: Store, table: str) -> None:
    with store.writing("ana") as work:
        row = AccountRow(subject="a", email="a@example.org", name="", role="manager", made_at=store.now())
        work.session.add(row)
    first, second = _add_and_delete(store, table)
    assert second > first
    with store.reading() as session:
        assert session.get(SignInRow, first) is None


def test_every_table_that_is_known_by_number_counts_on_both_databases(store: Store) -> None:
    """By inserting and deleting the last row of each numbered table by hand, keys to other tables left out."""
    counting = {"series", "scenario", "account", "roster_line"}
    for name in sorted(counting):
        table = next(one for one in tables() if one.name == name)
        given = []
        for _ in range(2):
            values = {
                column.name: _something(column.type.python_type)
                for column in table.columns
                if not column.nullable and column.name not in ("id", "made_at")
            }
            if "made_at" in table.columns:
                values["made_at"] = store.now()
            with store.engine.begin() as connection:
                made = connection.execute(table.insert().values(values))
                given.append(made.inserted_primary_key[0] if made.inserted_primary_key else 0)
                connection.execute(table.delete())
        assert given == [1, 2], name


def _something(kind: type) -> object:
    return {str: "x", int: 1, bool: False, dict: {}}[kind]


def test_a_store_of_the_step_before_keeps_every_row(store: Store, address: str, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    with store.engine.connect() as connection:
        before = {table.name: list(lines_of(connection, table)) for table in tables()}
    store.engine.dispose()
    old = open_store(str(tmp_path / "old.db"), files=store.files)
    with old.engine.begin() as connection:
        climb_to(connection, old, "0003")
        for table in tables():
            load_lines(connection, table, before[table.name])
        beside = _beside(connection)
    assert bring_up_to_date(old)
    assert current(old) == STEP
    assert differences(old) == []
    assert verify(old) == []
    with old.engine.begin() as connection:
        assert {table.name: list(lines_of(connection, table)) for table in tables()} == before
        assert _beside(connection) == beside
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert not [name for name in inspect(connection).get_table_names() if name.startswith("kept_")]
    with pytest.raises(Exception, match="append-only"), old.engine.begin() as connection:
        connection.execute(text("DELETE FROM trail"))
    old.close()


def _beside(connection: Connection) -> set[str]:
    """Statements of indices, triggers and views."""
    found = text("SELECT sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL")
    return set(connection.execute(found).scalars())
