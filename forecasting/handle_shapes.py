"""Shapes of a handle time's distribution, each with mean 1: fitted, as quantiles, and scored out of sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri, polygamma, psi

Numbers = NDArray[np.float64]
Shape = Literal["lognormal", "gamma", "exponential", "empirical"]

KNOTS = 1001
"""Points of a quantile table, at probabilities 0, 0.001, ..., 1."""

FOLDS = 10
LEVELS: Numbers = (np.arange(200, dtype=np.float64) + 0.5) / 200.0
"""Probabilities at which the pinball loss is taken: their mean is half the CRPS."""

FINE = 200_000
LEAST_CV, MOST_CV = 0.01, 20.0


def lognormal_cv(relative: Numbers) -> float:
    """Coefficient of variation of a lognormal of mean 1, by maximum likelihood.

    With ``mu = -sigma^2 / 2`` and ``D = mean(log(x)^2)``: ``sigma^2 = 2 (sqrt(1 + D) - 1)``,
    ``cv^2 = exp(sigma^2) - 1``.

    Parameters
    ----------
    relative : ndarray, shape (n,)
        Handle times over their mean, above 0.
    """
    sigma2 = 2.0 * (np.sqrt(1.0 + float((np.log(relative) ** 2).mean())) - 1.0)
    return float(np.clip(np.sqrt(np.expm1(min(sigma2, 6.0))), LEAST_CV, MOST_CV))


def gamma_cv(relative: Numbers) -> float:
    """Coefficient of variation of a gamma of mean 1, by maximum likelihood.

    The shape k = 1 / cv^2 solves ``log k - psi(k) = -mean(log x)``: Newton's method from Minka's start, in 1 / k.

    References
    ----------
    T. P. Minka (2002), Estimating a gamma distribution.
    """
    s = -float(np.log(relative).mean())
    if s < 1e-4:
        return LEAST_CV
    k = (3.0 - s + np.sqrt((s - 3.0) ** 2 + 24.0 * s)) / (12.0 * s)
    for _ in range(8):
        k = 1.0 / (1.0 / k + (np.log(k) - psi(k) - s) / (k**2 * (1.0 / k - polygamma(1, k))))
    return float(np.clip(k**-0.5, LEAST_CV, MOST_CV))


FITS: dict[Shape, Callable[[Numbers], float]] = {
    "lognormal": lognormal_cv,
    "gamma": gamma_cv,
    "exponential": lambda _: 1.0,
}
"""Parametric shapes and their coefficient of variation from handle times over their mean."""


def quantiles(shape: Shape, cv: float, p: Numbers) -> Numbers:
    """Quantiles of a parametric shape with mean 1.

    Parameters
    ----------
    shape : lognormal, gamma or exponential
    cv : float
        Above 0; of no effect for the exponential.
    p : ndarray
        Probabilities, above 0 and below 1.
    """
    if shape == "exponential":
        return np.asarray(-np.log1p(-p))
    if shape == "gamma":
        return np.asarray(gammaincinv(cv**-2, p) * cv**2)
    sigma = np.sqrt(np.log1p(cv**2))
    return np.asarray(np.exp(sigma * (ndtri(p) - sigma / 2.0)))


def table_of_sample(ordered: Numbers) -> Numbers:
    """Quantile table of a sample, with mean exactly 1 under linear interpolation.

    Knot i is the quantile at ``i / 1000`` (Hazen's definition); the last one is set so that the last thousandth
    has the mean it has in the sample, whatever its largest value; then all are divided by the table's mean.

    Parameters
    ----------
    ordered : ndarray, shape (n,)
        Handle times in increasing order, above 0, at least one.

    Returns
    -------
    ndarray, shape (1001,)
        Non-decreasing; ``(sum - (first + last) / 2) / 1000 == 1``.
    """
    p = np.linspace(0.0, 1.0, KNOTS)
    knots = np.quantile(ordered, p, method="hazen")
    reached = np.concatenate([[0.0], np.cumsum(ordered)])
    rest = reached[-1] - np.interp(p[-2] * ordered.size, np.arange(reached.size), reached)
    knots[-1] = max(2.0 * rest / (ordered.size * (1.0 - p[-2])) - knots[-2], knots[-2])
    return np.asarray(knots / table_mean(knots))


def table_of_shape(shape: Shape, cv: float) -> Numbers:
    """The same of a parametric shape."""
    return table_of_sample(quantiles(shape, cv, (np.arange(FINE, dtype=np.float64) + 0.5) / FINE))


def table_mean(knots: Numbers) -> float:
    """Mean of a table under linear interpolation."""
    return float((knots.sum() - (knots[0] + knots[-1]) / 2.0) / (knots.size - 1))


def table_cv(knots: Numbers) -> float:
    """Coefficient of variation of a table of mean 1 under linear interpolation."""
    low, high = knots[:-1], knots[1:]
    return float(np.sqrt(max(((low**2 + low * high + high**2) / 3.0).mean() - 1.0, 0.0)))


def crps(ordered: Numbers, forecast: Numbers) -> float:
    """Continuous ranked probability score, mean over contacts, of one forecast distribution.

    Twice the mean pinball loss over evenly spread probabilities (Gneiting & Raftery 2007), from sorted values and
    their running sum.

    Parameters
    ----------
    ordered : ndarray, shape (n,)
        What came, in increasing order.
    forecast : ndarray, shape (200,)
        Quantiles at `LEVELS`, in the same unit.
    """
    reached = np.concatenate([[0.0], np.cumsum(ordered)])
    below = np.searchsorted(ordered, forecast, side="right")
    n = ordered.size
    under = forecast * below - reached[below]
    over = (reached[-1] - reached[below]) - forecast * (n - below)
    return float(2.0 * ((1.0 - LEVELS) * under + LEVELS * over).mean() / n)


def fold_scores(values: Numbers, forecast: Callable[[Numbers], Numbers]) -> Numbers:
    """Out-of-sample score of each of ten interleaved folds, over the mean handle time.

    Parameters
    ----------
    values : ndarray, shape (n,)
        In the order of the log.
    forecast : callable
        From training values in increasing order to quantiles at `LEVELS`.

    Returns
    -------
    ndarray, shape (10,)
    """
    fold = np.arange(values.size) % FOLDS
    scores = [crps(np.sort(values[fold == k]), forecast(np.sort(values[fold != k]))) for k in range(FOLDS)]
    return np.array(scores) / float(values.mean())


def fitted_quantiles(shape: Shape) -> Callable[[Numbers], Numbers]:
    """Forecast of `fold_scores` by shape."""
    if shape == "empirical":
        return lambda train: np.asarray(np.quantile(train, LEVELS, method="hazen"))

    def by_fit(train: Numbers) -> Numbers:
        mean = float(train.mean())
        return mean * quantiles(shape, FITS[shape](train / mean), LEVELS)

    return by_fit
