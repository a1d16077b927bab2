"""What a written roster costs: the objective recomputed from its frame, term by term."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.allocation import Allocation, allocate, weight_of
from planner.cost.rates import overtime_extra
from planner.roster.day_price import PERSONAL, is_personal, personal_terms
from planner.roster.facts import AWAY
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.price import Prices
from planner.roster.timeline import Timeline
from planner.scenario import Inputs
from planner.staffing.result import Requirement

_Row = tuple[Any, ...]
"""Date, shift, start and end in minutes, and whether it is paid."""


@dataclass(frozen=True)
class Valued:
    """A roster's objective.

    Attributes
    ----------
    terms : dict of str to float
        shortage, surplus where it has a price, hours (above the contracts' least), overtime, premiums, wishes; where
        there is something to keep to, changes (of the published roster), rotations (bent), fairness; money.
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
    terms = {"shortage": prices.shortage * (allocation.weighted_shortage_h + _stepped_h(allocation, inputs, prices))}
    if prices.surplus:
        terms["surplus"] = prices.surplus * allocation.surplus_h
    terms |= dict.fromkeys(("hours", "overtime", "premiums", *priced_terms(inputs)), 0.0)
    worked = frame[~frame["activity"].isin(AWAY)] if len(frame) else frame
    by_person = _rows_of(worked, prices.timeline) if len(worked) else {}
    for person in people:
        if not person.facts.pattern:
            for name, amount in _person_terms(person, by_person.get(person.name, []), prices).items():
                if name in terms:
                    terms[name] += amount
    return Valued(terms, allocation)


def _stepped_h(allocation: Allocation, inputs: Inputs, prices: Prices) -> float:
    """Hours' worth that missing much of an interval's live queues adds, over all intervals; both by weight."""
    scenario = inputs.scenario
    live = {queue.name: weight_of(queue) for queue in scenario.queue if not queue.deferred}
    if not prices.steps or not live:
        return 0.0
    rows = allocation.coverage[allocation.coverage["queue"].isin(list(live))]
    shape, weights = (len(scenario.horizon()), len(live)), np.array(list(live.values()))
    need = (weights * rows["required"].to_numpy(dtype=np.float64).reshape(shape)).sum(axis=1)
    short = (weights * np.maximum(-rows["net"].to_numpy(dtype=np.float64).reshape(shape), 0.0)).sum(axis=1)
    hours = scenario.interval_s / 3600
    return float(sum(np.maximum(short - share * need, 0.0).sum() * more for share, more in prices.steps) * hours)


def _rows_of(worked: pd.DataFrame, line: Timeline) -> dict[str, list[_Row]]:
    """What each person works, in the order of the frame."""
    found: dict[str, list[_Row]] = {}
    agents, dates, shifts, paids = (worked[name].tolist() for name in ("agent", "date", "shift", "paid"))
    times = line.minutes_of(worked["start"]), line.minutes_of(worked["end"])
    for agent, *row in zip(agents, dates, shifts, *times, paids, strict=True):
        found.setdefault(str(agent), []).append(tuple(row))
    return found


def _person_terms(person: Person, rows: list[_Row], prices: Prices) -> dict[str, float]:
    line = prices.timeline
    by_date: dict[dt.date, float] = {}
    worked: dict[dt.date, tuple[str, int, int]] = {}
    premium_h = 0.0
    for date, shift, begin, stop, paid in rows:
        hours = (stop - begin) / 60 if paid else 0.0
        by_date[date] = by_date.get(date, 0.0) + hours
        premium_h += prices.premium(person.facts.agent.site, begin, stop) if paid else 0.0
        _, first, last = worked.get(date, (shift, begin, stop))
        worked[date] = (shift, min(begin, first), max(stop, last))
    above = 0.0
    for stretch in person.stretches:
        paid_h = sum(by_date.get(line.date(day), 0.0) for day in stretch.days)
        above += max(0.0, paid_h - stretch.least_min / 60)
    load = 1 + prices.scenario.cost.load
    found = {
        "hours": above * prices.extra_rate(person),
        "overtime": overtime_extra(prices.scenario, person.facts.agent, by_date) * load,
        "premiums": premium_h * prices.rate(person),
    }
    for day in range(line.days) if is_personal(person, prices) else ():
        span = worked.get(line.date(day))
        duty = None if span is None else Duty(day, span[0], span[1], span[2], 0)
        for name, amount in personal_terms(person, day, duty, prices).items():
            found[name] = found.get(name, 0.0) + amount
    return found


def priced_terms(inputs: Inputs) -> list[str]:
    """Terms that are each person's own, as far as the scenario gives anything to price."""
    bends = any(rotation.bend != "never" for rotation in inputs.scenario.rotation)
    asked = {"changes": inputs.published_roster is not None, "rotations": bends, "fairness": inputs.ledger is not None}
    return [name for name in PERSONAL if asked.get(name, True)]
