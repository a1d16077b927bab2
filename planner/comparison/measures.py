"""The numbers that are compared: of counts, and of a whole plan with its simulation."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.frames import COST, SUMMARY
from planner.kept import kept_table
from planner.quick import QuickPlan
from planner.result import Plan

ALL = "*"
COUNTS, WHOLE = "counts", "whole plan"

UNITS: Mapping[str, str] = {
    "offered": "contacts",
    "required_fte": "FTE",
    "paid_fte": "FTE",
    "shortage_h": "h",
    "service_level": "share",
    "p_meet": "share",
    "cost": "currency",
    "objective": "currency",
    "bound": "currency",
    "gap": "share",
}
"""Measures in the order they are shown; `currency` stands for the scenario's."""

WATERFALLS = ("required_fte", "paid_fte", "shortage_h", "service_level", "cost")
"""Measures of all queues that have a waterfall."""


@dataclass(frozen=True)
class Value:
    """One number.

    Attributes
    ----------
    queue, measure : str
        Queue ``*``: all. Measures of `UNITS`, or ``cost: ITEM``.
    value, low, high : float
        `low` and `high` are NaN where no interval is known.
    """

    queue: str
    measure: str
    value: float
    low: float = math.nan
    high: float = math.nan


def of_counts(plan: QuickPlan) -> list[Value]:
    """Numbers of a quick plan."""
    found = []
    for row in plan.queues.to_dict("records"):
        for measure in UNITS:
            if measure not in row:
                continue
            low, high = (row["low"], row["high"]) if measure == "service_level" else (math.nan, math.nan)
            found.append(Value(str(row["queue"]), measure, float(row[measure]), float(low), float(high)))
    proven = {"objective": plan.objective, "bound": plan.bound, "gap": plan.gap}
    return [*found, *(Value(ALL, name, value) for name, value in proven.items()), *_items(plan.cost)]


def total_of(plan: QuickPlan) -> dict[str, float]:
    """The measures of a waterfall."""
    return {measure: plan.of(ALL, measure) for measure in WATERFALLS}


def of_whole(plan: Plan) -> list[Value]:
    """Numbers of a whole plan made just now."""
    proven: dict[str, Any] = {key: getattr(plan.roster, key) for key in ("objective", "bound", "gap", "shortage_h")}
    promises = [{"queue": one.queue, "p_meet": one.p_meet} for one in plan.promises]
    return _whole(plan.summary, plan.cost, {**proven, "promises": promises})


def of_kept(folder: Path, time_zone: str) -> list[Value]:
    """Numbers of a whole plan kept in a folder.

    Raises
    ------
    InputError
        If a table of it is not as the plan wrote it.
    """
    found = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return _whole(kept_table(folder, SUMMARY, time_zone), kept_table(folder, COST, time_zone), found)


def _whole(summary: pd.DataFrame, cost: pd.DataFrame, record: Mapping[str, Any]) -> list[Value]:
    """Days of the summary over the horizon: levels weighed by contacts, FTE as the mean of days."""
    days = summary[summary["period"].str.len() == len("2026-11-23")]
    chances = pd.DataFrame(record["promises"], columns=["queue", "p_meet"]).groupby("queue")["p_meet"].mean()
    found = []
    by_queue = cost.groupby("queue")["amount"].sum()
    judged = days[(days["offered"] > 0) & days["service_level"].notna() & (days["queue"] != ALL)]
    for queue, rows in days.groupby("queue", sort=False):
        # Of all queues as in counts: contacts that nobody judges (due after the horizon) weigh nothing.
        some = judged if queue == ALL else judged[judged["queue"] == queue]
        level = float(np.average(some["service_level"], weights=some["offered"])) if len(some) else math.nan
        money = float(cost["amount"].sum()) if queue == ALL else float(by_queue.get(queue, 0.0))
        numbers = {
            "offered": float(rows["offered"].sum()),
            "required_fte": float(rows["required_fte"].mean()),
            "paid_fte": float(rows["paid_fte"].mean()),
            "service_level": level,
            "p_meet": float(chances.get(queue, math.nan)),
            "cost": money,
        }
        found += [Value(str(queue), measure, value) for measure, value in numbers.items()]
    proven = ((key, record[key]) for key in ("shortage_h", "objective", "bound", "gap"))
    return [*found, *(Value(ALL, key, math.nan if value is None else float(value)) for key, value in proven),
            *_items(cost)]  # fmt: skip


def _items(cost: pd.DataFrame) -> Iterator[Value]:
    for item, amount in cost.groupby("item", sort=False)["amount"].sum().items():
        yield Value(ALL, f"cost: {item}", float(amount))
