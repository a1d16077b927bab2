"""Asking, queueing, telling the dead from the living; no process is started, and the clocks are ours."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clock import Clock
from pausing import WORKSHOP
from sqlalchemy import update

from forecasting.faults import InputError
from planner.store.database import Store, open_store
from planner.store.faults import StoreError
from planner.store.jobs import caring, starting
from planner.store.jobs.asking import active_key, ask
from planner.store.jobs.cancelling import cancel
from planner.store.jobs.caring import LOOK_COUNTS_S, SILENT_S, Carer
from planner.store.jobs.ending import end, ours
from planner.store.jobs.process import Mark, born, end_group, here, lives, me
from planner.store.jobs.queue import Claimed, claim, set_slots, slots
from planner.store.jobs.registry import WORKSHOP as REAL
from planner.store.jobs.reporting import LINE_MOST, LINES_MOST, Log, Reporter
from planner.store.jobs.scratch import scratch
from planner.store.jobs.watching import Seen, listed, look
from planner.store.tables import JobRow, TrailRow


@pytest.fixture(autouse=True)
def _nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caring, "start_waiting", lambda store, workshop: [])


class Seconds:
    """A clock that only grows."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def asked(store: Store, who: str = "ana", run_after: dt.datetime | None = None, **arguments: object) -> int:
    with store.writing(who) as work:
        return ask(work, WORKSHOP, "pause", arguments, run_after=run_after).job


def seen(store: Store, job: int) -> Seen:
    with store.reading() as session:
        return look(session, job)


def change(store: Store, job: int, **values: object) -> None:
    with store.writing("test") as work:
        work.session.execute(update(JobRow).where(JobRow.id == job).values(**values))


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
        ("dance", {}, r"kind of job: found 'dance', expected one of plan, sweep, backtest, webhook"),
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


@pytest.fixture
def running(store: Store) -> Iterator[int]:
    """A job that a sleeping process of this machine does."""
    job = asked(store)
    assert claim(store, WORKSHOP, "solves") == Claimed(job, 1)
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    change(store, job, pid=process.pid, born=born(process.pid), beat=1)
    yield job
    process.kill()
    process.wait()


def after(carer: Carer, clock: Seconds, passed: float, step: float = 1.0) -> list[int]:
    """What a carer ends in so many seconds of looking each second."""
    ended: list[int] = []
    for _ in range(int(passed / step)):
        clock.now += step
        ended += carer.look()
    return ended


def test_one_that_lives_is_never_lost_however_silent(store: Store, running: int) -> None:
    clock = Seconds()
    assert after(Carer(store, WORKSHOP, clock=clock), clock, 3 * SILENT_S, step=5.0) == []
    assert seen(store, running).state == "running"


def test_a_number_used_again_is_not_the_job(store: Store, running: int) -> None:
    change(store, running, born="12345")
    pid = seen(store, running).pid or 0
    assert Carer(store, WORKSHOP).look() == [running]
    assert seen(store, running).state == "lost"
    assert lives(Mark(here(), pid, born(pid)))  # whose number it is now was left alone


def test_of_another_machine_only_the_beats_tell(store: Store, running: int) -> None:
    change(store, running, host="elsewhere 1 pid:[2]")
    clock = Seconds()
    carer = Carer(store, WORKSHOP, clock=clock)
    assert after(carer, clock, SILENT_S - 1) == []
    change(store, running, beat=2)
    assert after(carer, clock, SILENT_S - 1) == []
    assert after(carer, clock, 3) == [running]
    assert seen(store, running).message == "Nothing was heard from elsewhere for 60 s."


def test_a_watcher_that_slept_does_not_take_it_for_dead(store: Store, running: int, clock: Clock) -> None:
    change(store, running, host="elsewhere")
    seconds = Seconds()
    carer = Carer(store, WORKSHOP, clock=seconds)
    carer.look()
    seconds.now += 3600  # a laptop was closed for an hour
    assert carer.look() == []
    clock.go(days=-400)  # nor does the wall clock matter
    assert after(carer, seconds, SILENT_S - 2 * LOOK_COUNTS_S) == []
    assert seen(store, running).state == "running"


