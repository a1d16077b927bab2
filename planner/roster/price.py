"""What a roster costs that decisions can change; one definition for search, bound and result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.cost.rates import hourly_rate, is_salaried, premium_share
from planner.roster.around import Around
from planner.roster.burdens import Burdens
from planner.roster.fairness import Fairness
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.timeline import Timeline
from planner.scenario import Inputs, Scenario

WISH_SHARE = 0.25
"""A refused wish costs this share of a missing hour: worth minutes of coverage, never hours."""

CHANGE_SHARE = 0.5
"""A changed day costs this share of a missing hour, where the scenario does not say otherwise."""


@dataclass(eq=False)
class Prices:
    """Prices of one scenario, remembered as they are asked for.

    Attributes
    ----------
    scenario : Scenario
    timeline : Timeline
    published : mapping of agent to mapping of day to Duty
        What people already know.
    told : range
        Days of the horizon that they know.
    fairness : Fairness, optional
        Prices of burdens; without it everybody stands equal.
    """

    scenario: Scenario
    timeline: Timeline
    published: Mapping[str, Mapping[int, Duty]] = field(default_factory=dict)
    told: range = range(0)
    fairness: Fairness | None = None
    _premiums: dict[tuple[str, int, int], float] = field(default_factory=dict)
    _rates: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: Inputs, people: Sequence[Person]) -> Prices:
        """Prices of everybody who is rostered: those of the scenario, its published roster and its ledger."""
        around = Around.of(inputs)
        fairness = None if inputs.ledger is None else Fairness.of(people, inputs.ledger, Burdens(inputs.scenario))
        return cls(inputs.scenario, around.timeline, around.published, around.published_days, fairness)

    @property
    def shortage(self) -> float:
        """Of a missing hour."""
        return self.scenario.cost.shortage_per_agent_hour

    @property
    def steps(self) -> list[tuple[float, float]]:
        """(share of an interval's need beyond which, part of the price added to the step below), ascending."""
        below, found = 1.0, []
        for step in self.scenario.cost.shortage_steps:
            found.append((step.over_share, step.rate - below))
            below = step.rate
        return found

    @property
    def surplus(self) -> float:
        """Of an hour above the requirement."""
        return self.scenario.cost.surplus_per_agent_hour

    @property
    def wish(self) -> float:
        """Of a day worked that somebody wished off, or off that they wished to work."""
        return WISH_SHARE * self.shortage

    @property
    def change(self) -> float:
        """Of a day that is not what the published roster says."""
        own = self.scenario.cost.change_per_shift
        return CHANGE_SHARE * self.shortage if own is None else own

    def is_changed(self, person: Person, day: int, duty: Duty | None) -> bool:
        """Whether a day differs in shift, start or end from what is published; what absence changes does not count."""
        facts = person.facts
        if day not in self.told or not facts.employed(day):
            return False
        before = self.published.get(person.name, {}).get(day)
        if before is None or duty is None:
            return before is not duty and not (before and facts.away(before.start_min, before.end_min))
        if facts.away(before.start_min, before.end_min):
            return False
        now = (duty.shift, duty.start_min, duty.end_min)
        return now != (before.shift, before.start_min, before.end_min)

    def rate(self, person: Person) -> float:
        """Wage of an hour, load included."""
        if person.name not in self._rates:
            wage = hourly_rate(self.scenario, person.facts.agent)
            self._rates[person.name] = wage * (1 + self.scenario.cost.load)
        return self._rates[person.name]

    def extra_rate(self, person: Person) -> float:
        """What an hour above the contract's least costs: nothing for people paid by the year."""
        return 0.0 if is_salaried(person.facts.agent) else self.rate(person)

    def overtime_tiers(self, daily: bool) -> list[tuple[float, float]]:
        """(minutes beyond which, share of the wage added to the tier below), ascending."""
        found: list[tuple[float, float]] = []
        below = 1.0
        for tier in self.scenario.cost.overtime:
            over = tier.over_h_per_day if daily else tier.over_h_per_week
            if over is not None:
                found.append((over * 60, tier.rate))
        rising = []
        for over_min, rate in sorted(found):
            rising.append((over_min, rate - below))
            below = rate
        return rising

    def premium(self, site: str, start_min: int, end_min: int) -> float:
        """Hours' worth of wage that clock premiums add to a paid span."""
        key = (site, start_min, end_min)
        if key not in self._premiums:
            line = self.timeline
            share = premium_share(self.scenario, site, line.moment(start_min), line.moment(end_min))
            self._premiums[key] = share * (end_min - start_min) / 60
        return self._premiums[key]

    def least_premium_h(self, site: str, duty: Duty) -> float:
        """Hours' worth of wage that premiums add to a duty at the least, wherever its unpaid segments fall."""
        total = self.premium(site, duty.start_min, duty.end_min)
        for pause in duty.pauses:
            if not pause.paid:
                total -= max(self.premium(site, t, t + pause.length_min) for t in pause.starts)
        return total

    def daily_overtime_h(self, duty: Duty) -> float:
        """Hours' worth of wage that daily overtime adds to a duty."""
        tiers = self.overtime_tiers(daily=True)
        return sum(max(0.0, duty.paid_min - over) / 60 * share for over, share in tiers)

    def straight_min(self, duty: Duty) -> float:
        """Paid minutes that count towards weekly overtime: those below the first daily tier."""
        tiers = self.overtime_tiers(daily=True)
        return min([duty.paid_min, *(over for over, _ in tiers)])
