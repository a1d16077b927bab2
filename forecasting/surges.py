"""Surges: a campaign, an outage or a peak that a person states, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.adjusted import Adjusted, moment, overlap, share_within
from forecasting.events import Surge
from forecasting.uncertain import drawn

Base = Mapping[str, NDArray[np.float64]]


def apply_surges(
    base: Adjusted, surges: Sequence[Surge], seed: int, ordinary: Base | None = None, repeated: Sequence[Surge] = ()
) -> Adjusted:
    """Lay surges on a forecast.

    The factor (or number of contacts added) of a surge is drawn once a path, the same for all its queues and
    intervals, through its P10, P50 and P90: a big day is big from morning to evening. An interval that a surge
    covers in part takes that part of it. Surges that are relative to the ordinary day first put that day in the
    forecast's place, with the forecast's relative spread; then all surges act in the order given. Repeated events
    act before them, but not where a surge is relative to the ordinary day: what past events taught gives way to it.

    Parameters
    ----------
    base : Adjusted
    surges : sequence of Surge
        Times on the local clock of the horizon. No queues named means all.
    seed : int
        The scenario's. A surge's draw depends on it and the surge's name alone.
    ordinary : mapping of queue to ndarray, shape (n,), optional
        Mean of the same days without what past events and holidays taught, closed intervals zero. Needed when
        a surge is relative to it.
    repeated : sequence of Surge, optional
        Planned events as past ones of their name taught them.

    Returns
    -------
    Adjusted

    Raises
    ------
    ValueError
        If a surge is relative to an ordinary day that was not given.
    """
    now = base
    kept: dict[str, NDArray[np.float64]] = {}
    for queue in base.mean:
        covered = _on_ordinary_days([surge for surge in surges if queue in _queues(surge, base)], base)
        kept[queue] = 1.0 - covered
        now = _on_ordinary(now, covered, queue, ordinary)
    for event in repeated:
        now = _applied(now, event, seed, kept)
    for surge in surges:
        now = _applied(now, surge, seed)
    return now


def _queues(surge: Surge, base: Adjusted) -> list[str]:
    return [queue for queue in base.mean if not surge.queues or queue in surge.queues]


def _span(surge: Surge, starts: pd.DatetimeIndex) -> tuple[pd.Timestamp, pd.Timestamp]:
    return moment(surge.begin, starts.tz), moment(surge.end, starts.tz)


def _tail_end(surge: Surge, end: pd.Timestamp) -> pd.Timestamp:
    return end + pd.Timedelta(hours=surge.after.hours) if surge.after else end


def _on_ordinary_days(surges: list[Surge], base: Adjusted) -> NDArray[np.float64]:
    """Share of every interval that a surge relative to the ordinary day covers, its tail included, shape (n,)."""
    covered = np.zeros(len(base.starts))
    for surge in surges:
        if surge.relative_to == "ordinary":
            begin, end = _span(surge, base.starts)
            covered = np.maximum(covered, overlap(base.starts, base.interval, begin, _tail_end(surge, end)))
    return covered


def _on_ordinary(base: Adjusted, covered: NDArray[np.float64], queue: str, ordinary: Base | None) -> Adjusted:
    """The ordinary day in the forecast's place wherever a surge is relative to it."""
    if not covered.any():
        return base
    if ordinary is None:
        raise ValueError("a surge relative to the ordinary day needs the ordinary forecast")
    plain = covered * ordinary[queue] + (1 - covered) * base.mean[queue]
    return base.with_queue(queue, plain, base.paths[queue])


def _applied(base: Adjusted, surge: Surge, seed: int, kept: Base | None = None) -> Adjusted:
    """One surge on all its queues; with `kept`, only on that share of each queue's intervals."""
    begin, end = _span(surge, base.starts)
    queues = _queues(surge, base)
    whole = overlap(base.starts, base.interval, begin, end)
    within = {queue: whole * kept[queue] if kept else whole for queue in queues}
    tail = overlap(base.starts, base.interval, end, _tail_end(surge, end))
    if not queues or not (tail.any() or any(part.any() for part in within.values())):
        return base
    count = next(iter(base.paths.values())).shape[0]
    factor = np.maximum(drawn(surge.volume, count, seed, f"surge {surge.name}"), 0.0)
    added = _added(surge, count, seed) * share_within(base.starts, base.interval, begin, end)
    total = sum(float((base.mean[queue] * within[queue]).sum()) for queue in queues)
    after = 1.0 + tail * ((surge.after.volume if surge.after else 1.0) - 1.0)
    now = base
    for queue in queues:
        mean, paths, inside = base.mean[queue], base.paths[queue], within[queue]
        spread = mean * inside / total if total > 0 else np.zeros_like(mean)
        lifted = paths * (1.0 + np.outer(factor - 1.0, inside)) * after + np.outer(added, spread)
        expected = mean * (1.0 + (factor.mean() - 1.0) * inside) * after + added.mean() * spread
        aht = base.aht_s[queue] * (1.0 + (surge.aht - 1.0) * inside)
        now = now.with_queue(queue, np.maximum(expected, 0.0), np.maximum(lifted, 0.0), aht)
    return now.noting(_sentence(surge, base, now, queues, total))


def _added(surge: Surge, count: int, seed: int) -> NDArray[np.float64]:
    """Contacts added over the whole surge, one number a path."""
    name = f"surge {surge.name}"
    added = np.zeros(count)
    if surge.volume_add is not None:
        added = added + drawn(surge.volume_add, count, seed, name)
    if surge.pieces is not None and surge.response is not None:
        added = added + surge.pieces * np.clip(drawn(surge.response, count, seed, name), 0.0, 1.0)
    return added


def _sentence(surge: Surge, base: Adjusted, now: Adjusted, queues: list[str], total: float) -> str:
    change = sum(float(now.mean[queue].sum() - base.mean[queue].sum()) for queue in queues)
    against = "the ordinary day" if surge.relative_to == "ordinary" else "the forecast"
    text = f"surge {surge.name}: {change:+,.0f} contacts on {', '.join(queues)} against {against}"
    if total == 0:
        text += "; its hours are closed or expect nothing, so that it changes nothing there"
    return text
