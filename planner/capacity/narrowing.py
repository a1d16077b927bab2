"""Whole people near a relaxation: what the relaxation leaves whole stays, the rest is branched on.

A plan of months has a whole column for every class, temp and training in every week, nearly all of them 0, and its
relaxation lies close below it. So branching on the few that the relaxation splits finds a plan within a small gap of
the relaxation's own bound in a fraction of the time; where it does not, everything is branched on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.net import Net
from planner.roster.interior import interior
from planner.roster.mip import INF, Answer, Programme, branch, safe_bound

Numbers = NDArray[np.float64]

Told = Callable[[float, float], None]
"""Told the objective of the best whole point so far and what is proven, each time that there is a better one."""

NODES = 2_000

FEW = 150
"""Whole columns up to which a programme is solved to the end."""

LOOSE = 2.0
"""Times the gap within which a point next to the relaxation is good enough to look no further."""

MOST = 1e9
"""More than any column without a limit of its own reaches, money or hours."""

_WHOLE = 1e-5


def few(programme: Programme) -> bool:
    """Whether a programme is small enough to be solved exactly."""
    return int(programme.whole.sum()) <= FEW


def relaxed(programme: Programme, net: Net) -> Answer:
    """Without whole columns, with the bound that the multipliers prove."""
    answer = interior(programme, net)
    if answer.x is None or answer.duals is None:
        return answer
    boxed = replace(programme, upper=np.where(np.isfinite(programme.upper), programme.upper, MOST))
    return replace(answer, bound=safe_bound(boxed, answer.duals))


def whole_point(programme: Programme, near: Answer, gap: float, net: Net, kept: Numbers | None = None) -> Answer:
    """The best whole point next to a relaxation's, with the relaxation's bound.

    Parameters
    ----------
    programme : Programme
    near : Answer
        Of `relaxed`, with a point.
    gap : float
        Share of the objective at which branching ends.
    net : Net
    kept : ndarray, shape (columns,), optional
        A whole point that must stay among those looked at.

    Returns
    -------
    Answer
        Without a point where none of those looked at keeps every row.
    """
    assert near.x is not None
    rounded = np.round(near.x)
    settled = programme.whole & (np.abs(near.x - rounded) <= _WHOLE)
    if kept is not None:
        settled &= np.abs(kept - rounded) < 0.5
    point = np.where(settled, np.clip(rounded, programme.lower, programme.upper), 0.0)
    part = programme.with_fixed(~settled, point)
    money = abs(near.value)
    found = branch(part, gap * money, NODES, net, near=near.value)
    if found.x is None:
        return replace(found, value=INF, bound=near.bound, infeasible=False)
    point[~settled] = found.x
    return Answer(point, programme.value(point), near.bound, timed_out=found.timed_out)


def least(programme: Programme, gap: float, net: Net, kept: Numbers | None = None, tell: Told | None = None) -> Answer:
    """The least objective within a gap of what is proven: near the relaxation, else branching on everything.

    Parameters
    ----------
    programme : Programme
    gap : float
        Share of the objective at which branching ends; twice that is good enough next to the relaxation. A programme
        with few whole columns is solved to the end.
    net : Net
    kept : ndarray, shape (columns,), optional
        A whole point known to keep every row.
    tell : callable, optional
    """
    near = relaxed(programme, net)
    if near.x is None or not programme.whole.any():
        return near
    if few(programme):
        return everything(programme, 0.0, near, net)
    found = whole_point(programme, near, 0.4 * gap, net, kept)
    if found.x is not None and tell is not None:
        tell(found.value, found.bound)
    if found.x is not None and found.value - found.bound <= LOOSE * gap * max(1.0, abs(found.value)):
        return found
    other = everything(programme, gap, near, net)
    better = found if other.x is None or found.value < other.value else other
    return replace(better, bound=max(found.bound, other.bound), timed_out=found.timed_out or other.timed_out)


def everything(programme: Programme, gap: float, near: Answer, net: Net) -> Answer:
    """Branching on every whole column."""
    found = branch(programme, gap * abs(near.value), NODES, net, near=near.value)
    return replace(found, bound=max(found.bound, near.bound))
