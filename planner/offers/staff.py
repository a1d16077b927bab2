"""People who may be asked: what they work, what other hours would cost, and whether they may work them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.cost import hourly_rate, overtime_extra, premium_share
from planner.cost.rates import is_salaried
from planner.roster.contract_terms import hour_terms, week_terms
from planner.roster.lawful_breaks import lawful
from planner.roster.obstacles import broken_by, tries
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.read_back import Part, WrittenDay
from planner.roster.rules import Rule
from planner.roster.rules.ages import break_rules
from planner.scenario import Scenario

LEAST = ("hours per week", "days per week", "hours per period", "days per period", "average week")
"""Rules that fewer hours break at their lower end only: a promise to the person, who may forgo it."""


@dataclass
class Member:
    """One person as the roster has them; `days` changes as offers are made.

    Attributes
    ----------
    person : Person
    written : list of WrittenDay
    days : list of Duty or None
        What they work, an entry a day.
    asked : set of int
        Days on which something is asked of them already.
    """

    person: Person
    written: list[WrittenDay]
    days: list[Duty | None]
    asked: set[int]

    @property
    def locked(self) -> set[int]:
        """Days that a lock keeps as they are."""
        line = self.person.facts.timeline
        return {line.day(lock.date) for lock in self.person.facts.locks}

    @property
    def at_fault(self) -> bool:
        """Whether what they work breaks a rule as it is, one beside those of least hours."""
        return any(rule.name not in LEAST for rule in broken_by(self.person, self.days))

    def parts(self, day: int) -> tuple[Part, ...]:
        """What the roster holds on a day."""
        return self.written[day].parts

    def with_day(self, day: int, duty: Duty | None) -> list[Duty | None]:
        """All days, one of them other."""
        return [duty if number == day else one for number, one in enumerate(self.days)]

    def broken(self, day: int, duty: Duty | None) -> tuple[Rule, ...]:
        """Rules that other hours would break."""
        return tries(self.person, self.days, day, [duty])[0].broken

    def may_work(self, day: int, duty: Duty, pauses: Sequence[int]) -> bool:
        """Whether no rule, of hours or of breaks, stands against a duty with its breaks at these minutes."""
        return self.breaks_lawful(day, duty, pauses) and not self.broken(day, duty) and self._within_cap(day, duty)

    def may_miss(self, day: int, duty: Duty | None, pauses: Sequence[int] = ()) -> bool:
        """Whether fewer hours break nothing but what a contract gives the person at least."""
        if duty is not None and not self.breaks_lawful(day, duty, pauses):
            return False
        return all(rule.name in LEAST for rule in self.broken(day, duty))

    def breaks_lawful(self, day: int, duty: Duty, pauses: Sequence[int]) -> bool:
        """Whether the breaks at these minutes are those the law asks for."""
        fixed = tuple(replace(pause, starts=(at,)) for pause, at in zip(duty.pauses, pauses, strict=True))
        return lawful(replace(duty, pauses=fixed), break_rules(self.person.facts, day)) is not None

    def _within_cap(self, day: int, duty: Duty) -> bool:
        """Whether the hours stay within contract and overtime, also of somebody who has too few or too many by now."""
        terms = next(one for one in hour_terms(self.person.facts) if day in one.days)
        days = self.with_day(day, duty)
        return sum(one.paid_min for number in terms.days if (one := days[number]) is not None) <= terms.cap_min

    def below_contract_h(self, days: Sequence[Duty | None], day: int) -> float:
        """Hours of the day's week that some days lack of the contract's least."""
        terms = next(one for one in week_terms(self.person.facts) if day in one.days)
        paid = sum(duty.paid_min for number in terms.days if (duty := days[number]) is not None)
        return max(0.0, (terms.least_min - paid) / 60.0)

    def money(self, scenario: Scenario, days: Sequence[Duty | None], day: int) -> float:
        """What other hours of one day cost more: wage, premiums and overtime, with the employer's share."""
        agent = self.person.facts.agent
        if is_salaried(agent):
            return 0.0
        wage = hourly_rate(scenario, agent)
        pay = [_day_pay(scenario, self.person, one[day]) for one in (self.days, days)]
        extra = [overtime_extra(scenario, agent, self._hours_by_day(one)) for one in (self.days, days)]
        return (wage * (pay[1] - pay[0]) + extra[1] - extra[0]) * (1.0 + scenario.cost.load)

    def _hours_by_day(self, days: Sequence[Duty | None]) -> dict[dt.date, float]:
        line = self.person.facts.timeline
        before = {line.date(duty.day): duty.paid_min / 60.0 for duty in self.person.facts.history
                  if duty.day >= -line.week_before()}  # fmt: skip
        own = {line.date(day): duty.paid_min / 60.0 for day, duty in enumerate(days) if duty is not None}
        return before | own


def _day_pay(scenario: Scenario, person: Person, duty: Duty | None) -> float:
    """Paid hours of a duty, premiums as hours more; unpaid breaks thin them out evenly."""
    if duty is None:
        return 0.0
    line = person.facts.timeline
    begin, end = (line.moment(minute).to_pydatetime() for minute in (duty.start_min, duty.end_min))
    return duty.paid_min / 60.0 * (1.0 + premium_share(scenario, person.facts.agent.site, begin, end))
