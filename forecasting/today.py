"""Within the day: the rest of the day and week, given what came until now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.actuals import Actuals, lay_actuals
from forecasting.day_factors import LEAST_VARIANCE, DayMoments, between_queues, day_moments, memory
from forecasting.distribution import count_quantiles, stream
from forecasting.result import LEVELS, Forecast
from forecasting.seen import OUTLYING, OUTLYING_TODAY, DaySeen, near_noise, see_day
from forecasting.today_handle_time import update_aht
from forecasting.today_words import sentences

Array = NDArray[np.float64]

SAME = 1e-9
"""Change of an interval's logarithm that is none."""

STEADY = (0.6, 1.6)
"""How far the variance that a forecast's quantiles tell may lie from that of its paths: 200 paths say no more."""


@dataclass(frozen=True)
class Today:
    """A forecast after part of it was seen.

    Attributes
    ----------
    forecast : Forecast
        The whole horizon. Where an interval is over and known, mean, all quantiles and every path are what came;
        everything else is the forecast given what came. Its notes say how the rest was moved.
    before : Forecast
        As it was handed in.
    now : Timestamp, aware
    volume : mapping of queue to ndarray, shape (n,)
        What came; NaN where not known.
    """

    forecast: Forecast
    before: Forecast
    now: pd.Timestamp
    volume: Mapping[str, Array]


def reforecast(forecast: Forecast, rows: pd.DataFrame, *, now: pd.Timestamp | None = None, seed: int = 1) -> Today:
    """Update a forecast by what came until now.

    Log factors of all days and queues have a joint normal prior, whose moments the joint paths tell
    (`forecasting.day_factors`). Each seen day observes its own (`forecasting.seen`); with C the covariance of the
    seen factors, R the noise of their observations and c the covariance of all factors with the seen ones, all are
    moved by ``c (C + R)^-1 observation`` (Kalman 1960). The rest of the running day also inherits the noise of its
    last intervals. The mean is multiplied by the exponential of both.

    Every path makes the same update on a history of its own (Poisson counts of what it expected in the seen
    intervals), and is multiplied by the exponential of what came less its own: what remains of it is an error of
    this very estimate, so that the paths stay joint, positive and as wide as the estimate is uncertain, however rough
    its gains are (perturbed observations; Burgers et al. 1998, Matheron's rule). They are scaled to the new mean.
    The variance of counts changes as that of the paths does.

    Parameters
    ----------
    forecast : Forecast
        Made before; only `starts`, `frame` and `paths` are used. At least two intervals.
    rows : DataFrame
        What came: ``start,queue,volume`` and, where known, ``aht_s``, as `forecasting.actuals.lay_actuals` takes it.
    now : Timestamp, aware, optional
        None: the end of the last row.
    seed : int

    Returns
    -------
    Today

    Raises
    ------
    InputError
        See `forecasting.actuals.lay_actuals`.

    References
    ----------
    .. [1] Shen, H. and Huang, J. Z. (2008). Interday forecasting and intraday updating of call center arrivals.
       M&SOM 10.
    .. [2] Burgers, G., van Leeuwen, P. J. and Evensen, G. (1998). Analysis scheme in the ensemble Kalman filter.
       Monthly Weather Review 126.
    """
    came = lay_actuals(rows, forecast, now)
    first = _first_of_days(forecast.starts)
    queues = [_Queue.of(name, forecast, came, first, seed) for name in forecast.paths]
    moved = _moved(queues, first)
    of_day = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(forecast.starts))))
    frames, paths, longer = [], {}, {}
    for one, change in zip(queues, moved, strict=True):
        old = forecast.paths[one.name]
        mean, new = _applied(one, old, change)
        paths[one.name] = _known(new, one.volume)
        frame = forecast.frame[forecast.frame["queue"] == one.name]
        aht, longer[one.name] = update_aht(forecast.aht_s(one.name), came.aht_s[one.name], one.volume, of_day)
        frames.append(_frame(frame, one, old, new, mean, change).assign(aht_s=aht))
    after = Forecast(forecast.starts, pd.concat(frames, ignore_index=True), paths, (), forecast.reasons)
    said = sentences(forecast, after, came, {one.name: one.bounded for one in queues}, longer)
    return Today(replace(after, notes=(*came.notes, *said)), forecast, came.now, came.volume)


