"""What stops a person from working at a time: the rules that other hours would break, all other days as they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.rules import Rule, State

Days = Sequence[Duty | None]
"""What a person works, an entry a day."""


@dataclass(frozen=True)
class Try:
    """Another duty on one day.

    Attributes
    ----------
    day : int
    duty : Duty or None
        None is a day off.
    broken : tuple of Rule
        Rules that are kept without it and broken with it; empty where the person may.
    """

    day: int
    duty: Duty | None
    broken: tuple[Rule, ...]


def broken_by(person: Person, days: Days) -> tuple[Rule, ...]:
    """The rules that some days break."""
    return tuple(rule for rule in person.rules if _states(rule, person, days) is None)


def tries(person: Person, days: Days, day: int, duties: Iterable[Duty | None]) -> list[Try]:
    """What each of some duties on a day would break of the rules that are kept now.

    A rule is followed from the changed day until it is back in the state it was in.
    """
    kept = [(rule, states) for rule in person.rules if (states := _states(rule, person, days)) is not None]
    return [Try(day, duty, tuple(rule for rule, s in kept if not _holds(rule, s, days, day, duty))) for duty in duties]


def nearest(person: Person, days: Days, day: int, duties: Iterable[Duty | None]) -> Try | None:
    """Of some duties on a day the one that breaks fewest rules, the first of equals; None where there are none."""
    return min(tries(person, days, day, duties), key=lambda one: len(one.broken), default=None)


def said(broken: Iterable[Rule]) -> str:
    """What stops somebody, in words."""
    return "; ".join(dict.fromkeys(rule.sentence() for rule in broken))


def _states(rule: Rule, person: Person, days: Days) -> list[State] | None:
    """The rule's states before each day and after the last; None where it is broken."""
    states: list[State] = [rule.start(person.facts.history)]
    for day, duty in enumerate(days):
        after = rule.step(states[-1], day, duty)
        if after is None:
            return None
        states.append(after)
    return states


def _holds(rule: Rule, states: list[State], days: Days, day: int, duty: Duty | None) -> bool:
    state = rule.step(states[day], day, duty)
    for later in range(day + 1, len(days)):
        if state is None or state == states[later]:
            break
        state = rule.step(state, later, days[later])
    return state is not None
