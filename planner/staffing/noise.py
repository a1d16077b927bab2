"""How far a period's service level strays by chance alone, the rates being known. Compiled.

Waits come in bunches: whoever calls while everybody is busy waits, and so do the next ones. The share of a day's
contacts answered in time therefore strays much farther than a coin's (with 50 people and a handle time of 5 minutes a
day holds the news of less than a hundred independent callers). With f(k) the chance of an answer within T on finding
k in the system, the number in time minus its mean is a sum over arrivals of f(k) - f, plus each contact's own luck;
its variance grows by a constant per second, which for a birth-death process is a sum over states.

Where the denominator is luck too (contacts answered, contacts less short abandons), the level is a ratio r of two
sums, and what counts is the variance of ``1{in time} - r 1{counted}`` per contact (the delta method).

References
----------
Whitt, W. (1992). Asymptotic formulas for Markov processes with applications to simulation. Operations Research 40,
279-291. Grassmann, W. K. (1987). The asymptotic variance of a time average in a birth-death process. Annals of
Operations Research 8, 165-174.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from planner.staffing.station import finishing

_TINY = 1e-13
_UNDERFLOW = 600.0


@njit(cache=True, nogil=True)
def _weights(lam, aht_s, shape, theta, agents):  # type: ignore[no-untyped-def]
    """Chances of the states that matter, and where "full, nobody waits" stands among them."""
    width = shape.size
    full = int(agents) * width
    drain = agents * width / (aht_s * shape[width - 1])
    down = np.empty(full + 1)
    count, term = 0, 1.0
    for m in range(full, 0, -1):
        term *= finishing(float(m), agents, aht_s, shape) / lam
        down[count] = term
        count += 1
        if term < _TINY and term < down[max(count - 2, 0)]:
            break
        if term > 1e250:
            return np.ones(1), 0
    up = [1.0]
    while up[-1] > _TINY * max(1.0, term) and len(up) < 200_000:
        up.append(up[-1] * lam / (drain + len(up) * theta))
        if up[-1] > 1e250 or (theta <= 0.0 and lam >= drain):
            return np.ones(1), 0
    chances = np.concatenate((down[:count][::-1], np.array(up)))
    return chances / chances.sum(), count


@njit(cache=True, nogil=True)
def _in_time(states, full, drain, theta, within_s, lasts):  # type: ignore[no-untyped-def]
    """Chance by state that the offered wait is at most T and, where `lasts` is 1, the patience outlasts it.

    See `planner.staffing.carry_over.chance_within`; ``exp(-theta V)`` is Beta(drain / theta, j + 1) distributed, and
    Beta(drain / theta + 1, j + 1) given that the patience lasts.
    """
    good = np.ones(states)
    if theta > 0.0:
        s, still = drain / theta, math.exp(-theta * within_s)
        term = math.exp(-(drain + lasts * theta) * within_s)
    else:
        s, still, term = 0.0, 0.0, math.exp(-drain * within_s)
    longer = 0.0
    for k in range(full, states):
        ahead = k - full
        longer += term
        if theta > 0.0:
            stays = s / (s + ahead + 1.0) if lasts == 1 else 1.0
            good[k] = stays * max(0.0, 1.0 - longer)
            term *= (s + lasts + ahead) / (ahead + 1.0) * (1.0 - still)
        else:
            good[k] = max(0.0, 1.0 - longer)
            term *= drain * within_s / (ahead + 1.0)
    return good


@njit(cache=True, nogil=True)
def _counted(states, full, drain, theta, definition, short_s):  # type: ignore[no-untyped-def]
    """Chance by state that a contact is in the level's denominator (`planner.staffing.station.DEFINITIONS`)."""
    counted = np.ones(states)
    if theta > 0.0 and definition == 2:
        s = drain / theta
        for k in range(full, states):
            counted[k] = s / (s + k - full + 1.0)
    elif theta > 0.0 and definition == 1:
        answered = _in_time(states, full, drain, theta, short_s, 1)
        offered = _in_time(states, full, drain, theta, short_s, 0)
        counted = np.minimum(1.0, answered + (1.0 - offered) * math.exp(-theta * short_s))
    return counted


@njit(cache=True, nogil=True)
def level_noise(lam, aht_s, shape, theta, agents, within_s, definition, short_s):  # type: ignore[no-untyped-def]
    """Variance of a period's contacts in time per contact offered, times its length, and how long news lasts.

    Over tau seconds the variance is ``bunched / tau (1 - (1 - exp(-x)) / x) + luck / tau`` with ``x = tau / memory``;
    by a definition whose denominator is not all contacts, of those in time minus the level times those counted.

    Parameters
    ----------
    lam, aht_s, shape, theta, agents, within_s, definition, short_s
        See `planner.staffing.station.serve`.

    Returns
    -------
    bunched, luck, memory : float
        Seconds. Zeros where the level is 0 or 1 for sure, or the centre so large that nothing is left to chance.
    """
    drain = agents * shape.size / (aht_s * shape[shape.size - 1]) if agents > 0.0 and aht_s > 0.0 else 0.0
    longest_s = max(within_s, short_s) if definition == 1 else within_s
    if lam <= 0.0 or drain <= 0.0 or drain * longest_s > _UNDERFLOW:
        return 0.0, 0.0, 1.0
    chances, full = _weights(lam, aht_s, shape, theta, agents)
    if chances.size == 1:
        return 0.0, 0.0, 1.0
    good = _in_time(chances.size, full, drain, theta, within_s, 0 if definition == 3 else 1)
    square = good
    if definition == 1 or definition == 2:
        counted = _counted(chances.size, full, drain, theta, definition, short_s)
        level = (chances * good).sum() / (chances * counted).sum()
        square = good * (1.0 - level) ** 2 + np.maximum(0.0, counted - good) * level**2
        good = good - level * counted
    mean = (chances * good).sum()
    above = chances * (good - mean)
    upto = np.cumsum(above)
    upto[full:] = -(np.cumsum(above[::-1])[::-1] - above)[full:]
    step = -upto / (lam * chances)
    jump = step + (good - mean) / lam
    bunched = lam * (chances * (jump * jump + step * step)).sum()
    spread = (above * (good - mean)).sum()
    luck = (chances * (square - good * good)).sum() / lam
    if spread < 1e-20:
        return 0.0, luck, 1.0
    return bunched, luck, max(0.5 * bunched / spread, 1e-9)


@njit(cache=True, nogil=True)
def period_variance(lam, aht_s, shape, theta, agents, within_s, definition, short_s, period_s, interval_s):  # type: ignore[no-untyped-def]
    """Variance of an interval's contacts in time per contact, as part of a period of `period_s` s; dimensionless.

    Intervals then add up as if independent: ``Var(level) = sum w_i^2 v_i / (sum w_i c_i)^2`` with contacts w_i, of
    which the share c_i counts by the definition.
    """
    if period_s <= 0.0 or lam <= 0.0:
        return 0.0
    bunched, luck, memory = level_noise(lam, aht_s, shape, theta, agents, within_s, definition, short_s)
    x = period_s / memory
    settled = 1.0 + math.expm1(-x) / x
    return (bunched * settled + luck) / interval_s
