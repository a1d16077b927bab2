"""Log level of the months ahead: the process of the past carried on, its growth damped and bounded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from forecasting.long_level import (
    GROWTH_SD,
    TWO_YEARS_WEEKS,
    VAGUE,
    WEEKS_A_YEAR,
    WeekModel,
    covariance,
    season_kernels,
)

Array = NDArray[np.float64]

MOST_GROWTH = (float(np.log(0.7)), float(np.log(1.3)))
"""Bounds of the log of growth a year: 30 % either way."""

HALF_GROWTH_WEEKS = {True: 52.0, False: 13.0}
"""Weeks after which growth goes on at half its pace: with two years of history, and with less."""


@dataclass(frozen=True)
class Outlook:
    """Log level of days to come.

    Attributes
    ----------
    mean : ndarray, shape (days,)
    season : ndarray, shape (days,)
        Part of the mean that is season (or unknown swing), relative to the origin's.
    growth : float
        Log of growth a year, bounded, before it is damped.
    covariance : ndarray, shape (days, days)
        Of the level, growth and season; without the week's own noise.
    """

    mean: Array
    season: Array
    growth: float
    covariance: Array


def damped(weeks_ahead: Array, half_weeks: float) -> Array:
    """Years of growth that a damped trend adds: ``sum phi^j / 52`` over the weeks ahead, phi = 2^(-1 / half).

    In its continuous form ``half / (52 ln 2) (1 - 2^(-h / half))``: never more than `half` / 36 years' worth.

    References
    ----------
    .. [1] Gardner, E. S. and McKenzie, E. (1985). Forecasting trends in time series. Management Science 31.
    """
    span = half_weeks / (WEEKS_A_YEAR * np.log(2.0))
    return np.asarray(span * -np.expm1(-np.log(2.0) * weeks_ahead / half_weeks))


def look_ahead(
    model: WeekModel, time: Array, day: Array, *, origin: float = 0.0, seasonal: bool | None = None
) -> Outlook:
    """Log level after an origin, from the weeks before it.

    Growth is the bounded posterior mean, damped. Without two years before the origin the season is an unknown swing,
    from which the level comes back.

    Parameters
    ----------
    time : ndarray, shape (days,)
        Weeks from the model's origin, rising, at least `origin`.
    day : ndarray, shape (days,)
        Day numbers since 1970.
    origin : float
        At most 0: an earlier one for a rehearsal.
    seasonal : bool, optional
        Whether the season is forecast; default: with two years before the origin.
    """
    weeks = model.weeks
    seen = weeks.time < origin
    if seasonal is None:
        seasonal = model.seasonal and bool(origin - weeks.time[0] >= TWO_YEARS_WEEKS - 1.0)
    past, past_day = weeks.time[seen], weeks.day[seen]
    years = (past - origin) / WEEKS_A_YEAR
    # Growth counts from the origin, so that bounding it does not move the present level.
    own = GROWTH_SD**2 * np.outer(past, past) / WEEKS_A_YEAR**2
    k = covariance(model, seasonal)[np.ix_(seen, seen)] + GROWTH_SD**2 * np.outer(years, years) - own
    factor = cho_factor(k, lower=True)
    middle = float(np.median(weeks.z[seen]))
    alpha = cho_solve(factor, weeks.z[seen] - middle)
    ahead = damped(time - origin, HALF_GROWTH_WEEKS[seasonal])
    growth = float(np.clip(GROWTH_SD**2 * years @ alpha, *MOST_GROWTH))
    walk = model.step**2 * (past - past[0]) + np.cumsum(model.jumps[seen])
    now_day = np.full(len(time), past_day[-1] + 7.0 * (origin - past[-1]))
    season = _season(model, day, past_day, seasonal)
    still = VAGUE + np.broadcast_to(walk, (len(time), len(past)))
    rise = (season - _season(model, now_day, past_day, seasonal)) @ alpha
    cross = still + season
    full = cross + GROWTH_SD**2 * np.outer(ahead, years)
    steps = time - past[-1]
    prior = VAGUE + walk[-1] + model.step**2 * np.minimum.outer(steps, steps) + GROWTH_SD**2 * np.outer(ahead, ahead)
    prior = prior + _season(model, day, day, seasonal)
    spread = prior - full @ cho_solve(factor, full.T)
    return Outlook(middle + cross @ alpha + growth * ahead, rise, growth, (spread + spread.T) / 2.0)


def _season(model: WeekModel, a: Array, b: Array, seasonal: bool) -> Array:
    smooth, sharp = season_kernels(a, b, seasonal)
    return np.asarray(model.smooth**2 * smooth + model.sharp**2 * sharp)
