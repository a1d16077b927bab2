"""What a file may be at most, and whether a path may be read at all: every bound of the importer in one place."""

from __future__ import annotations

import stat
from pathlib import Path

from forecasting.faults import Fault, InputError

MOST_TEXT = 32 * 2**30
"""Bytes of delimited text, unpacked: it is read block by block, so this only ends what never ends."""
MOST_PACKED = 512 * 2**20
"""Bytes of a workbook as it lies on the disk."""
MOST_UNPACKED = 2 * 2**30
"""Bytes of a workbook's parts, unpacked."""
MOST_WHOLE = 128 * 2**20
"""Bytes of what has to be read in one piece: JSON, calendars, web pages."""
MOST_RATIO = 250
"""Unpacked by packed bytes. Tables pack to a fifth or a fiftieth; only a file made to burst packs to a thousandth."""
RATIO_FROM = 64 * 2**20
"""Unpacked bytes below which no ratio matters."""
MOST_LINE = 64 * 2**20
"""Bytes of one line of text."""
MOST_CELL = 2**20
"""Bytes of one quoted cell: a longer one is a quotation mark that was never closed."""
MOST_PARTS = 10_000
"""Files within a packed file."""


def checked(path: Path) -> int:
    """Size in bytes of a file that may be opened.

    Raises
    ------
    InputError
        If it is absent, a folder, a device or a pipe, cannot be read, or holds nothing.
    """
    try:
        status = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise refused(path.name, "", "a file", "There is none of this name: correct the path.") from error
    if stat.S_ISDIR(status.st_mode):
        raise refused(path.name, "a folder", "a file", "Name the file in it.")
    if not stat.S_ISREG(status.st_mode):
        raise refused(path.name, "a device or a pipe", "a file", "Save it as a file first, and name that.")
    if not status.st_size:
        raise refused(path.name, "an empty file", "rows under a header", "Export it again, or name another file.")
    return status.st_size


def refused(where: str, value: str, expected: str, remedy: str) -> InputError:
    """One clear error about a file."""
    return InputError([Fault(where, value, expected, remedy)])


def check_growth(name: str, packed: int, unpacked: int, most: int) -> None:
    """Refuse what unpacks to more than a table would.

    Parameters
    ----------
    packed, unpacked : int
        Bytes so far.
    most : int
        Bytes allowed unpacked.

    Raises
    ------
    InputError
    """
    if unpacked > most:
        value, expected = f"more than {most // 2**20:,} MB unpacked", f"at most {most // 2**20:,} MB"
        raise refused(name, value, expected, "Export a shorter span of time, or fewer columns.")
    if unpacked > RATIO_FROM and unpacked > MOST_RATIO * max(packed, 1):
        value = f"{unpacked / max(packed, 1):,.0f} times its size when unpacked"
        expected = f"at most {MOST_RATIO} times"
        raise refused(name, value, expected, "It is made to burst: do not open it; ask whoever sent it.")
