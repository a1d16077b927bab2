"""Call-backs: a caller is offered one instead of waiting on the line.

The offer is made once: on arrival, where the expected wait is above a limit, or after that long on the line. Who
accepts hangs up and never gives up. Without a queue of its own the call-back keeps its place in the line (virtual
hold): it is answered when an agent gets to it, and counts as met if that is within the promise, from the call. Only the
time on the line counts as wait. With a queue for call-backs the contact moves there, with its time of call: it is
offered there, in the interval of its call, and no longer in the queue it came from; that queue's target is the promise.
"""

from __future__ import annotations

import math

import numpy as np

from planner.simulation.choices import ACCEPTS, NEXT, choice
from planner.simulation.coming import push_coming, still_waits
from planner.simulation.compiled import compiled
from planner.simulation.expected_wait import expected_wait_s
from planner.simulation.lines import remove
from planner.simulation.rng import derive
from planner.simulation.trunks import free_line, take_line
from planner.simulation.world import ARRIVES, CALLED_BACK, HELD, IN_PERSON, KEPT, World


@compiled
def accepts_on_arrival(w: World, q: int, number: np.uint64, now: float) -> bool:
    """Whether contact `number`, which has to wait, is offered a call-back now and accepts."""
    queue = w.queues[q]
    if queue.offer_expected == 0 or expected_wait_s(w, q, now) <= queue.offer_after_s:
        return False
    return bool(choice(w, q, number, ACCEPTS) < queue.accept)


@compiled
def move(w: World, q: int, number: np.uint64, interval: int, arrived: float, now: float) -> None:
    """The contact hangs up and goes to the queue of call-backs."""
    free_line(w, q)
    if interval >= 0:
        w.tally[q, interval].offered -= 1
        w.ways[q, interval, CALLED_BACK] += 1
    own = derive(derive(w.lines[q].choice_key, number), np.uint64(NEXT + 1))
    push_coming(w, now, ARRIVES, w.queues[q].callback_to, own, arrived, -1, -1)


@compiled
def hold(w: World, q: int, place: int, now: float) -> None:
    """The contact at this place hangs up and keeps its turn."""
    free_line(w, q)
    contact = w.pool[place]
    contact.state = HELD
    contact.rest = now - contact.arrived
    contact.until = math.inf
    if contact.interval >= 0:
        w.ways[q, contact.interval, CALLED_BACK] += 1


@compiled
def offer(w: World, q: int, place: int, number: np.uint64, arrived: float, now: float) -> None:
    """The wait so far has reached the limit: a call-back is offered to who still waits on the line."""
    if not still_waits(w, q, place, number, arrived) or w.pool[place].state != IN_PERSON:
        return
    if choice(w, q, number, ACCEPTS) >= w.queues[q].accept:
        return
    if w.queues[q].callback_to < 0:
        hold(w, q, place, now)
    else:
        interval = w.pool[place].interval
        remove(w, q, place)
        move(w, q, number, interval, arrived, now)


@compiled
def count_called_back(w: World, q: int, interval: int, arrived: float, on_line_s: float, now: float) -> None:
    """Put right what was counted of a call-back made in its turn: its wait on the line, and a promise kept or not."""
    take_line(w, q)
    if interval < 0:
        return
    queue, cell, wait = w.queues[q], w.tally[q, interval], now - arrived
    cell.wait_s += on_line_s - wait
    kept = wait <= queue.promise_s
    if kept and wait > queue.within_s:
        cell.met += 1
    elif wait <= queue.within_s and not kept:
        cell.met -= 1
    w.ways[q, interval, KEPT] += kept
