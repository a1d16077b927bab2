"""The log factors of all days and queues given the seen ones, and what of it each interval to come inherits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.actuals import Actuals
from forecasting.day_factors import LEAST_VARIANCE, DayMoments, between_queues, day_moments, memory
from forecasting.distribution import stream
from forecasting.result import Forecast
from forecasting.seen import DaySeen, lasting, near_noise, see_day

Array = NDArray[np.float64]


SAME = 1e-9
"""Change of an interval's logarithm that is none."""


@dataclass(frozen=True)
class SeenQueue:
    """One queue after part of it was seen.

    Attributes
    ----------
    name : str
    mean : ndarray, shape (n,)
    moments : DayMoments
    volume : ndarray, shape (n,)
        What came; NaN where not known.
    seen : ndarray of bool, shape (n,)
        Known, and something was expected.
    counts : ndarray, shape (histories, n)
        Row 0 is what came; the others are what the paths would have seen: Poisson counts of what they expect.
    days : mapping of day to DaySeen
    """

    name: str
    mean: Array
    moments: DayMoments
    volume: Array
    seen: NDArray[np.bool_]
    counts: Array
    days: Mapping[int, DaySeen]

    @classmethod
    def of(cls, name: str, forecast: Forecast, came: Actuals, first: NDArray[np.intp], seed: int) -> SeenQueue:
        """What a queue's paths say of its days, and what each history saw of them."""
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

    @property
    def eventful(self) -> tuple[int, ...]:
        """Days on which something happened."""
        return tuple(day for day, one in self.days.items() if one.event[0] != 0)


def _end(first: NDArray[np.intp], day: int, n: int) -> int:
    return int(first[day + 1]) if day + 1 < len(first) else n


def first_of_days(starts: pd.DatetimeIndex) -> NDArray[np.intp]:
    """Number of the first interval of each local day."""
    day = starts.tz_localize(None).normalize()
    return np.flatnonzero(np.concatenate([[True], np.asarray(day[1:] != day[:-1])]))


@dataclass(frozen=True)
class Change:
    """What happens to one queue.

    Attributes
    ----------
    mean : ndarray, shape (n,)
        Added to the logarithm of the mean.
    paths : ndarray, shape (paths, n)
        Added to that of the paths, before they are scaled to the mean.
    """

    mean: Array
    paths: Array

    @property
    def somewhere(self) -> NDArray[np.bool_]:
        """Intervals whose mean or whose paths change, shape (n,)."""
        return np.asarray((np.abs(self.mean) > SAME) | (np.abs(self.paths).max(axis=0) > SAME))


def changes(queues: Sequence[SeenQueue], first: NDArray[np.intp], seed: int) -> list[Change]:
    """What follows from all that was seen, by queue.

    Parameters
    ----------
    queues : sequence of SeenQueue
    first : ndarray of int, shape (days,)
        Number of each day's first interval.
    seed : int
    """
    out = []
    for one, factor in zip(queues, _factors(queues, len(first)), strict=True):
        n = one.mean.size
        change = np.repeat(factor, np.diff(np.append(first, n)), axis=1)
        lasts = np.zeros((len(change) - 1, n))
        last = int(np.flatnonzero(one.seen).max(initial=-1))
        if last >= 0:
            day = int(np.searchsorted(first, last, side="right")) - 1
            rest = slice(last + 1, _end(first, day, n))
            event = one.days[day].event if day in one.days else np.zeros(len(change))
            change[:, rest] += lasting(event)[:, None] + _near(one, int(first[day]), rest, factor[:, day] + event, last)
            lasts[:, rest] = (_parts(len(lasts), seed, one.name) * event[0] - lasting(event[:1]))[:, None]
        out.append(Change(change[0], change[0] - change[1:] + lasts))
    return out


def _near(one: SeenQueue, begin: int, rest: slice, factor: Array, last: int) -> Array:
    part = slice(begin, rest.stop)
    noise, phi = one.moments.interval_variance[part], one.moments.phi
    inherited = near_noise(one.counts[:, part], one.mean[part], noise, phi, factor, one.seen[part], last - begin)
    return inherited[:, last + 1 - begin :]


def _parts(paths: int, seed: int, queue: str) -> Array:
    """Which part of an event lasts in each path: evenly from none to all."""
    return (stream(seed, queue, "lasting").permutation(paths) + 0.5) / paths


def _factors(queues: Sequence[SeenQueue], days: int) -> list[Array]:
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
    moved = gain @ np.array([one.log_factor for one in seen])
    return [moved[q * days : (q + 1) * days].T for q in range(len(queues))]


def _covariance(queues: Sequence[SeenQueue], cells: list[tuple[int, int]], days: int) -> Array:
    """Covariance of all days' factors (queue by queue) with the seen ones, shape (queues x days, cells)."""
    shared = between_queues([one.moments for one in queues])
    fading = np.array([memory(one.moments) for one in queues])
    deviation = np.sqrt(np.array([one.moments.day_variance for one in queues]))
    out = np.empty((len(queues), days, len(cells)))
    for column, (q, day) in enumerate(cells):
        together = np.sqrt(fading[:, :, day] * fading[q, :, day])
        out[:, :, column] = shared[:, q, None] * together * deviation * deviation[q, day]
    return out.reshape(len(queues) * days, len(cells))
