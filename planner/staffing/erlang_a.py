"""Erlang A (M/M/n+M): customers give up after an exponential patience.

With E = 1 / B(n - 1, a), ``SL = [E + lam int_0^T e^(-theta x) e^g(x) dx] / [E + lam int_0^inf e^g(x) dx]`` and
``g(x) = lam (1 - e^(-theta x)) / theta - n mu x``; the chance of giving up comes from the mean number waiting,
``P(ab) = theta E[Q] / lam``, and occupancy is ``a (1 - P(ab)) / n``. Exact to rounding from 0.001 to 100,000 erlangs.

References
----------
Palm, C. (1957). Research on telephone traffic carried by full availability groups. Tele 1.
Zeltyn, S. and Mandelbaum, A. (2005). Call centers with impatient customers. Queueing Systems 51, 361-402.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.staffing.search import Limits, least_agents
from planner.staffing.station import Service, service


def erlang_a(
    rate_per_s: ArrayLike,
    aht_s: ArrayLike,
    patience_s: ArrayLike,
    agents: ArrayLike,
    within_s: ArrayLike = 20.0,
    definition: str = "offered",
    short_abandon_s: ArrayLike = 5.0,
) -> Service:
    """Service that so many people give.

    Parameters
    ----------
    rate_per_s : array_like
        Contacts offered per second, at least 0.
    aht_s, patience_s, within_s : array_like
        Mean handle time, mean patience (above 0; infinite is Erlang C) and T, seconds.
    agents : array_like
        Whole numbers, at least 0. Everything broadcasts.
    definition : str
        offered, less_short_abandons, answered or not_waiting (1 - P(offered wait > T), where the offered wait is
        that of a customer who would never give up).
    short_abandon_s : array_like
        Given up sooner than this leaves the denominator, where the definition says so, seconds.

    Returns
    -------
    Service
    """
    return service(rate_per_s, aht_s, patience_s, agents, within_s, definition, short_abandon_s)


def agents_erlang_a(
    rate_per_s: ArrayLike, aht_s: ArrayLike, patience_s: ArrayLike, limits: Limits, *, whole: bool = True
) -> NDArray[np.float64]:
    """Least people within the limits; see `planner.staffing.search.least_agents`."""
    return least_agents(rate_per_s, aht_s, patience_s, limits, whole=whole)
