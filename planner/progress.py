"""Where a plan in the making stands: a record a step, for screens, jobs and the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One step of a plan in the making; as text, what was said.

    Attributes
    ----------
    stage : str
        ``history``, ``forecast``, ``round N`` (its requirement), ``roster``, ``simulation``, ``cost``, ``report``.
    said : str
        What is being done or was found, in words.
    incumbent : float, optional
        Price of the best roster so far as the search sees it, money; None before there is one. Each round of
        requirement and roster begins anew. The price in the result is recounted from the roster's rows.
    bound : float, optional
        What no roster costs less than, money; None before it is known.
    share_done : float, optional
        Share of the step's own work that is done, 0 to 1; None where nobody can tell.
    """

    stage: str
    said: str
    incumbent: float | None = None
    bound: float | None = None
    share_done: float | None = None

    @property
    def gap(self) -> float | None:
        """``max(0, incumbent - bound) / max(1, abs(incumbent))``, a fraction; None until both are known."""
        if self.incumbent is None or self.bound is None:
            return None
        return max(0.0, self.incumbent - self.bound) / max(1.0, abs(self.incumbent))

    def __str__(self) -> str:
        return self.said


Listener = Callable[[Progress], None]
"""Told each step; from the thread that plans."""


class Teller:
    """Tells a listener where things stand and remembers incumbent and bound.

    Parameters
    ----------
    listener : callable, optional
        Told a `Progress` each time.
    """

    def __init__(self, listener: Listener | None = None) -> None:
        self.listener = listener
        self._now = Progress("", "")

    @property
    def bound(self) -> float | None:
        """What no roster costs less than, as far as is proven; money."""
        return self._now.bound

    def __call__(self, said: str, share_done: float | None = None) -> None:
        """Say what is being done; the stage is what stands before the colon."""
        now = self._now
        self._tell(Progress(said.split(":")[0], said, now.incumbent, now.bound, share_done))

    def found(self, price: float, share_done: float | None = None) -> None:
        """A roster of this price; told where it is better than any before, or where something of the work is done."""
        now = self._now
        better = now.incumbent is None or price < now.incumbent
        if better or share_done is not None:
            best = price if better else now.incumbent
            self._tell(Progress(now.stage, f"{now.stage}: {best:,.0f}", best, now.bound, share_done))

    def proven(self, bound: float) -> None:
        """No roster costs less; told where that is more than was known."""
        now = self._now
        if now.bound is None or bound > now.bound:
            said = f"{now.stage}: at least {bound:,.0f}"
            self._tell(Progress(now.stage, said, now.incumbent, bound, now.share_done))

    def _tell(self, now: Progress) -> None:
        self._now = now
        if self.listener is not None:
            self.listener(now)


SHARES: tuple[tuple[str, float], ...] = (
    ("history", 0.04),
    ("forecast", 0.14),
    ("round", 0.05),
    ("roster", 0.40),
    ("simulation", 0.08),
    ("cost", 0.02),
    ("report", 0.10),
)
"""Usual share of the time that each stage takes, in order; rounds come once to a few times."""

MOST_BEFORE_DONE = 0.95


class Passed:
    """Guesses from the usual shares what share of a whole plan is done."""

    def __init__(self) -> None:
        self._before = self._share = 0.0
        self._stage = ""

    def __call__(self, step: Progress) -> float:
        """With this step, 0 to 1; never less than before as long as rounds do not begin anew."""
        if step.stage != self._stage:
            self._before = min(self._before + self._share, MOST_BEFORE_DONE)
            self._share = next((part for name, part in SHARES if step.stage.startswith(name)), 0.0)
            self._stage = step.stage
        return min(1.0, self._before + self._share * (step.share_done or 0.0))
