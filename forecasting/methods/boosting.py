"""Gradient-boosted trees on the errors that the calendar's level made from past origins, times the profile."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.level import LevelFit, fit_level
from forecasting.methods.ordinary import OUTLIER, WEEKDAYS
from forecasting.methods.protocol import Settings, back_from_log, build_design, log_total, spread, steps_ahead
from forecasting.profile import profiles
from forecasting.terms import GROWTH, LAST_YEAR, YEARLY, Design

SLOW = frozenset({YEARLY, LAST_YEAR, GROWTH})
"""Terms left to the trees: they were learned from one or two years, which the trees see as well."""

FIRST_DAYS = 119
"""Days before the first origin that is learned from: earlier ones hardly know holidays."""

FEWEST_ORIGINS, MOST_ORIGINS = 52, 156
"""Past origins, a week apart, that are learned from: under a year of them the trees hurt."""

RETRAIN_DAYS = 91
"""Trees are grown again for every so many days back from the end of the known ones: a multiple of a week."""

REACH_DAYS = 28
"""Days ahead that are learned; later ones take the trees' answer for the last of them."""

YEAR_DAYS = 364
LAGS = 4

TREES: dict[str, Any] = {
    "max_iter": 120,
    "learning_rate": 0.05,
    "max_leaf_nodes": 6,
    "min_samples_leaf": 30,
    "l2_regularization": 10.0,
    "early_stopping": False,
    "random_state": 0,
}


@dataclass(frozen=True)
class View:
    """What is known at an origin of the days after it.

    Attributes
    ----------
    base : ndarray, shape (days,)
        Log totals expected by the drifting level and the calendar.
    features : ndarray, shape (days, k)
        NaN where unknown.
    past : ndarray, shape (origin,)
        Fitted log totals, NaN where unknown.
    limit : float
        Size of an outlying error of one day.
    """

    base: NDArray[np.float64]
    features: NDArray[np.float64]
    past: NDArray[np.float64]
    limit: float


