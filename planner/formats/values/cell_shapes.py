"""Text cells by shape: all that differ in their digits only are one table of bytes, read at once.

``2026-03-04 09:15`` and ``2025-12-31 23:45`` share the shape ``0000-00-00 00:00``. A column of a million cells has one
shape or a few dozen, so that a grammar is asked once a shape and digits are added up once a column of bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

LONGEST = 80
"""Bytes above which a cell is no time and no number."""

MOST = 3_000
"""Shapes of one length looked at, the most frequent first: a column of free text must not take forever."""

AT_ONCE = 200_000
"""Cells looked at together."""

_ZERO, _NINE = 48, 57
_PRIME = np.uint64(0x100000001B3)


@dataclass(frozen=True)
class Alike:
    """Cells of one shape.

    Attributes
    ----------
    shape : bytes
        UTF-8 in lower case (of ASCII), each digit a ``0``; spaces of any kind are spaces, one a byte.
    rows : ndarray of int, shape (n,)
        Positions of the cells.
    bytes : ndarray of uint8, shape (n, width)
        Their bytes.
    """

    shape: bytes
    rows: NDArray[np.intp]
    bytes: NDArray[np.uint8]

    def number(self, begin: int, end: int) -> NDArray[np.int64]:
        """The whole number that the digits from `begin` until before `end` write."""
        value = np.zeros(len(self.rows), dtype=np.int64)
        for at in range(begin, end):
            value = value * 10 + (self.bytes[:, at].astype(np.int64) - _ZERO)
        return value


def alike(texts: pd.Series) -> Iterator[Alike]:
    """The cells of a column, those of one shape together; empty ones and long ones are left out.

    Parameters
    ----------
    texts : Series of str
    """
    for rows, table in bytes_by_length(texts):
        yield from _by_shape(table, rows)


def bytes_by_length(texts: pd.Series, longest: int = LONGEST) -> Iterator[tuple[NDArray[np.intp], NDArray[np.uint8]]]:
    """The cells of a column as tables of bytes, those of one length together.

    Parameters
    ----------
    texts : Series of str
    longest : int
        Cells of more bytes are left out, and empty ones.

    Yields
    ------
    rows : ndarray of int, shape (n,)
        Positions of the cells.
    table : ndarray of uint8, shape (n, width)
    """
    whole = pa.array(texts, type=pa.large_string(), from_pandas=True)
    whole = whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
    for begin in range(0, len(whole), AT_ONCE):
        part = whole.slice(begin, AT_ONCE).fill_null("")
        places = np.frombuffer(part.buffers()[1], dtype=np.int64)[part.offset : part.offset + len(part) + 1]
        data = np.frombuffer(part.buffers()[2] or b"", dtype=np.uint8)
        for rows, table in _by_length(data, places, longest):
            yield rows + begin, table


def _by_length(
    data: NDArray[np.uint8], places: NDArray[np.int64], longest: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.uint8]]]:
    long = np.diff(places)
    for width in np.unique(long):
        if not 0 < width <= longest:
            continue
        rows = np.flatnonzero(long == width)
        if rows.size == long.size:
            yield rows, data[places[0] : places[-1]].reshape(-1, width)
        else:
            yield rows, data[places[rows][:, None] + np.arange(width)]


def _by_shape(table: NDArray[np.uint8], rows: NDArray[np.intp]) -> Iterator[Alike]:
    shapes = np.where((table >= _ZERO) & (table <= _NINE), np.uint8(_ZERO), table)
    if (shapes == shapes[0]).all():
        yield Alike(_written(shapes[0]), rows, table)
        return
    hashed = np.zeros(len(table), dtype=np.uint64)
    for column in np.ascontiguousarray(shapes.T):
        hashed = (hashed ^ column) * _PRIME
    codes, _ = pd.factorize(hashed)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes))
    begins = np.concatenate(([0], ends[:-1]))
    frequent = np.argsort(begins - ends, kind="stable")[:MOST]
    for code in np.sort(frequent):
        own = order[begins[code] : ends[code]]
        yield Alike(_written(shapes[own[0]]), rows[own], table[own])


def _written(shape: NDArray[np.uint8]) -> bytes:
    text = shape.tobytes().lower().replace(b"\t", b" ")
    return text.replace(b"\xc2\xa0", b"  ").replace(b"\xe2\x80\xaf", b"   ").replace(b"\xe2\x80\x89", b"   ")
