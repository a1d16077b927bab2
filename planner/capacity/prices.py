"""Money of a paid hour, a person and a seat, week by week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.allocation import weight_of
from planner.capacity.staff import Kind
from planner.capacity.weeks import Weeks
from planner.scenario import Scenario

Numbers = NDArray[np.float64]


class Part(NamedTuple):
    """An item with its hours and money."""

    item: str
    hours: float
    amount: float


@dataclass(frozen=True)
class WeekPrices:
    """Prices of the scenario by week.

    Attributes
    ----------
    load, bonus : float
        Shares of wages; load also on premiums and overtime, bonus on base pay.
    premium : ndarray, shape (weeks,)
        Share of the wage that clock premiums add on average over the hours required.
    overtime : tuple of (over_h_per_week, rate)
        Weekly tiers.
    licence, supervision, seat : ndarray, shape (weeks,)
        Money of one person for each week, days of its months by days.
    seats_rented : bool
        Whether every site states its seats, which are then paid whether used or not.
    recruiting, teaching : float
        Money of a hire, and of a week in class.
    clock : mapping of premium's name to ndarray, shape (weeks,)
        Share of the hours required in which each clock premium holds: `premium` is their sum, each by its rate.
    """

    load: float
    bonus: float
    premium: Numbers
    overtime: tuple[tuple[float, float], ...]
    licence: Numbers
    supervision: Numbers
    seat: Numbers
    seats_rented: bool
    recruiting: float
    teaching: float
    clock: Mapping[str, Numbers] = field(default_factory=dict)

    def worked(self, week: int, wage: float, hours: float, rate: float = 1.0) -> Iterator[Part]:
        """Pay of hours worked in a week; `rate` is the factor of overtime."""
        base, premium = wage * hours, wage * hours * float(self.premium[week])
        beyond = base * (rate - 1.0)
        yield Part("base pay", hours, base)
        yield Part("premium", 0.0, premium)
        yield Part("overtime", hours if rate > 1.0 else 0.0, beyond)
        yield Part("load", 0.0, self.load * (base + premium + beyond))
        yield Part("bonus", 0.0, self.bonus * base)

    def hour(self, week: int, wage: float, rate: float = 1.0) -> float:
        """Money of one paid hour."""
        return sum(part.amount for part in self.worked(week, wage, 1.0, rate))

    def there(self, week: int, people: float) -> Iterator[Part]:
        """What people cost by being there."""
        yield Part("licences", 0.0, people * float(self.licence[week]))
        yield Part("supervision", 0.0, people * float(self.supervision[week]))
        if not self.seats_rented:
            yield Part("facility", 0.0, people * float(self.seat[week]))

    def overtime_rate(self, kind: Kind) -> float:
        """Factor on the wage of the hours beyond a contract's most."""
        reached = [rate for over, rate in self.overtime if kind.most_h >= over - 1e-9]
        return max(reached, default=1.0)


def week_prices(
    scenario: Scenario, weeks: Weeks, load: float, premium: Numbers, clock: Mapping[str, Numbers] | None = None
) -> WeekPrices:
    """Prices of a scenario; `load`, `premium` and `clock` as found."""
    cost, months = scenario.cost, weeks.of_month.sum(axis=1)
    supervision = cost.supervisor.salary_per_year / 12 / cost.supervisor.span if cost.supervisor else 0.0
    tiers = tuple((one.over_h_per_week, one.rate) for one in cost.overtime if one.over_h_per_week is not None)
    return WeekPrices(
        load=load,
        bonus=cost.bonus,
        premium=premium,
        overtime=tiers,
        licence=cost.licence_per_seat_month * months,
        supervision=supervision * months,
        seat=cost.facility_per_seat_month * months,
        seats_rented=bool(scenario.site) and all(site.seats is not None for site in scenario.site),
        recruiting=cost.recruiting_per_hire,
        teaching=cost.training_per_hire_week,
        clock=clock or {},
    )


def shortage_prices(scenario: Scenario) -> Numbers:
    """Price of a missing hour on each queue, (queues,): the scenario's is of an hour on the roster, loss included."""
    weight = [weight_of(queue) for queue in scenario.queue]
    return np.array(weight) * scenario.cost.shortage_per_agent_hour / scenario.shrinkage.present
