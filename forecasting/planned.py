"""Planned events: what those of a name did to a queue is learned interval by interval, and repeated."""

from __future__ import annotations

import re
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

OCCASION_SD = 0.1
"""Spread of the log effect from one occurrence of a name to the next before two were seen; counts as one of them."""

SHUT_CONTACTS = 5.0
"""A day without any contact is no ordinary one where its weekday usually has at least so many."""


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
    plain = np.where(aside | _shut(volume)[:, None], np.nan, volume)
    days = volume.shape[0]
    total, count = np.zeros_like(plain), np.zeros_like(plain)
    for week in range(1, NEAR_WEEKS + 1):
        step = 7 * week
        if step < days:
            for into, out_of in ((slice(step, None), slice(None, -step)), (slice(None, -step), slice(step, None))):
                total[into] += np.nan_to_num(plain[out_of])
                count[into] += np.isfinite(plain[out_of])
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _shut(volume: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Days without any contact on weekdays that usually have some, shape (n_days,)."""
    total = np.nansum(volume, axis=1)
    shut = np.zeros(len(total), dtype=bool)
    for weekday in range(min(7, len(total))):
        own = total[weekday::7]
        shut[weekday::7] = (own == 0) & (np.median(own) >= SHUT_CONTACTS)
    return shut


def event_key(name: str) -> str:
    """What two names of the same event have in common: letters' case, spaces and a year at the end left out."""
    words = " ".join(name.split()).casefold()
    return re.sub(r"[\s,('-]*(?:19|20)\d\d\)?$", "", words) or words


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
    is believed little, several big ones fully. Occurrences of a name differ among themselves by more than that: their
    variance is the excess of their squares over the above, with `OCCASION_SD` as one further occurrence; it evens
    their weights out and widens what the next one is expected to do (random effects; DerSimonian & Laird 1986).
    The date plays no part: what has the same name (`event_key`) is the same event.

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

    References
    ----------
    .. [1] DerSimonian, R. and Laird, N. (1986). Meta-analysis in clinical trials. Controlled Clinical Trials 7.
    """
    aside = np.zeros(volume.shape, dtype=bool)
    for event in events:
        aside |= touched(event, queue, stamps, interval_min).reshape(volume.shape)
    ordinary = ordinary_near(volume, aside)
    learned: dict[str, list[tuple[float, float]]] = {}
    names: dict[str, str] = {}
    for event in events:
        if event.kind == "planned":
            here = touched(event, queue, stamps, interval_min).reshape(volume.shape)
            here &= np.isfinite(volume) & np.isfinite(ordinary)
            actual, usual = float(volume[here].sum()), float(ordinary[here].sum())
            if actual > 0 and usual > 0:
                variance = 1 / actual + 1 / usual + DAY_SD**2
                key = event_key(event.name)
                names.setdefault(key, event.name)
                learned.setdefault(key, []).append((float(np.log(actual / usual)), variance))
    return tuple(_pooled(names[key], queue, np.array(found)) for key, found in learned.items())


def _pooled(name: str, queue: str, found: NDArray[np.float64]) -> LearnedEvent:
    """Random effects: occurrences differ from each other by more than the noise of their days."""
    log_ratio, variance = found.T
    n = len(log_ratio)
    apart = float(((log_ratio - log_ratio.mean()) ** 2).sum()) - float(variance.mean()) * (n - 1)
    between = (OCCASION_SD**2 + max(apart, 0.0)) / n
    weight = 1 / (variance + between)
    precision = weight.sum() + 1 / PRIOR_SD**2
    centre = float((log_ratio * weight).sum() / precision)
    spread = float(np.sqrt(1 / precision + between))
    low, middle, high = (float(np.exp(centre + z * spread)) for z in (-Z90, 0.0, Z90))
    return LearnedEvent(name, queue, n, (low, middle, high))


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
        if event_key(taught.name) == event_key(event.name) and touched(event, taught.queue, starts, interval_min).any()
    )
