"""Who waits: one first-come-first-served line a queue, in a shared pool of contacts.

Giving up needs no event: nobody serves a contact between its last moment of patience and the moment it is looked at,
so it is counted, at its own time, when it is met at the head of its line.
"""

from __future__ import annotations

import numpy as np

from planner.simulation.compiled import compiled, inlined
from planner.simulation.tally import GAVE_UP, LEFT_WAITING, count_abandoned, count_left, write_log
from planner.simulation.world import FREE, FULL, World

_NEVER = 1e300


@compiled
def clear_pool(w: World) -> None:
    """All places free, all lines empty."""
    size = w.pool.size
    for place in range(size):
        w.pool[place].next = place + 1
    w.pool[size - 1].next = -1
    w.counters[FREE] = 0
    for q in range(w.lines.size):
        w.lines[q].head = w.lines[q].tail = -1
        w.lines[q].length = 0


@inlined
def join(w: World, q: int, number: np.uint64, interval: int, arrived: float, until: float, due: float) -> None:
    """Put a contact at the end of its line; without room the run is marked to be repeated with more."""
    place = w.counters[FREE]
    if place < 0:
        w.counters[FULL] = 1
        return
    contact = w.pool[place]
    w.counters[FREE] = contact.next
    contact.number = number
    contact.interval = interval
    contact.arrived = arrived
    contact.until = until
    contact.due = due
    contact.next = -1
    line = w.lines[q]
    if line.tail < 0:
        line.head = place
    else:
        w.pool[line.tail].next = place
    line.tail = place
    line.length += 1


@inlined
def drop_head(w: World, q: int) -> None:
    """Take the head out of its line and free its place."""
    line = w.lines[q]
    place = line.head
    line.head = w.pool[place].next
    if line.head < 0:
        line.tail = -1
    line.length -= 1
    w.pool[place].next = w.counters[FREE]
    w.counters[FREE] = place


@inlined
def front(w: World, q: int, now: float) -> int:
    """Place of the first contact that still waits, or -1; those that gave up before are counted and dropped."""
    line = w.lines[q]
    while line.head >= 0:
        contact = w.pool[line.head]
        if contact.until > now:
            return int(line.head)
        count_abandoned(w, q, contact.interval, contact.arrived, contact.until)
        write_log(w, q, contact.number, contact.arrived, -1.0, contact.until, GAVE_UP)
        drop_head(w, q)
    return -1


@compiled
def close_lines(w: World) -> None:
    """Nothing more happens: who waits gives up in their own time, or is left."""
    for q in range(w.queues.size):
        while True:
            place = front(w, q, _NEVER)
            if place < 0:
                break
            contact = w.pool[place]
            count_left(w, q, contact.interval, contact.arrived)
            write_log(w, q, contact.number, contact.arrived, -1.0, w.horizon_s, LEFT_WAITING)
            drop_head(w, q)
