"""What a person costs by being there, whatever they work: licences, a seat, a share of a supervisor."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from planner.cost.leave import employed
from planner.cost.ledger import Ledger
from planner.scenario import Agent, Scenario


class Seat(NamedTuple):
    """What is paid for by being there, of one person and month; of nobody where a site's seats stand empty.

    Attributes
    ----------
    agent : Agent or None
    site, month : str
    employed : float
        Months employed: days over the days of the month.
    seats : float
        Seats paid for, in months.
    """

    agent: Agent | None
    site: str
    month: str
    employed: float
    seats: float


def enter_seats(ledger: Ledger, scenario: Scenario, agents: Sequence[Agent]) -> None:
    """Add licences, facility and supervision of the horizon's days: each its monthly price x months.

    Parameters
    ----------
    ledger : Ledger
    scenario : Scenario
    agents : sequence of Agent
    """
    cost = scenario.cost
    supervision = cost.supervisor.salary_per_year / 12 / cost.supervisor.span if cost.supervisor else 0.0
    for seat in seats_paid(scenario, agents):
        if seat.agent is None:
            ledger.enter_site("facility", seat.site, seat.month, cost.facility_per_seat_month * seat.seats)
        else:
            ledger.enter("licences", seat.agent, seat.month, 0.0, cost.licence_per_seat_month * seat.employed)
            ledger.enter("supervision", seat.agent, seat.month, 0.0, supervision * seat.employed)
            ledger.enter("facility", seat.agent, seat.month, 0.0, cost.facility_per_seat_month * seat.seats)


def seats_paid(scenario: Scenario, agents: Sequence[Agent]) -> Iterator[Seat]:
    """Months employed and seats of everybody in every month of the horizon, then the seats of sites with nobody.

    A site that states its `seats` pays for all of them, shared by its people in proportion to their days; other
    places pay a seat a person.
    """
    stated = {site.name: site.seats for site in scenario.site if site.seats is not None}
    for month, part in month_shares(scenario).items():
        whole = sum(part.values())
        days = {agent.agent: sum(employed(agent, date) for date in part) for agent in agents}
        here: Counter[str] = Counter()
        for agent in agents:
            here[agent.site] += days[agent.agent]
        for agent in agents:
            own = sum(share for date, share in part.items() if employed(agent, date))
            seats, total = stated.get(agent.site), here[agent.site]
            shared = own if seats is None else whole * seats * days[agent.agent] / total if total else 0.0
            yield Seat(agent, agent.site, month, own, shared)
        for site, seats in stated.items():
            if not here[site]:
                yield Seat(None, site, month, 0.0, whole * seats)


def month_shares(scenario: Scenario) -> dict[str, dict[dt.date, float]]:
    """The horizon's dates by month with the part of their month each is."""
    found: dict[str, dict[dt.date, float]] = {}
    for date in (scenario.start + dt.timedelta(day) for day in range(scenario.days)):
        days = calendar.monthrange(date.year, date.month)[1]
        found.setdefault(f"{date:%Y-%m}", {})[date] = 1 / days
    return found
