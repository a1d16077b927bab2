"""Chat: one person holds several contacts, each of which lasts longer the more are open.

The state is the number of chats, spread evenly over people (routing goes to whoever holds fewest), which makes a
birth-death process of the centre: see `planner.staffing.station`. Simulated with 2 million chats (10 people, at most
3 each, 300, 400 and 500 s) it is right within 0.006 in level and 0.002 in abandonment, where a telephone formula at
the duration of full concurrency is wrong by 0.014 in abandonment.

References
----------
Tezcan, T. and Zhang, J. (2014). Routing and staffing in customer service chat systems with impatient customers.
Operations Research 62, 943-956.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from planner.staffing.search import Limits, least_agents
from planner.staffing.station import Service, finishing, service


def chat(
    rate_per_s: ArrayLike,
    aht_by_concurrency_s: ArrayLike,
    patience_s: ArrayLike,
    agents: ArrayLike,
    within_s: ArrayLike = 60.0,
    definition: str = "offered",
    short_abandon_s: ArrayLike = 5.0,
) -> Service:
    """Service that so many people give.

    Parameters
    ----------
    rate_per_s, patience_s, agents, within_s, definition, short_abandon_s
        As for `planner.staffing.erlang_a.erlang_a`.
    aht_by_concurrency_s : array_like, shape (K,)
        A chat's whole duration if 1, 2, .. K were open throughout, seconds, above 0.

    Returns
    -------
    Service
        `occupancy` is time with at least one chat.
    """
    shape = np.asarray(aht_by_concurrency_s, dtype=float)
    return service(rate_per_s, 1.0, patience_s, agents, within_s, definition, short_abandon_s, shape)


def agents_chat(
    rate_per_s: ArrayLike,
    aht_by_concurrency_s: ArrayLike,
    patience_s: ArrayLike,
    limits: Limits,
    *,
    whole: bool = True,
) -> NDArray[np.float64]:
    """Least people within the limits; see `planner.staffing.search.least_agents`."""
    return least_agents(rate_per_s, 1.0, patience_s, limits, aht_by_concurrency_s, whole=whole)


@njit(cache=True, nogil=True)
def _open_below_full(lam, shape, agents):  # type: ignore[no-untyped-def]
    """Mean number of open chats while somebody has room, durations relative to the first."""
    term, below, total = 1.0, 0.0, 0.0
    m = agents * shape.size
    while m > 0.5:
        rate = finishing(m, agents, 1.0, shape)
        term *= rate / lam
        m -= 1.0
        below += term
        total += term * m
        if term < 1e-17 * below and rate < lam:
            break
        if below > 1e200:
            term *= 1e-200
            below *= 1e-200
            total *= 1e-200
    return total / below


def mean_duration_s(rate_per_s: float, aht_by_concurrency_s: ArrayLike, patience_s: float, agents: float) -> float:
    """A chat's mean duration at the mix of open chats that so many people (at least 1) have, seconds.

    Mean chats open / chats finished per second (Little's law).
    """
    shape = np.asarray(aht_by_concurrency_s, dtype=float)
    got = service(rate_per_s, 1.0, patience_s, agents, 0.0, shape=shape)
    p_wait, p_abandon = float(got.p_wait), float(got.p_abandon)
    open_chats = (1.0 - p_wait) * _open_below_full(rate_per_s, shape, agents) + p_wait * agents * shape.size
    return float(open_chats / (rate_per_s * (1.0 - p_abandon)))


def scale_of_history(
    rate_per_s: float,
    observed_aht_s: float,
    aht_by_concurrency_s: ArrayLike,
    patience_s: float,
    limits: Limits,
) -> float:
    """Factor on the stated durations so that the mean duration at the planned mix is the observed one.

    The history's handle time was seen at the mix of that time, which nobody wrote down; a centre that was staffed
    for the same promise had the mix that the promise asks for. The factor is a fixed point: longer chats need more
    people, who have another mix. It is found by bisection, as the mean duration grows with the factor.
    """
    stated = np.asarray(aht_by_concurrency_s, dtype=float)
    low = 0.5 * observed_aht_s / float(stated.max())
    high = 2.0 * observed_aht_s / float(stated.min())
    for _ in range(30):
        middle = 0.5 * (low + high)
        agents = float(least_agents(rate_per_s, middle, patience_s, limits, stated))
        if mean_duration_s(rate_per_s, middle * stated, patience_s, max(agents, 1.0)) < observed_aht_s:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)
