"""What really happens in each interval when load and people change: overload carries over.

The number in the system is followed from interval to interval (forward equations of the birth-death process), and an
arrival's chance of an answer within T follows from the number it finds. A stationary formula forgets the line that
the interval before left behind.

References
----------
Ingolfsson, A., Akhmetshina, E., Budge, S., Li, Y. and Wu, X. (2007). A survey and experimental comparison of service-
level-approximation methods for nonstationary M(t)/M/s(t) queueing systems. INFORMS Journal on Computing 19, 201-214.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, gammainc


def chance_within(aht_s: float, patience_s: float, agents: float, within_s: float, states: int) -> NDArray[np.float64]:
    """Chance of an answer within T for an arrival that finds k in the system, k = 0..states-1.

    With j waiting before it, the wait is the sum of exponentials of rates ``n mu + i theta``, i = 0..j, so that
    ``exp(-theta V)`` is Beta(n mu / theta, j + 1) distributed: the answer comes from the incomplete beta function,
    and without giving up from the incomplete gamma function.
    """
    k = np.arange(states, dtype=float)
    ahead = k - agents
    good = (ahead < 0).astype(float)
    line = ahead >= 0
    if agents > 0 and within_s > 0:
        drain = agents / aht_s
        if math.isinf(patience_s):
            good[line] = gammainc(ahead[line] + 1.0, drain * within_s)
        else:
            s = drain * patience_s
            still = s / (s + ahead[line] + 1.0)
            good[line] = still * (1.0 - betainc(s + 1.0, ahead[line] + 1.0, math.exp(-within_s / patience_s)))
    return good


@njit(cache=True, nogil=True)
def _flow(chances, lam, mu, theta, agents, out):  # type: ignore[no-untyped-def]
    """Forward equations: how fast each state's chance changes; arrivals at the top state are turned away."""
    top = chances.size - 1
    out[:] = 0.0
    for k in range(top + 1):
        leave = (min(k, agents) * mu + max(0.0, k - agents) * theta) * chances[k]
        if k > 0:
            out[k - 1] += leave
            out[k] -= leave
        if k < top:
            out[k + 1] += chances[k] * lam
            out[k] -= chances[k] * lam


@njit(cache=True, nogil=True)
def _advance(chances, lam, mu, theta, agents, seconds):  # type: ignore[no-untyped-def]
    """Chances of the states after `seconds`, and their mean over the time; Runge-Kutta of order 4."""
    top = chances.size - 1
    fastest = lam + min(top, agents) * mu + max(0.0, top - agents) * theta
    steps = max(1, math.ceil(2.0 * fastest * seconds))
    width = seconds / steps
    now = chances.copy()
    mean = np.zeros(now.size)
    slopes = np.empty((4, now.size))
    for _ in range(steps):
        _flow(now, lam, mu, theta, agents, slopes[0])
        _flow(now + 0.5 * width * slopes[0], lam, mu, theta, agents, slopes[1])
        middle = now + 0.5 * width * slopes[1]
        _flow(middle, lam, mu, theta, agents, slopes[2])
        _flow(now + width * slopes[2], lam, mu, theta, agents, slopes[3])
        end = now + width / 6.0 * (slopes[0] + 2.0 * slopes[1] + 2.0 * slopes[2] + slopes[3])
        mean += (now + 4.0 * middle + end) / 6.0
        now = end
    return now, mean / steps


def _stationary(lam: float, mu: float, theta: float, agents: float, states: int) -> NDArray[np.float64]:
    """Equilibrium over the kept states; empty where nothing arrives."""
    if lam <= 0.0:
        return np.asarray(np.eye(1, states)[0])
    k = np.arange(1, states)
    leave = np.minimum(k, agents) * mu + np.maximum(0.0, k - agents) * theta
    log_weight = np.concatenate([[0.0], np.cumsum(np.log(lam) - np.log(np.maximum(leave, 1e-300)))])
    weight = np.exp(log_weight - log_weight.max())
    return np.asarray(weight / weight.sum())


def _states_needed(
    rate: NDArray[np.float64], mu: NDArray[np.float64], theta: float, agents: NDArray[np.float64], seconds: float
) -> int:
    """So many states that the chance of more is negligible: the longest fluid line and ten deviations."""
    line = longest = 0.0
    for lam, per_s, people in zip(rate, mu, agents, strict=True):
        growth = lam - people * per_s
        most = growth / theta if theta > 0 and growth > 0 else math.inf
        line = min(max(0.0, line + growth * seconds), max(line, most))
        longest = max(longest, line)
    spread = 10.0 * math.sqrt(longest + float((rate / mu).max()) + float(agents.max()) + 10.0)
    return int(agents.max() + longest + 2.0 * spread) + 20


def carry_over(
    volume: ArrayLike,
    aht_s: ArrayLike,
    patience_s: float,
    agents: ArrayLike,
    interval_s: float,
    within_s: float,
) -> NDArray[np.float64]:
    """Share of each interval's contacts answered within T, the past included.

    Starts in equilibrium with the first interval. When people leave they finish their contact first. The wait of
    a contact is reckoned with the people of its arrival interval.

    Parameters
    ----------
    volume, aht_s, agents : array_like, shape (n,) or scalar
        Contacts and people (whole) per interval; mean handle time, seconds, above 0.
    patience_s : float
        Mean patience, seconds; infinite for none.
    interval_s, within_s : float
        Seconds.

    Returns
    -------
    ndarray of float, shape (n,)
        NaN where nothing arrives.
    """
    wide = np.broadcast_arrays(np.atleast_1d(np.asarray(volume, dtype=float)), aht_s, agents)
    contacts, times, people = (np.array(column, dtype=float) for column in wide)
    rate, mu, theta = contacts / interval_s, 1.0 / times, 1.0 / patience_s
    states = _states_needed(rate, mu, theta, people, interval_s)
    now = _stationary(rate[0], mu[0], theta, people[0], states)
    level = np.full(rate.size, np.nan)
    for i in range(rate.size):
        now, mean = _advance(now, rate[i], mu[i], theta, people[i], interval_s)
        if rate[i] > 0:
            level[i] = mean @ chance_within(times[i], patience_s, people[i], within_s, states)
    return level
