"""What a person costs by being there, whatever they work: licences, a seat, a share of a supervisor."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from planner.cost.leave import employed
from planner.cost.ledger import Ledger
from planner.scenario import Agent, Scenario


def enter_seats(ledger: Ledger, scenario: Scenario, agents: Sequence[Agent]) -> None:
    """Add licences, facility and supervision of the horizon's days.

    Each costs its monthly price x days / days of that month. A site that states its `seats` pays for all of them,
    shared by its people in proportion to their days; other places pay a seat a person.

    Parameters
    ----------
    ledger : Ledger
    scenario : Scenario
    agents : sequence of Agent
    """
    cost = scenario.cost
    supervision = cost.supervisor.salary_per_year / 12 / cost.supervisor.span if cost.supervisor else 0.0
    seats = {site.name: site.seats for site in scenario.site if site.seats is not None}
    for month, part in month_shares(scenario).items():
        for agent in agents:
            own = sum(share for date, share in part.items() if employed(agent, date))
            ledger.enter("licences", agent, month, 0.0, cost.licence_per_seat_month * own)
            ledger.enter("supervision", agent, month, 0.0, supervision * own)
            if agent.site not in seats:
                ledger.enter("facility", agent, month, 0.0, cost.facility_per_seat_month * own)
        for site, count in seats.items():
            _enter_site(ledger, scenario, month, part, site, count, agents)


def _enter_site(
    ledger: Ledger,
    scenario: Scenario,
    month: str,
    part: dict[dt.date, float],
    site: str,
    seats: int,
    agents: Sequence[Agent],
) -> None:
    """A site's seats of one month, shared by its people."""
    amount = scenario.cost.facility_per_seat_month * seats * sum(part.values())
    here = [(agent, sum(employed(agent, date) for date in part)) for agent in agents if agent.site == site]
    total = sum(days for _, days in here)
    for agent, days in here:
        if total:
            ledger.enter("facility", agent, month, 0.0, amount * days / total)
    if not total:
        ledger.enter_site("facility", site, month, amount)


def month_shares(scenario: Scenario) -> dict[str, dict[dt.date, float]]:
    """The horizon's dates by month with the part of their month each is."""
    found: dict[str, dict[dt.date, float]] = {}
    for date in (scenario.start + dt.timedelta(day) for day in range(scenario.days)):
        days = calendar.monthrange(date.year, date.month)[1]
        found.setdefault(f"{date:%Y-%m}", {})[date] = 1 / days
    return found
