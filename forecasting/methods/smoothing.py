"""Exponential smoothing of daily log totals with a weekday season and no or a damped trend, times the profile."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.methods.ordinary import OUTLIER, ordinary
from forecasting.methods.protocol import Settings, back_from_log, build_design, log_total, spread
from forecasting.profile import profiles
from forecasting.terms import Design

FEWEST_CYCLES = 8
"""Seasons of observed days under which the smoothing parameters are set, not estimated."""

MOST_DAYS = 371
"""Latest days from which the parameters are estimated."""

FIRST_DAYS = 28
"""Days from which the first states are taken."""


@dataclass(frozen=True)
class Parameters:
    """Smoothing parameters of ETS(A, N, A) or ETS(A, Ad, A).

    Attributes
    ----------
    level, trend, season : float
        Share of a one-step error that goes into the state: alpha, beta, gamma.
    damping : float
        What is left of the trend each day: phi, 0 without a trend.
    limit : float
        Size to which a one-step error is cut before it moves a state.
    """

    level: float = 0.2
    trend: float = 0.0
    season: float = 0.05
    damping: float = 0.0
    limit: float = np.inf


@dataclass
class State:
    """Level, trend and weekday season after a day."""

    level: float
    trend: float
    season: NDArray[np.float64]


def first_state(y: NDArray[np.float64], weekday: NDArray[np.intp]) -> State:
    """Level and season from the means of the first known days; a weekday not among them is NaN until first seen."""
    known = np.isfinite(y)
    level = float(y[known].mean()) if known.any() else 0.0
    season = np.full(7, np.nan)
    for day in np.unique(weekday[known]):
        season[day] = float(y[known & (weekday == day)].mean()) - level
    return State(level, 0.0, season)


def advance(
    state: State, y: NDArray[np.float64], weekday: NDArray[np.intp], parameters: Parameters
) -> NDArray[np.float64]:
    """Carry the state over days, and return what was expected of each the day before, shape (n,).

    With e = y - (l + phi b + s) cut to the limit: ``l' = l + phi b + alpha e``, ``b' = phi b + beta e``,
    ``s' = s + gamma e`` for the day's own weekday; e = 0 where y is NaN.

    References
    ----------
    .. [1] Hyndman, R. J., Koehler, A. B., Ord, J. K. and Snyder, R. D. (2008). Forecasting with exponential smoothing.
       Springer. The cut: Gelper, S., Fried, R. and Croux, C. (2010). Robust forecasting with exponential and
       Holt-Winters smoothing. Journal of Forecasting 29.
    """
    expected = np.empty(len(y))
    season = state.season.tolist()
    level, trend = state.level, state.trend
    for number, (value, day) in enumerate(zip(y.tolist(), weekday.tolist(), strict=True)):
        trend *= parameters.damping
        level += trend
        seen = not math.isnan(value)
        if math.isnan(season[day]):
            season[day] = value - level
        expected[number] = level + (0.0 if math.isnan(season[day]) else season[day])
        if seen:
            error = min(max(value - expected[number], -parameters.limit), parameters.limit)
            level += parameters.level * error
            trend += parameters.trend * error
            season[day] += parameters.season * error
    state.level, state.trend, state.season = level, trend, np.array(season)
    return expected


@dataclass(frozen=True)
class _Fitted:
    table: DayTable
    settings: Settings
    y: NDArray[np.float64]
    design: Design
    parameters: Parameters

    def totals(self, origin: int, days: int) -> NDArray[np.float64]:
        """Expected daily totals with usual hours, shape (days,)."""
        table = self.table
        if not np.isfinite(self.y[:origin]).any():
            return np.zeros(days)
        found = ordinary(table, self.y, self.design, self.settings, origin)
        rows = usual_days(table, origin)
        start = rows[rows < FIRST_DAYS] if np.isfinite(found.y[rows[rows < FIRST_DAYS]]).any() else rows
        state = first_state(found.y[start], table.weekday[start])
        past = np.full(origin, np.nan)
        past[rows] = advance(state, found.y[rows], table.weekday[rows], self.parameters)
        ahead = _ahead(table, state, self.parameters.damping, origin, days) + found.effect[origin : origin + days]
        past = np.where(np.isfinite(self.y[:origin]), past, np.nan)
        return back_from_log(table, ahead, past + found.effect[:origin], origin)

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        """Totals times the weekday's profile."""
        shape = profiles(self.table, origin, self.settings.half_life_days)
        return spread(self.table, self.totals(origin, days), shape, origin)


