"""Simulated annealing over small exchanges of a roster; compiled.

Every move keeps every rule: the changed days are run through the person's automaton until it is back in step with the
days that follow, and the sums are carried along. Moves: a day changed; two days of one person changed; a stretch of
days, or two single days, exchanged between two people.
Kirkpatrick, Gelatt and Vecchi 1983; exchanges between people after Burke, De Causmaecker and Vanden Berghe 1999.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from planner.roster.tour_compiled import allocating, compiled
from planner.roster.tour_problem import Ints
from planner.roster.tour_standing import Standing, Stream, below, shift_cover, unit
from planner.roster.tour_tables import Tables

Work = tuple[Ints, Ints, Ints]
"""Room for states, sums and the numbers of sums touched, for two people."""

LONGEST_BLOCK = 14
"""Days exchanged at once."""


@compiled
def try_days(
    T: Tables, S: Standing, p: int, a: int, b: int, new: Ints, path: Ints, total: Ints, log: Ints
) -> tuple[int, float, int]:
    """Whether person p may work ``new[a:b]``; writes the states to `path` and the sums to `total`.

    Returns the day from which the states are as before (-1: not allowed), the change of the person's own price and how
    many entries of `total` were touched (their numbers stand in `log`).
    """
    m = T.automaton[p]
    days = S.roster.shape[1]
    s = S.path[p, a]
    path[a] = s
    change = 0.0
    n_log = 0
    day = a
    while day < days:
        old = S.roster[p, day]
        o = new[day] if day < b else old
        before = S.path[p, day]
        if day >= b and s == before:
            break
        change += T.price[p, o] - T.price[p, old]
        t = T.step[m, day, s, T.klass[m, o]]
        if t < 0 or not change < np.inf:
            return -1, change, n_log
        n_log = _carry(T, S, p, day, old, before, -1, total, log, n_log)
        n_log = _carry(T, S, p, day, o, s, 1, total, log, n_log)
        s = t
        day += 1
        path[day] = s
    for i in range(n_log):
        r, k = log[i] // T.least.shape[2], log[i] % T.least.shape[2]
        if total[r, k] < T.least[p, r, k] or total[r, k] > T.most[p, r, k]:
            return -1, change, n_log
    return day, change, n_log


@compiled
def _carry(
    T: Tables, S: Standing, p: int, day: int, o: int, s: int, sign: int, total: Ints, log: Ints, n_log: int
) -> int:
    """Add what an option adds to the sums (or take it away)."""
    m = T.automaton[p]
    for e in range(S.adds_start[o], S.adds_start[o + 1]):
        r = S.adds[e]
        k = T.stretch[r, day]
        if k < 0 or not T.bound[p, r]:
            continue
        if T.bit[r] >= 0 and (T.touched[m, day, s] >> T.bit[r]) & 1:
            continue
        entry = r * T.least.shape[2] + k
        known = False
        for i in range(n_log):
            known = known or log[i] == entry
        if not known:
            total[r, k] = S.total[p, r, k]
            log[n_log] = entry
            n_log += 1
        total[r, k] += sign * T.used[r, o]
    return n_log


@compiled
def take(
    T: Tables, S: Standing, p: int, a: int, b: int, new: Ints, end: int, path: Ints, total: Ints, log: Ints, n_log: int
) -> None:
    """Make the days tried the person's own; the cells are the caller's."""
    for day in range(a, b):
        S.roster[p, day] = new[day]
    for day in range(a, end + 1):
        S.path[p, day] = path[day]
    for i in range(n_log):
        r, k = log[i] // T.least.shape[2], log[i] % T.least.shape[2]
        S.total[p, r, k] = total[r, k]


@compiled
def _accepts(change: float, temperature: float, state: Stream) -> bool:
    return change <= 0 or unit(state) < math.exp(-change / temperature)


@compiled
def change_days(
    T: Tables, S: Standing, p: int, a: int, b: int, new: Ints, work: Work, temperature: float, state: Stream
) -> float:
    """Try other days for one person; returns the change of the objective, 0 where refused."""
    path, total, log = work
    end, change, n_log = try_days(T, S, p, a, b, new, path[0], total[0], log[0])
    if end < 0:
        return 0.0
    for day in range(a, b):
        if new[day] != S.roster[p, day]:
            change += shift_cover(T, S.held, S.roster[p, day], -1.0)
            change += shift_cover(T, S.held, new[day], 1.0)
    if _accepts(change, temperature, state):
        take(T, S, p, a, b, new, end, path[0], total[0], log[0], n_log)
        return change
    for day in range(a, b):
        if new[day] != S.roster[p, day]:
            shift_cover(T, S.held, new[day], -1.0)
            shift_cover(T, S.held, S.roster[p, day], 1.0)
    return 0.0


@compiled
def exchange(
    T: Tables,
    S: Standing,
    p: int,
    q: int,
    a: int,
    b: int,
    ends_only: bool,
    new: Ints,
    work: Work,
    temperature: float,
    state: Stream,
) -> float:
    """Try to exchange days between two people: all from a to b, or the first and the last of them."""
    path, total, log = work
    differ = False
    for day in range(a, b):
        swap = not ends_only or day == a or day == b - 1
        new[0, day] = S.roster[q if swap else p, day]
        new[1, day] = S.roster[p if swap else q, day]
        differ = differ or new[0, day] != S.roster[p, day]
        if not (T.price[p, new[0, day]] < np.inf and T.price[q, new[1, day]] < np.inf):
            return 0.0
    if not differ:
        return 0.0
    end_p, change_p, n_p = try_days(T, S, p, a, b, new[0], path[0], total[0], log[0])
    if end_p < 0:
        return 0.0
    end_q, change_q, n_q = try_days(T, S, q, a, b, new[1], path[1], total[1], log[1])
    if end_q < 0 or not _accepts(change_p + change_q, temperature, state):
        return 0.0
    take(T, S, p, a, b, new[0], end_p, path[0], total[0], log[0], n_p)
    take(T, S, q, a, b, new[1], end_q, path[1], total[1], log[1], n_q)
    return change_p + change_q


@compiled
def _another(S: Standing, p: int, day: int, state: Stream) -> Any:
    """A random option of a person's day."""
    i = p * S.roster.shape[1] + day
    n = S.menu_start[i + 1] - S.menu_start[i]
    return S.menu[S.menu_start[i] + below(state, n)]


