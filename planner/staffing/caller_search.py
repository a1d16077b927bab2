"""Least people for callers who may do more than wait and give up.

With call-backs in their turn the level need not rise with every person: with few people nearly everybody is called
back in time, with some more many wait too long for the target and too short for an offer. So the search comes down
from above, by a quarter of a square root, and stops at the first number that fails: more people than it gives will do.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from planner.staffing.caller_line import Callers, serve_callers
from planner.staffing.search import Limits, fraction
from planner.staffing.station import Service

Numbers = NDArray[np.float64]

_NEARLY = 1e-4
"""Where no number reaches a limit (lines run out), what comes so close to the best that any number gives is enough."""


def least_callers(rate: Numbers, aht_s: Numbers, patience_s: float, limits: Limits, callers: Callers) -> Numbers:
    """Least people within the limits, fractional as in `planner.staffing.search.least_agents`; 0 without calls.

    Parameters
    ----------
    rate, aht_s : ndarray, shape (n,)
        First calls per second; seconds.
    patience_s : float
        Mean, seconds.
    limits : Limits
        Numbers, not arrays.
    callers : Callers

    Raises
    ------
    ValueError
        If the target share is 1 or more.
    """
    share, within_s, asa_s, abandoned, occupancy = (float(np.asarray(value)) for value in limits[:5])
    if not 0 <= share < 1:
        raise ValueError(f"a target share must be at least 0 and below 1; found {share}")
    short_s = float(np.asarray(limits.short_abandon_s))

    def serve(people: Numbers) -> Service:
        return serve_callers(rate, aht_s, patience_s, people, within_s, callers, limits.definition, short_s).service

    load = rate * aht_s
    most = np.ceil(4.0 * load + 200.0)
    asked = np.array([share, -asa_s, -abandoned, -occupancy])[:, None]
    asked = np.minimum(asked, _measures(serve(most)) - _NEARLY)

    def enough(people: Numbers) -> NDArray[np.bool_]:
        return np.asarray((_measures(serve(people)) >= asked).all(axis=0)) | (rate <= 0)

    step = np.maximum(1.0, np.floor(0.25 * np.sqrt(load)))
    works = _from_above(enough, np.where(rate > 0, np.floor(load + np.sqrt(load)) + 1.0, 0.0), step, most)
    fails = np.maximum(works - step, -1.0)
    while np.any(works - fails > 1.0):
        middle = np.floor(0.5 * (works + fails))
        better = enough(np.maximum(middle, 0.0))
        works, fails = np.where(better, middle, works), np.where(better, fails, middle)
    works = np.maximum(works, 0.0)
    return _fractional(works, serve(np.maximum(works - 1.0, 0.0)), serve(works), asked)


def _measures(got: Service) -> Numbers:
    """What the limits are about, the more the better; no contacts or nobody answered: as bad as can be."""
    rows = np.stack([got.service_level, -got.asa_s, -got.p_abandon, -got.occupancy])
    return np.where(np.isnan(rows), -np.inf, rows)


def _from_above(enough, people: Numbers, step: Numbers, most: Numbers) -> Numbers:  # type: ignore[no-untyped-def]
    """A number that is enough, while a step less is not."""
    short = ~enough(people)
    while short.any():
        people = np.where(short, np.minimum(people + step, most), people)
        short &= ~enough(people) & (people < most)
    lower = people > 0
    while lower.any():
        lower &= enough(np.maximum(people - step, 0.0)) & (people > 0)
        people = np.where(lower, people - step, people)
    return people


def _fractional(people: Numbers, fewer: Service, there: Service, asked: Numbers) -> Numbers:
    """Part of the last person that the limits ask for."""
    needed = people.copy()
    for i in np.flatnonzero(people > 0):
        limit = (asked[0, i], -asked[1, i], -asked[2, i], -asked[3, i])
        without, with_ = ([float(column[i]) for column in got] for got in (fewer, there))
        needed[i] += fraction(tuple(without), tuple(with_), tuple(float(v) for v in limit)) - 1.0
    return np.where(np.isfinite(needed), needed, math.inf)