def usual_days(table: DayTable, origin: int) -> NDArray[np.intp]:
    """Days before the origin that open, on weekdays that usually do: time stands still on the others."""
    usually = np.asarray(table.usual_open.any(axis=1))[table.weekday]
    return np.asarray(np.flatnonzero((table.day_open & usually)[:origin]))


def _ahead(table: DayTable, state: State, damping: float, origin: int, days: int) -> NDArray[np.float64]:
    """Log totals of the coming ordinary days: level, the trend as far as damping lets it run, season."""
    coming = slice(origin, origin + days)
    steps = np.cumsum(table.day_open[coming])
    run = damping * (1.0 - damping**steps) / (1.0 - damping) if damping else np.zeros(days)
    season = np.where(np.isfinite(state.season), state.season, 0.0)[table.weekday[coming]]
    return np.asarray(state.level + state.trend * run + season)


def estimate(y: NDArray[np.float64], period: int) -> Parameters:
    """Smoothing parameters by maximum likelihood, without or with a damped trend by the corrected criterion of Akaike.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Ordinary log totals of consecutive usual days, nothing missing.
    period : int
        Usual days of a week, at least 1.
    """
    if len(y) < max(FEWEST_CYCLES * period, FIRST_DAYS) or float(np.ptp(y)) < 1e-9:
        return Parameters()
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    season = [float(y[number : 4 * period : period].mean()) for number in range(period)]
    level = float(np.mean(season))
    found = []
    for trend in (None, "add"):
        model = ETSModel(
            y,
            error="add",
            trend=trend,
            damped_trend=trend is not None,
            seasonal="add" if period > 1 else None,
            seasonal_periods=period if period > 1 else None,
            initialization_method="known",
            initial_level=level,
            initial_trend=0.0 if trend else None,
            initial_seasonal=[value - level for value in season] if period > 1 else None,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found.append(model.fit(disp=False, maxiter=100))
    best = min(found, key=lambda fit: float(fit.aicc) if np.isfinite(fit.aicc) else np.inf)
    named = dict(zip(best.model.param_names, best.params, strict=True))
    rest = np.asarray(best.resid)
    return Parameters(
        level=float(named["smoothing_level"]),
        trend=float(named.get("smoothing_trend", 0.0)),
        season=float(named.get("smoothing_seasonal", 0.0)),
        damping=float(named.get("damping_trend", 0.0)),
        limit=OUTLIER * max(1.4826 * float(np.median(np.abs(rest))), 1e-9),
    )


def _without_holes(y: NDArray[np.float64], weekday: NDArray[np.intp]) -> NDArray[np.float64]:
    """Missing days filled with their weekday's median and the level between the days around."""
    known = np.isfinite(y)
    middle = np.zeros(7)
    for day in np.unique(weekday[known]):
        middle[day] = np.median(y[known & (weekday == day)])
    position = np.arange(len(y))
    level = np.interp(position, position[known], (y - middle[weekday])[known])
    return np.asarray(np.where(known, y, level + middle[weekday]))


class Smoothing:
    """Additive exponential smoothing of log totals: parameters estimated once, states filtered from every origin.

    What holidays, eves, days around closed ones and, if chosen, the day of the month add is taken off first and put on
    again (`ordinary.py`). The season runs over the weekdays that usually open. A day not observed leaves the states
    as they are, but for the trend.

    References
    ----------
    .. [1] Hyndman, R. J., Koehler, A. B., Ord, J. K. and Snyder, R. D. (2008). Forecasting with exponential smoothing.
       Springer.
    .. [2] Gardner, E. S. and McKenzie, E. (1985). Forecasting trends in time series. Management Science 31.
    """

    name = "smoothing"
    needs_days = 0

    def fit(self, table: DayTable, settings: Settings) -> _Fitted:
        """Estimate the smoothing parameters on the latest known days."""
        days = build_design(table, settings)
        y = log_total(table)
        # Closed days are kept here, and filled: without them the season would lose its step.
        usually = np.asarray(table.usual_open.any(axis=1))[table.weekday]
        rows = np.flatnonzero(usually[: table.known])[-MOST_DAYS:]
        parameters = Parameters()
        if np.isfinite(y[rows]).any():
            found = ordinary(table, y, days, settings, table.known)
            period = int(table.usual_open.any(axis=1).sum())
            parameters = estimate(_without_holes(found.y[rows], table.weekday[rows]), period)
        return _Fitted(table, settings, y, days, parameters)
