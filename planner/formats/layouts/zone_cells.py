"""Time zones as reports write them, to names that a clock is known for."""

from __future__ import annotations

import re
from collections import Counter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.formats.headers import Header, plain
from planner.formats.layouts.gathered import Gathered
from planner.formats.told import Told

_ZONES = {
    "UTC": ("utc", "gmt", "z", "zulu"),
    "America/New_York": ("et", "est", "edt", "eastern", "eastern time", "us eastern"),
    "America/Chicago": ("ct", "cst", "cdt", "central", "central time", "us central"),
    "America/Denver": ("mt", "mst", "mdt", "mountain", "mountain time"),
    "America/Los_Angeles": ("pt", "pst", "pdt", "pacific", "pacific time"),
    "Europe/London": ("bst", "uk", "london"),
    "Europe/Berlin": ("cet", "cest", "mez", "mesz"),
}
_NAMED = {word: zone for zone, words in _ZONES.items() for word in words}
_UTC = re.compile(r"\b(?:utc|gmt|zulu)\b")


def zone_named(text: str) -> str | None:
    """The zone that a cell such as ``CT``, ``UTC`` or ``Europe/Paris`` names; None if it names none."""
    if plain(text) in _NAMED:
        return _NAMED[plain(text)]
    try:
        return ZoneInfo(text.strip()).key if text.strip() else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_of(table: Gathered, header: Header, where: str, told: Told) -> str | None:
    """The zone that a column of zones says, or the heading of the times (``Start (UTC)``); None if neither does."""
    if any(_UTC.search(plain(header.written.get(name, ""))) for name in ("start", "date", "time", "interval")):
        return "UTC"
    if not table.has("zone") or not len(table):
        return None
    cells = table.columns["zone"]
    counted = Counter({str(text): int((cells.codes == code).sum()) for code, text in enumerate(cells.texts) if text})
    zones = {zone for text in counted if (zone := zone_named(text)) is not None}
    if len(zones) == 1:
        return zones.pop()
    if counted:
        shown = ", ".join(sorted(counted)[:3])
        told.doubted(where, f"the time zone {shown} is not one that is known: say --time-zone", column="zone")
    return None
