"""One person's pay entered into the ledger: base pay, what comes on top, leave, load and bonus."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from planner.cost.leave import employed
from planner.cost.ledger import Ledger
from planner.cost.rates import hourly_rate, is_salaried
from planner.scenario import Agent, Scenario

DAYS_PER_SALARY_YEAR = 364
"""A salary is paid for 52 weeks of seven days, so that a week costs what `hourly_rate` says."""


def enter_pay(
    ledger: Ledger,
    scenario: Scenario,
    agent: Agent,
    base_pay: Iterable[tuple[str, float, float]],
    extras: Iterable[tuple[str, str, float, float]],
    leave_h: Mapping[str, float],
) -> None:
    """Enter everything that follows from the hours of one person.

    Parameters
    ----------
    ledger : Ledger
    scenario : Scenario
    agent : Agent
    base_pay : iterable of (month, paid hours, money)
    extras : iterable of (item, month, hours, money)
        Premiums and overtime.
    leave_h : mapping of month to hours
        Of paid leave.
    """
    worked: dict[str, float] = {}
    base: dict[str, float] = {}
    for month, hours, amount in base_pay:
        ledger.enter("base pay", agent, month, hours, amount)
        worked[month] = worked.get(month, 0.0) + amount
        base[month] = base.get(month, 0.0) + amount
    for item, month, hours, amount in extras:
        ledger.enter(item, agent, month, hours, amount)
        worked[month] = worked.get(month, 0.0) + amount
    for month, hours in leave_h.items():
        amount = 0.0 if is_salaried(agent) else hourly_rate(scenario, agent) * hours
        ledger.enter("leave pay", agent, month, hours, amount)
        base[month] = base.get(month, 0.0) + amount
    for item, rate, wages in (("load", scenario.cost.load, worked), ("bonus", scenario.cost.bonus, base)):
        for month, amount in wages.items() if rate else ():
            ledger.enter(item, agent, month, 0.0, rate * amount)


def base_pay_of(scenario: Scenario, agent: Agent, hours: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """Month, paid hours and money of base pay: wage x hours; people paid by the year their salary / 364 a day employed.

    Parameters
    ----------
    scenario : Scenario
    agent : Agent
    hours : mapping of month to hours
        Paid and worked.
    """
    wage = hourly_rate(scenario, agent)
    if not is_salaried(agent):
        return [(month, value, wage * value) for month, value in hours.items()]
    assert agent.salary_per_year is not None
    days: dict[str, int] = {}
    for day in range(scenario.days):
        date = scenario.start + dt.timedelta(day)
        if employed(agent, date):
            days[f"{date:%Y-%m}"] = days.get(f"{date:%Y-%m}", 0) + 1
    salary = {month: agent.salary_per_year * count / DAYS_PER_SALARY_YEAR for month, count in days.items()}
    return [(month, hours.get(month, 0.0), salary.get(month, 0.0)) for month in sorted(hours.keys() | days.keys())]
