"""The cheapest remedies for a short interval, each found by solving again and priced by the roster it gives.

Everybody who serves the queue is asked, one after the other, for their best tour that puts them on the queue then. The
best of each kind - a moved break, other hours, a longer shift, another day, one day more - is made, audited and priced
from its roster. What waits for something else, leave moved or a temp, is priced with everybody else as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planner.roster.alternatives import Alternative, Alternatives
from planner.roster.as_it_stands import Standing
from planner.roster.audit import audit
from planner.roster.changes import changes_of, roster_after, sentences
from planner.roster.cover_tables import Ints
from planner.roster.day_price import common_price
from planner.roster.valuing import Valued, value_of
from planner.scenario import Inputs

MOVED_BREAK, OTHER_HOURS, LONGER, OTHER_DAY, DAY_MORE, LEAVE, TEMP = (
    "moved break", "other hours", "longer shift", "another day", "one day more", "leave moved", "temp",
)  # fmt: skip

MOST = 3
"""Remedies that are told."""


@dataclass(frozen=True)
class Remedy:
    """Something that puts one person more on the queue.

    Attributes
    ----------
    kind : str
    says : tuple of str
        The changes, to be read out.
    changes : DataFrame
        Frame CHANGES; empty where a file of the scenario has to be changed first.
    pay : float
        Hours, overtime and premiums more; money.
    objective : float
        What the price of the whole roster falls by, as `planner.roster.valuing` defines it: coverage gained less what
        it costs in pay, changes and wishes.
    shortage_h : float
        Hours of shortage that go.
    roster : DataFrame, optional
        Frame ROSTER with the remedy.
    needs : str
        What has to be done first, empty where nothing.
    """

    kind: str
    says: tuple[str, ...]
    changes: pd.DataFrame
    pay: float
    objective: float
    shortage_h: float
    roster: pd.DataFrame | None = None
    needs: str = ""


def remedies(standing: Standing, queue: str, at: int, most: int = MOST) -> list[Remedy]:
    """The best remedy of each kind, cheapest first.

    Parameters
    ----------
    standing : Standing
        With the roster as published, so that changes have a price; left as it was.
    queue : str
    at : int
        Minute from the horizon's first moment.
    most : int
        How many.
    """
    roster, inputs = standing.roster, standing.inputs
    before = _value(standing, roster)
    known = {str(breach) for breach in audit(inputs, roster)}
    found: list[Remedy] = []
    for kind, options in _by_kind(standing, queue, at).items():
        for one in options[:MOST]:
            made = _made(standing, kind, one, before, known)
            if made is not None:
                found.append(made)
                break
    found += [one for one in (_leave(standing, queue, at), _temp(standing, queue, at)) if one is not None]
    return sorted(found, key=lambda one: -one.objective)[:most]


def _value(standing: Standing, roster: pd.DataFrame) -> Valued:
    return value_of(roster, standing.inputs, standing.requirement, standing.everybody, standing.prices)


def _by_kind(standing: Standing, queue: str, at: int) -> dict[str, list[Alternative]]:
    """Alternatives of everybody who serves the queue and is not on it, best first."""
    look, found = Alternatives(standing), dict[str, list[Alternative]]()
    for p, person in enumerate(standing.people):
        if queue in person.skills and not _serves(standing, standing.W.tour[p], standing.W.pause[p], at):
            kept = standing.busy_days(p)
            one = look.serving(p, at, kept=kept, still=range(standing.line.days))
            if one is not None:
                found.setdefault(kind_of(standing, one), []).append(one)
    return {kind: sorted(own, key=lambda one: -one.gain) for kind, own in found.items()}


def _serves(standing: Standing, tour: Ints, pause: Ints, at: int) -> bool:
    """Whether a tour has its person on the queue at a minute."""
    C = standing.C
    for day, option in enumerate(tour.tolist()):
        if C.start[option] <= at < C.end[option] and C.start[option] >= 0:
            first, last = C.pause_first[option], C.pause_first[option + 1]
            begins = pause[day, : last - first]
            return not bool(((begins <= at) & (at < begins + C.pause_min[first:last])).any())
    return False


def kind_of(standing: Standing, other: Alternative) -> str:
    """What sort of change an alternative is."""
    now = standing.W.tour[other.person]
    changed = [int(day) for day in np.flatnonzero(other.tour != now)]
    if not changed:
        return MOVED_BREAK
    before = [standing.duty(int(now[day])) for day in changed]
    after = [standing.duty(int(other.tour[day])) for day in changed]
    days_more = sum(duty is not None for duty in after) - sum(duty is not None for duty in before)
    if days_more > 0:
        return DAY_MORE
    if any((one is None) != (two is None) for one, two in zip(before, after, strict=True)):
        return OTHER_DAY
    paid = [sum(duty.paid_min for duty in own if duty is not None) for own in (before, after)]
    return LONGER if paid[1] > paid[0] else OTHER_HOURS


def _made(standing: Standing, kind: str, one: Alternative, before: Valued, known: set[str]) -> Remedy | None:
    """The remedy made and priced by its roster; None where it breaks a rule that holds several people."""
    was = standing.W.tour[one.person].copy(), standing.W.pause[one.person].copy()
    standing.change(one.person, one.tour, one.pause)
    roster, changes = roster_after(standing), changes_of(standing)
    standing.change(one.person, *was)
    if any(str(breach) not in known for breach in audit(standing.inputs, roster)):
        return None
    after = _value(standing, roster)
    return Remedy(
        kind,
        tuple(sentences(changes)),
        changes,
        sum(after.terms[name] - before.terms[name] for name in ("hours", "overtime", "premiums")),
        before.objective - after.objective,
        before.allocation.shortage_h - after.allocation.shortage_h,
        roster,
    )


def _leave(standing: Standing, queue: str, at: int) -> Remedy | None:
    """Somebody on leave then who would be worth most at work, if they moved it."""
    inputs = standing.inputs
    away = [
        person.name
        for person in standing.everybody
        if queue in person.skills
        and any(span.kind == "leave" and span.start_min <= at < span.end_min for span in person.facts.absences)
    ]
    if not away:
        return None
    other = Standing(_without_leave(inputs, set(away), standing, at), standing.requirement, standing.roster)
    look = Alternatives(other)
    some = [look.serving(other.number[name], at) for name in away if name in other.number]
    able = [one for one in some if one is not None]
    if not able:
        return None
    best = max(able, key=lambda one: one.gain)
    return _advice(other, LEAVE, best, f"{other.people[best.person].label} moves the leave of that day")


def _without_leave(inputs: Inputs, names: set[str], standing: Standing, at: int) -> Inputs:
    wall = standing.line.moment(at).tz_localize(None).to_pydatetime()
    kept = tuple(
        row
        for row in inputs.absences
        if not (row.agent in names and row.kind == "leave" and row.start <= wall < row.end)
    )
    return replace(inputs, absences=kept)


def _advice(standing: Standing, kind: str, one: Alternative, needs: str) -> Remedy:
    """A remedy that waits for something else; priced with everybody else as they are."""
    p, person = one.person, standing.people[one.person]
    before, short_h = standing.days(p), standing.short_h()
    was = standing.W.tour[p].copy(), standing.W.pause[p].copy()
    standing.change(p, one.tour, one.pause)
    saved_h, after, changes = short_h - standing.short_h(), standing.days(p), changes_of(standing)
    standing.change(p, *was)
    pay = sum(
        common_price(person, new, standing.prices) - common_price(person, old, standing.prices)
        for old, new in zip(before, after, strict=True)
    )
    return Remedy(kind, tuple(sentences(changes)), changes.iloc[:0], pay, one.gain, saved_h, needs=needs)


def _temp(standing: Standing, queue: str, at: int) -> Remedy | None:
    """One person more, with the hours, skills and pay of somebody who serves the queue, for the best shift then."""
    look, best = Alternatives(standing), None
    kinds: dict[tuple[object, ...], int] = {}
    for p, person in enumerate(standing.people):
        if queue in person.skills:
            kinds.setdefault((person.facts.contract.name, person.facts.agent.site, person.skills), p)
    for p in kinds.values():
        one = look.one_more(p, at)
        if one is not None and (best is None or one[0] > best[0]):
            best = (*one, p)
    if best is None:
        return None
    gain, option, saved_h, p = best
    duty, person, line = standing.duty(option), standing.people[p], standing.line
    assert duty is not None
    hours = f"{duty.shift} {line.moment(duty.start_min):%a %d %b %H:%M}-{line.moment(duty.end_min):%H:%M}"
    says = f"a temp with {', '.join(sorted(person.skills))} works {hours} under contract {person.facts.contract.name}"
    pay = common_price(person, duty, standing.prices)
    gain -= pay
    nothing = changes_of(standing).iloc[:0]
    return Remedy(TEMP, (says,), nothing, pay, gain, saved_h, needs="a person more in the staff file")
