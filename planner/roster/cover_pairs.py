"""Steps of several people at once, where rules couple them: one gives way and another answers, a team moves; compiled.

Where exactly as many are there as are asked for, no step of one person alone leads from one good roster to the next.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planner.roster.cover_coupled import Coupled, Owed, counts_in, exchange
from planner.roster.cover_moves import Cover
from planner.roster.cover_steps import Menu, Random, Step, below, breaks_like, day_of, draw, propose
from planner.roster.cover_tables import CoverTables, Ints
from planner.roster.cover_trial import settle, weigh
from planner.roster.tour_compiled import compiled
from planner.roster.tour_tables import Tables

LOOKS = 40
"""People looked at for an answer."""


class Undo(NamedTuple):
    """Steps taken on trial, last one last."""

    many: Ints
    """(1,)"""
    person: Ints
    """(N,)"""
    day: Ints
    """(N, 2)"""
    option: Ints
    """(N, 2)"""
    pause: Ints
    """(N, 2, B)"""


def room_to_undo(people: int, breaks: int) -> Undo:
    """For a step of everybody."""
    n = people + 1
    return Undo(
        np.zeros(1, dtype=np.int64), np.zeros(n, dtype=np.int64), np.zeros((n, 2), dtype=np.int64),
        np.zeros((n, 2), dtype=np.int64), np.zeros((n, 2, breaks), dtype=np.int64),
    )  # fmt: skip


@compiled
def _couple(W: Cover, K: Coupled, S: Owed, X: Step, p: int, sign: int) -> float:
    """The step into what people owe together (1), or back out (-1); change of what is lacking."""
    S.worse[:] = -1
    total = 0.0
    for i in range(2):
        if X.day[i] >= 0:
            old, new = W.tour[p, X.day[i]], X.option[i]
            if old != new:
                total += exchange(K, S, p, old if sign > 0 else new, new if sign > 0 else old)
    return total


@compiled
def _weigh(
    C: CoverTables, T: Tables, W: Cover, K: Coupled, S: Owed, X: Step, path: Ints, total: Ints, p: int
) -> tuple[bool, float, float, int, int]:
    """As `weigh`, with what people owe together."""
    allowed, change, own, until, n = weigh(C, T, W, X, path, total, p)
    if allowed:
        change += K.price * _couple(W, K, S, X, p, 1)
    return allowed, change, own, until, n


@compiled
def _accepts(change: float, heat: float, random: Random) -> bool:
    return bool(change <= 0.0 or change <= -heat * np.log(1.0 - draw(random)))


@compiled
def try_one(
    C: CoverTables, T: Tables, W: Cover, K: Coupled, S: Owed, X: Step, M: Menu, path: Ints, total: Ints,
    p: int, heat: float, random: Random,
) -> float:  # fmt: skip
    """A step of one person; what it changes in the price where it is taken, else 0."""
    if not propose(C, W, X, M, p, random):
        return 0.0
    allowed, change, own, until, n = _weigh(C, T, W, K, S, X, path, total, p)
    if not allowed:
        return 0.0
    taken = _accepts(change, heat, random)
    if not taken:
        _couple(W, K, S, X, p, -1)
    settle(C, T, W, X, path, total, p, own, until, n, taken)
    return change if taken else 0.0


@compiled
def _remember(W: Cover, X: Step, U: Undo, p: int) -> None:
    """How a person stands before the step."""
    at = U.many[0]
    U.person[at] = p
    for i in range(2):
        U.day[at, i] = X.day[i]
        if X.day[i] >= 0:
            U.option[at, i] = W.tour[p, X.day[i]]
            for j in range(X.pause.shape[1]):
                U.pause[at, i, j] = W.pause[p, X.day[i], j]
    U.many[0] += 1


@compiled
def _take_back(
    C: CoverTables, T: Tables, W: Cover, K: Coupled, S: Owed, X: Step, U: Undo, path: Ints, total: Ints
) -> None:
    """Everybody as they stood before."""
    for at in range(U.many[0] - 1, -1, -1):
        p = U.person[at]
        for i in range(2):
            X.day[i], X.option[i] = U.day[at, i], U.option[at, i]
            for j in range(X.pause.shape[1]):
                X.pause[i, j] = U.pause[at, i, j]
        _, _, own, until, n = _weigh(C, T, W, K, S, X, path, total, p)
        settle(C, T, W, X, path, total, p, own, until, n, True)
    U.many[0] = 0


@compiled
def _on_trial(
    C: CoverTables, T: Tables, W: Cover, K: Coupled, S: Owed, X: Step, U: Undo, path: Ints, total: Ints, p: int
) -> tuple[bool, float]:
    """A step taken, to be taken back perhaps; whether the person's rules allow it, and the change of the price."""
    allowed, change, own, until, n = _weigh(C, T, W, K, S, X, path, total, p)
    if allowed:
        _remember(W, X, U, p)
        settle(C, T, W, X, path, total, p, own, until, n, True)
    return allowed, change


@compiled
def _other_option(W: Cover, M: Menu, q: int, day: int, random: Random) -> int:
    """Another option of a person's day, -1 where the draw is what they have."""
    place = q * W.tour.shape[1] + day
    o = M.option[M.start[place] + below(random, M.start[place + 1] - M.start[place])]
    return -1 if o == W.tour[q, day] else int(o)


