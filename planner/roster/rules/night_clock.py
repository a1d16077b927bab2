"""What counts as a night."""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.scenario.labour import NightWindow


@dataclass(frozen=True)
class NightClock:
    """Tells nights for one person: shifts with enough minutes in the window on their site's clock."""

    facts: Facts
    _told: dict[Duty, bool] = field(default_factory=dict, compare=False, repr=False)

    def is_night(self, duty: Duty | None) -> bool:
        """Whether a duty is a night."""
        if duty is None:
            return False
        if duty not in self._told:
            window = self.facts.limits.night or NightWindow()
            self._told[duty] = minutes_in(self.facts, duty, window.begin, window.end) >= window.least_min
        return self._told[duty]


def minutes_in(facts: Facts, duty: Duty, begin: int, end: int) -> int:
    """Elapsed minutes of a duty within a span of every day on the site's clock; an end not after it is the next day."""
    line, length = facts.timeline, duty.length_min // 1440 + 2
    until = end + (1440 if end <= begin else 0)
    total = 0
    for day in range(duty.day - 1, duty.day + length):
        first, last = line.minute(day, begin, facts.zone), line.minute(day, until, facts.zone)
        total += max(0, min(duty.end_min, last) - max(duty.start_min, first))
    return total
