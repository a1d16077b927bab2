"""Dates, times of day and spans such as 08:00-08:30, written in one, two or three columns, to one text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planner.formats.values.numbers import EMPTY

TIME = r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})(?:\s*[:.]\s*(\d{2})(?:[.,]\d+)?)?)?\s*(?:uhr|hrs?|h)?\s*([ap]\.?\s?m?\.?)?"
_TIME = re.compile(rf"^(?:t|\d{{4}}-\d\d-\d\d[t ]|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\s+)?{TIME}$")
_DIGITS = re.compile(r"^(\d{1,4})(?:\.0+)?$")
_FRACTION = re.compile(r"^0?[.,]\d+$")
_SPAN = re.compile(
    r"^(?P<begin>[^/]*?\d[^/]*?)\s*(?:-|\u2013|\u2014|\bto\b|\bbis\b|\bhasta\b|\b\u00e0\b|\ba\b|\buntil\b)\s*"
    r"(?P<end>\d{1,2}\s*[:.h]\s*\d{0,2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*uhr)?)$"
)
_LONG_SPAN = re.compile(
    r"^(?P<begin>\S.*\d.*?)(?:\s+(?:-|\u2013|\u2014|to|bis|hasta|\u00e0|until)\s+|/(?=\d{4}-))(?P<end>\S.*)$"
)
_OFFSET = re.compile(r"[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?[+-]\d{2}:?\d{2}$")
_MIDNIGHT = re.compile(r"[t ]0?0:00(?::00(?:\.0+)?)?$|\s+12:00(?::00)?\s*am$", re.IGNORECASE)
_SERIAL = re.compile(r"^(\d{5})(?:[.,]0+)?$")
_MINUTE = 1 / 1440
LONGEST = 100
"""Characters of a span: a longer text is none, and patterns take their time over it."""


def split_span(text: str) -> tuple[str, str]:
    """Begin and end of ``08:00-08:30`` or ``2026-03-02T08:00Z/2026-03-02T08:30Z``; the text and "" if it is no span."""
    low = text.strip()
    if len(low) > LONGEST:
        return text, ""
    if _OFFSET.search(low.lower()):
        found = _LONG_SPAN.match(low) if "/" in low or re.search(r"\s(?:-|to|bis|\u2013)\s", low) else None
        return (found["begin"].strip(), found["end"].strip()) if found else (text, "")
    for pattern in (_LONG_SPAN, _SPAN):
        found = pattern.match(low) if pattern is _LONG_SPAN else pattern.match(low.lower())
        if found and _timed(found["end"]):
            at = len(found["begin"])
            return _with_half(low[:at].strip(), found["end"].strip()), found["end"].strip()
    return text, ""


def clocks(texts: Sequence[str]) -> list[int | None]:
    """Minute of the day of every distinct cell of a column: cells of digits alone are read in one way.

    Hours and minutes (``0``, ``15``, ``30``, ``45``, ``100``) where some number above 24 allows it; numbers of periods
    from midnight (1 to 48 or 96) where they run on past 60; else hours.
    """
    digits = [int(found[1]) for text in texts if (found := _DIGITS.match(text.strip().lower()))]
    if not digits or max(digits) <= 24:
        return [clock(text) for text in texts]
    if all(number % 100 < 60 and number % 5 == 0 for number in digits):
        return [_hundreds(text) for text in texts]
    last = max(digits)
    if min(digits) >= 1 and last <= 96 and len(digits) > 24:
        length = 1440 // (48 if last <= 48 else 96)
        return [(int(found[1]) - 1) * length if (found := _DIGITS.match(text.strip())) else None for text in texts]
    return [_hundreds(text) for text in texts]


def _hundreds(text: str) -> int | None:
    found = _DIGITS.match(text.strip().lower())
    return clock(f"{int(found[1]):04d}") if found else clock(text)


def clock(text: str) -> int | None:
    """Minute of the day that a cell of times says, None where it says none; 1440 is the midnight at its end.

    ``08:00``, ``8:00 AM``, ``8h00``, ``8.30``, ``0800``, ``800`` (hours and minutes), ``8`` (an hour), ``0.3333`` (part
    of a day), ``1899-12-30T08:00:00``.
    """
    low = text.strip().lower().lstrip("'")
    if _FRACTION.match(low):
        return round(float(low.replace(",", ".")) / _MINUTE)
    digits = _DIGITS.match(low)
    if digits:
        return _of_digits(int(digits[1]), len(digits[1]))
    found = _TIME.match(low)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[4]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return hour * 60 + minute if minute < 60 and hour * 60 + minute <= 1440 else None


def joined(date: str, minute: int | None) -> str:
    """A date cell and a minute of its day as one text that a reader of moments knows; "" where one is missing."""
    day = _MIDNIGHT.sub("", date.strip())
    if minute is None or day.lower() in EMPTY:
        return ""
    serial = _SERIAL.match(day)
    if serial:
        return f"{int(serial[1]) + minute * _MINUTE:.6f}"
    return f"{day} {minute // 60:02d}:{minute % 60:02d}"


def _timed(end: str) -> bool:
    return bool(re.search(r"\d\s*[:.h]\s*\d{2}|\d\s*[ap]\.?m|\d\s*(?:h|uhr)$", end.lower()))


def _with_half(begin: str, end: str) -> str:
    """``8:00 - 8:30 AM`` begins in the morning too; ``11:30 - 12:00 PM`` also."""
    half = re.search(r"([ap])\.?m\.?$", end.lower())
    if not half or re.search(r"[ap]\.?m\.?$", begin.lower()):
        return begin
    hours = [re.match(r"\D*(\d{1,2})", part) for part in (begin.split()[-1], end)]
    if not all(hours):
        return begin
    first, last = (int(found[1]) % 12 for found in hours if found)
    own = half[1] if first <= last else {"a": "p", "p": "a"}[half[1]]
    return f"{begin} {own.upper()}M"


def _of_digits(number: int, length: int) -> int | None:
    """Hours alone up to two digits, else hours and minutes."""
    if length <= 2 and number <= 24:
        return number * 60
    hour, minute = divmod(number, 100)
    return hour * 60 + minute if minute < 60 and hour * 60 + minute <= 1440 else None
