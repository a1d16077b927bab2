"""The cheapest tour of one person in a window of days, by dynamic programming; compiled.

Sums that rarely bind are left out and taken in only when the tour found breaks them (decremental state space
relaxation, Righini and Salani 2008), which keeps the answer exact. A sum with too many values for that gets a price
instead (Lagrange), so that what is proven stays proven.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.roster.tour_compiled import allocating, compiled
from planner.roster.tour_layers import FREE, Layout, Task, amount, prepare
from planner.roster.tour_passes import back, forward
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_tables import Tables

FOUND, NO_TOUR, TOO_LARGE = 0, 1, 2
LARGEST = 60_000_000
"""Most places whatever was asked for: sums counted once a block must be told apart."""
TINY = 1e-9
TRIES = 14
"""Changes of the prices of sums."""


@compiled
def _count(task: Task, tour: Ints, total: Ints) -> float:
    """What every sum holds with the tour; returns what the tour costs."""
    T, spent = task.T, 0.0
    m, s = T.automaton[task.p], task.entry
    for r in range(total.shape[0]):
        for k in range(total.shape[1]):
            total[r, k] = task.outside[r, k]
    for day in range(task.a, task.b):
        o = tour[day]
        spent += task.cost[o]
        for r in range(total.shape[0]):
            if not (T.bit[r] >= 0 and (T.touched[m, day, s] >> T.bit[r]) & 1):
                total[r, max(0, T.stretch[r, day])] += amount(T, r, day, o)
        s = T.step[m, day, s, T.klass[m, o]]
    return spent


@compiled
def _excess(T: Tables, p: int, r: int, total: Ints) -> Any:
    """By how much a sum is above its most (positive) or below its least (negative)."""
    if not T.bound[p, r]:
        return 0
    for k in range(T.least.shape[2]):
        if total[r, k] > T.most[p, r, k]:
            return total[r, k] - T.most[p, r, k]
        if total[r, k] < T.least[p, r, k]:
            return total[r, k] - T.least[p, r, k]
    return 0


@compiled
def _values(task: Task, r: int) -> int:
    """How many values of a sum must be told apart in the window, at least 1; 0 where no value is allowed."""
    T, most = task.T, -1
    for day in range(task.a, task.b):
        k = T.stretch[r, day]
        if k >= 0:
            room = T.most[task.p, r, k] - task.outside[r, k]
            if T.most[task.p, r, k] >= FREE:
                room = max(0, T.least[task.p, r, k] - task.outside[r, k])
            if room < 0:
                return 0
            most = max(most, room)
    return max(1, most + 1)


@compiled
def _may_bind(task: Task, r: int) -> bool:
    """Whether some choice in the window could break a sum's bounds."""
    T, p = task.T, task.p
    if not T.bound[p, r] or r == T.inner[p]:
        return False
    gain, before = 0, -1
    for day in range(task.a, task.b):
        k = T.stretch[r, day]
        if k < 0:
            continue
        if k != before:
            gain, before = task.outside[r, k], k
            if gain < T.least[p, r, k]:
                return True
        most = 0
        for o in range(T.first[day], T.first[day + 1]):
            most = max(most, amount(T, r, day, o) if task.cost[o] < np.inf else 0)
        gain += most
        if gain > T.most[p, r, k]:
            return True
    return False


@compiled
def _take_in(task: Task, lay: Layout, r: int, places: int, space: int) -> bool:
    """Tell a sum apart if there is space; `places` are those of one key."""
    keys = lay.size[1] * max(1, _values(task, r))
    if places * keys > (space if task.T.bit[r] < 0 else LARGEST):
        return False
    lay.active[lay.size[0]] = r
    lay.radix[lay.size[0]] = max(1, _values(task, r))
    lay.size[0] += 1
    lay.size[1] = keys
    return True


@compiled
def _take_known(task: Task, lay: Layout, known: Ints, places: int, space: int) -> None:
    """Tell the sums apart that bound the person before, those that only states know of first."""
    for turn in range(2):
        for r in range(known.shape[1]):
            if known[task.p, r] and (turn == 0) == (task.T.bit[r] >= 0) and _may_bind(task, r):
                _take_in(task, lay, r, places, space)


@compiled
def _worst(task: Task, lay: Layout, below: Floats, total: Ints) -> int:
    """Of the broken sums that are not priced the one easiest to tell apart, -1 for none."""
    pick, least = -1, FREE
    for r in range(total.shape[0]):
        if below[r] != 0 or lay.fine[r] != 0 or _excess(task.T, task.p, r, total) == 0:
            continue
        rank = 0 if task.T.bit[r] >= 0 else _values(task, r)
        if rank < least:
            pick, least = r, rank
    return pick


@compiled
def _reprice(task: Task, fine: Floats, below: Floats, above: Floats, total: Ints, first: float) -> int:
    """Move the price of every sum that is priced towards where the tour just keeps its bound, by halving.

    Returns 1 where all sums keep their bounds, 0 where not, -1 where a sum cannot be priced.
    """
    T, fits = task.T, 1
    for r in range(len(fine)):
        excess = _excess(T, task.p, r, total)
        if excess != 0:
            fits = 0
            if T.bit[r] >= 0 or T.least.shape[2] > 1 or excess < 0:
                return -1
            below[r] = max(fine[r], TINY)
            fine[r] = max(first, 4 * fine[r]) if above[r] == np.inf else (below[r] + above[r]) / 2
        elif fine[r] > 0 and total[r, 0] < T.most[task.p, r, 0]:
            above[r] = fine[r]
            fine[r] = (below[r] + above[r]) / 2
    return fits


