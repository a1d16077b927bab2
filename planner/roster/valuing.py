"""What a written roster costs: the objective recomputed from its frame, term by term."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.allocation import Allocation, allocate
from planner.cost.rates import overtime_extra
from planner.roster.facts import AWAY
from planner.roster.people import Person
from planner.roster.price import Prices
from planner.scenario import Inputs
from planner.staffing.result import Requirement


@dataclass(frozen=True)
class Valued:
    """A roster's objective.

    Attributes
    ----------
    terms : dict of str to float
        shortage, surplus where it has a price, hours (above the contracts' least), overtime, premiums, wishes; money.
    allocation : Allocation
    """

    terms: dict[str, float]
    allocation: Allocation

    @property
    def objective(self) -> float:
        """Sum of the terms."""
        return sum(self.terms.values())


def value_of(
    frame: pd.DataFrame, inputs: Inputs, requirement: Requirement, people: list[Person], prices: Prices
) -> Valued:
    """The terms of a roster, from its frame alone."""
    scenario = inputs.scenario
    allocation = allocate(
        frame,
        requirement.frame,
        requirement.windows,
        inputs.agents,
        scenario.horizon(),
        scenario.queue,
        inputs.previous_roster,
        scenario.special_day,
    )
    terms = {"shortage": prices.shortage * (allocation.shortage_h + _stepped_h(allocation, inputs, prices))}
    if prices.surplus:
        terms["surplus"] = prices.surplus * allocation.surplus_h
    terms |= dict.fromkeys(("hours", "overtime", "premiums", "wishes"), 0.0)
    worked = frame[~frame["activity"].isin(AWAY)] if len(frame) else frame
    by_person = {str(name): rows for name, rows in worked.groupby("agent")} if len(worked) else {}
    for person in people:
        if not person.facts.pattern:
            for name, amount in _person_terms(person, by_person.get(person.name), prices).items():
                terms[name] += amount
    return Valued(terms, allocation)


def _stepped_h(allocation: Allocation, inputs: Inputs, prices: Prices) -> float:
    """Hours' worth that missing much of an interval's live queues adds, over all intervals."""
    scenario = inputs.scenario
    live = [queue.name for queue in scenario.queue if not queue.deferred]
    if not prices.steps or not live:
        return 0.0
    rows = allocation.coverage[allocation.coverage["queue"].isin(live)]
    shape = (len(scenario.horizon()), len(live))
    need = rows["required"].to_numpy(dtype=np.float64).reshape(shape).sum(axis=1)
    short = np.maximum(-rows["net"].to_numpy(dtype=np.float64).reshape(shape), 0.0).sum(axis=1)
    hours = scenario.interval_s / 3600
    return float(sum(np.maximum(short - share * need, 0.0).sum() * more for share, more in prices.steps) * hours)


def _person_terms(person: Person, rows: pd.DataFrame | None, prices: Prices) -> dict[str, float]:
    line = prices.timeline
    by_date: dict[dt.date, float] = {}
    premium_h = 0.0
    if rows is not None:
        for date, start, end, paid in rows[["date", "start", "end", "paid"]].itertuples(index=False):
            by_date.setdefault(date, 0.0)
            if paid:
                begin, stop = line.minute_of(start), line.minute_of(end)
                by_date[date] += (stop - begin) / 60
                premium_h += prices.premium(person.facts.agent.site, begin, stop)
    above = 0.0
    for stretch in person.stretches:
        paid_h = sum(by_date.get(line.date(day), 0.0) for day in stretch.days)
        above += max(0.0, paid_h - stretch.least_min / 60)
    days = {line.day(date) for date in by_date}
    facts = person.facts
    refused = sum(d in facts.off_wishes and person.off[d] for d in days)
    refused += sum(d not in days and bool(person.options[d]) for d in facts.work_wishes)
    load = 1 + prices.scenario.cost.load
    return {
        "hours": above * prices.extra_rate(person),
        "overtime": overtime_extra(prices.scenario, facts.agent, by_date) * load,
        "premiums": premium_h * prices.rate(person),
        "wishes": refused * prices.wish,
    }
