"""Locks that contradict a rule: they are kept, and as few rules as can be are excused on as few days as can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from planner.roster.conflicts import a_tour
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.rules import Rule, State
from planner.roster.rules.average_week import AverageWeek
from planner.roster.rules.days_per_period import DaysPerPeriod
from planner.roster.rules.days_per_week import DaysPerWeek
from planner.roster.rules.free_weekends import FreeWeekends
from planner.roster.rules.hours_per_period import HoursPerPeriod
from planner.roster.rules.hours_per_week import HoursPerWeek
from planner.roster.rules.locks import Locks
from planner.roster.rules.minors_week import MinorsWeek
from planner.roster.rules.night_average import NightAverage
from planner.roster.rules.nights_in_a_row import NightsInARow
from planner.roster.rules.nights_per_period import NightsPerPeriod
from planner.roster.rules.run_of_days import RunOfDays
from planner.roster.rules.shifts_per_period import ShiftsPerPeriod
from planner.roster.rules.splits_per_week import SplitsPerWeek
from planner.roster.rules.start_changes import StartChanges
from planner.roster.rules.weekends_per_period import WeekendsPerPeriod

SUMS = (
    AverageWeek, DaysPerPeriod, FreeWeekends, HoursPerPeriod, HoursPerWeek, MinorsWeek, NightAverage, NightsPerPeriod,
    ShiftsPerPeriod, SplitsPerWeek, StartChanges, WeekendsPerPeriod,
)  # fmt: skip
"""Rules that add up: what was excused is not added, so that nothing more is allowed because of it."""


@dataclass(frozen=True)
class Excused:
    """A rule that lets some days pass on which it would say no.

    Attributes
    ----------
    rule : Rule
    days : frozenset of int
    """

    rule: Rule
    days: frozenset[int]

    @property
    def name(self) -> str:
        """Of the rule."""
        return self.rule.name

    @property
    def memory(self) -> bool:
        """Of the rule."""
        return self.rule.memory

    def start(self, history: tuple[Duty, ...]) -> State:
        """As the rule says."""
        return self.rule.start(history)

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        """As the rule says; on an excused day the state goes on as if nothing had been wrong."""
        new = self.rule.step(state, day, duty)
        return _after_breach(self.rule, state, day, duty) if new is None and day in self.days else new

    def sentence(self) -> str:
        """As the rule says."""
        return self.rule.sentence()


def _after_breach(rule: Rule, state: State, day: int, duty: Duty | None) -> State:
    if isinstance(rule, RunOfDays | NightsInARow):
        return state
    if isinstance(rule, DaysPerWeek):
        week = next(week for week in rule.weeks if day in week.days)
        assert isinstance(state, int)
        return 0 if day == week.days.stop - 1 else min(week.most_days, state + (duty is not None))
    fresh = rule.start(())
    if isinstance(rule, SUMS):
        without = rule.step(state, day, None)
        return fresh if without is None else without
    anew = rule.step(fresh, day, duty)
    return state if anew is None else anew


def with_locks_kept(person: Person) -> Person:
    """The person with rules excused where their locks leave no other way; themselves where none is needed.

    Where the rules contradict each other without the locks, or the locks cannot be kept at all, nothing is excused:
    that is a conflict. What is excused is minimal: no rule and no day can be left out (deletion filter).
    """
    locks: list[Rule] = [rule for rule in person.rules if isinstance(rule, Locks)]
    if not locks or a_tour(person) is not None:
        return person
    others = [rule for rule in person.rules if not isinstance(rule, Locks)]
    if a_tour(person.under(tuple(others))) is None:
        return person
    every = frozenset(range(person.facts.timeline.days))
    excused: dict[int, frozenset[int]] = dict.fromkeys(range(len(others)), every)
    if a_tour(_under(person, locks, others, excused)) is None:
        return person
    for number in range(len(others)):
        fewer = {other: days for other, days in excused.items() if other != number}
        if a_tour(_under(person, locks, others, fewer)) is not None:
            excused = fewer
    excused = _used(person, locks, others, excused)
    for number in list(excused):
        for day in sorted(excused[number]):
            fewer = excused | {number: excused[number] - {day}}
            if a_tour(_under(person, locks, others, fewer)) is not None:
                excused = fewer
    made = _under(person, locks, others, excused)
    return replace(made, notes=tuple(_sentences(person, others, excused)))


def _used(
    person: Person, locks: list[Rule], others: list[Rule], excused: dict[int, frozenset[int]]
) -> dict[int, frozenset[int]]:
    """The days on which some tour needs its excuses."""
    tour = a_tour(_under(person, locks, others, excused))
    assert tour is not None
    used = {}
    for number in excused:
        rule, needed = others[number], set()
        state = rule.start(person.facts.history)
        for day, duty in enumerate(tour):
            new = rule.step(state, day, duty)
            if new is None:
                needed.add(day)
                new = _after_breach(rule, state, day, duty)
            state = new
        used[number] = frozenset(needed)
    return used


def _under(person: Person, locks: list[Rule], others: list[Rule], excused: dict[int, frozenset[int]]) -> Person:
    rules = (Excused(rule, excused[n]) if n in excused else rule for n, rule in enumerate(others))
    return person.under((*locks, *rules))


def _sentences(person: Person, rules: list[Rule], excused: dict[int, frozenset[int]]) -> Iterable[str]:
    for number, days in excused.items():
        told = ", ".join(f"{person.facts.timeline.date(day):%a %d %b}" for day in sorted(days))
        yield f"{person.label} keeps what is locked although this breaks a rule on {told}: {rules[number].sentence()}."
