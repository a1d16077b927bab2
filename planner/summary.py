"""The plan by day, week and month: offered, service, FTE and cost per queue and in all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.allocation import Allocation
from planner.frames import SUMMARY, check
from planner.scenario import Scenario
from planner.simulation.result import Simulation

ALL = "*"


def summarise(
    scenario: Scenario,
    simulation: Simulation,
    allocation: Allocation,
    roster: pd.DataFrame,
    daily_cost: pd.DataFrame,
) -> pd.DataFrame:
    """Frame SUMMARY: days, weeks and months, each queue and ``*`` for all.

    FTE of a period = hours / (``full_time.hours_per_week`` x days of the horizon in the period / 7). Paid hours are
    split over queues by the share of on-queue time allocated to each that day.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER.
    daily_cost : DataFrame
        ``date,queue,amount``: cost by local date and queue.
    """
    hours = _daily_hours(scenario, allocation, roster)
    hours = hours.merge(
        daily_cost.rename(columns={"amount": "cost"}), on=["date", "queue"], how="outer", validate="1:1"
    ).fillna({"required_h": 0.0, "paid_h": 0.0, "cost": 0.0})
    parts = []
    for over, label in (("day", _day_label), ("week", _week_label), ("month", _month_label)):
        dates = pd.Series(pd.to_datetime(hours["date"]))
        rows = hours.assign(period=label(dates))
        days = rows.groupby("period")["date"].nunique()
        queues = rows[rows["queue"] != ""].groupby(["period", "queue"])[["required_h", "paid_h", "cost"]].sum()
        total = rows.groupby("period")[["required_h", "paid_h", "cost"]].sum()
        total.index = pd.MultiIndex.from_product([total.index, [ALL]], names=["period", "queue"])
        both = pd.concat([queues, total]).reset_index()
        full = scenario.full_time.hours_per_week * both["period"].map(days) / 7.0
        both["required_fte"], both["paid_fte"] = both["required_h"] / full, both["paid_h"] / full
        parts.append(both.merge(_service(simulation, over), on=["period", "queue"], how="left"))
    names = [*(queue.name for queue in scenario.queue), ALL]
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["queue"].isin(names)]
    order = frame["queue"].map({name: place for place, name in enumerate(names)})
    frame = frame.assign(kind=frame["period"].map(_kind), place=order).sort_values(["kind", "period", "place"])
    return check(frame[list(SUMMARY.columns)].reset_index(drop=True), SUMMARY)


def _daily_hours(scenario: Scenario, allocation: Allocation, roster: pd.DataFrame) -> pd.DataFrame:
    """``date,queue,required_h,paid_h``: paid hours off every queue (whole days of leave) stand under no queue."""
    hours = scenario.interval_min / 60.0
    rows = allocation.coverage[allocation.coverage["queue"] != ALL]
    dates = rows["start"].dt.date
    daily = (
        rows.assign(date=dates, required_h=rows["required"] * hours, on_queue_h=rows["scheduled"] * hours)
        .groupby(["date", "queue"], as_index=False)[["required_h", "on_queue_h"]]
        .sum()
    )
    paid = roster[roster["paid"].astype(bool)]
    length_h = (paid["end"] - paid["start"]).dt.total_seconds() / 3600.0
    paid_h = length_h.groupby(paid["date"]).sum()
    on_queue = daily.groupby("date")["on_queue_h"].transform("sum")
    share = np.where(on_queue > 0, daily["on_queue_h"] / on_queue.where(on_queue > 0, 1.0), 0.0)
    daily["paid_h"] = share * daily["date"].map(paid_h).fillna(0.0).to_numpy(dtype=float)
    nobody = on_queue.groupby(daily["date"]).first() <= 0
    rest = [
        {"date": date, "queue": "", "required_h": 0.0, "paid_h": float(paid_h.get(date, 0.0))}
        for date in nobody.index[nobody]
    ]
    frame = daily[["date", "queue", "required_h", "paid_h"]]
    return pd.concat([frame, pd.DataFrame(rest)], ignore_index=True) if rest else frame


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


def _kind(period: str) -> int:
    return {10: 0, 8: 1, 7: 2}[len(period)]


def _day_label(dates: pd.Series) -> pd.Series:
    return dates.dt.strftime("%Y-%m-%d")


def _week_label(dates: pd.Series) -> pd.Series:
    return dates.dt.strftime("%G-W%V")


def _month_label(dates: pd.Series) -> pd.Series:
    return dates.dt.strftime("%Y-%m")
