"""What will happen to contacts: a heap of moments, the earliest first.

Most of a simulation needs none of it. A contact that no longer waits when its moment comes is known by its number.
"""

from __future__ import annotations

import numpy as np

from planner.simulation.compiled import compiled, inlined
from planner.simulation.world import FULL, TO_COME, World


@compiled
def push_coming(
    w: World, at: float, what: int, q: int, number: np.uint64, arrived: float, place: int, which: int
) -> None:
    """Add something to come; without room the run is marked to be repeated with more.

    Parameters
    ----------
    at : float
        When, seconds.
    what : int
        ARRIVES or another of `world.py`.
    place : int
        In the pool, of a contact that waits; -1 of others.
    which : int
        Row of ROUTE or VENDOR; -1 of others.
    """
    size = w.counters[TO_COME]
    if size >= w.coming.size:
        w.counters[FULL] = 1
        return
    w.counters[TO_COME] = size + 1
    node = size
    while node > 0:
        above = (node - 1) >> 1
        if w.coming[above].at <= at:
            break
        w.coming[node] = w.coming[above]
        node = above
    item = w.coming[node]
    item.at = at
    item.arrived = arrived
    item.number = number
    item.queue = q
    item.what = what
    item.place = place
    item.which = which


@compiled
def pop_coming(w: World) -> None:
    """Take the earliest off the heap."""
    size = w.counters[TO_COME] - 1
    w.counters[TO_COME] = size
    node = 0
    while True:
        below = 2 * node + 1
        if below >= size:
            break
        if below + 1 < size and w.coming[below + 1].at < w.coming[below].at:
            below += 1
        if w.coming[size].at <= w.coming[below].at:
            break
        w.coming[node] = w.coming[below]
        node = below
    w.coming[node] = w.coming[size]


@inlined
def still_waits(w: World, q: int, place: int, number: np.uint64, arrived: float) -> bool:
    """Whether the contact that had this place in the pool is there still, in the line of queue q."""
    contact = w.pool[place]
    return bool(contact.queue == q and contact.number == number and contact.arrived == arrived)
