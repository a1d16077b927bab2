"""Telephone lines that run out: a caller who finds all of a trunk's lines busy hears the busy tone and is lost.

A caller holds a line from the call to its end: while waiting, and while served. A call-back in its turn gives the
line back when the caller hangs up and takes one again when it is made; a caller who leaves to a vendor gives it back.

References
----------
Erlang (1917): with n people and n lines, blocked share B(n, a). With more lines, M/M/n/K.
"""

from __future__ import annotations

from planner.simulation.compiled import inlined
from planner.simulation.world import World


@inlined
def all_busy(w: World, q: int) -> bool:
    """Whether queue q's trunk has no free line."""
    trunk = w.queues[q].trunk
    return bool(trunk >= 0 and w.trunks[trunk].busy >= w.trunks[trunk].lines)


@inlined
def take_line(w: World, q: int) -> None:
    """A call of queue q begins, or is made."""
    if w.queues[q].trunk >= 0:
        w.trunks[w.queues[q].trunk].busy += 1


@inlined
def free_line(w: World, q: int) -> None:
    """A call of queue q ends."""
    if w.queues[q].trunk >= 0:
        w.trunks[w.queues[q].trunk].busy -= 1
