"""What is counted while the simulator runs: contacts by arrival interval, people's time by clock interval."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from planner.simulation.compiled import compiled, inlined
from planner.simulation.world import EVENTS, LOGGED, World

OFFERED, LESS_SHORT_ABANDONS, ANSWERED, NOT_WAITING = 0, 1, 2, 3
"""Definitions of the service level, as `planner.scenario.queue.Definition` orders them."""

GAVE_UP, LEFT_WAITING = -1, -2
"""What stands for the agent of a contact that nobody served, in the record of contacts."""

WAIT_BINS = 96
"""No wait at all, then quarter octaves: bin k holds waits from 2**((k - 1) / 4 - 1) s on, the first all up to that of
bin 2, the last all above 80 days."""

AGE_H = (0.0, 1.0, 2.0, 4.0, 8.0, 24.0, 48.0, 72.0, 168.0)
"""Least age of each class of waiting deferred work, hours."""
AGES = len(AGE_H)


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
    """Everything zero that is counted for each replication."""
    w.on_s[:, :] = 0.0
    w.busy_s[:, :] = 0.0
    w.work_s[:, :] = 0.0
    w.handled[:, :] = 0
    w.aging[:, :, :] = 0
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
def _starts_from(w: World, moment: float) -> int:
    """The first interval that starts at the moment or after it, at most the one after the horizon."""
    return int(min(w.tally.shape[1], max(0, math.ceil(moment / w.interval_s))))


@inlined
def _starts_after(w: World, moment: float) -> int:
    """The first interval that starts after the moment, at most the one after the horizon."""
    return int(min(w.tally.shape[1], max(0, math.floor(moment / w.interval_s) + 1)))


@inlined
def count_wait(w: World, q: int, arrived: float, until: float) -> None:
    """The contact stood in line at the starts of intervals after its arrival, up to the end of its wait."""
    begin, stop = _starts_after(w, arrived), _starts_after(w, until)
    if stop <= begin:
        return
    last = w.tally.shape[1] - 1
    if begin < last:
        w.tally[q, begin].waiting += 1
        w.tally[q, min(stop, last)].waiting -= 1
    if w.queues[q].deferred:
        for k in range(AGES):
            over = stop if k + 1 == AGES else min(stop, _starts_from(w, arrived + AGE_H[k + 1] * 3600.0))
            if over > begin:
                w.aging[q, k, begin] += 1
                w.aging[q, k, over] -= 1
                begin = over
            if over == stop:
                break


@inlined
def _count_length(w: World, q: int, interval: int, wait: float) -> None:
    """One more answered contact of this wait."""
    place = 0
    if wait > 0.0:
        place = min(WAIT_BINS - 1, max(1, 1 + math.floor(4.0 * (math.log2(wait) + 1.0))))
    w.waits[q, interval, place] += 1


@inlined
def count_answered(w: World, q: int, interval: int, arrived: float, now: float) -> None:
    """A contact is taken by an agent."""
    w.counters[EVENTS] += 1
    wait = now - arrived
    if wait > 0.0:
        count_wait(w, q, arrived, now)
    if interval < 0:
        return
    cell = w.tally[q, interval]
    cell.answered += 1
    cell.wait_s += wait
    _count_length(w, q, interval, wait)
    if not w.queues[q].deferred:
        cell.counted += 1
        if wait <= w.queues[q].within_s:
            cell.met += 1


@inlined
def count_abandoned(w: World, q: int, interval: int, arrived: float, until: float) -> None:
    """A contact gave up at `until`."""
    w.counters[EVENTS] += 1
    count_wait(w, q, arrived, until)
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
def count_left(w: World, q: int, interval: int, arrived: float) -> None:
    """A contact that nobody will take and that does not give up."""
    count_wait(w, q, arrived, w.horizon_s)
    if interval < 0:
        return
    cell = w.tally[q, interval]
    cell.left += 1
    if not w.queues[q].deferred and w.queues[q].definition != ANSWERED:
        cell.counted += 1


@inlined
def count_work(w: World, a: int, q: int, begin: float, end: float, share: float) -> None:
    """An agent spends this share of the time from `begin` to `end` on contacts of queue q."""
    w.agent_busy_s[a, q] += share * max(0.0, min(end, w.horizon_s) - max(begin, 0.0))
    pair = w.pair[w.agents[a].cls, q]
    if pair >= 0:
        spread(w.work_s[pair], begin, end, w.interval_s, share)


@inlined
def count_ended(w: World, a: int, q: int, interval: int, due: float, started: float, now: float) -> None:
    """A contact is finished; deferred work was answered in time if that was by its deadline."""
    w.counters[EVENTS] += 1
    spread(w.held_s[q], started, now, w.interval_s, 1.0)
    if interval >= 0 and w.queues[q].deferred and due <= w.horizon_s and now <= due:
        w.tally[q, interval].met += 1
    if not w.queues[q].chat:
        count_work(w, a, q, started, now, 1.0)
    pair, cell = w.pair[w.agents[a].cls, q], math.floor(now / w.interval_s)
    if pair >= 0 and 0 <= cell < w.handled.shape[1]:
        w.handled[pair, cell] += 1


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
