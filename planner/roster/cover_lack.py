"""What people owe together, added to what each option costs one of them; compiled."""

from __future__ import annotations

import numpy as np

from planner.roster.cover_coupled import Coupled, Owed, added_lack
from planner.roster.mip import Floats
from planner.roster.tour_compiled import compiled


@compiled
def add_lacks(K: Coupled, S: Owed, p: int, cost: Floats) -> None:
    """The price of what a person not there would leave lacking, onto the cost of every option they may have."""
    for o in range(len(cost)):
        if cost[o] < np.inf:
            cost[o] += K.price * added_lack(K, S, p, o)
