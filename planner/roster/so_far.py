"""The best roster so far, for whoever keeps it while the search for a better one goes on."""

from __future__ import annotations

import math

from planner.progress import Teller
from planner.roster.made import Made, best_of
from planner.roster.result import Found, RosterResult, Status
from planner.roster.valuing import Valued


class SoFar:
    """Tells each roster that is better than any before; without a listener nothing is done.

    Parameters
    ----------
    found : Found, optional
    say : Teller
        Knows what no roster costs less than.
    """

    def __init__(self, found: Found | None, say: Teller) -> None:
        self._found, self._say = found, say
        self._best: Made | None = None

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return self._found is not None

    def __call__(self, made: Made, valued: Valued) -> None:
        """A roster that was made, and what it costs."""
        if self._found is None or best_of([*([] if self._best is None else [self._best]), made]) is not made:
            return
        self._best, bound = made, self._say.bound
        self._found(
            RosterResult(
                Status.FEASIBLE,
                made.frame,
                valued.allocation.coverage,
                objective=valued.objective,
                bound=math.nan if bound is None else min(bound, valued.objective),
                terms=valued.terms,
                shortage_h=valued.allocation.shortage_h,
                surplus_h=valued.allocation.surplus_h,
                notes=tuple(made.notes),
                lacking=made.lacking,
            )
        )
