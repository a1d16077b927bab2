"""Daily and weekly forecasts for months ahead, one with the interval forecast where they overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.adjusted import centred
from forecasting.calendar import interval_starts
from forecasting.events import Deflect, Event, Surge
from forecasting.faults import Fault, InputError
from forecasting.history import History
from forecasting.long_queue import SHORT_DAYS, LongQueue, learn_long, level_correlation, path_factors
from forecasting.long_result import LongForecast, day_numbers, frames, spread
from forecasting.long_stated import Days, Stated, lay_on
from forecasting.model import forecast
from forecasting.result import Forecast
from forecasting.series import Series

__all__ = ["LongForecast", "forecast_long", "spread"]

Array = NDArray[np.float64]

MOST_DAYS = 600
MEET_DAYS = 14
"""Last days of the interval forecast over which the two levels are compared."""

HALF_LIFE_DAYS = 28.0
"""Days after which half of the difference between the two levels is left."""

BROKEN = np.log(2.0)
"""A difference beyond this factor is a break that only the interval forecast has seen: it stays."""


def forecast_long(
    history: History,
    series: Sequence[Series],
    first_day: dt.date,
    days: int,
    *,
    holidays: str | None = None,
    events: Sequence[Event] = (),
    surges: Sequence[Surge] = (),
    deflects: Sequence[Deflect] = (),
    overrides: pd.DataFrame | None = None,
    seed: int = 1,
    paths: int = 200,
    week_starts: int = 0,
) -> LongForecast:
    """Forecast the days and weeks of every queue up to 600 days ahead.

    The first 28 days are the sums of `forecasting.model.forecast`, with everything stated in it. After them, the log
    of a day's contacts is ``level + growth + season + calendar``: see `forecasting.long_level` and
    `forecasting.long_weeks`. Where the two meet, the long one is brought to the level of the interval forecast, and
    the difference fades with a half-life of 28 days.

    Parameters
    ----------
    history : History
        What lies at or after the first day is ignored.
    series : sequence of Series
    first_day : date
    days : int
        1 to 600.
    holidays, events, surges, deflects, overrides, seed
        As for `forecasting.model.forecast`.
    paths : int
        Joint sample paths, at least 2.
    week_starts : int
        Weekday on which a week begins, 0 is Monday.

    Returns
    -------
    LongForecast

    Raises
    ------
    InputError
        If days are out of range, or as `forecasting.model.forecast` does.
    """
    if not 1 <= days <= MOST_DAYS:
        fault = Fault("days", str(days), f"1 to {MOST_DAYS} days", "Ask for a shorter horizon.")
        raise InputError([fault])
    near = horizon_of(history, first_day, min(days, SHORT_DAYS))
    short = forecast(
        history,
        series,
        # The interval forecast needs two intervals, which a single day of a daily history is not.
        near if len(near) > 1 else horizon_of(history, first_day, 2),
        holidays=holidays,
        events=events,
        surges=surges,
        deflects=deflects,
        overrides=overrides,
        seed=seed,
        paths=paths,
    )
    made = _summed(short, near, first_day, [one.queue for one in series])
    whole = horizon_of(history, first_day, days)
    notes, reasons = short.notes, dict(short.reasons)
    if days > SHORT_DAYS:
        learned = [learn_long(history, one, whole, holidays, events) for one in series]
        stated = Stated(events, surges, deflects, overrides)
        made = _carried_on(made, learned, _ordinary(history, learned, whole, holidays, stated), stated, seed)
        notes = (*notes, *(note for one in learned for note in one.notes), *made.notes)
        reasons = {one.series.queue: (*reasons.get(one.series.queue, ()), *one.reasons) for one in learned}
    daily, weekly = frames(first_day, made.mean, made.paths, week_starts)
    shares = {queue: part.astype(np.float32) for queue, part in made.shares.items()}
    return LongForecast(first_day, days, daily, weekly, made.paths, tuple(dict.fromkeys(notes)), reasons, whole, shares)


def horizon_of(history: History, first_day: dt.date, days: int) -> pd.DatetimeIndex:
    """Interval starts of local days; a daily history's are the local midnights, also across daylight saving."""
    if history.interval_min < 1440:
        return interval_starts(first_day, days, history.interval_min, history.time_zone)
    return pd.date_range(pd.Timestamp(first_day), periods=days, freq="D").tz_localize(
        history.time_zone, ambiguous=np.ones(days, dtype=bool), nonexistent="shift_forward"
    )


def _summed(short: Forecast, near: pd.DatetimeIndex, first_day: dt.date, queues: Sequence[str]) -> Days:
    """The interval forecast by day."""
    n = len(near)
    day = day_numbers(near, first_day)
    edges = _edges(day)
    mean, paths, shares = {}, {}, {}
    for queue in queues:
        intervals = short.mean(queue)[:n]
        mean[queue] = np.add.reduceat(intervals, edges)
        drawn = np.add.reduceat(short.paths[queue][:, :n].astype(np.float64), edges, axis=1)
        paths[queue] = centred(drawn, mean[queue])
        shares[queue] = _shares(intervals, day)
    return Days(near, day, mean, paths, shares, {})


