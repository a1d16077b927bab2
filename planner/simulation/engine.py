"""The event loop: one replication of the horizon, contact by contact."""

from __future__ import annotations

import math

import numpy as np

from planner.simulation import calendar
from planner.simulation.arrivals import contact_number, next_arrival
from planner.simulation.compiled import compiled, inlined
from planner.simulation.idle import enlist, unlist
from planner.simulation.lines import clear_pool, close_lines, drop_head, front, join
from planner.simulation.rng import derive, exponential, uniform
from planner.simulation.routing import find_agent
from planner.simulation.service import (
    advance,
    begin_pause,
    chatting,
    end_pause,
    finish,
    first_to_end,
    next_event,
    pop_delayed,
    seek_work,
    start,
)
from planner.simulation.tally import clear_tally, count_offered, settle_time
from planner.simulation.world import (
    CLOSES,
    COMES,
    DELAYED,
    EVENTS,
    FULL,
    GOES,
    LOGGED,
    NEXT_CHANGE,
    NEXT_GIVEN,
    OPENS,
    PATH,
    REPLICATION,
    World,
)

TIMETABLE = 0
"""Slot of the timetable; agents follow, then escalated contacts, given contacts, and each queue's arrivals."""

_NO_NEGATIVE = 1 << 40


@compiled
def _reset(w: World, replication: int) -> None:
    part = np.uint64(replication)
    for q in range(w.queues.size):
        line, key = w.lines[q], w.queues[q].key
        line.arrival_key = derive(derive(w.keys[0], key), part)
        line.handle_key = derive(derive(w.keys[1], key), part)
        line.patience_key = derive(derive(w.keys[2], key), part)
        line.escalation_key = derive(derive(w.keys[3], key), part)
        line.passed = 0.0
        line.interval = line.index = 0
        line.open = 0 if w.queues[q].deferred else 1
    for a in range(w.agents.size):
        agent = w.agents[a]
        agent.load = agent.on = agent.paused = 0
        agent.listed = -1
        agent.pause_due = math.inf
    for c in range(w.classes.size):
        w.classes[c].on = w.classes[c].busy = 0
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
def _replan(w: World, a: int) -> None:
    calendar.plan(w.when, w.winner, 1 + a, next_event(w, a))


@compiled
def _hand_out(w: World, q: int, now: float) -> None:
    """Give waiting work of queue q to idle agents while there is somebody who may take it."""
    while w.lines[q].open and front(w, q, now) >= 0:
        a = find_agent(w, q, now)
        if a < 0:
            return
        unlist(w, a)
        contact = w.pool[w.lines[q].head]
        number, interval, arrived, due = contact.number, contact.interval, contact.arrived, contact.due
        drop_head(w, q)
        start(w, a, q, number, interval, arrived, due, now)
        enlist(w, a, now)
        _replan(w, a)


@inlined
def _hand_out_deferred(w: World, now: float) -> None:
    """Somebody became free or came: the occupancy cap may let idle people take deferred work now."""
    for q in range(w.queues.size):
        if w.queues[q].deferred and w.lines[q].length > 0:
            _hand_out(w, q, now)


@inlined
def _arrive(w: World, q: int, number: np.uint64, arrived: float, now: float) -> None:
    queue = w.queues[q]
    interval = math.floor(arrived / w.interval_s)
    if interval >= w.tally.shape[1] - 1:
        return
    due = until = math.inf
    if queue.deferred and interval >= 0:
        due = w.due_s[q, interval] + w.due_slope[q, interval] * (arrived - interval * w.interval_s)
    count_offered(w, q, interval, due)
    line = w.lines[q]
    a = find_agent(w, q, now) if line.open and (line.length == 0 or not queue.deferred) else -1
    if a >= 0:
        unlist(w, a)
        start(w, a, q, number, interval, arrived, due, now)
        enlist(w, a, now)
        _replan(w, a)
        return
    if queue.patience_s < math.inf:
        until = arrived + queue.patience_s * exponential(line.patience_key, number)
    join(w, q, number, interval, arrived, until, due)


