"""Hours that a person is paid for, by month: worked, under premiums, beyond tiers of overtime, on leave.

Prices stand in `planner.cost.payroll`; the workbook multiplies the same hours by its own cells.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from planner.cost.leave import PAID_AWAY, employed, leave_hours
from planner.cost.rates import overtime_hours, premium_hours, week_of
from planner.scenario import Agent, Inputs, Scenario


class Segment(NamedTuple):
    """One row of a person's roster."""

    date: dt.date
    activity: str
    start: dt.datetime
    end: dt.datetime
    paid: bool


Rows = Sequence[Segment] | None
"""A person's rows of the roster, or nothing."""


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
    by_day = leave_hours(inputs.scenario, agent, contract, own) if contract is not None and own else {}
    shown = [one for one in rows or () if one.activity in PAID_AWAY]
    by_day |= dict.fromkeys((one.date for one in shown), 0.0) | _sum_by_day(one for one in shown if one.paid)
    found: dict[str, float] = {}
    for day, hours in by_day.items():
        if hours:
            found[f"{day:%Y-%m}"] = found.get(f"{day:%Y-%m}", 0.0) + hours
    return found


def rows_by_agent(roster: pd.DataFrame | None) -> dict[str, list[Segment]]:
    """A roster's rows by person; none without a roster."""
    found: dict[str, list[Segment]] = {}
    if roster is None or not len(roster):
        return found
    columns = (roster[name] for name in ("agent", "date", "activity", "start", "end", "paid"))
    for agent, date, activity, start, end, paid in zip(*columns, strict=True):
        day = date if type(date) is dt.date else pd.Timestamp(date).date()
        found.setdefault(str(agent), []).append(Segment(day, activity, start, end, bool(paid)))
    return found


def _worked(rows: Rows) -> list[Segment]:
    return [one for one in rows or () if one.paid and one.activity not in PAID_AWAY]


def _paid_spans(rows: Rows) -> list[tuple[dt.datetime, dt.datetime]]:
    """Paid work, neighbouring segments joined: premiums and months see long spans."""
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    for one in sorted(_worked(rows), key=lambda segment: segment.start):
        if spans and spans[-1][1] == one.start:
            spans[-1] = (spans[-1][0], one.end)
        else:
            spans.append((one.start, one.end))
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


def _hours_by_day(rows: Rows) -> dict[dt.date, float]:
    """Paid hours worked by the day the shift belongs to."""
    return _sum_by_day(_worked(rows))


def _sum_by_day(segments: Iterable[Segment]) -> dict[dt.date, float]:
    found: dict[dt.date, float] = {}
    for one in segments:
        found[one.date] = found.get(one.date, 0.0) + (one.end - one.start).total_seconds() / 3600
    return found
