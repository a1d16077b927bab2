"""Progress on stderr: a line a step with time passed, best price, bound and gap, and a guess of the time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from types import TracebackType

from planner.progress import Passed, Progress
from planner.time_left import TimeLeft

QUIET_S = 1.0
"""Seconds that pass at least between two lines of one stage, unless a roster or a bound is new."""


class ProgressLines:
    """A listener that prints to stderr.

    Parameters
    ----------
    clock : callable
        Seconds that only grow.
    usual_s : mapping of stage to float, optional
        What the stages take usually, as `planner.time_left.TimeLeft` takes them; a plan's own without them.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, usual_s: Mapping[str, float] | None = None) -> None:
        self._clock = clock
        self._began = self._printed = clock()
        self._share = _shares(usual_s, clock)
        self._last = Progress("", "")

    def __enter__(self) -> ProgressLines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._print("done", "")

    def __call__(self, step: Progress) -> None:
        """Print a step; of those that say nothing new only one a second."""
        last, self._last = self._last, step
        done = self._share(step)
        same = (step.stage, step.incumbent, step.bound) == (last.stage, last.incumbent, last.bound)
        if same and step.share_done is not None and self._clock() - self._printed < QUIET_S:
            return
        self._print(f"{step.said}{_standing(step)}", self._left(done))

    def _left(self, done: float) -> str:
        """A guess from the share that is done, once enough is."""
        if not 0.1 < done < 0.95:
            return ""
        return f", about {(self._clock() - self._began) * (1 - done) / done:.0f} s left"

    def _print(self, said: str, left: str) -> None:
        self._printed = self._clock()
        print(f"[{self._printed - self._began:5.1f} s] {said}{left}", file=sys.stderr, flush=True)


def _shares(usual_s: Mapping[str, float] | None, clock: Callable[[], float]) -> Callable[[Progress], float]:
    """What share of the whole is done with a step."""
    if usual_s is None:
        return Passed()
    left = TimeLeft(usual_s, clock)

    def share(step: Progress) -> float:
        left(step)
        return left.share()

    return share


def _standing(step: Progress) -> str:
    """Incumbent, bound and gap of a roster in the making."""
    if step.stage != "roster" or step.incumbent is None:
        return ""
    found = "" if f"{step.incumbent:,.0f}" in step.said else f", best {step.incumbent:,.0f}"
    return found + ("" if step.bound is None else f", at least {step.bound:,.0f}, gap {step.gap:.1%}")
