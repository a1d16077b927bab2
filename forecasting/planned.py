"""Planned events: what those of a name did to a queue is learned interval by interval, and repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.events import Event, Surge
from forecasting.marked import touched
from forecasting.uncertain import Z90

NEAR_WEEKS = 4
"""Weeks before and after an event that say what would have been ordinary."""

PRIOR_SD = 0.3
"""Spread of the log effect of planned events before any was seen: most change volume by less than a third."""

DAY_SD = 0.08
"""Noise of a day's volume around its ordinary level, as a share, beside Poisson."""


@dataclass(frozen=True)
class LearnedEvent:
    """What planned events of one name did to one queue.

    Attributes
    ----------
    name, queue : str
    occurrences : int
        Past events of this name with history.
    volume : (P10, P50, P90)
        Factor on the ordinary volume, shrunk towards 1.
    """

    name: str
    queue: str
    occurrences: int
    volume: tuple[float, float, float]


def ordinary_near(volume: NDArray[np.float64], aside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What each cell would ordinarily have held: the mean of the same weekday and slot in the weeks around it.

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
    aside : ndarray of bool, shape (n_days, slots)
        Cells that do not count as ordinary.

    Returns
    -------
    ndarray, shape (n_days, slots)
        NaN where none of the `NEAR_WEEKS` weeks before and after has an ordinary value.
    """
    plain = np.where(aside, np.nan, volume)
    days = volume.shape[0]
    total, count = np.zeros_like(plain), np.zeros_like(plain)
    for week in range(1, NEAR_WEEKS + 1):
        step = 7 * week
        if step < days:
            for into, out_of in ((slice(step, None), slice(None, -step)), (slice(None, -step), slice(step, None))):
                total[into] += np.nan_to_num(plain[out_of])
                count[into] += np.isfinite(plain[out_of])
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def learn_events(
    volume: NDArray[np.float64],
    stamps: pd.DatetimeIndex,
    queue: str,
    events: Sequence[Event],
    interval_min: int,
) -> tuple[LearnedEvent, ...]:
    """Learn from the past what planned events of each name do to a queue.

    The log of actual to ordinary contacts of an occurrence has variance ``1/actual + 1/ordinary + DAY_SD^2``. With
    a normal prior of mean 0 and spread `PRIOR_SD` the posterior mean is the factor's logarithm: one small event
    is believed little, several big ones fully. The next occurrence spreads by the posterior variance, the
    variance between occurrences and a day's own noise (Efron & Morris 1975, normal shrinkage).

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
        With the events in it.
    stamps : DatetimeIndex, naive, shape (n_days * slots,)
    events : sequence of Event
        Of both kinds; unplanned ones only count as not ordinary.

    Returns
    -------
    tuple of LearnedEvent, one a name of a planned event with history
    """
    aside = np.zeros(volume.shape, dtype=bool)
    for event in events:
        aside |= touched(event, queue, stamps, interval_min).reshape(volume.shape)
    ordinary = ordinary_near(volume, aside)
    learned: dict[str, list[tuple[float, float]]] = {}
    for event in events:
        if event.kind == "planned":
            here = touched(event, queue, stamps, interval_min).reshape(volume.shape)
            here &= np.isfinite(volume) & np.isfinite(ordinary)
            actual, usual = float(volume[here].sum()), float(ordinary[here].sum())
            if actual > 0 and usual > 0:
                variance = 1 / actual + 1 / usual + DAY_SD**2
                learned.setdefault(event.name, []).append((float(np.log(actual / usual)), variance))
    return tuple(_pooled(name, queue, np.array(found)) for name, found in learned.items())


def _pooled(name: str, queue: str, found: NDArray[np.float64]) -> LearnedEvent:
    log_ratio, variance = found.T
    precision = (1 / variance).sum() + 1 / PRIOR_SD**2
    centre = float((log_ratio / variance).sum() / precision)
    between = float(log_ratio.var(ddof=1)) if len(log_ratio) > 1 else 0.0
    spread = float(np.sqrt(1 / precision + max(between, DAY_SD**2)))
    low, middle, high = (float(np.exp(centre + z * spread)) for z in (-Z90, 0.0, Z90))
    return LearnedEvent(name, queue, len(log_ratio), (low, middle, high))


def repeat_events(
    events: Sequence[Event], learned: Sequence[LearnedEvent], starts: pd.DatetimeIndex
) -> tuple[Surge, ...]:
    """Planned events that lie in the horizon as surges with the factor learned from those of the same name."""
    interval_min = int((starts[1] - starts[0]) / pd.Timedelta(minutes=1))
    return tuple(
        Surge.model_validate(
            {
                "name": event.name,
                "queues": (taught.queue,),
                "from": event.begin,
                "to": event.end,
                "volume": taught.volume,
            }
        )
        for event in events
        if event.kind == "planned"
        for taught in learned
        if taught.name == event.name and touched(event, taught.queue, starts, interval_min).any()
    )
