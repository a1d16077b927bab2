"""Sums over replications turned into what the simulation says: levels, intervals, chances."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.frames import SERVICE, check
from planner.scenario import Queue, Scenario
from planner.simulation import fold
from planner.simulation.blocks import Totals
from planner.simulation.intervals import Numbers, ratio
from planner.simulation.measures import Cells, interval_cells, period_cells
from planner.staffing.periods import numbered, period_labels


def service_frame(scenario: Scenario, totals: Totals) -> pd.DataFrame:
    """Frame SERVICE: every queue and interval."""
    starts = scenario.horizon()
    cells = interval_cells(totals)
    low, high = cells.service_bounds()
    names = [queue.name for queue in scenario.queue]
    columns = {**_levels(cells), "low": low, "high": high}
    frame = pd.DataFrame(
        {
            "start": starts.append([starts] * (len(names) - 1)),
            "queue": np.repeat(names, len(starts)),
            **{name: columns[name].ravel() for name in SERVICE.columns if name in columns},
        }
    )
    return check(frame, SERVICE)


def _levels(cells: Cells) -> dict[str, Numbers]:
    """What frames of service say of each cell, shape (Q, K); the service level's interval apart."""
    total = cells.sums
    return {
        "offered": cells.mean(fold.OFFERED),
        "service_level": ratio(total[..., fold.MET], total[..., fold.COUNTED]),
        "asa_s": ratio(total[..., fold.WAIT_S], total[..., fold.ANSWERED]),
        "p_abandon": ratio(total[..., fold.ABANDONED], total[..., fold.OFFERED]),
        "occupancy": ratio(total[..., fold.BUSY_S], total[..., fold.ON_S]),
        "backlog": cells.mean(fold.BACKLOG),
    }


def periods_frame(scenario: Scenario, totals: Totals) -> pd.DataFrame:
    """Service of each day, week and month, and of each interval where a target is taken over intervals."""
    starts = scenario.horizon()
    day_of, days = numbered(period_labels(starts, "day"))
    first_of_day = starts[[int(np.argmax(day_of == d)) for d in range(len(days))]]
    rows: list[pd.DataFrame] = []
    for over in ("day", "week", "month"):
        of_day, labels = numbered(period_labels(first_of_day, over, scenario.week_starts))
        cells = period_cells(totals, day_of, of_day)
        low, high = cells.service_bounds()
        columns = {**_levels(cells), "low": low, "high": high}
        for k, label in enumerate(labels):
            counts = totals.sums.by_day[:, :, of_day == k].sum(axis=2)
            rows.append(
                pd.DataFrame(
                    {
                        "over": over,
                        "period": label,
                        "queue": [queue.name for queue in scenario.queue],
                        **{name: columns[name][:, k] for name in SERVICE.columns if name in columns},
                        "p_meet": [_chance(queue, counts[:, q]) for q, queue in enumerate(scenario.queue)],
                    }
                )
            )
    frame = pd.concat(rows, ignore_index=True)
    judged = [q for q, queue in enumerate(scenario.queue) if queue.target.over == "interval"]
    if judged:
        frame = pd.concat([frame, _by_interval(scenario, totals, judged)], ignore_index=True)
    return frame


def _chance(queue: Queue, counts: Numbers) -> float:
    """Share of the replications with contacts to judge by that met the target and its further limits."""
    judged = counts[:, fold.COUNTED] > 0
    if not judged.any():
        return float("nan")
    rows = counts[judged]
    target = queue.target
    good = rows[:, fold.MET] >= target.share * rows[:, fold.COUNTED] - 1e-9
    if target.asa_s is not None:
        good &= rows[:, fold.WAIT_S] <= target.asa_s * np.maximum(rows[:, fold.ANSWERED], 1.0)
    if target.abandoned is not None:
        good &= rows[:, fold.ABANDONED] <= target.abandoned * rows[:, fold.OFFERED]
    return float(good.mean())


def _by_interval(scenario: Scenario, totals: Totals, judged: list[int]) -> pd.DataFrame:
    service = service_frame(scenario, totals)
    labels = period_labels(scenario.horizon(), "interval")
    parts = []
    for q in judged:
        part = service[service["queue"] == scenario.queue[q].name].drop(columns="start")
        chance = ratio(totals.sums.total[q, :, fold.REACHED], totals.sums.total[q, :, fold.JUDGED])
        parts.append(part.assign(over="interval", period=labels, p_meet=chance))
    rows = pd.concat(parts, ignore_index=True)
    return rows[["over", "period", *(name for name in rows.columns if name not in ("over", "period"))]]


def busy_frame(names: tuple[str, ...], queues: tuple[Queue, ...], busy_s: Numbers, replications: int) -> pd.DataFrame:
    """``agent,queue,hours``: mean hours inside the horizon spent on each queue's contacts, where there were any."""
    who, what = np.nonzero(busy_s)
    return pd.DataFrame(
        {
            "agent": [names[a] for a in who],
            "queue": [queues[q].name for q in what],
            "hours": busy_s[who, what] / 3600.0 / replications,
        }
    )


def slot_use(queues: tuple[Queue, ...], totals: Totals) -> dict[str, float]:
    """Open chats over places for them, by chat queue; NaN where nobody was on it."""
    used = {}
    for q, queue in enumerate(queues):
        if queue.concurrent:
            places_s = queue.concurrency * totals.sums.total[q, :, fold.ON_S].sum()
            used[queue.name] = float(ratio(totals.held_s[q].sum(), places_s))
    return used


def offered_by_day(totals: Totals, queues: tuple[Queue, ...]) -> dict[str, NDArray[np.int64]]:
    """Contacts offered on each day in each replication, shape (R, D) a queue."""
    days = totals.sums.by_day[..., fold.OFFERED].astype(np.int64)
    return {queue.name: days[:, q] for q, queue in enumerate(queues)}


def levels_by_day(totals: Totals, queues: tuple[Queue, ...]) -> dict[str, Numbers]:
    """Service level of each day in each replication, shape (R, D) a queue."""
    days = totals.sums.by_day
    return {queue.name: ratio(days[:, q, :, fold.MET], days[:, q, :, fold.COUNTED]) for q, queue in enumerate(queues)}
