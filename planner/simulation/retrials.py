"""Retrials: who gave up, balked or heard the busy tone calls again with a probability, after an exponential time.

Every attempt is a contact of its own, offered in the interval in which it is made; while the queue is closed nobody
tries again. The forecast is of first attempts.

References
----------
Falin & Templeton (1997), Retrial Queues. Mandelbaum, Massey, Reiman, Stolyar & Rider (2002), Queue lengths and waiting
times for multiserver queues with abandonment and retrials.
"""

from __future__ import annotations

import math

import numpy as np

from planner.simulation.choices import NEXT, TRIES_AFTER, TRIES_AGAIN, choice
from planner.simulation.coming import push_coming
from planner.simulation.compiled import compiled
from planner.simulation.rng import derive
from planner.simulation.world import ARRIVES, RETRIED, World


@compiled
def may_try_again(w: World, q: int, number: np.uint64, at: float) -> None:
    """Contact `number` of queue q was lost at `at`: plan its next attempt, if there is one."""
    queue = w.queues[q]
    if queue.retry_share == 0.0 or choice(w, q, number, TRIES_AGAIN) >= queue.retry_share:
        return
    again = at - queue.retry_mean_s * math.log(choice(w, q, number, TRIES_AFTER))
    cell = math.floor(again / w.interval_s)
    if cell >= w.open.shape[1] or (cell >= 0 and not w.open[q, cell]):
        return
    if cell >= 0:
        w.ways[q, cell, RETRIED] += 1
    next_number = derive(derive(w.lines[q].choice_key, number), np.uint64(NEXT))
    push_coming(w, again, ARRIVES, q, next_number, again, -1, -1)
