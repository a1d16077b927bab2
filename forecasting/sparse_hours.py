"""Opening hours of a queue so quiet that most of its open intervals have no contact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SPARSE_WEEKS = 26
"""Weeks looked at: few contacts tell little of a single week."""

SPARSE_SHARE = 0.3
"""Median share of days with contacts, over the slots that have any, below which single slots tell nothing."""

BY_CHANCE = 0.01
"""Probability of a gap without contacts above which it is no closure."""

Counts = NDArray[np.int_]


def is_sparse(used: Counts, seen: Counts) -> bool:
    """Whether a queue's slots are too seldom used to be judged one by one.

    Parameters
    ----------
    used, seen : ndarray of int, shape (7, slots)
        Cells with contacts, and cells of days with any row.
    """
    days = np.any(used > 0, axis=1)
    if not days.any():
        return False
    share = used[days].sum(axis=0) / np.maximum(seen[days].sum(axis=0), 1)
    return bool(np.median(share[share > 0]) < SPARSE_SHARE)


def sparse_week(used: Counts, seen: Counts) -> NDArray[np.bool_]:
    """Weekday x slot cells that are open: the same hours on every weekday, from the first to the last contact.

    Weekdays without any contact are closed if, at the rate of the others, so many of them were empty by chance in under
    one case in a hundred; so are gaps between contacts (Poisson: ``exp(-rate x slots)``), the night among them.

    Parameters
    ----------
    used, seen : ndarray of int, shape (7, slots)

    Returns
    -------
    ndarray of bool, shape (7, slots)
    """
    contacts, weeks = used.sum(axis=1), seen.max(axis=1)
    days = contacts > 0
    rate = contacts[days].sum() / max(int(weeks[days].sum()), 1)
    # Weekdays that never have a row count as often as the others were seen: nothing came then either.
    silent = np.where(weeks > 0, weeks, int(weeks[days].max()))[~days].sum()
    if np.exp(-rate * silent) >= BY_CHANCE:
        days = np.ones(7, dtype=bool)
    return np.asarray(days[:, None] & _hours(used.sum(axis=0))[None, :])


def _hours(contacts: Counts) -> NDArray[np.bool_]:
    """Slots of the day without the gaps, on the circle of the clock, that chance does not explain."""
    at = np.flatnonzero(contacts)
    gaps = np.diff(np.concatenate((at, [at[0] + contacts.size]))) - 1
    rate = contacts.sum() / max(contacts.size - int(gaps.max()), 1)
    open_ = np.ones(contacts.size, dtype=bool)
    for begin, gap in zip(at + 1, gaps, strict=True):
        if np.exp(-rate * gap) < BY_CHANCE:
            open_[np.arange(begin, begin + gap) % contacts.size] = False
    return open_
