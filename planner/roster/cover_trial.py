"""One step weighed and taken: what it changes on the queue, on breaks and in the rules of the person; compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from planner.roster.cover_moves import BEYOND, Cover, heavier, interval_price
from planner.roster.cover_steps import Step, add_sums, states_after, sums_kept
from planner.roster.cover_tables import CoverTables, Ints
from planner.roster.tour_compiled import compiled
from planner.roster.tour_tables import Tables

_options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False, "inline": "always"}
F = TypeVar("F", bound=Callable[..., Any])


def inlined(function: F) -> F:
    """Compile a function into those that call it: as a call it would cost every step a third of its speed."""
    return cast(F, njit(**_options)(function))


@compiled
def _span(C: CoverTables, X: Step, n: int, begin: int, end: int, sign: float) -> int:
    """People more or less from one minute to another; returns how many intervals are touched so far."""
    t = max(0, begin) // C.step_min
    last = len(C.asked)
    while t < last and t * C.step_min < end:
        part = (min(end, (t + 1) * C.step_min) - max(begin, t * C.step_min)) / C.step_min
        if X.change[t] == 0.0:
            X.touched[n] = t
            n += 1
        X.change[t] += sign * part
        if X.change[t] == 0.0:
            X.change[t] = 1e-300
        t += 1
    return n


@compiled
def _changes(C: CoverTables, W: Cover, X: Step, p: int) -> int:
    """Fill in what a step changes on the queue; returns how many intervals are touched."""
    n = 0
    for i in range(2):
        day = X.day[i]
        if day < 0:
            continue
        old, new = W.tour[p, day], X.option[i]
        if old != new:
            if C.start[old] >= 0:
                n = _span(C, X, n, C.start[old], C.end[old], -1.0)
            if C.start[new] >= 0:
                n = _span(C, X, n, C.start[new], C.end[new], 1.0)
        for j in range(C.pause_first[old + 1] - C.pause_first[old]):
            begin = W.pause[p, day, j]
            if old != new or begin != X.pause[i, j]:
                n = _span(C, X, n, begin, begin + C.pause_min[C.pause_first[old] + j], 1.0)
        for j in range(C.pause_first[new + 1] - C.pause_first[new]):
            begin = X.pause[i, j]
            if old != new or begin != W.pause[p, day, j]:
                n = _span(C, X, n, begin, begin + C.pause_min[C.pause_first[new] + j], -1.0)
    return n


@compiled
def _price_change(C: CoverTables, W: Cover, X: Step, k: int, n: int) -> float:
    """What the step changes in the price of the cover."""
    total = 0.0
    for i in range(n):
        t = X.touched[i]
        more = X.change[t]
        if -1e-9 < more < 1e-9:
            continue
        now, then, before, after = 0.0, 0.0, 0.0, 0.0
        for g in range(W.slack.shape[0]):
            lacking = W.slack[g, t]
            now = max(now, lacking)
            then = max(then, lacking - more * C.serves[g, k])
        if len(C.heavy) > 0:
            before, after = heavier(C, W, t, k, 0.0), heavier(C, W, t, k, more)
        people = W.people[t]
        total += interval_price(C, then, after, people + more, t) - interval_price(C, now, before, people, t)
    return total


@compiled
def _crowd(C: CoverTables, W: Cover, s: int, begin: int, end: int) -> int:
    """How many are on a break beyond the limit of a shift, over the intervals of a span."""
    beyond = 0
    for t in range(max(0, begin) // C.step_min, min(W.on_shift.shape[1], (end - 1) // C.step_min + 1)):
        beyond += max(0, W.on_break[s, t] - max(1, int(np.floor(C.at_once[s] * W.on_shift[s, t] + 1e-9))))
    return beyond


@compiled
def _tally(row: Ints, step_min: int, begin: int, end: int, sign: float) -> None:
    for t in range(max(0, begin) // step_min, min(len(row), (end - 1) // step_min + 1)):
        row[t] += sign


@compiled
def _recount(C: CoverTables, W: Cover, o: int, pause: Ints, sign: float) -> None:
    """A duty and its breaks into the counts of its shift (1) or out of them (-1)."""
    s = C.shift[o]
    if s < 0 or C.start[o] < 0:
        return
    _tally(W.on_shift[s], C.step_min, C.start[o], C.end[o], sign)
    for j in range(C.pause_first[o + 1] - C.pause_first[o]):
        _tally(W.on_break[s], C.step_min, pause[j], pause[j] + C.pause_min[C.pause_first[o] + j], sign)


@compiled
def _swap_counts(C: CoverTables, W: Cover, X: Step, p: int, sign: float) -> int:
    """The step into the counts of people on shift and on a break (1), or back out (-1); change of the excess."""
    total = 0
    for i in range(2):
        day = X.day[i]
        if day < 0:
            continue
        old, new = W.tour[p, day], X.option[i]
        for o in (old, new):
            if C.start[o] >= 0 and C.shift[o] >= 0 and (o == old or C.shift[o] != C.shift[old] or C.start[old] < 0):
                total -= _crowd(C, W, C.shift[o], _reach_begin(C, old, new), _reach_end(C, old, new))
        _recount(C, W, old if sign > 0 else new, W.pause[p, day] if sign > 0 else X.pause[i], -1)
        _recount(C, W, new if sign > 0 else old, X.pause[i] if sign > 0 else W.pause[p, day], 1)
        for o in (old, new):
            if C.start[o] >= 0 and C.shift[o] >= 0 and (o == old or C.shift[o] != C.shift[old] or C.start[old] < 0):
                total += _crowd(C, W, C.shift[o], _reach_begin(C, old, new), _reach_end(C, old, new))
    return total


@compiled
def _reach_begin(C: CoverTables, old: int, new: int) -> int:
    if C.start[old] < 0:
        return int(C.start[new])
    return int(C.start[old] if C.start[new] < 0 else min(C.start[old], C.start[new]))


@compiled
def _reach_end(C: CoverTables, old: int, new: int) -> int:
    return int(max(C.end[old], C.end[new]))


@compiled
def _leave(C: CoverTables, W: Cover, X: Step, k: int, n: int, taken: bool) -> None:
    """Leave the intervals of a step behind, changed where it is taken."""
    for i in range(n):
        t = X.touched[i]
        if taken:
            W.people[t] += X.change[t]
            for g in range(W.slack.shape[0]):
                W.slack[g, t] -= X.change[t] * C.serves[g, k]
        X.change[t] = 0.0


@compiled
def _take(T: Tables, W: Cover, X: Step, path: Ints, total: Ints, p: int, until: int) -> None:
    """The step into the person's tour, states and sums."""
    if until >= 0:
        add_sums(T, W, X, total, p)
        first = X.day[0] if X.day[1] < 0 else min(X.day[0], X.day[1])
        for day in range(first + 1, until + 1):
            path[p, day] = X.path[day]
    for i in range(2):
        if X.day[i] >= 0:
            W.tour[p, X.day[i]] = X.option[i]
            for j in range(X.pause.shape[1]):
                W.pause[p, X.day[i], j] = X.pause[i, j]


