"""Small tables that page and workbook share: by day, by person, by item. No number is made here, only summed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from planner.cost.leave import DAY_OF_LEAVE_S, PAID_AWAY
from planner.formats.roster_runs import in_runs
from planner.result import Plan
from planner.scenario import Agent

ALL = "*"
HALF_A_DAY = dt.timedelta(seconds=DAY_OF_LEAVE_S)


@dataclass(frozen=True)
class WeekRow:
    """One person's days: texts such as ``07:00-15:30`` on their site's clock, and paid hours by day.

    Attributes
    ----------
    agent : Agent
    texts : tuple of str
        Empty where they are off; ``leave`` or ``sick`` by the roster or the availability file.
    paid_h : float
        Paid hours worked; leave has a price of its own.
    """

    agent: Agent
    texts: tuple[str, ...]
    paid_h: float


def dates_of(plan: Plan) -> list[dt.date]:
    """Local dates of the horizon."""
    return [plan.scenario.start + dt.timedelta(step) for step in range(plan.scenario.days)]


def hours_of(frame: pd.DataFrame) -> pd.Series:
    """Elapsed hours of each segment of a roster."""
    hours: pd.Series = (frame["end"] - frame["start"]).dt.total_seconds() / 3600.0
    return hours


def week_rows(plan: Plan, dates: list[dt.date]) -> list[WeekRow]:
    """Everybody employed on these dates, by site, team and id."""
    roster = plan.roster.frame.assign(date=pd.to_datetime(plan.roster.frame["date"]).dt.date)
    inside = roster[roster["date"].isin(dates)]
    worked = inside[inside["paid"].astype(bool) & ~inside["activity"].isin(PAID_AWAY)]
    paid_h = hours_of(worked).groupby(worked["agent"]).sum().to_dict()
    texts = {**_away_texts(plan, dates), **_day_texts(plan, inside)}
    rostered = set(inside["agent"])
    people = [a for a in plan.inputs.agents if a.agent in rostered or not _gone(a, dates)]
    return [
        WeekRow(agent, tuple(texts.get((agent.agent, date), "") for date in dates), paid_h.get(agent.agent, 0.0))
        for agent in sorted(people, key=lambda each: (each.site, each.team, each.agent))
    ]


def _gone(agent: Agent, dates: list[dt.date]) -> bool:
    ended = agent.end_date is not None and agent.end_date < dates[0]
    not_yet = agent.start_date is not None and agent.start_date > dates[-1]
    return ended or not_yet


def _away_texts(plan: Plan, dates: list[dt.date]) -> dict[tuple[str, dt.date], str]:
    """``leave`` or ``sick`` of each person and day that the availability file takes for half a day or more."""
    texts: dict[tuple[str, dt.date], str] = {}
    for absence in plan.inputs.absences:
        for date in dates if absence.kind in PAID_AWAY else ():
            midnight = dt.datetime.combine(date, dt.time())
            covered = min(absence.end, midnight + dt.timedelta(1)) - max(absence.start, midnight)
            if covered >= HALF_A_DAY:
                texts[absence.agent, date] = absence.kind
    return texts


def _day_texts(plan: Plan, roster: pd.DataFrame) -> dict[tuple[str, dt.date], str]:
    """``07:00-15:30`` or ``leave`` of each person and day with a shift, on their site's clock."""
    marked = in_runs(roster).assign(away=lambda rows: rows["activity"].isin(PAID_AWAY))
    runs = marked.groupby("run").agg(
        agent=("agent", "first"),
        date=("date", "first"),
        start=("start", "min"),
        end=("end", "max"),
        away=("away", "all"),
    )
    zones = {agent.agent: plan.scenario.site_zone(agent.site) for agent in plan.inputs.agents}
    texts: dict[tuple[str, dt.date], str] = {}
    for agent, date, start, end, away in runs.itertuples(index=False, name=None):
        zone = zones.get(agent, plan.scenario.time_zone)
        text = "leave" if away else f"{start.tz_convert(zone):%H:%M}-{end.tz_convert(zone):%H:%M}"
        texts[agent, date] = f"{texts[agent, date]}; {text}" if (agent, date) in texts else text
    return texts


def forecast_by_day(plan: Plan) -> pd.DataFrame:
    """``date,queue,contacts,workload_h,aht_s``: expected contacts and the hours they take."""
    frame = plan.forecast.frame
    rows = frame.assign(date=frame["start"].dt.date, work_s=frame["mean"] * frame["aht_s"].fillna(0.0))
    days = rows.groupby(["date", "queue"], sort=False, as_index=False)[["mean", "work_s"]].sum()
    days = days.assign(contacts=days["mean"], workload_h=days["work_s"] / 3600.0)
    days["aht_s"] = days["work_s"] / days["mean"].where(days["mean"] > 0)
    return days[["date", "queue", "contacts", "workload_h", "aht_s"]]


def requirement_by_day(plan: Plan) -> pd.DataFrame:
    """``date,queue,required_h,scheduled_h,short_h,surplus_h`` in person-hours, from the roster's coverage."""
    coverage = plan.roster.coverage
    hours = plan.scenario.interval_min / 60.0
    rows = coverage[coverage["queue"] != ALL]
    table = pd.DataFrame(
        {
            "date": rows["start"].dt.date,
            "queue": rows["queue"],
            "required_h": rows["required"] * hours,
            "scheduled_h": rows["scheduled"] * hours,
            "short_h": -rows["net"].clip(upper=0) * hours,
            "surplus_h": rows["net"].clip(lower=0) * hours,
        }
    )
    names = ["required_h", "scheduled_h", "short_h", "surplus_h"]
    return table.groupby(["date", "queue"], sort=False, as_index=False)[names].sum()


def cost_by_item(plan: Plan) -> pd.DataFrame:
    """``item,hours,amount`` in the order in which items first appear."""
    table = plan.cost.groupby("item", sort=False, as_index=False)[["hours", "amount"]].sum()
    return table[["item", "hours", "amount"]]


def required_hours(plan: Plan) -> float:
    """Person-hours that the requirement asks for, all queues."""
    return float(requirement_by_day(plan)["required_h"].sum())