@dataclass(frozen=True)
class _Fitted:
    table: DayTable
    settings: Settings
    y: NDArray[np.float64]
    design: Design
    calendar: NDArray[np.float64]
    views: dict[int, View] = field(default_factory=dict)
    grown: dict[int, Any] = field(default_factory=dict)

    def totals(self, origin: int, days: int) -> NDArray[np.float64]:
        """Expected daily totals with usual hours, shape (days,)."""
        if not np.isfinite(self.y[:origin]).any():
            return np.zeros(days)
        view = self.view(origin) if days <= REACH_DAYS else self._look(origin, days)
        trees = self._trees(origin)
        ahead = view.base[:days]
        if trees is not None:
            with _one_thread():
                ahead = ahead + trees.predict(view.features[:days])
        return back_from_log(self.table, ahead, view.past, origin)

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        """Totals times the weekday's profile."""
        shape = profiles(self.table, origin, self.settings.half_life_days)
        return spread(self.table, self.totals(origin, days), shape, origin)

    def view(self, origin: int) -> View:
        """The view of the coming days that are learned; kept, as several sets of trees learn from it."""
        if origin not in self.views:
            self.views[origin] = self._look(origin, min(REACH_DAYS, len(self.y) - origin))
        return self.views[origin]

    def _look(self, origin: int, days: int) -> View:
        x, offset = self.design.x, self.design.offset
        free = self.y - offset
        fit = fit_level(free[:, None], self.design, origin, self.settings.drifts, self.table.weekday)
        steps = steps_ahead(self.table, np.isfinite(self.y), origin, days)
        coming = slice(origin, origin + days)
        base = fit.ahead(x[coming], steps)[:, 0] + offset[coming]
        rest, limit = _rest(free, x, fit)
        effect = x[coming, WEEKDAYS:] @ fit.effects[WEEKDAYS:, 0]
        lags = lag_features(rest, float(fit.level[0]), days)
        features = np.column_stack([self.calendar[coming], effect, lags])
        return View(base, features, fit.past[:, 0] + offset[:origin], limit)

    def _trees(self, origin: int) -> Any:
        """Trees grown on what came before the latest of the quarters counted back from the end, or None."""
        quarters = -((origin - self.table.known) // RETRAIN_DAYS)
        cut = self.table.known - RETRAIN_DAYS * max(quarters, 0)
        if cut not in self.grown:
            self.grown[cut] = self._grow(cut)
        return self.grown[cut]

    def _grow(self, cut: int) -> Any:
        origins = range(cut - 7, FIRST_DAYS, -7)[:MOST_ORIGINS]
        if len(origins) < FEWEST_ORIGINS:
            return None
        from sklearn.ensemble import HistGradientBoostingRegressor

        features, errors = [], []
        for origin in origins:
            view = self.view(origin)
            ends = min(cut, origin + len(view.base))
            error = self.y[origin:ends] - view.base[: ends - origin]
            known = np.isfinite(error)
            features.append(view.features[: ends - origin][known])
            errors.append(np.clip(error[known], -2.0 * view.limit, 2.0 * view.limit))
        if sum(map(len, errors)) < FEWEST_ORIGINS:
            return None
        with _one_thread():
            return HistGradientBoostingRegressor(**TREES).fit(np.concatenate(features), np.concatenate(errors))


def _one_thread() -> Any:
    """Keep OpenMP to one thread: the trees are small, and sums must not depend on the number of cores."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1, user_api="openmp")


def _rest(free: NDArray[np.float64], x: NDArray[np.float64], fit: LevelFit) -> tuple[NDArray[np.float64], float]:
    """Log totals before the origin without calendar effects, outlying days drawn in; and the size drawn in to."""
    origin = len(fit.past)
    error = free[:origin] - fit.past[:, 0]
    known = np.isfinite(error)
    middle = float(np.median(np.abs(error[known]))) if known.any() else 0.0
    limit = OUTLIER * max(1.4826 * middle, 1e-9)
    drawn = np.clip(error, -limit, limit) - error
    return np.asarray(free[:origin] + drawn - x[:origin] @ fit.effects[:, 0]), limit


def lag_features(rest: NDArray[np.float64], level: float, days: int) -> NDArray[np.float64]:
    """Ratios, as logs, that are known at the origin, for each of the days after it.

    Parameters
    ----------
    rest : ndarray, shape (origin,)
        Log totals without calendar effects, NaN where unknown.
    level : float
        Level at the origin.
    days : int

    Returns
    -------
    ndarray, shape (days, 8)
        Days ahead, at most 27; the latest four known days of the same weekday over the level; the day 52 weeks before,
        and the week around it, over the four weeks that ended 52 weeks before the origin; the last week over the level.
    """
    origin = len(rest)
    ahead = np.arange(days)
    coming = origin + ahead
    lags = [_around(rest, coming - 7 * (ahead // 7 + 1 + back), 0) - level for back in range(LAGS)]
    year_ago = coming - YEAR_DAYS
    then = _around(rest, np.array([origin - YEAR_DAYS - 14]), 14)
    last_week = np.append(rest[max(origin - 7, 0) :], level)
    return np.column_stack(
        [
            np.minimum(ahead, REACH_DAYS - 1),
            *lags,
            _around(rest, year_ago, 0) - then,
            _around(rest, year_ago, 3) - then,
            np.full(days, np.nanmean(last_week) - level),
        ]
    )


def _around(rest: NDArray[np.float64], at: NDArray[np.intp], reach: int) -> NDArray[np.float64]:
    """Mean of the known days within so many of each, NaN where there is none before the origin."""
    index = at[:, None] + np.arange(-reach, reach + 1)[None, :]
    inside = (index >= 0) & (index < len(rest))
    values = np.where(inside, rest[np.clip(index, 0, len(rest) - 1)], np.nan)
    count = np.isfinite(values).sum(axis=1)
    return np.asarray(
        np.divide(np.nansum(values, axis=1), count, out=np.full(len(at), np.nan), where=count > 0), dtype=float
    )


def calendar_features(table: DayTable) -> NDArray[np.float64]:
    """Place of each day in week, month and year and beside holidays and closed days, shape (n_days, 11).

    Weekday; day of the month from its start and from its end; open day of the month from its start and from its end;
    week of the year; holiday, eve, day after; days since and until a closed day, at most 7.
    """
    dates = table.dates.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    first = month.astype("datetime64[D]")
    day = (dates - first).astype(int)
    left = ((month + 1).astype("datetime64[D]") - dates).astype(int) - 1
    of_year = (dates - dates.astype("datetime64[Y]").astype("datetime64[D]")).astype(int)
    holiday = np.array([name != "" for name in table.holidays]) if table.holidays else np.zeros(len(dates), dtype=bool)
    eve, after = np.append(holiday[1:], False), np.append(False, holiday[:-1])
    return np.column_stack(
        [
            table.weekday,
            day,
            left,
            *_open_days(table),
            of_year // 7,
            holiday,
            eve & ~holiday,
            after & ~holiday,
            _since(~table.day_open),
            _since(~table.day_open[::-1])[::-1],
        ]
    ).astype(float)


def _open_days(table: DayTable) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Number of each day among its month's open ones from the start, and open days left after it.

    Days of the first and last month that the table does not hold are open if their weekday usually is.
    """
    dates = table.dates.astype("datetime64[D]")
    first = dates[0].astype("datetime64[M]").astype("datetime64[D]")
    end = (dates[-1].astype("datetime64[M]") + 1).astype("datetime64[D]")
    whole = np.arange(first, end)
    open_ = np.asarray(table.usual_open.any(axis=1))[(whole.astype(np.int64) + 3) % 7]
    own = slice(int((dates[0] - first).astype(int)), int((dates[0] - first).astype(int)) + len(dates))
    open_[own] = table.day_open
    _, month = np.unique(whole.astype("datetime64[M]"), return_inverse=True)
    count = np.cumsum(open_)
    starts = np.flatnonzero(np.diff(month, prepend=-1))
    so_far = count - np.append(0, count)[starts][month]
    in_month = np.bincount(month, weights=open_).astype(np.intp)[month]
    return so_far[own], (in_month - so_far)[own]


def _since(flag: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Days since the last flagged one, 0 on it, at most 7."""
    position = np.arange(len(flag))
    last = np.maximum.accumulate(np.where(flag, position, -7))
    return np.asarray(np.minimum(position - last, 7))


class Boosting:
    """Direct forecasts of log totals: drifting level and calendar, plus trees grown on that level's past errors.

    The level is fitted from weekly origins through the past. Its errors 1 to 28 days ahead are the target of
    histogram gradient boosting (squared loss) on what was known at each origin: the calendar, the learned effect of
    the day, the latest four values of the same weekday and the same time last year as ratios to the level, days ahead.
    An origin only uses trees that were grown on days before it. Below a year of past origins there are none, and the
    base stands alone.

    Attributes
    ----------
    needs_days : int
        Known days under which the method should not be tried: with trees it was worse than its base on made queues of
        12 to 17 months, and better on those of 21 months and more.

    References
    ----------
    .. [1] Friedman, J. H. (2001). Greedy function approximation: a gradient boosting machine. Annals of Statistics 29.
    .. [2] Ke, G. et al. (2017). LightGBM: a highly efficient gradient boosting decision tree. NeurIPS 30.
    """

    name = "boosting"
    needs_days = 637

    def fit(self, table: DayTable, settings: Settings) -> _Fitted:
        """Bind to a table; trees are grown when first asked for."""
        without = replace(settings, terms=settings.terms - SLOW)
        return _Fitted(table, settings, log_total(table), build_design(table, without), calendar_features(table))
