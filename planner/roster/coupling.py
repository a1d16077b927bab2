"""Rules that couple people - seats, least of a role, span, teams together, changes - as rows over who works what.

A row is data: it knows no solver. `lacks` says what tours miss of it; `coupled_counts` relaxes it to counts of
groups, `coupled_tables` packs it for the search over named people.
The gap of a split shift is off shift where its window leaves no doubt; else its people count as there.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.roster.around import Around
from planner.roster.options import SPLIT, Duty
from planner.roster.people import Person, duty_order
from planner.roster.timeline import Timeline
from planner.scenario import Inputs
from planner.scenario.labour import Cover

Tours = Mapping[str, Sequence[Duty | None]]
"""What each person works, an entry a day."""


@dataclass(frozen=True)
class Term:
    """Weight of everybody who works one of some duties, or is off on one of some days.

    Attributes
    ----------
    weight : mapping of agent to float
        Others weigh nothing.
    duties : frozenset of Duty
        Of any days.
    off_days : frozenset of int
    """

    weight: Mapping[str, float]
    duties: frozenset[Duty] = frozenset()
    off_days: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Row:
    """``low <= sum of terms <= high``, one of the limits infinite.

    Attributes
    ----------
    rule : str
        What asks for it; rows of one rule differ by their moment.
    asked : str
        In words.
    beyond : str
        What there is too much or too little of where it is not kept.
    minute : int, optional
        Moment at which it holds, from the horizon's first; None for the whole horizon.
    """

    rule: str
    low: float
    high: float
    terms: tuple[Term, ...]
    asked: str
    beyond: str
    minute: int | None = None

    @cached_property
    def days(self) -> list[int]:
        """Days on which somebody's duty or day off counts."""
        off = {day for term in self.terms for day in term.off_days}
        return sorted(off | {duty.day for term in self.terms for duty in term.duties})

    def lacks(self, tours: Tours) -> float:
        """By how much some tours miss it, at least 0."""
        total = 0.0
        for term in self.terms:
            for name, weight in term.weight.items():
                for day in self.days:
                    duty = tours[name][day]
                    total += weight * (day in term.off_days if duty is None else duty in term.duties)
        return max(0.0, self.low - total, total - self.high)


@dataclass(frozen=True)
class Together:
    """Of those of a team who work on a day, a share begins the same shift at the same time.

    Attributes
    ----------
    choices : tuple of frozenset of Duty
        Duties that are the same shift at the same start; the largest of these counts is at least ``share * all``.
        With a 0/1 column a choice that is one row each: ``count >= share * all - people * (1 - chosen)``.
    """

    rule: str
    day: int
    members: frozenset[str]
    share: float
    choices: tuple[frozenset[Duty], ...]

    def counted(self, tours: Tours) -> tuple[int, int]:
        """How many begin together at the most, and how many work."""
        worked = [duty for name in self.members if (duty := tours[name][self.day]) is not None]
        return max((sum(duty in choice for duty in worked) for choice in self.choices), default=0), len(worked)

    def holds(self, tours: Tours) -> bool:
        """Whether some tours keep it."""
        most, working = self.counted(tours)
        return most >= math.ceil(self.share * working - 1e-9)


@dataclass(frozen=True)
class Coupling:
    """All rules of a scenario that couple people.

    Attributes
    ----------
    rows : tuple of Row
    teams : tuple of Together
    roles : frozenset of str
        Roles that some of these rules are about.
    """

    rows: tuple[Row, ...] = ()
    teams: tuple[Together, ...] = ()
    roles: frozenset[str] = frozenset()

    @classmethod
    def of(cls, inputs: Inputs, people: Sequence[Person]) -> Coupling:
        """What the scenario asks of these people together."""
        roles = frozenset(cover.role for cover in inputs.scenario.rules.cover)
        return cls(tuple(rows_for(inputs, people)), tuple(together_for(inputs, people)), roles)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.rows or self.teams)


NO_COUPLING = Coupling()


def rows_for(inputs: Inputs, people: Sequence[Person]) -> list[Row]:
    """Rows of seats, covers and changes.

    Parameters
    ----------
    inputs : Inputs
    people : sequence of Person
        Everybody who is rostered.

    Returns
    -------
    list of Row
        Linear in who works what; people still at work from before the horizon are taken off the limits. Rows that
        nothing could break are left out.
    """
    return [*_seats(inputs, people), *_covers(inputs, people), *_changes(inputs, people)]


def together_for(inputs: Inputs, people: Sequence[Person]) -> list[Together]:
    """One for each team that is kept together and each day on which two of it could work."""
    found = []
    for asked in inputs.scenario.rules.together:
        team = [person for person in people if person.facts.agent.team == asked.team]
        for day in range(inputs.scenario.days):
            if sum(bool(person.options[day]) for person in team) > 1:
                by_start: dict[tuple[str, int], set[Duty]] = {}
                for duty in {duty for person in team for duty in person.options[day]}:
                    by_start.setdefault((duty.shift, duty.start_min), set()).add(duty)
                choices = tuple(frozenset(by_start[key]) for key in sorted(by_start))
                names = frozenset(person.name for person in team)
                found.append(Together(f"team {asked.team}", day, names, asked.share, choices))
    return found


