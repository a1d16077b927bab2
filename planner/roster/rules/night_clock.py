"""What counts as a night."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.timeline import Timeline
from planner.scenario.labour import NightWindow


@dataclass(frozen=True)
class NightClock:
    """Tells nights for one person: shifts with enough minutes in the window on their site's clock."""

    line: Timeline
    zone: str
    window: NightWindow
    _told: dict[Duty, bool] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, facts: Facts) -> Self:
        """As a person's rules say."""
        return cls(facts.timeline, facts.zone, facts.limits.night or NightWindow())

    def is_night(self, duty: Duty | None) -> bool:
        """Whether a duty is a night."""
        if duty is None:
            return False
        if duty not in self._told:
            inside = minutes_in(self.line, self.zone, duty, self.window.begin, self.window.end)
            self._told[duty] = inside >= self.window.least_min
        return self._told[duty]


def minutes_in(line: Timeline, zone: str, duty: Duty, begin: int, end: int) -> int:
    """Elapsed minutes of a duty within a span of every day on the site's clock; an end not after it is the next day."""
    length = duty.length_min // 1440 + 2
    until = end + (1440 if end <= begin else 0)
    total = 0
    for day in range(duty.day - 1, duty.day + length):
        first, last = line.minute(day, begin, zone), line.minute(day, until, zone)
        total += max(0, min(duty.end_min, last) - max(duty.start_min, first))
    return total
