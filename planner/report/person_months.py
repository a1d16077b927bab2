"""What each person is paid for in each month, in hours, days and seats: no price in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.cost.hours import (
    Rows,
    days_employed,
    hours_under_premiums,
    leave_by_month,
    overtime_by_month,
    rows_by_agent,
    worked_hours,
)
from planner.cost.ledger import NO_QUEUE
from planner.cost.payroll import queue_shares
from planner.cost.rates import is_salaried
from planner.cost.seats import seats_paid
from planner.result import Plan
from planner.scenario import Agent, Scenario
from planner.scenario.money import OvertimeRate

Place = tuple[str, str, str]
"""Team, site, cost centre."""


@dataclass(frozen=True)
class Segment:
    """Hours beyond one tier of overtime and not beyond the next.

    Attributes
    ----------
    label : str
    per : str
        ``a week`` or ``a day``.
    reached : tuple of int
        Numbers, from 1, of the tiers that these hours are beyond: the highest of their rates is paid.
    beyond : Scenario
        The scenario with tiers that pay once more for the hours beyond this one, and nothing for others.
    """

    label: str
    per: str
    reached: tuple[int, ...]
    beyond: Scenario


@dataclass(frozen=True)
class PersonMonth:
    """One person in one month.

    Attributes
    ----------
    agent : Agent
    month : str
    paid_h, leave_h : float
    part : float
        Of the person's paid hours of the horizon, the share of this month.
    premium_h : dict of premium's name to hours
    segment_h : tuple of float
        Hours in each segment of overtime.
    days : int
        Employed.
    employed, seats : float
        Months employed, and seats paid for in months.
    shares : dict of queue to share
        How the person's money is divided.
    """

    agent: Agent
    month: str
    paid_h: float
    part: float
    leave_h: float
    premium_h: Mapping[str, float]
    segment_h: tuple[float, ...]
    days: int
    employed: float
    seats: float
    shares: Mapping[str, float]

    @property
    def place(self) -> Place:
        """Where the person's cost stands."""
        return self.agent.team, self.agent.site, self.agent.cost_centre


def segments(scenario: Scenario) -> tuple[Segment, ...]:
    """Segments of overtime, those of a week first, each kind from its lowest tier on."""
    found = []
    for name, per in (("over_h_per_week", "a week"), ("over_h_per_day", "a day")):
        tiers = [(getattr(tier, name), number) for number, tier in enumerate(scenario.cost.overtime, start=1)]
        tiers = sorted((over, number) for over, number in tiers if over is not None)
        for hours in sorted({over for over, _ in tiers}):
            reached = tuple(number for over, number in tiers if over <= hours)
            once = tuple(OvertimeRate(**{name: over, "rate": 2.0 if over >= hours else 1.0}) for over, _ in tiers)
            other = "over_h_per_day" if name == "over_h_per_week" else "over_h_per_week"
            rest = [getattr(tier, other) for tier in scenario.cost.overtime]
            none = tuple(OvertimeRate(**{other: over, "rate": 1.0}) for over in rest if over is not None)
            cost = scenario.cost.model_copy(update={"overtime": (*once, *none)})
            beyond = scenario.model_copy(update={"cost": cost})
            found.append(Segment(f"hours over {hours:g} h {per}", per, reached, beyond))
    return tuple(found)


def person_months(plan: Plan) -> list[PersonMonth]:
    """Everybody in every month in which they are employed or paid, by place, month and person."""
    inputs, scenario = plan.inputs, plan.scenario
    people = {agent.agent for agent in inputs.agents}
    roster = plan.roster.frame[plan.roster.frame["agent"].isin(people)]
    shares = queue_shares(inputs, roster, plan.allocation, plan.simulation.busy_h)
    now, before = rows_by_agent(roster), rows_by_agent(inputs.previous_roster)
    seats = {
        (seat.agent.agent, seat.month): (seat.employed, seat.seats)
        for seat in seats_paid(scenario, inputs.agents)
        if seat.agent is not None
    }
    tiers, found = segments(scenario), []
    for agent in inputs.agents:
        own = shares.get(agent.agent, {NO_QUEUE: 1.0})
        found += _months(plan, agent, now.get(agent.agent), before.get(agent.agent), seats, tiers, own)
    return sorted(found, key=lambda one: (one.place, one.month, one.agent.agent))


def _months(
    plan: Plan,
    agent: Agent,
    rows: Rows,
    past: Rows,
    seats: Mapping[tuple[str, str], tuple[float, float]],
    tiers: tuple[Segment, ...],
    shares: Mapping[str, float],
) -> list[PersonMonth]:
    scenario = plan.scenario
    paid = worked_hours(scenario, agent, rows)
    leave, days = leave_by_month(plan.inputs, agent, rows), days_employed(scenario, agent)
    premium = hours_under_premiums(scenario, agent, rows)
    beyond = [{} if is_salaried(agent) else _beyond(one, rows, past) for one in tiers]
    whole = sum(paid.values())
    found = []
    for month in sorted(paid.keys() | leave.keys() | days.keys()):
        hours = [one.get(month, 0.0) for one in beyond]
        after = [
            hours[at + 1] if at + 1 < len(tiers) and tiers[at + 1].per == tiers[at].per else 0.0
            for at in range(len(tiers))
        ]
        employed, seat = seats.get((agent.agent, month), (0.0, 0.0))
        found.append(
            PersonMonth(
                agent=agent,
                month=month,
                paid_h=paid.get(month, 0.0),
                part=paid.get(month, 0.0) / whole if whole else 0.0,
                leave_h=leave.get(month, 0.0),
                premium_h={name: h for (name, of), h in premium.items() if of == month},
                segment_h=tuple(one - more for one, more in zip(hours, after, strict=True)),
                days=days.get(month, 0),
                employed=employed,
                seats=seat,
                shares=shares,
            )
        )
    return found


def _beyond(segment: Segment, rows: Rows, past: Rows) -> dict[str, float]:
    return {month: extra for month, (_, extra) in overtime_by_month(segment.beyond, rows, past).items()}
