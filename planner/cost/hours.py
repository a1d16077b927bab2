"""Hours that a person is paid for, by month: worked, under premiums, beyond tiers of overtime, on leave.

Prices stand in `planner.cost.payroll`; the workbook multiplies the same hours by its own cells.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pandas as pd

from planner.cost.leave import PAID_AWAY, employed, leave_hours
from planner.cost.rates import overtime_hours, premium_hours, week_of
from planner.scenario import Agent, Inputs, Scenario

Rows = pd.DataFrame | None
"""A person's rows of frame ROSTER, or nothing."""


def worked_hours(scenario: Scenario, agent: Agent, rows: Rows) -> dict[str, float]:
    """Paid hours worked by month of the date at the site."""
    hours: dict[str, float] = {}
    for begin, end in _paid_spans(rows):
        for month, start, stop in _by_month(scenario, agent, begin, end):
            hours[month] = hours.get(month, 0.0) + (stop.timestamp() - start.timestamp()) / 3600
    return hours


def days_employed(scenario: Scenario, agent: Agent) -> dict[str, int]:
    """Days of the horizon, by month, on which a person is employed."""
    days: dict[str, int] = {}
    for day in range(scenario.days):
        date = scenario.start + dt.timedelta(day)
        if employed(agent, date):
            days[f"{date:%Y-%m}"] = days.get(f"{date:%Y-%m}", 0) + 1
    return days


def hours_under_premiums(scenario: Scenario, agent: Agent, rows: Rows) -> dict[tuple[str, str], float]:
    """Hours by name of the premium that holds on the site's clock and by month."""
    hours: dict[tuple[str, str], float] = {}
    for begin, end in _paid_spans(rows) if scenario.cost.premium else ():
        for month, start, stop in _by_month(scenario, agent, begin, end):
            for name, held in premium_hours(scenario, agent.site, start, stop).items():
                if held:
                    hours[name, month] = hours.get((name, month), 0.0) + held
    return hours


def overtime_by_month(scenario: Scenario, rows: Rows, past: Rows) -> dict[str, tuple[float, float]]:
    """Hours beyond any tier by month, and their sum of (rate - 1) x hours.

    The previous roster's days of the first week (`past`) count towards it.
    """
    if not scenario.cost.overtime:
        return {}
    first = week_of(scenario, scenario.start)
    by_day = {day: h for day, h in _hours_by_day(past).items() if first <= day < scenario.start}
    by_day |= _hours_by_day(rows)
    found: dict[str, tuple[float, float]] = {}
    for day, (hours, extra) in overtime_hours(scenario, by_day).items():
        if hours and day >= scenario.start:
            so_far = found.get(f"{day:%Y-%m}", (0.0, 0.0))
            found[f"{day:%Y-%m}"] = (so_far[0] + hours, so_far[1] + extra)
    return found


def leave_by_month(inputs: Inputs, agent: Agent, rows: Rows = None) -> dict[str, float]:
    """Hours of paid leave by month: the roster's own rows, or what the availability file says."""
    contracts = {contract.name: contract for contract in inputs.scenario.contract}
    only = next(iter(contracts.values())) if len(contracts) == 1 and not agent.contract else None
    contract = contracts.get(agent.contract, only)
    own = [absence for absence in inputs.absences if absence.agent == agent.agent]
    by_day = {} if contract is None else leave_hours(inputs.scenario, agent, contract, own)
    shown = rows[rows["activity"].isin(PAID_AWAY)] if rows is not None else None
    if shown is not None and len(shown):
        by_day |= dict.fromkeys(_dates(shown), 0.0) | _sum_by_day(shown[shown["paid"]])
    found: dict[str, float] = {}
    for day, hours in by_day.items():
        if hours:
            found[f"{day:%Y-%m}"] = found.get(f"{day:%Y-%m}", 0.0) + hours
    return found


def rows_by_agent(roster: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """A roster's rows by person; none without a roster."""
    if roster is None or not len(roster):
        return {}
    return {str(name): rows for name, rows in roster.groupby("agent", sort=True)}


def _paid_spans(rows: pd.DataFrame | None) -> list[tuple[dt.datetime, dt.datetime]]:
    """Paid work, neighbouring segments joined: premiums and months see long spans."""
    if rows is None:
        return []
    paid = rows[rows["paid"] & ~rows["activity"].isin(PAID_AWAY)].sort_values("start")
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    for begin, end in zip(paid["start"], paid["end"], strict=True):
        if spans and spans[-1][1] == begin:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((begin, end))
    return spans


def _by_month(
    scenario: Scenario, agent: Agent, begin: dt.datetime, end: dt.datetime
) -> Iterator[tuple[str, dt.datetime, dt.datetime]]:
    """A span cut where a month ends on the site's clock."""
    zone = ZoneInfo(scenario.site_zone(agent.site))
    while True:
        here = dt.datetime.fromtimestamp(begin.timestamp(), zone)
        last = calendar.monthrange(here.year, here.month)[1]
        turn = dt.datetime.combine(here.date().replace(day=last) + dt.timedelta(1), dt.time(), zone)
        month = f"{here:%Y-%m}"
        if turn.timestamp() >= end.timestamp():
            yield month, begin, end
            return
        yield month, begin, turn
        begin = turn


def _hours_by_day(rows: pd.DataFrame | None) -> dict[dt.date, float]:
    """Paid hours worked by the day the shift belongs to."""
    if rows is None:
        return {}
    return _sum_by_day(rows[rows["paid"] & ~rows["activity"].isin(PAID_AWAY)])


def _sum_by_day(rows: pd.DataFrame) -> dict[dt.date, float]:
    found: dict[dt.date, float] = {}
    for day, begin, end in zip(_dates(rows), rows["start"], rows["end"], strict=True):
        found[day] = found.get(day, 0.0) + (end - begin).total_seconds() / 3600
    return found


def _dates(rows: pd.DataFrame) -> list[dt.date]:
    return [pd.Timestamp(date).date() for date in rows["date"]]
