"""Deferred work that would miss its window if it waited on: no occupancy cap holds it back.

While slack remains, deferred work leaves to live queues the idle time that their `max_occupancy` asks for. The slack of
the contact at place k of a line (0 is its head), with m people idle now who may take it and handle times of mean h, is

``due - (now + 2 h + k h / m)``:

what is left of its window if those idle now, and nobody else, worked through the line up to it, and began a handle time
later: until somebody looks again one may pass, and half the work takes longer than its mean. Where a contact still in
its window has none, the line is urgent. What is late already is urgent only for what stands behind it.
"""

from __future__ import annotations

import math

from planner.simulation.compiled import compiled
from planner.simulation.world import INTERRUPTED, World


@compiled
def is_urgent(w: World, q: int, idle: int, now: float) -> bool:
    """Whether a contact that waits in deferred queue q has no slack left.

    Parameters
    ----------
    idle : int
        People idle now among those who may serve the queue.
    """
    line = w.lines[q]
    cell = min(max(math.floor(now / w.interval_s) + w.warm, 0), w.aht_s.shape[1] - 1)
    handle_s = w.aht_s[q, cell]
    done = now + 2.0 * handle_s
    each_s = handle_s / max(1, idle)
    last = done + (line.length - 1) * each_s
    place = line.head
    while place >= 0:
        due = w.pool[place].due
        # Whoever stands behind is due later still, but behind work put aside or a backlog without a deadline.
        if last <= due < math.inf and w.pool[place].state != INTERRUPTED:
            return False
        if now < due < done:
            return True
        done += each_s
        place = w.pool[place].next
    return False
