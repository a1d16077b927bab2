"""Headings of a roster's columns, or its cells of dates, to days: ``Mon``, ``16.11.``, ``Mon 16 Nov``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from planner.formats.values.date_words import MONTHS, WEEKDAYS, bare

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[Tt ]00:00(?::00)?(?:\.0+)?)?")
PACKED = re.compile(r"(20\d{2})(\d{2})(\d{2})")
NUMBERS = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})(?:\s*[./-]\s*(\d{4}|\d{2})|\.)?")
DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]*([^\W\d_]+)\.?,?[\s-]*(\d{4}|\d{2})?")
WORD_DAY = re.compile(r"([^\W\d_]+)\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s-]*(\d{4})?")


@dataclass(frozen=True)
class Heading:
    """What one heading says.

    Attributes
    ----------
    weekday : int or None
        0 for Monday, where it is named.
    numbers : (int, int) or None
        The two numbers of a date whose order is not said.
    day, month : int or None
        Where the order is said by a name or by ISO.
    year : int or None
    dots : bool
        Whether dots part the two numbers: day first.
    """

    weekday: int | None = None
    numbers: tuple[int, int] | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    dots: bool = False

    @property
    def dated(self) -> bool:
        """Whether it says more than a weekday."""
        return self.numbers is not None or self.day is not None


def heading_of(text: str) -> Heading | None:
    """What a heading says of a day, None for one that says nothing of the kind."""
    words = bare(text).strip()
    weekday = None
    match = re.match(r"([^\W\d_]+)\.?(?:[,\s(]+|$|(?=\d))", words)
    if match is not None and match[1] in WEEKDAYS:
        rest = words[match.end() :].strip(" ()")
        if not rest or _date(rest) is not None:
            weekday, words = WEEKDAYS[match[1]], rest
    if not words:
        return None if weekday is None else Heading(weekday)
    found = _date(words)
    return None if found is None else Heading(weekday, found.numbers, found.day, found.month, found.year, found.dots)


def _date(text: str) -> Heading | None:
    if match := ISO.fullmatch(text) or PACKED.fullmatch(text):
        return Heading(day=int(match[3]), month=int(match[2]), year=int(match[1]))
    if match := NUMBERS.fullmatch(text):
        pair = (int(match[1]), int(match[3]))
        return Heading(numbers=pair, year=_year(match[4]), dots=match[2] == ".") if max(pair) <= 31 else None
    for pattern, day, month in ((DAY_WORD, 1, 2), (WORD_DAY, 2, 1)):
        match = pattern.fullmatch(text)
        if match is not None and match[month] in MONTHS:
            return Heading(day=int(match[day]), month=MONTHS[match[month]], year=_year(match[3]))
    return None


def _year(text: str | None) -> int | None:
    return None if not text else int(text) + (2000 if len(text) == 2 else 0)


def orders_of(headings: Sequence[Heading], wish: bool | None) -> list[bool]:
    """Which orders of day and month all headings allow: day first, month first, or both; the likelier first.

    Both are left only where the dates exist in both orders, agree with their weekdays in both, and follow one another
    equally well.
    """
    open_ = [one for one in headings if one.numbers is not None]
    if wish is not None or not open_:
        return [True if wish is None else wish]
    if any(one.dots for one in open_):
        return [True]
    fits = [first for first in (True, False) if all(_exists(one, day_first=first) for one in open_)]
    if len(fits) < 2 or all(one.numbers is not None and one.numbers[0] == one.numbers[1] for one in open_):
        return fits[:1]
    steps = {first: _spread(open_, day_first=first) for first in fits}
    if steps[True] != steps[False]:
        return [min(fits, key=lambda first: steps[first])]
    return fits


def _parts(heading: Heading, *, day_first: bool) -> tuple[int, int]:
    if heading.numbers is None:
        return heading.day or 0, heading.month or 0
    return heading.numbers if day_first else (heading.numbers[1], heading.numbers[0])


def _exists(heading: Heading, *, day_first: bool) -> bool:
    day, month = _parts(heading, day_first=day_first)
    try:
        date = dt.date(heading.year or 2024, month, day)
    except ValueError:
        return False
    return heading.year is None or heading.weekday is None or date.weekday() == heading.weekday


def _spread(headings: Sequence[Heading], *, day_first: bool) -> int:
    """Days from the first to the last: columns of a roster lie close together."""
    days = [dt.date(one.year or 2024, *reversed(_parts(one, day_first=day_first))) for one in headings]
    return (max(days) - min(days)).days


def day_of(heading: Heading, *, day_first: bool, before: dt.date | None) -> dt.date | None:
    """The day a heading means.

    Parameters
    ----------
    before : date or None
        First day of the plan: a bare weekday is the last such before it, a date without a year the nearest to it.

    Returns
    -------
    date or None
        None where it cannot be known.
    """
    if not heading.dated:
        if before is None or heading.weekday is None:
            return None
        return before - dt.timedelta((before.weekday() - heading.weekday - 1) % 7 + 1)
    day, month = _parts(heading, day_first=day_first)
    if heading.year is not None:
        return _date_or_none(heading.year, month, day)
    if before is None:
        return None
    near = [_date_or_none(before.year + offset, month, day) for offset in (-1, 0, 1)]
    found = [date for date in near if date is not None and heading.weekday in (None, date.weekday())]
    return min(found, key=lambda date: abs(date - before), default=None)


def _date_or_none(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
