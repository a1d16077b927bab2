"""A contact is lost: it gave up, balked, or heard the busy tone."""

from __future__ import annotations

import numpy as np

from planner.simulation.compiled import inlined
from planner.simulation.retrials import may_try_again
from planner.simulation.tally import GAVE_UP, count_abandoned, write_log
from planner.simulation.trunks import free_line
from planner.simulation.world import World


@inlined
def turn_away(w: World, q: int, number: np.uint64, interval: int, arrived: float, at: float) -> None:
    """Count a contact that leaves at `at` without having held a line, and let it try again."""
    count_abandoned(w, q, interval, arrived, at)
    write_log(w, q, number, arrived, -1.0, at, GAVE_UP)
    if w.queues[q].retry_share > 0.0:
        may_try_again(w, q, number, at)


@inlined
def give_up(w: World, q: int, number: np.uint64, interval: int, arrived: float, at: float) -> None:
    """The same of a contact that waited on the line."""
    free_line(w, q)
    turn_away(w, q, number, interval, arrived, at)
