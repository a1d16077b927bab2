"""When activities take people off the queue while hours have prices, before anybody knows whose session is when.

At some prices everybody works their cheapest tour, and each session is held where its people are worth least on the
queue, within a duty of whoever comes and of somebody who gives it. Prices move as those of a dive do, what sessions
take away included, so that they spread; as many people as are off the queue on average are then set aside while tours
are made whole. That is a guide, not a bound: sessions are placed one by one afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.net import Net
from planner.roster.activities.cover import presence
from planner.roster.activities.diary import window_of
from planner.roster.activities.due import dues_of, hosts_of, invited, is_meeting, times
from planner.roster.cover_tables import Ints
from planner.roster.lagrange_bound import THREADS, Ascent, TourBound
from planner.roster.lagrange_dive import STRIDE
from planner.roster.mip import Floats
from planner.roster.named_search import NamedSearch
from planner.roster.people import Person
from planner.roster.timeline import Timeline
from planner.scenario.shifts import Activity

ROUNDS = 60
"""Prices tried per unit of work."""

UNSETTLED = 0.25
"""Part of them, the first ones, that is not averaged."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Sessions:
    """Sessions of an activity; S sessions, T intervals.

    Attributes
    ----------
    who : ndarray of int, shape (S,)
        Whose time each takes; -1 for nobody's but the host's.
    window : ndarray of bool, shape (S, T)
        Where it may begin.
    hosts : ndarray of int
        Numbers of those of whom one must come.
    share : float
        Hosts a session.
    length : int
        Minutes.
    most : int
        Sessions at once for which its room has places.
    """

    who: Ints
    window: Mask
    hosts: Ints
    share: float
    length: int
    most: int


def hours_aside(named: NamedSearch, tours: TourBound, y: Floats, work: float, net: Net) -> Floats | None:
    """People that activities take off the queue, about; None where there are no activities.

    Parameters
    ----------
    named : NamedSearch
    tours : TourBound
    y : ndarray, shape (rows, intervals)
        Its best multipliers.
    work : float
    net : Net

    Returns
    -------
    ndarray, shape (skill sets, intervals), or None
        Whole people.
    """
    n, rounds = int(tours.cover.ask.shape[1]), max(4, round(ROUNDS * work))
    sessions = _sessions(named, n)
    if not sessions:
        return None
    begins = {one.length: _begins(tours, one.length, n) for one in sessions}
    total, counted, ascent = np.zeros((len(named.skills), n)), 0, Ascent(tours.cover)
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(rounds):
            priced = tours.at(y, pool)
            price, gone = tours.cover.prices(y), np.zeros_like(total)
            for one in sessions:
                _hold(one, begins[one.length], priced.tours, named.skill, price, tours.C.step_min, gone)
            if number >= UNSETTLED * rounds:
                total, counted = total + gone, counted + 1
            if net.over():
                break
            slope = priced.slope + tours.cover.part * (tours.cover.serves @ gone)
            y = ascent.after(y, slope, STRIDE * tours.C.short)
    # Whole people, what is left over handed on: part of one would count as somebody missing.
    until = np.round(np.cumsum(total / max(1, counted), axis=1))
    found: Floats = np.diff(until, axis=1, prepend=0.0)
    return found


def _sessions(named: NamedSearch, n: int) -> list[_Sessions]:
    """Of every activity and planning week."""
    scenario, people = named.prices.scenario, named.people
    if not people:
        return []
    line, found = people[0].facts.timeline, []
    for activity in scenario.activity:
        hosts = np.array(hosts_of(activity, people), dtype=np.int64)
        for week in line.weeks():
            who = _who(activity, week, people, line)
            if who:
                window = np.array([_window(activity, people[p], week, line, n) for p in who])
                alone = activity.held_by is not None and not is_meeting(activity)
                many = activity.group or (len(who) if is_meeting(activity) else 1)
                share = 1 / many if len(hosts) else 0.0
                mine = np.full(len(who), -1) if alone else np.array(who)
                places = {room.name: room.places for room in scenario.room}.get(activity.room or "", len(people))
                most = len(people) if is_meeting(activity) else max(1, int(places / (1 + share)))
                found.append(_Sessions(mine.astype(np.int64), window, hosts, share, activity.length_min, most))
    return found


