"""Weekly level of a queue's past: drifting level, yearly season and growth as one Gaussian process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

Array = NDArray[np.float64]

WEEKS_A_YEAR = 52.18
TWO_YEARS_WEEKS = 104
"""Weeks of history from which a yearly season is forecast: with fewer nobody can tell it from growth."""

SWING_WEEKS = 13.0
"""Weeks over which a season that is not known is remembered: a quarter of a year."""

GROWTH_SD = 0.15
"""Prior standard deviation of the log of growth a year."""

HARMONICS = 4
NOTHING = -12.0
"""Log of a standard deviation that is as good as none."""

SHARP_DAYS = 10.0
VAGUE = 25.0
"""Prior variance of the log level itself: anything."""

PRIOR_LOG = np.log(np.array([0.05, 0.012, 0.10, 0.03]))
PRIOR_SD = np.array([1.5, 1.0, 1.0, 1.0])
SWING_SD = 0.5
"""Weekly noise, weekly step of the level, smooth and sharp season: medians and spread of the logs of their
standard deviations before the queue is seen; an unknown season's size is held nearer to its assumed one."""

BOUNDS = tuple(zip(np.log([1e-3, 3e-4, 1e-3, 1e-3]).tolist(), np.log([1.0, 0.3, 1.0, 1.0]).tolist(), strict=True))
"""Of the logs of the four."""

OUTLYING = 4.0
MOST_BREAKS = 6
FEWEST_AFTER = 3
"""Weeks on either side of a shift of the level, and how many deviations make a shift or an outlier."""


@dataclass(frozen=True)
class Weeks:
    """Weekly log levels of the past, old to new, calendar effects taken off.

    Attributes
    ----------
    z : ndarray, shape (n,)
        Log of the week's contacts over what its calendar alone would give.
    time : ndarray, shape (n,)
        Middle of the week, weeks from the origin, below 0.
    day : ndarray, shape (n,)
        The same as a day number since 1970.
    chance : ndarray, shape (n,)
        Poisson variance of `z`.
    share : ndarray, shape (n,)
        Share of a usual week that is known, above 0 to 1.
    """

    z: Array
    time: Array
    day: Array
    chance: Array
    share: Array


@dataclass(frozen=True)
class WeekModel:
    """Estimated structure of the weekly log level.

    Attributes
    ----------
    weeks : Weeks
    noise, step, smooth, sharp : float
        Standard deviations: of a week, of the level's step from week to week, of the smooth and the sharp season.
    seasonal : bool
        Whether a season is forecast; otherwise it is only doubted.
    jumps : ndarray, shape (n,)
        Extra variance of the level's step into each week: shifts that were found.
    aside : ndarray, shape (n,)
        Extra noise variance of each week: outliers that were found.
    """

    weeks: Weeks
    noise: float
    step: float
    smooth: float
    sharp: float
    seasonal: bool
    jumps: Array
    aside: Array

    @property
    def deviations(self) -> Array:
        """The four standard deviations."""
        return np.array([self.noise, self.step, self.smooth, self.sharp])


def smooth_kernel(a: Array, b: Array) -> Array:
    """Correlation of a smooth yearly season between days: four waves, their variance falling with the square."""
    turn = 2.0 * np.pi * np.subtract.outer(a, b) / 365.25
    size = 1.0 / np.arange(1, HARMONICS + 1) ** 2
    return np.asarray(sum(s * np.cos(k * turn) for k, s in enumerate(size, 1)) / size.sum())


def sharp_kernel(a: Array, b: Array) -> Array:
    """Correlation of what comes again every year for a week or two: a bell of ten days round the year."""
    apart = np.abs(np.subtract.outer(a, b)) % 365.25
    apart = np.minimum(apart, 365.25 - apart)
    return np.asarray(np.exp(-0.5 * (apart / SHARP_DAYS) ** 2))


def season_kernels(a: Array, b: Array, seasonal: bool) -> tuple[Array, Array]:
    """Correlation of the smooth and the sharp season between days; of an unknown one, a swing that fades.

    Without two years the two are ``exp(-weeks apart / 13)``: the level is expected to come back from where the
    season has taken it, but nothing is said of when in the year it rises or falls.
    """
    if seasonal:
        return smooth_kernel(a, b), sharp_kernel(a, b)
    swing = np.exp(-np.abs(np.subtract.outer(a, b)) / (7.0 * SWING_WEEKS))
    return np.asarray(swing), np.asarray(swing)


def fit_weeks(weeks: Weeks) -> WeekModel:
    """Estimate the structure by maximum posterior density, shifts and outliers found on the way.

    The log level is ``constant + random walk + growth + season + noise``, all Gaussian; their standard deviations
    maximise the marginal likelihood times weak lognormal priors. A shift or an outlier that is more than four
    deviations from what the others say (auxiliary residuals) gets a variance of its own, and the rest is
    estimated again.

    References
    ----------
    .. [1] Rasmussen, C. E. and Williams, C. K. I. (2006). Gaussian Processes for Machine Learning, ch. 5.
    .. [2] Harvey, A. C. and Koopman, S. J. (1992). Diagnostic checking of unobserved-components models. JBES 10.
    """
    n = len(weeks.z)
    seasonal = bool(-weeks.time[0] >= TWO_YEARS_WEEKS - 1.0)
    noise, step, smooth, sharp = np.exp(PRIOR_LOG).tolist()
    model = WeekModel(weeks, noise, step, smooth, sharp, seasonal, np.zeros(n), np.zeros(n))
    model = _estimated(model)
    broken = _with_breaks(model)
    return model if broken is model else _estimated(broken)