@compiled
def _fines(task: Task, fine: Floats) -> float:
    """What the priced sums cost where they hold as much as they may."""
    total = 0.0
    for r in range(len(fine)):
        if fine[r] > 0:
            total += fine[r] * (task.T.most[task.p, r, 0] - task.outside[r, 0])
    return total


@compiled
def _first_fine(task: Task) -> float:
    """A first price, from the prices there are."""
    first = TINY
    for o in range(task.T.first[task.a], task.T.first[task.b]):
        if task.cost[o] < np.inf:
            first = max(first, abs(task.cost[o]) / 16)
    return first


@allocating
def _layout(task: Task) -> Layout:
    T, w, sums = task.T, task.b - task.a, task.T.used.shape[0]
    options, states = 0, 0
    for day in range(task.a, task.b + 1):
        states = max(states, T.states[T.automaton[task.p], day])
        if day < task.b:
            options = max(options, T.first[day + 1] - T.first[day])
    return Layout(
        np.array([0, 1]), np.zeros(sums, np.int64), np.ones(sums, np.int64), np.zeros(sums), np.zeros(w, np.int64),
        np.zeros((w, options)), np.zeros((w, options), np.int64), np.zeros((w, options), np.int64),
        np.zeros((w, options), np.int64), np.zeros((w, options, max(1, sums)), np.int64),
        np.zeros((w + 1, states), np.int64), np.full((w + 1, states), -1),
    )  # fmt: skip


@allocating
def _once(task: Task, lay: Layout, width: int, tour: Ints) -> float:
    """The cheapest tour with the sums told apart and priced as they are; infinite where there is none."""
    prepare(task, lay)
    if lay.high[0, task.entry] < 0:
        return np.inf
    shape = (lay.high.shape[0], lay.high.shape[1], lay.size[1])
    F = np.empty((shape[0], shape[1], shape[2], width))
    span = np.empty((shape[0], shape[1], shape[2], 2), np.int64)
    forward(task, lay, F, span)
    best, place = np.inf, np.zeros(3, np.int64)
    for s in range(task.T.states[task.T.automaton[task.p], task.b]):
        if task.leaves[s] and span[-1, s, 0, 1] >= 0 and F[-1, s, 0, 0] < best:
            best, place[0] = F[-1, s, 0, 0], s
    if best < np.inf:
        back(task, lay, place, F, span, tour)
    return best


@allocating
def best_tour(
    T: Tables,
    p: int,
    a: int,
    b: int,
    entry: int,
    outside: Ints,
    cost: Floats,
    leaves: NDArray[np.bool_],
    known: Ints,
    space: int,
    tour: Ints,
) -> tuple[int, float]:
    """The cheapest tour of person `p` on days a to b - 1.

    Parameters
    ----------
    T : Tables
    entry : int
        State before day a.
    outside : ndarray of int, shape (R, K)
        What each sum holds on the days outside the window.
    cost : ndarray, shape (O,)
        Of each option; infinite forbids.
    leaves : ndarray of bool, shape (S,)
        States after the window from which the days beyond can be worked.
    known : ndarray of int, shape (P, R)
        Sums that have bound the person before are told apart from the start; updated.
    space : int
        Most places of the programme.
    tour : ndarray of int, shape (D,)
        Receives the options of the window.

    Returns
    -------
    status : int
    proven : float
        No tour costs less; with `FOUND` the tour's own cost, unless a sum had to be priced.
    """
    task = Task(T, p, a, b, entry, outside, cost, leaves)
    lay = _layout(task)
    width = _values(task, T.inner[p]) if T.inner[p] >= 0 else 1
    places = lay.high.shape[0] * lay.high.shape[1] * width
    _take_known(task, lay, known, places, space)
    sums = T.used.shape[0]
    below, above = np.zeros(sums), np.full(sums, np.inf)
    attempt, total = np.zeros(len(tour), np.int64), np.zeros((sums, T.least.shape[2]), np.int64)
    lowest, proven, tries = np.inf, -np.inf, 0
    if width < 1 or places > LARGEST:
        return (NO_TOUR if width < 1 else TOO_LARGE), proven
    while tries <= TRIES:
        best = _once(task, lay, width, attempt)
        if not best < np.inf:
            return NO_TOUR, np.inf
        proven = max(proven, best - _fines(task, lay.fine))
        spent = _count(task, attempt, total)
        worst = _worst(task, lay, below, total)
        if worst >= 0 and _take_in(task, lay, worst, places, space):
            known[p, worst] = 1
            continue
        fits = _reprice(task, lay.fine, below, above, total, _first_fine(task))
        if fits < 0:
            break
        if fits and spent < lowest:
            lowest = spent
            tour[a:b] = attempt[a:b]
        if fits and spent <= proven + TINY:
            break
        tries += 1
    return (FOUND if lowest < np.inf else TOO_LARGE), proven
