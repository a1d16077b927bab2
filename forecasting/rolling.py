"""Rolling origin: how good the forecast would have been, beside simple methods and what no method can beat."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.accuracy import bias, coverage, mase, naive_error, wape, weighted_crps
from forecasting.combine import Combination, combine
from forecasting.days import DayTable
from forecasting.distribution import Uncertainty, count_quantiles, stream
from forecasting.errors import measure
from forecasting.events import Event
from forecasting.faults import Fault, InputError
from forecasting.grid import queue_history
from forecasting.history import History
from forecasting.queue_model import day_table
from forecasting.result import LEVELS
from forecasting.series import Series

COLUMNS = ("queue", "method", "horizon_days", "level", "origins", "wape", "bias", "mase", "wcrps", "cover80", "cover95")
STEP_DAYS = 7
FLOOR_DRAWS = 20
BAND = {name: number for number, name in enumerate(LEVELS)}
LEVEL_DAYS = {"interval": 0, "day": 1, "week": 7}


def backtest(
    history: History,
    *,
    origins: int,
    days: int,
    series: Sequence[Series] | None = None,
    holidays: str | None = None,
    events: Sequence[Event] = (),
) -> pd.DataFrame:
    """Forecast from past origins, a week apart, and score against what came.

    Parameters
    ----------
    history : History
    origins : int
        Number of origins, at least 1; the last one lies `days` before the end of the history.
    days : int
        Horizon, days, at least 1.
    series : sequence of Series, optional
        Default: every queue of the history, its hours learned.
    holidays : str, optional
        Code of the public holidays.
    events : sequence of Event

    Returns
    -------
    DataFrame
        ``queue,method,horizon_days,level,origins,wape,bias,mase,wcrps,cover80,cover95``: a row for each queue, level
        (interval, day, and week from seven days on) and method: ``combined``, every member, ``poisson_floor``
        (counts drawn from the combined mean as if it were true). Shares, not percent. Each forecast sees only what
        lies before its origin.

    Raises
    ------
    InputError
        If the history is too short for the origins asked for.
    """
    if series is None:
        series = [Series(queue) for queue in history.frame["queue"].unique()]
    rows = []
    for one in series:
        rows += _score_queue(history, one, origins, days, holidays, events)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _score_queue(
    history: History, series: Series, origins: int, days: int, holidays: str | None, events: Sequence[Event]
) -> list[tuple[object, ...]]:
    whole = queue_history(history, series, set_aside=events)
    table = day_table(whole, series, (whole.days[-1]).date(), holidays, events)
    first = table.known - days - STEP_DAYS * (origins - 1)
    if first < STEP_DAYS:
        raise InputError([_too_short(series.queue, table.known, origins, days)])
    samples: dict[tuple[str, str], list[_Sample]] = defaultdict(list)
    for origin in range(first, table.known - days + 1, STEP_DAYS):
        past = _at(history, series, whole.days[origin], days, holidays, events)
        coming = slice(origin, origin + days)
        for method, level, sample in _samples(past, table.volume[coming], table.open[coming], series.queue):
            samples[level, method].append(sample)
    past_volume = np.where(table.open[:first], table.volume[:first], np.nan)
    naive = {level: _naive(past_volume, level) for level in LEVEL_DAYS}
    return [
        (series.queue, method, days, level, origins, *_measures(found, naive[level]))
        for (level, method), found in samples.items()
    ]


@dataclass(frozen=True)
class _Sample:
    """Actuals, means and quantiles (n, 9) of one forecast at one level."""

    actual: NDArray[np.float64]
    mean: NDArray[np.float64]
    quantiles: NDArray[np.float64]


def _at(
    history: History,
    series: Series,
    origin: pd.Timestamp,
    days: int,
    holidays: str | None,
    events: Sequence[Event],
) -> DayTable:
    """The table as it was known at local midnight of the origin."""
    until = origin.tz_localize(history.time_zone)
    past = queue_history(history, series, until=until, set_aside=events)
    return day_table(past, series, (origin + dt.timedelta(days - 1)).date(), holidays, events)


def _samples(
    table: DayTable, actual: NDArray[np.float64], open_: NDArray[np.bool_], queue: str
) -> Iterator[tuple[str, str, _Sample]]:
    """Method, level and sample for all of them, from one origin."""
    chosen = combine(table)
    seen = np.asarray(np.isfinite(actual) & open_)
    days = len(actual)
    for method, mean, trials in _forecasts(chosen):
        uncertainty = measure(table, chosen.origins, trials, days)
        for level, sample in _at_levels(actual, np.where(seen, mean, 0.0), seen, uncertainty):
            yield method, level, sample
    rate = np.where(seen, chosen.mean, 0.0)
    rate *= np.nansum(actual[seen]) / max(rate.sum(), 1e-9)
    rng = stream(0, queue, str(table.known))
    certain = _certain(table.slots, days)
    for _ in range(FLOOR_DRAWS):
        drawn = rng.poisson(rate).astype(float)
        for level, sample in _at_levels(drawn, rate, seen, certain):
            yield "poisson_floor", level, sample


def _forecasts(
    chosen: Combination,
) -> Iterator[tuple[str, NDArray[np.float64], tuple[NDArray[np.float64], ...]]]:
    yield "combined", chosen.mean, chosen.trials
    for name, mean in chosen.members.items():
        yield name, mean, chosen.member_trials.get(name, ())


def _certain(slots: int, days: int) -> Uncertainty:
    return Uncertainty(np.zeros(days), 0.0, 0.0, np.zeros(slots), 0.0, np.empty(0))


def _at_levels(
    actual: NDArray[np.float64], mean: NDArray[np.float64], seen: NDArray[np.bool_], uncertainty: Uncertainty
) -> Iterator[tuple[str, _Sample]]:
    variance = np.broadcast_to(uncertainty.relative_variance(), mean.shape)
    yield "interval", _sample(actual[seen], mean[seen], variance[seen])
    known_days = np.asarray(seen.any(axis=1))
    came = np.where(seen, actual, 0.0).sum(axis=1)
    total = mean.sum(axis=1)
    yield "day", _sample(came[known_days], total[known_days], uncertainty.total_variance(mean)[known_days])
    full = len(mean) // 7
    if full:
        covariance = uncertainty.day_covariance(mean)
        weekly = np.array([covariance[7 * w : 7 * w + 7, 7 * w : 7 * w + 7].sum() for w in range(full)])
        came, total = (part[: 7 * full].reshape(full, 7).sum(axis=1) for part in (came, total))
        kept = known_days[: 7 * full].reshape(full, 7).any(axis=1)
        relative = weekly / np.maximum(total, 1e-9) ** 2
        yield "week", _sample(came[kept], total[kept], relative[kept])


def _sample(actual: NDArray[np.float64], mean: NDArray[np.float64], variance: NDArray[np.float64]) -> _Sample:
    return _Sample(actual, mean, count_quantiles(mean, variance))


def _naive(past: NDArray[np.float64], level: str) -> float:
    """Error of the weekly seasonal naive on the days before the first origin, at a level."""
    if level == "interval":
        return naive_error(past, 7)
    daily = np.where(np.isfinite(past).any(axis=1), np.nansum(past, axis=1), np.nan)
    if level == "day":
        return naive_error(daily[:, None], 7)
    full = len(daily) // 7
    weekly = np.nansum(daily[len(daily) - 7 * full :].reshape(full, 7), axis=1)
    return naive_error(weekly[:, None], 1)


def _measures(found: Sequence[_Sample], naive: float) -> tuple[float, ...]:
    actual = np.concatenate([sample.actual for sample in found])
    mean = np.concatenate([sample.mean for sample in found])
    quantiles = np.concatenate([sample.quantiles for sample in found])
    low80, high80, low95, high95 = (quantiles[:, BAND[name]] for name in ("q10", "q90", "q025", "q975"))
    return (
        wape(actual, mean),
        bias(actual, mean),
        mase(actual, mean, naive),
        weighted_crps(actual, quantiles),
        coverage(actual, low80, high80),
        coverage(actual, low95, high95),
    )


def _too_short(queue: str, known: int, origins: int, days: int) -> Fault:
    return Fault(
        where=f"history of queue {queue}",
        value=f"{known} days",
        expected=f"at least {days + STEP_DAYS * origins} days for {origins} origins of {days} days",
        remedy="Ask for fewer origins or days, or give a longer history.",
    )