def _parts(model: WeekModel) -> tuple[Array, Array, Array, Array]:
    """Covariances for a unit of each of the four variances, shape (n, n) but the first (n,)."""
    weeks = model.weeks
    return 1.0 / weeks.share, _walk(weeks.time), *season_kernels(weeks.day, weeks.day, model.seasonal)


def _walk(time: Array) -> Array:
    since = time - time[0]
    return np.asarray(np.minimum.outer(since, since))


def _fixed(model: WeekModel) -> Array:
    """Covariance that is not estimated: constant, growth, chance, shifts and outliers."""
    weeks = model.weeks
    years = weeks.time / WEEKS_A_YEAR
    risen = np.cumsum(model.jumps)
    base = VAGUE + GROWTH_SD**2 * np.outer(years, years) + np.minimum.outer(risen, risen)
    base[np.diag_indices(len(years))] += weeks.chance + model.aside
    return np.asarray(base)


def _estimated(model: WeekModel) -> WeekModel:
    """The four deviations at their maximum posterior density; without a known season its second part is nothing."""
    free = np.array([True, True, True, model.seasonal])
    spread = PRIOR_SD if model.seasonal else np.where(np.arange(4) == 2, SWING_SD, PRIOR_SD)
    start = np.where(free, np.log(model.deviations), NOTHING)
    density = _density(model)

    def cost(x: Array) -> tuple[float, Array]:
        logs = start.copy()
        logs[free] = x
        value, slope = density(np.exp(2.0 * logs))
        away = np.where(free, (logs - PRIOR_LOG) / spread, 0.0)
        return value + 0.5 * float(away @ away), (slope + away / spread)[free]

    found = minimize(
        cost,
        start[free],
        jac=True,
        method="L-BFGS-B",
        bounds=[bound for bound, is_free in zip(BOUNDS, free, strict=True) if is_free],
        options={"maxiter": 40, "ftol": 1e-6},
    )
    logs = start.copy()
    logs[free] = found.x
    noise, step, smooth, sharp = np.exp(logs).tolist()
    return replace(model, noise=noise, step=step, smooth=smooth, sharp=sharp)


def _density(model: WeekModel) -> Callable[[Array], tuple[float, Array]]:
    """Minus log marginal likelihood of four variances, and its slope in the logs of their square roots."""
    noise, walk, smooth, sharp = _parts(model)
    fixed, z = _fixed(model), model.weeks.z - np.median(model.weeks.z)
    n = len(z)

    def density(v: Array) -> tuple[float, Array]:
        k = fixed + v[1] * walk + v[2] * smooth + v[3] * sharp
        k[np.diag_indices(n)] += v[0] * noise
        factor = cho_factor(k, lower=True)
        inverse = cho_solve(factor, np.eye(n))
        alpha = inverse @ z
        value = 0.5 * float(z @ alpha) + float(np.log(np.diag(factor[0])).sum())
        pull = inverse - np.outer(alpha, alpha)
        slope = [float(np.diag(pull) @ noise), *(float((pull * part).sum()) for part in (walk, smooth, sharp))]
        return value, v * np.array(slope)

    return density


def covariance(model: WeekModel, seasonal: bool | None = None) -> Array:
    """Covariance of the observed weeks, with the season as known or as a swing, shape (n, n)."""
    noise, walk, smooth, sharp = _parts(model if seasonal is None else replace(model, seasonal=seasonal))
    k = _fixed(model) + model.step**2 * walk + model.smooth**2 * smooth + model.sharp**2 * sharp
    k[np.diag_indices(len(noise))] += model.noise**2 * noise
    return np.asarray(k)


def _with_breaks(model: WeekModel) -> WeekModel:
    """The model with the clearest shifts and outliers given variances of their own."""
    n = len(model.weeks.z)
    z = model.weeks.z - np.median(model.weeks.z)
    now = model
    for _ in range(MOST_BREAKS):
        inverse = np.linalg.inv(covariance(now))
        alpha = inverse @ z
        single = alpha / np.sqrt(np.maximum(np.diag(inverse), 1e-12))
        # Step up at week j: the sum over the weeks from j on, of rows and then of columns.
        below = np.cumsum(np.cumsum(inverse[::-1, ::-1], axis=0), axis=1)[::-1, ::-1].diagonal()
        after = np.cumsum(alpha[::-1])[::-1]
        shift = after / np.sqrt(np.maximum(below, 1e-12))
        shift[:FEWEST_AFTER] = shift[max(n - FEWEST_AFTER + 1, 0) :] = 0.0
        one, step = int(np.argmax(np.abs(single))), int(np.argmax(np.abs(shift)))
        if max(abs(single[one]), abs(shift[step])) < OUTLYING:
            break
        if abs(single[one]) >= abs(shift[step]):
            aside = now.aside.copy()
            aside[one] += (alpha[one] / inverse[one, one]) ** 2
            now = replace(now, aside=aside)
        else:
            jumps = now.jumps.copy()
            jumps[step] += (after[step] / below[step]) ** 2
            now = replace(now, jumps=jumps)
    return now
