"""An agent's contacts: taken, advanced, finished; and their pauses off the queue.

A chat's remaining work falls at the rate ``speed / duration[number open]``, so that a chat with k open throughout lasts
the duration of level k (processor sharing with a rate by load). Everything else is served one at a time.

A pause is short time lost inside the shift. Pauses begin at the moments of a renewal process with mean gap
``pause_s (1 - s) / s`` between the end of one and the next, so that they take the share s of time on the queue; a
phone call or an e-mail is finished first, open chats wait for the agent's return.
"""

from __future__ import annotations

import math

import numpy as np

from planner.simulation.coming import push_coming
from planner.simulation.compiled import compiled, inlined
from planner.simulation.idle import unlist
from planner.simulation.rng import derive, exponential, uniform, unit_handle_time
from planner.simulation.tally import count_answered, count_ended, count_work, settle_time, spread, write_log
from planner.simulation.world import ARRIVES, EVENTS, World


@inlined
def chatting(w: World, a: int) -> bool:
    """Whether the agent's open contacts are chats."""
    return bool(w.agents[a].load > 0 and w.queues[w.slots[a, 0].queue].chat == 1)


@inlined
def chat_rate(w: World, a: int, q: int) -> float:
    """Share of a mean chat that agent a does in a second, with the present number open."""
    level = min(w.agents[a].load, w.queues[q].concurrency) - 1
    return float(w.speed[a, q] / w.chat_s[q, level])


@compiled
def advance(w: World, a: int, now: float) -> None:
    """Work off the open chats up to now."""
    agent = w.agents[a]
    passed = now - agent.updated
    agent.updated = now
    if passed <= 0.0 or agent.paused == 1:
        return
    share = 1.0 / agent.load
    for k in range(agent.load):
        slot = w.slots[a, k]
        slot.work -= passed * chat_rate(w, a, slot.queue)
        count_work(w, a, slot.queue, now - passed, now, share)


@compiled
def first_to_end(w: World, a: int) -> int:
    """Which open chat ends first; sets the agent's `ends`."""
    agent = w.agents[a]
    first, best = -1, math.inf
    for k in range(agent.load):
        slot = w.slots[a, k]
        left = slot.work / chat_rate(w, a, slot.queue)
        if left < best:
            first, best = k, left
    agent.ends = agent.updated + max(best, 0.0)
    return first


@inlined
def next_event(w: World, a: int) -> float:
    """When something next happens to the agent by itself."""
    agent = w.agents[a]
    due = agent.pause_due if agent.on == 1 else math.inf
    if agent.paused == 1:
        moment = agent.pause_ends
    elif agent.load == 0:
        moment = due
    elif chatting(w, a):
        first_to_end(w, a)
        moment = min(agent.ends, due)
    else:
        moment = agent.ends
    return float(moment)


@inlined
def start(w: World, a: int, q: int, number: np.uint64, interval: int, arrived: float, due: float, now: float) -> None:
    """Agent a takes a contact of queue q; the caller keeps lists and calendar right."""
    agent, queue = w.agents[a], w.queues[q]
    count_answered(w, q, interval, arrived, now)
    if agent.load == 0:
        agent.busy_from = agent.updated = now
        if agent.on == 1:
            w.classes[agent.cls].busy += 1
    elif queue.chat:
        advance(w, a, now)
    slot = w.slots[a, agent.load]
    slot.number = number
    slot.arrived = arrived
    slot.started = now
    slot.due = due
    slot.queue = q
    slot.interval = interval
    cell = min(max(interval + w.warm, 0), w.aht_s.shape[1] - 1)
    size = w.aht_s[q, cell] * unit_handle_time(
        queue.shape, queue.shape_parameter, w.sample[q], w.lines[q].handle_key, number
    )
    agent.load += 1
    if queue.chat:
        slot.work = size
    else:
        agent.ends = now + size / w.speed[a, q]


@inlined
def send_on(w: World, q: int, number: np.uint64, now: float) -> None:
    """Escalate the finished contact, if its draw says so and the other queue is open when it gets there."""
    queue = w.queues[q]
    if queue.escalation_first == queue.escalation_last:
        return
    u = uniform(w.lines[q].escalation_key, number)
    for row in range(queue.escalation_first, queue.escalation_last):
        option = w.escalations[row]
        if u >= option.up_to:
            continue
        at = now + option.after_s
        cell = math.floor(at / w.interval_s)
        if 0 <= cell < w.open.shape[1] and w.open[option.to, cell]:
            push_coming(w, at, ARRIVES, option.to, derive(w.lines[q].escalation_key, number), at, -1, -1)
        return


@inlined
def finish(w: World, a: int, k: int, now: float) -> None:
    """Contact k of agent a is done; the caller keeps lists and calendar right."""
    agent, slot = w.agents[a], w.slots[a, k]
    q, number = slot.queue, slot.number
    count_ended(w, a, q, slot.interval, slot.due, slot.started, now)
    write_log(w, q, number, slot.arrived, slot.started, now, a)
    if agent.load == 1:
        spread(w.busy_s[agent.cls], agent.busy_from, now, w.interval_s, 1.0)
        if agent.on == 1:
            w.classes[agent.cls].busy -= 1
    agent.load -= 1
    if k < agent.load:
        w.slots[a, k] = w.slots[a, agent.load]
    send_on(w, q, number, now)
    if agent.load == 0 and agent.on == 0:
        spread(w.on_s[agent.cls], agent.on_from, now, w.interval_s, 1.0)


@compiled
def begin_pause(w: World, a: int, now: float) -> None:
    """Off the queue for a moment."""
    agent = w.agents[a]
    unlist(w, a)
    if agent.load > 0:
        advance(w, a, now)
    settle_time(w, a, now)
    w.classes[agent.cls].on -= 1
    w.classes[agent.cls].busy -= agent.load > 0
    length = w.pause_s * exponential(agent.day_key, np.uint64(2 * agent.pauses))
    gap = w.between_pauses_s * exponential(agent.day_key, np.uint64(2 * agent.pauses + 1))
    agent.pauses += 1
    agent.paused = 1
    agent.pause_ends = now + length
    agent.pause_due += length + gap
    w.counters[EVENTS] += 1


@compiled
def end_pause(w: World, a: int, now: float) -> None:
    """Back: open chats go on."""
    agent = w.agents[a]
    agent.paused = 0
    agent.on_from = agent.busy_from = agent.updated = now
    w.classes[agent.cls].on += 1
    w.classes[agent.cls].busy += agent.load > 0
    w.counters[EVENTS] += 1
