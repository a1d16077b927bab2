"""The clock set back by more than a year: what was done later stays later, and nothing waits for the old time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from clock import Clock
from rosters_kept import put, team
from sqlalchemy import select
from store_world import write_plan, write_scenario

from planner.store.calendar_feeds import calendar_of
from planner.store.database import Store
from planner.store.drafts import versions
from planner.store.histories import stored_history
from planner.store.jobs.asking import ask
from planner.store.jobs.queue import claim
from planner.store.jobs.registry import WORKSHOP
from planner.store.plans import keep_plan, list_plans
from planner.store.scenario_files import gather
from planner.store.scenario_saving import save_scenario
from planner.store.scenarios import list_versions
from planner.store.series import add_rows, read_rows
from planner.store.sign_ins import Limits, begin, is_over, limits
from planner.store.tables import AccountRow, ShiftRow, TrailRow
from planner.store.verifying import verify

BACK = dt.timedelta(days=400)
EARLY, LATE = "early 08:00-16:30", "late 13:00-21:30"


def test_the_roster_published_last_is_in_force(store: Store, clock: Clock) -> None:
    put(store, team("ana"), {"ana": {0: EARLY, 1: EARLY}})
    clock.moment -= BACK
    done = put(store, team("ana"), {"ana": {0: LATE, 1: EARLY}})
    assert (done.number, done.replaced, done.changed) == (2, (1,), 1)
    with store.reading() as session:
        assert [(one.number, one.state) for one in versions(session, "phone team")] == [
            (2, "published"),
            (1, "published"),
        ]
        first, second = session.scalars(select(ShiftRow).order_by(ShiftRow.date)).all()
        assert (first.shift, first.sequence, first.version) == ("late", 1, 2)
        assert (second.shift, second.sequence, second.version) == ("early", 0, 1)
    assert verify(store) == []


def test_layers_plans_versions_and_the_trail_keep_their_order(store: Store, clock: Clock, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "scenario")
    for number, volume in enumerate((1, 2), start=1):
        csv = tmp_path / f"{number}.csv"
        csv.write_text(
            f"start,queue,volume,aht_s\n2026-03-02T09:00:00,phone,{volume},300\n2026-03-02T09:15:00,phone,5,300\n"
        )
        rows = read_rows(csv, "history", "Europe/Berlin")
        path.write_text(f'extends = "../common/base.toml"\nseed = {number}\n')
        with store.writing("ana") as work:
            add_rows(work, "calls", rows)
            keep_plan(work, write_plan(tmp_path / str(number), fingerprint=f"{number:064d}"))
            saved = save_scenario(work, "Peak", gather(path, (tmp_path / "scenario",)), base=number - 1 or None)
        assert saved.settle().newest == number
        clock.moment -= BACK
    assert stored_history(store, "calls", 15, "Europe/Berlin").frame["volume"].tolist() == [2, 5]
    with store.reading() as session:
        assert [line.id for line in list_plans(session)] == [2, 1]
        assert [one.number for one in list_versions(session, "Peak")] == [2, 1]
        moments = session.scalars(select(TrailRow.at).order_by(TrailRow.id)).all()
        assert moments[0] - moments[-1] == BACK
    assert verify(store) == []


def test_jobs_begin_in_the_order_in_which_they_were_asked_for(store: Store, clock: Clock) -> None:
    with store.writing("ana") as work:
        later = ask(
            work, WORKSHOP, "webhook", {"address": 1, "body": {"number": 1}}, run_after=clock() + dt.timedelta(hours=1)
        ).job
    assert claim(store, WORKSHOP, "deliveries") is None
    clock.moment -= BACK
    with store.writing("ana") as work:
        second = ask(work, WORKSHOP, "webhook", {"address": 1, "body": {"number": 2}}).job
    begun = [claim(store, WORKSHOP, "deliveries", unlimited=True) for _ in range(3)]
    assert [one.job if one else None for one in begun] == [later, second, None]


@pytest.mark.parametrize(("back_h", "over"), [(0.1, False), (1.9, False), (2.1, True), (9600, True)])
def test_a_sign_in_does_not_last_until_the_old_time(store: Store, clock: Clock, back_h: float, over: bool) -> None:
    with store.writing("door") as work:
        account = AccountRow(subject="x", name="Ana", role="viewer", made_at=store.now())
        work.session.add(account)
        work.session.flush()
        row = begin(work, account.id, "secret")
    clock.go(hours=-back_h)
    with store.reading() as session:
        assert limits(session) == Limits(idle_h=2.0, whole_h=12.0)
    assert is_over(row, clock(), 2.0) == over


def test_calendars_still_tell_each_shift_once(store: Store, clock: Clock) -> None:
    put(store, team("ana"), {"ana": {0: EARLY}})
    clock.moment -= BACK
    put(store, team("ana"), {"ana": {0: LATE}})
    with store.reading() as session:
        text = calendar_of(session, "ana", clock()).decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "SEQUENCE:1" in text
