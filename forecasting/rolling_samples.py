"""One origin of a backtest: every method's forecast against what came, by interval, day and week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.accuracy import crps, poisson_coverage, poisson_crps, poisson_deviation
from forecasting.combine import Combination, combine
from forecasting.days import DayTable
from forecasting.distribution import Uncertainty, count_quantiles
from forecasting.errors import measure
from forecasting.result import LEVELS
from forecasting.rolling_events import Lift

Array = NDArray[np.float64]

FLOOR = "poisson_floor"
LEVEL_DAYS = {"interval": 0, "day": 1, "week": 7}
BAND = {name: number for number, name in enumerate(LEVELS)}
BANDS = ("q025", "q10", "q90", "q975")
"""Quantiles that are kept beside the losses: the 80 % and the 95 % band."""


@dataclass(frozen=True)
class Scored:
    """What came after one origin, shape (days, slots) each, and the kinds of its days.

    Attributes
    ----------
    origin : Timestamp
        Local midnight, naive.
    stamps : DatetimeIndex, shape (days * slots,)
        Naive local starts of the cells.
    actual : ndarray
        Contacts; NaN where unknown.
    seen : ndarray of bool
        Known and open: what is scored.
    busy_slot : ndarray of bool
    busy_day, special : ndarray of bool, shape (days,)
    """

    origin: pd.Timestamp
    stamps: pd.DatetimeIndex
    actual: Array
    seen: NDArray[np.bool_]
    busy_slot: NDArray[np.bool_]
    busy_day: NDArray[np.bool_]
    special: NDArray[np.bool_]


def origin_losses(table: DayTable, scored: Scored, lift: Lift) -> pd.DataFrame:
    """Losses of every method at one origin, a row each forecast value.

    Parameters
    ----------
    table : DayTable
        The days known at the origin, and those to come, empty; more than are scored where the last ones before the
        origin have no rows, which may or may not mean that they were closed.
    scored : Scored
    lift : Lift
        Of planned events; the same for every method.

    Returns
    -------
    DataFrame
        ``method,level,origin,start,days_ahead,busiest,special,actual,mean,error,absolute_error,crps,inside80,
        inside95,q025,q10,q90,q975``. Of the Poisson floor, `actual` is the rate and the others are expectations.
    """
    chosen = combine(table)
    days, ahead = len(scored.actual), len(chosen.mean)
    found = [
        (method, level, mean, quantiles)
        for method, forecast, trials in _forecasts(chosen)
        for level, mean, quantiles in _by_level(
            np.where(scored.seen, forecast[-days:] * lift.factor, 0.0),
            scored,
            _last_days(measure(table, chosen.origins, trials, ahead, chosen.doubts), days),
            [np.where(scored.seen, forecast[-days:] * deviation, 0.0) for deviation in lift.deviations],
        )
    ]
    rows = _rows(scored)
    parts = [
        _against(rows[level], mean, quantiles).assign(method=method, level=level)
        for method, level, mean, quantiles in found
    ]
    rate = np.where(scored.seen, chosen.mean[-days:] * lift.factor, 0.0)
    rate *= np.nansum(scored.actual[scored.seen]) / max(float(rate.sum()), 1e-9)
    parts += [
        _floor(rows[level], mean, quantiles).assign(method=FLOOR, level=level)
        for level, mean, quantiles in _by_level(rate, scored, _certain(table.slots, len(rate)), [])
    ]
    return pd.concat(parts, ignore_index=True).assign(origin=scored.origin)


def _forecasts(chosen: Combination) -> Iterator[tuple[str, Array, tuple[Array, ...]]]:
    yield "combined", chosen.mean, chosen.trials
    for name, mean in chosen.members.items():
        yield name, mean, chosen.member_trials.get(name, ())


def _last_days(sure: Uncertainty, days: int) -> Uncertainty:
    return replace(sure, day_variance=sure.day_variance[-days:])


def _certain(slots: int, days: int) -> Uncertainty:
    return Uncertainty(np.zeros(days), 0.0, 0.0, np.zeros(slots), 0.0, np.empty(0))


def _rows(scored: Scored) -> dict[str, pd.DataFrame]:
    """What is known of the scored values of each level, whatever the method."""
    days, slots = scored.actual.shape
    seen = scored.seen
    midnights = scored.stamps[::slots]
    ahead = np.arange(1, days + 1)
    came = np.where(seen, scored.actual, 0.0).sum(axis=1)
    kept = np.asarray(seen.any(axis=1))
    rows = {
        "day": pd.DataFrame(
            {
                "start": midnights,
                "days_ahead": ahead,
                "busiest": scored.busy_day,
                "special": scored.special,
                "actual": came,
            }
        ).loc[kept]
    }
    if slots > 1:
        rows["interval"] = pd.DataFrame(
            {
                "start": scored.stamps[seen.ravel()],
                "days_ahead": np.repeat(ahead, slots)[seen.ravel()],
                "busiest": scored.busy_slot[seen],
                "special": np.repeat(scored.special, slots)[seen.ravel()],
                "actual": scored.actual[seen],
            }
        )
    full = days // 7
    if full:
        week = pd.DataFrame({"start": midnights[: 7 * full : 7], "days_ahead": 7 * np.arange(1, full + 1)})
        week = week.assign(busiest=False, special=False, actual=came[: 7 * full].reshape(full, 7).sum(axis=1))
        rows["week"] = week.loc[_any_day(kept, full)]
    return rows


def _by_level(mean: Array, scored: Scored, sure: Uncertainty, moved: list[Array]) -> Iterator[tuple[str, Array, Array]]:
    """Level, means and quantiles (n, 9) of its scored values; `moved` are deviations that events bring, by cell."""
    seen = scored.seen
    if mean.shape[1] > 1:
        relative = np.broadcast_to(sure.relative_variance(), mean.shape)[seen]
        yield "interval", mean[seen], _quantiles(mean[seen], relative, sure.freedom, [part[seen] for part in moved])
    kept, total = np.asarray(seen.any(axis=1)), mean.sum(axis=1)
    by_day = [part.sum(axis=1) for part in moved]
    relative = sure.total_variance(mean)
    yield "day", total[kept], _quantiles(total[kept], relative[kept], sure.freedom, [part[kept] for part in by_day])
    full = len(mean) // 7
    if full:
        covariance = sure.day_covariance(mean)
        variance = np.array([covariance[7 * w : 7 * w + 7, 7 * w : 7 * w + 7].sum() for w in range(full)])
        total, *by_week = (part[: 7 * full].reshape(full, 7).sum(axis=1) for part in (total, *by_day))
        kept = _any_day(kept, full)
        relative = variance / np.maximum(total, 1e-9) ** 2
        moved = [part[kept] for part in by_week]
        yield "week", total[kept], _quantiles(total[kept], relative[kept], sure.freedom, moved, sure.week_share)


def _any_day(days: NDArray[np.bool_], weeks: int) -> NDArray[np.bool_]:
    """Whether any of the seven days of each of the first weeks."""
    return np.asarray(days[: 7 * weeks].reshape(weeks, 7).any(axis=1))


def _quantiles(mean: Array, relative: Array, freedom: float, moved: list[Array], share: float = 1.0) -> Array:
    added = np.sum([part**2 for part in moved], axis=0) / np.maximum(mean, 1e-9) ** 2
    return count_quantiles(mean, relative + added, freedom, share)


def _against(rows: pd.DataFrame, mean: Array, quantiles: Array) -> pd.DataFrame:
    actual = rows["actual"].to_numpy()
    bands = {name: quantiles[:, BAND[name]] for name in BANDS}
    return rows.assign(
        mean=mean,
        error=mean - actual,
        absolute_error=np.abs(mean - actual),
        crps=crps(actual, quantiles),
        inside80=((bands["q10"] <= actual) & (actual <= bands["q90"])).astype(float),
        inside95=((bands["q025"] <= actual) & (actual <= bands["q975"])).astype(float),
        **bands,
    )


def _floor(rows: pd.DataFrame, rate: Array, quantiles: Array) -> pd.DataFrame:
    """What is expected to be lost when counts are Poisson and the rates are known: closed forms, no draws."""
    bands = {name: quantiles[:, BAND[name]] for name in BANDS}
    return rows.assign(
        actual=rate,
        mean=rate,
        error=0.0,
        absolute_error=poisson_deviation(rate),
        crps=poisson_crps(rate, quantiles),
        inside80=poisson_coverage(rate, bands["q10"], bands["q90"]),
        inside95=poisson_coverage(rate, bands["q025"], bands["q975"]),
        **bands,
    )
