"""Typed cells, of workbooks and of databases, as text as a person would type them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

_SPAN = re.compile(r"PT(\d+)H(\d\d)M(\d\d(?:[.,]\d+)?)S$")
"""A duration as OpenDocument writes it."""


def text_of(cell: object) -> str:
    """A cell's value as text.

    Numbers have no trailing ``.0``; moments are ``2026-11-23 09:15:00``, dates ``2026-11-23``; times and durations are
    ``H:MM:SS`` with hours beyond 24 where there are. Fractions of a second that a date's number only has by rounding
    are rounded away.
    """
    if isinstance(cell, str):
        span = _SPAN.match(cell) if cell[:2] == "PT" else None
        return f"{span[1]}:{span[2]}:{span[3]}" if span else cell.strip()
    write = _WRITE.get(type(cell))
    if write is not None:
        return write(cell)
    return "" if cell is None or isinstance(cell, bytes | memoryview) else str(cell)


def percent_of(cell: object) -> str:
    """A number that its sheet shows as a percentage: 0.855 is ``85.5%``."""
    return f"{cell * 100:.12g}%" if isinstance(cell, float) else text_of(cell)


def _moment(cell: dt.datetime) -> str:
    near = cell + dt.timedelta(microseconds=500_000) if cell.year < dt.MAXYEAR else cell
    whole = near.replace(microsecond=0)
    exact = abs((cell - whole).total_seconds()) < 0.002
    return str(whole) if exact else cell.isoformat(" ", "milliseconds")


def _duration(cell: dt.timedelta) -> str:
    seconds = cell.total_seconds()
    size = abs(seconds)
    whole = round(size)
    hours, rest = divmod(whole if abs(size - whole) < 0.002 else int(size), 3_600)
    tail = "" if abs(size - whole) < 0.002 else f"{size % 1:.3f}"[1:]
    return f"{'-' * (seconds < 0)}{hours}:{rest // 60:02d}:{rest % 60:02d}{tail}"


def _time(cell: dt.time) -> str:
    return _duration(
        dt.timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond)
    )


_WRITE: Mapping[type, Callable[[Any], str]] = {
    float: "{:.15g}".format,
    Decimal: "{:f}".format,
    bool: lambda cell: "TRUE" if cell else "FALSE",
    dt.datetime: _moment,
    dt.time: _time,
    dt.timedelta: _duration,
}
