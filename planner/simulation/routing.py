"""Who takes which contact (DESIGN, section 3).

A contact goes to the free agent for whom its queue has the lowest preference level, then (chat) to the one with the
fewest chats open, then to the one idle longest. A free agent takes the waiting contact of the lowest own level, then
of the highest priority, then the longest wait, its head start counted in. Work that can wait is taken after all that
cannot, whatever its level, and only while the people who could take live contacts are not busier than those queues'
``max_occupancy`` allows: with n of them on the queue, work is taken while at most max(1, cap n) are engaged, or
where it would miss its window.

Spill-over widens a queue: who waited as long as a route says may also be taken by the people of another queue, after
its own people, and by them at that queue's level. Outbound work is deferred work with ``keep_idle``: it is taken only
while more than so many of those who may take it are idle.
"""

from __future__ import annotations

from planner.simulation.compiled import compiled, inlined
from planner.simulation.lines import front
from planner.simulation.urgency import is_urgent
from planner.simulation.world import PATH, WIDENED, World


@compiled
def _would_strain(w: World, q: int, now: float) -> bool:
    """Whether one more engaged agent breaks the occupancy cap of live queue q."""
    queue = w.queues[q]
    cell = int(now / w.interval_s) + w.warm
    if cell < 0 or cell >= w.rates.shape[2] or w.rates[w.counters[PATH], q, cell] <= 0.0:
        return False
    able = engaged = 0
    for row in range(queue.first, queue.last):
        if w.eligible[row].level >= WIDENED:
            break
        cls = w.classes[w.eligible[row].cls]
        able += cls.on
        engaged += cls.busy
    return bool(engaged + 1 > max(1.0, queue.max_occupancy * able))


@compiled
def may_defer(w: World, c: int, now: float) -> bool:
    """Whether a person of class c may take deferred work now, with a view to the live queues they also serve."""
    cls = w.classes[c]
    if cls.mixed == 0:
        return True
    for row in range(cls.first, cls.last):
        q = w.order[row].queue
        if not w.queues[q].deferred and w.queues[q].max_occupancy < 1.0 and _would_strain(w, q, now):
            return False
    return True


@compiled
def _idle(w: World, q: int) -> int:
    """People idle now among those who may serve queue q."""
    queue, idle = w.queues[q], 0
    for row in range(queue.first, queue.last):
        cls = w.classes[w.eligible[row].cls]
        idle += cls.on - cls.busy
    return idle


@inlined
def may_take(w: World, q: int, c: int, now: float) -> bool:
    """Whether a person of class c may take a contact of queue q now, if there is one."""
    queue = w.queues[q]
    if queue.deferred == 0:
        return True
    if queue.keep_idle > 0 and _idle(w, q) <= queue.keep_idle:
        return False
    return bool(may_defer(w, c, now) or is_urgent(w, q, _idle(w, q), now))


@inlined
def _before(load: int, since: float, a: int, other_load: int, other_since: float, other: int) -> bool:
    if load != other_load:
        return load < other_load
    return since < other_since or (since == other_since and a < other)


@inlined
def find_agent(w: World, q: int, now: float, waited: float) -> int:
    """The agent who takes now a contact of queue q that has waited so long, or -1."""
    queue = w.queues[q]
    width = w.slots.shape[1]
    best, best_level, best_load, best_since = -1, 0, 0, 0.0
    for row in range(queue.first, queue.last):
        option = w.eligible[row]
        if best >= 0 and option.level > best_level:
            break
        if option.after_s > waited:
            continue
        for load in range(queue.concurrency):
            a = w.lists[option.cls * width + load, 0]
            if a < 0:
                continue
            if not may_take(w, q, option.cls, now):
                break
            since = w.agents[a].since
            if best < 0 or _before(load, since, a, best_load, best_since, best):
                best, best_level, best_load, best_since = a, option.level, load, since
            break
    return best


@inlined
def choose_queue(w: World, a: int, now: float) -> int:
    """The queue whose first waiting contact agent a takes now, or -1."""
    agent = w.agents[a]
    cls = w.classes[agent.cls]
    best, best_rank, best_wait = -1, 0, 0.0
    for row in range(cls.first, cls.last):
        option = w.order[row]
        if best >= 0 and option.rank != best_rank:
            break
        line, queue = w.lines[option.queue], w.queues[option.queue]
        if line.length == 0 or line.open == 0 or (agent.load > 0 and agent.load >= queue.concurrency):
            continue
        if not may_take(w, option.queue, agent.cls, now):
            continue
        place = front(w, option.queue, now)
        if place < 0:
            continue
        waited = now - w.pool[place].arrived
        if waited < option.after_s:
            continue
        wait = waited + queue.head_start_s
        if best < 0 or wait > best_wait:
            best, best_rank, best_wait = option.queue, option.rank, wait
    return best
