"""The cheapest remedies for a short interval, each found by solving again and priced by the roster it gives.

Everybody who serves the queue is asked, one after the other, for their best tour that puts them on the queue then. The
best of each kind - a moved break, other hours, a longer shift, another day, one day more, leave moved or exchanged, a
temp - is made, audited and priced from its roster.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from planner.desk.arranged import arranged
from planner.desk.remedy import DAY_MORE, LONGER, MOVED_BREAK, OTHER_DAY, OTHER_HOURS, Remedy, remedy_of
from planner.roster.alternatives import Alternative, Alternatives
from planner.roster.as_it_stands import Standing
from planner.roster.audit import audit
from planner.roster.changes import changes_of, roster_after
from planner.roster.cover_tables import Ints
from planner.roster.valuing import Valued, value_of

MOST = 3
"""Remedies that are told."""


def remedies(standing: Standing, queue: str, at: int, most: int = MOST) -> list[Remedy]:
    """The best remedy of each kind, cheapest first; those that make more short elsewhere than they help come last.

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
    before = value_of(roster, inputs, standing.requirement, standing.everybody, standing.prices)
    known = {str(breach) for breach in audit(inputs, roster)}
    found: list[Remedy] = []
    for kind, options in _by_kind(standing, queue, at).items():
        for one in options[:MOST]:
            made = _made(standing, kind, one, before, known)
            if made is not None:
                found.append(made)
                break
    found += arranged(standing, queue, at, before, known)
    return sorted(found, key=lambda one: (one.harms, -one.objective))[:most]


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


def _made(standing: Standing, kind: str, one: Alternative, before: Valued, known: Collection[str]) -> Remedy | None:
    """The remedy made and priced by its roster; None where it breaks a rule that holds several people."""
    was = standing.W.tour[one.person].copy(), standing.W.pause[one.person].copy()
    standing.change(one.person, one.tour, one.pause)
    roster, changes = roster_after(standing), changes_of(standing)
    standing.change(one.person, *was)
    return remedy_of(kind, changes, roster, standing.inputs, standing, before, known)
