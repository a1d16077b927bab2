"""Arrivals: a Poisson process whose rate is constant inside an interval, one contact at a time.

In each interval a unit-rate Poisson process is stretched to the interval's expected contacts, so the count is Poisson
and the moments are uniform. Contact k of an interval has its own random number: another volume on Monday leaves
Tuesday's contacts as they were, and a higher rate adds contacts at the end of the stretch without renumbering.
"""

from __future__ import annotations

import math

import numpy as np

from planner.simulation.compiled import inlined
from planner.simulation.rng import exponential
from planner.simulation.world import PATH, World

_SHIFT = 24
_ORIGIN = 1 << 20


@inlined
def contact_number(interval: int, index: int) -> np.uint64:
    """A contact's own number: its interval counted from the horizon's start, and which of that interval it is."""
    return np.uint64(((interval + _ORIGIN) << _SHIFT) + index)


@inlined
def next_arrival(w: World, q: int) -> float:
    """Draw the next contact of queue q: its moment, infinite when the horizon has no more of them."""
    line = w.lines[q]
    rates = w.rates[w.counters[PATH], q]
    while line.interval < rates.size:
        rate = np.float64(rates[line.interval])
        if rate > 0.0:
            number = contact_number(line.interval - w.warm, line.index)
            line.passed += exponential(line.arrival_key, number)
            if line.passed < rate:
                line.index += 1
                return float((line.interval - w.warm + line.passed / rate) * w.interval_s)
        line.interval += 1
        line.index = 0
        line.passed = 0.0
    return math.inf
