"""Rosters that ways of search made, and which of them is best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.roster.cover_search import Seated


@dataclass(frozen=True)
class Made:
    """One roster.

    Attributes
    ----------
    seated : Seated
    frame : DataFrame
        Frame ROSTER.
    value : float
        Its objective; money.
    notes : list of str
        What it does not keep, in sentences.
    lacking : float
        People too few or too many by the rules that couple people.
    """

    seated: Seated
    frame: pd.DataFrame
    value: float
    notes: list[str]
    lacking: float

    def gap(self, bound: float) -> float:
        """How far above a bound, a fraction; 1 where something is not kept."""
        return 1.0 if self.notes else (self.value - bound) / max(1.0, abs(self.value))


def best_of(found: Sequence[Made]) -> Made | None:
    """The cheapest of those that keep most; None of none."""
    return min(found, key=lambda one: (one.lacking, bool(one.notes), one.value), default=None)
