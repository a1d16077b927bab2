"""The two passes of the dynamic programme over one person's tour: costs forwards, the tour backwards; compiled.

The inner sum is the contiguous dimension, so that a transition is one vector operation. Only costs are kept; the tour
is found by asking which transition gives exactly the cost.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.roster.tour_compiled import compiled
from planner.roster.tour_layers import Layout, Task, closes, outer_after
from planner.roster.tour_problem import Floats, Ints


@compiled
def forward(task: Task, lay: Layout, F: Floats, span: Ints) -> None:
    """Least cost of every place.

    Parameters
    ----------
    F : ndarray, shape (w + 1, S, keys, inner values)
        Filled within `span`.
    span : ndarray of int, shape (w + 1, S, keys, 2)
        First and last value of the inner sum that is alive; the last is -1 where none is.
    """
    T, m = task.T, task.T.automaton[task.p]
    for i in range(span.shape[0]):
        for s in range(span.shape[1]):
            for key in range(span.shape[2]):
                span[i, s, key, 0] = F.shape[3]
                span[i, s, key, 1] = -1
    F[0, task.entry, 0, 0] = 0.0
    span[0, task.entry, 0, 0] = span[0, task.entry, 0, 1] = 0
    for i in range(task.b - task.a):
        for s in range(T.states[m, task.a + i]):
            for key in range(span.shape[2]):
                if span[i, s, key, 1] < span[i, s, key, 0]:
                    continue
                for g in range(lay.kinds[i]):
                    _relax(task, lay, i, s, key, g, F, span)


@compiled
def _relax(task: Task, lay: Layout, i: int, s: int, key: int, g: int, F: Floats, span: Ints) -> None:
    """One kind of option from all inner values of a place."""
    T, day = task.T, task.a + i
    t = T.step[T.automaton[task.p], day, s, lay.k_class[i, g]]
    if t < 0 or lay.high[i + 1, t] < 0:
        return
    new = outer_after(task, lay, day, s, key, g)
    if new < 0:
        return
    inner, inc = T.inner[task.p], lay.k_in[i, g]
    k = T.stretch[inner, day] if inner >= 0 else -1
    ends = k >= 0 and closes(T, inner, day, task.b)
    y0, y1 = span[i, s, key, 0], span[i, s, key, 1]
    if k >= 0:
        ahead_high = 0 if ends else lay.high[i + 1, t]
        ahead_low = 0 if ends else lay.low[i + 1, t]
        y0 = max(y0, T.least[task.p, inner, k] - task.outside[inner, k] - ahead_high - inc)
        y1 = min(y1, T.most[task.p, inner, k] - task.outside[inner, k] - ahead_low - inc)
    if y1 < y0:
        return
    source, target = F[i, s, key], F[i + 1, t, new]
    if ends:
        _collapse(source, target, y0, y1, lay.k_cost[i, g], span[i + 1, t, new])
    else:
        _shift(source, target, y0, y1, inc, lay.k_cost[i, g], span[i + 1, t, new])


@compiled
def _collapse(source: Floats, target: Floats, y0: int, y1: int, c: float, alive: Ints) -> None:
    """The inner sum starts from 0 again."""
    best = np.inf
    for x in range(y0, y1 + 1):
        best = min(best, source[x])
    if alive[1] < 0:
        target[0] = np.inf
    target[0] = min(target[0], best + c)
    alive[0] = alive[1] = 0


@compiled
def _shift(source: Floats, target: Floats, y0: int, y1: int, inc: int, c: float, alive: Ints) -> None:
    """The inner sum grows by `inc`."""
    lo, hi = y0 + inc, y1 + inc
    z0, z1 = alive[0], alive[1]
    if z1 < z0:
        z0, z1 = lo, lo - 1
    for x in range(lo, z0):
        target[x] = np.inf
    for x in range(z1 + 1, hi + 1):
        target[x] = np.inf
    alive[0] = min(z0, lo)
    alive[1] = max(z1, hi)
    part = source[y0 : y1 + 1]
    into = target[lo : hi + 1]
    for x in range(part.shape[0]):
        into[x] = min(into[x], part[x] + c)


@compiled
def _inner_before(
    task: Task, lay: Layout, i: int, s: int, key: int, g: int, x: int, want: float, F: Floats, span: Ints
) -> int:
    """The inner value of a place from which a kind of option costs `want` at inner value x, -1 for none."""
    T, day = task.T, task.a + i
    inner = T.inner[task.p]
    y0 = y1 = x - lay.k_in[i, g]
    if inner >= 0 and closes(T, inner, day, task.b):
        k = T.stretch[inner, day]
        y0 = T.least[task.p, inner, k] - task.outside[inner, k] - lay.k_in[i, g]
        y1 = T.most[task.p, inner, k] - task.outside[inner, k] - lay.k_in[i, g]
    for y in range(max(span[i, s, key, 0], y0), min(span[i, s, key, 1], y1) + 1):
        if F[i, s, key, y] + lay.k_cost[i, g] == want:
            return y
    return -1


@compiled
def _before(task: Task, lay: Layout, i: int, place: Ints, F: Floats, span: Ints) -> Any:
    """Step back from a place (state, key, inner value): it is changed, the option taken returned."""
    T, day = task.T, task.a + i
    m = T.automaton[task.p]
    want = F[i + 1, place[0], place[1], place[2]]
    for s in range(T.states[m, day]):
        for g in range(lay.kinds[i]):
            if T.step[m, day, s, lay.k_class[i, g]] != place[0]:
                continue
            for key in range(span.shape[2]):
                if span[i, s, key, 1] < 0 or outer_after(task, lay, day, s, key, g) != place[1]:
                    continue
                y = _inner_before(task, lay, i, s, key, g, place[2], want, F, span)
                if y >= 0:
                    place[0], place[1], place[2] = s, key, y
                    return lay.k_best[i, g]
    return -1


@compiled
def back(task: Task, lay: Layout, place: Ints, F: Floats, span: Ints, tour: Ints) -> None:
    """Walk back from a place after the last day, filling the tour, shape (D,)."""
    for i in range(task.b - task.a - 1, -1, -1):
        tour[task.a + i] = _before(task, lay, i, place, F, span)
