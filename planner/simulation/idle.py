"""Agents who may take a contact: one list per class and load, the longest at that load first."""

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
    """Put an agent at the end of the list of their class and load, if they may take one more contact."""
    agent = w.agents[a]
    if agent.on == 0 or agent.paused == 1:
        return
    if agent.load > 0:
        busy_with_chat = w.queues[w.slots[a, 0].queue].chat == 1
        if not busy_with_chat or agent.load >= w.classes[agent.cls].concurrency:
            return
    where = agent.cls * w.slots.shape[1] + agent.load
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
