"""Asking and queueing; no process is started, and the clocks are ours."""

from __future__ import annotations

import datetime as dt
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from clock import Clock
from pausing import WORKSHOP
from queued_jobs import asked, change

from forecasting.faults import InputError
from planner.store.database import Store, open_store
from planner.store.faults import StoreError
from planner.store.jobs import starting
from planner.store.jobs.asking import active_key, ask
from planner.store.jobs.cancelling import cancel
from planner.store.jobs.ending import end, ours
from planner.store.jobs.queue import Claimed, claim, set_slots, slots
from planner.store.jobs.registry import WORKSHOP as REAL
from planner.store.jobs.scratch import scratch
from planner.store.jobs.watching import listed
from planner.store.tables import JobRow, TrailRow

pytestmark = pytest.mark.usefixtures("nothing_starts")


def test_the_same_work_is_one_job_until_it_has_ended(store: Store) -> None:
    first = asked(store, name="a")
    assert asked(store, "ben", name="a", steps=3) == first  # three steps are the default
    assert asked(store, name="b") != first
    with store.writing("ana") as work:
        assert not ask(work, WORKSHOP, "pause", {"name": "a"}).new
        cancel(work, first)
    assert asked(store, name="a") != first
    with store.reading() as session:
        verbs = [(row.who, row.what, row.subject) for row in session.query(TrailRow).order_by(TrailRow.id)]
        assert [one.id for one in listed(session)] == sorted((one.id for one in listed(session)), reverse=True)
    assert verbs[0] == ("ana", "job.ask", f"job {first}")
    assert [verb for _, verb, _ in verbs] == ["job.ask", "job.ask", "job.end", "job.ask"]


def test_the_order_of_arguments_makes_no_other_work() -> None:
    assert active_key("pause", {"a": 1, "b": "ü"}) == active_key("pause", {"b": "ü", "a": 1})
    assert active_key("pause", {"a": 1}) != active_key("pause", {"a": 2}) != active_key("plan", {"a": 2})


def test_eight_at_once_ask_for_one_job(store: Store) -> None:
    found: list[int] = []
    start = threading.Barrier(8)

    def run(who: str) -> None:
        own = open_store(store.engine.url.render_as_string(hide_password=False), files=store.files)
        start.wait()
        found.append(asked(own, who, name="same"))
        own.close()

    threads = [threading.Thread(target=run, args=(f"p{number}",)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    with store.reading() as session:
        assert session.query(JobRow).count() == 1


@pytest.mark.parametrize(
    ("kind", "arguments", "said"),
    [
        ("dance", {}, r"kind of job: found 'dance', expected one of plan, sweep, backtest, "),
        ("plan", {"scenario": "a"}, r"job plan: version: found .*, expected Field required"),
        (
            "plan",
            {"scenario": "a", "version": 0},
            r"job plan: version: found '0', expected .*greater than or equal to 1",
        ),
        ("plan", {"scenario": "a", "version": 1, "tempo": 2}, r"job plan: tempo: found '2', expected Extra inputs"),
        ("sweep", {"versions": []}, r"job sweep: versions: found .*at least 1 item"),
        ("backtest", {"scenario": "a", "version": 1, "days": 0}, r"job backtest: days"),
    ],
)
def test_what_is_no_job_is_refused_in_words(kind: str, arguments: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        REAL.checked(kind, arguments)


def test_jobs_begin_in_the_order_they_were_asked_for_as_many_as_there_are_slots(store: Store, clock: Clock) -> None:
    with store.writing("mia") as work:
        assert slots(work.session) == len(os.sched_getaffinity(0))
        with pytest.raises(StoreError, match="jobs at once: found '0', expected 1 or more"):
            set_slots(work, 0)
        set_slots(work, 2)
    later = asked(store, name="later", run_after=clock() + dt.timedelta(minutes=5))
    jobs = [asked(store, name=str(number)) for number in range(4)]
    assert claim(store, WORKSHOP, "solves") == Claimed(jobs[0], 1)
    assert claim(store, WORKSHOP, "solves") == Claimed(jobs[1], 1)
    assert claim(store, WORKSHOP, "solves") is None
    with store.writing("ana") as work:
        assert end(work, jobs[0], "done", only=ours(1))
        assert not end(work, jobs[0], "failed", only=ours(1))
    change(store, jobs[1], host="elsewhere")  # another machine's slot is not ours
    assert claim(store, WORKSHOP, "solves") == Claimed(jobs[2], 1)
    clock.go(minutes=5)
    assert claim(store, WORKSHOP, "solves") == Claimed(later, 1)
    assert claim(store, WORKSHOP, "solves") is None


def test_a_clock_set_back_keeps_no_job_waiting(store: Store, clock: Clock) -> None:
    clock.go(days=365)
    job = asked(store, run_after=clock() + dt.timedelta(hours=1))
    clock.go(days=-365)
    assert claim(store, WORKSHOP, "solves") == Claimed(job, 1)


def test_two_who_claim_at_once_get_different_jobs(store: Store) -> None:
    with store.writing("mia") as work:
        set_slots(work, 3)
    for number in range(8):
        asked(store, name=str(number))
    got: list[Claimed | None] = []
    start = threading.Barrier(6)

    def run() -> None:
        own = open_store(store.engine.url.render_as_string(hide_password=False), files=store.files)
        start.wait()
        got.append(claim(own, WORKSHOP, "solves"))
        own.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    claimed = [one.job for one in got if one is not None]
    assert len(claimed) == len(set(claimed)) == 3


def test_one_that_waits_ends_at_once_and_one_that_ended_stays(store: Store) -> None:
    job = asked(store)
    with store.writing("ben") as work:
        assert cancel(work, job).state == "cancelled"
        assert cancel(work, job).state == "cancelled"
        with pytest.raises(StoreError, match="job: found '99', expected the number of a job"):
            cancel(work, 99)
    assert claim(store, WORKSHOP, "solves") is None


def test_a_password_goes_through_the_environment_and_the_folder_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, Any] = {}

    class Process:
        pid = 4711

        def __init__(self, command: list[str], **more: Any) -> None:
            told.update(more, command=command)

        def wait(self) -> None:
            return

    monkeypatch.setattr(starting.subprocess, "Popen", Process)
    away = open_store("postgresql://me:secret@127.0.0.1:9/none", files=tmp_path)
    assert starting.spawn(away, WORKSHOP, Claimed(17, 2)) == 4711
    away.close()
    assert told["command"] == [*WORKSHOP.command, "17", "2"]
    assert "secret" in told["env"]["PLANNER_DB"]
    assert told["start_new_session"]
    folder = scratch(away, Claimed(17, 2))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent.stat().st_mode & 0o777 == 0o700
