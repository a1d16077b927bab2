"""What people state, laid on the days of a long forecast: by interval where it touches, deflections by day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.adjusted import Adjusted, moment
from forecasting.deflection import apply_deflections
from forecasting.events import Deflect, Event, Surge
from forecasting.long_result import Paths
from forecasting.overrides import apply_overrides
from forecasting.planned import LearnedEvent, repeat_events
from forecasting.surges import apply_surges

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Stated:
    """What people state of the months ahead; as `forecasting.model.forecast` takes it."""

    events: Sequence[Event] = ()
    surges: Sequence[Surge] = ()
    deflects: Sequence[Deflect] = ()
    overrides: pd.DataFrame | None = None


@dataclass(frozen=True)
class Days:
    """Days of all queues from some day of a long forecast on.

    Attributes
    ----------
    starts : DatetimeIndex, aware, shape (n,)
        Intervals of the days.
    day : ndarray of int, shape (n,)
        Day of every interval, 0 the first.
    mean : mapping of queue to ndarray, shape (days,)
    paths : mapping of queue to ndarray of float32, shape (paths, days)
    shares : mapping of queue to ndarray, shape (n,)
    open_ : mapping of queue to ndarray of bool, shape (n,)
    notes : tuple of str
    """

    starts: pd.DatetimeIndex
    day: NDArray[np.intp]
    mean: Mapping[str, Array]
    paths: Mapping[str, Paths]
    shares: Mapping[str, Array]
    open_: Mapping[str, NDArray[np.bool_]]
    notes: tuple[str, ...] = ()


def lay_on(
    days: Days,
    stated: Stated,
    taught: Sequence[LearnedEvent],
    ordinary: Mapping[str, Array] | None,
    seed: int,
    learned_to: pd.Timestamp,
) -> Days:
    """Planned events, surges, deflections and overrides, in this order.

    Parameters
    ----------
    ordinary : mapping of queue to ndarray, shape (n,), optional
        Intervals without what holidays taught; needed when a surge is relative to the ordinary day.
    """
    zone = days.starts.tz
    spans = [(moment(one.begin, zone), moment(one.end, zone)) for one in stated.events if one.kind == "planned"]
    for surge in stated.surges:
        tail = pd.Timedelta(hours=surge.after.hours if surge.after else 0.0)
        spans.append((moment(surge.begin, zone), moment(surge.end, zone) + tail))

    def surged(base: Adjusted, inside: NDArray[np.bool_]) -> Adjusted:
        plain = None if ordinary is None else {queue: mean[inside] for queue, mean in ordinary.items()}
        repeated = repeat_events(stated.events, taught, base.starts)
        return apply_surges(base, stated.surges, seed, plain, repeated)

    days = _by_interval(days, spans, surged)
    days = _deflected(days, stated.deflects, seed, learned_to)
    if stated.overrides is None:
        return days
    overrides = stated.overrides
    spans = list(zip(overrides["start"], overrides["end"], strict=True))

    def overridden(base: Adjusted, inside: NDArray[np.bool_]) -> Adjusted:
        return apply_overrides(base, overrides, {queue: flag[inside] for queue, flag in days.open_.items()}).final

    return _by_interval(days, spans, overridden)


def _by_interval(
    days: Days,
    spans: Sequence[tuple[pd.Timestamp, pd.Timestamp]],
    change: Callable[[Adjusted, NDArray[np.bool_]], Adjusted],
) -> Days:
    """Change the intervals of the days that a span touches, and sum them again."""
    length = days.starts[1] - days.starts[0]
    touched = np.zeros(len(days.starts), dtype=bool)
    for begin, end in spans:
        touched |= np.asarray((days.starts + length > begin) & (days.starts < end))
    marked = np.zeros(int(days.day[-1]) + 1, dtype=bool)
    marked[days.day[touched]] = True
    if not marked.any():
        return days
    if len(days.starts) == len(marked):
        # A daily history: neighbouring days say how long an interval is.
        at = np.flatnonzero(marked)
        marked[max(at[0] - 1, 0) : at[-1] + 2] = True
    inside = marked[days.day]
    at = days.day[inside]
    base = Adjusted(
        days.starts[inside],
        {queue: mean[at] * days.shares[queue][inside] for queue, mean in days.mean.items()},
        {queue: paths[:, at] * days.shares[queue][inside].astype(np.float32) for queue, paths in days.paths.items()},
        {queue: np.zeros(len(at)) for queue in days.mean},
    )
    after = change(base, inside)
    mean, paths, shares = dict(days.mean), dict(days.paths), dict(days.shares)
    edges = np.flatnonzero(np.diff(at, prepend=-1))
    for queue in after.mean:
        if after.paths[queue] is base.paths[queue]:
            continue
        mean[queue], paths[queue], shares[queue] = mean[queue].copy(), paths[queue].copy(), shares[queue].copy()
        mean[queue][at[edges]] = np.add.reduceat(after.mean[queue], edges)
        paths[queue][:, at[edges]] = np.add.reduceat(after.paths[queue], edges, axis=1)
        whole = mean[queue][at]
        shares[queue][inside] = np.divide(
            after.mean[queue], whole, out=days.shares[queue][inside].copy(), where=whole > 0
        )
    return replace(days, mean=mean, paths=paths, shares=shares, notes=(*days.notes, *after.notes))


def _deflected(days: Days, deflects: Sequence[Deflect], seed: int, learned_to: pd.Timestamp) -> Days:
    if not deflects:
        return days
    midnights = days.starts[np.flatnonzero(np.diff(days.day, prepend=-1))]
    base = Adjusted(midnights, days.mean, days.paths, {queue: np.zeros(len(midnights)) for queue in days.mean})
    edges = np.flatnonzero(np.diff(days.day, prepend=-1))
    open_ = {queue: np.logical_or.reduceat(flag, edges) for queue, flag in days.open_.items()}
    after = apply_deflections(base, deflects, seed, open_=open_, learned_to=learned_to)
    return replace(days, mean=after.mean, paths=after.paths, notes=(*days.notes, *after.notes))
