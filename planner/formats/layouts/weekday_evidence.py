"""Whether 02/03 is the 2nd of March: days of the week beside dates, or in them, agree with one reading only."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from planner.formats.told import Told
from planner.formats.values.date_words import WEEKDAYS, bare

AGREE = 0.9
"""Part of the dates whose day of the week must agree."""

LOOKED_AT = 2_000
_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_WORD = re.compile(r"[^\W\d]{2,}")


def day_first_by_weekdays(texts: pd.Series, weekdays: pd.Series, where: str, told: Told) -> bool | None:
    """Whether the day stands first in a column of dates, by the days of the week; None where they decide nothing.

    Parameters
    ----------
    texts : Series of str
        Dates; a day of the week in them counts too.
    weekdays : Series of str
        What stands beside them; empty where there is no such column.
    """
    pairs = pd.DataFrame({"date": texts.to_numpy(), "day": weekdays.to_numpy()}).drop_duplicates().head(LOOKED_AT)
    read = [found for date, day in pairs.itertuples(index=False) if (found := _agreement(str(date), str(day)))]
    if not read:
        return None
    day_first, month_first = (sum(column) / len(read) for column in zip(*read, strict=True))
    if (day_first >= AGREE) == (month_first >= AGREE):
        return None
    order = "day" if day_first >= AGREE else "month"
    told.doubted(where, f"the {order} stands first in dates: so they fall on the days of the week that are written")
    return order == "day"


def _agreement(date: str, weekday: str) -> tuple[bool, bool] | None:
    """Whether a date read with the day first, and with the month first, falls on its weekday; None if it says none."""
    found = _DATE.search(date)
    words = [WEEKDAYS[bare(word)] for word in _WORD.findall(f"{weekday} {date}") if bare(word) in WEEKDAYS]
    if found is None or not words:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    year += 2000 if year < 100 else 0
    return _falls(year, second, first, words[0]), _falls(year, first, second, words[0])


def _falls(year: int, month: int, day: int, weekday: int) -> bool:
    try:
        return dt.date(year, month, day).weekday() == weekday
    except ValueError:
        return False
