"""What counts cost: the items of `planner.cost.price_plan`, each person at the expected hours of their group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.allocation import Allocation, SkillSet, skill_set
from planner.cost.hours import leave_by_month
from planner.cost.ledger import Ledger
from planner.cost.pay import base_pay_of, enter_pay
from planner.cost.rates import hourly_rate, is_salaried, overtime_hours, premium_hours, week_of
from planner.cost.seats import enter_seats
from planner.quick.counts import Counts, GroupWork, dates_of
from planner.roster.options import Duty
from planner.roster.timeline import Timeline
from planner.scenario import Agent, Inputs, Scenario

Numbers = NDArray[np.float64]


CRUMB_H = 1e-6
"""Hours below this are the solver's rounding."""


@dataclass(frozen=True)
class Money:
    """What the counts are paid.

    Attributes
    ----------
    cost : DataFrame
        Frame COST; vendors are left out.
    paid_h : dict of queue to float
        Paid hours, leave included, by the queue that people serve, ``""`` where they serve none.
    """

    cost: pd.DataFrame
    paid_h: dict[str, float]


@dataclass(frozen=True)
class _Rates:
    """Of a group's mean paid hour on each day: hours under each premium, and of daily overtime with its extra hours."""

    premium: dict[str, Numbers]
    over: Numbers
    extra: Numbers


def money_of(inputs: Inputs, counts: Counts) -> Money:
    """Price the counts.

    Everybody has the expected hours that the counts give them; a day's premiums and daily overtime are those of the
    mix of duties that the person's group works on it, unpaid breaks in the middle of their windows; weekly overtime is
    that of the expected week. Hours belong to the month of the day that a shift belongs to. A person's cost is split
    over queues by where the allocation puts their skill set.
    """
    scenario = inputs.scenario
    shares = _shares(inputs, counts.allocation)
    ledger = Ledger(shares)
    worked: dict[str, tuple[GroupWork, _Rates]] = {}
    for work in counts.work:
        rates = _rates(inputs, work)
        worked |= {person.name: (work, rates) for person in work.group.members}
    paid_h: dict[str, float] = {}
    for agent in sorted(inputs.agents, key=lambda agent: agent.agent):
        hours, extras = np.zeros(scenario.days), []
        if agent.agent in worked:
            work, rates = worked[agent.agent]
            hours = work.paid_min[agent.agent] / 60
            extras = [*_premiums(inputs, agent, hours, rates), *_overtime(inputs, agent, hours, rates)]
        leave = leave_by_month(inputs, agent)
        base = base_pay_of(scenario, agent, _by_month(inputs, hours))
        enter_pay(ledger, scenario, agent, base, extras, leave)
        total = float(hours.sum()) + sum(leave.values())
        for queue, share in shares.get(agent.agent, {"": 1.0}).items():
            paid_h[queue] = paid_h.get(queue, 0.0) + total * share
    enter_seats(ledger, scenario, inputs.agents)
    return Money(ledger.frame(scenario.currency), paid_h)


def _shares(inputs: Inputs, allocation: Allocation) -> dict[str, dict[str, float]]:
    """Each person's share of cost by queue: where the people of their skill set are, over the horizon."""
    names = [queue.name for queue in inputs.scenario.queue]
    by_set: dict[SkillSet, dict[str, float]] = {}
    for number, own in enumerate(allocation.groups):
        hours = allocation.shares[number].sum(axis=1)
        if hours.sum() > 0:
            parts = (hours / hours.sum()).tolist()
            by_set[own] = {queue: part for queue, part in zip(names, parts, strict=True) if part}
    own_set = {agent.agent: skill_set(agent, "", set(names)) for agent in inputs.agents}
    return {agent: by_set[own] for agent, own in own_set.items() if own in by_set}


def _rates(inputs: Inputs, work: GroupWork) -> _Rates:
    scenario = inputs.scenario
    days, daily = scenario.days, _tiers(scenario, daily=True)
    line, site = Timeline.of(scenario), work.group.members[0].facts.agent.site
    premium = {one.name: np.zeros(days) for one in scenario.cost.premium}
    over, extra, paid = np.zeros(days), np.zeros(days), np.zeros(days)
    for day, duties in enumerate(work.duties):
        for duty, people in duties.items():
            paid[day] += people * duty.paid_min / 60
            for begin, end, sign in _paid_spans(duty) if premium else ():
                for name, hours in premium_hours(scenario, site, line.moment(begin), line.moment(end)).items():
                    premium[name][day] += sign * people * hours
            beyond, more = overtime_hours(daily, {line.date(day): duty.paid_min / 60})[line.date(day)]
            over[day] += people * beyond
            extra[day] += people * more
    per = np.maximum(paid, 1e-12)
    return _Rates({name: hours / per for name, hours in premium.items()}, over / per, extra / per)


def _paid_spans(duty: Duty) -> Iterator[tuple[int, int, int]]:
    """The whole duty, and its unpaid breaks to be taken off; minutes from the origin."""
    yield duty.start_min, duty.end_min, 1
    for pause in duty.pauses:
        if not pause.paid:
            begin = pause.starts[len(pause.starts) // 2]
            yield begin, begin + pause.length_min, -1


def _tiers(scenario: Scenario, daily: bool) -> Scenario:
    """The scenario with daily overtime only, or weekly only."""
    kept = tuple(tier for tier in scenario.cost.overtime if (tier.over_h_per_day is not None) == daily)
    return scenario.model_copy(update={"cost": scenario.cost.model_copy(update={"overtime": kept})})


def _premiums(inputs: Inputs, agent: Agent, hours: Numbers, rates: _Rates) -> Iterator[tuple[str, str, float, float]]:
    wage = hourly_rate(inputs.scenario, agent)
    for one in inputs.scenario.cost.premium:
        for month, value in _by_month(inputs, hours * rates.premium[one.name]).items():
            if value > CRUMB_H:
                yield f"premium {one.name}", month, value, one.rate * wage * value


def _overtime(inputs: Inputs, agent: Agent, hours: Numbers, rates: _Rates) -> Iterator[tuple[str, str, float, float]]:
    """Item, month, hours and money beyond base pay: daily by duty, weekly by the expected week's straight hours."""
    scenario = inputs.scenario
    if not scenario.cost.overtime or is_salaried(agent):
        return
    wage = hourly_rate(scenario, agent)
    over, extra = hours * rates.over, hours * rates.extra
    weekly: dict[dt.date, float] = {}
    for date, straight in zip(dates_of(inputs), hours - over, strict=True):
        first = max(week_of(scenario, date), scenario.start)
        weekly[first] = weekly.get(first, 0.0) + float(straight)
    found = overtime_hours(_tiers(scenario, daily=False), weekly)
    over_by_month, extra_by_month = _by_month(inputs, over), _by_month(inputs, extra)
    for date, (beyond, more) in found.items():
        month = f"{date:%Y-%m}"
        over_by_month[month] = over_by_month.get(month, 0.0) + beyond
        extra_by_month[month] = extra_by_month.get(month, 0.0) + more
    for month, value in over_by_month.items():
        if value > CRUMB_H:
            yield "overtime", month, value, wage * extra_by_month[month]


def _by_month(inputs: Inputs, values: Numbers) -> dict[str, float]:
    found: dict[str, float] = {}
    for date, value in zip(dates_of(inputs), values.tolist(), strict=True):
        found[f"{date:%Y-%m}"] = found.get(f"{date:%Y-%m}", 0.0) + value
    return found
