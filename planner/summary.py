"""The plan by day, week and month: offered, service, FTE and cost per queue and in all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.cost.vendors import ITEM
from planner.frames import SUMMARY, check
from planner.scenario import Scenario
from planner.simulation.result import Simulation

ALL = "*"
PERIODS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}
"""Kinds of period and how their labels are written."""


def summarise(
    scenario: Scenario,
    simulation: Simulation,
    coverage: pd.DataFrame,
    paid_h: pd.Series,
    cost: pd.DataFrame | None,
) -> pd.DataFrame:
    """Frame SUMMARY: days, weeks and months, each queue and ``*`` for all.

    FTE of a period = hours / (``full_time.hours_per_week`` x days of the horizon in the period / 7). A day's paid hours
    are split over queues by the on-queue time allocated to each; a month's cost of a queue is spread over its days by
    those hours, what vendors bill by the minutes they handled on it.

    Parameters
    ----------
    coverage : DataFrame
        Frame COVERAGE.
    paid_h : Series
        Paid hours by local date.
    cost : DataFrame, optional
        Frame COST; without it the cost is empty.
    """
    hours = _daily_hours(scenario.interval_min / 60.0, coverage, paid_h)
    hours["cost"] = np.nan if cost is None else _daily_cost(hours, cost, simulation.vendors)
    parts = []
    for over, label in PERIODS.items():
        rows = hours.assign(period=pd.to_datetime(hours["date"]).dt.strftime(label))
        days = rows.groupby("period")["date"].nunique()
        sums = ["required_h", "paid_h", "cost"]
        queues = rows[rows["queue"] != ""].groupby(["period", "queue"])[sums].sum(min_count=1)
        total = rows.groupby("period")[sums].sum(min_count=1)
        total.index = pd.MultiIndex.from_product([total.index, [ALL]], names=["period", "queue"])
        both = pd.concat([queues, total]).reset_index()
        full = scenario.full_time.hours_per_week * both["period"].map(days) / 7.0
        both["required_fte"], both["paid_fte"] = both["required_h"] / full, both["paid_h"] / full
        parts.append(both.merge(_service(simulation, over), on=["period", "queue"], how="left"))
    names = [*(queue.name for queue in scenario.queue), ALL]
    frame = pd.concat(parts, ignore_index=True)
    place = frame["queue"].map({name: number for number, name in enumerate(names)})
    kind = frame["period"].map(lambda period: (10, 8, 7).index(len(period)))
    frame = frame.assign(kind=kind, place=place).sort_values(["kind", "period", "place"])
    return check(frame[list(SUMMARY.columns)].reset_index(drop=True), SUMMARY)


def paid_hours(roster: pd.DataFrame) -> pd.Series:
    """Paid hours of a roster by the local date its shifts belong to."""
    paid = roster[roster["paid"].astype(bool)]
    return ((paid["end"] - paid["start"]).dt.total_seconds() / 3600.0).groupby(paid["date"]).sum()


def _daily_hours(interval_h: float, coverage: pd.DataFrame, paid_h: pd.Series) -> pd.DataFrame:
    """``date,queue,required_h,paid_h``; paid hours of a day when nobody is on a queue stand under no queue."""
    rows = coverage[coverage["queue"] != ALL]
    daily = (
        rows.assign(
            date=rows["start"].dt.date,
            required_h=rows["required"] * interval_h,
            on_queue_h=rows["scheduled"] * interval_h,
        )
        .groupby(["date", "queue"], as_index=False)[["required_h", "on_queue_h"]]
        .sum()
    )
    on_queue = daily.groupby("date")["on_queue_h"].transform("sum")
    day_h = daily["date"].map(paid_h).fillna(0.0).astype(float)
    daily["paid_h"] = day_h * (daily["on_queue_h"] / on_queue.where(on_queue > 0)).fillna(0.0)
    empty = [date for date in daily.loc[on_queue <= 0, "date"].unique() if paid_h.get(date, 0.0) > 0]
    rest = pd.DataFrame(
        {"date": empty, "queue": "", "required_h": 0.0, "paid_h": [float(paid_h[date]) for date in empty]}
    )
    frame = daily[["date", "queue", "required_h", "paid_h"]]
    return pd.concat([frame, rest], ignore_index=True) if empty else frame


def _daily_cost(hours: pd.DataFrame, cost: pd.DataFrame, taken: pd.DataFrame) -> pd.Series:
    """A month's cost of each queue over its days: vendors' by what they handled, the rest by paid hours.

    Cost of no queue that has days here lies over all queues by paid hours. Where there is nothing to go by, days count
    alike.
    """
    month = pd.Series(pd.to_datetime(hours["date"]).dt.strftime("%Y-%m"), index=hours.index)
    billed = cost["item"].str.startswith(ITEM)
    handled = _handled_min(hours, taken)
    spread = _over_days(month, hours, cost[~billed], hours["paid_h"]) + _over_days(month, hours, cost[billed], handled)
    left = month.map(cost.groupby("month")["amount"].sum()).fillna(0.0) - spread.groupby(month).transform("sum")
    return spread + left * _parts(hours["paid_h"], [month])


def _over_days(month: pd.Series, hours: pd.DataFrame, cost: pd.DataFrame, by: pd.Series) -> pd.Series:
    amounts = cost.groupby(["month", "queue"])["amount"].sum()
    keys = zip(month, hours["queue"], strict=True)
    own = pd.Series([float(amounts.get(key, 0.0)) for key in keys], index=hours.index)
    return own * _parts(by, [month, hours["queue"]])


def _parts(weights: pd.Series, keys: list[pd.Series]) -> pd.Series:
    """Each row's part of the sum of its group, the same for all rows of a group that sums to 0."""
    total, rows = weights.groupby(keys).transform("sum"), weights.groupby(keys).transform("size")
    return (weights / total.where(total > 0)).fillna(1.0 / rows)


def _handled_min(hours: pd.DataFrame, taken: pd.DataFrame) -> pd.Series:
    """Minutes that vendors handled, by day and queue."""
    if taken.empty:
        return pd.Series(0.0, index=hours.index)
    minutes = taken.groupby([taken["start"].dt.date, "queue"])["handled_min"].sum()
    keys = zip(hours["date"], hours["queue"], strict=True)
    return pd.Series([float(minutes.get(key, 0.0)) for key in keys], index=hours.index)


def _service(simulation: Simulation, over: str) -> pd.DataFrame:
    rows = simulation.periods[simulation.periods["over"] == over]
    each = rows[["period", "queue", "offered", "service_level", "p_meet"]]
    offered = rows.groupby("period")["offered"].sum()
    answered = (rows["service_level"].fillna(0.0) * rows["offered"]).groupby(rows["period"]).sum()
    total = pd.DataFrame(
        {
            "period": offered.index,
            "queue": ALL,
            "offered": offered.to_numpy(dtype=float),
            "service_level": (answered / offered.where(offered > 0)).to_numpy(dtype=float),
            "p_meet": np.nan,
        }
    )
    return pd.concat([each, total], ignore_index=True)
