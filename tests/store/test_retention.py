"""Data that are kept long enough go and their totals stay; nothing goes unless somebody said so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from clock import Clock
from sqlalchemy import select
from store_world import fill, write_plan

from planner.store.blobs import keep_frame, kept_frame
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.histories import stored_history
from planner.store.plans import keep_plan, plan_row
from planner.store.retention import DATA_SETS, forget, keep_for, kept_days
from planner.store.series import add_rows, list_layers, read_rows
from planner.store.settings import list_settings, put_setting
from planner.store.tables import JobLine, JobRow, LineRow, RosterVersion, ShiftRow, TrailRow
from planner.store.verifying import verify


def test_nothing_goes_unless_somebody_said_so(store: Store, tmp_path: Path, clock: Clock) -> None:
    fill(store, tmp_path / "world")
    clock.go(days=10_000)
    assert forget(store, "ana") == {"files": 0}
    with store.writing("ana") as work:
        keep_for(work, "plans", 30)
        keep_for(work, "looks", 90)
        keep_for(work, "looks", None)
    with store.reading() as session:
        assert kept_days(session) == {"plans": 30}
        assert list_settings(session) == {"retention": {"plans": 30}}
    assert forget(store, "ana")["plans"] == 1
    for name, days, match in (("nonsense", 3, "expected one of histories"), ("plans", 0, "at least one day")):
        with pytest.raises(StoreError, match=match), store.writing("ana") as work:
            keep_for(work, name, days)
        with pytest.raises(StoreError, match=match):
            forget(store, "ana", {name: days})


def test_secrets_are_no_settings_to_be_listed(store: Store) -> None:
    with store.writing("ana") as work:
        put_setting(work, "week", "Mon")
        work.session.flush()
    with store.reading() as session:
        assert list_settings(session) == {"week": "Mon"}
        assert "webhooks" not in list_settings(session)


def test_old_rows_of_a_history_go_and_contacts_by_month_stay(store: Store, tmp_path: Path, clock: Clock) -> None:
    moments = pd.date_range("2026-01-01", "2026-03-01", freq="h", tz="UTC", inclusive="left")
    path = tmp_path / "calls.csv"
    text = "".join(f"{moment.isoformat()},{queue},2,300\n" for queue in ("phone", "chat") for moment in moments)
    path.write_text("start,queue,volume,aht_s\n" + text)
    rows = read_rows(path, "history", "UTC")
    with store.writing("ana") as work:
        add_rows(work, "calls", rows)
    clock.moment = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    gone = forget(store, "ana", {"histories": 14})  # before 15 February
    assert gone["histories"] == 2 * 24 * (31 + 14)
    assert forget(store, "ana", {"histories": 14})["histories"] == 0
    frame = stored_history(store, "calls", 60, "UTC").frame
    assert frame["start"].min() == pd.Timestamp("2026-02-15", tz="UTC")
    with store.reading() as session:
        totals = list_layers(session, "calls")[0].report["forgotten"]
    assert totals["phone"] == {
        "2026-01": {"rows": 31 * 24, "volume": 2.0 * 31 * 24},
        "2026-02": {"rows": 14 * 24, "volume": 2.0 * 14 * 24},
    }
    with store.writing("ana") as work:
        assert not add_rows(work, "calls", rows).new  # the same file brings nothing back
    forget(store, "ana", {"histories": 1})
    with store.reading() as session:
        assert list_layers(session, "calls")[0].report["forgotten"]["chat"]["2026-02"]["rows"] == 27 * 24
    assert verify(store) == []


def test_old_plans_keep_their_totals(store: Store, tmp_path: Path, clock: Clock) -> None:
    number = fill(store, tmp_path / "world")
    with store.reading() as session:
        before = plan_row(session, number)
    clock.go(days=31)
    with store.writing("ana") as work:
        young = keep_plan(work, write_plan(tmp_path / "young", name="Young"))
        used = keep_plan(work, write_plan(tmp_path / "used", name="Used"))
    clock.go(days=31)
    publish(store, used)
    assert forget(store, "ana", {"plans": 45})["plans"] == 1
    with store.reading() as session:
        old = plan_row(session, number)
        assert set(old.files) == {"plan.json", "summary.csv", "cost.csv", "service.csv", "coverage.csv"}
        assert (old.pay, old.shortage_h, old.facts["pay"]) == (before.pay, before.shortage_h, before.facts["pay"])
        assert "roster.csv" in plan_row(session, young).files
    assert forget(store, "ana", {"plans": 1})["plans"] == 1  # the published one stays whole
    with store.reading() as session:
        assert "roster.csv" in plan_row(session, used).files
    assert verify(store) == []


def publish(store: Store, plan: int | None) -> None:
    """A version of a roster that ends on 2 March 2026, published, with one shift in a calendar."""
    start = pd.Timestamp("2026-03-02T09:00Z")
    roster = pd.DataFrame(
        {"agent": ["A1", "A1", "A2"], "start": start, "end": start + pd.Timedelta(hours=4), "paid": [True, False, True]}
    )
    day = dt.date(2026, 3, 2)
    with store.writing("ana") as work:
        line = LineRow(name="Team", newest=1, published=1)
        work.session.add(line)
        work.session.flush()
        moments = {"made_at": store.now(), "made_by": "ana"}
        work.session.add(
            RosterVersion(
                line_id=line.id, number=1, state="published", plan_id=plan, sha256=keep_frame(work, roster),
                time_zone="UTC", from_date=day, to_date=day, note="", files={}, checked={"breaches": []}, **moments,
            )
        )  # fmt: skip
        work.session.add(
            ShiftRow(
                line_id=line.id, agent="A1", date=day, ordinal=1, uid="u", sequence=0, digest="", cancelled=False,
                shift="day", starts_at=store.now(), ends_at=store.now(), time_zone="UTC", segments=[], version=1,
                changed_at=store.now(),
            )
        )  # fmt: skip


def test_old_rosters_lose_their_shifts_and_keep_who_published(store: Store, clock: Clock) -> None:
    publish(store, None)
    clock.go(days=30)
    assert forget(store, "ana", {"rosters": 40})["rosters"] == 0
    assert forget(store, "ana", {"rosters": 10})["rosters"] == 1
    with store.reading() as session:
        version = session.scalars(select(RosterVersion)).one()
        assert version.state == "published"
        assert kept_frame(store, version.sha256).empty
        assert session.query(ShiftRow).count() == 0
        told = session.scalars(select(TrailRow).where(TrailRow.what == "roster.forget")).one()
        assert told.before == {"version": 1, "people": 2, "hours": 8.0}
    assert verify(store) == []


def test_old_logs_and_looks_go_and_the_chain_stands(store: Store, clock: Clock) -> None:
    with store.writing("ana") as work:
        job = JobRow(kind="plan", arguments={}, state="done", result={}, asked_at=store.now(), asked_by="ana")
        job.ended_at = store.now()
        work.session.add(job)
        work.session.flush()
        work.session.add(JobLine(job_id=job.id, number=0, at=store.now(), text="said"))
        work.tell("job.start", "job 1")
    for subject in ("plan 1", "plan 2"):
        with store.writing("ana") as work:
            work.tell("pay.seen", subject, None, {"role": "finance"})
        clock.go(days=10)
    assert forget(store, "ana", {"job_logs": 5, "looks": 15}) == {"job_logs": 1, "looks": 1, "files": 0}
    with store.reading() as session:
        assert session.query(JobLine).count() == 0
        assert [(row.what, row.subject) for row in session.scalars(select(TrailRow).order_by(TrailRow.id))] == [
            ("job.start", "job 1"),
            ("pay.seen", "plan 2"),
            ("job.forget", "logs"),
            ("trail.forget", "looks"),
        ]
    assert verify(store) == []
    with pytest.raises(StoreError, match="append-only"), store.writing("ana") as work:
        work.session.query(TrailRow).delete()


def test_every_data_set_says_what_stays() -> None:
    assert all("stay" in one.meaning for one in DATA_SETS.values())
