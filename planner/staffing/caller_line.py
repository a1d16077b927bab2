"""A line whose callers balk, take a call-back, call again, or hear the busy tone: birth-death, summed. Compiled.

All n people busy and j waiting, an arrival expects to wait ``w = (j + 1) / (n mu)``, as telephone systems announce it.
It balks with the chance ``1 - (1 - share) exp(-w / tolerance)``; who stays is offered a call-back if w is above the
limit, and a share accepts. Who accepts leaves (to a queue of call-backs), or hangs up and keeps the place (virtual
hold). With as many calls as lines the busy tone sounds. Arrivals thus depend on the state alone: all but virtual hold
is exact.

In virtual hold those who gave no number go on giving up. How many of the j waiting they are is not a function of j;
where offers are made it is taken as ``(1 - accepts) j``, which is what a line that stays long tends to, at most.

Who is lost calls again with a chance r: the rate of attempts solves ``x = lam + r x P(lost at x)``, attempts being
taken as Poisson.

References
----------
Armony, M. and Maglaras, C. (2004). On customer contact centers with a call-back option. Operations Research 52,
271-292.
Falin, G. and Templeton, J. (1997). Retrial Queues. Chapman and Hall.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from planner.staffing.station import DEFINITIONS, Service, below_full

Numbers = NDArray[np.float64]

_LEAST_RATE = 1e-12
"""Giving up per second where nobody does: patience without end."""

_ENDLESS_S = 1e8
_MOST_WAITING = 200_000
_MOST_ATTEMPTS = 50.0


class Callers(NamedTuple):
    """What callers do who find everybody busy.

    Attributes
    ----------
    balk_share : of those who would wait
    balk_mean_s : mean of the longest expected wait they put up with, seconds; infinite: any
    offer_after_s : expected wait above which a call-back is offered, seconds; infinite: never
    accepts : share of those offered one
    promise_s : virtual hold: within which a call-back counts as met, seconds; NaN: it leaves the line
    lines : calls at once, those who wait included; infinite: any
    retry_share : of those lost who call again
    """

    balk_share: float = 0.0
    balk_mean_s: float = math.inf
    offer_after_s: float = math.inf
    accepts: float = 0.0
    promise_s: float = math.nan
    lines: float = math.inf
    retry_share: float = 0.0


class CallerService(NamedTuple):
    """What so many people give such callers, arrays of one shape.

    Attributes
    ----------
    service : Service, per attempt that stays in the queue; `p_abandon` holds balking and the busy tone
    called_back : share of attempts that take a call-back
    moved : of these the share of attempts that leaves the queue; 0 in virtual hold
    attempts : attempts per first call
    good, counted : attempts in time, and attempts that count by the definition, per first call
    """

    service: Service
    called_back: Numbers
    moved: Numbers
    attempts: Numbers
    good: Numbers
    counted: Numbers


@njit(cache=True, nogil=True)
def _begin(a, theta, time_s, place, tails, terms):  # type: ignore[no-untyped-def]
    """``I_x(a, 1) = x^a`` and the log of what leads to ``I_x(a, 2)``, ``x = exp(-theta t)``."""
    tails[place] = math.exp(-theta * time_s * a)
    left = -math.expm1(-theta * time_s)
    terms[place] = math.log(a) - theta * time_s * a + math.log(left) if left > 0.0 else -math.inf


@njit(cache=True, nogil=True)
def _advance(a, theta, time_s, b, place, tails, terms):  # type: ignore[no-untyped-def]
    """From ``I_x(a, b)`` to ``I_x(a, b + 1)``: ``+ Gamma(a + b) / (Gamma(a) Gamma(b + 1)) x^a (1 - x)^b``."""
    if terms[place] == -math.inf:
        return
    tails[place] = min(1.0, tails[place] + math.exp(terms[place]))
    terms[place] += math.log(-math.expm1(-theta * time_s) * (a + b) / (b + 1.0))


@njit(cache=True, nogil=True)
def _choices(agents, j, drain, callers):  # type: ignore[no-untyped-def]
    """Shares of arrivals that find all busy and j waiting: stay, and of all take a call-back."""
    balk_share, balk_mean_s, offer_s, accepts, _, lines, _ = callers
    wait_s = (j + 1.0) / drain
    stays = 0.0 if agents + j >= lines else (1.0 - balk_share) * math.exp(-wait_s / balk_mean_s)
    return stays, stays * accepts if wait_s > offer_s * (1.0 + 1e-12) else 0.0


@njit(cache=True, nogil=True)
def _count(sums, term, j, stays, takes, callers, still, harmonic, tails, short_gone):  # type: ignore[no-untyped-def]
    """Add a state of this weight to the sums; see `_walk`."""
    holds, person = callers[4] == callers[4], stays - takes
    sums[0] += term
    sums[1] += term * person * still * (1.0 - tails[0])
    sums[2] += term * person * (1.0 - tails[1])
    sums[3] += term * person * (1.0 - short_gone * tails[3] - still * (1.0 - tails[2]))
    sums[4] += term * (1.0 - stays)
    if holds:
        sums[6] += term * takes
        sums[7] += term * takes * (1.0 if callers[4] >= _ENDLESS_S else 1.0 - tails[4])
    else:
        sums[5] += term * takes
    sums[8] += term * _in_person(j, takes, callers)
    sums[9] += term * person * still * harmonic
    sums[10] += term * j


@njit(cache=True, nogil=True)
def _in_person(waiting, takes, callers):  # type: ignore[no-untyped-def]
    """Of so many waiting, those who may give up."""
    holds = callers[4] == callers[4]
    return waiting * (1.0 - callers[3]) if holds and takes > 0.0 else waiting


@njit(cache=True, nogil=True)
def _walk(lam, aht_s, theta, agents, within_s, short_s, callers):  # type: ignore[no-untyped-def]
    """Shares of attempts, and the share that finds somebody free; negative first: no equilibrium.

    They wait, are answered in time after a wait, are offered a wait in time, give up early, are lost at once, move,
    are held, of these called back within the promise; then the mean number that may give up, seconds waited by those
    answered per attempt, and the mean number waiting.
    """
    holds, drain = callers[4] == callers[4], agents / aht_s
    below, full = below_full(lam * aht_s, agents)
    a, tails, terms = drain / theta, np.empty(5), np.empty(5)
    held_theta = max(theta * (1.0 - callers[3]), _LEAST_RATE)
    rates = np.array([theta, theta, theta, theta, held_theta])
    times = np.array([within_s, within_s, short_s, short_s, callers[4] if holds else 0.0])
    powers = np.array([a + 1.0, a, a + 1.0, a, drain / held_theta])
    for i in range(5):
        _begin(powers[i], rates[i], times[i], i, tails, terms)
    term, j, harmonic, short_gone = full, 0.0, 0.0, math.exp(-theta * short_s)
    sums = np.zeros(11)
    while j < _MOST_WAITING:
        stays, takes = _choices(agents, j, drain, callers)
        harmonic += 1.0 / (drain + (j + 1.0) * theta)
        _count(sums, term, j, stays, takes, callers, a / (a + j + 1.0), harmonic, tails, short_gone)
        ratio = lam * (stays if holds else stays - takes) / (drain + theta * _in_person(j + 1.0, takes, callers))
        # In virtual hold the line may grow again where offers begin.
        steady = ratio < 1.0 and (not holds or takes > 0.0 or callers[2] == math.inf)
        if ratio <= 0.0 or (steady and term * (1.0 + j) < 1e-15 * (1.0 - ratio) * (below + sums[0])):
            total = below + sums[0]
            return sums / total, below / total
        for i in range(5):
            _advance(powers[i], rates[i], times[i], j + 1.0, i, tails, terms)
        term *= ratio
        j += 1.0
        if term > 1e200:
            term *= 1e-200
            below *= 1e-200
            sums *= 1e-200
    sums[0] = -1.0
    return sums, 1.0


@njit(cache=True, nogil=True)
def _nobody(theta, callers):  # type: ignore[no-untyped-def]
    """No people: whoever is offered a call-back and takes it moves, the others are lost."""
    takes = callers[3] if callers[2] < math.inf and callers[4] != callers[4] else 0.0
    return 0.0, 1.0, math.nan, 1.0 / theta, 1.0, math.nan, takes, takes, 0.0, 1.0 - takes


@njit(cache=True, nogil=True)
def _attempt(lam, aht_s, theta, people, within_s, definition, short_s, callers):  # type: ignore[no-untyped-def]
    """Six of `Service`, called back, moved, good and counted per attempt at this rate of attempts."""
    agents = min(people, callers[5])
    if agents <= 0.0:
        return _nobody(theta, callers)
    sums, zero = _walk(lam, aht_s, theta, agents, within_s, short_s, callers)
    if sums[0] < 0.0:
        return 0.0, 1.0, math.inf, math.inf, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0
    lost, moved, held, kept = sums[4], sums[5], sums[6], sums[7]
    gave_up = min(1.0, theta * sums[8] / lam)
    answered = max(0.0, 1.0 - moved - lost - gave_up)
    good = zero + kept + (sums[2] if definition == 3 else sums[1])
    counted = 1.0 - moved
    if definition == 1:
        counted -= sums[3] + (lost if short_s > 0.0 else 0.0)
    elif definition == 2:
        counted = answered
    level = min(1.0, good / counted) if counted > 0.0 else math.nan
    asa_s = sums[9] / answered if answered > 0.0 else math.nan
    left = (gave_up + lost) / (1.0 - moved) if moved < 1.0 else 0.0
    occupancy = min(1.0, lam * aht_s * answered / people)
    return level, 1.0 - zero, asa_s, sums[10] / lam, left, occupancy, moved + held, moved, good, counted


@njit(cache=True, nogil=True)
def _serve(lam, aht_s, theta, people, within_s, definition, short_s, callers, out):  # type: ignore[no-untyped-def]
    """One case with its repeated attempts, into a row: `_attempt`, with attempts, good and counted per first call."""
    out[:] = 0.0
    out[10] = 1.0
    if lam <= 0.0 or aht_s <= 0.0:
        out[0] = math.nan if lam <= 0.0 else 1.0
        out[2] = out[3] = out[4] = math.nan if lam <= 0.0 else 0.0
        out[5] = 0.0 if people > 0.0 else math.nan
        out[8] = out[9] = 1.0
        return
    rate, retry = lam, callers[6]
    before = gap_before = 0.0
    for step in range(50):
        got = _attempt(rate, aht_s, theta, people, within_s, definition, short_s, callers)
        again = lam / max(1.0 - retry * got[4] * (1.0 - got[7]), 1.0 / _MOST_ATTEMPTS)
        gap = again - rate
        if abs(gap) <= 1e-7 * rate:
            break
        # The secant through the last two: the plain iteration crawls where many are lost.
        slope = (gap - gap_before) / (rate - before) if step > 0 else -1.0
        before, gap_before = rate, gap
        rate = min(max(rate - gap / slope if slope < -1e-3 else again, lam), lam * _MOST_ATTEMPTS)
    for i in range(10):
        out[i] = got[i]
    out[8] *= rate / lam
    out[9] *= rate / lam
    out[10] = rate / lam


@njit(cache=True, nogil=True)
def _serve_all(lam, aht_s, theta, people, within_s, definition, short_s, callers, out):  # type: ignore[no-untyped-def]
    for i in range(lam.size):
        _serve(lam[i], aht_s[i], theta, people[i], within_s, definition, short_s, callers, out[i])


def serve_callers(
    rate_per_s: ArrayLike,
    aht_s: ArrayLike,
    patience_s: float,
    agents: ArrayLike,
    within_s: float,
    callers: Callers,
    definition: str = "offered",
    short_abandon_s: float = 5.0,
) -> CallerService:
    """Service that so many people give to callers who may do more than wait and give up.

    Parameters
    ----------
    rate_per_s, aht_s, agents : array_like
        First calls per second, seconds, whole numbers of people; they broadcast.
    patience_s : float
        Mean patience, seconds; infinite: nobody gives up.
    within_s, short_abandon_s : float
        Seconds.
    callers : Callers
    definition : str
        As `planner.staffing.erlang_a.erlang_a`; a call-back in its turn counts as in time within its promise.

    Returns
    -------
    CallerService
        Without equilibrium (nobody gives up, and more stay than the people can serve) the level is 0.
    """
    wide = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in (rate_per_s, aht_s, agents)))
    lam, aht, people = (np.array(column).ravel() for column in wide)
    out = np.empty((lam.size, 11))
    theta = max(1.0 / patience_s, _LEAST_RATE)
    code, most_s = DEFINITIONS.index(definition), min(within_s, _ENDLESS_S)
    _serve_all(lam, aht, theta, np.floor(people), most_s, code, short_abandon_s, np.array(callers, dtype=float), out)
    columns = [out[:, i].reshape(wide[0].shape) for i in range(11)]
    return CallerService(Service(*columns[:6]), columns[6], columns[7], columns[10], columns[8], columns[9])