@compiled
def _one_move(T: Tables, S: Standing, new: Ints, work: Work, temperature: float, state: Stream) -> float:
    """One random move; returns the change of the objective."""
    people, days = S.roster.shape
    p = below(state, people)
    kind = below(state, 20)
    a = below(state, days)
    if kind < 5 or people == 1:
        o = _another(S, p, a, state)
        if o == S.roster[p, a]:
            return 0.0
        new[0, a] = o
        b = a + 1
        if kind == 4 and b < days:
            new[0, b] = _another(S, p, b, state)
            b += 1
        return change_days(T, S, p, a, b, new[0], work, temperature, state)
    if kind < 9:
        b = min(days, a + 2 + below(state, LONGEST_BLOCK))
        for day in range(a, b):
            new[0, day] = S.roster[p, day]
        new[0, a] = _another(S, p, a, state)
        new[0, b - 1] = _another(S, p, b - 1, state)
        return change_days(T, S, p, a, b, new[0], work, temperature, state)
    q = below(state, people - 1)
    q += q >= p
    length = 1 + below(state, LONGEST_BLOCK)
    if kind < 14:
        length = 1 + below(state, length)
    b = min(days, a + length)
    return exchange(T, S, p, q, a, b, kind >= 17, new, work, temperature, state)


@allocating
def anneal(
    T: Tables, S: Standing, moves: int, hot: float, cold: float, state: Stream, price: float, best: Ints
) -> tuple[float, float]:
    """Run so many moves, the temperature falling evenly in its logarithm.

    Parameters
    ----------
    S : Standing
        Changed in place.
    hot, cold : float
        First and last temperature, in units of the objective.
    state : ndarray of uint64, shape (1,)
        Stream of random numbers.
    price : float
        Objective at the start.
    best : ndarray of int, shape (P, D)
        Receives the best roster met.

    Returns
    -------
    price : float
        Objective of the standing roster.
    least : float
        Of the best.
    """
    days = S.roster.shape[1]
    sums = T.least.shape[1] * T.least.shape[2]
    path = np.zeros((2, days + 1), dtype=np.int64)
    total = np.zeros((2, T.least.shape[1], T.least.shape[2]), dtype=np.int64)
    log = np.zeros((2, sums + 1), dtype=np.int64)
    work = (path, total, log)
    new = np.zeros((2, days), dtype=np.int64)
    best[:, :] = S.roster
    least = price
    fall = math.log(cold / hot) / max(1, moves)
    temperature = hot
    for i in range(moves):
        if i % 256 == 0:
            temperature = hot * math.exp(fall * i)
        price += _one_move(T, S, new, work, temperature, state)
        if price < least - 1e-9 and (i >= moves // 2 or i % 1024 == 0):
            # In the hot half every look would find a better one: copying them all costs more than it saves.
            least = price
            best[:, :] = S.roster
    return price, least
