"""Cells that could not be read, as far as messages and accounts may show them.

In a broken line of tickets the cell under a time or a number may be the customer's name, mail, telephone number or
words of the subject. What looks like a written time, a number or the mark of a total is shown; other text is not.
"""

from __future__ import annotations

import re

from planner.formats.values.date_words import MONTHS, OFFSETS, WEEKDAYS, bare

HIDDEN = "(text)"
"""Stands for a cell that may name somebody; its row says where to look."""

_SAID = frozenset(
    (
        *("total", "totals", "subtotal", "sum", "summe", "gesamt", "gesamtsumme", "totaux", "grand", "average"),
        *("null", "none", "nan", "nil", "n", "na", "inf", "infinity", "unknown", "invalid", "date", "true", "false"),
        *("div", "ref", "value", "name", "num", "wert", "bezug", "nv", "valeur", "valor", "e", "t", "x", "b", "br"),
        *("a", "p", "m", "am", "pm", "at", "um", "uhr", "h", "hr", "hrs", "hour", "hours", "min", "mins", "minute"),
        *("minutes", "s", "sec", "secs", "second", "seconds", "ms", "d", "day", "days", "std", "sek", "tag", "tage"),
        *("yesterday", "today", "now", "de", "del", "the", "st", "nd", "rd", "th", "er"),
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_PHONE = re.compile(r"(?:\+|\b0)\d[\d ()/-]{6,}\d$|\d{9}")
_MOMENT = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T ]?\d|$)|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")


def shown(cell: str) -> str:
    """A cell as a message may show it: itself, or `HIDDEN`.

    Parameters
    ----------
    cell : str
        A cell of a column of times, durations or numbers.
    """
    words = (bare(word) for word in _WORD.findall(cell))
    known = all(word in _SAID or word in MONTHS or word in WEEKDAYS or word in OFFSETS for word in words)
    telephone = _PHONE.search(cell.strip()) and not _MOMENT.match(cell.strip())
    return cell if known and "@" not in cell and not telephone else HIDDEN
