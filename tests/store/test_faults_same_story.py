"""One story of writes told to SQLite and to PostgreSQL: every row of every table and every read is equal."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from clock import Clock
from databases import Server
from rosters_kept import put, roster, team
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session
from store_world import fill, write_plan, write_scenario

from planner.store.backup import back_up
from planner.store.calendar_feeds import calendars_of
from planner.store.database import Store, open_store
from planner.store.drafts import Drafted, draft, propose, rebase, versions
from planner.store.dump import tables
from planner.store.faults import ConflictError
from planner.store.histories import stored_history
from planner.store.in_force import line_named
from planner.store.jobs.asking import ask
from planner.store.jobs.cancelling import cancel
from planner.store.jobs.queue import set_slots
from planner.store.jobs.registry import WORKSHOP
from planner.store.jobs.watching import look
from planner.store.plans import keep_plan, list_plans
from planner.store.publishing import differences as roster_differences
from planner.store.publishing import findings, publish
from planner.store.scenario_files import gather
from planner.store.scenario_saving import copy_scenario, save_scenario
from planner.store.scenarios import archive_scenario, list_scenarios, list_versions, version_differences
from planner.store.schema import bring_up_to_date
from planner.store.series import add_rows, delete_layer, list_layers, list_series, read_rows, stored_actuals
from planner.store.sign_ins import Limits, begin, set_limits
from planner.store.sweeping import sweep
from planner.store.trail import breaks_of_chain
from planner.store.verifying import verify
from planner.store.webhooks import add_webhook

LINE = "phone team"
EARLY, LATE = "early 08:00-16:30 meal 12:00-12:30", "late 13:00-21:30 meal 17:00-17:30"
APART = {"published_shift": "uid", "burden": "id", "fact_segment": "id", "fact_cost": "id"}
"""A column of a table that is drawn at random; numbers of rows that are replaced, which SQLite uses again."""


@pytest.fixture
def pair(postgres: Server, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    addresses = {"lite": str(tmp_path / "planner.db"), "server": postgres.fresh()}
    stores = tuple(open_store(one, files=tmp_path / name, now=Clock()) for name, one in addresses.items())
    for store in stores:
        bring_up_to_date(store)
    yield stores[0], stores[1]
    for store in stores:
        store.close()


def tell(store: Store, folder: Path) -> list[str]:
    """The story; conflicts it met."""
    conflicts: list[str] = []
    fill(store, folder / "world")
    _scenarios(store, folder, conflicts)
    _rosters(store, conflicts)
    with store.writing("Zoë Müller") as work:
        add_webhook(work, "https://hooks.example.org/x", secret="s" * 16)
        set_slots(work, 3)
        set_limits(work, Limits(1.5, 8.25))
        begin(work, 1, "secret")
        job = ask(work, WORKSHOP, "plan", {"scenario": "Peak", "version": 1}).job
        ask(work, WORKSHOP, "plan", {"scenario": "Peak", "version": 1})
        cancel(work, job)
    put(store, team("ana", "ben"), {"ana": {4: EARLY}}, line="another line")
    csv = folder / "actuals.csv"
    csv.write_text("start,queue,volume,aht_s\n2026-03-02T09:00:00,phone,7.5,301.25\n2026-10-25T02:30:00,ü,1,1\n")
    rows = read_rows(csv, "actuals", "America/New_York")
    with store.writing("ana") as work:
        add_rows(work, "seen", rows)
        delete_layer(work, "calls", 1)
        keep_plan(work, write_plan(folder / "other", name="Ünïcode", fingerprint="ab" * 32, gap=None, pay=0.1))
    sweep(store, "ana")
    return conflicts


def _scenarios(store: Store, folder: Path, conflicts: list[str]) -> None:
    path = write_scenario(folder / "again")
    for number, days in enumerate((2, 3)):
        path.write_text(f'extends = "../common/base.toml"\nname = "Peak"\ndays = {days}\n')
        with store.writing("ana") as work:
            saved = save_scenario(work, "Peak", gather(path, (folder / "again",)), base=1, note=f"{number}")
        try:
            saved.settle()
        except ConflictError as conflict:
            conflicts += [str(conflict), *conflict.differences]
    with store.writing("ben") as work:
        copy_scenario(work, "Peak", "low")
        copy_scenario(work, "Peak", "Ärmel", number=1)
        archive_scenario(work, "low")


def _rosters(store: Store, conflicts: list[str]) -> None:
    inputs = team("ana", "ben", sites={"ben": "Asia/Kathmandu"})
    put(store, inputs, {"ana": {0: EARLY, 1: LATE}, "ben": {0: LATE, 6: "leave 00:00-24:00"}}, plan_id=1)
    numbers = []
    for week in ({"ana": {0: LATE}}, {"ben": {0: EARLY, 2: "early 08:00-12:00;late 14:00-18:00"}}):
        with store.writing("cid") as work:
            numbers.append(draft(work, LINE, Drafted(inputs, roster(inputs, week))).number)
            propose(work, LINE, numbers[-1], "please")
    for number in numbers:
        try:
            with store.writing("dan") as work:
                publish(work, LINE, number, accept_breaches=True, note="as agreed")
        except ConflictError as conflict:
            conflicts += [str(conflict), *conflict.differences]
    with store.writing("dan") as work:
        rebase(work, LINE, numbers[-1], inputs, "again")


def rows_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table; what may differ is left out."""
    with store.reading() as session:
        return {
            table.name: [
                {key: value for key, value in row.items() if key != APART.get(table.name)}
                for row in session.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            ]
            for table in tables()
        }


