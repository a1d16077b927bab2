"""The line behind busy agents where patience has any distribution, given as a hazard constant by pieces. Compiled.

With S the share of customers more patient than x, ``H(x) = int_0^x S``, people finishing `drain` contacts per second
and ``g(x) = lam H(x) - drain x``, the offered wait V has the density ``lam exp(g(x)) / (E + lam J)``, ``J = int_0^inf
exp(g)``, and no wait the chance ``E / (E + lam J)`` with ``E = 1 / B(n - 1, a)``. On a piece S and H are elementary;
g is concave, since S falls, so it has one highest point and every integral is cut off where g is 46 below it.

References
----------
Baccelli, F. and Hebuterne, G. (1981). On queues with impatient customers. Performance '81, 159-179.
Zeltyn, S. and Mandelbaum, A. (2005). Call centers with impatient customers: many-server asymptotics of the M/M/n+G
queue. Queueing Systems 51, 361-402, section 4.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from planner.staffing.line import NODES, WEIGHTS
from planner.staffing.station import below_full

_NEGLIGIBLE = 46.0
_GONE = 1e-19


@njit(cache=True, nogil=True)
def patience_table(starts, hazards):  # type: ignore[no-untyped-def]
    """Integrated hazard and integrated survival (seconds) at the start of each piece; two arrays."""
    size = starts.size
    risk, area = np.zeros(size), np.zeros(size)
    for k in range(1, size):
        length = starts[k] - starts[k - 1]
        risk[k] = risk[k - 1] + hazards[k - 1] * length
        area[k] = area[k - 1] + math.exp(-risk[k - 1]) * _span(hazards[k - 1], length)
    return risk, area


@njit(cache=True, nogil=True)
def _span(hazard, length):  # type: ignore[no-untyped-def]
    """``int_0^length exp(-hazard x) dx``."""
    if hazard * length < 1e-12:
        return length
    return -math.expm1(-hazard * length) / hazard


@njit(cache=True, nogil=True)
def _piece(x, starts):  # type: ignore[no-untyped-def]
    """Number of the piece that x lies in."""
    return max(np.searchsorted(starts, x, side="right") - 1, 0)


@njit(cache=True, nogil=True)
def _exponent(x, lam, drain, starts, hazards, risk, area):  # type: ignore[no-untyped-def]
    """``g(x) = lam H(x) - drain x``."""
    k = _piece(x, starts)
    return lam * (area[k] + math.exp(-risk[k]) * _span(hazards[k], x - starts[k])) - drain * x


@njit(cache=True, nogil=True)
def _highest(lam, drain, starts, hazards, risk):  # type: ignore[no-untyped-def]
    """Where g is highest: where ``lam S(x)`` falls to `drain`; 0 if it begins below."""
    if lam <= drain:
        return 0.0
    needed = math.log(lam / drain)
    k = max(np.searchsorted(risk, needed, side="left") - 1, 0)
    return starts[k] + (needed - risk[k]) / hazards[k]


@njit(cache=True, nogil=True)
def _beyond(inner, step, level, lam, drain, starts, hazards, risk, area):  # type: ignore[no-untyped-def]
    """A point from `inner` on in the direction of `step` where g is below `level`, not much further than need be."""
    while _exponent(inner + step, lam, drain, starts, hazards, risk, area) >= level:
        inner += step
        step *= 2.0
        if inner + step <= 0.0:
            return 0.0
    near, far = inner, inner + step
    for _ in range(6):
        middle = 0.5 * (near + far)
        if _exponent(middle, lam, drain, starts, hazards, risk, area) >= level:
            near = middle
        else:
            far = middle
    return far


@njit(cache=True, nogil=True)
def _integrals(begin, end, peak, top, lam, drain, starts, hazards, risk, area):  # type: ignore[no-untyped-def]
    """Integrals over [begin, end] of S exp(g), (1 - S) exp(g), x S exp(g) and H exp(g), each times exp(-top).

    Gauss-Legendre of 16 points on panels that end where a piece does and over which g varies by at most 12, after
    leaving out what is below exp(-46) of the highest value in [begin, end].
    """
    stays = gone = waited = held = 0.0
    curve = (lam, drain, starts, hazards, risk, area)
    highest = min(max(peak, begin), end)
    level = _exponent(highest, *curve) - _NEGLIGIBLE
    end = min(end, _beyond(highest, 1.0 / drain, level, *curve))
    x = begin
    if highest > begin and _exponent(begin, *curve) < level:
        x = max(begin, _beyond(highest, -min(1.0 / drain, highest), level, *curve))
    k = _piece(x, starts)
    while x < end:
        stop = min(end, starts[k + 1]) if k + 1 < starts.size else end
        first = math.exp(-risk[k] - hazards[k] * (x - starts[k]))
        # Where S is below rounding it changes nothing any more, however steeply it goes on falling.
        fall = hazards[k] if first > _GONE else 0.0
        if fall * (stop - x) > _NEGLIGIBLE:
            stop = x + _NEGLIGIBLE / fall
        last = math.exp(-risk[k] - hazards[k] * (stop - starts[k]))
        steepest = max(abs(lam * first - drain), abs(lam * last - drain)) + fall
        length = stop - x
        panels = int(max(length * steepest / 12.0, length * math.sqrt(fall * lam * first) / 4.0)) + 1
        half = 0.5 * length / panels
        for panel in range(panels):
            centre = x + (2 * panel + 1) * half
            for node, weight in zip(NODES, WEIGHTS):  # noqa: B905 - numba has no strict zip
                past = centre + half * node - starts[k]
                survived = area[k] + math.exp(-risk[k]) * _span(hazards[k], past)
                at = starts[k] + past
                value = half * weight * math.exp(lam * survived - drain * at - top)
                stay = math.exp(-risk[k] - hazards[k] * past)
                stays += value * stay
                gone -= value * math.expm1(-risk[k] - hazards[k] * past)
                waited += value * stay * at
                held += value * survived
        x = stop
        k = _piece(x, starts)
    return stays, gone, waited, held


@njit(cache=True, nogil=True)
def _level(definition, zero, quick, p_abandon, short_abandon):  # type: ignore[no-untyped-def]
    """Service level by its definition (`planner.staffing.station.DEFINITIONS`); `quick` served and lost by T."""
    if definition == 3:
        return min(1.0, zero + quick[0] + quick[1])
    answered = zero + quick[0]
    if definition == 1:
        answered /= 1.0 - short_abandon
    elif definition == 2:
        answered = answered / (1.0 - p_abandon) if p_abandon < 1.0 else math.nan
    return min(1.0, answered)


@njit(cache=True, nogil=True)
def _endless(risk):  # type: ignore[no-untyped-def]
    """Results where those who never give up are more than the people can serve: the line grows for ever."""
    lost = -math.expm1(-risk[-1])
    return 0.0, 1.0, math.inf, math.inf, lost, 1.0


@njit(cache=True, nogil=True)
def serve_general(lam, aht_s, agents, within_s, definition, short_s, starts, hazards, risk, area):  # type: ignore[no-untyped-def]
    """One queue in equilibrium; a whole number of people, at least 1, `lam` and `aht_s` above 0.

    Parameters
    ----------
    starts, hazards, risk, area : ndarray, shape (k,)
        Pieces of the patience and their `patience_table`.
    others
        As `planner.staffing.station.serve`.

    Returns
    -------
    service_level, p_wait, asa_s, mean_wait_s, p_abandon, occupancy : float
    """
    load, drain = lam * aht_s, agents / aht_s
    if hazards[-1] <= 0.0 and lam * math.exp(-risk[-1]) >= drain * (1.0 - 1e-12):
        return _endless(risk)
    peak = _highest(lam, drain, starts, hazards, risk)
    top = _exponent(peak, lam, drain, starts, hazards, risk, area)
    fixed = (peak, top, lam, drain, starts, hazards, risk, area)
    early = _integrals(0.0, within_s, *fixed)
    late = _integrals(within_s, math.inf, *fixed)
    stays, gone, waited, held = early[0] + late[0], early[1] + late[1], early[2] + late[2], early[3] + late[3]
    below, full = below_full(load, agents)
    if full > 0.0:  # E = 1 / B(n - 1, a) = (a / n) below / full; by logs, as either side may overflow
        log_e = math.log(below) - math.log(full) + math.log(load / agents)
        highest = max(log_e, top)
        zero, line = math.exp(log_e - highest), lam * math.exp(top - highest)
    else:
        zero, line = 1.0, 0.0
    total = zero + line * (stays + gone)
    zero /= total
    line /= total
    p_abandon = min(1.0, line * gone)
    short = 0.0
    if definition == 1:
        hasty = _integrals(0.0, short_s, *fixed)
        k = _piece(short_s, starts)
        leaves = -math.expm1(-risk[k] - hazards[k] * (short_s - starts[k]))
        short = line * (hasty[1] + leaves * max(0.0, stays + gone - hasty[0] - hasty[1]))
    level = _level(definition, zero, (line * early[0], line * early[1]), p_abandon, short)
    answered = zero + line * stays
    asa_s = line * waited / answered if answered > 0.0 else math.nan
    return level, line * (stays + gone), asa_s, line * held, p_abandon, min(1.0, load * answered / agents)
