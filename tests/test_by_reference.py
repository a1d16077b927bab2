"""A bundle handed to compiled code by its address: the same parts, written through, and kept alive."""

from __future__ import annotations

import gc
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from planner.by_reference import by_reference


class Bundle(NamedTuple):
    share: float
    open: bool
    grid: Any
    records: Any


@njit
def _worked(w: Bundle) -> float:
    w.grid[1, 2] = w.grid[0, 0] + w.share
    w.records[1].count += 7
    return w.grid[1, 2] if w.open else -1.0


def test_parts_are_read_written_and_kept() -> None:
    records = np.zeros(2, np.dtype([("at", "f8"), ("count", "i8")], align=True))
    for opened, answer in ((True, 5.25), (False, -1.0)):
        handed = by_reference(Bundle(0.25, opened, np.full((2, 3), 5.0), records))
        gc.collect()
        assert _worked(handed) == answer
        assert handed.grid[1, 2] == 5.25
        assert handed.share == 0.25
    assert records["count"].tolist() == [0, 14]
