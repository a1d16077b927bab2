"""The hour that autumn repeats: which of its two moments a wall time is, by the order of the file."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

_MINUTE = 60_000_000
_DAY = 1_440 * _MINUTE
RESTART = 120 * _MINUTE
"""A step back on the clock beyond the repeated hour: a new part of the file begins."""

JITTER = 30 * _MINUTE
"""Step back within the hour that is taken for its repetition, where the rows around it are not strictly in order."""


class RepeatedHour:
    """Tells the two passes of the repeated hour apart, batch by batch."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, int]] = Counter()
        self._passed: dict[int, tuple[int, bool]] = {}

    def by_key(self, wall: NDArray[np.int64], keys: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Whether each wall time of the hour is the second of its key.

        Parameters
        ----------
        wall : ndarray of int64, shape (n,)
            Microseconds on the clock, rows of the repeated hour only, in the file's order.
        keys : ndarray of str, shape (n,)
            What a row belongs to beside its time. The first row of a key is the first moment, the next the second.
        """
        later = np.zeros(wall.size, dtype=bool)
        for at, kind in enumerate(zip(map(str, keys), wall.tolist(), strict=True)):
            later[at] = self._seen[kind] % 2 == 1
            self._seen[kind] += 1
        return later

    def by_order(self, wall: NDArray[np.int64], twice: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], bool]:
        """Whether each wall time lies behind the clock's step back, for rows that have no key.

        Parameters
        ----------
        wall : ndarray of int64, shape (n,)
            Microseconds on the clock, all rows of a batch in the file's order.
        twice : ndarray of bool, shape (n,)
            Rows in the repeated hour.

        Returns
        -------
        later : ndarray of bool, shape (n,)
        told : bool
            Whether the rows are in order of time, rising or falling; else all are taken as the first.
        """
        later = np.zeros(wall.size, dtype=bool)
        steps = np.diff(wall)
        outside = ~(twice[1:] & twice[:-1])
        up, down = int((steps[outside] > 0).sum()), int((steps[outside] < 0).sum())
        if min(up, down) > 0.01 * (up + down) + 1:
            return later, False
        falling = down > up
        rows = np.arange(wall.size)[::-1] if falling else np.arange(wall.size)
        strict = min(up, down) == 0
        later[rows] = self._behind(wall[rows], twice[rows], 0 if strict else JITTER, keep=not falling)
        return later, True

    def _behind(
        self, wall: NDArray[np.int64], twice: NDArray[np.bool_], jitter: int, *, keep: bool
    ) -> NDArray[np.bool_]:
        """Rows of the hour behind a step back, the rows rising."""
        part = np.cumsum(np.diff(wall, prepend=wall[:1]) < -RESTART)
        later = np.zeros(wall.size, dtype=bool)
        rows = np.flatnonzero(twice)
        for day, of_part in sorted(set(zip((wall[rows] // _DAY).tolist(), part[rows].tolist(), strict=True))):
            at = rows[(wall[rows] // _DAY == day) & (part[rows] == of_part)]
            furthest, passed = self._passed.get(day, (wall[at[0]], False)) if of_part == 0 else (wall[at[0]], False)
            highest = np.maximum.accumulate(np.maximum(wall[at], furthest))
            later[at] = passed | np.logical_or.accumulate(highest - wall[at] > jitter)
            if keep:
                self._passed[day] = (int(highest[-1]), bool(later[at[-1]]))
        return later
