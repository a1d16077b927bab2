"""The header of a table with an interval a row: units and filling words aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from planner.formats.head import Head
from planner.formats.headers import Header, Names, plain
from planner.formats.layouts.interval_words import FILLERS, MEANS
from planner.formats.values.durations import WORDS

_UNITS = "|".join(WORDS.values())
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_UNIT_END = re.compile(rf"(?<!\d)\s(?:in\s|en\s)?(?:{_UNITS}|hh mm ss|h mm ss|mm ss|hh mm)$")


def unitless(heading: str) -> str:
    """A heading in plain words without its unit: ``AHT (in sec)``, ``aht_s`` and ``AHT hh:mm:ss`` are ``aht``."""
    bare = plain(_BRACKET.sub("", heading)) or plain(heading)
    return _UNIT_END.sub("", bare) or bare


def unit_behind(heading: str) -> str:
    """What stands behind a heading's name and says its unit: `` min`` of ``Dauer (min)``, `` s`` of ``aht_s``."""
    unit = _UNIT_END.search(plain(heading))
    return f" {re.sub('^(in|en) ', '', unit[0].strip())}" if unit else ""


def fillerless(heading: str) -> str:
    """Without words such as "number of" and "calls" either; all words where nothing else is left."""
    words = [word for word in unitless(heading).split() if word not in FILLERS]
    return " ".join(words) or unitless(heading)


def meanless(heading: str) -> str:
    """Without words that say a time is a mean either."""
    words = [word for word in fillerless(heading).split() if word not in MEANS]
    return " ".join(words)


STRICT: tuple[Callable[[str], str], ...] = (plain, unitless)
LOOSE: tuple[Callable[[str], str], ...] = (plain, unitless, fillerless, meanless)
"""How a heading is read, one after the other, until it names a column."""


def columns_of(row: Sequence[str], names: Names, readings: Sequence[Callable[[str], str]] = STRICT) -> dict[str, int]:
    """Position by own name; each heading serves one column, the first of equal headings counts."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    sought = {own: [plain(name) for name in called] for own, called in names.items()}
    for reading in readings:
        places: dict[str, int] = {}
        for at, cell in enumerate(row):
            if cell and at not in taken and len(cell) < 80:
                places.setdefault(reading(cell), at)
        for own, called in sought.items():
            if own in found:
                continue
            place = next((places[name] for name in called if name in places and places[name] not in taken), None)
            if place is not None:
                found[own] = place
                taken.add(place)
    return found


def locate(
    head: Head,
    names: Names,
    accepts: Callable[[dict[str, int]], bool],
    readings: Sequence[Callable[[str], str]] = STRICT,
) -> Header | None:
    """The first row of a head whose columns are accepted.

    Parameters
    ----------
    head : Head
    names : mapping
        Own name of each column to what it is called.
    accepts : callable
        Whether the columns found are those of a header.
    readings : sequence of callable
        `STRICT` for what a vendor writes, `LOOSE` for what people write.
    """
    for at, row in enumerate(head.rows):
        found = columns_of(row, names, readings)
        if accepts(found):
            headings = [plain(cell) for cell in row]
            twice = tuple(row[position] for position in found.values() if headings.count(headings[position]) > 1)
            return Header(at + 1, found, len(row), twice, {own: row[position] for own, position in found.items()})
    return None
