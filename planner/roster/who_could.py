"""Who could serve a queue at a moment, where each of them is instead, and what stops them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.roster.as_it_stands import Standing
from planner.roster.obstacles import Try, nearest, said
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.rules import Rule

AT_WORK, BUSY, OTHER_HOURS, DAY_OFF, AWAY, FIXED = (
    "at work", "on a break or in a meeting", "at work at other hours", "on a day off", "away", "not to be moved",
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """Somebody with the skill.

    Attributes
    ----------
    person : Person
    state : str
        One of the states of this module.
    now : str
        What they do at the moment, or the hours they work that day.
    obstacle : tuple of Rule
        The fewest rules that stop them, all other days as they are; empty where nothing but the price does.
    hours : str
        The hours that come nearest to being allowed; empty where no shift covers the moment.
    attempt : Try, optional
        Those hours.
    """

    person: Person
    state: str
    now: str
    obstacle: tuple[Rule, ...] = ()
    hours: str = ""
    attempt: Try | None = None

    @property
    def sentence(self) -> str:
        """What stops them, or that nothing does."""
        if self.state in (AT_WORK, FIXED):
            return self.now
        if not self.hours:
            return f"{self.now}; no shift that they may have covers the moment"
        if self.obstacle:
            return f"{self.now}; stopped by: {said(self.obstacle)}"
        return f"{self.now}; could work {self.hours}"


def who_could(standing: Standing, queue: str, at: int) -> list[Candidate]:
    """Everybody who serves a queue, in the staff file's order.

    Parameters
    ----------
    standing : Standing
    queue : str
    at : int
        Minute from the horizon's first moment.
    """
    return [_candidate(standing, person, at) for person in standing.everybody if queue in person.skills]


def _candidate(standing: Standing, person: Person, at: int) -> Candidate:
    for day in standing.written[person.name]:
        for part in day.parts:
            if part.start_min <= at < part.end_min:
                if part.activity == "work":
                    return Candidate(person, AT_WORK, "is at work")
                until = standing.line.moment(part.end_min)
                return _with_obstacle(standing, person, at, BUSY, f"is in {part.activity} until {until:%H:%M}")
    if person.name not in standing.number:
        return Candidate(person, FIXED, "works hours that are none of the scenario's shifts")
    today = standing.line.day(standing.line.moment(at).date())
    away = [span for span in person.facts.absences if span.start_min <= at < span.end_min]
    if away:
        return _with_obstacle(standing, person, at, AWAY, f"is away ({away[0].kind})")
    worked = standing.days(standing.number[person.name])[today]
    if worked is not None:
        return _with_obstacle(standing, person, at, OTHER_HOURS, f"works {_hours(standing, worked)}")
    return _with_obstacle(standing, person, at, DAY_OFF, "has the day off")


def _with_obstacle(standing: Standing, person: Person, at: int, state: str, now: str) -> Candidate:
    """The hours around the moment that break fewest rules."""
    if person.name not in standing.number:
        return Candidate(person, FIXED, now)
    days = standing.days(standing.number[person.name])
    best: Try | None = None
    day_now = next((d for d, duty in enumerate(days) if duty is not None and duty.start_min <= at < duty.end_min), None)
    if day_now is not None:
        own = days[day_now]
        return Candidate(person, state, now, (), _hours(standing, own) if own else "", Try(day_now, own, ()))
    first = max(0, math.floor(at / 1440) - 1)
    for day in range(first, min(len(days), first + 3)):
        covering = [duty for duty in person.candidates[day] if duty.start_min <= at < duty.end_min]
        one = nearest(person, days, day, covering)
        if one is not None and (best is None or len(one.broken) < len(best.broken)):
            best = one
    if best is None or best.duty is None:
        return Candidate(person, state, now)
    return Candidate(person, state, now, best.broken, _hours(standing, best.duty), best)


def _hours(standing: Standing, duty: Duty) -> str:
    line = standing.line
    return f"{duty.shift} {line.moment(duty.start_min):%H:%M}-{line.moment(duty.end_min):%H:%M}"
