"""Sums over replications turned into what the simulation says: levels, intervals, chances."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.frames import SERVICE, check
from planner.scenario import Queue, Scenario
from planner.simulation import fold
from planner.simulation.plant import Totals
from planner.staffing.periods import numbered, period_labels

Numbers = NDArray[np.float64]


def ratio(top: Numbers, below: Numbers) -> Numbers:
    """Top / below, NaN where there is nothing below."""
    return np.asarray(np.divide(top, below, out=np.full(np.shape(top), np.nan), where=below > 0))


def interval_of_mean(
    met: Numbers, counted: Numbers, met_2: Numbers, met_counted: Numbers, counted_2: Numbers, replications: int
) -> tuple[Numbers, Numbers]:
    """95 % interval of the ratio of sums over independent replications (delta method, Student's t).

    With r = sum m / sum c, its variance is sum (m - r c)^2 / ((R - 1) R) / (mean c)^2. NaN for one replication.

    References
    ----------
    Law, Simulation Modeling and Analysis, 5th ed., section 9.5 (ratio estimators).
    """
    from scipy.special import stdtrit

    level = ratio(met, counted)
    if replications < 2:
        return np.full_like(level, np.nan), np.full_like(level, np.nan)
    spread = np.maximum(met_2 - 2.0 * level * met_counted + level**2 * counted_2, 0.0)
    error = np.sqrt(spread * replications / (replications - 1.0)) / np.where(counted > 0, counted, np.nan)
    half = float(stdtrit(replications - 1.0, 0.975)) * error
    return np.clip(level - half, 0.0, 1.0), np.clip(level + half, 0.0, 1.0)


def occupancy(member: NDArray[np.bool_], part: Numbers, whole: Numbers) -> Numbers:
    """Busy share of the time on queue of everybody who may serve each queue, shape (Q, N)."""
    serve = member.T.astype(float)
    classes = member.shape[0]
    return ratio(serve @ part[:classes], serve @ whole[:classes])


def service_frame(scenario: Scenario, totals: Totals, member: NDArray[np.bool_], replications: int) -> pd.DataFrame:
    """Frame SERVICE: every queue and interval."""
    starts = scenario.horizon()
    total = totals.sums.total
    low, high = interval_of_mean(
        total[..., fold.MET],
        total[..., fold.COUNTED],
        total[..., fold.MET_2],
        total[..., fold.MET_COUNTED],
        total[..., fold.COUNTED_2],
        replications,
    )
    columns = {
        "offered": total[..., fold.OFFERED] / replications,
        "service_level": ratio(total[..., fold.MET], total[..., fold.COUNTED]),
        "low": low,
        "high": high,
        "asa_s": ratio(total[..., fold.WAIT_S], total[..., fold.ANSWERED]),
        "p_abandon": ratio(total[..., fold.ABANDONED], total[..., fold.OFFERED]),
        "occupancy": occupancy(member, totals.busy_s, totals.on_s),
        "backlog": total[..., fold.BACKLOG] / replications,
    }
    names = [queue.name for queue in scenario.queue]
    frame = pd.DataFrame(
        {
            "start": starts.append([starts] * (len(names) - 1)),
            "queue": np.repeat(names, len(starts)),
            **{name: values.ravel() for name, values in columns.items()},
        }
    )
    return check(frame, SERVICE)


def periods_frame(scenario: Scenario, totals: Totals, member: NDArray[np.bool_]) -> pd.DataFrame:
    """Service of each day, week and month, and of each interval where a target is taken over intervals."""
    starts = scenario.horizon()
    day_of, days = numbered(period_labels(starts, "day"))
    first_of_day = starts[[int(np.argmax(day_of == d)) for d in range(len(days))]]
    rows: list[pd.DataFrame] = []
    for over in ("day", "week", "month"):
        of_day, labels = numbered(period_labels(first_of_day, over, scenario.week_starts))
        by_period = np.zeros((*totals.sums.by_day.shape[:2], len(labels), fold.DAY_MEASURES))
        for d, k in enumerate(of_day):
            by_period[:, :, k] += totals.sums.by_day[:, :, d]
        for k, label in enumerate(labels):
            inside = np.isin(day_of, np.flatnonzero(of_day == k))
            busy = occupancy(
                member,
                totals.busy_s[:, inside].sum(axis=1, keepdims=True),
                totals.on_s[:, inside].sum(axis=1, keepdims=True),
            )[:, 0]
            rows.append(_period(scenario.queue, over, label, by_period[:, :, k], busy, int(inside.sum())))
    frame = pd.concat(rows, ignore_index=True)
    judged = [q for q, queue in enumerate(scenario.queue) if queue.target.over == "interval"]
    if judged:
        frame = pd.concat([frame, _by_interval(scenario, totals, member, judged)], ignore_index=True)
    return frame


def _period(
    queues: tuple[Queue, ...], over: str, label: str, counts: Numbers, busy: Numbers, intervals: int
) -> pd.DataFrame:
    """One period's row of every queue, from counts of shape (R, Q, measures)."""
    replications = counts.shape[0]
    met, counted = counts[..., fold.MET], counts[..., fold.COUNTED]
    low, high = interval_of_mean(
        met.sum(axis=0),
        counted.sum(axis=0),
        (met**2).sum(axis=0),
        (met * counted).sum(axis=0),
        (counted**2).sum(axis=0),
        replications,
    )
    total = counts.sum(axis=0)
    return pd.DataFrame(
        {
            "over": over,
            "period": label,
            "queue": [queue.name for queue in queues],
            "offered": total[:, fold.OFFERED] / replications,
            "service_level": ratio(total[:, fold.MET], total[:, fold.COUNTED]),
            "low": low,
            "high": high,
            "asa_s": ratio(total[:, fold.WAIT_S], total[:, fold.ANSWERED]),
            "p_abandon": ratio(total[:, fold.ABANDONED], total[:, fold.OFFERED]),
            "occupancy": busy,
            "backlog": total[:, fold.BACKLOG] / replications / intervals,
            "p_meet": [_chance(queue, counts[:, q]) for q, queue in enumerate(queues)],
        }
    )


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


def _by_interval(scenario: Scenario, totals: Totals, member: NDArray[np.bool_], judged: list[int]) -> pd.DataFrame:
    service = service_frame(scenario, totals, member, totals.sums.by_day.shape[0])
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


def slot_use(queues: tuple[Queue, ...], totals: Totals, member: NDArray[np.bool_]) -> dict[str, float]:
    """Open chats over places for them, by chat queue; NaN where nobody was on it."""
    used = {}
    for q, queue in enumerate(queues):
        if queue.concurrent:
            places_s = queue.concurrency * totals.on_s[: member.shape[0]][member[:, q]].sum()
            used[queue.name] = float(ratio(totals.held_s[q].sum(), places_s))
    return used


def levels_by_day(totals: Totals, queues: tuple[Queue, ...]) -> dict[str, Numbers]:
    """Service level of each day in each replication, shape (R, D) a queue."""
    days = totals.sums.by_day
    return {queue.name: ratio(days[:, q, :, fold.MET], days[:, q, :, fold.COUNTED]) for q, queue in enumerate(queues)}
