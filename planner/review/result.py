"""What a review is: tidy rows, the causes of what was missed, and sentences."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from planner.money.bridge import Bridge

ALL = "*"
LEVELS = ("interval", "day", "week", "all")
COLUMNS = ("level", "period", "queue", "measure", "plan", "actual", "low", "high")

PARTS: Mapping[str, str] = {
    "margin": "what the plan asked for beyond the target",
    "staffing": "people scheduled against those required",
    "simulation": "what the plan's simulation knew beyond the formulas",
    "volume": "contacts against the forecast",
    "aht": "handle time against the forecast",
    "attendance": "people who worked against those scheduled",
    "other": "none of these",
}
"""Parts of a service level between its target and what happened, in the order in which they are put in place."""

MISSES = ("staffing", "volume", "aht", "attendance", "simulation", "other")
"""Parts that may be the cause of a miss."""


class Row(NamedTuple):
    """One number of the plan beside what happened; NaN where one is not known. `low` and `high` are the plan's band."""

    level: str
    period: str
    queue: str
    measure: str
    plan: float = math.nan
    actual: float = math.nan
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class Cause:
    """How a queue's service level of a period came about.

    Attributes
    ----------
    level, period, queue : str
        Level day, week or all.
    target, planned, actual : float
        Shares; `planned` as simulated.
    parts : mapping of part to share
        In the order of `PARTS`; they add up to ``actual - target``.
    contacts : float
        Counted by the queue's definition.
    worst : str
        From when to when most contacts were lost to the target; days only.
    """

    level: str
    period: str
    queue: str
    target: float
    planned: float
    actual: float
    parts: Mapping[str, float]
    contacts: float
    worst: str = ""

    @property
    def lost(self) -> float:
        """Contacts in time that the target lacks; below 0 where it was reached."""
        return (self.target - self.actual) * self.contacts

    @property
    def main(self) -> str:
        """The part that took most away."""
        own = {name: self.parts[name] for name in MISSES if name in self.parts}
        return min(own, key=lambda name: own[name])


@dataclass(frozen=True)
class Review:
    """Plan against actual.

    Attributes
    ----------
    name, span : str
        The scenario's name, and from when to when is compared.
    frame : DataFrame
        ``level,period,queue,measure,plan,actual,low,high``.
    causes : tuple of Cause
    sentences : tuple of str
        To be read aloud: the greatest misses first.
    notes : tuple of str
        What was left out, assumed or cannot be told.
    currency, time_zone : str
    bridges : tuple of Bridge
        From budget to plan and from plan to actual, as far as they are known.
    paid : bool
        Whether a file told what was paid: then the frame's cost, which takes pay as planned, is not said aloud.
    """

    name: str
    span: str
    frame: pd.DataFrame
    causes: tuple[Cause, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    currency: str
    time_zone: str
    bridges: tuple[Bridge, ...] = ()
    paid: bool = False

    def value(self, queue: str, measure: str, column: str = "actual", level: str = "all") -> float:
        """One number of a level's first period; NaN where there is none."""
        found = self.frame
        found = found[(found["level"] == level) & (found["queue"] == queue) & (found["measure"] == measure)]
        return float(found[column].iloc[0]) if len(found) else math.nan


def frame_of(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows with any number, as a frame."""
    kept = [row for row in rows if not all(math.isnan(value) for value in row[4:6])]
    frame = pd.DataFrame(kept, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(COLUMNS[4:], float))
