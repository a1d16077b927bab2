"""How a person is called in the store's data, and the pseudonym that takes the place of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SHORTEST_NUMBER = 5
"""Digits from which an id of digits alone is looked for in running text; shorter ones are counts there."""

SHORTEST_NAME = 3
"""Letters below which a name is looked for only in columns of names."""


@dataclass(frozen=True)
class Identity:
    """A person to be found, or erased.

    Attributes
    ----------
    agent : str
        Id in staff files and rosters.
    names : tuple of str
        Names and addresses that are theirs alone.
    pseudonym : str
        What stands instead of all of them.
    digests : dict of str to str
        Old sha256 of rewritten files to the new one.
    """

    agent: str
    names: tuple[str, ...] = ()
    pseudonym: str = ""
    digests: tuple[tuple[str, str], ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """What is looked for in running text: whole words only; None where nothing is safe to look for."""
        agent = [] if self.agent.isdigit() and len(self.agent) < SHORTEST_NUMBER else [self.agent]
        words = agent + [name for name in self.names if len(name) >= SHORTEST_NAME]
        parts = [rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" for word in sorted(words, key=len, reverse=True)]
        return re.compile("|".join(parts + [re.escape(old) for old, _ in self.digests])) if parts else None

    def may_be_in(self, text: str) -> bool:
        """Whether it is worth looking: quick, and never wrongly no."""
        return any(word in text for word in (self.agent, *self.names, *(old for old, _ in self.digests)))

    def is_in(self, text: str) -> bool:
        """Whether running text tells of them."""
        return self.pattern is not None and self.pattern.search(text) is not None

    def without(self, text: str) -> str:
        """Running text with the pseudonym instead, and new digests instead of old ones."""
        new = dict(self.digests)
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda found: new.get(found.group(), self.pseudonym), text)

    def words(self, text: str) -> str:
        """A cell of a column that is not of people, as `without`; a number alone is a number."""
        return text if text.isdigit() else self.without(text)

    def cell(self, text: str) -> str:
        """A cell of a table, as `without`; one that is the id alone is replaced whatever the id looks like."""
        return self.pseudonym if text in (self.agent, *self.names) else self.without(text)

    def value(self, value: Any) -> Any:
        """JSON with every text in it, keys too, as `without`; a value under the key ``agent`` as `cell`."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {self.without(key): self._under(key, one) for key, one in value.items()}
        return value

    def _under(self, key: str, value: Any) -> Any:
        return self.cell(value) if key in ("agent", "about") and isinstance(value, str) else self.value(value)
