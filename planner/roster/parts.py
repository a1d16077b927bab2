"""A programme that falls apart once some of its columns stand still and some of its rows are left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from planner.roster.mip import Programme

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Part:
    """Rows and columns that share nothing with the rest.

    Attributes
    ----------
    rows, columns : ndarray of int
        Ascending.
    """

    rows: Ints
    columns: Ints


def parts_of(programme: Programme, free: Mask, without: Mask | None = None) -> list[Part]:
    """The connected parts of a programme's free columns, by their first columns.

    Parameters
    ----------
    programme : Programme
    free : ndarray of bool, shape (columns,)
        Columns that can still move; the others connect nothing.
    without : ndarray of bool, shape (rows,), optional
        Rows that are left out.
    """
    kept = np.ones(len(programme.row_lower), dtype=bool) if without is None else ~without
    columns = np.flatnonzero(free)
    shape = programme.matrix[:, columns].tocsr()
    rows = np.flatnonzero(kept & (np.diff(shape.indptr) > 0))
    shape = shape[rows]
    number, label = connected_components(sparse.bmat([[None, shape.T], [shape, None]]), directed=False)
    of_column, of_row = label[: len(columns)], label[len(columns) :]
    by_column, by_row = np.argsort(of_column, kind="stable"), np.argsort(of_row, kind="stable")
    column_ends = np.searchsorted(of_column[by_column], np.arange(number + 1))
    row_ends = np.searchsorted(of_row[by_row], np.arange(number + 1))
    found = [
        Part(rows[by_row[row_ends[n] : row_ends[n + 1]]], columns[by_column[column_ends[n] : column_ends[n + 1]]])
        for n in range(number)
    ]
    return sorted(found, key=lambda part: int(part.columns[0]))


def at_least(parts: list[Part], columns: int) -> list[Part]:
    """The parts, those of fewer columns made into one."""
    small = [part for part in parts if len(part.columns) < columns]
    if len(small) < 2:
        return parts
    rest = [part for part in parts if len(part.columns) >= columns]
    rows, own = (np.sort(np.concatenate(some)) for some in zip(*((p.rows, p.columns) for p in small), strict=True))
    return [*rest, Part(rows, own)]


def linking_rows(programme: Programme, columns: Ints, span_of: Ints) -> Mask:
    """Rows that join columns of several spans.

    Parameters
    ----------
    programme : Programme
    columns : ndarray of int
        Those that belong to a span; the others count for nothing.
    span_of : ndarray of int, shape (columns,)
        Number of the span that each of `columns` belongs to.
    """
    spans = int(span_of.max(initial=0)) + 1
    shape = (len(programme.lower), spans)
    member = sparse.csr_matrix((np.ones(len(columns)), (columns, span_of)), shape=shape)
    touched = abs(programme.matrix) @ member > 0
    return np.asarray(touched.sum(axis=1)).ravel() > 1


def rows_within(programme: Programme, columns: Ints) -> Ints:
    """Rows that hold these columns and no others."""
    inside = np.zeros(len(programme.lower))
    inside[columns] = 1.0
    shape = abs(programme.matrix)
    return np.flatnonzero((shape @ inside > 0) & (shape @ (1.0 - inside) == 0))
