"""What arrives: rates by path, handle times, escalations and the opening backlog, as the simulator's arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.allocation import open_masks
from planner.scenario import Queue, Scenario
from planner.simulation.deadlines import working_time
from planner.simulation.world import CONTACT, ESCALATION, Records
from planner.staffing.live import LiveDemand, durations

if TYPE_CHECKING:
    from forecasting.handle_distribution import HandleTimeDistribution

Patience = Mapping[str, "float | NDArray[np.float64]"]
"""Mean patience by queue, seconds: one number, or one per interval of the horizon."""

Observed = Mapping[str, "NDArray[np.float64] | HandleTimeDistribution"]
"""Handle times by queue: observed ones, seconds, or their distribution."""

_GIVEN = 1 << 62


def warm_intervals(scenario: Scenario) -> int:
    """Whole intervals simulated before the horizon."""
    return int(np.ceil(scenario.simulation.warm_up_h * 60.0 / scenario.interval_min))


def _with_warm_up(values: NDArray[np.float64], scenario: Scenario) -> NDArray[np.float64]:
    """The horizon's values after as many intervals of its first hour's mean as the warm-up has."""
    hour = max(1, 60 // scenario.interval_min)
    first = values[..., :hour].mean(axis=-1, keepdims=True)
    return np.concatenate([np.repeat(first, warm_intervals(scenario), axis=-1), values], axis=-1)


def arrival_rates(scenario: Scenario, forecast: Forecast) -> NDArray[np.float32]:
    """Expected contacts per path, queue and interval, warm-up first; deferred work has none in the warm-up."""
    layers = []
    for queue in scenario.queue:
        if scenario.simulation.volume_uncertainty:
            layers.append(np.asarray(forecast.paths[queue.name], dtype=float))
        else:
            layers.append(forecast.mean(queue.name)[None, :])
    rates = _less_escalated(scenario, forecast, np.stack(layers, axis=1))
    rates = _with_warm_up(rates, scenario)
    warm = warm_intervals(scenario)
    for q, queue in enumerate(scenario.queue):
        if queue.deferred:
            rates[:, q, :warm] = 0.0
    return np.ascontiguousarray(rates, dtype=np.float32)


def _less_escalated(scenario: Scenario, forecast: Forecast, rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take out of a queue's own arrivals those that its history holds because another queue sent them on.

    Where more is sent on than an interval's own forecast holds, the day's other intervals give the rest, so that a
    day's offered contacts stay what was forecast as far as that can be.
    """
    if all(escalation.additional for queue in scenario.queue for escalation in queue.escalates):
        return rates
    number = {queue.name: q for q, queue in enumerate(scenario.queue)}
    starts = scenario.horizon()
    open_ = open_masks(scenario.queue, starts, scenario.special_day)
    days = np.unique(starts.date, return_index=True)[1]
    sent = np.zeros_like(rates)
    place = np.arange(rates.shape[2], dtype=float)
    for queue in scenario.queue:
        aht = handle_time_s(forecast, queue)
        for escalation in queue.escalates:
            if escalation.additional:
                continue
            lag = (float(np.mean(aht)) + escalation.after_min * 60.0) / scenario.interval_s
            to = number[escalation.to]
            for p in range(rates.shape[0]):
                came = np.interp(place - lag, place, rates[p, number[queue.name]], left=0.0)
                sent[p, to] += escalation.share * np.where(open_[to], came, 0.0)
    left = rates - sent
    own = np.maximum(left, 0.0)
    wanted = np.maximum(np.add.reduceat(left, days, axis=2), 0.0)
    has = np.add.reduceat(own, days, axis=2)
    scale = np.divide(wanted, has, out=np.zeros_like(has), where=has > 0)
    return np.asarray(own * np.repeat(scale, np.diff([*days, rates.shape[2]]), axis=2))


def handle_time_s(forecast: Forecast, queue: Queue) -> NDArray[np.float64]:
    """Forecast handle time, gaps filled with its mean; seconds."""
    aht = forecast.aht_s(queue.name)
    known = np.isfinite(aht)
    fallback = float(aht[known].mean()) if known.any() else float(queue.aht_s or 0.0)
    return np.where(known, aht, fallback)


