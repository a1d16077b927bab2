"""Erlang C (M/M/n): nobody gives up.

``C(n, a) = B / (1 - (a / n)(1 - B))``, ``P(wait > T) = C exp(-(n - a) T / AHT)``. With no more people than erlangs
the line grows without end: level 0, infinite wait. Numbers are exact to rounding from 0.001 to 100,000 erlangs.

References
----------
Cooper, R. B. (1981). Introduction to queueing theory, 2nd ed., section 3.5.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.search import Limits, least_agents
from planner.staffing.station import Service, service


def erlang_c(rate_per_s: ArrayLike, aht_s: ArrayLike, agents: ArrayLike, within_s: ArrayLike = 20.0) -> Service:
    """Service that so many people give; all four definitions agree, as nobody gives up.

    Parameters
    ----------
    rate_per_s : array_like
        Contacts per second, at least 0.
    aht_s, within_s : array_like
        Mean handle time and T, seconds, at least 0.
    agents : array_like
        Whole numbers, at least 0. Everything broadcasts.

    Returns
    -------
    Service
    """
    return service(rate_per_s, aht_s, math.inf, agents, within_s)


def agents_erlang_c(
    rate_per_s: ArrayLike, aht_s: ArrayLike, limits: Limits, *, whole: bool = True
) -> NDArray[np.float64]:
    """Least people within the limits; see `planner.staffing.search.least_agents`."""
    return least_agents(rate_per_s, aht_s, math.inf, limits, whole=whole)
