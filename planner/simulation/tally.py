"""What is counted while the simulator runs: contacts by arrival interval, people's time by clock interval."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from planner.simulation.compiled import compiled, inlined
from planner.simulation.world import EVENTS, LOGGED, World

OFFERED, LESS_SHORT_ABANDONS, ANSWERED, NOT_WAITING = 0, 1, 2, 3
"""Definitions of the service level, as `planner.scenario.queue.Definition` orders them."""


@inlined
def spread(row: NDArray[np.float64], begin: float, end: float, interval_s: float, share: float) -> None:
    """Add `share` seconds per second from `begin` to `end` to the intervals of `row` it lies in."""
    begin = max(begin, 0.0)
    end = min(end, row.size * interval_s)
    while begin < end:
        cell = min(int(begin / interval_s), row.size - 1)
        upto = min(end, (cell + 1) * interval_s)
        if upto <= begin:  # begin is the rounded end of its cell
            cell = min(cell + 1, row.size - 1)
            upto = min(end, (cell + 1) * interval_s)
            if upto <= begin:
                return
        row[cell] += (upto - begin) * share
        begin = upto


@compiled
def clear_tally(w: World) -> None:
    """All counts zero."""
    for q in range(w.tally.shape[0]):
        for i in range(w.tally.shape[1]):
            cell = w.tally[q, i]
            cell.wait_s = 0.0
            cell.offered = cell.answered = cell.abandoned = cell.left = 0
            cell.met = cell.counted = cell.waiting = 0


@inlined
def settle_time(w: World, a: int, now: float) -> None:
    """Count an agent's time on the queue, and busy, up to now."""
    agent = w.agents[a]
    spread(w.on_s[agent.cls], agent.on_from, now, w.interval_s, 1.0)
    agent.on_from = now
    if agent.load > 0:
        spread(w.busy_s[agent.cls], agent.busy_from, now, w.interval_s, 1.0)
        agent.busy_from = now


@inlined
def count_offered(w: World, q: int, interval: int, due: float) -> None:
    """A contact arrives; work due after the horizon is offered, but can be neither met nor missed."""
    w.counters[EVENTS] += 1
    if interval >= 0:
        cell = w.tally[q, interval]
        cell.offered += 1
        if w.queues[q].deferred and due <= w.horizon_s:
            cell.counted += 1


@inlined
def count_wait(w: World, q: int, interval: int, until: float) -> None:
    """The contact waited from its interval on: it stood in line at the starts of the later ones."""
    last = w.tally.shape[1] - 1
    stop = min(last, max(0, math.floor(until / w.interval_s) + 1))
    begin = min(interval + 1, last)
    if stop > begin:
        w.tally[q, begin].waiting += 1
        w.tally[q, stop].waiting -= 1


@inlined
def count_answered(w: World, q: int, interval: int, arrived: float, now: float) -> None:
    """A contact is taken by an agent."""
    w.counters[EVENTS] += 1
    wait = now - arrived
    if wait > 0.0:
        count_wait(w, q, interval, now)
    if interval < 0:
        return
    cell = w.tally[q, interval]
    cell.answered += 1
    cell.wait_s += wait
    if not w.queues[q].deferred:
        cell.counted += 1
        if wait <= w.queues[q].within_s:
            cell.met += 1


@inlined
def count_abandoned(w: World, q: int, interval: int, arrived: float, until: float) -> None:
    """A contact gave up at `until`."""
    w.counters[EVENTS] += 1
    count_wait(w, q, interval, until)
    if interval < 0:
        return
    queue, cell, wait = w.queues[q], w.tally[q, interval], until - arrived
    cell.abandoned += 1
    if queue.definition == NOT_WAITING:
        cell.counted += 1
        if wait <= queue.within_s:
            cell.met += 1
    elif queue.definition == OFFERED or (queue.definition == LESS_SHORT_ABANDONS and wait >= queue.short_abandon_s):
        cell.counted += 1


@inlined
def count_left(w: World, q: int, interval: int) -> None:
    """A contact that nobody will take and that does not give up."""
    count_wait(w, q, interval, w.horizon_s)
    if interval < 0:
        return
    cell = w.tally[q, interval]
    cell.left += 1
    if not w.queues[q].deferred and w.queues[q].definition != ANSWERED:
        cell.counted += 1


@inlined
def count_ended(w: World, a: int, q: int, interval: int, due: float, started: float, now: float) -> None:
    """A contact is finished; deferred work was answered in time if that was by its deadline."""
    w.counters[EVENTS] += 1
    spread(w.held_s[q], started, now, w.interval_s, 1.0)
    if interval >= 0 and w.queues[q].deferred and due <= w.horizon_s and now <= due:
        w.tally[q, interval].met += 1
    if not w.queues[q].chat:
        w.agent_busy_s[a, q] += max(0.0, min(now, w.horizon_s) - max(started, 0.0))


@inlined
def write_log(w: World, q: int, number: np.uint64, arrived: float, started: float, ended: float, a: int) -> None:
    """Keep a contact, where the caller gave room for it (tests)."""
    row = w.counters[LOGGED]
    if row < w.log.shape[0]:
        w.log[row, 0] = q
        w.log[row, 1] = arrived
        w.log[row, 2] = started
        w.log[row, 3] = ended
        w.log[row, 4] = a
        w.log[row, 5] = np.float64(number & np.uint64((1 << 53) - 1))
        w.counters[LOGGED] = row + 1
