"""What records of a scenario share: clocks and weekdays as numbers, ranges and grids."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from forecasting.calendar import clock_minutes, day_numbers
from forecasting.record import Record, Share

__all__ = [
    "Clock",
    "ClockWindow",
    "Day",
    "Days",
    "LengthRange",
    "LengthWindow",
    "Pair",
    "Record",
    "Share",
    "StartWindow",
]


FIRST_YEAR, LAST_YEAR = 1990, 2199
"""Years of days that are planned: others are slips of the keyboard, and no calendar knows their holidays."""

LONGEST_MIN = 2880
"""Elapsed minutes of a shift: two days hold every duty with sleep in it."""

WRITTEN = "as written by a person"
"""Context of validation at the edge: there, clock times are texts; inside, they are minutes."""


def _clock(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, int | float) and info.context == WRITTEN:
        raise ValueError(f"{value} is no clock time; write HH:MM in quotation marks")
    if isinstance(value, dt.time):
        return value.hour * 60 + value.minute
    return clock_minutes(value) if isinstance(value, str) else value


def _days(value: Any) -> Any:
    return day_numbers(value) if isinstance(value, str) else value


def _day(value: dt.date) -> dt.date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"its year lies outside {FIRST_YEAR} to {LAST_YEAR}; correct the year")
    return value


def _pair(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError(f"{value!r} is no number; write one number, or the least and the most as [20, 30]")
    return (value, value) if isinstance(value, int | float) else value


def _window(value: Any) -> Any:
    return {"from": value, "to": value} if isinstance(value, str | int | float) else value


Clock = Annotated[int, Field(ge=0, le=1440), BeforeValidator(_clock, json_schema_input_type=str)]
"""Clock time ``HH:MM``, kept as minutes after midnight."""

Days = Annotated[tuple[int, ...], BeforeValidator(_days, json_schema_input_type=str)]
"""Weekdays such as ``Mon-Fri``, kept as numbers from 0 (Monday)."""

Day = Annotated[dt.date, AfterValidator(_day)]
"""A date of this age."""

Pair = Annotated[tuple[float, float], BeforeValidator(_pair, json_schema_input_type=float | tuple[float, float])]
"""Least and most; one number means both."""


class ClockWindow(Record):
    """Clock times from `begin` to `end` on a grid.

    Attributes
    ----------
    begin, end : Clock
        First and last possible time.
    every_min : int
        Grid, minutes.
    """

    begin: Clock = Field(alias="from")
    end: Clock = Field(alias="to")
    every_min: int = Field(default=30, ge=1)


class LengthWindow(Record):
    """Lengths from `least` to `most` on a grid, minutes."""

    least: int = Field(alias="from", ge=1, le=LONGEST_MIN)
    most: int = Field(alias="to", ge=1, le=LONGEST_MIN)
    every_min: int = Field(default=30, ge=1)


StartWindow = Annotated[ClockWindow, BeforeValidator(_window, json_schema_input_type=str | ClockWindow)]
"""Possible starts; one clock time means just that."""

LengthRange = Annotated[LengthWindow, BeforeValidator(_window, json_schema_input_type=int | LengthWindow)]
"""Possible lengths in minutes; one number means just that."""
