"""Outages and bursts of some hours: stretches of slots that do not go with the rest of their day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable

SCAN = 6.0
"""Deviations from which a stretch counts by itself: some 150,000 overlapping ones are looked at in two years."""

IN_A_DAY = 4.0
"""Deviations from which a stretch explains a day that is itself an outlier."""

BLOCK_MIN = 30
LENGTHS = (1, 2, 3, 4, 6, 8, 12, 16)
"""Stretches looked at, in blocks; their edges are then moved slot by slot."""

NEAR_WEEKS = 4
LEAST_NEAR = 4
LEAST_EXPECTED = 12.0
LARGEST_PART = 0.8
"""A stretch is compared with the rest of its day, which must hold at least a fifth of what is usual."""

LEAST_CHANGE = 0.2


@dataclass(frozen=True)
class Stretch:
    """Successive slots of one day that hold more or less than the rest of the day lets expect.

    Attributes
    ----------
    day : int
    first, last : int
        Slots, `last` not included.
    expected, actual : float
        Contacts.
    z : float
    part : float
        Share of a usual day that falls in these slots.
    """

    day: int
    first: int
    last: int
    expected: float
    actual: float
    z: float
    part: float


def find_stretches(table: DayTable) -> dict[int, Stretch]:
    """The most unusual stretch of every day that has one, by day number.

    With A and S a stretch's contacts and its usual share of the day, of the same weekday four weeks either side (the
    largest and the smallest left out), and R what the rest of the day held, ``M = R S / (1 - S)`` is expected and
    ``d = 2 (sqrt(A + 3/8) - sqrt(M + 3/8))`` its stabilised difference (Anscombe 1948). d is scaled by its robust
    spread over all days for that stretch, at least by that of Poisson counts, ``1 / sqrt(1 - S)``; a scan over all
    stretches up to eight hours (Kulldorff 1997) takes the largest. Public holidays are left out: their days have shapes
    of their own.

    Parameters
    ----------
    table : DayTable

    Returns
    -------
    dict of day number to Stretch

    References
    ----------
    .. [1] Kulldorff, M. (1997). A spatial scan statistic. Communications in Statistics 26.
    """
    minutes = 1440 // table.slots
    wide = max(1, BLOCK_MIN // minutes)
    if table.slots < 12 or table.known < 7 * LEAST_NEAR or table.slots % wide:
        return {}
    seen = table.open[: table.known] & np.isfinite(table.volume[: table.known])
    fine = np.where(seen, table.volume[: table.known], 0.0)
    blocks = fine.reshape(table.known, -1, wide).sum(axis=2)
    usual = _usual_shares(blocks, seen, table.weekday[: table.known])
    usable = np.isfinite(usual).all(axis=1) & _plain_days(table, seen)
    rows = np.flatnonzero(usable)
    if not rows.size:
        return {}
    best = _scanned(blocks[rows], usual[rows])
    found: dict[int, Stretch] = {}
    for row, (z, begin, length) in zip(rows.tolist(), best, strict=True):
        if abs(z) >= IN_A_DAY:
            slots = (begin * wide, min((begin + length) * wide, table.slots))
            stretch = _edged(row, fine[row], usual[row], slots, z, wide)
            if abs(stretch.actual / stretch.expected - 1.0) >= LEAST_CHANGE:
                found[row] = stretch
    return found


def _plain_days(table: DayTable, seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Known days with nothing unknown, the hours of a week before or after, and no public holiday."""
    open_ = table.open[: table.known]
    plain = np.asarray((seen | ~open_).all(axis=1) & open_.any(axis=1))
    same = (open_[7:] == open_[:-7]).all(axis=1)
    plain &= np.concatenate([np.zeros(7, dtype=bool), same]) | np.concatenate([same, np.zeros(7, dtype=bool)])
    if any(table.holidays):
        plain &= np.array([not name for name in table.holidays[: table.known]])
    return np.asarray(plain)


