"""Typical hours of a week, each stretched so that simulation can see what its people give in the long run.

Intervals are put into classes: those in which the same queues ask for people, then halved by their load, the class
whose load varies most first. Of each class the interval nearest its mean stands for all of it. Its volumes are held
for five days, so that luck averages out and only the routing is left to see.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import OpeningHours
from forecasting.result import LEVELS, Forecast
from planner.scenario import Queue, Scenario
from planner.staffing import Requirement
from planner.staffing.periods import numbered, period_labels

Numbers = NDArray[np.float64]

DAYS = 5
"""Length of a stretched hour's run."""

LONGEST_WINDOW_H = 4.0
"""Deferred work is judged within its working time, at most this: in a longer one its backlog could hide in the run."""

_MONDAY = dt.date(2001, 1, 1)
_HOUR_S = 3600.0


@dataclass(frozen=True)
class TypicalHour:
    """An interval of the week that stands for a class of them.

    Attributes
    ----------
    label : str
        Its start on the scenario's clock: ``Tue 10:15``.
    hours : float
        Hours of the horizon in its class.
    per_h, aht_s : ndarray, shape (queues,)
        Contacts an hour, 0 where a queue asks for nobody; seconds.
    """

    label: str
    hours: float
    per_h: Numbers
    aht_s: Numbers


def typical_hours(
    scenario: Scenario, forecast: Forecast, needed: Requirement, most: int
) -> tuple[tuple[TypicalHour, ...], float]:
    """At most so many typical hours, and the share of the people-hours of `needed` that lie in their classes.

    Live queues have their expected contacts times the ratio by which the period of their promise exceeds its mean
    on the share of sample paths that is `target.chance`: what a team must be sized for. Deferred queues have what
    their spread windows hold in the interval, worked evenly.
    """
    names = [queue.name for queue in scenario.queue]
    people = _by_queue(needed, "agents", names)
    per_h, aht_s = _rates(scenario, forecast, needed), _by_queue(needed, "aht_s", names)
    made, studied = [], 0.0
    for members in _classes(people, most):
        mean = people[:, members].mean(axis=1, keepdims=True)
        one = int(members[int(np.argmin(np.abs(people[:, members] - mean).sum(axis=0)))])
        asks = people[:, one] > 0
        moment = scenario.horizon()[one]
        hours = members.size * scenario.interval_min / 60.0
        made.append(TypicalHour(f"{moment:%a %H:%M}", hours, np.where(asks, per_h[:, one], 0.0), aht_s[:, one]))
        studied += float(people[:, members].sum())
    return tuple(made), studied / max(float(people.sum()), 1e-12)


def _by_queue(needed: Requirement, column: str, names: list[str]) -> Numbers:
    frame = needed.frame
    return np.array([frame.loc[frame["queue"] == name, column].to_numpy(dtype=float) for name in names])


