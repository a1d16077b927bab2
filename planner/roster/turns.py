"""Turns within a horizon of several weeks: interchangeable people exchange weeks, weekends and days until all is even.

Prices of burdens add up over days and cannot see what a horizon's own weeks have given. But two people of one contract,
skills, wage and team may exchange what they work in a week: cover, pay and hours stay as they are, rules and prices of
each are asked, and the sum of squares of everybody's burdens falls. So this decides only between rosters that cost the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.roster.assign import Tour
from planner.roster.burdens import Burdens, Counts, nothing, refused_off, refused_work
from planner.roster.day_price import personal_price
from planner.roster.people import Person
from planner.roster.placement import Rostered
from planner.roster.price import Prices
from planner.roster.rules.weekend_days import Weekends
from planner.scenario.fairness import BURDENS

ENDS = 6
"""Of each burden so many of the most and of the least burdened are looked at together."""

MOST_TRIES = 20_000
"""Exchanges weighed in all."""


def in_turns(made: Rostered, prices: Prices) -> Rostered:
    """A roster as good, with burdens more even; the same one where the horizon is a single week or nothing helps.

    Parameters
    ----------
    made : Rostered
    prices : Prices

    Returns
    -------
    Rostered
        Same duties and breaks on every day.
    """
    if len(prices.timeline.weeks()) < 2:
        return made
    turning = _Turning.of(made, prices)
    kinds: dict[object, list[Person]] = {}
    for person in made.tours:
        if not person.facts.pattern:
            kinds.setdefault(_kind(person, prices), []).append(person)
    changed = [turning.even(members) for members in kinds.values() if len(members) > 1]
    return Rostered(turning.tours, turning.pauses) if any(changed) else made


def _kind(person: Person, prices: Prices) -> object:
    """What makes people interchangeable."""
    agent = person.facts.agent
    pay = (prices.rate(person), prices.extra_rate(person))
    return agent.site, person.facts.contract.name, agent.contract_h, agent.skills, agent.roles, agent.team, pay


@dataclass(eq=False)
class _Turning:
    tours: dict[Person, Tour]
    pauses: dict[tuple[Person, int], tuple[int, ...]]
    prices: Prices
    burdens: Burdens
    weights: Mapping[str, float]
    loads: dict[Person, Counts]
    tries: int = 0

    @classmethod
    def of(cls, made: Rostered, prices: Prices) -> _Turning:
        weights = prices.scenario.fairness.weights
        burdens = Burdens(prices.scenario)
        own = cls(
            {person: list(tour) for person, tour in made.tours.items()},
            dict(made.pauses), prices, burdens, {name: getattr(weights, name) for name in BURDENS}, {},
        )  # fmt: skip
        own.loads = {person: own.load(person, tour) for person, tour in own.tours.items()}
        return own

    def load(self, person: Person, tour: Tour) -> Counts:
        """What somebody has borne by the end of the horizon: before it by their standing, and in it."""
        found, fairness = nothing(), self.prices.fairness
        for burden in BURDENS if fairness else ():
            peers = fairness.standings.peers.get((person.name, burden)) if fairness else None
            found[burden] = peers.standing[person.name] if peers else 0.0
        weekends = Weekends.of(person.facts)
        begun = {weekends.begins(day) for day, duty in enumerate(tour) if duty is not None}
        found["weekends"] += len(begun - {None})
        for day, duty in enumerate(tour):
            found["refused"] += refused_work(person, day) if duty is None else refused_off(person, day)
            for burden in self.burdens.of_duty(person.facts, duty) if duty is not None else ():
                found[burden] += 1
        return found

    def even(self, members: list[Person]) -> bool:
        """Exchange until nothing helps; whether anything did."""
        changed = False
        while self.tries < MOST_TRIES and self._once(members):
            changed = True
        return changed

    def _once(self, members: list[Person]) -> bool:
        """One exchange between somebody who bears much of a burden and somebody who bears little."""
        for burden in (name for name in BURDENS if self.weights[name] > 0):
            order = sorted(members, key=lambda person: self.loads[person][burden])
            for high in reversed(order[-ENDS:]):
                for low in order[:ENDS]:
                    if self.loads[high][burden] - self.loads[low][burden] <= 1:
                        break
                    if any(self._exchanged(high, low, days) for days in self._units(high)):
                        return True
        return False

    def _units(self, person: Person) -> Iterator[range]:
        """Days that may be exchanged together: weekends and weeks before single days, which tear weeks apart."""
        weekends = Weekends.of(person.facts)
        for week in self.prices.timeline.weeks():
            begun = [day for day in week if weekends.begins(day) is not None]
            if len(begun) > 1:
                yield range(begun[0], begun[-1] + 1)
            yield week
            yield from (range(day, day + 1) for day in week)

    def _exchanged(self, high: Person, low: Person, days: range) -> bool:
        """Exchange some days of two people, where that makes burdens more even and costs nothing."""
        old, other = self.tours[high], self.tours[low]
        if all(old[day] == other[day] for day in days):
            return False
        self.tries += 1
        new, others = _with(old, other, days), _with(other, old, days)
        loads = self.load(high, new), self.load(low, others)
        before = self._squares((self.loads[high], self.loads[low]))
        if self._squares(loads) > before - 1e-6 or self._price(high, low, new, others, days) > 1e-6:
            return False
        if not (_offered(high, new, days) and _offered(low, others, days) and high.allows(new) and low.allows(others)):
            return False
        self.tours[high], self.tours[low] = new, others
        self.loads[high], self.loads[low] = loads
        for day in days:
            mine, theirs = self.pauses.pop((high, day), None), self.pauses.pop((low, day), None)
            if theirs is not None:
                self.pauses[high, day] = theirs
            if mine is not None:
                self.pauses[low, day] = mine
        return True

    def _pay(self, person: Person, tour: Tour) -> float:
        """What hours above the least and overtime cost; premiums are the same whoever of two alike works."""
        prices, extra = self.prices, self.prices.extra_rate(person)
        paid = [0 if duty is None else duty.paid_min for duty in tour]
        straight = [0.0 if duty is None else prices.straight_min(duty) for duty in tour]
        total = sum(prices.daily_overtime_h(duty) for duty in tour if duty is not None)
        for stretch in person.stretches:
            total += max(0, sum(paid[day] for day in stretch.days) - stretch.least_min) / 60
        for week in prices.timeline.weeks():
            hours = sum(straight[day] for day in week)
            total += sum(max(0.0, hours - over) / 60 * share for over, share in prices.overtime_tiers(daily=False))
        return total * extra

    def _squares(self, loads: Iterable[Counts]) -> float:
        return sum(self.weights[burden] * own[burden] ** 2 for own in loads for burden in BURDENS)

    def _price(self, high: Person, low: Person, new: Tour, others: Tour, days: range) -> float:
        """What an exchange adds to pay and to the prices that are each person's own."""
        added = 0.0
        for person, tour in ((high, new), (low, others)):
            old = self.tours[person]
            added += self._pay(person, tour) - self._pay(person, old)
            for day in days:
                added += personal_price(person, day, tour[day], self.prices)
                added -= personal_price(person, day, old[day], self.prices)
        return added


def _with(own: Tour, other: Tour, days: range) -> Tour:
    return [other[day] if day in days else duty for day, duty in enumerate(own)]


def _offered(person: Person, tour: Tour, days: range) -> bool:
    """Whether the days are among what the person may work at all."""
    return all(person.off[day] if tour[day] is None else tour[day] in person.options[day] for day in days)
