"""What a caller chooses: to hang up at once, to accept a call-back, to try again.

Number k of a contact's own stream belongs to choice k, so that a choice that is added changes no other.
"""

from __future__ import annotations

import numpy as np

from planner.simulation.compiled import inlined
from planner.simulation.rng import derive, uniform
from planner.simulation.world import World

BALKS, PUTS_UP_WITH, ACCEPTS, TRIES_AGAIN, TRIES_AFTER, NEXT = range(6)
"""Choices and the numbers they are drawn with."""


@inlined
def choice(w: World, q: int, number: np.uint64, k: int) -> float:
    """A contact's own uniform number of choice k."""
    return uniform(derive(w.lines[q].choice_key, number), np.uint64(k))