@dataclass(frozen=True)
class _Queue:
    """One queue: row 0 of `counts` is what came, the others are what the paths would have seen."""

    name: str
    mean: Array
    moments: DayMoments
    volume: Array
    seen: NDArray[np.bool_]
    counts: Array
    days: Mapping[int, DaySeen]

    @classmethod
    def of(cls, name: str, forecast: Forecast, came: Actuals, first: NDArray[np.intp], seed: int) -> _Queue:
        mean, volume, paths = forecast.mean(name), came.volume[name], forecast.paths[name]
        moments = day_moments(paths, mean, first)
        seen = np.isfinite(volume) & (mean > 0)
        counts = np.zeros((len(paths) + 1, mean.size))
        counts[0, seen] = volume[seen]
        counts[1:, seen] = stream(seed, name, "today").poisson(paths[:, seen])
        days = {}
        for day, begin in enumerate(first):
            part = begin + np.flatnonzero(seen[begin : _end(first, day, mean.size)])
            if part.size and moments.day_variance[day] > LEAST_VARIANCE:
                noise, variance = moments.interval_variance[part], float(moments.day_variance[day])
                days[day] = see_day(counts[:, part], mean[part], part, noise, moments.phi, variance)
        return cls(name, mean, moments, volume, seen, counts, days)

    def moved(self, change: Array) -> NDArray[np.bool_]:
        """Intervals whose expectation or whose paths change."""
        return np.asarray((np.abs(change).max(axis=0) > SAME) & (self.mean > 0))

    @property
    def bounded(self) -> tuple[int, ...]:
        """Days whose observation was cut."""
        return tuple(day for day, one in self.days.items() if abs(one.log_factor[0]) > OUTLYING * one.spread)


def _end(first: NDArray[np.intp], day: int, n: int) -> int:
    return int(first[day + 1]) if day + 1 < len(first) else n


def _first_of_days(starts: pd.DatetimeIndex) -> NDArray[np.intp]:
    """Number of the first interval of each local day."""
    day = starts.tz_localize(None).normalize()
    return np.flatnonzero(np.concatenate([[True], np.asarray(day[1:] != day[:-1])]))


def _moved(queues: list[_Queue], first: NDArray[np.intp]) -> list[Array]:
    """Change of the logarithm by queue, each of shape (histories, n)."""
    factors = _factors(queues, len(first))
    out = []
    for one, factor in zip(queues, factors, strict=True):
        n = one.mean.size
        change = np.repeat(factor, np.diff(np.append(first, n)), axis=1)
        last = int(np.flatnonzero(one.seen).max(initial=-1))
        if last >= 0:
            day = int(np.searchsorted(first, last, side="right")) - 1
            part = slice(int(first[day]), _end(first, day, n))
            change[:, part] += near_noise(
                one.counts[:, part],
                one.mean[part],
                one.moments.interval_variance[part],
                one.moments.phi,
                factor[:, day],
                one.seen[part],
                last - part.start,
            )
        out.append(change)
    return out


