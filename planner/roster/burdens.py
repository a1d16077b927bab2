"""What of a day's work is a burden: a weekend, a night, a late, a public holiday, a wish refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from forecasting.calendar import holiday_names
from planner.cost.rates import holiday_code
from planner.roster.facts import Facts
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.rules.night_clock import NightClock
from planner.roster.rules.weekend_days import Weekends
from planner.scenario import Scenario
from planner.scenario.fairness import BURDENS, first_of_week, week_label

Counts = dict[str, float]
"""How often each burden was borne; all of `BURDENS`."""

MARGIN_DAYS = 42
"""Public holidays are known so many days beyond the horizon on both sides: shifts before it are judged too."""


def nothing() -> Counts:
    """No burden borne."""
    return dict.fromkeys(BURDENS, 0.0)


@dataclass(eq=False)
class Burdens:
    """Tells the burdens of duties.

    Attributes
    ----------
    scenario : Scenario
    """

    scenario: Scenario
    _nights: dict[object, NightClock] = field(default_factory=dict)
    _late_min: dict[tuple[str, int], int] = field(default_factory=dict)
    _holidays: dict[str, frozenset[dt.date]] = field(default_factory=dict)
    _told: dict[object, tuple[bool, bool]] = field(default_factory=dict)

    def of_duty(self, facts: Facts, duty: Duty) -> tuple[str, ...]:
        """Burdens of a duty by itself, weekends left out: a night, else a late; a public holiday."""
        key = (facts.zone, facts.limits.night, duty)
        told = self._told.get(key)
        if told is None:
            night = self._night_clock(facts).is_night(duty)
            told = self._told[key] = (night, not night and duty.end_min > self._late(facts, duty.day))
        night, late = told
        found = ("nights",) if night else ("lates",) if late else ()
        return (*found, "holidays") if self.on_holiday(facts, duty.day) else found

    def on_holiday(self, facts: Facts, day: int) -> bool:
        """Whether a day is a public holiday of the person's site."""
        site = facts.agent.site
        if site not in self._holidays:
            line, margin = facts.timeline, dt.timedelta(MARGIN_DAYS)
            code = holiday_code(self.scenario, site)
            names = holiday_names(code, line.first_date - margin, line.date(line.days) + margin)
            self._holidays[site] = frozenset(names)
        return facts.timeline.date(day) in self._holidays[site]

    def _night_clock(self, facts: Facts) -> NightClock:
        key = (facts.zone, facts.limits.night)
        if key not in self._nights:
            self._nights[key] = NightClock.of(facts)
        return self._nights[key]

    def _late(self, facts: Facts, day: int) -> int:
        """Minute after which the end of a shift of a day is late."""
        key = (facts.zone, day)
        if key not in self._late_min:
            self._late_min[key] = facts.timeline.minute(day, self.scenario.fairness.late_after, facts.zone)
        return self._late_min[key]


def refused_off(person: Person, day: int) -> bool:
    """Whether working a day refuses a wish for it off; a day that fixed things make them work refuses none."""
    return day in person.facts.off_wishes and person.off[day]


def refused_work(person: Person, day: int) -> bool:
    """Whether a day off refuses a wish to work; a day on which they cannot work refuses none."""
    return day in person.facts.work_wishes and bool(person.options[day])


def borne(person: Person, worked: Mapping[int, Duty], burdens: Burdens) -> dict[str, Counts]:
    """Burdens of one person by planning week of the horizon.

    A weekend counts once, in the week of the first of its days that is worked. Days of the first week that lie before
    the horizon count as far as the previous roster knows them. A week without a day on which they are employed and
    not away is left out.

    Parameters
    ----------
    person : Person
    worked : mapping of day to Duty
        What they work in the horizon.
    burdens : Burdens

    Returns
    -------
    dict of week to Counts
        Weeks by their ISO name.
    """
    facts, line = person.facts, person.facts.timeline
    starts = burdens.scenario.week_starts
    label = {day: week_label(first_of_week(line.date(day), starts)) for day in range(-line.week_before(), line.days)}
    there = [day for day in range(line.days) if facts.employed(day) and day not in facts.away_days]
    found = {label[day]: nothing() for day in there}
    weekends = Weekends.of(facts)
    known = {duty.day: duty for duty in facts.history} | dict(worked)
    seen: set[int] = set()
    for day in sorted(known):
        own = list(burdens.of_duty(facts, known[day]))
        begun = weekends.begins(day)
        if begun is not None and begun not in seen:
            seen.add(begun)
            own.append("weekends")
        if day in label:
            for name in own:
                found.setdefault(label[day], nothing())[name] += 1
    for day in () if facts.pattern else there:
        if refused_off(person, day) if day in worked else refused_work(person, day):
            found[label[day]]["refused"] += 1
    return found
