"""How much of a long work is done and how long the rest takes, learned from its stages while they are done.

Each stage has a usual time. Those that are done say how much slower or quicker this machine and this work are; where a
stage tells what share of it is done, its own pace counts more the more of it that is. What comes of that may change
all at once, when a stage ends early or turns out far longer: the time that is told follows within some seconds, and the
share that is told never falls.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping

from planner.progress import Progress

TRUSTED = 0.1
"""Share of a stage from which on its own pace counts half."""

OVERRUN = 0.2
"""Of the time that a stage took so far, how much more it is given at least."""

LEARNED_S = 2.0
"""Usual seconds that the usual times themselves count for, beside the stages that are done."""

FOLLOWS_S = 6.0
"""Seconds in which the time that is told goes two thirds of the way to the one worked out."""

MOST = 0.99
"""Share at most, before the end."""


class TimeLeft:
    """What share of a work is done by now.

    Parameters
    ----------
    usual_s : mapping of stage to float
        Seconds that each stage takes usually, in order; only their proportions matter once some are done.
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, usual_s: Mapping[str, float], clock: Callable[[], float] = time.monotonic) -> None:
        self._usual_s, self._clock, self._lock = dict(usual_s), clock, threading.Lock()
        self._took_s: dict[str, float] = {}
        self._began = self._stage_began = self._looked = self._told_at = clock()
        self._stage, self._within = "", 0.0
        self._left_s, self._share = math.inf, 0.0

    def __call__(self, step: Progress) -> None:
        """Hear where the work stands; a stage that has no usual time changes nothing."""
        with self._lock:
            now = self._clock()
            if step.stage != self._stage and step.stage in self._usual_s:
                if self._stage:
                    self._took_s[self._stage] = now - self._stage_began
                self._stage, self._stage_began, self._within = step.stage, now, 0.0
            if step.stage == self._stage and step.share_done is not None and step.share_done > self._within:
                self._within, self._told_at = min(1.0, step.share_done), now

    def share(self) -> float:
        """Share of the time of the whole work that has passed, 0 to 1, as far as can be told; never less than before.

        With p seconds passed, ``p (1 - share) / share`` are left.
        """
        with self._lock:
            now = self._clock()
            worked_out, passed = self._worked_out_s(now), now - self._looked
            before = max(0.0, self._left_s - passed)
            follows = 1.0 - math.exp(-passed / FOLLOWS_S)
            known = math.isfinite(self._left_s) and bool(self._took_s)
            self._left_s = before + (worked_out - before) * follows if known else worked_out
            self._looked = now
            passed = now - self._began
            if passed > 0:
                self._share = max(self._share, min(MOST, passed / (passed + self._left_s)))
            return self._share

    def _worked_out_s(self, now: float) -> float:
        """Seconds left of this stage and of those after it."""
        pace = (LEARNED_S + sum(self._took_s.values())) / (LEARNED_S + sum(self._usual_s[one] for one in self._took_s))
        names = list(self._usual_s)
        after = names[names.index(self._stage) + 1 :] if self._stage else names
        rest = pace * sum(self._usual_s[name] for name in after)
        return rest + (self._of_stage_s(now, pace * self._usual_s[self._stage]) if self._stage else 0.0)

    def _of_stage_s(self, now: float, usual_s: float) -> float:
        passed, within = now - self._stage_began, self._within
        whole = usual_s
        if within > 0:
            trust = within / (within + TRUSTED)
            whole = trust * (self._told_at - self._stage_began) / within + (1.0 - trust) * max(usual_s, passed)
        return max(whole - passed, OVERRUN * passed * (1.0 - within))
