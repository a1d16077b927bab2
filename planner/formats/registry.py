"""The foreign formats we read: FORMATS is the table of contents, one file a format.

How to add one: docs/add_a_format.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from forecasting.table import FaultBook
from planner.formats import zendesk_tickets
from planner.formats.head import Head
from planner.formats.opening import read_head
from planner.formats.reading import Context, Gives, Read


class Format(Protocol):
    """A module that reads one foreign format."""

    NAME: str
    GIVES: Gives

    def recognises(self, head: Head) -> bool:
        """Whether a file that begins so is of this format; decided by its content, never by its name."""

    def read(self, path: Path, context: Context, book: FaultBook) -> Read:
        """The file's rows in our own columns; what is wrong goes to `book`."""


FORMATS: tuple[Format, ...] = (zendesk_tickets,)


def recognised(path: Path, gives: Gives) -> Format | None:
    """The foreign format of a file, None where no format knows it (it is our own, or unknown)."""
    head = read_head(path)
    return next((one for one in FORMATS if gives == one.GIVES and one.recognises(head)), None)
