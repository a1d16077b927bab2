"""What a roster solve gives: a status, an objective and a bound, never sentinel rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from planner.frames import COVERAGE, ROSTER


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    NONE_FOUND = "none_found"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class RosterResult:
    """A roster with what is proven about it.

    Attributes
    ----------
    status : Status
    frame : DataFrame
        Frame ROSTER; empty where none was found.
    coverage : DataFrame
        Frame COVERAGE, recounted from `frame`.
    objective : float
        Price of the roster as `planner.roster.price` defines it, recomputed from `frame`; money.
    bound : float
        Proven least objective of any roster under these rules.
    terms : mapping of str to float
        The objective by term; they sum to it.
    shortage_h : float
        Sum of max(0, rostered - scheduled) over queues and intervals, hours.
    shortage_bound_h : float
        Proven least shortage of any roster under these rules, hours.
    surplus_h : float
        Sum of max(0, scheduled - rostered), hours.
    limited_by_seconds : bool
        Whether the safety net cut the search, so that another run may differ.
    cancelled : bool
        Whether somebody ended the search: the best roster till then.
    notes : tuple of str
        Conflicts, bends and doubts, in sentences.
    lacking : float
        People too few or too many by the rules that couple people, over their moments; 0 where all are kept.
    """

    status: Status
    frame: pd.DataFrame
    coverage: pd.DataFrame
    objective: float = float("nan")
    bound: float = float("nan")
    terms: Mapping[str, float] = field(default_factory=dict)
    shortage_h: float = float("nan")
    shortage_bound_h: float = float("nan")
    surplus_h: float = float("nan")
    limited_by_seconds: bool = False
    cancelled: bool = False
    notes: tuple[str, ...] = ()
    lacking: float = 0.0

    @property
    def gap(self) -> float:
        """(objective - bound) / max(1, abs(objective)), a fraction."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))


Found = Callable[[RosterResult], None]
"""Told each roster that is better than any before, with names and breaks, while the search for better ones goes on."""


def without(status: Status, notes: list[str]) -> RosterResult:
    """What is given where there is no roster."""
    return RosterResult(status, ROSTER.empty(), COVERAGE.empty(), notes=tuple(notes))
