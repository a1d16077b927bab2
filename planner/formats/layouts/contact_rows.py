"""The rows of a table of contacts as compact arrays, batch by batch; what names a customer ends here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.headers import plain
from planner.formats.layouts.marks import NOTHING
from planner.formats.layouts.queues import Kind

Column = NDArray[Any]

AT_ONCE = 100_000
"""Rows read together."""


@dataclass
class ContactRows:
    """Contacts read so far.

    Attributes
    ----------
    parts : dict of str to list of ndarray
        Columns in pieces, a piece a batch: ``row`` (of the file), ``created`` (microseconds, UTC), ``kind`` (position
        in `kinds`), ``outcome``, where the file has them ``id`` and ``who`` (hashed) and measures as float32.
    kinds : dict of Kind to int
        Groups and ways in which contacts came, in the order they were met.
    """

    parts: dict[str, list[Column]] = field(default_factory=dict)
    kinds: dict[Kind, int] = field(default_factory=dict)

    def add(self, columns: Mapping[str, Column]) -> None:
        """Keep a batch; each batch has the same columns."""
        for name, values in columns.items():
            self.parts.setdefault(name, []).append(values)

    def joined(self) -> dict[str, Column]:
        """All batches in one array a column; the pieces are given up, so that never two copies of all are held."""
        whole: dict[str, Column] = {}
        for name in list(self.parts):
            whole[name] = np.concatenate(self.parts.pop(name))
        return whole

    def kinds_of(self, group: pd.Series | None, came_by: pd.Series | None, length: int) -> NDArray[np.int32]:
        """The kind of each row of a batch, by its cells of group and channel."""
        codes = np.zeros(length, dtype=np.int64)
        names: list[list[str]] = []
        for cells in (group, came_by):
            own, found = pd.factorize(cells) if cells is not None else (np.zeros(length, dtype=np.intp), [""])
            codes = codes * max(1, len(found)) + own
            names.append([_named(str(text)) for text in found])
        pairs, at = np.unique(codes, return_inverse=True)
        width = max(1, len(names[1]))
        known = [Kind(names[0][int(pair) // width], names[1][int(pair) % width]) for pair in pairs]
        positions = [self.kinds.setdefault(kind, len(self.kinds)) for kind in known]
        return np.array(positions, dtype=np.int32)[at]


def _named(text: str) -> str:
    """A group or channel; the first where several are joined by a semicolon, empty where the cell says none."""
    first = text.split(";")[0].strip()
    return "" if plain(first) in NOTHING else first


def longer(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Batches of `AT_ONCE` rows or more: short ones take longer to begin than to read."""
    waiting: list[pd.DataFrame] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += len(batch)
        if rows >= AT_ONCE:
            yield pd.concat(waiting)
            waiting, rows = [], 0
    if waiting:
        yield pd.concat(waiting)
