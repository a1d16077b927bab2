"""What a plan costs: pay, premiums, overtime, load, bonus, leave, seats, supervision and vendors, split by queue."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.allocation import Allocation, hours_by_queue
from planner.cost.hours import (
    Rows,
    hours_under_premiums,
    leave_by_month,
    overtime_by_month,
    rows_by_agent,
    worked_hours,
)
from planner.cost.leave import PAID_AWAY
from planner.cost.ledger import NO_QUEUE, Ledger
from planner.cost.pay import base_pay_of, enter_pay
from planner.cost.rates import hourly_rate, is_salaried
from planner.cost.seats import enter_seats
from planner.cost.vendors import enter_vendors
from planner.scenario import Agent, Inputs


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
    ledger = Ledger(queue_shares(inputs, known, allocation, busy_h))
    by_agent, before = rows_by_agent(known), rows_by_agent(inputs.previous_roster)
    for name in sorted(people):
        rows, past = by_agent.get(name), before.get(name)
        _enter_person(ledger, inputs, people[name], rows, past)
    enter_seats(ledger, scenario, inputs.agents)
    if vendors is not None:
        enter_vendors(ledger, scenario, vendors)
    return ledger.frame(scenario.currency)


def _enter_person(ledger: Ledger, inputs: Inputs, agent: Agent, rows: Rows, past: Rows) -> None:
    scenario = inputs.scenario
    wage = hourly_rate(scenario, agent)
    base = base_pay_of(scenario, agent, worked_hours(scenario, agent, rows))
    rates = {premium.name: premium.rate for premium in scenario.cost.premium}
    held = hours_under_premiums(scenario, agent, rows)
    beyond = {} if is_salaried(agent) else overtime_by_month(scenario, rows, past)
    extras = [
        *((f"premium {name}", month, hours, rates[name] * wage * hours) for (name, month), hours in held.items()),
        *(("overtime", month, hours, wage * extra) for month, (hours, extra) in beyond.items()),
    ]
    enter_pay(ledger, scenario, agent, base, extras, leave_by_month(inputs, agent, rows))


def queue_shares(
    inputs: Inputs, roster: pd.DataFrame, allocation: Allocation, busy_h: pd.DataFrame | None
) -> dict[str, dict[str, float]]:
    """Each person's share of cost by queue: handling time, then idle paid time by where they were scheduled.

    Parameters
    ----------
    inputs : Inputs
    roster : DataFrame
        Frame ROSTER of people of the staff file.
    allocation : Allocation
    busy_h : DataFrame, optional
        ``agent,queue,hours`` of the simulation.

    Returns
    -------
    dict of agent to dict of queue to share
        Shares of each person sum to 1; people neither scheduled nor busy are left out.
    """
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
