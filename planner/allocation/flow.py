"""The compiled heart of the allocation: successive cheapest augmenting paths, interval by interval."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

TINY = 1e-9
"""People (or person-hours) below this are none."""

_FAR = np.int64(2**60)


@njit(cache=True, nogil=True)
def _step_in(
    cost: NDArray[np.int64],
    far_g: NDArray[np.int64],
    far_q: NDArray[np.int64],
    from_group: NDArray[np.int64],
) -> bool:
    """Relax every way from a group into a queue; whether any became cheaper."""
    changed = False
    for g in range(far_g.size):
        if far_g[g] == _FAR:
            continue
        for q in range(far_q.size):
            if cost[g, q] >= 0 and far_g[g] + cost[g, q] < far_q[q]:
                far_q[q] = far_g[g] + cost[g, q]
                from_group[q] = g
                changed = True
    return changed


@njit(cache=True, nogil=True)
def _step_back(
    flow: NDArray[np.float64],
    cost: NDArray[np.int64],
    far_g: NDArray[np.int64],
    far_q: NDArray[np.int64],
    from_queue: NDArray[np.int64],
) -> bool:
    """Relax every way of moving people placed on a queue elsewhere; whether any became cheaper."""
    changed = False
    for q in range(far_q.size):
        if far_q[q] == _FAR:
            continue
        for g in range(far_g.size):
            if flow[g, q] > TINY and far_q[q] - cost[g, q] < far_g[g]:
                far_g[g] = far_q[q] - cost[g, q]
                from_queue[g] = q
                changed = True
    return changed


@njit(cache=True, nogil=True)
def _reach(
    left: NDArray[np.float64], flow: NDArray[np.float64], cost: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Cheapest way (Bellman-Ford) from people left over to each queue, moving others to make room.

    Parameters
    ----------
    left : ndarray, shape (groups,)
        People not yet placed.
    flow : ndarray, shape (groups, queues)
        People placed.
    cost : ndarray of int, shape (groups, queues)
        Of a person of the group on the queue; negative where they lack the skill.

    Returns
    -------
    far_q, from_group, from_queue : ndarray of int
        Cost to each queue, the group that enters it, and the queue each group was moved from (-1: was free).
    """
    n_groups, n_queues = cost.shape
    far_g = np.full(n_groups, _FAR)
    far_q = np.full(n_queues, _FAR)
    from_group = np.full(n_queues, -1)
    from_queue = np.full(n_groups, -1)
    for g in range(n_groups):
        if left[g] > TINY:
            far_g[g] = 0
    while _step_in(cost, far_g, far_q, from_group) and _step_back(flow, cost, far_g, far_q, from_queue):
        pass
    return far_q, from_group, from_queue


@njit(cache=True, nogil=True)
def _augment(
    left: NDArray[np.float64],
    flow: NDArray[np.float64],
    from_group: NDArray[np.int64],
    from_queue: NDArray[np.int64],
    queue: int,
    wanted: float,
) -> float:
    """Push as many people as the path found by `_reach` takes into `queue`; changes `left` and `flow`."""
    amount = float(wanted)
    g = from_group[queue]
    while from_queue[g] >= 0:
        amount = min(amount, flow[g, from_queue[g]])
        g = from_group[from_queue[g]]
    amount = min(amount, left[g])
    g = from_group[queue]
    flow[g, queue] += amount
    while from_queue[g] >= 0:
        q = from_queue[g]
        flow[g, q] -= amount
        g = from_group[q]
        flow[g, q] += amount
    left[g] -= amount
    return float(amount)


@njit(cache=True, nogil=True)
def _cover_live(
    left: NDArray[np.float64],
    flow: NDArray[np.float64],
    cost: NDArray[np.int64],
    need: NDArray[np.float64],
    tier: NDArray[np.int64],
) -> None:
    """Maximum flow of least cost into the queues with a need, the lowest tier first; changes `left`, `flow`, `need`.

    What people can serve is a polymatroid, so that this greedy lets as little weight run short as any flow (Edmonds
    1970), and as few people. Putting a tier before all lower ones is a cost so great that no level outweighs it: the
    paths are those of one flow of least cost.
    """
    while True:
        far_q, from_group, from_queue = _reach(left, flow, cost)
        best, best_far = -1, _FAR
        for q in range(need.size):
            near = far_q[q] < _FAR and need[q] > TINY
            if near and (best < 0 or (tier[q], far_q[q]) < (tier[best], best_far)):
                best, best_far = q, far_q[q]
        if best < 0:
            return
        need[best] -= _augment(left, flow, from_group, from_queue, best, need[best])


@njit(cache=True, nogil=True)
def _fill(
    left: NDArray[np.float64],
    flow: NDArray[np.float64],
    cost: NDArray[np.int64],
    queue: int,
    wanted: float,
) -> float:
    """Put up to `wanted` people on one queue without taking any from the others' totals; returns how many."""
    got = 0.0
    while wanted - got > TINY:
        far_q, from_group, from_queue = _reach(left, flow, cost)
        if far_q[queue] >= _FAR:
            break
        got += _augment(left, flow, from_group, from_queue, queue, wanted - got)
    return got


