"""A file's first sheet: its head, and all its cells at once where a table is small."""

from __future__ import annotations

from pathlib import Path

from forecasting.faults import InputError
from planner.formats.head import Head
from planner.formats.opening.sheets import open_sheets
from planner.formats.told import Told


def read_head(path: Path) -> Head:
    """Head of a file's first sheet; without rows where it cannot be opened: whoever reads it next tells why."""
    try:
        return open_sheets(path)[0].head
    except InputError:
        return Head(())


def read_cells(path: Path) -> list[list[str]]:
    """Text cells of a file's first sheet, blank rows as empty lists.

    Raises
    ------
    InputError
        If it cannot be opened.
    """
    sheet = open_sheets(path)[0]
    width = max(map(len, sheet.head.rows), default=0)
    cells: list[list[str]] = []
    for frame in sheet.batches(1, {str(at): at for at in range(width)}, Told()):
        for row, *texts in frame.itertuples(name=None):
            cells += [[] for _ in range(row - 1 - len(cells))]
            cells.append([str(text) for text in texts])
    return cells
