"""How agents come to contacts that wait."""

from __future__ import annotations

from planner.simulation.callbacks import count_called_back
from planner.simulation.compiled import inlined
from planner.simulation.idle import enlist
from planner.simulation.interrupting import resume
from planner.simulation.lines import drop_head
from planner.simulation.routing import choose_queue
from planner.simulation.service import chatting, start
from planner.simulation.world import HELD, INTERRUPTED, World


@inlined
def take_first(w: World, a: int, q: int, now: float) -> None:
    """Agent a takes the contact at the head of queue q's line; the caller keeps lists and calendar right."""
    contact = w.pool[w.lines[q].head]
    number, interval, arrived, due = contact.number, contact.interval, contact.arrived, contact.due
    state, rest = contact.state, contact.rest
    drop_head(w, q)
    if state == INTERRUPTED:
        resume(w, a, q, number, interval, arrived, due, rest, now)
        return
    start(w, a, q, number, interval, arrived, due, now)
    if state == HELD:
        count_called_back(w, q, interval, arrived, rest, now)


@inlined
def seek_work(w: World, a: int, now: float) -> None:
    """Take what waits, as much as the agent may hold, and be listed for more."""
    agent = w.agents[a]
    while agent.on == 1 and agent.paused == 0:
        if agent.load > 0 and (not chatting(w, a) or agent.load >= w.classes[agent.cls].concurrency):
            break
        q = choose_queue(w, a, now)
        if q < 0:
            break
        take_first(w, a, q, now)
    enlist(w, a, now)
