"""People come on the queue and leave it, and deferred queues open and close, as the timetable says.

Named people come and go themselves. Of a headcount, the timetable knows parts (the first, the second, ...) and not who
plays them: where it falls, whoever is free first takes the part of the one who goes, so that a call that ends late does
not keep an idle colleague. Draws of absence and pauses belong to the part.
"""

from __future__ import annotations

import math

import numpy as np

from planner.simulation import calendar
from planner.simulation.compiled import compiled, inlined
from planner.simulation.handing_out import hand_out, next_step, replan
from planner.simulation.idle import unlist
from planner.simulation.rng import derive, exponential, uniform
from planner.simulation.service import end_pause
from planner.simulation.spill import fill_vendor
from planner.simulation.tally import settle_time
from planner.simulation.world import CLOSES, COMES, EVENTS, FEWER, GOES, NEXT_CHANGE, OPENS, REPLICATION, World

TIMETABLE = 0
"""Slot of the timetable; agents follow, then what is to come (`coming.py`), given contacts, each queue's arrivals."""

_NO_NEGATIVE = 1 << 40


@compiled
def _come(w: World, a: int, cls: int, day: int, now: float) -> None:
    """Agent a comes on the queue, unless the whole day is lost."""
    agent = w.agents[a]
    part = w.agents[w.roles[a, 1]]
    own = derive(derive(part.key, np.uint64(day)), np.uint64(w.counters[REPLICATION]))
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
    next_step(w, a, now)


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
    replan(w, a)


@compiled
def _free_first(w: World, cls: int, now: float) -> int:
    """Of a class's people on the queue, somebody idle or in a pause, else the one whose contact ends first."""
    idle = w.lists[cls * w.slots.shape[1], 0]
    if idle >= 0:
        return int(idle)
    best, least = -1, math.inf
    for a in range(w.agents.size):
        agent = w.agents[a]
        if agent.on == 1 and agent.cls == cls:
            ends = now if agent.load == 0 else agent.ends
            if ends < least:
                best, least = a, ends
    return best


@compiled
def _fewer(w: World, part: int, cls: int, now: float) -> None:
    """A headcount falls by the one with this part, if they are there at all."""
    a = w.roles[part, 0]
    if w.agents[a].on == 0:
        return
    leaves = _free_first(w, cls, now)
    other = w.roles[leaves, 1]
    w.roles[part, 0], w.roles[other, 0] = leaves, a
    w.roles[leaves, 1], w.roles[a, 1] = part, other
    _go(w, leaves, now)


@inlined
def change_staff(w: World, now: float) -> None:
    """The next row of the timetable happens."""
    row = w.counters[NEXT_CHANGE]
    w.counters[NEXT_CHANGE] = row + 1
    w.counters[EVENTS] += 1
    following = w.timetable[row + 1].at if row + 1 < w.timetable.size else math.inf
    calendar.plan(w.when, w.winner, TIMETABLE, following)
    change = w.timetable[row]
    if change.what == COMES:
        _come(w, w.roles[change.agent, 0], change.cls, change.day, now)
    elif change.what == GOES:
        _go(w, change.agent, now)
    elif change.what == FEWER:
        _fewer(w, change.agent, change.cls, now)
    elif change.what == OPENS:
        w.lines[change.agent].open = 1
        hand_out(w, change.agent, now)
        for v in range(w.vendors.size):
            fill_vendor(w, v, now)
    elif change.what == CLOSES:
        w.lines[change.agent].open = 0
