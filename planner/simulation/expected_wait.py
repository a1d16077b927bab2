"""The wait that a caller can expect on arrival, as a telephone system announces it."""

from __future__ import annotations

import math

from planner.simulation.compiled import compiled
from planner.simulation.world import WIDENED, World


@compiled
def expected_wait_s(w: World, q: int, now: float) -> float:
    """Expected wait of a contact that joins the line of queue q now, seconds.

    ``(waiting + 1) AHT / people on the queue``, with its own people counted whole and nobody expected to give
    up; infinite where there is nobody. Of chats a person has `concurrency` at once.

    References
    ----------
    Whitt (1999), Predicting queueing delays, Management Science 45 (its estimator without abandonment).
    """
    queue, able = w.queues[q], 0
    for row in range(queue.first, queue.last):
        if w.eligible[row].level >= WIDENED:
            break
        able += w.classes[w.eligible[row].cls].on
    if able == 0:
        return math.inf
    cell = min(max(math.floor(now / w.interval_s) + w.warm, 0), w.aht_s.shape[1] - 1)
    each_s = w.aht_s[q, cell]
    if queue.chat == 1:
        each_s *= w.chat_s[q, queue.concurrency - 1] / queue.concurrency
    return float((w.lines[q].length + 1) * each_s / able)