def _factors(queues: list[_Queue], days: int) -> list[Array]:
    """Log factors of all days given the seen ones, by queue, each of shape (histories, days)."""
    cells = [(q, day) for q, one in enumerate(queues) for day in one.days]
    histories = len(queues[0].counts)
    if not cells:
        return [np.zeros((histories, days)) for _ in queues]
    seen = [queues[q].days[day] for q, day in cells]
    covariance = _covariance(queues, cells, days)
    at = [q * days + day for q, day in cells]
    inner = covariance[at] + np.diag([one.noise for one in seen])
    # Correlations were measured pair by pair: together they may lack a little to be those of anything.
    least = float(np.linalg.eigvalsh(inner)[0])
    inner += np.eye(len(cells)) * max(0.0, 1e-6 * float(np.trace(inner)) / len(cells) - least)
    gain = np.linalg.solve(inner, covariance.T).T
    for column, (q, _) in enumerate(cells):
        own = gain[q * days : (q + 1) * days, column]
        np.maximum(own, 0.0, out=own)
    usual = np.array([one.bounded(OUTLYING) for one in seen])
    moved = gain @ usual
    beyond = np.array([one.bounded(OUTLYING_TODAY) for one in seen]) - usual
    moved[at] += gain[at, np.arange(len(at))][:, None] * beyond
    return [moved[q * days : (q + 1) * days].T for q in range(len(queues))]


def _covariance(queues: list[_Queue], cells: list[tuple[int, int]], days: int) -> Array:
    """Covariance of all days' factors (queue by queue) with the seen ones, shape (queues x days, cells)."""
    shared = between_queues([one.moments for one in queues])
    fading = np.array([memory(one.moments) for one in queues])
    deviation = np.sqrt(np.array([one.moments.day_variance for one in queues]))
    out = np.empty((len(queues), days, len(cells)))
    for column, (q, day) in enumerate(cells):
        together = np.sqrt(fading[:, :, day] * fading[q, :, day])
        out[:, :, column] = shared[:, q, None] * together * deviation * deviation[q, day]
    return out.reshape(len(queues) * days, len(cells))


def _applied(one: _Queue, old: NDArray[np.float32], change: Array) -> tuple[Array, NDArray[np.float32]]:
    """New mean and paths, what is known not put in yet; what nothing moves stays as it was, to the last bit."""
    moved = one.moved(change)
    mean = np.where(moved, one.mean * np.exp(change[0]), one.mean)
    new = old[:, moved] * np.exp(change[0] - change[1:])[:, moved]
    own = new.mean(axis=0)
    paths = old.copy()
    paths[:, moved] = new * np.divide(mean[moved], own, out=np.ones_like(own), where=own > 0)
    return mean, paths


def _known(paths: NDArray[np.float32], volume: Array) -> NDArray[np.float32]:
    return np.asarray(np.where(np.isfinite(volume), np.nan_to_num(volume), paths), dtype=np.float32)


def _frame(
    frame: pd.DataFrame, one: _Queue, old: NDArray[np.float32], new: NDArray[np.float32], mean: Array, change: Array
) -> pd.DataFrame:
    """Frame FORECAST of one queue; rows that nothing moved stay as they are."""
    out = frame.reset_index(drop=True).copy()
    moved = one.moved(change)
    columns = list(LEVELS)
    before = _relative_variance(old)
    told = _told_variance(frame[columns].to_numpy(dtype=float), one.mean, before)
    ratio = np.divide(_relative_variance(new), before, out=np.ones_like(mean), where=before > 0)
    out.loc[moved, columns] = count_quantiles(mean[moved], (told * ratio)[moved])
    out["mean"] = np.where(moved, mean, out["mean"])
    known = np.isfinite(one.volume)
    for name in ("mean", *columns):
        out.loc[known, name] = one.volume[known]
    return out


def _relative_variance(paths: NDArray[np.floating]) -> Array:
    mean = paths.mean(axis=0, dtype=np.float64)
    return np.asarray(np.divide(paths.var(axis=0, dtype=np.float64), mean**2, out=np.zeros_like(mean), where=mean > 0))


def _told_variance(quantiles: Array, mean: Array, of_paths: Array) -> Array:
    """Relative variance that the quantiles were made of, as far as whole numbers tell, near that of the paths."""
    levels = {name: number for number, name in enumerate(LEVELS)}
    width = quantiles[:, levels["q975"]] - quantiles[:, levels["q025"]]
    deviation = width / 3.92
    told = np.divide(deviation**2 - mean, mean**2, out=np.zeros_like(mean), where=mean > 0)
    return np.asarray(np.clip(told, STEADY[0] * of_paths, STEADY[1] * of_paths))
