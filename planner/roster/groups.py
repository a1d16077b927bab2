"""Interchangeable people, counted instead of named."""

from __future__ import annotations

from dataclasses import dataclass

from planner.roster.demand import Demand
from planner.roster.options import Duty
from planner.roster.people import Person, duty_order
from planner.roster.rules.rest_between import RestBetween
from planner.roster.rules.run_of_days import RunOfDays


@dataclass(frozen=True, eq=False)
class Group:
    """People with the same skills, contract and site.

    Attributes
    ----------
    members : tuple of Person
    skills : frozenset of str
        Queues they serve.
    duties : tuple of tuples of Duty
        For each day what at least one of them may work.
    """

    members: tuple[Person, ...]
    skills: frozenset[str]
    duties: tuple[tuple[Duty, ...], ...]

    @property
    def rest_min(self) -> int:
        """Minutes of rest between shifts."""
        rests = (rule.rest_h for rule in self.members[0].rules if isinstance(rule, RestBetween))
        return round(next(rests, 0.0) * 60)

    @property
    def longest_run(self) -> int | None:
        """Most days in a row."""
        return next((rule.most for rule in self.members[0].rules if isinstance(rule, RunOfDays)), None)

    def available(self, *days: int) -> int:
        """Members who may work on any of these days."""
        return sum(any(person.options[day] for day in days) for person in self.members)


def groups_of(people: list[Person], roles: frozenset[str] = frozenset()) -> list[Group]:
    """People by site, contract, queues and which of some roles they have; those with locks by themselves."""
    found: dict[tuple[object, ...], list[Person]] = {}
    for number, person in enumerate(people):
        facts = person.facts
        alone = number if facts.locks else -1
        own = tuple(sorted(roles.intersection(facts.agent.roles)))
        key = (facts.agent.site, facts.contract.name, tuple(sorted(person.skills)), bool(facts.pattern), own, alone)
        found.setdefault(key, []).append(person)
    return [group_of(tuple(members)) for members in found.values()]


def group_of(members: tuple[Person, ...]) -> Group:
    """A group of these people."""
    days = range(members[0].facts.timeline.days)
    duties = tuple(
        tuple(sorted({duty for person in members for duty in person.options[day]}, key=duty_order)) for day in days
    )
    return Group(members, members[0].skills, duties)


def skill_sets(groups: list[Group], demand: Demand) -> list[frozenset[int]]:
    """Distinct sets of queues that groups serve, as queue numbers."""
    found = {frozenset(demand.names.index(name) for name in group.skills) for group in groups}
    return sorted(found, key=sorted)
