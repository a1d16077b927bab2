"""A roster that somebody made from a plan's."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from planner.frames import CHANGES
from planner.scenario import Inputs


@dataclass(frozen=True)
class Changed:
    """A roster other than its plan's.

    Attributes
    ----------
    how : str
        What was done: remedy, repair, leave, swap, fit, edit.
    says : tuple of str
        What changes, in sentences.
    inputs : Inputs
        What is known now: absences, temps.
    roster : DataFrame
        Frame ROSTER.
    decided : DataFrame
        Frame CHANGES: decisions about people beside those that the plan stood on already.
    notes : tuple of str
    """

    how: str
    says: tuple[str, ...]
    inputs: Inputs
    roster: pd.DataFrame
    decided: pd.DataFrame = field(default_factory=CHANGES.empty)
    notes: tuple[str, ...] = ()
