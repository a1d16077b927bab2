"""Who fits a shift, and whether two may swap: yes or no with the reason, the price and what it does to the cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.frames import CHANGES
from planner.roster.alternatives import Alternatives
from planner.roster.as_it_stands import Standing
from planner.roster.changes import changes_of
from planner.roster.day_price import common_price
from planner.roster.obstacles import broken_by, said, tries
from planner.roster.options import Duty
from planner.roster.people import Person


@dataclass(frozen=True)
class Fit:
    """Whether somebody fits.

    Attributes
    ----------
    agent, label : str
    fits : bool
    instead : str
        What they would not work that day, empty on a day off.
    reason : str
        What stops them; empty where they fit.
    pay : float
        What it costs more in hours, overtime and premiums; money.
    saved_h : float
        Hours of shortage that go; negative where more is short.
    gain : float
        What the objective falls by, change of a known roster and wishes included.
    """

    agent: str
    label: str
    fits: bool
    instead: str = ""
    reason: str = ""
    pay: float = 0.0
    saved_h: float = 0.0
    gain: float = 0.0


def who_fits(standing: Standing, day: int, shift: str, clock_min: int, end_min: int | None = None) -> list[Fit]:
    """Everybody, those who fit first, by gain.

    Parameters
    ----------
    standing : Standing
    day : int
    shift : str
    clock_min : int
        Start on the clock of the person's site.
    end_min : int, optional
        End on that clock; all lengths where it is left out.
    """
    look = Alternatives(standing)
    found = []
    for person in standing.everybody:
        duties = [d for d in person.candidates[day] if _is(d, shift, clock_min, end_min)]
        found.append(_fit(standing, look, person, day, duties))
    return sorted(found, key=lambda fit: (not fit.fits, -fit.gain, fit.label))


def assigned(
    standing: Standing, agent: str, day: int, shift: str, clock_min: int, end_min: int | None = None
) -> pd.DataFrame:
    """Changes by which somebody works a shift, as `who_fits` tried it: frame CHANGES, empty where they do not fit.

    Parameters
    ----------
    standing : Standing
        Left as it was.
    agent : str
    day, shift, clock_min, end_min
        As `who_fits`.
    """
    person = next((one for one in standing.people if one.name == agent), None)
    p = standing.number.get(agent)
    if person is None or p is None or day in standing.busy_days(p):
        return CHANGES.empty()
    days = standing.days(p)
    duties = [d for d in person.candidates[day] if _is(d, shift, clock_min, end_min) and d != days[day]]
    allowed = [standing.option(day, one.duty) for one in tries(person, days, day, duties) if not one.broken]
    kept = set(range(len(days))) - {day}
    best = Alternatives(standing).best(p, kept=kept, only={day: allowed}) if allowed else None
    if best is None:
        return CHANGES.empty()
    was = standing.W.tour[p].copy(), standing.W.pause[p].copy()
    standing.change(p, best.tour, best.pause)
    changes = changes_of(standing)
    standing.change(p, *was)
    return changes


def _is(duty: Duty, shift: str, clock_min: int, end_min: int | None) -> bool:
    ends = end_min is None or (duty.clock_min + duty.length_min - end_min) % 1440 == 0
    return duty.shift == shift and duty.clock_min % 1440 == clock_min % 1440 and ends


def _fit(standing: Standing, look: Alternatives, person: Person, day: int, duties: Sequence[Duty]) -> Fit:
    name, label = person.name, person.label
    if name not in standing.number:
        return Fit(name, label, False, reason="their hours in this roster are none of the scenario's shifts")
    if not duties:
        return Fit(name, label, False, reason="no such shift begins then at their site")
    p = standing.number[name]
    days = standing.days(p)
    now = days[day]
    instead = "" if now is None else _hours(standing, now)
    if now in duties:
        return Fit(name, label, False, instead, "works it already")
    if day in standing.busy_days(p):
        return Fit(name, label, False, instead, "has a meeting that day, which would be lost")
    attempts = tries(person, days, day, duties)
    allowed = [standing.option(day, one.duty) for one in attempts if not one.broken]
    if not allowed:
        broken = min((one.broken for one in attempts), key=len)
        return Fit(name, label, False, instead, said(broken))
    best = look.best(p, kept=set(range(len(days))) - {day}, only={day: allowed})
    if best is None:
        return Fit(name, label, False, instead, "their hours of the week leave no room")
    before = standing.short_h()
    was = standing.W.tour[p].copy(), standing.W.pause[p].copy()
    standing.change(p, best.tour, best.pause)
    saved = before - standing.short_h()
    standing.change(p, *was)
    duty = standing.duty(int(best.tour[day]))
    pay = common_price(person, duty, standing.prices) - common_price(person, now, standing.prices)
    return Fit(name, label, True, instead, pay=pay, saved_h=saved, gain=best.gain)


def _hours(standing: Standing, duty: Duty) -> str:
    line = standing.line
    return f"{duty.shift} {line.moment(duty.start_min):%H:%M}-{line.moment(duty.end_min):%H:%M}"


@dataclass(frozen=True)
class Swap:
    """Whether two may exchange shifts.

    Attributes
    ----------
    allowed : bool
    reasons : tuple of str
        What stops them, or what they would work.
    saved_h : float
        Hours of shortage that go; negative where more is short.
    """

    allowed: bool
    reasons: tuple[str, ...]
    saved_h: float = 0.0


def may_swap(standing: Standing, one: str, one_day: int, other: str, other_day: int) -> Swap:
    """Whether each may work the other's shift; on two days, each is off on the day given away unless at work then.

    Parameters
    ----------
    one, other : str
        Ids.
    one_day, other_day : int
        The day whose shift each gives away.
    """
    absent = [name for name in (one, other) if name not in standing.number]
    if absent:
        return Swap(False, tuple(f"{name}: their hours cannot be moved" for name in absent))
    p, q = standing.number[one], standing.number[other]
    given, taken = standing.days(p)[one_day], standing.days(q)[other_day]
    if one_day == other_day and given == taken:
        return Swap(False, ("both work the same hours that day",))
    if given is None or taken is None:
        who, day = (one, one_day) if given is None else (other, other_day)
        return Swap(False, (f"{who} has no shift on {standing.line.date(day):%a %d %b} to give away",))
    reasons = [
        *_stops(standing, p, {one_day: None, other_day: taken}, one_day == other_day),
        *_stops(standing, q, {other_day: None, one_day: given}, one_day == other_day),
    ]
    if reasons:
        return Swap(False, tuple(reasons))
    before = standing.short_h()
    kept = [(n, standing.W.tour[n].copy(), standing.W.pause[n].copy()) for n in (p, q)]
    _exchange(standing, p, one_day, q, other_day)
    saved = before - standing.short_h()
    for n, tour, pause in kept:
        standing.change(n, tour, pause)
    label = {n: standing.people[n].label for n in (p, q)}
    told = (
        f"{label[p]} works {_hours(standing, taken)} on {standing.line.date(other_day):%a %d %b}",
        f"{label[q]} works {_hours(standing, given)} on {standing.line.date(one_day):%a %d %b}",
    )
    return Swap(True, told, saved)


def _stops(standing: Standing, p: int, wanted: dict[int, Duty | None], same_day: bool) -> list[str]:
    person, days = standing.people[p], standing.days(p)
    taken = next((day, duty) for day, duty in wanted.items() if duty is not None)
    if not same_day and days[taken[0]] is not None:
        return [f"{person.label} works already on {standing.line.date(taken[0]):%a %d %b}"]
    busy = [day for day in standing.busy_days(p) if day in wanted]
    if busy:
        return [f"{person.label} has a meeting on {standing.line.date(busy[0]):%a %d %b}, which would be lost"]
    new = [wanted.get(day, duty) for day, duty in enumerate(days)]
    before = {id(rule) for rule in broken_by(person, days)}
    broken = [rule for rule in broken_by(person, new) if id(rule) not in before]
    known = taken[1] in person.options[taken[0]]
    if not known and not broken:
        return [f"{person.label} cannot work {taken[1].shift} at their site"]
    return [f"{person.label} {said(broken)}"] if broken else []


def _exchange(standing: Standing, p: int, one_day: int, q: int, other_day: int) -> None:
    W = standing.W
    given = int(W.tour[p, one_day]), W.pause[p, one_day].copy()
    taken = int(W.tour[q, other_day]), W.pause[q, other_day].copy()
    for n, away, here, new in ((p, one_day, other_day, taken), (q, other_day, one_day, given)):
        tour, pause = W.tour[n].copy(), W.pause[n].copy()
        tour[away] = standing.option(away, None)
        tour[here], pause[here] = new
        standing.change(n, tour, pause)