@inlined
def _go_on(w: World, a: int, now: float) -> None:
    """What an agent does next: a pause that is due, or whatever waits."""
    agent = w.agents[a]
    unlist(w, a)
    if agent.on == 1 and agent.pause_due <= now and (agent.load == 0 or chatting(w, a)):
        begin_pause(w, a, now)
    else:
        seek_work(w, a, now)
    _replan(w, a)
    _hand_out_deferred(w, now)


@compiled
def _come(w: World, a: int, cls: int, day: int, now: float) -> None:
    """Agent a comes on the queue, unless the whole day is lost."""
    agent = w.agents[a]
    own = derive(derive(agent.key, np.uint64(day)), np.uint64(w.counters[REPLICATION]))
    if w.absence > 0.0 and uniform(w.keys[4], own) < w.absence:
        return
    if agent.load > 0:
        settle_time(w, a, now)
    agent.on = 1
    agent.cls = cls
    w.classes[cls].on += 1
    w.classes[cls].busy += agent.load > 0
    if agent.load == 0:
        agent.on_from = now
    if w.pause_s > 0.0:
        agent.day_key = derive(w.keys[5] ^ own, np.uint64(int(now) + _NO_NEGATIVE))
        agent.pauses = 1
        agent.pause_due = now
        lost = w.pause_s / (w.pause_s + w.between_pauses_s)
        if uniform(agent.day_key, np.uint64(0)) >= lost:
            agent.pause_due += w.between_pauses_s * exponential(agent.day_key, np.uint64(1))
    _go_on(w, a, now)


@compiled
def _go(w: World, a: int, now: float) -> None:
    """Agent a leaves the queue, after the contacts they have."""
    agent = w.agents[a]
    if agent.on == 0:
        return
    unlist(w, a)
    if agent.paused == 1:
        end_pause(w, a, now)
    if agent.load == 0:
        settle_time(w, a, now)
    w.classes[agent.cls].on -= 1
    w.classes[agent.cls].busy -= agent.load > 0
    agent.on = 0
    agent.pause_due = math.inf
    _replan(w, a)


@inlined
def _change_staff(w: World, now: float) -> None:
    row = w.counters[NEXT_CHANGE]
    w.counters[NEXT_CHANGE] = row + 1
    w.counters[EVENTS] += 1
    following = w.timetable[row + 1].at if row + 1 < w.timetable.size else math.inf
    calendar.plan(w.when, w.winner, TIMETABLE, following)
    change = w.timetable[row]
    if change.what == COMES:
        _come(w, change.agent, change.cls, change.day, now)
    elif change.what == GOES:
        _go(w, change.agent, now)
    elif change.what == OPENS:
        w.lines[change.agent].open = 1
        _hand_out(w, change.agent, now)
    elif change.what == CLOSES:
        w.lines[change.agent].open = 0


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
        finish(w, a, done, now)
    _go_on(w, a, now)


@inlined
def _external_event(w: World, slot: int, now: float) -> None:
    """A contact arrives: escalated, given, or the next of a queue's own."""
    kind = slot - w.agents.size - 1
    arrived = now
    if kind == 0:
        q, number = w.delayed[0].queue, w.delayed[0].number
        pop_delayed(w)
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
    _arrive(w, q, number, arrived, now)


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
            _change_staff(w, now)
        elif slot <= people:
            _agent_event(w, slot - 1, now)
        else:
            _external_event(w, slot, now)
        first_delayed = w.delayed[0].at if w.counters[DELAYED] > 0 else math.inf
        calendar.plan(w.when, w.winner, people + 1, first_delayed)
    close_lines(w)
    return True


@compiled
def replicate(w: World, replication: int) -> None:
    """Simulate the horizon once; counts are left in `w.tally`, people's time in `w.on_s` and the others.

    `w.counters[FULL]` is 1 afterwards if the pool of contacts was too small: the counts are then worthless.
    """
    begin(w, replication)
    go_on(w, False)
