"""Days that repeat earlier ones number by number: an export that was run twice, or filled up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LAGS = (7, 1)
"""Days back that a copy may come from: the week before, or the day before."""

UNLIKELY_LOG = -23.0
"""Natural log of the chance that a day's counts agree by accident, below which they were copied (1e-10)."""

MOST = 0.2
"""Share of days that may be copies; where more agree, the series repeats itself (a constant, an example)."""


def copied_days(volume: NDArray[np.float64]) -> NDArray[np.intp]:
    """How many days back each day was copied from; 0 where it was not.

    Two Poisson counts of mean m agree with probability ``1 / sqrt(4 pi m)``, nearly; a run of days that agree slot by
    slot is a copy when the product over its slots is below 1e-10.

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
        NaN where the history has no row.

    Returns
    -------
    ndarray of int, shape (n_days,)
    """
    found = np.zeros(len(volume), dtype=np.intp)
    for lag in LAGS:
        same = np.zeros(len(volume), dtype=bool)
        log_chance = np.zeros(len(volume))
        now, then = volume[lag:], volume[:-lag]
        same[lag:] = ((now == then) | (np.isnan(now) & np.isnan(then))).all(axis=1)
        # Below one contact counts agree too often to tell anything.
        busy = np.where(now >= 1.0, now, 1.0 / (4.0 * np.pi))
        log_chance[lag:] = -0.5 * np.log(4.0 * np.pi * busy).sum(axis=1)
        told = same & (log_chance < 0)
        if told.sum() > MOST * len(volume):
            continue
        edges = np.flatnonzero(np.diff(np.concatenate(([0], same.astype(int), [0]))))
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            run = np.arange(begin, end)[told[begin:end]]
            if log_chance[begin:end].sum() < UNLIKELY_LOG and not found[run].any():
                found[run[0] : run[-1] + 1] = lag  # closed days between copied ones belong to the run
    return found
