"""Balking: who finds everybody busy may hang up at once.

Either a fixed share does, or each caller puts up with an expected wait of their own, exponential with a stated mean:
``P(balks) = 1 - exp(-expected wait / mean)``. Who balks is offered, and abandoned after no wait.
"""

from __future__ import annotations

import math

import numpy as np

from planner.simulation.choices import BALKS, PUTS_UP_WITH, choice
from planner.simulation.compiled import compiled
from planner.simulation.expected_wait import expected_wait_s
from planner.simulation.world import World


@compiled
def balks(w: World, q: int, number: np.uint64, now: float) -> bool:
    """Whether contact `number` of queue q, which has to wait, hangs up at once."""
    queue = w.queues[q]
    if queue.balk_share > 0.0 and choice(w, q, number, BALKS) < queue.balk_share:
        return True
    if queue.balk_mean_s == math.inf:
        return False
    limit_s = -queue.balk_mean_s * math.log(choice(w, q, number, PUTS_UP_WITH))
    return bool(expected_wait_s(w, q, now) > limit_s)
