"""Work that waits is given to people who are free, and their next moments are planned."""

from __future__ import annotations

from planner.simulation import calendar
from planner.simulation.compiled import compiled, inlined
from planner.simulation.idle import enlist, unlist
from planner.simulation.lines import front
from planner.simulation.routing import find_agent
from planner.simulation.service import begin_pause, chatting, next_event
from planner.simulation.taking import seek_work, take_first
from planner.simulation.world import World


@inlined
def replan(w: World, a: int) -> None:
    """Agent a's next moment may have changed."""
    calendar.plan(w.when, w.winner, 1 + a, next_event(w, a))


@compiled
def hand_out(w: World, q: int, now: float) -> None:
    """Give waiting work of queue q to idle agents while there is somebody who may take it."""
    while w.lines[q].open and front(w, q, now) >= 0:
        a = find_agent(w, q, now, now - w.pool[w.lines[q].head].arrived)
        if a < 0:
            return
        unlist(w, a)
        take_first(w, a, q, now)
        enlist(w, a, now)
        replan(w, a)


@inlined
def hand_out_deferred(w: World, now: float) -> None:
    """Somebody became free or came: the occupancy cap may let idle people take deferred work now."""
    for q in range(w.queues.size):
        if w.queues[q].deferred and w.lines[q].length > 0:
            hand_out(w, q, now)


@inlined
def next_step(w: World, a: int, now: float) -> None:
    """What an agent does next: a pause that is due, or whatever waits."""
    agent = w.agents[a]
    unlist(w, a)
    if agent.on == 1 and agent.pause_due <= now and (agent.load == 0 or chatting(w, a)):
        begin_pause(w, a, now)
    else:
        seek_work(w, a, now)
    replan(w, a)
    hand_out_deferred(w, now)
