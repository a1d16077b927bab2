"""Deferred work that is put aside for who waits on the line, and taken up again with the time that was left.

Of the people who may serve the caller the one with the lowest preference level is interrupted, then the one who began
last. The work goes back to the head of its line; whoever is free for it next takes it up.
"""

from __future__ import annotations

import numpy as np

from planner.simulation.compiled import compiled, inlined
from planner.simulation.idle import unlist
from planner.simulation.lines import join_front
from planner.simulation.tally import count_work, settle_time, spread
from planner.simulation.world import INTERRUPTIONS, World


@compiled
def _engaged(w: World, q: int, waited: float) -> int:
    """The agent whose work gives way to a contact of queue q that has waited so long, or -1."""
    queue = w.queues[q]
    lists = w.classes.size * w.slots.shape[1]
    best, best_level = -1, 0
    for row in range(queue.first, queue.last):
        option = w.eligible[row]
        if best >= 0 and option.level > best_level:
            break
        a = w.lists[lists + option.cls, 1]
        if a < 0 or option.after_s > waited:
            continue
        since = w.agents[a].since
        if best < 0 or since > w.agents[best].since or (since == w.agents[best].since and a < best):
            best, best_level = a, option.level
    return int(best)


@compiled
def interrupt(w: World, q: int, now: float, waited: float) -> int:
    """Free an agent for a contact of queue q; -1 where nobody's work gives way. The caller starts the contact."""
    a = _engaged(w, q, waited)
    if a < 0:
        return -1
    unlist(w, a)
    agent, slot = w.agents[a], w.slots[a, 0]
    d = slot.queue
    settle_time(w, a, now)
    spread(w.held_s[d], slot.started, now, w.interval_s, 1.0)
    count_work(w, a, d, slot.started, now, 1.0)
    cell = int(now // w.interval_s)
    if 0 <= cell < w.ways.shape[1]:
        w.ways[d, cell, INTERRUPTIONS] += 1
    agent.load = 0
    w.classes[agent.cls].busy -= 1
    rest = max(0.0, agent.ends - now) * w.speed[a, d]
    join_front(w, d, slot.number, slot.interval, slot.arrived, slot.due, rest)
    return a


@inlined
def resume(
    w: World, a: int, q: int, number: np.uint64, interval: int, arrived: float, due: float, rest: float, now: float
) -> None:
    """Agent a, who has nothing open, takes up work that was put aside."""
    agent, slot = w.agents[a], w.slots[a, 0]
    agent.busy_from = agent.updated = now
    if agent.on == 1:
        w.classes[agent.cls].busy += 1
    slot.number = number
    slot.arrived = arrived
    slot.started = now
    slot.due = due
    slot.queue = q
    slot.interval = interval
    agent.load = 1
    agent.ends = now + rest / w.speed[a, q]
