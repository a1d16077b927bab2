"""The event loop: one replication of the horizon, contact by contact."""

from __future__ import annotations

import math

import numpy as np

from planner.simulation import calendar
from planner.simulation.arrivals import contact_number, next_arrival
from planner.simulation.arriving import arrive, hand_out_spilled
from planner.simulation.callbacks import offer
from planner.simulation.coming import pop_coming
from planner.simulation.compiled import compiled, inlined
from planner.simulation.handing_out import next_step
from planner.simulation.lines import clear_pool, close_lines
from planner.simulation.rng import derive
from planner.simulation.service import advance, chatting, end_pause, finish, first_to_end
from planner.simulation.spill import vendor_ends
from planner.simulation.staff_changes import TIMETABLE, change_staff
from planner.simulation.tally import clear_tally
from planner.simulation.trunks import free_line
from planner.simulation.waiting import lose_patience, ripen
from planner.simulation.world import (
    ARRIVES,
    FULL,
    GIVES_UP,
    IS_OFFERED,
    LOGGED,
    NEXT_GIVEN,
    PATH,
    REPLICATION,
    RIPENS,
    TO_COME,
    World,
)


@compiled
def _reset(w: World, replication: int) -> None:
    part = np.uint64(replication)
    for q in range(w.queues.size):
        line, key = w.lines[q], w.queues[q].key
        line.arrival_key = derive(derive(w.keys[0], key), part)
        line.handle_key = derive(derive(w.keys[1], key), part)
        line.patience_key = derive(derive(w.keys[2], key), part)
        line.escalation_key = derive(derive(w.keys[3], key), part)
        line.choice_key = derive(derive(w.keys[6], key), part)
        line.passed = 0.0
        line.interval = line.index = 0
        line.open = 0 if w.queues[q].deferred else 1
    for a in range(w.agents.size):
        agent = w.agents[a]
        agent.load = agent.on = agent.paused = 0
        agent.listed = -1
        w.roles[a, :] = a
        agent.pause_due = math.inf
    for c in range(w.classes.size):
        w.classes[c].on = w.classes[c].busy = 0
    for k in range(w.trunks.size):
        w.trunks[k].busy = 0
    for v in range(w.vendors.size):
        w.vendors[v].busy = 0.0
    w.lists[:, :] = -1
    w.counters[:] = 0
    w.counters[REPLICATION] = replication
    w.counters[PATH] = replication % w.rates.shape[0]
    clear_pool(w)
    clear_tally(w)


@compiled
def _plan_first(w: World) -> None:
    w.when[:] = math.inf
    if w.timetable.size:
        w.when[TIMETABLE] = w.timetable[0].at
    people = w.agents.size
    if w.given.size:
        w.when[people + 2] = w.given[0].at
    for q in range(w.queues.size):
        w.when[people + 3 + q] = next_arrival(w, q)
    calendar.begin(w.when, w.winner)


@inlined
def _agent_event(w: World, a: int, now: float) -> None:
    agent = w.agents[a]
    done = 0 if agent.load > 0 else -1
    if agent.paused == 1:
        end_pause(w, a, now)
        done = -1
    elif chatting(w, a):
        done = first_to_end(w, a)
        advance(w, a, now)
        if agent.ends > now:
            done = -1
    if done >= 0:
        free_line(w, w.slots[a, done].queue)
        finish(w, a, done, now)
    next_step(w, a, now)


@compiled
def _come_to_pass(w: World, now: float) -> None:
    """What is to come next, other than an arrival, happens."""
    item = w.coming[0]
    q, what, place, which, number, arrived = item.queue, item.what, item.place, item.which, item.number, item.arrived
    pop_coming(w)
    if what == GIVES_UP:
        lose_patience(w, q, place, number, arrived, now)
    elif what == IS_OFFERED:
        offer(w, q, place, number, arrived, now)
    elif what == RIPENS:
        ripen(w, q, place, number, arrived, which, now)
        hand_out_spilled(w, q, now)
    else:
        vendor_ends(w, which, q, now)


@inlined
def _external_event(w: World, slot: int, now: float) -> None:
    """A contact arrives (one that was sent on, given, or the next of a queue's own), or what else was to come."""
    kind = slot - w.agents.size - 1
    arrived = now
    if kind == 0 and w.coming[0].what != ARRIVES:
        _come_to_pass(w, now)
        return
    if kind == 0:
        q, number, arrived = w.coming[0].queue, w.coming[0].number, w.coming[0].arrived
        pop_coming(w)
    elif kind == 1:
        row = w.counters[NEXT_GIVEN]
        w.counters[NEXT_GIVEN] = row + 1
        q, number, arrived = w.given[row].queue, w.given[row].number, w.given[row].arrived
        following = w.given[row + 1].at if row + 1 < w.given.size else math.inf
        calendar.plan(w.when, w.winner, slot, following)
    else:
        q = kind - 2
        number = contact_number(w.lines[q].interval - w.warm, w.lines[q].index)
        calendar.plan(w.when, w.winner, slot, next_arrival(w, q))
    arrive(w, q, number, arrived, now)


@compiled
def begin(w: World, replication: int) -> None:
    """Everything as before the first event of a replication."""
    _reset(w, replication)
    _plan_first(w)


@compiled
def go_on(w: World, pausing: bool) -> bool:
    """Simulate until nothing more happens, or (where asked) until the record of contacts has to be emptied first.

    Returns
    -------
    bool
        Whether the replication has ended. `w.counters[FULL]` is 1 then if the pool of contacts was too small: the
        counts are worthless.
    """
    people = w.agents.size
    while w.counters[FULL] == 0:
        if pausing and w.counters[LOGGED] + w.pool.size + 1 > w.log.shape[0]:
            return False
        slot = w.winner[1]
        now = w.when[slot]
        if now == math.inf:
            break
        if slot == TIMETABLE:
            change_staff(w, now)
        elif slot <= people:
            _agent_event(w, slot - 1, now)
        else:
            _external_event(w, slot, now)
        next_to_come = w.coming[0].at if w.counters[TO_COME] > 0 else math.inf
        calendar.plan(w.when, w.winner, people + 1, next_to_come)
    close_lines(w)
    return True


def replicate(w: World, replication: int) -> None:
    """Simulate the horizon once; counts are left in `w.tally`, people's time in `w.on_s` and the others.

    `w.counters[FULL]` is 1 afterwards if the pool of contacts was too small: the counts are then worthless.
    """
    begin(w, replication)
    go_on(w, False)
