"""Fairness over time: what one burden more of somebody who has borne many costs.

A burden costs nothing for the least burdened of those who may be given it, and more the further somebody stands above
them: it decides between equals, and is never worth more than its weight in hours of shortage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from planner.roster.burdens import Burdens, refused_off, refused_work
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.rotations import bends, expected
from planner.roster.rules.weekend_days import Weekends
from planner.roster.standing import Standings
from planner.scenario.checks.hours import special_days
from planner.scenario.fairness import BURDENS

HALF_WAY = 3.0
"""So many burdens above the least burdened, one more costs half of the most that it can cost."""


def burden_hours(excess: float, weight: float) -> float:
    """Hours of shortage that a burden of somebody costs: ``weight * excess / (excess + 3)``.

    0 for the least burdened, a quarter of the weight for one burden above them, rising for ever below the weight.

    Parameters
    ----------
    excess : float
        Burdens above the least burdened of those who may be given it.
    weight : float
        Hours.
    """
    return weight * excess / (excess + HALF_WAY)


@dataclass(eq=False)
class Fairness:
    """Prices of burdens, person by person; they add up over days.

    Attributes
    ----------
    burdens : Burdens
    standings : Standings
    worth : float
        Of a missing hour; money.
    """

    burdens: Burdens
    standings: Standings
    worth: float
    _prices: dict[tuple[str, str, int], float] = field(default_factory=dict)
    _weekend: dict[str, tuple[float, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Sequence[Person], ledger: pd.DataFrame | None, burdens: Burdens) -> Fairness:
        """From the ledger of past weeks; without one everybody stands equal."""
        worth = burdens.scenario.cost.shortage_per_agent_hour
        return cls(burdens, Standings.of(people, ledger, burdens), worth)

    def applies(self, person: Person) -> bool:
        """Whether anything costs this person more than others."""
        if person.facts.pattern:
            return False
        return any(self.price(person, burden, 0) > 0 for burden in BURDENS)

    def price(self, person: Person, burden: str, week: int) -> float:
        """Of one burden more in a week of the horizon; money.

        The least burdened are taken to work off the difference by one burden a week: in the second week of the
        horizon somebody stands one closer to them, so that a long horizon does not give them everything.

        Parameters
        ----------
        week : int
            0 is the horizon's first planning week.
        """
        key = (person.name, burden, week)
        if key not in self._prices:
            weight = getattr(self.burdens.scenario.fairness.weights, burden)
            excess = max(0.0, self.standings.excess(person.name, burden) - week)
            self._prices[key] = self.worth * burden_hours(excess, weight)
        return self._prices[key]

    def day(self, person: Person, day: int, duty: Duty | None) -> float:
        """What the burdens of one day cost; money.

        A day that a rotation gives is nobody's choice and costs nothing, nor does what a person must do that day.
        A weekend is shared out over its days on which the person could work.
        """
        facts = person.facts
        if facts.pattern:
            return 0.0
        line = facts.timeline
        week = (day + line.week_before()) // 7
        if duty is None:
            return self.price(person, "refused", week) if refused_work(person, day) else 0.0
        total = self.price(person, "refused", week) if refused_off(person, day) else 0.0
        if expected(facts, day) is not None and not bends(facts, day, duty):
            return total
        for burden in self.burdens.of_duty(facts, duty):
            if burden != "holidays" or person.off[day]:
                total += self.price(person, burden, week)
        return total + self._weekend_shares(person)[day] * self.price(person, "weekends", week)

    @cached_property
    def _open_days(self) -> frozenset[int]:
        """Days of the horizon on which any queue is open."""
        scenario = self.burdens.scenario
        horizon = scenario.horizon()
        open_ = [queue.open.mask(horizon, special_days(scenario, queue.name)) for queue in scenario.queue]
        return frozenset((date - scenario.start).days for date in {*horizon[np.any(open_, axis=0)].date})

    def _weekend_shares(self, person: Person) -> tuple[float, ...]:
        """Part of a weekend that working each day counts: none where the weekend is worked anyway.

        Days on which every queue is closed do not share: nobody is asked then.
        """
        if person.name not in self._weekend:
            weekends, days = Weekends.of(person.facts), range(person.facts.timeline.days)
            begun = [weekends.begins(day) for day in days]
            given = {weekends.begins(duty.day) for duty in person.facts.history}
            given |= {begun[day] for day in days if not person.off[day]}
            able = [begun[day] for day in days if person.options[day]]
            asked = [begun[day] for day in days if person.options[day] and day in self._open_days]
            self._weekend[person.name] = tuple(
                1.0 / (asked.count(first) or able.count(first))
                if first is not None and first not in given and first in able
                else 0.0
                for first in begun
            )
        return self._weekend[person.name]
