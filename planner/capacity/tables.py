"""Frame CAPACITY: weeks and months of a plan beside doing nothing."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.capacity.chance import Outcome, given_hours
from planner.capacity.frames import CAPACITY
from planner.capacity.making import FIXED
from planner.capacity.money import by_week
from planner.capacity.solving import Solved
from planner.frames import check

Numbers = NDArray[np.float64]

ALL = "*"
LEVELS = {"required_fte_p50": 0.5, "required_fte_p80": 0.8, "required_fte_p95": 0.95}
Z = 1.959964
"""Of a 95 % interval."""

SUMMED = ("volume", "required_h", "served_h", "missed_h", "missed_h_nothing", "joiners", "leavers", "cost",
          "cost_nothing")  # fmt: skip
AVERAGED = ("required_fte", *LEVELS, "productive_fte", "paid_fte", "heads")


def capacity_frame(plan: Solved, outcome: Outcome, nothing: Solved, without: Outcome) -> pd.DataFrame:
    """Weeks by queue and all together, then months.

    Parameters
    ----------
    plan, nothing : Solved
    outcome, without : Outcome
        Of both on all paths, people leaving by chance.
    """
    case = plan.made.making.case
    weekly: dict[str, dict[str, Numbers]] = {}
    for q, need in enumerate(case.needs):
        own = _required(plan, need.hours) | {
            "volume": need.volume,
            "served_h": outcome.served[q].mean(axis=1),
            "missed_h": outcome.missed[q].mean(axis=1),
            "missed_h_nothing": without.missed[q].mean(axis=1),
            **_chances(outcome.met[q], without.met[q]),
        }
        weekly[need.queue] = own
    every = _required(plan, case.required.sum(axis=0))
    for name in ("volume", "served_h", "missed_h", "missed_h_nothing"):
        every[name] = np.sum([own[name] for own in weekly.values()], axis=0)
    every |= _chances(np.asarray(outcome.met.all(axis=0)), np.asarray(without.met.all(axis=0))) | _people(plan)
    every |= {"cost": by_week(plan), "cost_nothing": by_week(nothing)}
    weekly = {ALL: every, **weekly}
    rows = [row for queue, own in weekly.items() for row in _week_rows(plan, queue, own)]
    rows += [row for queue, own in weekly.items() for row in _month_rows(plan, queue, own)]
    return check(pd.DataFrame(rows, columns=list(CAPACITY.columns)), CAPACITY)


def _required(plan: Solved, hours: Numbers) -> dict[str, Numbers]:
    """Hours on the queue and the paid full-time people they take; of a week cut by the horizon as of a whole one."""
    case = plan.made.making.case
    full = case.scenario.full_time.hours_per_week * case.part * case.regular
    found = {"required_h": hours.mean(axis=1), "required_fte": hours.mean(axis=1) / full}
    for name, level in LEVELS.items():
        found[name] = np.quantile(hours, level, axis=1) / full
    return found


def _chances(met: NDArray[np.bool_], without: NDArray[np.bool_]) -> dict[str, Numbers]:
    low, high = wilson(met.sum(axis=1), met.shape[1])
    return {"p_meet": met.mean(axis=1), "p_meet_low": low, "p_meet_high": high, "p_meet_nothing": without.mean(axis=1)}


def wilson(met: NDArray[np.int64], paths: int) -> tuple[Numbers, Numbers]:
    """Interval of 95 % of a share seen on so many paths (Wilson 1927)."""
    share, square = met / paths, Z * Z
    middle = (share + square / (2 * paths)) / (1 + square / paths)
    half = Z / (1 + square / paths) * np.sqrt(share * (1 - share) / paths + square / (4 * paths * paths))
    return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)


def _people(plan: Solved) -> dict[str, Numbers]:
    """People and their FTE by week."""
    making, case = plan.made.making, plan.made.making.case
    full = case.scenario.full_time.hours_per_week * case.part
    heads = np.sum([one.heads for one in case.cohorts], axis=0) if case.cohorts else np.zeros(len(case.weeks))
    joiners = np.zeros(len(case.weeks))
    for column, (number, start) in making.starts.items():
        life, people = case.intakes[number].there, float(plan.x[column])
        span = slice(start, min(start + len(life), len(case.weeks)))
        heads[span] += people * life[: span.stop - span.start]
        joiners[start] += people
    paid = np.zeros(len(case.weeks))
    for column, own in making.charges.items():
        times = 1.0 if column == FIXED else float(plan.x[column])
        for charge in own:
            if charge.item == "base pay":
                paid[charge.week] += charge.hours * times
    before = np.concatenate([heads[:1], heads[:-1]])
    return {
        "heads": heads,
        "joiners": joiners,
        "leavers": np.maximum(before + joiners - heads, 0.0),
        "paid_fte": paid / full,
        "productive_fte": given_hours(making, plan.x).sum(axis=0) / (full * case.regular),
    }


def _week_rows(plan: Solved, queue: str, own: dict[str, Numbers]) -> list[dict[str, object]]:
    weeks = plan.made.making.case.weeks
    return [
        {
            "level": "week",
            "period": weeks.begins[week].isoformat(),
            "days": int(weeks.held[week]),
            "queue": queue,
            **{name: _at(own, name, week) for name in list(CAPACITY.columns)[4:]},
        }
        for week in range(len(weeks))
    ]


def _at(own: dict[str, Numbers], name: str, week: int) -> float:
    return float(own[name][week]) if name in own else math.nan


def _month_rows(plan: Solved, queue: str, own: dict[str, Numbers]) -> list[dict[str, object]]:
    """Sums of weeks by their days in each month; averages by days; chances belong to weeks."""
    weeks = plan.made.making.case.weeks
    found = []
    for number, month in enumerate(weeks.months):
        days = weeks.in_month[:, number]
        part = days / weeks.held
        row: dict[str, object] = {"level": "month", "period": month, "days": int(days.sum()), "queue": queue}
        for name in list(CAPACITY.columns)[4:]:
            values = own.get(name)
            if values is None or name not in (*SUMMED, *AVERAGED):
                row[name] = math.nan
            else:
                row[name] = float(values @ part) if name in SUMMED else float(values @ days / days.sum())
        found.append(row)
    return found
