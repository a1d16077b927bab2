"""Sessions of several people: who goes with whom, largest sessions first, those who are hardest to place among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

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
    while left:
        made = _largest(choice, activity, week, sorted(left), hosts)
        if made is None:
            break
        due, session = made
        choice.enter(session)
        found.append(made)
        left -= Counter(due.people)
    return found, sorted(left.elements())


def _largest(
    choice: Choice, activity: Activity, week: range, pool: list[int], hosts: tuple[int, ...]
) -> tuple[Due, Session] | None:
    masks = {p: choice.there(Due(activity, week, (p,), (), (p,))) for p in pool}
    any_host = Due(activity, week, tuple(pool[:1]), hosts, ())
    open_ = any_of((choice.host_mask(any_host, h) for h in hosts), choice.diary.intervals) if hosts else None
    many = np.sum(list(masks.values()), axis=0)
    if open_ is not None:
        many = np.where(open_, many, 0)
    for size in range(min(activity.group or 1, int(many.max(initial=0))), 0, -1):
        times = np.flatnonzero((many >= size) & choice.diary.room(activity, size + (1 if hosts else 0)))
        if len(times):
            offers = (_at(choice, activity, week, masks, hosts, int(t), size) for t in times)
            return min(offers, key=lambda offer: offer[0])[1:]
    return None


def _at(
    choice: Choice,
    activity: Activity,
    week: range,
    masks: dict[int, Mask],
    hosts: tuple[int, ...],
    t: int,
    size: int,
) -> tuple[tuple[float, int], Due, Session]:
    """A session at one time: its cost and time, and it."""
    able = sorted((p for p in masks if masks[p][t]), key=lambda p: (int(masks[p].sum()), p))
    due = Due(activity, week, tuple(sorted(able[:size])), hosts, tuple(sorted(able[:size])))
    session = choice.session(due, t)
    return (round(choice.cost(session), 6), t), due, session
