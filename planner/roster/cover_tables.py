"""Everything the search over named tours reads, as flat arrays: what is needed when, and every duty with its breaks.

G sets of queues that can run short together, L levels of weight, K skill sets, T intervals, O options (a duty on a day,
or that day off), P people, D days, B breaks of a duty at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.roster.demand import Demand, cover_levels, useful_sets
from planner.roster.mip import Floats
from planner.roster.options import Duty
from planner.roster.price import Prices

Ints = NDArray[np.int64]


class CoverTables(NamedTuple):
    """Arrays of the cover; minutes count from the horizon's first moment."""

    need: Floats
    """(G, T) people that the queues of a set need together; sets of all queues first, then of each heavier level."""
    serves: Ints
    """(G, K) whether a skill set serves a queue of the set."""
    asked: Floats
    """(T,) people that all queues need."""
    heavy: Floats
    """(L - 1,) weight of each level of heavier queues beyond the next one (`demand.cover_levels`)."""
    level: Ints
    """(L,) sets before those of each such level; the last: all sets."""
    light: float
    """Weight of the lightest queue."""
    step_min: int
    short: float
    """Price of a person of weight 1 missing for an interval."""
    surplus: float
    """Of a person too many for an interval."""
    bend: float
    """Of the square of people too many; not a cost, but a slope that leads the search to spread them."""
    step: Floats
    """(steps, T) people missing, by weight, beyond which one more costs more."""
    more: Floats
    """(steps,) how much more."""
    start: Ints
    """(O,) first minute of a duty; -1 for a day off."""
    end: Ints
    gap: Ints
    """(O,) least minutes between two breaks."""
    shift: Ints
    """(O,) number of the shift whose breaks are limited, -1 for none."""
    pause_first: Ints
    """(O + 1,) breaks of each option."""
    pause_min: Ints
    """(breaks,) length."""
    begin_first: Ints
    """(breaks + 1,) possible beginnings of each break."""
    begin: Ints
    """(beginnings,) minutes, ascending within a break."""
    at_once: Floats
    """(shifts,) share of those on a shift who may be on a break at once."""


def cover_tables(
    demand: Demand,
    prices: Prices,
    skills: Sequence[frozenset[int]],
    duties: Sequence[Duty | None],
    shares: dict[str, float],
    deferred: dict[int, Floats],
) -> CoverTables:
    """Pack demand and duties.

    Parameters
    ----------
    duties : sequence of Duty or None
        Every option's duty; None for a day off.
    shares : dict of shift to float
        Shifts that limit simultaneous breaks.
    deferred : dict of queue number to ndarray, shape (T,)
        People that deferred work is given, interval by interval.
    """
    asked = demand.load.rostered.copy()
    for queue, people in deferred.items():
        asked[queue] = people
    here = tuple(q for q in range(len(asked)) if asked[q].any())
    levels = cover_levels(demand, here)
    light, heavy = (levels[-1][0], levels[:-1]) if levels else (1.0, [])
    by_level = [useful_sets(own, list(skills)) for own in (here, *(own for _, own in heavy))]
    sets = [pair for own in by_level for pair in own]
    weighed = (demand.load.weights[:, None] * asked).sum(axis=0)
    need = np.array([asked[sorted(chosen)].sum(axis=0) for chosen, _ in sets]).reshape(len(sets), demand.intervals)
    serves = np.array([[k in serving for k in range(len(skills))] for _, serving in sets], dtype=np.int64)
    limited = sorted(shares)
    steps = prices.steps
    start, end, gap, shift, pause_first, pause_min, begin_first, begin = _duty_arrays(duties, limited)
    return CoverTables(
        np.ascontiguousarray(need), serves.reshape(len(sets), len(skills)), asked.sum(axis=0),
        np.array([step for step, _ in heavy]), np.cumsum([len(own) for own in by_level]).astype(np.int64), light,
        demand.interval_min,
        prices.shortage * demand.interval_h, prices.surplus * demand.interval_h, 0.0,
        np.outer([share for share, _ in steps], weighed), np.array([more for _, more in steps]),
        start, end, gap, shift, pause_first, pause_min, begin_first, begin,
        np.array([shares[name] for name in limited]),
    )  # fmt: skip


def _duty_arrays(duties: Sequence[Duty | None], limited: list[str]) -> tuple[Ints, ...]:
    start = np.array([-1 if duty is None else duty.start_min for duty in duties], dtype=np.int64)
    end = np.array([-1 if duty is None else duty.end_min for duty in duties], dtype=np.int64)
    gap = np.array([0 if duty is None else duty.gap_min for duty in duties], dtype=np.int64)
    number = {name: n for n, name in enumerate(limited)}
    shift = np.array([-1 if duty is None else number.get(duty.shift, -1) for duty in duties], dtype=np.int64)
    pauses = [() if duty is None else duty.pauses for duty in duties]
    flat = [pause for own in pauses for pause in own]
    return (
        start, end, gap, shift,
        np.cumsum([0, *(len(own) for own in pauses)]).astype(np.int64),
        np.array([pause.length_min for pause in flat], dtype=np.int64),
        np.cumsum([0, *(len(pause.starts) for pause in flat)]).astype(np.int64),
        np.array([minute for pause in flat for minute in pause.starts], dtype=np.int64),
    )  # fmt: skip
