"""A cancel that is answered while the work is deaf: what was found is kept at once, the rest follows or does not."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from pausing import WORKSHOP
from sqlalchemy import update

from planner.store.database import Store, Work
from planner.store.jobs import answering
from planner.store.jobs.asking import ask
from planner.store.jobs.cancelling import cancel
from planner.store.jobs.caring import Carer
from planner.store.jobs.kinds import Made
from planner.store.jobs.queue import claim
from planner.store.jobs.run import run_claimed
from planner.store.jobs.starting import start_waiting
from planner.store.jobs.watching import Seen, arguments_and_result, listed, look
from planner.store.tables import JobRow, TrailRow

PATIENCE_S = 60.0


def begun(store: Store, **arguments: object) -> tuple[int, threading.Thread]:
    """A count of one step that is deaf while it takes it, done by a thread of this process."""
    with store.writing("ana") as work:
        job = ask(work, WORKSHOP, "pause", {"steps": 1, "keeps": True, **arguments}).job
    claimed = claim(store, WORKSHOP, "solves")
    assert claimed is not None
    thread = threading.Thread(target=run_claimed, args=(store, WORKSHOP, claimed))
    thread.start()
    until(store, job, lambda found: found.stage == "counting")
    return job, thread


def until(store: Store, job: int, what: Callable[[Seen], bool]) -> Seen:
    began = time.monotonic()
    while True:
        with store.reading() as session:
            found = look(session, job)
        if what(found):
            return found
        assert time.monotonic() - began < PATIENCE_S, found
        time.sleep(0.02)


def cancelled(store: Store, job: int) -> Seen:
    with store.writing("ben") as work:
        cancel(work, job)
    return until(store, job, lambda found: found.ended)


def result(store: Store, job: int) -> dict[str, Any]:
    with store.reading() as session:
        return dict(arguments_and_result(session, job)[1])


def test_what_was_found_is_kept_at_once_and_the_rest_takes_its_place(store: Store) -> None:
    job, thread = begun(store, step_s=2.0)
    began = time.monotonic()
    at_once = cancelled(store, job)
    took = time.monotonic() - began
    assert took < 1.5  # half a second where the machine is idle; the step takes two
    assert thread.is_alive()
    assert (at_once.state, at_once.stage, at_once.finishing) == ("cancelled", "finishing", True)
    assert at_once.message == "At 1 it was kept."
    assert at_once.ended_at is not None
    assert result(store, job) == {"reached": 1, "kept": "at once"}
    with store.writing("ana") as work:  # the row has ended: the same work may be asked for anew
        assert ask(work, WORKSHOP, "pause", {"steps": 1, "keeps": True, "step_s": 2.0}).new
    thread.join(PATIENCE_S)
    ended = until(store, job, lambda found: not found.finishing)
    assert (ended.state, ended.stage, ended.message) == ("cancelled", "", "")
    assert result(store, job) == {"reached": 1}
    assert [line.text for line in ended.lines] == ["begins: ", "at 1", "At 1 it was kept."]
    with store.reading() as session:
        verbs = [row.what for row in session.query(TrailRow).order_by(TrailRow.id)]
        assert [one.finishing for one in listed(session, states=("cancelled",))] == [False]
    assert verbs == ["job.ask", "job.cancel", "job.end", "job.ask", "job.finish"]


def test_one_that_ends_by_itself_a_moment_later_is_kept_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "ANSWER_S", PATIENCE_S)
    job, thread = begun(store, step_s=0.5)
    cancelled(store, job)
    thread.join(PATIENCE_S)
    assert result(store, job) == {"reached": 1}


def test_what_goes_wrong_afterwards_takes_nothing_away(store: Store) -> None:
    job, thread = begun(store, step_s=1.5, fail="no more paper")
    cancelled(store, job)
    thread.join(PATIENCE_S)
    ended = until(store, job, lambda found: not found.finishing)
    assert ended.state == "cancelled"
    assert ended.message == (
        "At 1 it was kept. No more was made of it. An unexpected fault, see the log: ValueError: no more paper"
    )
    assert result(store, job) == {"reached": 1, "kept": "at once"}


def test_a_process_that_dies_while_it_finishes_leaves_what_was_kept(store: Store) -> None:
    job, thread = begun(store, step_s=1.5)
    cancelled(store, job)
    with store.writing("test") as work:
        work.session.execute(update(JobRow).where(JobRow.id == job).values(born="1"))
    Carer(store, WORKSHOP).look()
    found = until(store, job, lambda found: not found.finishing)
    assert found.state == "cancelled"
    assert found.message.startswith("What was found is kept; no more was made of it. Its process ended without a word")
    thread.join(PATIENCE_S)  # it was not dead after all, and changes nothing any more
    assert result(store, job) == {"reached": 1, "kept": "at once"}


def test_what_cannot_be_kept_is_waited_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, tries = Made.kept, []

    def broken_once(made: Made, work: Work) -> dict[str, Any]:
        tries.append(made)
        if len(tries) == 1:
            raise ValueError("no such table")
        return whole(made, work)

    monkeypatch.setattr(Made, "kept", broken_once)
    job, thread = begun(store, step_s=1.5)
    with store.writing("ben") as work:
        cancel(work, job)
    thread.join(PATIENCE_S)
    found = until(store, job, lambda found: found.ended)
    assert (found.state, result(store, job)) == ("cancelled", {"reached": 1})
    assert "ValueError: no such table" in [line.text for line in found.lines]


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups on this system")  # .ci/run runs where they are
def test_its_own_process_goes_on_after_the_answer(store: Store) -> None:
    with store.writing("ana") as work:
        job = ask(work, WORKSHOP, "pause", {"steps": 1, "keeps": True, "step_s": 60.0}).job
    start_waiting(store, WORKSHOP)
    begun_there = until(store, job, lambda found: found.stage == "counting")
    assert cancelled(store, job).finishing
    os.killpg(begun_there.pid or 0, signal.SIGKILL)
    carer = Carer(store, WORKSHOP)
    found = until(store, job, lambda found: bool(carer.look()) or not found.finishing)
    assert found.state == "cancelled"
    assert result(store, job) == {"reached": 1, "kept": "at once"}
    assert not list(store.files.glob(".jobs/*"))
