"""The dynamic programme of one person's tour: its layers, what may follow what, which sums are told apart; compiled.

A place in a layer is (state of the automaton, outer sums as one key, inner sum).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.tour_compiled import compiled
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_tables import Tables

FREE = 1 << 40
"""Upper bound of a sum that has none."""


class Task(NamedTuple):
    """One person's days from `a` to `b` - 1 and what stands around them; see `best_tour`."""

    T: Tables
    p: int
    a: int
    b: int
    entry: int
    outside: Ints
    cost: Floats
    leaves: NDArray[np.bool_]


class Layout(NamedTuple):
    """Which sums are told apart, and room for what is derived from the options.

    Attributes
    ----------
    size : ndarray of int, shape (2,)
        How many outer sums there are, and how many keys they make.
    active, radix : ndarray of int, shape (R,)
        The outer sums and how many values of each there are.
    fine : ndarray, shape (R,)
        Price of a unit of a sum that is priced instead.
    kinds : ndarray of int, shape (w,)
        Options of a day that the programme tells apart: the cheapest of each is kept.
    k_cost, k_class, k_best, k_in : ndarray, shape (w, options)
        Their cost, class, option number and inner amount.
    k_out : ndarray of int, shape (w, options, R)
        Their outer amounts.
    low, high : ndarray of int, shape (w + 1, S)
        Least and most the inner sum can still gain in its stretch; `high` is -1 where no tour goes on.
    """

    size: Ints
    active: Ints
    radix: Ints
    fine: Floats
    kinds: Ints
    k_cost: Floats
    k_class: Ints
    k_best: Ints
    k_in: Ints
    k_out: Ints
    low: Ints
    high: Ints


@compiled
def closes(T: Tables, r: int, day: int, b: int) -> bool:
    """Whether a sum's stretch ends with this day, in a window that ends before day b."""
    k = T.stretch[r, day]
    return k >= 0 and (day == b - 1 or T.stretch[r, day + 1] != k)


@compiled
def amount(T: Tables, r: int, day: int, o: int) -> Any:
    """What an option adds to a sum, 0 where the day does not count or there is no sum."""
    if r < 0 or T.stretch[r, day] < 0:
        return 0
    return T.used[r, o]


@compiled
def _same(task: Task, lay: Layout, day: int, o: int, g: int) -> bool:
    T, i = task.T, day - task.a
    if lay.k_class[i, g] != T.klass[T.automaton[task.p], o] or lay.k_in[i, g] != amount(T, T.inner[task.p], day, o):
        return False
    for n in range(lay.size[0]):  # noqa: SIM110  (compiled: no generator)
        if lay.k_out[i, g, n] != amount(T, lay.active[n], day, o):
            return False
    return True


@compiled
def _fined(task: Task, lay: Layout, day: int, o: int) -> Any:
    c = task.cost[o]
    for r in range(len(lay.fine)):
        if lay.fine[r] != 0:
            c += lay.fine[r] * amount(task.T, r, day, o)
    return c


@compiled
def _group(task: Task, lay: Layout, day: int) -> None:
    """The cheapest option of each kind that the programme tells apart."""
    T, i, n = task.T, day - task.a, 0
    for o in range(T.first[day], T.first[day + 1]):
        c = _fined(task, lay, day, o)
        if not c < np.inf:
            continue
        g = 0
        while g < n and not _same(task, lay, day, o, g):
            g += 1
        if g < n and c >= lay.k_cost[i, g]:
            continue
        lay.k_cost[i, g] = c
        lay.k_best[i, g] = o
        lay.k_class[i, g] = T.klass[T.automaton[task.p], o]
        lay.k_in[i, g] = amount(T, T.inner[task.p], day, o)
        for e in range(lay.size[0]):
            lay.k_out[i, g, e] = amount(T, lay.active[e], day, o)
        n = max(n, g + 1)
    lay.kinds[i] = n


@compiled
def prepare(task: Task, lay: Layout) -> None:
    """Kinds of every day, and backwards what the inner sum can still gain."""
    T, w = task.T, task.b - task.a
    m, inner = T.automaton[task.p], T.inner[task.p]
    for s in range(T.states[m, task.b]):
        lay.high[w, s] = 0 if task.leaves[s] else -1
        lay.low[w, s] = 0
    for i in range(w - 1, -1, -1):
        _group(task, lay, task.a + i)
        ends = inner >= 0 and closes(T, inner, task.a + i, task.b)
        for s in range(T.states[m, task.a + i]):
            _gain(T, m, i, task.a + i, s, ends, lay)


@compiled
def _gain(T: Tables, m: int, i: int, day: int, s: int, ends: bool, lay: Layout) -> None:
    most, least = -1, FREE
    for g in range(lay.kinds[i]):
        t = T.step[m, day, s, lay.k_class[i, g]]
        if t < 0 or lay.high[i + 1, t] < 0:
            continue
        most = max(most, lay.k_in[i, g] + (0 if ends else lay.high[i + 1, t]))
        least = min(least, lay.k_in[i, g] + (0 if ends else lay.low[i + 1, t]))
    lay.high[i, s] = most
    lay.low[i, s] = least


@compiled
def _digit(task: Task, r: int, day: int, digit: int, add: int, radix: int) -> int:
    """One outer sum after a day, -1 where it is above its most or ends below its least."""
    T = task.T
    k = T.stretch[r, day]
    if k < 0:
        return digit
    digit += add
    if digit + task.outside[r, k] > T.most[task.p, r, k]:
        return -1
    if closes(T, r, day, task.b):
        return -1 if digit + task.outside[r, k] < T.least[task.p, r, k] else 0
    # Where there is no most, more than the least makes no difference.
    return min(digit, radix - 1)


@compiled
def outer_after(task: Task, lay: Layout, day: int, s: int, key: int, g: int) -> int:
    """The outer sums after a kind of option from state s, -1 where one leaves its bounds."""
    T = task.T
    touched = T.touched[T.automaton[task.p], day, s]
    new, scale = 0, 1
    for n in range(lay.size[0]):
        r = lay.active[n]
        add = lay.k_out[day - task.a, g, n]
        if T.bit[r] >= 0 and (touched >> T.bit[r]) & 1:
            add = 0
        digit = _digit(task, r, day, key % lay.radix[n], add, lay.radix[n])
        if digit < 0:
            return -1
        key //= lay.radix[n]
        new += digit * scale
        scale *= lay.radix[n]
    return new