@inlined
def weigh(
    C: CoverTables, T: Tables, W: Cover, X: Step, path: Ints, total: Ints, p: int
) -> tuple[bool, float, float, int, int]:
    """A step of a person put on the scales; `settle` must follow where it is allowed.

    Returns
    -------
    allowed : bool
        Whether the person's rules allow it.
    change : float
        Of the price.
    own : float
        Part of that in the person's own price.
    until : int
        Day from which the states of the rules are as before, -1 where they did not change.
    n : int
        Intervals touched.
    """
    until = -1
    if X.option[0] != W.tour[p, X.day[0]]:
        until = states_after(T, W, X, path, p) if sums_kept(T, W, X, total, p) else -1
        if until < 0:
            return False, 0.0, 0.0, -1, 0
    own = 0.0
    for i in range(2):
        if X.day[i] >= 0:
            own += T.price[p, X.option[i]] - T.price[p, W.tour[p, X.day[i]]]
    k = W.skill[p]
    n = _changes(C, W, X, p) if k >= 0 else 0
    change = own + _price_change(C, W, X, k, n)
    if len(C.at_once) > 0:
        change += BEYOND * _swap_counts(C, W, X, p, 1)
    return True, change, own, until, n


@inlined
def settle(
    C: CoverTables,
    T: Tables,
    W: Cover,
    X: Step,
    path: Ints,
    total: Ints,
    p: int,
    own: float,
    until: int,
    n: int,
    taken: bool,
) -> None:
    """What was weighed taken, or put back."""
    _leave(C, W, X, W.skill[p], n, taken)
    if taken:
        _take(T, W, X, path, total, p, until)
        W.own[p] += own
        return
    if len(C.at_once) > 0:
        _swap_counts(C, W, X, p, -1)
