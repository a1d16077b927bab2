"""What counts as a burden, what it weighs, and the weeks over which burdens are compared."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from pydantic import Field

from forecasting.calendar import DAY_NAMES
from planner.scenario.record import Clock, Record

if TYPE_CHECKING:
    from planner.scenario.scenario import Scenario

BURDENS = ("weekends", "nights", "lates", "holidays", "refused")
"""Columns of ``ledger.csv``."""


class BurdenWeights(Record):
    """What one burden more weighs; 0 leaves it out of the prices, the ledger still counts it.

    Attributes
    ----------
    weekends, nights, lates, holidays : float
        Hours of shortage that it is worth at most to spare the most burdened person one more.
    refused : float
        Hours of shortage by which it is dearer at most to refuse a wish of the person refused most.
    """

    weekends: float = Field(default=1.0, ge=0)
    nights: float = Field(default=1.0, ge=0)
    lates: float = Field(default=0.25, ge=0)
    holidays: float = Field(default=1.0, ge=0)
    refused: float = Field(default=0.5, ge=0)


class FairnessSettings(Record):
    """Fairness over time.

    Attributes
    ----------
    weeks : int
        Weeks before the start that `staff.ledger` is read for, and that the written one holds.
    late_after : Clock
        A shift that ends later on its site's clock and is no night is a late.
    weights : BurdenWeights
    """

    weeks: int = Field(default=26, ge=1, le=156)
    late_after: Clock = 1200
    weights: BurdenWeights = BurdenWeights()


def first_of_week(date: dt.date, week_starts: str) -> dt.date:
    """First day of the planning week that holds a date."""
    return date - dt.timedelta((date.weekday() - DAY_NAMES.index(week_starts)) % 7)


def week_label(first: dt.date) -> str:
    """ISO name such as ``2026-W47`` of the planning week that begins on a date.

    It is the ISO week of the planning week's fourth day: the week itself where weeks begin on Monday, else the one
    that most of its days lie in.
    """
    year, week, _ = (first + dt.timedelta(3)).isocalendar()
    return f"{year}-W{week:02d}"


def named_week(text: str, week_starts: str = "Mon") -> dt.date | None:
    """First day of the planning week that `week_label` calls ``2026-W48``; None where a text is no name of a week."""
    found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text.strip(), re.IGNORECASE)
    try:
        monday = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None
    shift = DAY_NAMES.index(week_starts)
    return monday and monday + dt.timedelta(shift if shift <= 3 else shift - 7)


def planned_weeks(scenario: Scenario) -> list[str]:
    """Names of the planning weeks that a scenario's horizon touches."""
    first = first_of_week(scenario.start, scenario.week_starts)
    last = scenario.start + dt.timedelta(scenario.days - 1)
    return [week_label(first + dt.timedelta(7 * k)) for k in range((last - first).days // 7 + 1)]


def weeks_before(scenario: Scenario) -> list[str]:
    """Names of the weeks whose burdens are compared: those just before the horizon's first planning week."""
    first = first_of_week(scenario.start, scenario.week_starts)
    return [week_label(first - dt.timedelta(7 * k)) for k in range(scenario.fairness.weeks, 0, -1)]
