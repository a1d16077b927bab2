"""Planned events of a backtest: what was learned of them before the origin lifts every method's forecast alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.adjusted import overlap
from forecasting.events import Event
from forecasting.grid import QueueHistory, cell_starts
from forecasting.planned import LearnedEvent, learn_events
from forecasting.uncertain import Z90


@dataclass(frozen=True)
class Lift:
    """Effect of planned events on the days after an origin.

    Attributes
    ----------
    factor : ndarray, shape (days, slots)
        Expected factor on the ordinary volume.
    deviations : tuple of ndarray, shape (days, slots)
        An event each: standard deviation of its factor; all intervals of one event move together.
    """

    factor: NDArray[np.float64]
    deviations: tuple[NDArray[np.float64], ...]


def planned_lift(past: QueueHistory, events: Sequence[Event], origin: pd.Timestamp, days: int) -> Lift:
    """What planned events after an origin are expected to do, learned from those of the same name before it.

    Parameters
    ----------
    past : QueueHistory
        Cut at the origin, planned events in it.
    events : sequence of Event
    origin : Timestamp
        Local midnight, naive.
    days : int

    Returns
    -------
    Lift
        Factor 1 where no event lies or none of its name was seen.
    """
    shape = (days, past.slots)
    factor, deviations = np.ones(shape), []
    planned = [event for event in events if event.kind == "planned"]
    taught = learn_events(past.volume, past.stamps, past.queue, events, past.interval_min) if planned else ()
    by_name = {one.name: one for one in taught}
    starts = cell_starts(pd.date_range(origin, periods=days, freq="D"), past.interval_min)
    interval = pd.Timedelta(minutes=past.interval_min)
    for event in planned:
        if event.name in by_name and (not event.queues or past.queue in event.queues):
            inside = overlap(starts, interval, pd.Timestamp(event.begin), pd.Timestamp(event.end)).reshape(shape)
            if inside.any():
                mean, deviation = _moments(by_name[event.name])
                factor = factor * (1.0 + (mean - 1.0) * inside)
                deviations.append(deviation * inside)
    return Lift(factor, tuple(deviations))


def _moments(taught: LearnedEvent) -> tuple[float, float]:
    """Mean and standard deviation of the lognormal factor through its P10, P50 and P90."""
    low, middle, high = taught.volume
    sigma = float(np.log(high / low)) / (2.0 * Z90)
    mean = middle * float(np.exp(sigma**2 / 2.0))
    return mean, mean * float(np.sqrt(np.expm1(sigma**2)))
