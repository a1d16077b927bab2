"""People answering one queue, in equilibrium: the one compiled formula behind Erlang B, C, A and chat.

A person holds up to K contacts at once; ``shape[k - 1] aht_s`` is a contact's whole duration if k were open
throughout. K = 1 is the telephone. Contacts go to whoever holds fewest, and the state is the number m in the system,
spread as evenly as possible: with m = q n + r, r people hold q + 1 and the others q, so that contacts finish at
``r (q + 1) / h[q + 1] + (n - r) q / h[q]``. Beyond n K contacts wait (see `planner.staffing.line`).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from planner.staffing.line import exponent, heavy, integrals, tail

DEFINITIONS = ("offered", "less_short_abandons", "answered", "not_waiting")
"""Names of the service level, in order of their code."""

_ONE = np.ones(1)
_LONGEST_S = 1e9


class Service(NamedTuple):
    """What so many people give, arrays of one shape.

    Attributes
    ----------
    service_level : share by the definition asked for; NaN without contacts
    p_wait : share that finds everybody busy
    asa_s : mean wait of those answered, seconds; NaN where nobody is answered, infinite in an unstable line
    mean_wait_s : mean wait of all, also of those who give up, seconds
    p_abandon : share that gives up
    occupancy : time with at least one contact / time on queue; NaN without people
    """

    service_level: NDArray[np.float64]
    p_wait: NDArray[np.float64]
    asa_s: NDArray[np.float64]
    mean_wait_s: NDArray[np.float64]
    p_abandon: NDArray[np.float64]
    occupancy: NDArray[np.float64]


@njit(cache=True, nogil=True)
def below_full(load, agents):  # type: ignore[no-untyped-def]
    """Sum over states with somebody free, relative to all busy, for K = 1.

    ``sum_{j=1}^{n} n (n-1) .. (n-j+1) / a^j``, from the top down and cut off where the rest is below rounding: about
    ten square roots of the load are summed, whatever its size.

    Returns
    -------
    below, full : float
        The sum, and the weight of "all busy" in the same unit (1 unless rescaled against overflow).
    """
    term = full = 1.0
    below = 0.0
    inverse = 1.0 / load
    k = agents
    while k > load and k > 0.5:
        term *= k * inverse
        below += term
        k -= 1.0
        if below > 1e200:
            term *= 1e-200
            below *= 1e-200
            full *= 1e-200
    while k > 0.5 and term > 1e-17 * below:
        term *= k * inverse
        below += term
        k -= 1.0
    return below, full


@njit(cache=True, nogil=True)
def finishing(m, agents, aht_s, shape):  # type: ignore[no-untyped-def]
    """Contacts finished per second with m of them spread evenly over the agents."""
    each = int(m // agents)
    more = m - each * agents
    rate = 0.0
    if more > 0.0:
        rate += more * (each + 1) / (aht_s * shape[each])
    if each > 0:
        rate += (agents - more) * each / (aht_s * shape[each - 1])
    return rate


@njit(cache=True, nogil=True)
def _below_full_chat(lam, aht_s, shape, agents):  # type: ignore[no-untyped-def]
    """As `below_full` for K > 1, and the sum of states times people with at least one contact."""
    term = full = 1.0
    below = busy = 0.0
    m = agents * shape.size
    while m > 0.5:
        rate = finishing(m, agents, aht_s, shape)
        term *= rate / lam
        m -= 1.0
        below += term
        busy += term * min(m, agents)
        if term < 1e-17 * below and rate < lam:
            break
        if below > 1e200:
            term *= 1e-200
            below *= 1e-200
            busy *= 1e-200
            full *= 1e-200
    return below, busy, full


@njit(cache=True, nogil=True)
def _level(definition, zero, quick, p_abandon, short_abandon):  # type: ignore[no-untyped-def]
    """Service level by its definition from the parts of the wait's distribution.

    `quick` holds the shares offered a wait above zero and at most T: all, and those still there.
    """
    if definition == 3:
        return min(1.0, zero + quick[0])
    answered = zero + quick[1]
    if definition == 1:
        answered /= 1.0 - short_abandon
    elif definition == 2:
        answered /= 1.0 - p_abandon
    return min(1.0, answered)


@njit(cache=True, nogil=True)
def _short(p_wait, theta, short_s, quick):  # type: ignore[no-untyped-def]
    """Share that gives up before `short_s`; `quick` as in `_level`, with T = short_s."""
    return quick[0] - quick[1] - math.expm1(-theta * short_s) * max(0.0, p_wait - quick[0])


@njit(cache=True, nogil=True)
def _patient(lam, drain, below, full, within_s):  # type: ignore[no-untyped-def]
    """Nobody gives up and lam < drain: level, p_wait, asa, mean wait, p_abandon."""
    spare = drain - lam
    line = full * drain / spare
    p_wait = line / (below + line)
    level = below / (below + line) - p_wait * math.expm1(-spare * within_s)
    return min(1.0, level), p_wait, p_wait / spare, p_wait / spare, 0.0


@njit(cache=True, nogil=True)
def _overrun(lam, drain, theta, within_s, definition, short_s):  # type: ignore[no-untyped-def]
    """So overloaded that everybody waits: level, p_wait, asa, mean wait, p_abandon."""
    peak = math.log(lam / drain) / theta
    scale = exponent(peak, lam, drain, theta)
    end = 2.0 * peak + 1.0 / theta
    while exponent(end, lam, drain, theta) > scale - 46.0:
        end *= 2.0
    whole, _, waited = integrals(0.0, end, scale, lam, drain, theta)
    part, kept, _ = integrals(0.0, within_s, scale, lam, drain, theta)
    quick = (part / whole, kept / whole)
    p_abandon = 1.0 - drain / lam
    short = 0.0
    if definition == 1:
        part, kept, _ = integrals(0.0, short_s, scale, lam, drain, theta)
        short = _short(1.0, theta, short_s, (part / whole, kept / whole))
    level = _level(definition, 0.0, quick, p_abandon, short)
    return level, 1.0, waited / whole * lam / drain, p_abandon / theta, p_abandon


@njit(cache=True, nogil=True)
def _impatient(lam, drain, theta, below, full, within_s, definition, short_s):  # type: ignore[no-untyped-def]
    """Exponential patience: level, p_wait, asa, mean wait, p_abandon."""
    if heavy(lam, drain, theta):
        return _overrun(lam, drain, theta, within_s, definition, short_s)
    weight, waiting, waited = tail(lam, drain, theta)
    p_full = full / (below + full * weight)
    p_wait = p_full * weight
    p_abandon = min(1.0, p_full * waiting * theta / lam)
    flow = drain * p_full
    part, kept, _ = integrals(0.0, within_s, 0.0, lam, drain, theta)
    quick = (flow * part, flow * kept)
    short = 0.0
    if definition == 1:
        part, kept, _ = integrals(0.0, short_s, 0.0, lam, drain, theta)
        short = _short(p_wait, theta, short_s, (flow * part, flow * kept))
    level = _level(definition, below / (below + full * weight), quick, p_abandon, short)
    return level, p_wait, p_full * waited / (1.0 - p_abandon), p_abandon / theta, p_abandon


@njit(cache=True, nogil=True)
def _nobody(theta):  # type: ignore[no-untyped-def]
    """Contacts, but no people."""
    if theta > 0.0:
        return 0.0, 1.0, math.nan, 1.0 / theta, 1.0, math.nan
    return 0.0, 1.0, math.inf, math.inf, 0.0, math.nan


@njit(cache=True, nogil=True)
def serve(lam, aht_s, shape, theta, agents, within_s, definition, short_s):  # type: ignore[no-untyped-def]
    """One queue in equilibrium.

    Parameters
    ----------
    lam : float
        Contacts offered per second.
    aht_s : float
        Mean handle time, seconds; times `shape` (K,) for k open contacts.
    theta : float
        Contacts giving up per second and waiting contact; 0 for endless patience.
    agents : float
        Whole number of people.
    within_s, short_s : float
        T and the limit of short abandons, seconds.
    definition : int
        Index in `DEFINITIONS`.

    Returns
    -------
    service_level, p_wait, asa_s, mean_wait_s, p_abandon, occupancy : float
    """
    if lam <= 0.0:
        return math.nan, 0.0, math.nan, math.nan, math.nan, 0.0 if agents > 0 else math.nan
    if agents <= 0.0:
        return _nobody(theta)
    if aht_s <= 0.0:
        return 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    width = shape.size
    drain = agents * width / (aht_s * shape[width - 1])
    if theta <= 0.0 and drain <= lam:
        return 0.0, 1.0, math.inf, math.inf, 0.0, 1.0
    busy = 0.0
    if width == 1:
        below, full = below_full(lam * aht_s * shape[0], agents)
    else:
        below, busy, full = _below_full_chat(lam, aht_s, shape, agents)
    if theta > 0.0:
        level, p_wait, asa_s, wait_s, p_abandon = _impatient(
            lam, drain, theta, below, full, within_s, definition, short_s
        )
    else:
        level, p_wait, asa_s, wait_s, p_abandon = _patient(lam, drain, below, full, within_s)
    if width == 1:
        occupancy = min(1.0, lam * aht_s * shape[0] * (1.0 - p_abandon) / agents)
    else:
        occupancy = p_wait + (1.0 - p_wait) * busy / (below * agents)
    return level, p_wait, asa_s, wait_s, p_abandon, occupancy


@njit(cache=True, nogil=True)
def _serve_all(lam, aht_s, shape, theta, agents, within_s, definition, short_s, out):  # type: ignore[no-untyped-def]
    for i in range(lam.size):
        out[i, :] = serve(lam[i], aht_s[i], shape, theta[i], agents[i], within_s[i], definition, short_s[i])


def service(
    rate_per_s: ArrayLike,
    aht_s: ArrayLike,
    patience_s: ArrayLike,
    agents: ArrayLike,
    within_s: ArrayLike,
    definition: str = "offered",
    short_abandon_s: ArrayLike = 5.0,
    shape: ArrayLike = _ONE,
) -> Service:
    """`serve` over arrays of any shapes that broadcast; infinite patience for none.

    Raises
    ------
    ValueError
        If a rate, time or number of people is negative or no number, or the definition is unknown.
    """
    given = (rate_per_s, aht_s, patience_s, agents, within_s, short_abandon_s)
    names = ("rate_per_s", "aht_s", "patience_s", "agents", "within_s", "short_abandon_s")
    columns = [np.asarray(value, dtype=float) for value in given]
    for name, column in zip(names, columns, strict=True):
        if not np.all(column >= 0):
            raise ValueError(f"{name} must be at least 0 everywhere; found {column[~(column >= 0)][0]}")
    if np.any(columns[2] == 0):
        raise ValueError("patience_s must be above 0; infinite means that nobody gives up")
    code = DEFINITIONS.index(definition)
    columns[2] = 1.0 / columns[2]
    columns[4] = np.minimum(columns[4], _LONGEST_S)
    wide = np.broadcast_arrays(*columns)
    flat = [np.array(column).ravel() for column in wide]
    lam, aht, theta, people, within, short = flat
    out = np.empty((lam.size, 6))
    _serve_all(lam, aht, np.asarray(shape, dtype=float), theta, np.floor(people), within, code, short, out)
    return Service(*(out[:, i].reshape(wide[0].shape) for i in range(6)))
