"""A column of written moments to clock readings, both ways where day and month may be swapped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.values.cell_shapes import Alike, alike
from planner.formats.values.moment_shapes import MomentShape, moment_shape

NONE = np.iinfo(np.int64).min
"""No reading: what numpy calls NaT."""

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_FIRST_YEAR, _LAST_YEAR = 1970, 2099
_DAYS_IN = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_SERIAL_EPOCH = 25_569
"""1970-01-01 in days of a spreadsheet."""

_END = 47_482 * _DAY
"""2100-01-01."""

_UNIX = {"unix_s": _SECOND, "unix_ms": 1_000, "unix_us": 1}


@dataclass(frozen=True)
class MomentCells:
    """Readings of a column, shape (n,) each.

    Attributes
    ----------
    day_first, month_first : ndarray of int64
        Microseconds since 1970 on the clock that is written, the day standing before the month or behind it where the
        cell leaves both open; the same where it does not. `NONE` where it cannot be read so.
    utc : ndarray of bool
        Whether an offset was written: the reading is then UTC.
    dotted, timed, number : ndarray of bool
        Whether dots part day and month; whether there is a time of day; whether the cell is a count of days or seconds.
    """

    day_first: NDArray[np.int64]
    month_first: NDArray[np.int64]
    utc: NDArray[np.bool_]
    dotted: NDArray[np.bool_]
    timed: NDArray[np.bool_]
    number: NDArray[np.bool_]


def read_cells(texts: pd.Series) -> MomentCells:
    """Every way a column's cells may be read.

    Parameters
    ----------
    texts : Series of str
        ISO 8601 with or without offset, ``04/03/2026 9:15 PM``, ``4.3.26 21:15``, ``20260304 21:15``,
        ``4 mars 2026 21:15``, days of a spreadsheet, unix seconds, milli- or microseconds; years 1970 to 2099.
    """
    count = len(texts)
    day, month = np.full(count, NONE), np.full(count, NONE)
    flags = np.zeros((4, count), dtype=bool)
    for group in alike(texts):
        shape = moment_shape(group.shape)
        if shape is None:
            continue
        day[group.rows], month[group.rows] = _numbers(group, shape) if shape.number else _dates(group, shape)
        flags[:, group.rows] = np.array(
            [shape.offset_min is not None, shape.dotted, shape.timed, bool(shape.number)], dtype=bool
        )[:, None]
    return MomentCells(day, month, flags[0], flags[1], flags[2], flags[3])


def _numbers(group: Alike, shape: MomentShape) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    text = group.shape.replace(b",", b".")
    whole = text.index(b".") if b"." in text else len(text)
    value = group.number(0, whole)
    digits = min(len(text), whole + 1 + 12) - whole - 1
    share = group.number(whole + 1, whole + 1 + digits) / 10.0**digits if digits > 0 else np.zeros(len(value))
    if shape.number.startswith("serial"):
        # Spreadsheets keep days as binary fractions: what they show is the nearest second.
        moment = (value - _SERIAL_EPOCH) * _DAY + np.rint(share * 86_400).astype(np.int64) * _SECOND
    else:
        moment = value * _UNIX[shape.number] + np.rint(share * _UNIX[shape.number]).astype(np.int64)
    within = (moment >= 0) & (moment < _END)
    moment = np.where(within, moment, NONE)
    return moment, moment


def _dates(group: Alike, shape: MomentShape) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    year = _field(group, shape, "y")
    if shape.spans["y"][1] - shape.spans["y"][0] == 2:
        year = year + np.where(year < 70, 2000, 1900)
    clock = _clock(group, shape)
    if "a" in shape.spans:
        one, other = _field(group, shape, "a"), _field(group, shape, "b")
        return _moment(year, other, one, clock), _moment(year, one, other, clock)
    month = np.full(len(year), shape.month) if shape.month else _field(group, shape, "m")
    moment = _moment(year, month, _field(group, shape, "d"), clock)
    return moment, moment


def _field(group: Alike, shape: MomentShape, name: str) -> NDArray[np.int64]:
    return group.number(*shape.spans.get(name, (0, 0)))


def _clock(group: Alike, shape: MomentShape) -> NDArray[np.int64]:
    """Microseconds after midnight, an offset taken away; `NONE` where there is no such time."""
    hour, minute, second = (_field(group, shape, name) for name in "HMS")
    wrong = (minute > 59) | (second > 59)
    if shape.afternoon is None:
        wrong |= (hour > 24) | ((hour == 24) & ((minute > 0) | (second > 0)))
    else:
        wrong |= (hour < 1) | (hour > 12)
        hour = hour % 12 + 12 * shape.afternoon
    begin, end = shape.spans.get("f", (0, 0))
    digits = min(end - begin, 6)
    share = group.number(begin, begin + digits) * 10 ** (6 - digits)
    east = _field(group, shape, "oh") * 60 + _field(group, shape, "om")
    wrong |= east > 14 * 60
    east = (shape.offset_min or 0) + (-east if shape.west else east)
    return np.where(wrong, NONE, ((hour * 60 + minute - east) * 60 + second) * _SECOND + share)


def _moment(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64], clock: NDArray[np.int64]
) -> NDArray[np.int64]:
    leap = (month == 2) & (year % 4 == 0)  # 2000 is one, 2100 is beyond
    last = _DAYS_IN[np.where((month >= 1) & (month <= 12), month, 0)] + leap
    right = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & (day >= 1) & (day <= last) & (clock != NONE)
    return np.where(right, _midnights(year, month, day) * _DAY + np.where(right, clock, 0), NONE)


def _midnights(year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
    """Days since 1970-01-01 of a date from 1970 to 2100.

    Notes
    -----
    With years that begin in March, day ``(153 m + 2) // 5 + d - 1`` of the year is day d of month m from 0 [1]_.

    References
    ----------
    .. [1] Richards, "Mapping Time", 1998, chapter 25.
    """
    late = month < 3
    year, month = year - late, month - 3 + 12 * late
    centuries = year // 100
    return 365 * year + year // 4 - centuries + centuries // 4 + (153 * month + 2) // 5 + day - 1 - 719_468
