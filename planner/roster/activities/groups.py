"""Sessions of several people: who goes with whom, largest sessions first, those who are hardest to place among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

import numpy as np

from planner.roster.activities.choice import Choice, any_of
from planner.roster.activities.diary import Mask, Session
from planner.roster.activities.due import Due, hosts_of
from planner.scenario.shifts import Activity


def form_groups(
    choice: Choice, activity: Activity, week: range, numbers: Sequence[int]
) -> tuple[list[tuple[Due, Session]], list[int]]:
    """Sessions of at most `group` people for all who are due one; they are entered as they are formed.

    The time is taken at which most of those still due can come, up to `group`; among such times the one that costs
    least with the people who have fewest other times.

    Parameters
    ----------
    choice : Choice
    activity : Activity
        With `group`.
    week : range
        Day numbers.
    numbers : sequence of int
        Numbers of the people due a session, as often as they are due.

    Returns
    -------
    sessions : list of (Due, Session)
    missing : list of int
        Numbers of those for whom there is none.
    """
    hosts = hosts_of(activity, choice.diary.people)
    left, found = Counter(numbers), []
    masks = {p: _able(choice, activity, week, p) for p in sorted(left)}
    while left:
        made = _largest(choice, activity, week, masks, hosts)
        if made is None:
            break
        due, session = made
        choice.enter(session)
        found.append(made)
        left -= Counter(due.people)
        for p in due.people:
            masks.pop(p)
            if p in left:
                masks[p] = _able(choice, activity, week, p)
    return found, sorted(left.elements())


def _able(choice: Choice, activity: Activity, week: range, p: int) -> Mask:
    """Where somebody could be in a session; on a day without one already, if they are at work on such a day."""
    due = Due(activity, week, (p,), (), (p,))
    mask = choice.at_work(due)
    fresh = mask & choice.fresh(due)
    return fresh if fresh.any() else mask


def _largest(
    choice: Choice, activity: Activity, week: range, masks: dict[int, Mask], hosts: tuple[int, ...]
) -> tuple[Due, Session] | None:
    any_host = Due(activity, week, tuple(masks)[:1], hosts, ())
    many = np.sum(list(masks.values()), axis=0)
    if hosts:
        many = np.where(any_of((choice.host_mask(any_host, h) for h in hosts), choice.diary.intervals), many, 0)
    hardest_first = sorted(masks, key=lambda p: (int(masks[p].sum()), p))
    for size in range(min(activity.group or 1, int(many.max(initial=0))), 0, -1):
        times = np.flatnonzero((many >= size) & choice.diary.room(activity, size + (1 if hosts else 0)))
        offers = []
        for t in (int(t) for t in times):
            come = tuple(sorted(islice((p for p in hardest_first if masks[p][t]), size)))
            due = Due(activity, week, come, hosts, come)
            session = choice.session(due, t)
            offers.append((round(choice.cost(session), 6), t, due, session))
        if offers:
            return min(offers, key=lambda offer: offer[:2])[2:]
    return None