def _who(activity: Activity, week: range, people: Sequence[Person], line: Timeline) -> list[int]:
    """Whose sessions are due, as often as they are."""
    if activity.at is not None:
        return invited(activity, people) if line.day(activity.at.date()) in week else []
    if activity.together:
        return invited(activity, people) * times(activity, week, line)
    return dues_of(activity, week, people, line, Counter())


def _window(activity: Activity, person: Person, week: range, line: Timeline, n: int) -> Mask:
    """Intervals of a week in which a session with somebody may begin."""
    step, zone = line.interval_min, person.facts.zone
    if activity.at is not None:
        day, clock = line.day(activity.at.date()), activity.at.hour * 60 + activity.at.minute
        at: Mask = np.arange(n) == line.minute(day, clock, line.zone) // step
        return at
    first, last = (line.minute(day, 0, line.zone) // step for day in (week.start, week.stop))
    within = (np.arange(n) >= first) & (np.arange(n) < last)
    return within & window_of(activity, zone, line, n)


def _begins(tours: TourBound, length: int, n: int) -> Mask:
    """Where a session may begin within each option, shape (options, intervals)."""
    C, step = tours.C, tours.C.step_min
    at = np.arange(n) * step
    found: Mask = (C.start[:, None] >= 0) & (at >= C.start[:, None]) & (at + length <= C.end[:, None])
    return found


def _hold(one: _Sessions, begins: Mask, tours: Ints, skill: Ints, price: Floats, step: int, gone: Floats) -> None:
    """Each session where its people are worth least on the queue, no more at once than hosts and room allow."""
    n = price.shape[1]
    worth = _worth(price, one.length, step)
    total = np.where(one.window, 0.0, -np.inf)
    comes = one.who >= 0
    if comes.any():
        there = np.zeros_like(one.window)
        for day in tours[one.who].T:
            there |= begins[day]
        own = np.where(skill[one.who, None] >= 0, worth[skill[one.who]], 0.0)
        total = np.where(there, total + own, -np.inf)
    host, best, many = np.full(n, -1), np.zeros(n), np.zeros(n)
    if len(one.hosts):
        host, best, many = _hosts(one.hosts, begins, tours, skill, worth)
        total = total + one.share * best
    left, long = np.full(n, float(one.most)), -(-one.length // step)
    if len(one.hosts):
        left = np.minimum(left, many / one.share)
    for s in range(len(one.who)):
        full = np.flatnonzero(left < 1)
        for back in range(long):
            total[s, full[full >= back] - back] = -np.inf
        t = int(np.argmax(total[s]))
        if not np.isfinite(total[s, t]):
            continue
        part = presence(t * step, t * step + one.length, step, n)
        left -= part > 0
        if comes[s] and skill[one.who[s]] >= 0:
            gone[skill[one.who[s]]] += part
        if host[t] >= 0:
            gone[host[t]] += one.share * part


def _hosts(hosts: Ints, begins: Mask, tours: Ints, skill: Ints, worth: Floats) -> tuple[Ints, Floats, Floats]:
    """By interval the skill set of whoever there is worth least on the queue, what that saves, and how many could."""
    there: Mask = np.any(begins[tours[hosts]], axis=1)
    host, best = np.full(there.shape[1], -1), np.full(there.shape[1], -np.inf)
    for k in np.unique(skill[hosts]).tolist():
        saved = worth[k] if k >= 0 else np.zeros(there.shape[1])
        better = np.any(there[skill[hosts] == k], axis=0) & (saved > best)
        host[better], best[better] = k, saved[better]
    return host, best, np.sum(there, axis=0)


def _worth(price: Floats, length: int, step: int) -> Floats:
    """What one of each skill set off the queue for so many minutes from every interval on saves."""
    until = np.concatenate([np.zeros((len(price), 1)), np.cumsum(price, axis=1)], axis=1)
    n, (whole, rest) = price.shape[1], divmod(length, step)
    ends = np.minimum(np.arange(n) + whole, n)
    last = np.where(ends < n, price[:, np.minimum(ends, n - 1)], 0.0) * rest / step
    found: Floats = until[:, ends] - until[:, :n] + last
    return found
