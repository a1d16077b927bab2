"""Intervals without a row: lost ones stay unknown, those left out for having no contacts are zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RARE = 5.0
"""Contacts: intervals and days that have fewer of them on average may well have had none."""

LOST_DAYS = 3
"""Usually open days in a row without a row that are lost rows rather than a closure."""


def closed_days(absent: NDArray[np.bool_], usual: NDArray[np.bool_], notes: list[str]) -> NDArray[np.bool_]:
    """Which days without any row were closed: single ones; several in a row are lost and stay unknown.

    Parameters
    ----------
    absent : ndarray of bool, shape (n_days,)
        Usually open, without any row.
    usual : ndarray of bool, shape (n_days,)
        Usually open.
    notes : list of str
        Told there.

    Returns
    -------
    ndarray of bool, shape (n_days,)
    """
    where = np.flatnonzero(usual)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], absent[where].astype(int), [0]))))
    closed = absent.copy()
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if end - begin >= LOST_DAYS:
            closed[where[begin:end]] = False
    if closed.any():
        notes.append(f"{int(closed.sum())} days without any row were taken as closed")
    lost = int((absent & ~closed).sum())
    if lost:
        notes.append(f"{lost} usually open days in rows of {LOST_DAYS} and more without any row were taken as lost")
    return closed


def fill_unwritten_zeros(
    volume: NDArray[np.float64], expected: NDArray[np.bool_], first_weekday: int, notes: list[str]
) -> None:
    """Write zeros into `volume` where an export that writes none left quiet intervals out.

    Only for a history without a single zero row. An absent interval is a zero when the weekday's slot has on
    average at most `RARE` contacts where it has a row, and its day has other rows or is itself as quiet;
    everything else without a row stays unknown.

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
        Changed in place.
    expected : ndarray of bool, shape (n_days, slots)
        Open and within the known time.
    first_weekday : int
        Of row 0, Monday is 0.
    notes : list of str
        Told there.
    """
    if np.any(volume == 0):
        return
    weekday = (first_weekday + np.arange(volume.shape[0])) % 7
    quiet = np.zeros(volume.shape, dtype=bool)
    for day in range(7):
        here = weekday == day
        present = np.isfinite(volume[here])
        total = np.nansum(volume[here], axis=0)
        slot_mean = total / np.maximum(present.sum(axis=0), 1)
        has_rows = np.any(present, axis=1)
        day_mean = total.sum() / max(int(has_rows.sum()), 1)
        quiet[here] = (slot_mean <= RARE) & (has_rows | (day_mean <= RARE))[:, None]
    zero = expected & np.isnan(volume) & quiet
    volume[zero] = 0.0
    if zero.any():
        notes.append(f"{int(zero.sum())} quiet intervals without a row are taken as zero: no zeros were written")
