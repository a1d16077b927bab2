"""Texts that a spreadsheet would run as a formula: written so that it does not, and read back as they were.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end is run by spreadsheets; behind an apostrophe it
is text (OWASP, CSV injection). Numbers with a sign stay as they are.
"""

from __future__ import annotations

import re

import pandas as pd

GUARD = "'"
RUNS = re.compile(r"[=+\-@\t\r\n]")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")
GUARDED = r"^'+[=+\-@\t\r\n]"


def guarded(value: object) -> object:
    """A cell's value as it may be written into a table; what is no text is given back."""
    if not isinstance(value, str) or NUMBER.match(value):
        return value
    bare = value.lstrip(GUARD)  # one more apostrophe before what begins with them, so that reading gives it back
    return GUARD + value if RUNS.match(bare) else value


def unguarded(cells: pd.Series) -> pd.Series:
    """A column of texts as they were before they were guarded."""
    marked = cells.str.match(GUARDED)
    return cells.where(~marked, cells.str[1:]) if marked.any() else cells
