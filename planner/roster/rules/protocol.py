"""What a labour rule is: a small automaton with a voice."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from planner.roster.facts import Facts
from planner.roster.options import Duty

State = Hashable
"""What a rule remembers of the days so far: small, comparable, hashable."""


class Rule(Protocol):
    """A rule as it binds one person.

    Attributes
    ----------
    name : str
        The rule in two or three words.
    memory : bool
        Whether an answer depends on earlier days; a rule without memory only narrows each day's choice.
    """

    @property
    def name(self) -> str:
        """Of the rule."""
        ...

    @property
    def memory(self) -> bool:
        """Whether it remembers."""
        ...

    def start(self, history: tuple[Duty, ...]) -> State:
        """The state before the horizon's first day, from the shifts before it."""
        ...

    def step(self, state: State, day: int, duty: Duty | None) -> State | None:
        """The state after a day with this duty (None: a day off), or None where the rule forbids it."""
        ...

    def sentence(self) -> str:
        """What the rule asks of this person, in words."""
        ...


class RuleKind(Protocol):
    """A class of rules: a file of this folder, listed in `RULES`."""

    def of(self, facts: Facts) -> Rule | tuple[Rule, ...] | None:
        """The rule as it binds a person, once or more often, or None where it does not."""
        ...
