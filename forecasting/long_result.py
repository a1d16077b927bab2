"""What a long forecast is: days, weeks and joint paths of daily totals, and their way back into intervals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.distribution import count_quantiles
from forecasting.result import LEVELS

Array = NDArray[np.float64]
Paths = NDArray[np.float32]


@dataclass(frozen=True)
class LongForecast:
    """Daily and weekly contacts of every queue for months ahead.

    Attributes
    ----------
    first_day : date
    days : int
    daily : DataFrame
        ``day,queue,mean,q025,...,q975``: quantiles of the *count* that will arrive. Rows in order of queue as asked,
        then day; every day, closed ones as zeros.
    weekly : DataFrame
        ``week,queue,days,mean,q025,...,q975``: `week` is the date on which the week begins, `days` how many of its
        days lie in the horizon (the first and the last week may be parts).
    paths : mapping of queue to ndarray of float32, shape (paths, days)
        Joint sample paths of the *expected* contacts of each day; their mean over paths is `mean`. Path number p of
        all queues belongs together.
    notes : tuple of str
        What was learned, doubted, assumed or laid on, in sentences.
    reasons : mapping of queue to tuple of str
    starts : DatetimeIndex, aware, shape (n,)
        Interval starts of the whole horizon, of the history's interval length.
    shares : mapping of queue to ndarray of float32, shape (n,)
        Part of the day's contacts that falls in each interval; sums to 1 over a day with contacts.
    """

    first_day: dt.date
    days: int
    daily: pd.DataFrame
    weekly: pd.DataFrame
    paths: Mapping[str, Paths]
    notes: tuple[str, ...]
    reasons: Mapping[str, tuple[str, ...]]
    starts: pd.DatetimeIndex
    shares: Mapping[str, Paths] = field(repr=False)

    def mean(self, queue: str) -> Array:
        """Expected contacts of a queue per day, shape (days,)."""
        return self.daily.loc[self.daily["queue"] == queue, "mean"].to_numpy(dtype=float)


@dataclass(frozen=True)
class Spread:
    """Days of a long forecast, interval by interval.

    Attributes
    ----------
    starts : DatetimeIndex, aware, shape (n,)
    mean : mapping of queue to ndarray, shape (n,)
        Expected contacts; a day's sum is the long forecast's mean of the day.
    paths : mapping of queue to ndarray of float32, shape (paths, n)
        Expected contacts given the path's day.
    """

    starts: pd.DatetimeIndex
    mean: Mapping[str, Array]
    paths: Mapping[str, Paths]


def spread(long: LongForecast, first_day: dt.date, days: int) -> Spread:
    """Spread days of a long forecast into intervals by the queue's profile of the weekday, opening hours and all.

    Parameters
    ----------
    long : LongForecast
    first_day : date
        Not before the long forecast's first day.
    days : int
        At least 1; they end with the long forecast's last day at the latest.

    Returns
    -------
    Spread

    Raises
    ------
    ValueError
        If the days do not lie in the long forecast.
    """
    offset = (first_day - long.first_day).days
    if offset < 0 or days < 1 or offset + days > long.days:
        last = long.first_day + dt.timedelta(long.days - 1)
        raise ValueError(f"{days} days from {first_day} do not lie within {long.first_day} to {last}")
    day = day_numbers(long.starts, long.first_day)
    inside = (day >= offset) & (day < offset + days)
    at = day[inside]
    share = {queue: part[inside] for queue, part in long.shares.items()}
    return Spread(
        starts=long.starts[inside],
        mean={queue: long.mean(queue)[at] * part for queue, part in share.items()},
        paths={queue: long.paths[queue][:, at] * part for queue, part in share.items()},
    )


def day_numbers(starts: pd.DatetimeIndex, first_day: dt.date) -> NDArray[np.intp]:
    """Local day of every start, counted from the first day."""
    wall = starts.tz_localize(None).normalize()
    return np.asarray((wall - pd.Timestamp(first_day)) // pd.Timedelta(days=1), dtype=np.intp)


def frames(
    first_day: dt.date, means: Mapping[str, Array], paths: Mapping[str, Paths], week_starts: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frames by day and by week, their quantiles from the paths' variance with Poisson counts on top."""
    dates = [first_day + dt.timedelta(number) for number in range(len(next(iter(means.values()))))]
    begins = np.array([date - dt.timedelta((date.weekday() - week_starts) % 7) for date in dates], dtype=object)
    weeks, number = np.unique(begins, return_inverse=True)
    edges = np.flatnonzero(np.diff(number, prepend=-1))
    held = np.bincount(number)
    daily, weekly = [], []
    for queue, mean in means.items():
        daily.append(_frame({"day": dates, "queue": queue}, mean, paths[queue]))
        summed = np.add.reduceat(paths[queue].astype(np.float64), edges, axis=1)
        head = {"week": weeks, "queue": queue, "days": held}
        weekly.append(_frame(head, np.add.reduceat(mean, edges), summed))
    return pd.concat(daily, ignore_index=True), pd.concat(weekly, ignore_index=True)


def _frame(head: Mapping[str, object], mean: Array, paths: NDArray[np.floating]) -> pd.DataFrame:
    variance = paths.var(axis=0, dtype=np.float64)
    own = paths.mean(axis=0, dtype=np.float64)
    relative = np.divide(variance, own**2, out=np.zeros(len(mean)), where=own > 0)
    quantiles = count_quantiles(mean, relative)
    return pd.DataFrame({**head, "mean": mean, **dict(zip(LEVELS, quantiles.T, strict=True))})
