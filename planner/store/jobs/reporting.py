"""A runner's second thread: writes how far the job is, counts its beats, hears whether it is to end.

The thread that works only sets fields; what they say is written by this one, over a connection of its own, and later
where the store is busy. So a slow store never slows the work.
"""

from __future__ import annotations

import math
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import ColumnElement

from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.jobs.ending import changed, finishing, ours
from planner.store.jobs.keepable import Keepable
from planner.store.jobs.kinds import Share
from planner.store.jobs.queue import Claimed
from planner.store.jobs.states import FINISHING
from planner.store.tables import JobLine, JobRow

TICK_S = 0.2
"""How often it looks whether the job is to end."""

WRITE_S = 0.5
"""News are not written more often than this."""

BEAT_S = 2.0
"""A beat at least so often, news or not."""

LINE_MOST, LINES_MOST = 2_000, 10_000
"""Characters of a line and lines of a log that are kept."""


@dataclass(frozen=True)
class Standing:
    """Where a job stands: columns of its row."""

    stage: str = ""
    incumbent: float | None = None
    bound: float | None = None
    share_done: float | None = None


@dataclass
class Log:
    """Lines that are not written yet.

    Attributes
    ----------
    number : int
        Of the next line.
    """

    number: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Add a text, a line each of its own."""
        room = LINES_MOST - self.number - len(self.lines)
        new = [line[:LINE_MOST] for line in text.splitlines()]
        self.lines += new[: max(0, room)]
        if 0 < room < len(new):
            self.lines[-1] = f"More than {LINES_MOST} lines: no more are kept."

    def wrote(self, count: int) -> None:
        """So many lines are in the store."""
        self.number += count
        del self.lines[:count]


def write_lines(work: Work, job: int, first: int, lines: Sequence[str]) -> None:
    """Append lines to a job's log, numbered from the first on."""
    rows = [
        {"job_id": job, "number": number, "at": work.store.now(), "text": line}
        for number, line in enumerate(lines, first)
    ]
    if rows:
        work.session.execute(insert(JobLine), rows)


class Reporter:
    """What a job says of itself and hears from others.

    Parameters
    ----------
    store : Store
    claimed : Claimed
    said : int
        Lines its log has already, of attempts before.
    asked : callable, optional
        Called with this reporter, from its thread and at every look, once somebody has asked the job to end.
    clock : callable
        Seconds that only grow.

    Attributes
    ----------
    cancelled, given_up : Event
        Somebody asked it to end; somebody took it for dead, and its row is no longer its own.
    asked_s, quiet_s : float
        Seconds since it has been known that it is to end; of these, seconds without news.
    answered : bool
        Whether its row has ended with what was found so far, and the work goes on to make the rest of it.
    so_far : Keepable
        What is to be kept should it be cancelled now.
    """

    def __init__(
        self,
        store: Store,
        claimed: Claimed,
        said: int = 0,
        asked: Callable[[Reporter], None] | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._claimed, self._clock = store, claimed, clock
        self._lock, self._stopped = threading.Lock(), threading.Event()
        self._standing = self._written = Standing()
        self._share: Share | None = None
        self._log, self._asked = Log(said), asked
        self._beat, self._last_write = 1, clock()
        self._asked_at, self._quiet_from = math.inf, math.inf
        self._thread = threading.Thread(target=self._run, daemon=True, name="job-reporter")
        self.asked_s = self.quiet_s = 0.0
        self.answered, self._said_last = False, 0
        self.so_far = Keepable(lambda: self.log(traceback.format_exc()))
        self.cancelled = threading.Event()
        self.given_up = threading.Event()

    def __call__(
        self,
        stage: str,
        said: str | None = None,
        *,
        incumbent: float | None = None,
        bound: float | None = None,
        share: Share | None = None,
    ) -> None:
        """Say where the job stands (`planner.store.jobs.kinds.Telling`)."""
        with self._lock:
            if share is not None:
                self._share = share
            given = {"incumbent": incumbent, "bound": bound, "share_done": None if callable(share) else share}
            news = {name: value for name, value in given.items() if value is not None}
            self._standing = replace(self._standing, stage=FINISHING if self.answered else stage, **news)
            if said is not None:
                self._log.add(said)

    @property
    def found(self) -> bool:
        """Whether there is something that may soon be kept."""
        return self._standing.incumbent is not None

    def answer(self) -> None:
        """The row has ended with what was found so far, `say_last` being part of it; from now on the rest is made."""
        with self._lock:
            self.answered = True
            self._standing = self._written = replace(self._standing, stage=FINISHING)
            self._log.wrote(self._said_last)

    @property
    def mine(self) -> ColumnElement[bool]:
        """The row is this attempt's: nobody gave it up meanwhile."""
        return (finishing if self.answered else ours)(self._claimed.attempt)

    def log(self, text: str) -> None:
        """Add to the log."""
        with self._lock:
            self._log.add(text)

    def start(self) -> None:
        """Begin to report."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what is left to say goes with the job's end."""
        self._stopped.set()
        self._thread.join()

    def say_last(self, work: Work) -> bool:
        """Write what is left to say, as part of the change that ends the job; False if others have ended it."""
        with self._lock:
            standing, first, lines = self._now(), self._log.number, tuple(self._log.lines)
        if not changed(work, self._claimed.job, self.mine, vars(standing)):
            return False
        write_lines(work, self._claimed.job, first, lines)
        self._said_last = len(lines)
        return True

    def look(self) -> None:
        """One look at the row, and one write if there is news or a beat is due.

        Raises
        ------
        StoreError
            If the store is busy or away; nothing that was to be said is lost.
        """
        self._hear()
        now = self._clock()
        with self._lock:
            standing, told, first, lines = self._standing, self._now(), self._log.number, tuple(self._log.lines)
        news = standing != self._written or bool(lines)
        if now - self._last_write < (WRITE_S if news else BEAT_S) or self.given_up.is_set():
            return
        with self._store.writing("jobs") as work:
            if changed(work, self._claimed.job, self.mine, {**vars(told), "beat": self._beat + 1}):
                write_lines(work, self._claimed.job, first, lines)
        with self._lock:
            self._log.wrote(len(lines))
        self._beat, self._written, self._last_write = self._beat + 1, standing, now

    def _now(self) -> Standing:
        """Where it stands with the share of this moment; a share that moves by itself is no news of the work."""
        return replace(self._standing, share_done=self._share()) if callable(self._share) else self._standing

    def _run(self) -> None:
        while not self._stopped.wait(TICK_S):
            try:
                self.look()
            except (StoreError, SQLAlchemyError):
                continue  # busy or away: said at the next look

    def _hear(self) -> None:
        columns = select(JobRow.cancel_asked).where(JobRow.id == self._claimed.job, self.mine)
        with self._store.reading() as session:
            asked = session.execute(columns).first()
        if asked is None:  # somebody took us for dead
            self.given_up.set()
        if asked is None or asked.cancel_asked:
            self.cancelled.set()
        if self.cancelled.is_set():
            now = self._clock()
            with self._lock:
                news = self._standing != self._written or bool(self._log.lines)
            self._asked_at = min(now, self._asked_at)
            self._quiet_from = now if news else min(now, self._quiet_from)
            self.asked_s, self.quiet_s = now - self._asked_at, now - self._quiet_from
            if self._asked is not None:
                self._asked(self)
