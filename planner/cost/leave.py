"""Paid leave: which days count, and for how many hours."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from planner.cost.rates import week_of
from planner.scenario import Absence, Agent, Contract, Scenario

PAID_AWAY = ("leave", "sick")
"""Kinds of absence that are paid."""

DAY_OF_LEAVE_S = 12 * 3600


def leave_hours(
    scenario: Scenario, agent: Agent, contract: Contract, absences: Sequence[Absence]
) -> dict[dt.date, float]:
    """Hours of paid leave of one person by date of the horizon, as ``docs/roster_hours.md`` counts them.

    A day that leave or sickness covers for 12 hours or more on the site's clock is worth the week's least hours
    over the contract's usual days; in a week no more days count than those, Monday to Friday first.

    Parameters
    ----------
    scenario : Scenario
    agent : Agent
    contract : Contract
    absences : sequence of Absence
        The person's own.

    Returns
    -------
    dict of date to float
    """
    least_h = contract.hours_per_week[0] if agent.contract_h is None else agent.contract_h
    usual = max(1.0, min(5.0, contract.days_per_week[1]))
    weeks: dict[dt.date, list[dt.date]] = {}
    for day in range(scenario.days):
        date = scenario.start + dt.timedelta(day)
        if employed(agent, date) and _away(scenario, agent, absences, date):
            weeks.setdefault(week_of(scenario, date), []).append(date)
    hours = round(least_h * 60 / usual) / 60
    return {
        date: hours
        for dates in weeks.values()
        for date in sorted(dates, key=lambda d: (d.weekday() >= 5, d))[: math.floor(usual)]
    }


def employed(agent: Agent, date: dt.date) -> bool:
    """Whether a date lies between a person's first and last day, both included."""
    return (agent.start_date is None or date >= agent.start_date) and (agent.end_date is None or date <= agent.end_date)


def _away(scenario: Scenario, agent: Agent, absences: Sequence[Absence], date: dt.date) -> bool:
    site, own = ZoneInfo(scenario.site_zone(agent.site)), ZoneInfo(scenario.time_zone)
    begin, end = (dt.datetime.combine(date + dt.timedelta(day), dt.time(), site).timestamp() for day in (0, 1))
    for kind in PAID_AWAY:
        spans = [
            [(m if m.tzinfo else m.replace(tzinfo=own)).timestamp() for m in (absence.start, absence.end)]
            for absence in absences
            if absence.kind == kind
        ]
        if sum(max(0.0, min(end, stop) - max(begin, start)) for start, stop in spans) >= DAY_OF_LEAVE_S:
            return True
    return False
