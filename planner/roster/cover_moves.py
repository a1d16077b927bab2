"""One person against everybody else: what an hour more is worth, where the breaks go, which tour is cheapest; compiled.

A person is taken out, the price of one person more is read off every interval, each duty is valued with its breaks
placed best, and the cheapest tour under every rule is found by dynamic programming. With everybody else standing still
that is exact where duties fill whole intervals.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.cover_tables import CoverTables, Ints
from planner.roster.mip import Floats
from planner.roster.tour_compiled import allocating, compiled
from planner.roster.tour_dp import FOUND, best_tour
from planner.roster.tour_tables import Tables

BEYOND = 1e5
"""Price of each one on a break beyond what a shift allows at once: never worth it."""


class Cover(NamedTuple):
    """A roster as it stands."""

    tour: Ints
    """(P, D) option of each day, -1 for nobody there."""
    pause: Ints
    """(P, D, B) minute at which each break begins."""
    people: Floats
    """(T,) on the queue."""
    slack: Floats
    """(G, T) need of a set less those who serve it."""
    on_shift: Ints
    """(shifts, intervals to the end of the last duty), past the horizon's own where one runs over"""
    on_break: Ints
    """(shifts, the same intervals)"""
    skill: Ints
    """(P,) number of each person's skill set, -1 where it serves nothing."""
    own: Floats
    """(P,) price of each person's tour, cover left out."""


class Desk(NamedTuple):
    """Room to work in, made once."""

    worth: Floats
    """(T + 1,) cumulative price of one person more."""
    cost: Floats
    """(O,)"""
    gain: Floats
    """(beginnings of a duty at most,) see `place_breaks`."""
    pick: Ints
    before: Ints
    best: Ints
    """(O, B) minute at which each break begins."""
    tour: Ints
    """(D,)"""
    known: Ints
    """(P, R), outside (R, K), leaves (S,): as `best_tour` takes them."""
    outside: Ints
    leaves: NDArray[np.bool_]


@compiled
def interval_price(C: CoverTables, short: float, heavy: float, people: float, t: int) -> float:
    """What an interval costs by those missing, what they weigh beyond the lightest queue, and those on the queue."""
    if short < 0.0:
        short = 0.0
    over = people - C.asked[t] + short
    weighed = C.light * short + heavy
    price = (C.short * C.light + C.bend * short) * short + C.short * heavy + (C.surplus + C.bend * over) * over
    for i in range(len(C.more)):
        beyond = weighed - C.step[i, t]
        if beyond > 0.0:
            price += C.short * C.more[i] * beyond
    return float(price)


@compiled
def _lacking(W: Cover, t: int) -> float:
    short = 0.0
    for g in range(W.slack.shape[0]):
        short = max(short, W.slack[g, t])
    return short


@compiled
def heavier(C: CoverTables, W: Cover, t: int, k: int, more: float) -> float:
    """What those missing weigh beyond the lightest queue, with so many more of a skill set."""
    total = 0.0
    for i in range(len(C.heavy)):
        short = 0.0
        for g in range(C.level[i], C.level[i + 1]):
            lacking = W.slack[g, t]
            if more != 0.0:
                lacking -= more * C.serves[g, k]
            short = max(short, lacking)
        total += C.heavy[i] * short
    return total


@compiled
def cover_price(C: CoverTables, W: Cover) -> float:
    """What the cover costs over all intervals, limits on breaks included."""
    total = 0.0
    for t in range(len(C.asked)):
        total += interval_price(C, _lacking(W, t), heavier(C, W, t, 0, 0.0), W.people[t], t)
    for s in range(W.on_shift.shape[0]):
        for t in range(W.on_shift.shape[1]):
            total += BEYOND * max(0, W.on_break[s, t] - _allowed(C, W, s, t))
    return total


@compiled
def _allowed(C: CoverTables, W: Cover, s: int, t: int) -> int:
    return max(1, int(np.floor(C.at_once[s] * W.on_shift[s, t] + 1e-9)))


@compiled
def price_of_more(C: CoverTables, W: Cover, k: int, worth: Floats) -> None:
    """Cumulative price of one person of a skill set more, interval by interval."""
    worth[0] = 0.0
    for t in range(len(C.asked)):
        now, then = 0.0, 0.0
        for g in range(W.slack.shape[0]):
            lacking = W.slack[g, t]
            now = max(now, lacking)
            then = max(then, lacking - C.serves[g, k])
        before, after = heavier(C, W, t, k, 0.0), heavier(C, W, t, k, 1.0)
        people = W.people[t]
        with_one = interval_price(C, then, after, people + 1.0, t)
        worth[t + 1] = worth[t] + with_one - interval_price(C, now, before, people, t)


@compiled
def until(C: CoverTables, worth: Floats, minute: int) -> float:
    """Cumulative price up to a minute."""
    last = len(worth) - 1
    if minute <= 0:
        return 0.0
    t = minute // C.step_min
    if t >= last:
        return float(worth[last])
    return float(worth[t] + (worth[t + 1] - worth[t]) * (minute - t * C.step_min) / C.step_min)


@compiled
def _crowded(C: CoverTables, W: Cover, s: int, minute: int, length: int) -> int:
    """How many beyond the limit a break more would be."""
    beyond = 0
    if s >= 0:
        first, last = minute // C.step_min, (minute + length - 1) // C.step_min
        for t in range(max(0, first), min(last, W.on_shift.shape[1] - 1) + 1):
            if W.on_break[s, t] + 1 > max(1, int(np.floor(C.at_once[s] * (W.on_shift[s, t] + 1) + 1e-9))):
                beyond += 1
    return beyond


