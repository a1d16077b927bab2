"""The event calendar: a tournament of slots, each with the moment of its next event.

Every source of events (the timetable, each agent, each queue's arrivals) owns one slot, so a change of plan is one
new moment in its slot and nothing is ever deleted. Finding the next event is O(1), a change O(log slots). Slots that
tie go in order of their number.

References
----------
Knuth, The Art of Computer Programming 3, section 5.4.1 (trees of winners).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.simulation.compiled import compiled, inlined


def leaves_for(slots: int) -> int:
    """Size of a tournament of so many slots: the next power of two, at least 2."""
    return max(2, 1 << (slots - 1).bit_length())


@compiled
def begin(when: NDArray[np.float64], winner: NDArray[np.int64]) -> None:
    """Play every match: `winner[1]` is the slot of the earliest moment in `when`."""
    leaves = when.size
    for slot in range(leaves):
        winner[leaves + slot] = slot
    for node in range(leaves - 1, 0, -1):
        left, right = winner[2 * node], winner[2 * node + 1]
        winner[node] = left if when[left] <= when[right] else right


@inlined
def plan(when: NDArray[np.float64], winner: NDArray[np.int64], slot: int, moment: float) -> None:
    """Set the next moment of a slot and replay its matches up to where nothing changes."""
    if when[slot] == moment:
        return
    when[slot] = moment
    node = (when.size + slot) >> 1
    while node > 0:
        left, right = winner[2 * node], winner[2 * node + 1]
        best = left if when[left] <= when[right] else right
        if best == winner[node] and best != slot:
            return
        winner[node] = best
        node >>= 1
