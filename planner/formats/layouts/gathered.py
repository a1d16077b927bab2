"""A sheet's wanted columns as a whole: each distinct text once, a number a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.opening import Sheet
from planner.formats.told import Told


@dataclass(frozen=True)
class Cells:
    """One column.

    Attributes
    ----------
    codes : ndarray of int32, shape (n,)
        Number of each row's text.
    texts : Series of str
        The distinct texts.
    """

    codes: NDArray[np.int32]
    texts: pd.Series

    def whole(self, rows: NDArray[np.int_]) -> pd.Series:
        """A text a row; index: the row in the file."""
        taken: pd.Series = self.texts.take(self.codes)
        return pd.Series(taken.to_numpy(), index=rows, dtype=str)

    def where(self, holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Rows whose text is among those marked."""
        return np.asarray(holds[self.codes])


@dataclass(frozen=True)
class Gathered:
    """The wanted columns of a sheet, in the file's order.

    Attributes
    ----------
    rows : ndarray of int, shape (n,)
        Row in the file.
    columns : mapping of str to Cells
        By our own name.
    """

    rows: NDArray[np.int_]
    columns: Mapping[str, Cells]

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self.columns

    def texts(self, name: str) -> pd.Series:
        """A text a row of one column, ``""`` in all where the file has no such column."""
        if name in self.columns:
            return self.columns[name].whole(self.rows)
        return pd.Series("", index=self.rows, dtype=str)

    def parts(self, name: str) -> tuple[pd.Series, NDArray[np.intp], NDArray[np.int_]]:
        """One column as its distinct texts, the number of each row's text, and the rows of the file."""
        used, codes = np.unique(self.columns[name].codes, return_inverse=True)
        found: pd.Series = self.columns[name].texts.take(used)
        return found.reset_index(drop=True), codes, self.rows

    def distinct(self, name: str) -> pd.Series:
        """The distinct texts that rows still have."""
        cells = self.columns[name]
        found: pd.Series = cells.texts.take(np.unique(cells.codes))
        return found

    def marked(self, name: str, test: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Rows whose text passes a test; none where the file has no such column."""
        if name not in self.columns:
            return np.zeros(len(self), dtype=bool)
        cells = self.columns[name]
        return cells.where(np.array([test(str(text)) for text in cells.texts], dtype=bool))

    def keep(self, kept: NDArray[np.bool_]) -> Gathered:
        """Some of the rows."""
        if kept.all():
            return self
        columns = {name: replace(cells, codes=cells.codes[kept]) for name, cells in self.columns.items()}
        return Gathered(self.rows[kept], columns)

    def mapped(self, name: str, change: Callable[[str], str]) -> Gathered:
        """With each text of one column changed."""
        if name not in self.columns:
            return self
        cells = self.columns[name]
        texts = pd.Series([change(str(text)) for text in cells.texts], dtype=str)
        return Gathered(self.rows, {**self.columns, name: Cells(cells.codes, texts)})

    def with_texts(self, name: str, texts: pd.Series) -> Gathered:
        """With a column put in or replaced."""
        codes, found = pd.factorize(texts)
        column = Cells(codes.astype(np.int32), pd.Series(np.asarray(found, dtype=object), dtype=str))
        return Gathered(self.rows, {**self.columns, name: column})

    def constant(self, name: str, text: str) -> Gathered:
        """With one text in every row of a column."""
        column = Cells(np.zeros(len(self), dtype=np.int32), pd.Series([text], dtype=str))
        return Gathered(self.rows, {**self.columns, name: column})

    def chosen(self, names: Mapping[str, str]) -> Gathered:
        """Some of the columns, by new name."""
        return Gathered(self.rows, {new: self.columns[old] for new, old in names.items()})

    def filled_down(self, name: str) -> tuple[Gathered, NDArray[np.bool_]]:
        """With empty cells of a column as in the row above, and which these are: exports write a name once a block."""
        if name not in self.columns:
            return self, np.zeros(len(self), dtype=bool)
        cells = self.columns[name]
        empty = cells.where((cells.texts == "").to_numpy(dtype=bool))
        last = np.maximum.accumulate(np.where(empty, -1, np.arange(len(self))))
        changed = empty & (last >= 0)
        codes = np.where(changed, cells.codes[np.maximum(last, 0)], cells.codes)
        return Gathered(self.rows, {**self.columns, name: Cells(codes, cells.texts)}), changed


def stacked(parts: Sequence[Gathered]) -> Gathered:
    """Rows of several tables below each other; a column that one of them lacks is empty there."""
    names = dict.fromkeys(name for part in parts for name in part.columns)
    columns = {}
    for name in names:
        texts: dict[str, int] = {}
        codes = []
        for part in parts:
            cells = part.columns.get(name) or Cells(np.zeros(len(part), np.int32), pd.Series([""], dtype=str))
            numbers = np.fromiter(_numbers(map(str, cells.texts), texts), dtype=np.int32, count=len(cells.texts))
            codes.append(numbers[cells.codes] if len(cells.texts) else cells.codes)
        columns[name] = Cells(np.concatenate(codes), pd.Series(list(texts), dtype=str))
    return Gathered(np.concatenate([part.rows for part in parts]), columns)


def gather(sheet: Sheet, first_row: int, columns: Mapping[str, int], told: Told) -> Gathered:
    """Some columns of a sheet from `first_row` on: four bytes a cell, and each distinct text once."""
    table = gathered(sheet.batches(first_row, columns, told), tuple(columns))
    for name in columns:
        if table.columns[name].texts.str.startswith('="').any():
            table = table.mapped(name, unquoted)
    return table


def unquoted(text: str) -> str:
    """``="0800"``, which keeps a spreadsheet from making a number of a text, without its marks."""
    return text[2:-1] if text.startswith('="') and text.endswith('"') and len(text) > 2 else text


def gathered(batches: Iterable[pd.DataFrame], names: Iterable[str]) -> Gathered:
    """Batches of text cells as a whole; index: row in the file."""
    known: dict[str, dict[str, int]] = {name: {} for name in names}
    codes: dict[str, list[NDArray[np.int32]]] = {name: [] for name in known}
    rows: list[NDArray[np.int_]] = []
    for batch in batches:
        rows.append(np.asarray(batch.index, dtype=np.int64))
        for name, texts in known.items():
            own, found = pd.factorize(batch[name])
            numbers = np.fromiter(_numbers(found, texts), dtype=np.int32, count=len(found))
            codes[name].append(numbers[own])
    joined = {
        name: Cells(np.concatenate([np.zeros(0, np.int32), *codes[name]]), pd.Series(list(texts), dtype=str))
        for name, texts in known.items()
    }
    return Gathered(np.concatenate([np.zeros(0, np.int64), *rows]), joined)


def _numbers(found: Iterable[str], texts: dict[str, int]) -> Iterator[int]:
    for text in found:
        yield texts.setdefault(text, len(texts))
