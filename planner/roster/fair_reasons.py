"""Why somebody was given a weekend, nights, a holiday, or had a wish refused: one sentence each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from forecasting.calendar import holiday_names
from planner.cost.rates import holiday_code
from planner.roster.around import shifts_by_day
from planner.roster.burdens import Burdens, refused_off, refused_work
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.rules.weekend_days import Weekends
from planner.roster.standing import Standings
from planner.scenario import Inputs

MOST_NAMED = 3
"""People named in one sentence; more are counted."""

ONE = {
    "weekends": "weekend",
    "nights": "night",
    "lates": "late",
    "holidays": "public holiday",
    "refused": "wish refused",
}
MANY = {**{burden: f"{one}s" for burden, one in ONE.items()}, "refused": "wishes refused"}
"""Burdens in words."""


@dataclass(eq=False)
class Reasons:
    """What a roster's burdens are compared with.

    Attributes
    ----------
    inputs : Inputs
    people : sequence of Person
    worked : mapping of agent to mapping of day to Duty
        In the horizon.
    standings : Standings
    burdens : Burdens
    coverage : DataFrame
        Frame COVERAGE of the roster.
    """

    inputs: Inputs
    people: Sequence[Person]
    worked: Mapping[str, Mapping[int, Duty]]
    standings: Standings
    burdens: Burdens
    coverage: pd.DataFrame
    _known: dict[tuple[str, tuple[int, ...]], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: Inputs, people: Sequence[Person], roster: pd.DataFrame, coverage: pd.DataFrame) -> Reasons:
        """Of a roster."""
        line = people[0].facts.timeline
        found = shifts_by_day(roster, line, {person.name: person.facts.zone for person in people})
        worked = {name: {day: duty for day, duty in own.items() if 0 <= day < line.days} for name, own in found.items()}
        burdens = Burdens(inputs.scenario)
        return cls(inputs, people, worked, Standings.of(people, inputs.ledger, burdens), burdens, coverage)

    def sentences(self) -> list[str]:
        """One for every weekend, for somebody's nights, for every holiday, for every refused wish."""
        return [said for person in self.people for said in self._told(person)]

    def of_person(self, name: str) -> list[str]:
        """Those of one person; of their wishes alone where no past is known; none of whom the roster does not know."""
        person = next((one for one in self.people if one.name == name), None)
        if person is None or person.facts.pattern:
            return []
        return self._told(person) if self.standings.weeks else list(self._wishes(person))

    def _told(self, person: Person) -> list[str]:
        if person.facts.pattern:
            return []
        own = [*self._weekends(person), *self._nights(person), *self._holidays(person)]
        return [*own, *self._wishes(person)]

    def wishes(self) -> list[str]:
        """One for every refused wish."""
        return [said for person in self.people if not person.facts.pattern for said in self._wishes(person)]

    def _weekends(self, person: Person) -> list[str]:
        weekends = Weekends.of(person.facts)
        by_weekend: dict[int, list[int]] = {}
        for day in sorted(self.worked.get(person.name, {})):
            first = weekends.begins(day)
            if first is not None:
                by_weekend.setdefault(first, []).append(day)
        found = []
        for number, (first, days) in enumerate(by_weekend.items()):
            span = [day for day in range(first, first + 7) if weekends.begins(day) == first]
            said = " and ".join(self._date(day) for day in days)
            found.append(f"{_who(person)} works {said}: {self._compared(person, 'weekends', days, span, number)}")
        return found

    def _nights(self, person: Person) -> list[str]:
        days = self._days_with(person, "nights")
        if not days:
            return []
        every = range(person.facts.timeline.days)
        return [
            f"{_who(person)} works {_count(len(days), 'nights')}: {self._compared(person, 'nights', every, every, 0)}"
        ]

    def _holidays(self, person: Person) -> list[str]:
        line = person.facts.timeline
        code = holiday_code(self.inputs.scenario, person.facts.agent.site)
        names = holiday_names(code, line.date(0), line.date(line.days))
        return [
            f"{_who(person)} works on {names.get(line.date(day), 'a public holiday')}, {self._date(day)}: "
            f"{self._compared(person, 'holidays', [day], [day], number)}"
            for number, day in enumerate(self._days_with(person, "holidays"))
        ]

    def _days_with(self, person: Person, burden: str) -> list[int]:
        own = self.worked.get(person.name, {})
        return [day for day in sorted(own) if burden in self.burdens.of_duty(person.facts, own[day])]

    def _compared(self, person: Person, burden: str, days: Collection[int], span: Collection[int], earlier: int) -> str:
        """How often somebody bore it lately, and how the others who could stand.

        `days` are those on which it is borne now, `span` those over which it counts once.
        """
        past = self.standings.record(person.name).counts[burden]
        before = f"{_count(past, burden)} in {_count(self.standings.weeks, 'weeks')}"
        if not self.standings.weeks:
            before = "no past weeks are known"
        if earlier:
            before += f" and {earlier} earlier in this plan"
        peers = self.standings.peers.get((person.name, burden))
        if peers is None or len(peers.names) < 2:
            return f"{before}; nobody else could."
        fewer = peers.fewer(person.name)
        if not fewer:
            rank = "the fewest" if peers.equals(person.name) == 1 else "as few as anybody"
            return f"{before}, {rank} of the {len(peers.names)} who could."
        bearing = self._bearing(burden, tuple(span))
        spared = [name for name in fewer if name not in bearing]
        if not spared:
            return f"{before}; everybody with fewer has it too."
        return f"{before}; {self._spared(spared, burden, days)}"

    def _bearing(self, burden: str, days: tuple[int, ...]) -> frozenset[str]:
        """Who bears a burden on any of some days."""
        key = (burden, days)
        if key not in self._known:
            self._known[key] = frozenset(
                person.name
                for person in self.people
                for day, duty in self.worked.get(person.name, {}).items()
                if day in days and (burden == "weekends" or burden in self.burdens.of_duty(person.facts, duty))
            )
        return self._known[key]

    def _spared(self, names: Sequence[str], burden: str, days: Collection[int]) -> str:
        """Who has borne fewer and why not they."""
        told = [f"{_who(self._by_name[name])} {self._why_not(name, burden, days)}" for name in names[:MOST_NAMED]]
        more = len(names) - MOST_NAMED
        told += [f"{more} more"] if more > 0 else []
        verb = "has" if len(names) == 1 else "have"
        return f"of those who could, {len(names)} {verb} fewer: {', '.join(told)}."

    def _why_not(self, name: str, burden: str, days: Collection[int]) -> str:
        person = self._by_name[name]
        facts = person.facts
        inside = [day for day in days if 0 <= day < facts.timeline.days]
        if all(day in facts.away_days or day in facts.off_days for day in inside):
            return "(away)"
        if not any(self._may(person, burden, day) for day in inside):
            return "(not possible on these days)"
        if any(day in facts.off_wishes for day in inside):
            return "(wished it off)"
        return "(spared by cover, hours or rest)"

    def _may(self, person: Person, burden: str, day: int) -> bool:
        if burden == "weekends":
            return bool(person.options[day])
        return any(burden in self.burdens.of_duty(person.facts, duty) for duty in person.options[day])

    def _wishes(self, person: Person) -> list[str]:
        own, days = self.worked.get(person.name, {}), range(person.facts.timeline.days)
        found = []
        lately = f"{_count(self.standings.record(person.name).counts['refused'], 'refused')} before"
        for day in days:
            if day in own and refused_off(person, day):
                asked = [p for p in self.people if day in p.facts.off_wishes]
                kept = sum(day not in self.worked.get(p.name, {}) for p in asked)
                more = self._short_without(own[day])
                why = (
                    f"without this shift {more:.1f} h more would be short"
                    if more >= 0.05
                    else "nothing would be short without this shift, but the hours owed are to be worked"
                )
                found.append(
                    f"{_who(person)}'s wish for {self._date(day)} off was refused ({lately}): {why}; {kept} of "
                    f"{len(asked)} wishes for that day off were kept."
                )
            elif day not in own and refused_work(person, day):
                found.append(
                    f"{_who(person)}'s wish to work on {self._date(day)} was refused ({lately}): the shift was worth "
                    "less there than its hours cost or than on another day."
                )
        return found

    def _short_without(self, duty: Duty) -> float:
        """Person-hours that the queues together would lack beyond what they do, without one person's shift."""
        rows = self.coverage
        if not len(rows):
            return 0.0
        pooled = rows[rows["queue"] == "*"] if (rows["queue"] == "*").any() else rows
        line = self.people[0].facts.timeline
        begin = np.array([line.minute_of(start) for start in pooled["start"]])
        step = line.interval_min
        part = np.clip(np.minimum(begin + step, duty.end_min) - np.maximum(begin, duty.start_min), 0, step) / 60
        needed = pooled["required"].to_numpy(dtype=np.float64) > 0
        lacking = np.clip(1.0 - np.maximum(pooled["net"].to_numpy(dtype=np.float64), 0.0), 0.0, 1.0)
        return float((part * lacking * needed).sum())

    @cached_property
    def _by_name(self) -> dict[str, Person]:
        return {person.name: person for person in self.people}

    def _date(self, day: int) -> str:
        return f"{self.people[0].facts.timeline.date(day):%A %d %b}"


def _who(person: Person) -> str:
    return person.facts.agent.name or person.name


def _count(number: float, what: str) -> str:
    """A number with its word: ``1 night``, ``3 weekends``."""
    words = {**MANY, "weeks": "weeks"}
    single = {**ONE, "weeks": "week"}
    return f"{number:g} {(single if number == 1 else words)[what]}"
