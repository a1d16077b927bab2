"""Agents who may take a contact: one list per class and load, the longest at that load first.

After those stands one list per class of people whose work may be interrupted, the longest at it first.
"""

from __future__ import annotations

from planner.simulation.compiled import inlined
from planner.simulation.world import World


@inlined
def unlist(w: World, a: int) -> None:
    """Take an agent out of the list they are in, if any."""
    agent = w.agents[a]
    where = agent.listed
    if where < 0:
        return
    if agent.prev >= 0:
        w.agents[agent.prev].next = agent.next
    else:
        w.lists[where, 0] = agent.next
    if agent.next >= 0:
        w.agents[agent.next].prev = agent.prev
    else:
        w.lists[where, 1] = agent.prev
    agent.listed = -1


@inlined
def enlist(w: World, a: int, now: float) -> None:
    """Put an agent at the end of the list of their class and load, if they may take more, or put theirs aside."""
    agent = w.agents[a]
    if agent.on == 0 or agent.paused == 1:
        return
    where = agent.cls * w.slots.shape[1] + agent.load
    if agent.load > 0:
        queue = w.queues[w.slots[a, 0].queue]
        if queue.interruptible == 1:
            where = w.classes.size * w.slots.shape[1] + agent.cls
        elif queue.chat == 0 or agent.load >= w.classes[agent.cls].concurrency:
            return
    tail = w.lists[where, 1]
    agent.prev = tail
    agent.next = -1
    agent.since = now
    agent.listed = where
    if tail >= 0:
        w.agents[tail].next = a
    else:
        w.lists[where, 0] = a
    w.lists[where, 1] = a