def _edges(day: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.flatnonzero(np.diff(day, prepend=-1))


def _shares(intervals: Array, day: NDArray[np.intp]) -> Array:
    """Part of its day that falls in each interval."""
    whole = np.bincount(day, intervals)[day]
    return np.asarray(np.divide(intervals, whole, out=np.zeros_like(intervals), where=whole > 0))


def _from_day(days: Days, first: int, last: int) -> Days:
    """Some days of a horizon, `last` not included, numbered from 0."""
    inside = (days.day >= first) & (days.day < last)
    return Days(
        days.starts[inside],
        days.day[inside] - first,
        {queue: mean[first:last] for queue, mean in days.mean.items()},
        {queue: paths[:, first:last] for queue, paths in days.paths.items()},
        {queue: part[inside] for queue, part in days.shares.items()},
        {queue: flag[inside] for queue, flag in days.open_.items()},
    )


def _carried_on(
    head: Days, learned: Sequence[LongQueue], plain: Mapping[str, Array] | None, stated: Stated, seed: int
) -> Days:
    """The interval forecast's days and the months after them, with what is stated, at one level where they meet."""
    months = _months(learned, head, seed)
    days = int(months.day[-1]) + 1
    taught = [lesson for one in learned for lesson in one.taught]
    learned_to = max(one.learned_to for one in learned)
    at_seam = (SHORT_DAYS - MEET_DAYS, SHORT_DAYS)
    met = lay_on(_from_day(months, *at_seam), stated, taught, _within(plain, months, *at_seam), seed, learned_to)
    factors = {queue: _fading(mean, met.mean[queue], days) for queue, mean in head.mean.items()}
    # What is stated is laid on two intervals and two days at least.
    lead = int(days == SHORT_DAYS + 1 or len(months.starts) == days)
    left = (SHORT_DAYS - lead, days)
    ordinary = _within(plain, months, *left)
    if ordinary is not None:
        day = months.day[months.day >= left[0]]
        ordinary = {queue: mean * factors[queue][day] for queue, mean in ordinary.items()}
    rest = lay_on(_from_day(_levelled(months, factors), *left), stated, taught, ordinary, seed, learned_to)
    return _joined(head, replace(_from_day(rest, lead, days - left[0]), notes=rest.notes), months)


def _months(learned: Sequence[LongQueue], head: Days, seed: int) -> Days:
    """The long model's own days of the whole horizon, before anything stated, with paths that go on from the head's."""
    whole = learned[0].horizon
    paths = len(next(iter(head.paths.values())))
    day = day_numbers(whole, whole[0].date())
    met = slice(SHORT_DAYS - MEET_DAYS, SHORT_DAYS)
    together = level_correlation([one.model.weeks for one in learned])
    mean, drawn, shares = {}, {}, {}
    for one in learned:
        queue = one.series.queue
        mean[queue] = np.bincount(day, one.intervals).astype(np.float64)
        ended = head.paths[queue][:, met].sum(axis=1, dtype=np.float64)
        expected = float(head.mean[queue][met].sum())
        near = np.log(np.maximum(ended, 1e-3 * expected) / expected) if expected > 0 else np.zeros(paths)
        factors = path_factors(one, seed, paths, together, near - near.mean(), met)
        drawn[queue] = centred(np.exp(factors) * mean[queue], mean[queue])
        shares[queue] = _shares(one.intervals, day)
    return Days(whole, day, mean, drawn, shares, {one.series.queue: one.open_ for one in learned})


def _fading(head: Array, met: Array, days: int) -> Array:
    """Factor that brings the long model's days to the level of the interval forecast's last ones, shape (days,).

    Parameters
    ----------
    head : ndarray, shape (28,)
    met : ndarray, shape (14,)
        The long model's mean of the last days of the head, with what is stated.
    """
    ratio = _step(float(head[-MEET_DAYS:].sum()), float(met.sum()))
    ahead = np.arange(days) - (SHORT_DAYS - (MEET_DAYS + 1) / 2)
    left = np.ones(days) if abs(ratio) > BROKEN else 0.5 ** np.maximum(ahead / HALF_LIFE_DAYS, 0.0)
    return np.asarray(np.exp(ratio * left))


def _levelled(months: Days, factors: Mapping[str, Array]) -> Days:
    return replace(
        months,
        mean={queue: mean * factors[queue] for queue, mean in months.mean.items()},
        paths={queue: (paths * factors[queue]).astype(np.float32) for queue, paths in months.paths.items()},
    )


def _joined(head: Days, rest: Days, months: Days) -> Days:
    """Head and rest in one."""
    paths = {queue: np.concatenate([head.paths[queue], rest.paths[queue]], axis=1) for queue in head.paths}
    mean, shares = (
        {queue: np.concatenate([part, after[queue]]) for queue, part in before.items()}
        for before, after in ((head.mean, rest.mean), (head.shares, rest.shares))
    )
    return Days(months.starts, months.day, mean, paths, shares, months.open_, rest.notes)


def _step(short: float, long: float) -> float:
    """Log of the ratio of the two forecasts where they meet; a queue that ended is at nothing in both."""
    if long <= 0:
        return 0.0
    return float(np.log(max(short, 1e-9 * long) / long))


def _ordinary(
    history: History, learned: Sequence[LongQueue], whole: pd.DatetimeIndex, holidays: str | None, stated: Stated
) -> Mapping[str, Array] | None:
    """Intervals without what holidays to come would change, where a surge is relative to the ordinary day."""
    if not any(surge.relative_to == "ordinary" for surge in stated.surges):
        return None
    events = stated.events
    return {
        one.series.queue: learn_long(history, one.series, whole, holidays, events, ordinary=True).intervals
        for one in learned
    }


def _within(plain: Mapping[str, Array] | None, months: Days, first: int, last: int) -> Mapping[str, Array] | None:
    if plain is None:
        return None
    inside = (months.day >= first) & (months.day < last)
    return {queue: mean[inside] for queue, mean in plain.items()}