def _classes(people: Numbers, most: int) -> list[NDArray[np.int64]]:
    """Intervals of each class: by who is open, the heaviest `most`; then halved at the median of the load."""
    load = people.sum(axis=0)
    worked = np.flatnonzero(load > 0)
    _, which = np.unique(people[:, worked] > 0, axis=1, return_inverse=True)
    classes = [worked[which.ravel() == k] for k in range(int(which.max()) + 1)] if worked.size else []
    classes.sort(key=lambda members: (-float(load[members].sum()), int(members[0])))
    classes = classes[:most]
    while len(classes) < most:
        spread = [float(np.abs(load[m] - np.median(load[m])).sum()) for m in classes]
        if not spread or max(spread) <= 0:
            break
        members = classes.pop(int(np.argmax(spread)))
        order = members[np.argsort(load[members], kind="stable")]
        classes += [np.sort(order[: order.size // 2]), np.sort(order[order.size // 2 :])]
    return sorted(classes, key=lambda members: int(members[0]))


def _rates(scenario: Scenario, forecast: Forecast, needed: Requirement) -> Numbers:
    """Contacts an hour of each queue and interval that its people are sized for."""
    names = [queue.name for queue in scenario.queue]
    volume, agents, aht_s = (_by_queue(needed, column, names) for column in ("volume", "agents", "aht_s"))
    each_h = _HOUR_S / scenario.interval_s
    rows = []
    for q, queue in enumerate(scenario.queue):
        if queue.deferred:
            rows.append(agents[q] * queue.max_occupancy * _HOUR_S / np.maximum(aht_s[q], 1e-9))
        else:
            rows.append(volume[q] * each_h * _sized_for(scenario, queue, forecast))
    return np.array(rows)


def _sized_for(scenario: Scenario, queue: Queue, forecast: Forecast) -> Numbers:
    """Per interval: contacts of its promise's period that are not exceeded with the chance asked, over their mean."""
    starts = scenario.horizon()
    period, labels = numbered(period_labels(starts, queue.target.over, scenario.week_starts))
    paths = np.asarray(forecast.paths.get(queue.name, forecast.mean(queue.name)[None, :]), dtype=float)
    sums = np.zeros((len(paths), len(labels)))
    np.add.at(sums.T, period, paths.T)
    mean = sums.mean(axis=0)
    sure = np.quantile(sums, queue.target.chance, axis=0)
    return np.asarray(np.divide(sure, mean, out=np.ones_like(mean), where=mean > 0)[period])


def stretched(scenario: Scenario, hour: TypicalHour, window_h: Numbers) -> tuple[Scenario, Forecast]:
    """The hour held for `DAYS`: always open, no day or surge that differs, every promise over the whole run.

    Callers wait or give up: lines, routes, vendors, call-backs, balking and repeated calls are left out, and so are
    minimum headcounts, for whoever serves. What others escalate is in the volumes.

    Parameters
    ----------
    window_h : ndarray, shape (queues,)
        Working time that deferred work has.
    """
    queues = tuple(
        _stretched_queue(queue, float(window_h[q])) for q, queue in enumerate(scenario.queue) if hour.per_h[q] > 0
    )
    left_out = dict.fromkeys(("special_day", "event", "surge", "deflect", "route", "vendor", "trunk", "group"), ())
    simulation = scenario.simulation.model_copy(update={"volume_uncertainty": False})
    made = scenario.model_copy(
        update={
            **left_out,
            "time_zone": "UTC",
            "start": _MONDAY,
            "days": DAYS,
            "week_starts": "Mon",
            "interval_min": 60,
            "queue": queues,
            "simulation": simulation,
        }
    )
    starts = made.horizon()
    frames, paths = [], {}
    for q, queue in enumerate(scenario.queue):
        if hour.per_h[q] > 0:
            level = np.full(len(starts), hour.per_h[q])
            rows = {"start": starts, "queue": queue.name, "mean": level, "aht_s": hour.aht_s[q]}
            frames.append(pd.DataFrame({**rows, **dict.fromkeys(LEVELS, level)}))
            paths[queue.name] = level[None, :].astype(np.float32)
    return made, Forecast(starts, pd.concat(frames, ignore_index=True), paths)


def _stretched_queue(queue: Queue, window_h: float) -> Queue:
    target = queue.target.model_copy(update={"over": "week", "chance": 0.5})
    if queue.deferred:
        within_h = min(window_h, LONGEST_WINDOW_H)
        target = target.model_copy(update={"within_h": within_h, "within_business_days": None, "clock": "wall"})
    return queue.model_copy(
        update={
            "open": OpeningHours.always(),
            "target": target,
            "minimum_open": 0,
            "balk": None,
            "retry": None,
            "callback": None,
            "escalates": (),
            "opening_backlog": (),
        }
    )


def working_windows_h(scenario: Scenario, needed: Requirement) -> Numbers:
    """Mean working time between arrival and deadline of each deferred queue, weighted by hours; infinite otherwise."""
    starts = scenario.horizon()
    found = np.full(len(scenario.queue), np.inf)
    for q, queue in enumerate(scenario.queue):
        mine = needed.windows[needed.windows["queue"] == queue.name]
        weight = mine["hours"].to_numpy(dtype=float)
        if queue.deferred and weight.sum() > 0:
            special = {day.date: day.open for day in scenario.special_day if not day.queues or queue.name in day.queues}
            worked = np.concatenate([[0.0], np.cumsum(queue.open.mask(starts, special))]) * scenario.interval_min / 60
            begin, end = starts.searchsorted(mine["from"]), starts.searchsorted(mine["to"])
            found[q] = float(np.average(worked[end] - worked[begin], weights=weight))
    return found
