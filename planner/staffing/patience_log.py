"""How long customers wait before they give up, from a log of contacts, each with its wait and how it ended.

Patience is censored: of a customer who was answered we know only that it was longer than the wait. Leaving the
answered out, or taking the mean wait of those who gave up, both understate it.

References
----------
Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53, 457-481.
Brown, L. et al. (2005). Statistical analysis of a telephone call center. JASA 100, 36-50, section 5.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

_NORMAL_975 = 1.959963984540054


class ExponentialPatience(NamedTuple):
    """An exponential patience and how sure it is.

    Attributes
    ----------
    mean_s : mean patience, seconds; infinite if nobody gave up, NaN without any wait
    low_s, high_s : 95 % interval of the mean, seconds (the log of the rate as normal, variance 1 / abandonments)
    gave_up : number of abandonments it rests on
    """

    mean_s: float
    low_s: float
    high_s: float
    gave_up: int


class Survival(NamedTuple):
    """Kaplan-Meier curve of patience, one row per distinct time at which somebody gave up.

    Attributes
    ----------
    time_s : times, seconds, increasing
    survival : share whose patience is longer than `time_s`
    error : its standard error by Greenwood's formula; NaN where the curve has reached 0
    at_risk : customers who waited at least `time_s`
    gave_up : customers who gave up at `time_s`
    """

    time_s: Numbers
    survival: Numbers
    error: Numbers
    at_risk: NDArray[np.int64]
    gave_up: NDArray[np.int64]

    def at(self, time_s: ArrayLike) -> Numbers:
        """Share whose patience is longer than `time_s`, any shape; the last value holds beyond the last time."""
        steps = np.concatenate([[1.0], self.survival])
        return np.asarray(steps[np.searchsorted(self.time_s, np.asarray(time_s, dtype=float), side="right")])

    def mean_s(self, upto_s: float) -> float:
        """Mean of patience cut off at `upto_s`, seconds: the area under the curve up to there."""
        edges = np.concatenate([[0.0], self.time_s[self.time_s < upto_s], [upto_s]])
        return float((np.diff(edges) * self.at(edges[:-1])).sum())


def exponential_patience(wait_s: ArrayLike, gave_up: ArrayLike) -> ExponentialPatience:
    """Mean of an exponential patience by maximum likelihood: total time waited / number who gave up.

    Parameters
    ----------
    wait_s : array_like, shape (n,)
        Seconds each contact waited, until answered or until it gave up, at least 0.
    gave_up : array_like of bool, shape (n,)

    Returns
    -------
    ExponentialPatience

    Raises
    ------
    ValueError
        If the shapes differ or a wait is negative or no number.
    """
    wait, left = _checked(wait_s, gave_up)
    count, total = int(left.sum()), float(wait.sum())
    if count == 0:
        return ExponentialPatience(math.inf if total > 0 else math.nan, math.nan, math.nan, 0)
    mean = total / count
    factor = math.exp(_NORMAL_975 / math.sqrt(count))
    return ExponentialPatience(mean, mean / factor, mean * factor, count)


def kaplan_meier(wait_s: ArrayLike, gave_up: ArrayLike) -> Survival:
    """Share of customers more patient than t, censored by the answer: ``S(t) = prod_{t_i <= t} (1 - d_i / r_i)``.

    Somebody answered at the very second another gives up counts as still waiting then, as usual. Greenwood:
    ``Var S = S^2 sum d_i / (r_i (r_i - d_i))``.

    Parameters and errors as in `exponential_patience`.

    Returns
    -------
    Survival
        Without rows if nobody gave up.
    """
    wait, left = _checked(wait_s, gave_up)
    time, lost = np.unique(wait[left], return_counts=True)
    at_risk = wait.size - np.searchsorted(np.sort(wait), time, side="left")
    stay = 1.0 - lost / at_risk
    survival = np.cumprod(stay)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = survival * np.sqrt(np.cumsum(lost / (at_risk * (at_risk - lost))))
    known = np.asarray(np.where(survival > 0, error, np.nan), dtype=np.float64)
    return Survival(time, np.asarray(survival, dtype=np.float64), known, at_risk.astype(np.int64), lost)


def hazard_by_wait(wait_s: ArrayLike, gave_up: ArrayLike, edges_s: ArrayLike) -> tuple[Numbers, Numbers]:
    """Rate of giving up by time already waited: abandonments in a span / seconds waited in it.

    The maximum likelihood estimate of a hazard that is constant on each span; what `PatienceCurve` is made of.

    Parameters
    ----------
    edges_s : array_like, shape (k,)
        Where the spans begin, seconds; the first is 0, the last span has no end.

    Returns
    -------
    starts_s, hazard_per_s : ndarray, shape (k,)
        NaN where nobody waited so long.

    Raises
    ------
    ValueError
        As `exponential_patience`, and if the edges do not begin with 0 and rise.
    """
    wait, left = _checked(wait_s, gave_up)
    edges = np.asarray(edges_s, dtype=float)
    if edges.size == 0 or edges[0] != 0 or np.any(np.diff(edges) <= 0):
        raise ValueError(f"edges_s must begin with 0 and rise; found {edges.tolist()}")
    ends = np.append(edges[1:], np.inf)
    waited = np.array([np.clip(wait - a, 0.0, b - a).sum() for a, b in zip(edges, ends, strict=True)])
    # A span holds its end: whoever gives up at exactly that second has waited all of it.
    place = np.maximum(np.searchsorted(edges, wait[left], side="left") - 1, 0)
    lost = np.bincount(place, minlength=edges.size).astype(float)
    return edges, np.divide(lost, waited, out=np.full(edges.size, np.nan), where=waited > 0)


def _checked(wait_s: ArrayLike, gave_up: ArrayLike) -> tuple[Numbers, NDArray[np.bool_]]:
    wait, left = np.asarray(wait_s, dtype=float), np.asarray(gave_up, dtype=bool)
    if wait.ndim != 1 or wait.shape != left.shape:
        raise ValueError(f"wait_s and gave_up must be of one length; found shapes {wait.shape} and {left.shape}")
    if not np.all(wait >= 0):
        raise ValueError(f"wait_s must be at least 0 everywhere; found {wait[~(wait >= 0)][0]}")
    return wait, left
