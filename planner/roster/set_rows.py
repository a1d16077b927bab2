"""Which rows of the counted programme say what sets of queues lack, so that their multipliers can be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SetRow:
    """A row of what a set of queues lacks in an interval.

    Attributes
    ----------
    row : int
    interval : int
    serving : frozenset of int
        Skill sets that serve any of its queues and may be on the queue then.
    rounded : bool
        Whether it is the rounding cut.
    """

    row: int
    interval: int
    serving: frozenset[int]
    rounded: bool
