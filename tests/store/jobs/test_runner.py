"""Jobs as processes: begun, watched, cancelled, lost, each on both databases; the work itself is a small count."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pausing import WORKSHOP
from sqlalchemy import update

from planner.store.database import Store, open_store
from planner.store.faults import StoreError
from planner.store.jobs import run
from planner.store.jobs.asking import ask
from planner.store.jobs.cancelling import cancel
from planner.store.jobs.caring import Carer
from planner.store.jobs.ending import end
from planner.store.jobs.kinds import Workshop
from planner.store.jobs.process import born
from planner.store.jobs.queue import claim
from planner.store.jobs.run import run_claimed
from planner.store.jobs.starting import start_waiting
from planner.store.jobs.watching import Seen, arguments_and_result, look
from planner.store.tables import JobRow, SettingRow, TrailRow

PATIENCE_S = 60.0


@pytest.fixture
def shared(store: Store) -> Iterator[Store]:
    """A store whose clock goes, whose jobs are ended when the test is."""
    going = dataclasses.replace(store, now=open_store.__kwdefaults__["now"])
    yield going
    with going.reading() as session:
        pids = [row.pid for row in session.query(JobRow) if row.state == "running" and row.pid]
    for pid in pids:
        os.killpg(pid, signal.SIGKILL)


def asked(store: Store, kind: str = "pause", **arguments: object) -> int:
    with store.writing("ana") as work:
        return ask(work, WORKSHOP, kind, arguments).job


def seen(store: Store, job: int, after: int = -1) -> Seen:
    with store.reading() as session:
        return look(session, job, after=after)


def until(store: Store, job: int, what: Callable[[Seen], bool]) -> Seen:
    began = time.monotonic()
    while not what(found := seen(store, job)):
        assert time.monotonic() - began < PATIENCE_S, found
        time.sleep(0.05)
    return found


def ended(found: Seen) -> bool:
    return found.ended


def result(store: Store, job: int) -> dict[str, object]:
    with store.reading() as session:
        return dict(arguments_and_result(session, job)[1])


def test_a_job_outlives_who_started_it_and_starts_the_next(shared: Store, tmp_path: Path) -> None:
    with shared.writing("ana") as work:
        work.session.add(SettingRow(key="jobs_at_once", value=1))
    first, second = asked(shared, name="first", steps=20), asked(shared, name="second", steps=1)
    starter = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from pausing import WORKSHOP\n"
        "from planner.store.database import open_store\n"
        "from planner.store.jobs.starting import start_waiting\n"
        "print(start_waiting(open_store(), WORKSHOP))"
    )
    env = {
        **os.environ,
        "PLANNER_DB": shared.engine.url.render_as_string(hide_password=False),
        "PLANNER_FILES": str(shared.files),
    }
    told = subprocess.run([sys.executable, "-c", starter], env=env, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == f"[{first}]"  # one slot: the second waits
    assert seen(shared, second).state == "queued"
    one, two = until(shared, first, ended), until(shared, second, ended)
    assert (one.state, two.state) == ("done", "done")
    assert result(shared, first) == {"reached": 20}
    assert [line.text for line in one.lines] == ["begins: first", *(f"at {place}" for place in range(1, 21))]
    assert [line.number for line in one.lines] == list(range(21))
    assert (one.incumbent, one.bound, one.share_done, one.gap) == (-20, -20, 1, 0)
    assert one.began_at is not None
    assert two.began_at is not None
    assert one.host is not None
    assert not list(shared.files.glob(".jobs/*")) or until(
        shared, second, lambda _: not list(shared.files.glob(".jobs/*"))
    )


def test_a_cancelled_job_keeps_the_best_and_two_watch_it(shared: Store) -> None:
    job = asked(shared, steps=2000, step_s=0.02)
    assert start_waiting(shared, WORKSHOP) == [job]
    until(shared, job, lambda found: found.beat > 1)
    looks: dict[str, list[Seen]] = {"ana": [], "ben": []}

    def watch(who: str) -> None:
        own = open_store(shared.engine.url.render_as_string(hide_password=False), files=shared.files)
        after = -1
        while not looks[who] or not looks[who][-1].ended:
            with own.reading() as session:
                looks[who].append(look(session, job, after=after))
            after = max([after, *(line.number for line in looks[who][-1].lines)])
            time.sleep(0.05)
        own.close()

    watchers = [threading.Thread(target=watch, args=(who,)) for who in looks]
    for one in watchers:
        one.start()
    time.sleep(0.5)
    with shared.writing("ben") as work:
        assert cancel(work, job).cancel_asked
    began = time.monotonic()
    found = until(shared, job, ended)
    took = time.monotonic() - began
    for one in watchers:
        one.join()
    assert found.state == "cancelled"
    reached = result(shared, job)["reached"]
    assert isinstance(reached, int)
    assert 1 < reached < 2000
    assert took < 3.0  # a fifth of a second where the machine is idle
    for who in looks:
        heard = [line.text for one in looks[who] for line in one.lines]
        assert heard == [line.text for line in found.lines][: len(heard)]
        assert heard[-1] == f"at {reached - 1}"
    with shared.reading() as session:
        verbs = [(row.who, row.what) for row in session.query(TrailRow).order_by(TrailRow.id)]
    assert verbs == [("ana", "job.ask"), ("ben", "job.cancel"), ("ana", "job.end")]


def test_a_killed_runner_is_lost_with_what_it_printed_last_and_what_it_started(shared: Store) -> None:
    job = asked(shared, fail="printed", child=True)
    start_waiting(shared, WORKSHOP)
    carer = Carer(shared, WORKSHOP)
    until(shared, job, lambda found: bool(carer.look()) or found.ended)
    found = seen(shared, job)
    assert found.state == "lost"
    assert found.message == "Its process ended without a word: it was killed, or the machine ran out of memory."
    assert found.lines[-1].text == "a library's last word"
    assert not list(shared.files.glob(".jobs/*"))
    assert asked(shared, fail="printed", child=True) != job  # the same work may be asked for anew


def test_a_job_that_does_not_listen_is_ended_with_all_that_it_started(shared: Store) -> None:
    job = asked(shared, name="finds nothing", child=True)
    start_waiting(shared, WORKSHOP)
    found = until(shared, job, lambda found: len(found.lines) > 1)
    child = int(found.lines[1].text.split()[1])
    with shared.writing("ben") as work:
        cancel(work, job)
    began = time.monotonic()
    assert until(shared, job, ended).state == "cancelled"
    assert time.monotonic() - began < 3.0
    while born(child) is not None or born(found.pid or 0) is not None:
        assert time.monotonic() - began < PATIENCE_S
        time.sleep(0.02)


def test_one_that_has_found_nothing_yet_is_not_waited_for(shared: Store) -> None:
    job = asked(shared, name="finds nothing")
    start_waiting(shared, WORKSHOP)
    until(shared, job, lambda found: len(found.lines) > 0)
    with shared.writing("ben") as work:
        cancel(work, job)
    began = time.monotonic()
    found = until(shared, job, ended)
    assert time.monotonic() - began < 3.0
    assert (found.state, found.message) == ("cancelled", "It was cancelled before there was anything to keep.")


def done_here(store: Store) -> threading.Thread:
    """The waiting job, done by a thread of this process."""
    claimed = claim(store, WORKSHOP, "solves")
    assert claimed is not None
    thread = threading.Thread(target=run_claimed, args=(store, WORKSHOP, claimed))
    thread.start()
    return thread


def test_a_failing_job_keeps_its_message_and_what_went_wrong(shared: Store) -> None:
    job = asked(shared, fail="a strange number", steps=0)
    done_here(shared).join()
    found = seen(shared, job)
    assert found.state == "failed"
    assert found.message == "An unexpected fault, see the log: ValueError: a strange number"
    assert found.lines[-1].text == "ValueError: a strange number"
    assert not list(shared.files.glob(".jobs/*"))


def test_sigterm_ends_it_with_the_best_so_far(shared: Store) -> None:
    job = asked(shared, steps=2000, step_s=0.02)
    start_waiting(shared, WORKSHOP)
    found = until(shared, job, lambda found: found.stage == "counting")
    os.kill(found.pid or 0, signal.SIGTERM)
    assert until(shared, job, ended).state == "cancelled"
    assert result(shared, job)["reached"] != 0


def test_a_job_given_up_by_others_ends_without_keeping_anything(shared: Store) -> None:
    job = asked(shared, steps=2000, step_s=0.02)
    thread = done_here(shared)
    until(shared, job, lambda found: found.stage == "counting")
    with shared.writing("ben") as work:
        work.session.execute(update(JobRow).where(JobRow.id == job).values(state="lost", active_key=None))
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert seen(shared, job).state == "lost"
    assert result(shared, job) == {}


def test_one_cancelled_with_nothing_worth_keeping_or_before_it_began(shared: Store) -> None:
    job = asked(shared, name="nothing kept", steps=2000, step_s=0.02)
    thread = done_here(shared)
    until(shared, job, lambda found: found.stage == "counting")
    with shared.writing("ben") as work:
        cancel(work, job)
    thread.join(PATIENCE_S)
    assert seen(shared, job).state == "cancelled"
    assert result(shared, job) == {}
    other = asked(shared)
    claimed = claim(shared, WORKSHOP, "solves")
    assert claimed is not None
    with shared.writing("ben") as work:
        cancel(work, other)
    run_claimed(shared, WORKSHOP, claimed)
    assert (seen(shared, other).state, seen(shared, other).lines) == ("cancelled", ())


def test_what_was_made_is_kept_when_the_store_is_back(shared: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    job, away = asked(shared, steps=1), [3]

    def end_later(*told: Any, **more: Any) -> bool:
        away[0] -= 1
        if away[0] >= 0:
            raise StoreError.told("store", "away", "a database that answers", "Wait.")
        return end(*told, **more)

    monkeypatch.setattr(run, "end", end_later)
    monkeypatch.setattr(run, "RETRY_S", 0.05)
    done_here(shared).join(PATIENCE_S)
    assert seen(shared, job).state == "done"
    assert [line.text for line in seen(shared, job).lines] == ["begins: ", "at 1"]
    assert away == [-1]


def test_a_job_of_a_kind_that_only_a_newer_program_knows_fails(shared: Store) -> None:
    job = asked(shared)
    claimed = claim(shared, WORKSHOP, "solves")
    assert claimed is not None
    run_claimed(shared, Workshop({}), claimed)
    assert seen(shared, job).message == "This program knows no jobs of kind 'pause': a newer one is needed."
