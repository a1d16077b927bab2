"""Call-backs: who is told that the wait is long may leave a number instead, and their work moves to later.

An offer is made to arrivals whose expected wait, ``(j + 1) / (n mu)`` with j waiting before them, is above
`offer_after_s`; a share accepts. Beyond that point of the line arrivals come at ``lam (1 - accepts)``: the number
in the system stays a birth-death process, summed state by state. Those who accept are served later, out of the line:
their contacts are deferred work with a promise of its own, as windows.

References
----------
Armony, M. and Maglaras, C. (2004). On customer contact centers with a call-back option. Operations Research 52,
271-292.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.scenario.queue import Queue
from planner.staffing.carry_over import chance_within
from planner.staffing.deadlines import WorkCalendar
from planner.staffing.deferred import Work, arrivals, work_windows

Numbers = NDArray[np.float64]

_NEGLIGIBLE = 1e-16
_MOST_WAITING = 1_000_000


class CallBacks(NamedTuple):
    """What a line with call-back offers gives; shares are of all contacts offered.

    Attributes
    ----------
    moved : share that accepts a call-back: load that moves to later
    answered : share answered from the line
    p_abandon : share that gives up in the line
    within : share answered from the line within T
    service_level : of those who stay in the line, share answered within T; NaN where nobody stays
    occupancy : time of the line's people with a contact (call-backs not counted), a share
    """

    moved: Numbers
    answered: Numbers
    p_abandon: Numbers
    within: Numbers
    service_level: Numbers
    occupancy: Numbers


def call_backs(
    rate_per_s: ArrayLike,
    aht_s: ArrayLike,
    patience_s: ArrayLike,
    agents: ArrayLike,
    within_s: ArrayLike,
    offer_after_s: ArrayLike,
    accepts: ArrayLike,
) -> CallBacks:
    """A line whose arrivals are offered a call-back once it is long.

    Parameters
    ----------
    rate_per_s : array_like
        Contacts offered per second, at least 0.
    aht_s, patience_s, within_s : array_like
        Mean handle time (above 0) and patience of those who stay (infinite: none gives up), and T; seconds.
    agents : array_like
        Whole numbers, at least 1.
    offer_after_s : array_like
        Expected wait above which an offer is made, seconds; 0: to everybody who finds all busy.
    accepts : array_like
        Share of those offered one who accept, 0 to 1. Everything broadcasts.

    Returns
    -------
    CallBacks

    Raises
    ------
    ValueError
        If a number is out of its range, or the line would grow for ever.
    """
    given = (rate_per_s, aht_s, patience_s, agents, within_s, offer_after_s, accepts)
    wide = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in given))
    lam, aht, patience, people, within, offer, share = wide
    if not (np.all(lam >= 0) and np.all(aht > 0) and np.all(patience > 0) and np.all(people >= 1)):
        raise ValueError("rates are at least 0, handle times and patience above 0, and people at least 1")
    if not (np.all(within >= 0) and np.all(offer >= 0) and np.all((share >= 0) & (share <= 1))):
        raise ValueError("times are at least 0 and the share that accepts between 0 and 1")
    rows = [_one(*(float(value) for value in case)) for case in zip(*(part.ravel() for part in wide), strict=True)]
    table = np.array(rows).reshape(*lam.shape, 6)
    return CallBacks(*(np.asarray(table[..., i]) for i in range(6)))


def _one(
    lam: float, aht_s: float, patience_s: float, agents: float, within_s: float, offer_s: float, accepts: float
) -> tuple[float, ...]:
    """One case; see `call_backs`."""
    if lam <= 0:
        return 0.0, 0.0, 0.0, 0.0, math.nan, 0.0
    people, drain = round(agents), agents / aht_s
    # Everybody busy and j waiting: an offer from j = first on.
    first = math.floor(offer_s * drain + 1e-9)
    stay = lam * (1.0 - accepts)
    if math.isinf(patience_s) and stay >= drain:
        raise ValueError("nobody gives up and those who stay are more than the people can serve: the line never ends")
    logs = np.concatenate([[0.0], np.cumsum(np.log(lam * aht_s) - np.log(np.arange(1.0, people + 1.0)))])
    chances = _line(logs, lam, stay, drain, 1.0 / patience_s, first)
    state = np.arange(chances.size)
    offered = chances[people + first :].sum()
    moved = accepts * float(offered)
    waiting = np.maximum(0, state - people)
    p_abandon = float(chances @ waiting) / patience_s / lam
    enters = np.where(state >= people + first, 1.0 - accepts, 1.0)
    good = float(chances @ (enters * chance_within(aht_s, patience_s, agents, within_s, chances.size)))
    answered = 1.0 - moved - p_abandon
    level = good / (1.0 - moved) if moved < 1.0 else math.nan
    return moved, answered, p_abandon, good, level, lam * aht_s * answered / agents


def _line(logs: Numbers, lam: float, stay: float, drain: float, theta: float, first: int) -> Numbers:
    """Chances of the states: those up to "all busy" by their logs, and the line behind until it vanishes."""
    line, j = [float(logs[-1])], 0
    peak = float(logs.max())
    while True:
        come = lam if j < first else stay
        if come <= 0.0:
            break
        j += 1
        line.append(line[-1] + math.log(come / (drain + j * theta)))
        peak = max(peak, line[-1])
        falls = j >= first and stay < drain + j * theta
        if falls and line[-1] < peak + math.log(_NEGLIGIBLE * (1.0 - stay / (drain + j * theta))):
            break
        if j > _MOST_WAITING:
            raise ValueError("the line is too long to be summed; give more people or a shorter patience")
    weights = np.exp(np.concatenate([logs, line[1:]]) - peak)
    return np.asarray(weights / weights.sum())


def call_back_work(volume: Numbers, moved: Numbers, queue: Queue, calendar: WorkCalendar) -> Work:
    """Call-backs of each interval as deferred work with the promise of `queue`.

    Parameters
    ----------
    volume, moved : ndarray, shape (n,)
        Contacts offered per interval of the horizon, and the share that accepts.
    queue : Queue
        A queue of deferred work: its target says by when a call-back is due, its hours when it can be made.
    calendar : WorkCalendar
        `planner.staffing.deadlines.work_calendar` of that queue.

    Returns
    -------
    Work
        Windows in contacts; times the handle time they are the hours to be done in each.
    """
    positions, contacts = arrivals(volume * moved, calendar)
    return work_windows(positions, contacts, queue, calendar)
