"""How long a search may go on: the seconds left and a word from outside, looked at between its steps and within."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Signal(Protocol):
    """Something that tells whether to stop, such as `threading.Event`."""

    def is_set(self) -> bool:
        """Whether to stop."""
        ...


class Timed(Protocol):
    """What a solver gave."""

    @property
    def timed_out(self) -> bool:
        """Whether it was stopped before it was done."""
        ...


A = TypeVar("A", bound=Timed)


@dataclass
class Net:
    """The safety net of a search: it is over when time is up or somebody cancels.

    Attributes
    ----------
    began, until : float
        Moments of `clock`, seconds.
    cancelled : Signal, optional
        Set from outside, at any time and from any thread.
    clock : callable
        Seconds that only grow.
    bit : bool
        Whether time ran out before the search was done, so that another run may differ.
    """

    began: float
    until: float
    cancelled: Signal | None = None
    clock: Callable[[], float] = time.monotonic
    bit: bool = False

    @classmethod
    def of(cls, seconds: float, cancelled: Signal | None = None, clock: Callable[[], float] = time.monotonic) -> Net:
        """So many seconds from now."""
        now = clock()
        return cls(now, now + seconds, cancelled, clock)

    @property
    def was_cancelled(self) -> bool:
        """Whether somebody cancelled."""
        return self.cancelled is not None and self.cancelled.is_set()

    @property
    def left_s(self) -> float:
        """Seconds left, never less than 0; none once cancelled."""
        if self.was_cancelled:
            return 0.0
        left = self.until - self.clock()
        self.bit = self.bit or left <= 0
        return max(0.0, left)

    @property
    def passed_s(self) -> float:
        """Seconds since it began."""
        return self.clock() - self.began

    @property
    def seconds(self) -> float:
        """Seconds allowed."""
        return self.until - self.began

    @property
    def late_s(self) -> float:
        """Seconds since its time was up; 0 before."""
        return max(0.0, self.clock() - self.until)

    def over(self) -> bool:
        """Whether to stop with the best so far."""
        return self.left_s <= 0

    def note(self, answer: A) -> A:
        """Remember whether a solver stopped by the clock; the answer is handed through."""
        self.bit = self.bit or (answer.timed_out and not self.was_cancelled)
        return answer

    def grace(self, seconds: float) -> Net:
        """A few seconds more for what must still be done, whoever cancelled."""
        return Net.of(seconds, clock=self.clock)