def _usual_shares(
    blocks: NDArray[np.float64], seen: NDArray[np.bool_], weekday: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Share of the day in each block on the same weekday around, extremes left out; NaN where too few are known."""
    total = blocks.sum(axis=1, keepdims=True)
    share = np.divide(blocks, total, out=np.full(blocks.shape, np.nan), where=total > 0)
    share[~seen.any(axis=1)] = np.nan
    usual = np.full(blocks.shape, np.nan)
    steps = [step for step in range(-NEAR_WEEKS, NEAR_WEEKS + 1) if step]
    for day in range(7):
        rows = np.flatnonzero(weekday == day)
        if not rows.size:
            continue
        own = share[rows]
        padded = np.full((len(rows) + 2 * NEAR_WEEKS, blocks.shape[1]), np.nan)
        padded[NEAR_WEEKS : NEAR_WEEKS + len(rows)] = own
        near = np.stack([padded[NEAR_WEEKS + step : NEAR_WEEKS + step + len(rows)] for step in steps])
        known = np.isfinite(near)
        count = known.sum(axis=0)
        plain = np.where(known, near, 0.0).sum(axis=0)
        highest = np.where(known, near, -np.inf).max(axis=0)
        lowest = np.where(known, near, np.inf).min(axis=0)
        with np.errstate(invalid="ignore"):
            trimmed = (plain - highest - lowest) / np.maximum(count - 2, 1)
        usual[rows] = np.where(count >= LEAST_NEAR, trimmed, np.nan)
    whole = usual.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(usual, whole, out=np.full(usual.shape, np.nan), where=whole > 0))


def _scanned(blocks: NDArray[np.float64], usual: NDArray[np.float64]) -> list[tuple[float, int, int]]:
    """Deviations, first block and length of every day's most unusual stretch."""
    n, size = blocks.shape
    zero = np.zeros((n, 1))
    held, share = (np.concatenate([zero, np.cumsum(part, axis=1)], axis=1) for part in (blocks, usual))
    total = held[:, -1:]
    best_z, best_at, best_length = np.zeros(n), np.zeros(n, dtype=int), np.ones(n, dtype=int)
    for length in LENGTHS:
        if length >= size:
            break
        inside, part = held[:, length:] - held[:, :-length], share[:, length:] - share[:, :-length]
        left = np.maximum(1.0 - part, 1.0 - LARGEST_PART)
        expected = (total - inside) * part / left
        usable = (part <= LARGEST_PART) & (np.maximum(expected, inside) >= LEAST_EXPECTED)
        columns = usable.any(axis=0)
        apart = 2.0 * (np.sqrt(inside[:, columns] + 0.375) - np.sqrt(expected[:, columns] + 0.375))
        apart *= np.sqrt(left[:, columns])
        spread = np.maximum(1.4826 * np.median(np.abs(apart), axis=0), 1.0)
        z = np.where(usable[:, columns], apart / spread, 0.0)
        if not z.size:
            continue
        at = np.argmax(np.abs(z), axis=1)
        top = z[np.arange(n), at]
        better = np.abs(top) > np.abs(best_z)
        best_z[better] = top[better]
        best_at[better] = np.flatnonzero(columns)[at[better]]
        best_length[better] = length
    return list(zip(best_z.tolist(), best_at.tolist(), best_length.tolist(), strict=True))


def _edged(
    day: int, volume: NDArray[np.float64], usual: NDArray[np.float64], slots: tuple[int, int], z: float, wide: int
) -> Stretch:
    """The stretch with its edges moved to where its likelihood ratio ``A ln(A/M) - (A - M)`` is largest.

    Within a block the usual share is taken as even.
    """
    share = np.repeat(usual / wide, wide)
    held, part = (np.concatenate([[0.0], np.cumsum(values)]) for values in (volume, share))
    best, kept = -np.inf, slots
    reach = 4 * wide + (slots[1] - slots[0]) // 3
    for first in range(max(0, slots[0] - reach), min(slots[1], slots[0] + reach)):
        for last in range(max(first + 1, slots[1] - reach), min(len(volume), slots[1] + reach) + 1):
            actual, inside = held[last] - held[first], part[last] - part[first]
            expected = max((held[-1] - actual) * inside / max(1.0 - inside, 1e-9), 1e-9)
            if inside > LARGEST_PART or (actual - expected) * z <= 0:
                continue
            ratio = (actual * np.log(actual / expected) if actual > 0 else 0.0) - (actual - expected)
            if ratio > best:
                best, kept = ratio, (first, last)
    first, last = kept
    actual, inside = float(held[last] - held[first]), float(part[last] - part[first])
    expected = (float(held[-1]) - actual) * inside / max(1.0 - inside, 1e-9)
    return Stretch(day, first, last, max(expected, 1e-9), actual, z, inside)
