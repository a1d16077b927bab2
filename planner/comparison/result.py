"""What a comparison is: plans side by side, and why they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.quick import QuickPlan
from planner.scenario import Scenario


@dataclass(frozen=True)
class Compared:
    """One scenario of a comparison.

    Attributes
    ----------
    label : str
        The name it goes by: its file's, unique.
    scenario : Scenario
    quick : QuickPlan
    whole : str
        Where the whole plan's numbers come from: ``kept in FOLDER``, ``made now``; empty where there are none.
    differs : mapping of driver to sentences
        What differs from the base; empty for the base itself.
    notes : tuple of str
    """

    label: str
    scenario: Scenario
    quick: QuickPlan
    whole: str
    differs: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Plans side by side; the first is the base.

    Attributes
    ----------
    plans : tuple of Compared
    frame : DataFrame
        Frame COMPARED.
    waterfall : DataFrame
        Frame WATERFALL.
    notes : tuple of str
        What was converted, left out or not found, in sentences.
    quick_plans : int
        Plans in counts that were worked out.
    """

    plans: tuple[Compared, ...]
    frame: pd.DataFrame
    waterfall: pd.DataFrame
    notes: tuple[str, ...] = ()
    quick_plans: int = 0

    @property
    def base(self) -> Compared:
        """What the others are compared with."""
        return self.plans[0]

    def value(self, label: str, measure: str, queue: str = "*", basis: str = "counts", period: str = "") -> float:
        """One number of the frame; NaN where it is not there."""
        frame = self.frame
        keys = {"scenario": label, "measure": measure, "queue": queue, "basis": basis, "period": period}
        rows = frame[(frame[list(keys)] == pd.Series(keys)).all(axis=1)]
        return float(rows["value"].iloc[0]) if len(rows) else float("nan")

    def part(self, label: str, measure: str, step: str, basis: str = "counts") -> float:
        """A step of a waterfall."""
        frame = self.waterfall
        keys = {"scenario": label, "measure": measure, "step": step, "basis": basis}
        return float(frame.loc[(frame[list(keys)] == pd.Series(keys)).all(axis=1), "value"].iloc[0])
