"""Care for jobs from outside: tell the dead from the living, end what does not listen, start what waits.

Any process that watches cares: the front end, `planner jobs watch`, a runner between its jobs. What one sees is written
only if the row is still as it was seen, so that several at once do no harm.

A process of this machine is asked for by number and birth, which is certain. Of another machine only the beats are
seen: a count that does not move while this process, by a clock that only grows, has looked again and again for
`SILENT_S`. Moments of the wall clock are never compared, so one that is set back or forth does no harm; nor does a
laptop that slept between two looks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.jobs.ending import end, finish, finishing, ours, queue_again
from planner.store.jobs.kinds import Workshop
from planner.store.jobs.process import Mark, end_group, here, lives
from planner.store.jobs.queue import Claimed
from planner.store.jobs.reporting import write_lines
from planner.store.jobs.scratch import remove, scratch, scratches, told_there
from planner.store.jobs.starting import start_waiting
from planner.store.jobs.states import CANCELLED, FINISHING, LOST, RUNNING
from planner.store.jobs.watching import next_line
from planner.store.tables import JobRow

SILENT_S = 60.0
"""Without a beat for so long, while we looked, a job of another machine is taken for lost."""

LOOK_COUNTS_S = 5.0
"""A pause between two looks counts for no more than this."""

CARE_S = 5.0
"""Pause between two looks where nobody waits for an answer."""

ASK_S, KILL_S = 600.0, 630.0
"""So long after it was asked to end, a job that could not even end itself is sent SIGTERM, and then killed."""

BEGINNINGS = 3
"""How often a process is started for a job before it is given up, where none came up."""

UNFINISHED = "What was found is kept; no more was made of it."

TOLD_LAST = 20
"""Lines that a lost process printed last and that go into the log."""


@dataclass(frozen=True)
class Running:
    """What care needs to know of a job whose process is at work: columns of `planner.store.tables.JobRow`."""

    id: int
    kind: str
    attempts: int
    host: str | None
    pid: int | None
    born: str | None
    beat: int
    cancel_asked: bool
    state: str


@dataclass
class _Memory:
    """What was seen of a job before.

    Attributes
    ----------
    beat : int
    silent_s, asked_s : float
        Watched without a new beat; watched since it was asked to end.
    """

    beat: int
    silent_s: float = 0.0
    asked_s: float = 0.0


class Carer:
    """Cares for the jobs of a store; one a process is enough.

    Parameters
    ----------
    store : Store
    workshop : Workshop
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, store: Store, workshop: Workshop, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._workshop, self._clock = store, workshop, clock
        self._known: dict[tuple[int, int], _Memory] = {}
        self._looked = clock()

    def look(self) -> list[int]:
        """One round, as often as once a second; numbers of the jobs that were found lost or ended by force.

        Raises
        ------
        StoreError
            If the store is away or busy; the next round makes up for it.
        """
        now = self._clock()
        passed, self._looked = min(now - self._looked, LOOK_COUNTS_S), now
        with self._store.reading() as session:
            rows = _running(session)
        self._known = {key: self._remembered(row, passed) for row in rows for key in [(row.id, row.attempts)]}
        ended = [row.id for row in rows if self._judge(row, self._known[(row.id, row.attempts)])]
        self._tidy()
        start_waiting(self._store, self._workshop)
        return ended

    def _remembered(self, row: Running, passed: float) -> _Memory:
        before = self._known.get((row.id, row.attempts))
        if before is None:
            return _Memory(row.beat)
        asked = before.asked_s + passed if row.cancel_asked else 0.0
        return _Memory(row.beat, before.silent_s + passed if row.beat == before.beat else 0.0, asked)

    def _judge(self, row: Running, memory: _Memory) -> bool:
        mark = Mark(row.host or "", row.pid or 0, row.born)
        living = lives(mark) if row.pid is not None else None
        if living is False:
            end_group(mark, kill=True)  # what it started may live on
            return self._gone(row, "Its process ended without a word: it was killed, or the machine ran out of memory.")
        if living is None and memory.silent_s >= SILENT_S:
            return self._gone(row, f"Nothing was heard from {_place(row)} for {SILENT_S:.0f} s.")
        if living and memory.asked_s >= KILL_S:
            end_group(mark, kill=True)
            return self._forced(row)
        if living and memory.asked_s >= ASK_S:
            end_group(mark, kill=False)
        return False

    def _gone(self, row: Running, why: str) -> bool:
        """Lost, or begun anew where that does no harm; unless it has been heard of meanwhile."""
        only = ours(row.attempts) & (JobRow.beat == row.beat)
        kind = self._workshop.kinds.get(row.kind)
        unbegun = row.pid is None and row.attempts < BEGINNINGS
        again = kind is not None and row.attempts < kind.begun_at_most
        with self._store.writing("jobs") as work:
            if row.state == CANCELLED:
                ended = finish(work, row.id, only=finishing(row.attempts), message=f"{UNFINISHED} {why}")
            elif row.cancel_asked:
                ended = end(work, row.id, CANCELLED, only=only, message=why)
            elif unbegun or again:
                return queue_again(work, row.id, only=only, run_after=None, message=why)
            else:
                ended = end(work, row.id, LOST, only=only, message=why)
            if ended:
                self._last_words(work, row)
        self._clean(row)
        return ended

    def _forced(self, row: Running) -> bool:
        with self._store.writing("jobs") as work:
            said = f"It did not end within {KILL_S:.0f} s and was ended by force."
            if row.state == CANCELLED:
                ended = finish(work, row.id, only=finishing(row.attempts), message=f"{UNFINISHED} {said}")
            else:
                ended = end(work, row.id, CANCELLED, only=ours(row.attempts), message=said)
        self._clean(row)
        return ended

    def _last_words(self, work: Work, row: Running) -> None:
        if row.host == here():
            said = told_there(scratch(self._store, Claimed(row.id, row.attempts)), TOLD_LAST)
            write_lines(work, row.id, next_line(work.session, row.id), said)

    def _tidy(self) -> None:
        """Remove folders of processes that were killed after they had kept what they made: scenarios hold pay."""
        there = list(scratches(self._store).glob("*-*"))  # before the rows are read: a job runs before it has a folder
        if not there:
            return
        with self._store.reading() as session:
            under_way = {scratch(self._store, Claimed(row.id, row.attempts)) for row in _running(session)}
        for folder in there:
            if folder not in under_way:
                remove(folder)

    def _clean(self, row: Running) -> None:
        if row.host == here():
            remove(scratch(self._store, Claimed(row.id, row.attempts)))


def care_until(store: Store, workshop: Workshop, ended: threading.Event) -> None:
    """Care every few seconds, for a thread beside other work: nobody may be watching."""
    carer = Carer(store, workshop)
    while not ended.wait(CARE_S):
        try:
            carer.look()
        except (StoreError, SQLAlchemyError):
            continue  # busy or away: the next round makes up for it


def _running(session: Session) -> list[Running]:
    columns = (getattr(JobRow, one.name) for one in fields(Running))
    going = (JobRow.state == RUNNING) | ((JobRow.state == CANCELLED) & (JobRow.stage == FINISHING))
    return [Running(*row) for row in session.execute(select(*columns).where(going))]


def _place(row: Running) -> str:
    return (row.host or "its machine").split()[0]
