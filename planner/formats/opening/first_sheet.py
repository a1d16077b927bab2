"""The head of a file's first sheet."""

from __future__ import annotations

from pathlib import Path

from forecasting.faults import InputError
from planner.formats.head import Head
from planner.formats.opening.sheets import open_sheets


def read_head(path: Path) -> Head:
    """Head of a file's first sheet; without rows where it cannot be opened: whoever reads it next tells why."""
    try:
        return open_sheets(path)[0].head
    except InputError:
        return Head(())
