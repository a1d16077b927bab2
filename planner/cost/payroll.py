"""What a plan costs: pay, premiums, overtime, load, bonus, leave, seats, supervision and vendors, split by queue."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from planner.allocation import Allocation, hours_by_queue
from planner.cost.leave import PAID_AWAY, leave_hours
from planner.cost.ledger import NO_QUEUE, Ledger
from planner.cost.pay import base_pay_of, enter_pay
from planner.cost.rates import hourly_rate, is_salaried, overtime_hours, premium_hours, week_of
from planner.cost.seats import enter_seats
from planner.cost.vendors import enter_vendors
from planner.scenario import Agent, Inputs, Scenario


def price_plan(
    inputs: Inputs,
    roster: pd.DataFrame,
    allocation: Allocation,
    busy_h: pd.DataFrame | None = None,
    vendors: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Price a roster.

    ====================  =======================================================================================
    base pay              wage x paid hours; salaried people their salary / 364 a day employed
    premium NAME          its rate x wage x paid hours in which it holds on the site's clock
    overtime              (rate - 1) x wage x hours beyond each tier; salaried people none
    leave pay             wage x hours of leave and sickness
    load                  its share of base pay, premiums and overtime (leave and bonus carry none: `load` is
                          stated without them)
    bonus                 its share of base and leave pay
    licences              price x months of each person employed
    facility              price x months of a site's seats, or of each person where it states none
    supervision           salary / 12 x months of each person employed / span
    vendor NAME           what it took, by its price; `planner.cost.vendors` says how, and what its minimum, bonus and
                          malus are (``vendor NAME: minimum`` ...)
    ====================  =======================================================================================

    Months are shares of a calendar month by days. A person's cost is split over queues by the hours the simulation
    had them handle each queue's contacts, the rest of their paid time by the queues the allocation put them on.
    Hours belong to the month of the date at the site when they were worked.

    Parameters
    ----------
    inputs : Inputs
    roster : DataFrame
        Frame ROSTER.
    allocation : Allocation
        Of this roster over the scenario's horizon.
    busy_h : DataFrame, optional
        ``agent,queue,hours`` of the simulation; without it all is split by the allocation.
    vendors : DataFrame, optional
        ``vendor,queue,start,contacts,handled_min,in_time`` of the simulation; without it vendors are left out.

    Returns
    -------
    DataFrame
        Frame COST, without people; amounts in whole cents, so that every split has the same total.
    """
    scenario = inputs.scenario
    people = {agent.agent: agent for agent in inputs.agents}
    known = roster[roster["agent"].isin(people)]
    ledger = Ledger(_queue_shares(inputs, known, allocation, busy_h))
    by_agent = dict(tuple(known.groupby("agent", sort=True)))
    previous = inputs.previous_roster
    before = {} if previous is None or not len(previous) else dict(tuple(previous.groupby("agent", sort=True)))
    for name in sorted(people):
        rows, past = by_agent.get(name), before.get(name)
        _enter_person(ledger, inputs, people[name], rows, past)
    enter_seats(ledger, scenario, inputs.agents)
    if vendors is not None:
        enter_vendors(ledger, scenario, vendors)
    return ledger.frame(scenario.currency)


def _enter_person(
    ledger: Ledger, inputs: Inputs, agent: Agent, rows: pd.DataFrame | None, past: pd.DataFrame | None
) -> None:
    scenario = inputs.scenario
    wage = hourly_rate(scenario, agent)
    base = base_pay_of(scenario, agent, _hours_by_month(scenario, agent, rows))
    extras = (*_premiums(scenario, agent, rows, wage), *_overtime(scenario, agent, rows, past, wage))
    enter_pay(ledger, scenario, agent, base, extras, leave_by_month(inputs, agent, rows))


def _hours_by_month(scenario: Scenario, agent: Agent, rows: pd.DataFrame | None) -> dict[str, float]:
    """Paid hours worked, by month on the site's clock."""
    hours: dict[str, float] = {}
    for begin, end in _paid_spans(rows):
        for month, start, stop in _by_month(scenario, agent, begin, end):
            hours[month] = hours.get(month, 0.0) + (stop.timestamp() - start.timestamp()) / 3600
    return hours


def _premiums(
    scenario: Scenario, agent: Agent, rows: pd.DataFrame | None, wage: float
) -> Iterator[tuple[str, str, float, float]]:
    """Item, month, hours and money of premiums."""
    rates = {premium.name: premium.rate for premium in scenario.cost.premium}
    for begin, end in _paid_spans(rows) if rates else ():
        for month, start, stop in _by_month(scenario, agent, begin, end):
            for name, hours in premium_hours(scenario, agent.site, start, stop).items():
                if hours:
                    yield f"premium {name}", month, hours, rates[name] * wage * hours


def _overtime(
    scenario: Scenario, agent: Agent, rows: pd.DataFrame | None, past: pd.DataFrame | None, wage: float
) -> Iterator[tuple[str, str, float, float]]:
    """Item, month, hours and money beyond base pay; the previous roster's days of the first week count towards it."""
    if not scenario.cost.overtime or is_salaried(agent):
        return
    first = week_of(scenario, scenario.start)
    by_day = {day: h for day, h in _hours_by_day(past).items() if first <= day < scenario.start}
    by_day |= _hours_by_day(rows)
    for day, (hours, extra) in overtime_hours(scenario, by_day).items():
        if hours and day >= scenario.start:
            yield "overtime", f"{day:%Y-%m}", hours, wage * extra


def leave_by_month(inputs: Inputs, agent: Agent, rows: pd.DataFrame | None = None) -> dict[str, float]:
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


def _queue_shares(
    inputs: Inputs, roster: pd.DataFrame, allocation: Allocation, busy_h: pd.DataFrame | None
) -> dict[str, dict[str, float]]:
    """Each person's share of cost by queue: handling time, then idle paid time by where they were scheduled."""
    scenario = inputs.scenario
    names = [queue.name for queue in scenario.queue]
    scheduled = hours_by_queue(allocation, roster, inputs.agents, scenario.horizon(), scenario.queue)
    busy: dict[str, np.ndarray] = {}
    if busy_h is not None:
        for agent, queue, hours in zip(busy_h["agent"], busy_h["queue"], busy_h["hours"], strict=True):
            if queue in names:
                busy.setdefault(agent, np.zeros(len(names)))[names.index(queue)] += hours
    worked = roster[roster["paid"] & ~roster["activity"].isin(PAID_AWAY)]
    length_h = (worked["end"] - worked["start"]).dt.total_seconds() / 3600
    paid = length_h.groupby(worked["agent"]).sum().to_dict()
    found: dict[str, dict[str, float]] = {}
    for agent in {*scheduled, *busy}:
        handling, place = busy.get(agent, np.zeros(len(names))), scheduled.get(agent, np.zeros(len(names)))
        idle = max(0.0, paid.get(agent, 0.0) - handling.sum())
        weights = handling + (idle * place / place.sum() if place.sum() > 0 else 0.0)
        if weights.sum() > 0:
            found[agent] = {q: w for q, w in zip(names, (weights / weights.sum()).tolist(), strict=True) if w}
        else:
            found[agent] = {NO_QUEUE: 1.0}
    return found