def reads_of(store: Store) -> dict[str, object]:
    """Every list and look that people have."""
    with store.reading() as session:
        line = line_named(session, LINE)
        views = [name for name in _views(store) if name.startswith("v1_")]
        calendars = calendars_of(session, line, store.now())
        drawn = {row.encode() for row in session.scalars(text("SELECT uid FROM published_shift"))}
        return {
            "scenarios": list_scenarios(session, archived=True),
            "versions": list_versions(session, "Peak"),
            "plans": list_plans(session),
            "plans of one": list_plans(session, scenario="Peak", limit=1),
            "series": list_series(session),
            "layers": list_layers(session, "calls"),
            "rosters": [(one.number, one.state, one.base, one.note) for one in versions(session, LINE)],
            "findings": findings(store, session, LINE, 4),
            "changes": roster_differences(store, session, LINE, 4).sentences(),
            "job": look(session, 1),
            "chain": list(breaks_of_chain(session)),
            "calendars": {name: _without(content, drawn) for name, content in calendars.items()},
            "changed": list(version_differences(store, "Peak", 1, 3)),
            "verify": verify(store),
            "views": {view: _seen(session, view) for view in views},
        }


def _views(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return sorted(inspect(connection).get_view_names())


def _seen(session: Session, view: str) -> tuple[list[str], int]:
    """Columns and number of rows; the types of what SQLite computes are its own."""
    found = session.execute(text(f"SELECT * FROM {view}"))
    return list(found.keys()), len(found.all())


def _without(content: bytes, drawn: set[bytes]) -> bytes:
    plain = content.replace(b"\r\n ", b"")
    for uid in drawn:
        plain = plain.replace(uid, b"-")
    return plain


@pytest.mark.postgres
def test_both_databases_hold_and_tell_the_same(pair: tuple[Store, Store], tmp_path: Path) -> None:
    lite, server = pair
    assert tell(lite, tmp_path / "one") == tell(server, tmp_path / "two") != []
    ours, theirs = rows_of(lite), rows_of(server)
    empty = [name for name, rows in ours.items() if not rows]
    assert set(empty) <= {"job_line", "feed"}
    for name, rows in ours.items():
        assert rows == theirs[name], name
    one, other = reads_of(lite), reads_of(server)
    for name, value in one.items():
        assert value == other[name], name
    learned = [stored_history(store, "calls", 60, "America/New_York") for store in pair]
    pd.testing.assert_frame_equal(learned[0].frame, learned[1].frame)
    assert learned[0].sha256 == learned[1].sha256
    pd.testing.assert_frame_equal(*(stored_actuals(store, "seen", "America/New_York") for store in pair))
    names = [{path.name for path in store.files.glob("??/*")} for store in pair]
    assert names[0] == names[1]
    archives = [back_up(store, tmp_path / f"{place}.zip") for place, store in enumerate(pair)]
    assert dataclasses.asdict(archives[0]) == dataclasses.asdict(archives[1])