@compiled
def _answer(C: CoverTables, T: Tables, W: Cover, K: Coupled, X: Step, M: Menu, r: int, p: int, random: Random) -> int:
    """A step of somebody else that mends a row, drawn into ``X``; who that is, -1 where none was found."""
    entries = K.entry_first[r + 1] - K.entry_first[r]
    if entries == 0:
        return -1
    for _ in range(LOOKS):
        e = K.entry_first[r] + below(random, entries)
        f, o = K.entry_family[e], K.entry_option[e]
        at = K.member_first[f] + below(random, K.member_first[f + 1] - K.member_first[f])
        q, day = K.member[at], K.day[o]
        if q == p or not M.free[q, day] or counts_in(K, f, W.tour[q, day], r) == (K.member_weight[at] > 0.0):
            continue
        if K.member_weight[at] < 0.0:
            o = _other_option(W, M, q, day, random)
        if o < 0 or T.price[q, o] == np.inf:
            continue
        return q if _with_another_day(C, W, X, M, q, day, o, random) else -1
    return -1


@compiled
def _with_another_day(C: CoverTables, W: Cover, X: Step, M: Menu, q: int, day: int, o: int, random: Random) -> bool:
    """The option drawn into ``X``; where it makes a day off or on, often another day the other way round."""
    X.day[0], X.day[1], X.option[0] = day, -1, o
    if C.start[o] >= 0 and not breaks_like(C, W, X, 0, q, day, o, random):
        return False
    if (C.start[o] < 0) == (C.start[W.tour[q, day]] < 0) or draw(random) < 0.3:
        return True
    other = day_of(M, q, random)
    if other == day or (C.start[W.tour[q, other]] < 0) != (C.start[o] < 0):
        return True
    option = _other_option(W, M, q, other, random)
    if C.start[o] >= 0:
        option = M.option[M.start[q * W.tour.shape[1] + other]]
    if option < 0 or (C.start[option] < 0) != (C.start[o] >= 0):
        return False
    X.day[1], X.option[1] = other, option
    return C.start[option] < 0 or breaks_like(C, W, X, 1, q, other, option, random)


@compiled
def try_two(
    C: CoverTables, T: Tables, W: Cover, K: Coupled, S: Owed, X: Step, U: Undo, M: Menu, path: Ints, total: Ints,
    p: int, heat: float, random: Random,
) -> float:  # fmt: skip
    """A step of one person, and where it breaks a rule the answer of another; the change of the price, 0 if not taken.

    Those who moved stand in ``U.person``.
    """
    U.many[0] = 0
    first = _mend(C, T, W, K, S, X, M, random)
    if first < 0:
        first = p
        if not propose(C, W, X, M, p, random):
            return 0.0
    allowed, change = _on_trial(C, T, W, K, S, X, U, path, total, first)
    if not allowed:
        return 0.0
    r = S.worse[below(random, 2)]
    if r >= 0:
        q = _answer(C, T, W, K, X, M, r, first, random)
        if q >= 0:
            change += _on_trial(C, T, W, K, S, X, U, path, total, q)[1]
    if _accepts(change, heat, random):
        return change
    _take_back(C, T, W, K, S, X, U, path, total)
    return 0.0


@compiled
def _mend(C: CoverTables, T: Tables, W: Cover, K: Coupled, S: Owed, X: Step, M: Menu, random: Random) -> int:
    """A step of anybody towards a row that is not kept, in half of the cases where there is one; else -1."""
    many = S.broken_many[0]
    if many == 0 or draw(random) < 0.5:
        return -1
    r = S.broken[below(random, many)]
    return _answer(C, T, W, K, X, M, r, -1, random) if S.lacking[r] > 0.0 else -1


@compiled
def _target(C: CoverTables, T: Tables, W: Cover, K: Coupled, q: int, day: int, choice: int) -> int:
    """The option of a shift and start that is as long as what somebody has now, or else any; -1 for none."""
    found = -1
    old = W.tour[q, day]
    for o in range(T.first[day], T.first[day + 1]):
        fits = K.choice[o] == choice and T.price[q, o] < np.inf
        if fits and (found < 0 or C.end[o] - C.start[o] == C.end[old] - C.start[old]):
            found = o
    return found


@compiled
def try_team(
    C: CoverTables, T: Tables, W: Cover, K: Coupled, S: Owed, X: Step, U: Undo, M: Menu, path: Ints, total: Ints,
    p: int, heat: float, random: Random,
) -> float:  # fmt: skip
    """Those of a person's team who begin with them begin elsewhere, or the person joins the most; as `try_two`."""
    U.many[0] = 0
    g, day = K.team[p], day_of(M, p, random)
    old = K.choice[W.tour[p, day]]
    choices = K.choice_first[day + 1] - K.choice_first[day]
    if old < 0 or choices < 2:
        return 0.0
    new = K.choice_first[day] + below(random, choices)
    alone = draw(random) < 0.5
    if alone:
        for c in range(K.choice_first[day], K.choice_first[day + 1]):
            if c != old and S.begun[g, c] > S.begun[g, new]:
                new = c
    change = 0.0
    for q in range(len(K.team)):
        if K.team[q] != g or K.choice[W.tour[q, day]] != old or (alone and q != p):
            continue
        o = _target(C, T, W, K, q, day, new)
        if not M.free[q, day] or o < 0 or o == W.tour[q, day]:
            continue
        X.day[0], X.day[1], X.option[0] = day, -1, o
        if breaks_like(C, W, X, 0, q, day, o, random):
            change += _on_trial(C, T, W, K, S, X, U, path, total, q)[1]
    if U.many[0] > 0 and _accepts(change, heat, random):
        return change
    _take_back(C, T, W, K, S, X, U, path, total)
    return 0.0
