"""Any file as its sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from planner.formats.head import Head, read_cells, read_head
from planner.formats.opening.sheet import Sheet
from planner.formats.told import Told


@dataclass(frozen=True)
class _Whole:
    """A table that is read in one piece."""

    path: Path
    head: Head

    @property
    def where(self) -> str:
        return self.path.name

    def batches(self, first_row: int, columns: Mapping[str, int], told: Told) -> Iterator[pd.DataFrame]:
        rows = read_cells(self.path)[first_row - 1 :]
        cells = {name: [row[at].strip() if at < len(row) else "" for row in rows] for name, at in columns.items()}
        frame = pd.DataFrame(cells, index=np.arange(first_row, first_row + len(rows)), dtype=str)
        filled = (frame != "").any(axis=1)
        told.read(self.where, int(filled.sum()))
        yield frame[filled]

    def raw(self) -> bytes:
        return self.path.read_bytes()


def open_sheets(path: Path) -> list[Sheet]:
    """The sheets of a file, at least one.

    Raises
    ------
    InputError
        If there is no such file, or it cannot be opened safely.
    """
    return [_Whole(path, read_head(path))]
