"""Small steps of one person: a break moved, a shift changed, a day off exchanged; compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.cover_moves import Cover
from planner.roster.cover_tables import CoverTables, Ints
from planner.roster.mip import Floats
from planner.roster.tour_compiled import compiled
from planner.roster.tour_tables import Tables

Random = NDArray[np.uint64]


class Menu(NamedTuple):
    """What everybody may take on each day."""

    start: Ints
    """(P * D + 1,) where a person's options of a day begin."""
    option: Ints
    day_start: Ints
    """(P + 1,) where a person's days begin that may change."""
    day: Ints
    free: NDArray[np.bool_]
    """(P, D) the same day by day."""


class Step(NamedTuple):
    """A step under trial, and room for it."""

    day: Ints
    """(2,) days changed; -1 for none."""
    option: Ints
    """(2,)"""
    pause: Ints
    """(2, B)"""
    change: Floats
    """(T,) people more or less in each interval."""
    touched: Ints
    """(T,) intervals with a change, the first of them."""
    path: Ints
    """(D + 1,) states of the person's automaton under the step."""


@compiled
def draw(random: Random) -> float:
    """A uniform number in [0, 1): splitmix64 (Steele, Lea and Flood 2014)."""
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    z = random[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@compiled
def below(random: Random, n: int) -> int:
    """A whole number from 0 to n - 1."""
    return int(draw(random) * n)


@compiled
def day_of(M: Menu, p: int, random: Random) -> int:
    """One of a person's days that may change."""
    return int(M.day[M.day_start[p] + below(random, M.day_start[p + 1] - M.day_start[p])])


@compiled
def _gaps_kept(C: CoverTables, o: int, pause: Ints) -> bool:
    """Whether the breaks of a duty keep their order and the gap between them."""
    for j in range(1, C.pause_first[o + 1] - C.pause_first[o]):
        if pause[j] < pause[j - 1] + C.pause_min[C.pause_first[o] + j - 1] + C.gap[o]:
            return False
    return True


@compiled
def _move_break(C: CoverTables, W: Cover, X: Step, p: int, day: int, random: Random) -> bool:
    """Another beginning for one break."""
    o = W.tour[p, day]
    first = C.pause_first[o]
    n = C.pause_first[o + 1] - first
    if n == 0:
        return False
    X.day[0], X.day[1], X.option[0] = day, -1, o
    for j in range(n):
        X.pause[0, j] = W.pause[p, day, j]
    j = below(random, n)
    begin, end = C.begin_first[first + j], C.begin_first[first + j + 1]
    X.pause[0, j] = C.begin[begin + below(random, end - begin)]
    return X.pause[0, j] != W.pause[p, day, j] and _gaps_kept(C, o, X.pause[0])


@compiled
def breaks_like(C: CoverTables, W: Cover, X: Step, i: int, p: int, day: int, o: int, random: Random) -> bool:
    """Breaks of a new duty at the same place within their windows as those of the old, or anywhere."""
    old = W.tour[p, day]
    first, before = C.pause_first[o], C.pause_first[old]
    n = C.pause_first[o + 1] - first
    alike = C.start[old] >= 0 and C.pause_first[old + 1] - before == n and draw(random) < 0.7
    for j in range(n):
        begin, end = C.begin_first[first + j], C.begin_first[first + j + 1]
        place = -1
        if alike:
            b = C.begin_first[before + j]
            while C.begin[b] != W.pause[p, day, j]:
                b += 1
            place = min(b - C.begin_first[before + j], end - begin - 1)
        else:
            place = below(random, end - begin)
        X.pause[i, j] = C.begin[begin + place]
    return _gaps_kept(C, o, X.pause[i])


@compiled
def _change_shift(C: CoverTables, W: Cover, X: Step, M: Menu, p: int, day: int, random: Random) -> bool:
    """Another duty on the same day; the next ones in the menu more often than those far off."""
    days = W.tour.shape[1]
    low, high = M.start[p * days + day], M.start[p * days + day + 1]
    if high - low < 2:
        return False
    at = low + below(random, high - low)
    if draw(random) < 0.7:
        here = low
        while M.option[here] != W.tour[p, day]:
            here += 1
        near = 1 + below(random, 3)
        at = here + (near if draw(random) < 0.5 else -near)
        if at < low or at >= high:
            return False
    o = M.option[at]
    if o == W.tour[p, day] or C.start[o] < 0:
        return False
    X.day[0], X.day[1], X.option[0] = day, -1, o
    return breaks_like(C, W, X, 0, p, day, o, random)


@compiled
def _exchange_days(C: CoverTables, W: Cover, X: Step, M: Menu, p: int, day: int, random: Random) -> bool:
    """Off instead of at work on one day and the other way round on another, or on one day alone."""
    days = W.tour.shape[1]
    X.day[0], X.day[1] = day, -1
    other = day
    if draw(random) < 0.8:
        other = day_of(M, p, random)
        if other != day and (C.start[W.tour[p, other]] < 0) == (C.start[W.tour[p, day]] < 0):
            return False
        X.day[1] = other if other != day else -1
    for i in range(2):
        d = X.day[i]
        if d < 0:
            continue
        low, high = M.start[p * days + d], M.start[p * days + d + 1]
        if C.start[W.tour[p, d]] >= 0:
            if C.start[M.option[low]] >= 0:
                return False
            X.option[i] = M.option[low]
            continue
        o = M.option[low + below(random, high - low)]
        if C.start[o] < 0:
            return False
        X.option[i] = o
        if not breaks_like(C, W, X, i, p, d, o, random):
            return False
    return True


@compiled
def propose(C: CoverTables, W: Cover, X: Step, M: Menu, p: int, random: Random) -> bool:
    """A step of a person drawn into ``X``; whether one came about."""
    day = day_of(M, p, random)
    kind = draw(random)
    if C.start[W.tour[p, day]] < 0 or kind >= 0.85:
        return _exchange_days(C, W, X, M, p, day, random)
    if kind < 0.5:
        return _move_break(C, W, X, p, day, random)
    return _change_shift(C, W, X, M, p, day, random)


@compiled
def states_after(T: Tables, W: Cover, X: Step, path: Ints, p: int) -> int:
    """Whether the rules allow the step; its states go to ``X.path``, those from ``last`` on are as they were."""
    days = W.tour.shape[1]
    m = T.automaton[p]
    first, last = X.day[0], X.day[0]
    if X.day[1] >= 0:
        first, last = min(first, X.day[1]), max(last, X.day[1])
    s = path[p, first]
    for day in range(first, days):
        o = W.tour[p, day]
        for i in range(2):
            if X.day[i] == day:
                o = X.option[i]
        s = T.step[m, day, s, T.klass[m, o]]
        if s < 0:
            return -1
        X.path[day + 1] = s
        if day >= last and s == path[p, day + 1]:
            return day + 1
    return int(days)


@compiled
def sums_kept(T: Tables, W: Cover, X: Step, total: Ints, p: int) -> bool:
    """Whether the step keeps every sum of the person within its bounds."""
    for r in range(T.used.shape[0]):
        if not T.bound[p, r]:
            continue
        for i in range(2):
            if X.day[i] < 0 or T.stretch[r, X.day[i]] < 0:
                continue
            k = T.stretch[r, X.day[i]]
            new = total[p, r, k]
            for h in range(2):
                if X.day[h] >= 0 and T.stretch[r, X.day[h]] == k:
                    new += T.used[r, X.option[h]] - T.used[r, W.tour[p, X.day[h]]]
            if new < T.least[p, r, k] or new > T.most[p, r, k]:
                return False
    return True


@compiled
def add_sums(T: Tables, W: Cover, X: Step, total: Ints, p: int) -> None:
    """The step into the person's sums."""
    for r in range(T.used.shape[0]):
        for i in range(2):
            if X.day[i] >= 0 and T.stretch[r, X.day[i]] >= 0:
                total[p, r, T.stretch[r, X.day[i]]] += T.used[r, X.option[i]] - T.used[r, W.tour[p, X.day[i]]]