@compiled
def place_breaks(
    C: CoverTables, W: Cover, worth: Floats, o: int, desk_gain: Floats, desk_pick: Ints, desk_before: Ints, best: Ints
) -> float:
    """What the breaks of a duty save at the most; the minutes at which they begin go to ``best``.

    Over the beginnings of each break in turn, the best saving of this break at or before here together with the breaks
    before it: ``desk_gain``; the beginning that gives it: ``desk_pick``; the last beginning of the break before that
    leaves the gap: ``desk_before``.
    """
    first, last = C.pause_first[o], C.pause_first[o + 1]
    if first == last:
        return 0.0
    s, base = C.shift[o], C.begin_first[first]
    for j in range(first, last):
        length = C.pause_min[j]
        before = C.begin_first[j - 1] - 1 if j > first else -1
        for b in range(C.begin_first[j], C.begin_first[j + 1]):
            minute = C.begin[b]
            here = until(C, worth, minute + length) - until(C, worth, minute)
            if s >= 0:
                here -= BEYOND * _crowded(C, W, s, minute, length)
            if j > first:
                latest = minute - C.gap[o] - C.pause_min[j - 1]
                while before + 1 < C.begin_first[j] and C.begin[before + 1] <= latest:
                    before += 1
                here = here + desk_gain[before - base] if before >= C.begin_first[j - 1] else -np.inf
            desk_before[b - base] = before
            better = b == C.begin_first[j] or here > desk_gain[b - 1 - base]
            desk_gain[b - base] = here if better else desk_gain[b - 1 - base]
            desk_pick[b - base] = b if better else desk_pick[b - 1 - base]
    at = C.begin_first[last] - 1
    top = desk_gain[at - base]
    for j in range(last - 1, first - 1, -1):
        chosen = desk_pick[at - base]
        best[j - first] = C.begin[chosen]
        at = desk_before[chosen - base]
    return float(top)


@compiled
def _add(C: CoverTables, W: Cover, k: int, begin: int, end: int, sign: float) -> None:
    """One person of a skill set more (or less) on the queue from one minute to another."""
    t = max(0, begin) // C.step_min
    last = len(C.asked)
    while t < last and t * C.step_min < end:
        part = (min(end, (t + 1) * C.step_min) - max(begin, t * C.step_min)) / C.step_min * sign
        W.people[t] += part
        for g in range(W.slack.shape[0]):
            if C.serves[g, k]:
                W.slack[g, t] -= part
        t += 1


@compiled
def _count(C: CoverTables, row: Ints, begin: int, end: int, sign: float) -> None:
    """One more (or less) in every interval that a span touches."""
    for t in range(max(0, begin) // C.step_min, min(len(row), (end - 1) // C.step_min + 1)):
        row[t] += sign


@compiled
def put(C: CoverTables, W: Cover, p: int, sign: float) -> None:
    """A person's tour into the cover (1) or out of it (-1)."""
    k = W.skill[p]
    for day in range(W.tour.shape[1]):
        o = W.tour[p, day]
        if o < 0 or C.start[o] < 0:
            continue
        s = C.shift[o]
        if s >= 0:
            _count(C, W.on_shift[s], C.start[o], C.end[o], sign)
        if k >= 0:
            _add(C, W, k, C.start[o], C.end[o], sign)
        for j in range(C.pause_first[o], C.pause_first[o + 1]):
            begin = W.pause[p, day, j - C.pause_first[o]]
            if k >= 0:
                _add(C, W, k, begin, begin + C.pause_min[j], -sign)
            if s >= 0:
                _count(C, W.on_break[s], begin, begin + C.pause_min[j], sign)


@allocating
def value_duties(C: CoverTables, T: Tables, W: Cover, p: int, Z: Desk) -> None:
    """What every option costs a person, breaks placed best."""
    k = W.skill[p]
    if k >= 0:
        price_of_more(C, W, k, Z.worth)
    else:
        Z.worth[:] = 0.0
    for o in range(len(Z.cost)):
        Z.cost[o] = T.price[p, o]
        if C.start[o] >= 0 and Z.cost[o] < np.inf:
            saved = place_breaks(C, W, Z.worth, o, Z.gain, Z.pick, Z.before, Z.best[o])
            Z.cost[o] += until(C, Z.worth, C.end[o]) - until(C, Z.worth, C.start[o]) - saved


@allocating
def seat(C: CoverTables, T: Tables, W: Cover, p: int, Z: Desk, space: int) -> bool:
    """The cheapest tour of a person who is not in the cover, put in; whether there is one."""
    value_duties(C, T, W, p, Z)
    return put_in_best(C, T, W, p, Z, space)


@allocating
def put_in_best(C: CoverTables, T: Tables, W: Cover, p: int, Z: Desk, space: int) -> bool:
    """The cheapest tour by the costs on the desk, put in; whether there is one."""
    days = W.tour.shape[1]
    status, _ = best_tour(T, p, 0, days, 0, Z.outside, Z.cost, Z.leaves, Z.known, space, Z.tour)
    if status != FOUND:
        return False
    own = 0.0
    for day in range(days):
        o = Z.tour[day]
        W.tour[p, day] = o
        own += T.price[p, o]
        for j in range(C.pause_first[o + 1] - C.pause_first[o]):
            W.pause[p, day, j] = Z.best[o, j]
    W.own[p] = own
    put(C, W, p, 1)
    return True
