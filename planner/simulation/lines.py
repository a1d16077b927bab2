"""Who waits: one first-come-first-served line a queue, in a shared pool of contacts.

Giving up needs no event where nothing follows from it: nobody serves a contact between its last moment of patience and
the moment it is looked at, so it is counted, at its own time, when it is met at the head of its line.
"""

from __future__ import annotations

import math

import numpy as np

from planner.simulation.compiled import compiled, inlined
from planner.simulation.giving_up import give_up
from planner.simulation.tally import LEFT_WAITING, count_left, write_log
from planner.simulation.world import FREE, FULL, IN_PERSON, INTERRUPTED, World

_NEVER = 1e300


@compiled
def clear_pool(w: World) -> None:
    """All places free, all lines empty."""
    size = w.pool.size
    for place in range(size):
        w.pool[place].next = place + 1
        w.pool[place].queue = -1
    w.pool[size - 1].next = -1
    w.counters[FREE] = 0
    for q in range(w.lines.size):
        w.lines[q].head = w.lines[q].tail = -1
        w.lines[q].length = 0


@inlined
def _seat(w: World, q: int, number: np.uint64, interval: int, arrived: float, until: float, due: float) -> int:
    """A place of the pool for a contact, -1 where there is none and the run is marked to be repeated with more."""
    place = w.counters[FREE]
    if place < 0:
        w.counters[FULL] = 1
        return -1
    contact = w.pool[place]
    w.counters[FREE] = contact.next
    contact.number = number
    contact.interval = interval
    contact.arrived = arrived
    contact.until = until
    contact.due = due
    contact.queue = q
    contact.state = IN_PERSON
    return int(place)


@inlined
def join(w: World, q: int, number: np.uint64, interval: int, arrived: float, until: float, due: float) -> int:
    """Put a contact at the end of its line; its place in the pool, -1 without room."""
    place = _seat(w, q, number, interval, arrived, until, due)
    if place < 0:
        return -1
    line = w.lines[q]
    w.pool[place].next = -1
    w.pool[place].prev = line.tail
    if line.tail < 0:
        line.head = place
    else:
        w.pool[line.tail].next = place
    line.tail = place
    line.length += 1
    return place


@compiled
def join_front(w: World, q: int, number: np.uint64, interval: int, arrived: float, due: float, rest: float) -> None:
    """Put work that was begun at the head of its line."""
    place = _seat(w, q, number, interval, arrived, math.inf, due)
    if place < 0:
        return
    line, contact = w.lines[q], w.pool[place]
    contact.state = INTERRUPTED
    contact.rest = rest
    contact.prev = -1
    contact.next = line.head
    if line.head < 0:
        line.tail = place
    else:
        w.pool[line.head].prev = place
    line.head = place
    line.length += 1


@inlined
def drop_head(w: World, q: int) -> None:
    """Take the head out of its line and free its place."""
    line = w.lines[q]
    place = line.head
    line.head = w.pool[place].next
    if line.head < 0:
        line.tail = -1
    else:
        w.pool[line.head].prev = -1
    line.length -= 1
    w.pool[place].queue = -1
    w.pool[place].next = w.counters[FREE]
    w.counters[FREE] = place


@compiled
def remove(w: World, q: int, place: int) -> None:
    """Take a contact out of its line, wherever it stands, and free its place."""
    line, contact = w.lines[q], w.pool[place]
    if contact.prev < 0:
        drop_head(w, q)
        return
    w.pool[contact.prev].next = contact.next
    if contact.next < 0:
        line.tail = contact.prev
    else:
        w.pool[contact.next].prev = contact.prev
    line.length -= 1
    contact.queue = -1
    contact.next = w.counters[FREE]
    w.counters[FREE] = place


@inlined
def front(w: World, q: int, now: float) -> int:
    """Place of the first contact that still waits, or -1; those that gave up before are counted and dropped."""
    line = w.lines[q]
    while line.head >= 0:
        contact = w.pool[line.head]
        if contact.until > now:
            return int(line.head)
        number, interval, arrived, until = contact.number, contact.interval, contact.arrived, contact.until
        drop_head(w, q)
        give_up(w, q, number, interval, arrived, until)
    return -1


@compiled
def close_lines(w: World) -> None:
    """Nothing more happens: who waits gives up in their own time, or is left; work begun has been counted."""
    for q in range(w.queues.size):
        while True:
            place = front(w, q, _NEVER)
            if place < 0:
                break
            contact = w.pool[place]
            if contact.state != INTERRUPTED:
                count_left(w, q, contact.interval, contact.arrived)
            write_log(w, q, contact.number, contact.arrived, -1.0, w.horizon_s, LEFT_WAITING)
            drop_head(w, q)