def _seats(inputs: Inputs, people: Sequence[Person]) -> Iterator[Row]:
    """People of a site on shift at once, counted at each start of a duty: between starts nobody comes."""
    for site in inputs.scenario.site:
        here = [person for person in people if person.facts.agent.site == site.name]
        if site.seats is None or not here:
            continue
        weight = dict.fromkeys((person.name for person in here), 1.0)
        moments = sorted({duty.start_min for duty in _duties(here)} | {_back(duty) for duty in _duties(here)})
        for moment, duties, before in _at_work(here, moments):
            room = site.seats - before
            if len(here) > room:
                asked = f"there are {site.seats}"
                yield Row(
                    f"seats of {site.name}", -math.inf, room, (Term(weight, duties),), asked, "too many people", moment
                )


def _covers(inputs: Inputs, people: Sequence[Person]) -> Iterator[Row]:
    """At each moment at which somebody may come or go: enough of the role, enough of it for the others."""
    line = Timeline.of(inputs.scenario)
    for cover in inputs.scenario.rules.cover:
        here = [person for person in people if cover.site in (None, person.facts.agent.site)]
        zone = inputs.scenario.site_zone(cover.site or "")
        spans = list(cover_spans(cover, line, zone))
        edges = {edge for duty in _duties(here) for edge in (duty.start_min, duty.end_min)}
        edges |= {edge for duty in _duties(here) for pause in _gaps(duty) for edge in (pause, _back(duty))}
        starts = sorted({m for begin, end in spans for m in (begin, *edges) if begin <= m < end})
        role = {person.name for person in here if cover.role in person.facts.agent.roles}
        chiefs = _late([person for person in here if person.name in role])
        own = dict.fromkeys(role, 1.0)
        span = {p.name: float(cover.span or 0) if p.name in role else -1.0 for p in here}
        for moment, duties, before in _at_work(here, starts):
            in_role = _before(chiefs, moment)
            if cover.least is not None:
                least, asked = cover.least - in_role, f"at least {cover.least} on shift"
                yield Row(cover.role, least, math.inf, (Term(own, duties),), asked, "too few", moment)
            if cover.span is not None:
                owed, asked = (before - in_role) - cover.span * in_role, f"one for every {cover.span} others on shift"
                terms = (Term(span, duties),)
                yield Row(f"span of {cover.role}", owed, math.inf, terms, asked, "others too many", moment)


def _changes(inputs: Inputs, people: Sequence[Person]) -> Iterator[Row]:
    """As many days as published as there are, less the changes allowed; days that absence changes do not count."""
    most = inputs.scenario.rules.max_changes
    if most is None or inputs.published_roster is None:
        return
    around = Around.of(inputs)
    terms, days, told = [], 0, around.published_days
    for person in people:
        own = around.published.get(person.name, {})
        same: set[Duty] = set()
        off: set[int] = set()
        for day in told:
            duty = own.get(day)
            if not person.facts.employed(day) or (duty and person.facts.away(duty.start_min, duty.end_min)):
                continue
            days += 1
            if duty is None:
                off.add(day)
            else:
                same |= {d for d in person.options[day] if _key(d) == _key(duty)}
        terms.append(Term({person.name: 1.0}, frozenset(same), frozenset(off)))
    yield Row("changes of what is published", days - most, math.inf, tuple(terms), f"at most {most} days", "too many")


def _key(duty: Duty) -> tuple[str, int, int]:
    return duty.shift, duty.start_min, duty.end_min


def cover_spans(cover: Cover, line: Timeline, zone: str) -> Iterator[tuple[int, int]]:
    """Minutes of the horizon in which a cover holds; on a span that holds midnight, the day it begins on counts."""
    begin, end = cover.between
    until = end + (1440 if end <= begin else 0)
    last = line.minute(line.days, 0, line.zone)
    for day in range(-1, line.days):
        if line.date(day).weekday() in cover.days:
            span = max(0, line.minute(day, begin, zone)), min(last, line.minute(day, until, zone))
            if span[0] < span[1]:
                yield span


def _duties(people: Sequence[Person]) -> set[Duty]:
    return {duty for person in people for duties in person.options for duty in duties}


def _at_work(people: Sequence[Person], moments: Sequence[int]) -> Iterator[tuple[int, frozenset[Duty], int]]:
    """Duties that are on shift at each moment, and how many people are from before the horizon."""
    duties = sorted(_duties(people), key=duty_order)
    starts, late = [duty.start_min for duty in duties], _late(people)
    longest = max((duty.length_min for duty in duties), default=0)
    for moment in moments:
        begun = duties[bisect_left(starts, moment - longest) : bisect_right(starts, moment)]
        at = frozenset(duty for duty in begun if moment < duty.end_min and not _apart(duty, moment))
        yield moment, at, _before(late, moment)


def _late(people: Sequence[Person]) -> list[Duty]:
    """Shifts from before the horizon that run into it."""
    return [duty for person in people for duty in person.facts.history if duty.end_min > 0]


def _before(late: Sequence[Duty], moment: int) -> int:
    return sum(duty.start_min <= moment < duty.end_min for duty in late)


def _gaps(duty: Duty) -> list[int]:
    """Start of the gap of a split shift whose gap has one possible start."""
    return [pause.starts[0] for pause in duty.pauses if pause.activity == SPLIT and len(pause.starts) == 1]


def _back(duty: Duty) -> int:
    """Moment at which the second part of a split shift begins; of others their start."""
    gaps = [p.starts[0] + p.length_min for p in duty.pauses if p.activity == SPLIT and len(p.starts) == 1]
    return gaps[0] if gaps else duty.start_min


def _apart(duty: Duty, moment: int) -> bool:
    """Whether a moment lies in the gap of a split shift wherever in its window that is placed."""
    return any(
        pause.activity == SPLIT and pause.starts[-1] <= moment < pause.starts[0] + pause.length_min
        for pause in duty.pauses
    )
