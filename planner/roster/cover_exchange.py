"""Two people of one skill set exchange what they do on some days: the cover stays as it is; compiled.

Where days are priced because of whose they are - wishes, rotations, burdens - a roster can cover well with the wrong
people. One person's step out of it would uncover an interval, so two must step at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planner.roster.cover_moves import Cover
from planner.roster.cover_steps import Menu, Random, below, day_of, draw
from planner.roster.cover_tables import Ints
from planner.roster.tour_compiled import compiled
from planner.roster.tour_tables import Tables

LONGER = 0.5
"""Chance that an exchange of so many days takes one more."""


class Mates(NamedTuple):
    """People of the same skill set, and room for their states."""

    first: Ints
    """(skill sets + 1,) where those of a skill set begin; nowhere where nothing can be gained."""
    person: Ints
    path: Ints
    """(2, D + 1) states of both automata under an exchange."""


def mates_of(T: Tables, skill: Ints, movable: Ints) -> Mates:
    """Those who may exchange: of each skill set in which not everybody has the same price of every option.

    Parameters
    ----------
    T : Tables
    skill : ndarray of int, shape (P,)
        -1 where a person serves nothing.
    movable : ndarray of int
        People who may change.
    """
    lists = []
    for k in range(int(skill.max(initial=-1)) + 1):
        own = movable[skill[movable] == k]
        gains = any(_differ(T.price[own[0]], T.price[p]) for p in own[1:]) if len(own) else False
        lists.append(own if gains else own[:0])
    first = np.cumsum([0, *(len(own) for own in lists)]).astype(np.int64)
    person = np.concatenate([*lists, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    return Mates(first, person, np.zeros((2, len(T.first)), dtype=np.int64))


def _differ(
    one: np.ndarray[tuple[int, ...], np.dtype[np.float64]], other: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> bool:
    both = np.isfinite(one) & np.isfinite(other)
    return bool(np.any(one[both] != other[both]))


@compiled
def _states(T: Tables, W: Cover, path: Ints, p: int, q: int, first: int, last: int, room: Ints) -> int:
    """States of a person with another's days; the day from which they are as before, -1 where a rule forbids it."""
    days, m = W.tour.shape[1], T.automaton[p]
    s = path[p, first]
    for day in range(first, days):
        o = W.tour[q, day] if day <= last else W.tour[p, day]
        s = T.step[m, day, s, T.klass[m, o]]
        if s < 0:
            return -1
        room[day + 1] = s
        if day >= last and s == path[p, day + 1]:
            return day + 1
    return int(days)


@compiled
def _sums_kept(T: Tables, W: Cover, total: Ints, p: int, q: int, first: int, last: int) -> bool:
    """Whether a person's sums stay within their bounds with another's days."""
    for r in range(T.used.shape[0]):
        if not T.bound[p, r]:
            continue
        gain = 0
        for day in range(first, last + 1):
            k = T.stretch[r, day]
            if k < 0:
                continue
            gain += T.used[r, W.tour[q, day]] - T.used[r, W.tour[p, day]]
            if day == last or T.stretch[r, day + 1] != k:
                new = total[p, r, k] + gain
                if new < T.least[p, r, k] or new > T.most[p, r, k]:
                    return False
                gain = 0
    return True


@compiled
def _add_sums(T: Tables, W: Cover, total: Ints, p: int, q: int, first: int, last: int) -> None:
    for r in range(T.used.shape[0]):
        for day in range(first, last + 1):
            k = T.stretch[r, day]
            if k >= 0:
                total[p, r, k] += T.used[r, W.tour[q, day]] - T.used[r, W.tour[p, day]]


@compiled
def _swap(W: Cover, p: int, q: int, first: int, last: int) -> None:
    for day in range(first, last + 1):
        W.tour[p, day], W.tour[q, day] = W.tour[q, day], W.tour[p, day]
        for j in range(W.pause.shape[2]):
            W.pause[p, day, j], W.pause[q, day, j] = W.pause[q, day, j], W.pause[p, day, j]


@compiled
def _gain(T: Tables, W: Cover, p: int, q: int, first: int, last: int) -> float:
    """What a person's own price changes with another's days; infinite where one of them is not theirs."""
    change = 0.0
    for day in range(first, last + 1):
        change += T.price[p, W.tour[q, day]] - T.price[p, W.tour[p, day]]
    return change


@compiled
def _days_alike(W: Cover, M: Menu, p: int, q: int, first: int, last: int) -> bool:
    """Whether there is nothing to exchange, or a day that must stay."""
    alike = True
    for day in range(first, last + 1):
        if not M.free[p, day] or not M.free[q, day]:
            return True
        alike = alike and W.tour[p, day] == W.tour[q, day]
    return alike


@compiled
def try_exchange(
    T: Tables, W: Cover, M: Menu, E: Mates, path: Ints, total: Ints, p: int, heat: float, random: Random
) -> tuple[int, float]:
    """Some days of a person exchanged with those of another.

    Returns
    -------
    other : int
        With whom, -1 where it was not done.
    change : float
        Of the price.
    """
    k = W.skill[p]
    many = E.first[k + 1] - E.first[k] if k >= 0 else 0
    if many < 2:
        return -1, 0.0
    q = E.person[E.first[k] + below(random, many)]
    first = day_of(M, p, random)
    last = first
    while last + 1 < W.tour.shape[1] and draw(random) < LONGER:
        last += 1
    if p == q or _days_alike(W, M, p, q, first, last):
        return -1, 0.0
    own, other = _gain(T, W, p, q, first, last), _gain(T, W, q, p, first, last)
    if not own + other <= -heat * np.log(1.0 - draw(random)):
        return -1, 0.0
    if not (_sums_kept(T, W, total, p, q, first, last) and _sums_kept(T, W, total, q, p, first, last)):
        return -1, 0.0
    until, ends = _states(T, W, path, p, q, first, last, E.path[0]), _states(T, W, path, q, p, first, last, E.path[1])
    if until < 0 or ends < 0:
        return -1, 0.0
    _add_sums(T, W, total, p, q, first, last)
    _add_sums(T, W, total, q, p, first, last)
    _swap(W, p, q, first, last)
    for day in range(first + 1, until + 1):
        path[p, day] = E.path[0, day]
    for day in range(first + 1, ends + 1):
        path[q, day] = E.path[1, day]
    W.own[p] += own
    W.own[q] += other
    return int(q), float(own + other)
