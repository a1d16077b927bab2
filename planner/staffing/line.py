"""The line behind busy agents: how long contacts wait, with and without patience. Compiled.

Full means that no further contact can be taken at once. While full, contacts leave at `drain` per second and each
waiting one gives up at `theta` per second, so the line is a birth-death process, and the offered wait V (how long a
contact of endless patience would wait) has, beside its mass at zero, the density ``drain p_full exp(g(x))`` with
``g(x) = lam H(x) - drain x`` and ``H(x) = (1 - exp(-theta x)) / theta`` (Zeltyn and Mandelbaum 2005, section 4).

Sums run over positive terms only, so nothing cancels; where the line is so long that its terms would overflow, the
chance of not waiting is below 1e-250 and everything follows from integrals scaled by their own highest point.

References
----------
Zeltyn, S. and Mandelbaum, A. (2005). Call centers with impatient customers. Queueing Systems 51, 361-402.
Mandelbaum, A. and Zeltyn, S. (2007). Service engineering in action: the Palm/Erlang-A queue.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)
_HEAVY = 600.0
_NEGLIGIBLE = 46.0


@njit(cache=True, nogil=True)
def exponent(x, lam, drain, theta):  # type: ignore[no-untyped-def]
    """``g(x) = lam (1 - exp(-theta x)) / theta - drain x``, dimensionless."""
    return -lam * math.expm1(-theta * x) / theta - drain * x


@njit(cache=True, nogil=True)
def _highest(lam, drain, theta):  # type: ignore[no-untyped-def]
    """Where `exponent` is highest: 0 unless the line is overloaded."""
    return math.log(lam / drain) / theta if lam > drain else 0.0


@njit(cache=True, nogil=True)
def _edge(inner, outer, level, lam, drain, theta):  # type: ignore[no-untyped-def]
    """Point between `inner` (exponent above `level`) and `outer` where it falls to `level`, or `outer`."""
    if exponent(outer, lam, drain, theta) >= level:
        return outer
    for _ in range(40):
        middle = 0.5 * (inner + outer)
        if exponent(middle, lam, drain, theta) >= level:
            inner = middle
        else:
            outer = middle
    return outer


@njit(cache=True, nogil=True)
def integrals(begin, end, scale, lam, drain, theta):  # type: ignore[no-untyped-def]
    """Integrals of exp(g), exp(g - theta x) and x exp(g - theta x) over [begin, end], each times exp(-scale).

    Gauss-Legendre on panels over which g varies by at most 12, after leaving out what is below exp(-46) of the
    highest value.
    """
    highest = min(max(_highest(lam, drain, theta), begin), end)
    level = exponent(highest, lam, drain, theta) - _NEGLIGIBLE
    left = _edge(highest, begin, level, lam, drain, theta)
    right = _edge(highest, end, level, lam, drain, theta)
    steepest = max(abs(lam * math.exp(-theta * left) - drain), abs(lam * math.exp(-theta * right) - drain - theta))
    curvature = theta * lam * math.exp(-theta * left)
    length = right - left
    panels = int(max(length * steepest / 12.0, length * math.sqrt(curvature) / 4.0)) + 1
    half = 0.5 * length / panels
    whole = served = waited = 0.0
    for panel in range(panels):
        centre = left + (2 * panel + 1) * half
        for node, weight in zip(NODES, WEIGHTS):  # noqa: B905 - numba has no strict zip
            x = centre + half * node
            value = weight * math.exp(exponent(x, lam, drain, theta) - scale)
            kept = value * math.exp(-theta * x)
            whole += value
            served += kept
            waited += x * kept
    return whole * half, served * half, waited * half


@njit(cache=True, nogil=True)
def heavy(lam, drain, theta):  # type: ignore[no-untyped-def]
    """Whether the line's terms would overflow, and with them the chance of not waiting vanish."""
    if lam <= drain:
        return False
    return (lam - drain - drain * math.log(lam / drain)) / theta > _HEAVY


@njit(cache=True, nogil=True)
def tail(lam, drain, theta):  # type: ignore[no-untyped-def]
    """Sums over the line's states, each state's probability relative to that of "full, nobody waiting".

    Returns
    -------
    weight, waiting, waited : float
        Sum of the terms; of terms times the number waiting; of terms times the mean wait of an arrival who finds
        this state and is served, counted zero if not served (seconds).

    Notes
    -----
    An arrival that finds j waiting is served after the sum of exponentials of rates ``drain + i theta``,
    i = 0..j, if its patience lasts: ``E[V exp(-theta V)] = drain / r sum_{i=1}^{j+1} 1 / (drain + i theta)`` with
    ``r = drain + (j + 1) theta``.
    """
    term = weight = 1.0
    waiting = 0.0
    inverse = 1.0 / (drain + theta)
    harmonic = inverse
    waited = drain * inverse * harmonic
    j = 0
    while True:
        j += 1
        ratio = lam * inverse
        term *= ratio
        weight += term
        waiting += j * term
        inverse = 1.0 / (drain + (j + 1) * theta)
        harmonic += inverse
        waited += term * drain * inverse * harmonic
        left = 1.0 - lam * inverse
        if left > 0.0 and term * (j + 1.0 / left) < 1e-17 * left * waiting:
            return weight, waiting, waited
        if term < 1e-300:
            return weight, waiting, waited
