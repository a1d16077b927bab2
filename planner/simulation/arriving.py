"""A contact arrives: it is served, waits, or is lost."""

from __future__ import annotations

import math

import numpy as np

from planner.simulation.compiled import compiled, inlined
from planner.simulation.giving_up import turn_away
from planner.simulation.handing_out import hand_out, hand_out_deferred, replan
from planner.simulation.idle import enlist, unlist
from planner.simulation.interrupting import interrupt
from planner.simulation.lines import front, join
from planner.simulation.patience import gives_up_at
from planner.simulation.routing import find_agent
from planner.simulation.service import start
from planner.simulation.taking import take_first
from planner.simulation.tally import count_offered
from planner.simulation.trunks import all_busy, take_line
from planner.simulation.waiting import wait_or_leave
from planner.simulation.world import BLOCKED, World


@compiled
def _lose_blocked(w: World, q: int, number: np.uint64, interval: int, arrived: float) -> None:
    """All lines are busy: the caller hears the busy tone."""
    if interval >= 0:
        w.ways[q, interval, BLOCKED] += 1
    turn_away(w, q, number, interval, arrived, arrived)


@compiled
def _arrive_where_more_happens(
    w: World, q: int, number: np.uint64, interval: int, arrived: float, due: float, now: float
) -> None:
    """A contact of a queue that knows more than being served, waiting and giving up."""
    if all_busy(w, q):
        _lose_blocked(w, q, number, interval, arrived)
        return
    take_line(w, q)
    queue, waited = w.queues[q], now - arrived
    in_turn = w.lines[q].open and (w.lines[q].length == 0 or not queue.deferred)
    a = find_agent(w, q, now, waited) if in_turn else -1
    interrupts = a < 0 and queue.preempts
    if interrupts:
        a = interrupt(w, q, now, waited)
    if a < 0:
        wait_or_leave(w, q, number, interval, arrived, due, now)
        return
    unlist(w, a)
    start(w, a, q, number, interval, arrived, due, now)
    enlist(w, a, now)
    replan(w, a)
    if interrupts:
        hand_out_deferred(w, now)


@compiled
def hand_out_spilled(w: World, q: int, now: float) -> None:
    """Who waits in queue q may have waited long enough for people of another queue, or for their deferred work."""
    hand_out(w, q, now)
    while w.queues[q].preempts and front(w, q, now) >= 0:
        a = interrupt(w, q, now, now - w.pool[w.lines[q].head].arrived)
        if a < 0:
            break
        take_first(w, a, q, now)
        enlist(w, a, now)
        replan(w, a)
    hand_out_deferred(w, now)


@inlined
def arrive(w: World, q: int, number: np.uint64, arrived: float, now: float) -> None:
    """A contact of queue q comes now; `arrived` is earlier for a backlog and for who is to be called back."""
    queue = w.queues[q]
    interval = math.floor(arrived / w.interval_s)
    if interval >= w.tally.shape[1] - 1:
        return
    due = math.inf
    if queue.deferred and interval >= 0:
        due = w.due_s[q, interval] + w.due_slope[q, interval] * (arrived - interval * w.interval_s)
    count_offered(w, q, interval, due)
    if queue.special:
        _arrive_where_more_happens(w, q, number, interval, arrived, due, now)
        return
    line = w.lines[q]
    a = find_agent(w, q, now, now - arrived) if line.open and (line.length == 0 or not queue.deferred) else -1
    if a >= 0:
        unlist(w, a)
        start(w, a, q, number, interval, arrived, due, now)
        enlist(w, a, now)
        replan(w, a)
        return
    join(w, q, number, interval, arrived, gives_up_at(w, q, number, interval, arrived), due)
