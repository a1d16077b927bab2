"""A Gaussian process over days: sizes and reaches by the evidence of the data, one factorisation for every origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from scipy.linalg.lapack import dpotri

from forecasting.covariance import Covariance, Part, variances

NOISE = (0.05, 0.7)
"""Guess of the standard deviation of one day that nothing explains."""

WHOLE = 1.0
"""Variance of the unknown general level; large beside everything else."""

TAIL = 4.0
"""Degrees of freedom of the errors: an innovation of e deviations gets the weight (TAIL + 1) / (TAIL + e^2)."""

LEAST_WEIGHT = 0.02
FIRST_STEPS, LAST_STEPS = 40, 15
SMALL = 1e-8
CLOSE = 1e-5
"""Share of the log density below which a step ends the search."""

FARTHEST = 5.0
"""Widths from its guess beyond which nothing is sought."""


@dataclass(frozen=True)
class Process:
    """A fitted process.

    Attributes
    ----------
    parts : tuple of Part
    logs : ndarray
        Logarithms of sizes and reaches, part by part, then of the noise.
    rows : ndarray of int, shape (n,)
        Days it was given.
    centre : float
    factor : ndarray, shape (n, n)
        Lower Cholesky factor of the covariance of the days given. Its leading block is that of the first days: one
        factorisation serves forecasts from every origin.
    rest : ndarray, shape (n,)
        Innovations: what each day brought that the days before did not foretell, in standard deviations.
    noise : ndarray, shape (n,)
        Variance of each day that nothing explains.
    """

    parts: tuple[Part, ...]
    logs: NDArray[np.float64]
    rows: NDArray[np.intp]
    centre: float
    factor: NDArray[np.float64]
    rest: NDArray[np.float64]
    noise: NDArray[np.float64]

    def ahead(self, origin: int, days: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean and variance of the log level of the days from an origin on, from the days before it only."""
        n = int(np.searchsorted(self.rows, origin))
        coming = np.arange(origin, origin + days)
        whole = variances(self.parts, self.logs, coming) + np.exp(2.0 * self.logs[-1]) + WHOLE
        if n == 0:
            return np.full(days, self.centre), whole
        across = Covariance(self.parts, self.rows[:n], coming).matrix(self.logs) + WHOLE
        seen = solve_triangular(self.factor[:n, :n], across, lower=True, check_finite=False)
        return self.centre + seen.T @ self.rest[:n], np.maximum(whole - (seen**2).sum(axis=0), 0.0)

    def fitted(self, origin: int, y: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the process makes of the days before an origin once it has seen them, shape (origin,); NaN elsewhere."""
        n = int(np.searchsorted(self.rows, origin))
        past = np.full(origin, np.nan)
        weighed = solve_triangular(self.factor[:n, :n], self.rest[:n], lower=True, trans="T", check_finite=False)
        past[self.rows[:n]] = y[self.rows[:n]] - self.noise[:n] * weighed
        return past


def fit_process(
    y: NDArray[np.float64], parts: Sequence[Part], least: NDArray[np.float64], longest: int, learned_on: int
) -> Process:
    """Estimate sizes and reaches, and factorise.

    The logarithms are those of the greatest posterior density ``log N(y | 0, K) + log prior``, found by L-BFGS with the
    exact gradient ``tr((K^-1 - a a') dK) / 2, a = K^-1 y``. Each is drawn to its guess, without which a short history
    explains itself perfectly. Days that the days before did not foretell at all weigh less (a Student t by weights).

    Parameters
    ----------
    y : ndarray, shape (n_days,)
        Log levels, NaN where unknown.
    parts : sequence of Part
    least : ndarray, shape (n_days,)
        Variance that every day has at least (of a Poisson count: one over the count).
    longest : int
        Days at the end that are seen at all.
    learned_on : int
        Days at the end from which sizes and reaches are estimated.

    Returns
    -------
    Process

    References
    ----------
    .. [1] Rasmussen, C. E. and Williams, C. K. I. (2006). Gaussian processes for machine learning, ch. 5.
    .. [2] Corani, G., Benavoli, A. and Zaffalon, M. (2021). Time series forecasting with Gaussian processes needs
       priors. ECML PKDD.
    """
    rows = np.flatnonzero(np.isfinite(y))[-longest:]
    guesses = np.array([guess for part in parts for guess in part.guesses] + [NOISE])
    logs = np.log(guesses[:, 0])
    if rows.size == 0:
        nothing = np.empty(0)
        return Process(tuple(parts), logs, rows, 0.0, np.empty((0, 0)), nothing, nothing)
    centre = float(np.median(y[rows]))
    taught = rows[-learned_on:]
    if rows.size > len(logs):
        weight = np.ones(taught.size)
        for steps in (FIRST_STEPS, LAST_STEPS):
            logs = _estimated(logs, guesses, parts, taught, y[taught] - centre, least[taught], weight, steps)
            weight = _weights(factorise(y, parts, least, taught, logs, centre).rest)
    return factorise(y, parts, least, rows, logs, centre)


def factorise(
    y: NDArray[np.float64],
    parts: Sequence[Part],
    least: NDArray[np.float64],
    rows: NDArray[np.intp],
    logs: NDArray[np.float64],
    centre: float,
) -> Process:
    """The process of given sizes and reaches, having seen the days of `rows`; each weighed by the days before it."""
    weight = np.ones(rows.size)
    for _ in range(2):
        noise = np.exp(2.0 * logs[-1]) / weight + least[rows] + SMALL
        matrix = Covariance(parts, rows, rows).matrix(logs) + WHOLE
        matrix[np.diag_indices(len(rows))] += noise
        factor = cholesky(matrix, lower=True, overwrite_a=True, check_finite=False)
        rest = solve_triangular(factor, y[rows] - centre, lower=True, check_finite=False)
        weight = _weights(rest)
    return Process(tuple(parts), logs, rows, centre, factor, rest, noise)


def _weights(rest: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip((TAIL + 1.0) / (TAIL + rest**2), LEAST_WEIGHT, 1.0)


def _estimated(
    logs: NDArray[np.float64],
    guesses: NDArray[np.float64],
    parts: Sequence[Part],
    rows: NDArray[np.intp],
    y: NDArray[np.float64],
    least: NDArray[np.float64],
    weight: NDArray[np.float64],
    steps: int,
) -> NDArray[np.float64]:
    """Logarithms of greatest posterior density from a start, at most so many steps."""
    from scipy.optimize import minimize

    covariance = Covariance(parts, rows, rows)
    middle, width = np.log(guesses[:, 0]), guesses[:, 1]
    diagonal = np.diag_indices(len(rows))

    def density(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Negative log density and its gradient."""
        matrix, slopes = covariance.with_slopes(at)
        own = np.exp(2.0 * at[-1]) / weight
        matrix += WHOLE
        matrix[diagonal] += own + least + SMALL
        factor = cholesky(matrix, lower=True, overwrite_a=True, check_finite=False)
        inverse, _ = dpotri(factor, lower=1, overwrite_c=0)
        inverse = np.tril(inverse) + np.tril(inverse, -1).T
        explained = inverse @ y
        apart = (at - middle) / width
        value = 0.5 * float(y @ explained) + float(np.log(np.diag(factor)).sum()) + 0.5 * float(apart @ apart)
        lever = inverse - np.outer(explained, explained)
        slope = [0.5 * float(np.vdot(lever, one)) for one in slopes]
        slope.append(float(np.diag(lever) @ own))
        return value, np.array(slope) + apart / width

    far = list(zip(middle - FARTHEST * width, middle + FARTHEST * width, strict=True))
    found = minimize(density, logs, jac=True, method="L-BFGS-B", bounds=far, options={"maxiter": steps, "ftol": CLOSE})
    return np.asarray(found.x, dtype=float)