@njit(cache=True, nogil=True)
def _most_urgent(
    i: int,
    able: NDArray[np.bool_],
    layer: NDArray[np.int64],
    due: NDArray[np.float64],
    done: NDArray[np.float64],
    ready: NDArray[np.float64],
) -> int:
    """The queue whose oldest work is due first, ties by their order; -1 where none is left to do."""
    n_queues, n = due.shape
    best = -1
    for q in range(n_queues):
        if not able[q] or ready[q] <= TINY:
            continue
        layer[q] = max(layer[q], i)
        while layer[q] < n and due[q, layer[q]] - done[q] <= TINY:
            layer[q] += 1
        if best < 0 or layer[q] < layer[best]:
            best = q
    return best


@njit(cache=True, nogil=True)
def _work_deferred(
    i: int,
    left: NDArray[np.float64],
    flow: NDArray[np.float64],
    cost: NDArray[np.int64],
    able: NDArray[np.bool_],
    arrived: NDArray[np.float64],
    due: NDArray[np.float64],
    done: NDArray[np.float64],
    layer: NDArray[np.int64],
    order: NDArray[np.int64],
    interval_h: float,
) -> NDArray[np.float64]:
    """Person-hours of deferred work done in interval `i`, what is due first first; changes the state."""
    n_queues, n = due.shape
    worked = np.zeros(n_queues)
    ready = arrived[:, i] - done
    while True:
        o = _most_urgent(i, able, layer, due, done, ready)
        if o < 0:
            return worked
        wanted = ready[o]
        if layer[o] < n:
            wanted = min(wanted, due[o, layer[o]] - done[o])
        got = _fill(left, flow, cost, order[o], wanted / interval_h) * interval_h
        worked[o] += got
        done[o] += got
        ready[o] -= got
        if got < wanted - TINY:
            able[o] = False


@njit(cache=True, nogil=True)
def serve(
    people: NDArray[np.float64],
    rostered: NDArray[np.float64],
    cost: NDArray[np.int64],
    idle_cost: NDArray[np.int64],
    tier: NDArray[np.int64],
    open_: NDArray[np.bool_],
    order: NDArray[np.int64],
    arrived: NDArray[np.float64],
    due: NDArray[np.float64],
    interval_h: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Who serves what in every interval; see `planner.allocation.place.allocate`.

    Parameters
    ----------
    people : ndarray, shape (groups, n)
    rostered : ndarray, shape (queues, n)
        Zero for deferred queues.
    cost, idle_cost : ndarray of int, shape (groups, queues)
        Order of preference, negative without the skill; `idle_cost` also puts deferred queues last.
    tier : ndarray of int, shape (queues,)
        Queues of a lower number are covered first.
    open_ : ndarray of bool, shape (queues, n)
    order : ndarray of int, shape (deferred,)
        Deferred queues, the one to serve first on a tie first.
    arrived, due : ndarray, shape (deferred, n)
        Person-hours available at an interval's start, and due by its end, from the first moment on.
    interval_h : float

    Returns
    -------
    shares : ndarray, shape (groups, queues, n)
    worked, missed : ndarray, shape (deferred, n)
        Person-hours.
    """
    n_groups, n = people.shape
    n_queues = rostered.shape[0]
    n_deferred = order.size
    shares = np.zeros((n_groups, n_queues, n))
    worked = np.zeros((n_deferred, n))
    missed = np.zeros((n_deferred, n))
    done = np.zeros(n_deferred)
    layer = np.zeros(n_deferred, dtype=np.int64)
    able = np.zeros(n_deferred, dtype=np.bool_)
    for i in range(n):
        left = people[:, i].copy()
        flow = np.zeros((n_groups, n_queues))
        if left.sum() > TINY:
            _cover_live(left, flow, cost, rostered[:, i].copy(), tier)
            for o in range(n_deferred):
                able[o] = open_[order[o], i]
            worked[:, i] = _work_deferred(i, left, flow, cost, able, arrived, due, done, layer, order, interval_h)
            _place_idle(left, flow, idle_cost, open_[:, i])
        for o in range(n_deferred):
            late = due[o, i] - done[o]
            if late > TINY:
                missed[o, i] = late
                done[o] += late
        shares[:, :, i] = flow
    return shares, worked, missed


@njit(cache=True, nogil=True)
def _place_idle(
    left: NDArray[np.float64],
    flow: NDArray[np.float64],
    idle_cost: NDArray[np.int64],
    open_: NDArray[np.bool_],
) -> None:
    """Put everybody left where they would wait for contacts; an open queue before a closed one."""
    n_groups, n_queues = idle_cost.shape
    for g in range(n_groups):
        if left[g] <= 0.0:
            continue
        best, best_cost = -1, _FAR
        for q in range(n_queues):
            if idle_cost[g, q] >= 0:
                here = idle_cost[g, q] + (np.int64(0) if open_[q] else np.int64(2**40))
                if here < best_cost:
                    best, best_cost = q, here
        if best >= 0:
            flow[g, best] += left[g]
            left[g] = 0.0
