"""Telling the dead from the living, and what a job says of itself; no process is started, the clocks are ours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from clock import Clock
from pausing import WORKSHOP
from queued_jobs import Seconds, asked, change, seen

from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.jobs import caring
from planner.store.jobs.asking import ask
from planner.store.jobs.cancelling import cancel
from planner.store.jobs.caring import LOOK_COUNTS_S, SILENT_S, Carer
from planner.store.jobs.process import Mark, born, end_group, here, lives, me
from planner.store.jobs.queue import Claimed, claim
from planner.store.jobs.registry import WORKSHOP as REAL
from planner.store.jobs.reporting import LINE_MOST, LINES_MOST, Log, Reporter

pytestmark = pytest.mark.usefixtures("nothing_starts")


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
