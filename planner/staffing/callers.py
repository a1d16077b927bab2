"""What a queue's callers do who find everybody busy, as far as its formula knows it."""

from __future__ import annotations

import math

from planner.scenario.queue import Queue
from planner.scenario.scenario import Scenario
from planner.staffing.caller_line import Callers


def callers_of(queue: Queue, scenario: Scenario) -> Callers | None:
    """Balking, call-backs, lines and retrials of a live queue; None where they only wait and give up.

    What the formula does not know is left out here and named by `unseen`.
    """
    if queue.deferred or _several(queue):
        return None
    balk, back, retry = queue.balk, queue.callback, queue.retry
    offers = back if back is not None and back.judged == "expected" else None
    made = Callers(
        balk_share=(balk.share or 0.0) if balk else 0.0,
        balk_mean_s=(balk.tolerance_s or math.inf) if balk else math.inf,
        offer_after_s=offers.if_wait_s if offers else math.inf,
        accepts=offers.accept if offers else 0.0,
        promise_s=60.0 * offers.promise_min if offers and offers.promise_min else math.nan,
        lines=_lines(queue, scenario),
        retry_share=retry.share if retry else 0.0,
    )
    plain = balk is None and offers is None and retry is None and math.isinf(made.lines)
    return None if plain else made


def unseen(queue: Queue, scenario: Scenario) -> tuple[str, ...]:
    """What callers do that the formula leaves to the simulation, in words."""
    if queue.deferred:
        return ()
    found = []
    if _several(queue):
        found += [key for key in ("balk", "retry", "callback") if getattr(queue, key) is not None]
    elif queue.callback is not None and queue.callback.judged == "waited":
        found.append('callback with judged = "waited"')
    trunk = [one.name for one in scenario.trunk if queue.name in one.queues]
    if trunk and (_several(queue) or math.isinf(_lines(queue, scenario))):
        found.append(f'trunk "{trunk[0]}"')
    return tuple(found)


def _several(queue: Queue) -> bool:
    """Whether one person holds several contacts at once."""
    return queue.concurrent and queue.concurrency > 1


def _lines(queue: Queue, scenario: Scenario) -> float:
    """Lines of a trunk of its own, whose callers hold one as long as they are in the system."""
    hangs_up = queue.callback is not None and queue.callback.to is None
    own = [trunk.lines for trunk in scenario.trunk if trunk.queues == (queue.name,)]
    return float(own[0]) if own and not hangs_up else math.inf