def test_one_heard_of_between_look_and_verdict_is_not_lost(
    store: Store, running: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(store, running, born="12345")
    told = caring.lives

    def beats(mark: Mark) -> bool | None:
        change(store, running, beat=7)
        return told(mark)

    monkeypatch.setattr(caring, "lives", beats)
    assert Carer(store, WORKSHOP).look() == []
    assert seen(store, running).state == "running"


def test_one_whose_process_never_came_up_is_begun_again_and_then_given_up(store: Store) -> None:
    job, clock = asked(store), Seconds()
    carer = Carer(store, WORKSHOP, clock=clock)
    for attempt in (1, 2):
        assert claim(store, WORKSHOP, "solves") == Claimed(job, attempt)
        assert after(carer, clock, SILENT_S + 10, step=5.0) != []
        assert seen(store, job).state == "queued"
    assert claim(store, WORKSHOP, "solves") == Claimed(job, 3)
    after(carer, clock, SILENT_S + 10, step=5.0)
    assert seen(store, job).state == "lost"


def test_one_stuck_in_compiled_code_is_ended_from_outside(store: Store, running: int) -> None:
    pid = seen(store, running).pid or 0
    with store.writing("ben") as work:
        cancel(work, running)
    clock = Seconds()
    carer = Carer(store, WORKSHOP, clock=clock)
    os.kill(pid, 19)  # stopped: it hears nothing
    assert after(carer, clock, caring.ASK_S - 5, step=5.0) == []
    assert after(carer, clock, caring.KILL_S - caring.ASK_S + 10, step=5.0) == [running]
    found = seen(store, running)
    assert (found.state, found.message) == ("cancelled", "It did not end within 630 s and was ended by force.")
    os.waitpid(pid, 0)
    assert born(pid) is None


def test_a_process_is_known_by_number_and_birth() -> None:
    mine = me()
    assert lives(mine) is True
    assert lives(Mark(mine.host, mine.pid, "1")) is False
    assert lives(Mark("elsewhere", mine.pid, mine.born)) is None
    assert lives(Mark(mine.host, mine.pid, None)) is None
    ended = subprocess.Popen([sys.executable, "-c", ""])
    token = born(ended.pid)
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)  # it has ended, its number is still taken
    assert lives(Mark(mine.host, ended.pid, token)) is False
    ended.wait()
    assert lives(Mark(mine.host, ended.pid, token)) is False
    end_group(Mark("elsewhere", mine.pid, mine.born), kill=True)  # we are still here
    end_group(Mark(mine.host, mine.pid, "1"), kill=True)


def test_a_log_has_an_end() -> None:
    log = Log(number=LINES_MOST - 3)
    log.add("a\n" + "b" * (LINE_MOST + 1))
    log.add("c\nd\ne")
    assert log.lines == ["a", "b" * LINE_MOST, f"More than {LINES_MOST} lines: no more are kept."]
    log.wrote(3)
    log.add("f")
    assert log.lines == []


def test_news_are_kept_while_the_store_is_busy_and_written_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    job, clock = asked(store), Seconds()
    claimed = claim(store, WORKSHOP, "solves")
    assert claimed is not None
    reporter = Reporter(store, claimed, clock=clock)
    reporter("counting", "one", incumbent=3.0, share=0.1)
    reporter.look()
    assert seen(store, job).lines == ()  # news are gathered for half a second
    clock.now += 1
    with monkeypatch.context() as busy:
        busy.setattr("planner.store.jobs.reporting.changed", lambda *_: (_ for _ in ()).throw(_busy()))
        with pytest.raises(StoreError):
            reporter.look()
    reporter("counting", "two", bound=1.0, share=1.0)
    reporter.look()
    clock.now += 1
    reporter.look()  # nothing new, and no beat due
    found = seen(store, job)
    assert [line.text for line in found.lines] == ["one", "two"]
    assert (found.incumbent, found.bound, found.share_done, found.gap, found.beat) == (3.0, 1.0, 1.0, 2 / 3, 2)
    clock.now += 2
    reporter.look()
    assert seen(store, job).beat == 3


def _busy() -> StoreError:
    return StoreError.told("store", "locked", "a store that nobody holds", "Try again.")


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


def test_a_delivery_whose_process_was_killed_is_made_again_and_a_cancelled_one_is_not(store: Store) -> None:
    jobs = []
    for number in (1, 2):
        with store.writing("ana") as work:
            jobs.append(ask(work, REAL, "webhook", {"address": number, "body": {}}).job)
        assert claim(store, REAL, "deliveries") == Claimed(jobs[-1], 1)
        change(store, jobs[-1], pid=os.getpid(), born="1")
    with store.writing("ben") as work:
        cancel(work, jobs[1])
    assert Carer(store, REAL).look() == jobs
    assert [seen(store, job).state for job in jobs] == ["queued", "cancelled"]
    assert claim(store, REAL, "deliveries") == Claimed(jobs[0], 2)
    change(store, jobs[0], attempts=6, pid=os.getpid(), born="1")
    Carer(store, REAL).look()
    assert seen(store, jobs[0]).state == "lost"
