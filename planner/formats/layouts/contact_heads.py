"""Headings of contacts that say more than a name: the zone of a time, or its creation in other words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import pandas as pd

from planner.formats.head import Head
from planner.formats.headers import Header, Names, find_header, plain
from planner.formats.layouts.zone_cells import zone_named
from planner.formats.values.moment_cells import NONE, read_cells

_BEHIND = re.compile(
    r"^(?P<name>.*\S)\s*[(\[](?P<zone>[^()\[\]]+)[)\]]$|^(?P<bare>.*[^\W_])[ _](?P<utc>utc|gmt)$", re.I
)
_ZONED = (")", "]", "utc", "UTC", "gmt", "GMT")
"""Ends of the cells that are looked at: a wide table has a hundred thousand cells."""
_OFFSET = re.compile(r"^(?:utc|gmt)? ?([+-]) ?0?(\d{1,2})(?::?00)?$", re.I)
_NO_ZONE = frozenset(("local", "local time", "account time", "account time zone", "tz offset incl"))
_CREATED = re.compile(
    r"\b(?:creat|opened|received|submitted|erstell|angelegt|eroffn|offnung|geoffn|eingang|eingegang|cree\b|creee\b"
    r"|ouvert|recu\b|reception|creado|creada|creacion|abiert|apertura|recib)"
)
_BY_WHOM = re.compile(r"\b(?:by|von|vom|par|por|creator|ersteller|from|user|name|id)\b")
_YES_NO = frozenset(
    ("yes", "no", "true", "false", "y", "n", "ja", "nein", "oui", "non", "si", "wahr", "falsch", "vrai", "faux")
)


@lru_cache(maxsize=2**14)
def without_zone(heading: str) -> tuple[str, str | None]:
    """A heading without the zone behind it, and the zone: ``Created at (UTC)`` is ``Created at``, ``UTC``.

    The zone is None where there is none, or where it is said only that the time is somebody's own.
    """
    match = _BEHIND.match(heading.strip())
    if match is None:
        return heading, None
    name, said = match["name"] or match["bare"], (match["zone"] or match["utc"]).strip()
    offset = _OFFSET.match(said)
    if offset and int(offset[2]) <= 12:
        # The names of fixed offsets count westwards, as POSIX does.
        return name, f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"
    zone = zone_named(said)
    return (name, zone) if zone or plain(said) in _NO_ZONE else (heading, None)


def contact_header(head: Head, names: Names, required: Sequence[str], *, by_meaning: bool = False) -> Header | None:
    """The header of a table of contacts; zones behind its headings do not hide them.

    Parameters
    ----------
    head : Head
    names : mapping
        Columns looked for.
    required : sequence of str
        Our own names of those without which a row is no header.
    by_meaning : bool
        Whether, where no heading is one of `names`, ``created`` may be a column whose heading speaks of creating,
        opening or receiving and that holds times only.
    """
    bare = Head(
        tuple(tuple(without_zone(cell)[0] if cell.endswith(_ZONED) else cell for cell in row) for row in head.rows)
    )
    found = find_header(bare, names, required)
    if found is None and by_meaning:
        heading = _created_in(bare)
        found = find_header(bare, {**names, "created": (heading,)}, required) if heading else None
    if found is None:
        return None
    written = {own: head.rows[found.row - 1][at] for own, at in found.columns.items()}
    return Header(found.row, found.columns, found.width, found.twice, written)


def says_whether(below: Iterable[Sequence[str]]) -> bool:
    """Whether the first cells of these rows say yes or no only: ``Answered`` is then no count of contacts."""
    cells = {plain(row[0]) for row in below if row and row[0]}
    return bool(cells) and cells <= _YES_NO


def said_zone(header: Header, *columns: str) -> str | None:
    """The zone that the heading of the first of these columns that says one names."""
    zones = (without_zone(header.written.get(column, ""))[1] for column in columns)
    return next((zone for zone in zones if zone), None)


def _created_in(head: Head) -> str | None:
    """The first heading that speaks of creating and has times only below it."""
    for at, row in enumerate(head.rows):
        for position, heading in enumerate(row):
            words = plain(heading)
            if not _CREATED.search(words) or _BY_WHOM.search(words):
                continue
            below = [line[position] for line in head.rows[at + 1 :] if position < len(line) and line[position]]
            if below and (read_cells(pd.Series(below, dtype=str)).day_first != NONE).mean() > 0.5:
                return heading
    return None