def handle_times(
    scenario: Scenario, forecast: Forecast, patience_s: Patience
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean handle time per queue and interval, and chat durations by the number open.

    For chat the first array is a factor on the second, the one that the requirement was made with: stated durations
    scaled so that the mean at the planned mix is the forecast's (`planner.staffing.chat.scale_of_history`).
    """
    width = max([1, *(queue.concurrency for queue in scenario.queue if queue.concurrent)])
    chat_s = np.ones((len(scenario.queue), width))
    rows = []
    for q, queue in enumerate(scenario.queue):
        aht = handle_time_s(forecast, queue)
        if queue.concurrent and queue.concurrency > 1:
            aht, stated = durations(queue, _live(scenario, forecast, queue, aht, patience_s))
            chat_s[q, : len(stated)] = stated
            chat_s[q, len(stated) :] = stated[-1]
        rows.append(aht)
    return _with_warm_up(np.stack(rows), scenario), chat_s


def _live(
    scenario: Scenario,
    forecast: Forecast,
    queue: Queue,
    aht_s: NDArray[np.float64],
    patience_s: Patience,
) -> LiveDemand:
    mean = forecast.mean(queue.name)
    return LiveDemand(
        volume=mean,
        paths=mean[None, :],
        aht_s=aht_s,
        open=working_time(scenario, queue),
        period=np.zeros(mean.size, dtype=np.int64),
        periods=1,
        patience_s=mean_patience_s(queue, patience_s),
        interval_s=float(scenario.interval_s),
    )


def mean_patience_s(queue: Queue, patience_s: Patience) -> float:
    """Mean patience: as given, else the queue's own; infinite for work that can wait and where it was to be learned."""
    value = patience_s.get(queue.name, queue.patience_s)
    waits = queue.deferred or queue.channel == "callback"
    return math.inf if waits or isinstance(value, str) else float(np.mean(value))


def patience(scenario: Scenario, patience_s: Patience) -> NDArray[np.float64]:
    """Mean patience per queue and interval, warm-up first, seconds; infinite where nobody gives up."""
    rows = np.empty((len(scenario.queue), len(scenario.horizon())))
    for q, queue in enumerate(scenario.queue):
        mean = mean_patience_s(queue, patience_s)
        rows[q] = patience_s.get(queue.name, mean) if mean < math.inf else mean
    return _with_warm_up(rows, scenario)


def escalations(scenario: Scenario) -> tuple[Records, NDArray[np.int64], NDArray[np.int64]]:
    """Cumulated shares by queue, and each queue's first and last row."""
    number = {queue.name: q for q, queue in enumerate(scenario.queue)}
    rows: list[tuple[float, float, int]] = []
    first, last = [], []
    for queue in scenario.queue:
        first.append(len(rows))
        upto = 0.0
        for escalation in queue.escalates:
            upto += escalation.share
            rows.append((upto, escalation.after_min * 60.0, number[escalation.to]))
        last.append(len(rows))
    return np.array(rows, ESCALATION), np.array(first, np.int64), np.array(last, np.int64)


def opening_backlog(scenario: Scenario) -> Records:
    """Work open at the start, as contacts of their age, oldest first; volumes rounded."""
    rows: list[tuple[float, float, int, int]] = []
    for q, queue in enumerate(scenario.queue):
        for part in queue.opening_backlog:
            rows += [(0.0, -part.age_h * 3600.0, 0, q)] * round(part.volume)
    rows.sort(key=lambda row: row[1])
    given = np.array(rows, CONTACT)
    given["number"] = _GIVEN + np.arange(given.size, dtype=np.uint64)
    return given


def samples(scenario: Scenario, observed_s: Observed | None) -> tuple[NDArray[np.float64], frozenset[str]]:
    """Quantiles of handle times over their mean on an even grid, one row a queue, and the queues that have any.

    A distribution gives its own 1,001 knots; observed handle times above 0 are made into such a table.
    """
    from forecasting.handle_shapes import KNOTS, table_of_sample

    rows, known = np.ones((len(scenario.queue), KNOTS if observed_s else 2)), set()
    for q, queue in enumerate(scenario.queue):
        given = (observed_s or {}).get(queue.name)
        if isinstance(given, np.ndarray):
            values = np.sort(given[given > 0])
            table = table_of_sample(values) if values.size else None
        else:
            table = None if given is None else given.quantiles
        if table is not None:
            rows[q] = table
            known.add(queue.name)
    return rows, frozenset(known)
