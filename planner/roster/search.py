"""Search over the counts: the linear relaxation proves a bound, days are made whole one by one, then two at a time."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from planner.net import Net
from planner.roster.grouped import CRUMB, Grouped
from planner.roster.interior import BIG, interior
from planner.roster.mip import INF, Floats, Programme, ask, branch, safe_bound
from planner.roster.parts import Ints, at_least, linking_rows, parts_of
from planner.roster.skeleton import Skeleton

NODES = 200
"""Branch-and-bound nodes of one part, per unit of work."""

LONG = 14
"""Days beyond which the relaxation is solved week by week."""

FEW = 200
"""Columns below which parts are solved together."""

TRIES = 8
"""Whole heads and hours drawn near the relaxation, per unit of work."""

DAY_GAP = 0.002
"""Parts are solved to this share of the whole bound."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """A point of the linear relaxation.

    Attributes
    ----------
    x : ndarray, shape (columns,)
    bound : float
        Proven: no roster costs less.
    duals : ndarray, shape (rows,)
    """

    x: Floats
    bound: float
    duals: Floats


def relax(programme: Programme, net: Net) -> tuple[Floats, float]:
    """A point of the linear relaxation and a proven bound.

    Raises
    ------
    ValueError
        If the relaxation has no point: the rules contradict each other.
    """
    linear = replace(programme, whole=np.zeros_like(programme.whole))
    answer = _linear(linear, net)
    return answer.x, answer.bound


def relaxed(grouped: Grouped, net: Net) -> Relaxation:
    """The linear relaxation of counts; over long horizons week by week, where only the rest between weeks joins them.

    Rest between two weeks is left out then, which keeps the bound valid.

    Raises
    ------
    ValueError
        If the relaxation has no point: the rules contradict each other.
    """
    programme = replace(grouped.programme, whole=np.zeros_like(grouped.programme.whole))
    x, duals = np.zeros(len(programme.lower)), np.zeros(len(programme.row_lower))
    left_out = None
    if len(grouped.columns) and len(grouped.columns[0].counts) > LONG:
        counts = duty_columns(grouped)
        left_out = linking_rows(programme, counts, grouped.day_of[counts] // 7)
    for part in at_least(parts_of(programme, np.ones(len(x), dtype=bool), left_out), FEW):
        answer = _linear(programme.cut(part.rows, part.columns), net)
        x[part.columns], duals[part.rows] = answer.x, answer.duals
    return Relaxation(x, safe_bound(programme, duals), duals)


def _linear(programme: Programme, net: Net) -> Relaxation:
    """A solved part; where the net bit, a point without meaning and the bound that holds without any multiplier."""
    big = len(programme.lower) > BIG
    answer = net.note(interior(programme, net) if big else ask(programme, "glop", (), net))
    x, duals = answer.x, answer.duals
    if x is None or duals is None:
        if not answer.timed_out:
            raise ValueError("no roster satisfies the hard rules")
        x, duals = np.clip(0.0, programme.lower, programme.upper), np.zeros(len(programme.row_lower))
    return Relaxation(x, safe_bound(programme, duals), duals)


def duty_columns(grouped: Grouped) -> Ints:
    """Columns that count people at duties."""
    return np.array([c for own in grouped.columns for day in own.counts for c in day.values()], dtype=np.int64)


class Counting:
    """Whole counts near a point of the relaxation.

    Parameters
    ----------
    grouped : Grouped
    relaxation : Relaxation
    net : Net
    work : float
        Parts are solved to a gap in inverse proportion to it.
    """

    def __init__(self, grouped: Grouped, relaxation: Relaxation, net: Net, work: float = 1.0) -> None:
        self.grouped, self.relaxation = grouped, relaxation
        self.programme = grouped.programme
        self.x, self.bound = relaxation.x.copy(), relaxation.bound
        self.net = net
        self.tries = max(1, round(TRIES * work))
        self.tolerance = max(0.5, DAY_GAP / work * abs(self.bound))
        self.days = int(grouped.day_of.max(initial=-1)) + 1
        frame = [column for own in grouped.columns for column in own.frame()]
        self.frame = np.array(sorted(frame), dtype=np.int64)
        self.value = INF
        self.loss = np.zeros(self.days)
        """What it cost to make each day whole, beyond its relaxation."""

    def first(self, nodes: int, point: Floats | None = None) -> bool:
        """Each day's duties and breaks made whole under whole heads and hours; whether a point was found.

        Parameters
        ----------
        nodes : int
            Of each day.
        point : ndarray, shape (columns,), optional
            With whole heads and hours; else they are taken near the relaxation's.
        """
        if point is not None:
            self.x = point.copy()
        else:
            skeleton = Skeleton(self.grouped, self.frame, self.net).best(self.relaxation, self.tries)
            if skeleton is None:
                return False
            self.x = skeleton
        done: list[int] = []
        for day in range(self.days):
            if not self._whole_day(day, done, nodes):
                return False
            done.append(day)
        if not self._settled():
            return False
        self.value = self.programme.value(self.x)
        return self.feasible()

    def feasible(self) -> bool:
        """Whether the present point satisfies every row."""
        activity = self.programme.matrix @ self.x
        low, high = self.programme.row_lower, self.programme.row_upper
        slack = 1e-5 * abs(self.programme.matrix).max(axis=1).toarray().ravel() + 1e-5
        return bool(np.all(activity >= low - slack) and np.all(activity <= high + slack))

    def polish(self, days: tuple[int, ...], nodes: int) -> bool:
        """Free some days and keep the rest; whether that made the point better."""
        own = np.isin(self.grouped.day_of, days)
        parts = parts_of(self.programme, (self.grouped.day_of < 0) | own)
        free = np.zeros(len(self.x), dtype=bool)
        free[np.concatenate([p.columns for p in parts if own[p.columns].any()])] = True
        part = self.programme.with_fixed(free, self.x)
        answer = self.net.note(branch(part, self.tolerance, nodes, self.net, self.value))
        self.loss[list(days)] /= 2
        if answer.x is None or answer.value >= self.value - 1e-6:
            return False
        self.x[free] = answer.x
        self.value = self.programme.value(self.x)
        return True

    def dearest_days(self, tried: Collection[tuple[int, ...]]) -> tuple[int, ...] | None:
        """Of the pairs of days not tried that with most to gain, neighbours first."""
        left = [pair for pair in pairs_of_days(self.days) if pair not in tried]
        return max(left, key=lambda pair: sum(self.loss[list(pair)]), default=None)

    def whole(self, nodes: int) -> None:
        """Branch on the whole programme: a better point, and a better bound than the relaxation's."""
        answer = self.net.note(branch(self.programme, self.tolerance, nodes, self.net, self.value))
        self.bound = max(self.bound, answer.bound - 1e-6 * max(1.0, abs(answer.bound)))
        if answer.x is not None and answer.value < self.value - 1e-6:
            self.x, self.value = answer.x, answer.value

    def _whole_day(self, day: int, done: list[int], nodes: int) -> bool:
        """A day's duties and breaks under the heads and hours fixed for it, and what they touch."""
        own = self.grouped.day_of == day
        free = (self.grouped.day_of < 0) | own
        free[self.frame] = False
        later = ~np.isin(self.grouped.day_of, [-1, day, *done])
        later[self.frame] = False
        shape = abs(self.programme.matrix)
        loose = (shape @ later.astype(float) > 0) & (shape @ own.astype(float) > 0)
        touched = [p.columns for p in parts_of(self.programme, free, loose) if own[p.columns].any()]
        if not touched:
            return True
        free[:] = False
        free[np.concatenate(touched)] = True
        part = self.programme.without(loose).with_fixed(free, self.x)
        answer = self.net.note(ask(replace(part, whole=np.zeros_like(part.whole)), "glop", (), self.net))
        if answer.x is None or np.abs(answer.x - np.round(answer.x))[part.whole].max(initial=0.0) > CRUMB:
            least = self.bound if answer.x is None else answer.value
            answer = self.net.note(branch(part, self.tolerance / 4, nodes, self.net, least))
            self.loss[day] = answer.value - least
        if answer.x is None:
            return False
        self.x[free] = np.where(part.whole, np.round(answer.x), answer.x)
        return True

    def _settled(self) -> bool:
        """What follows from all duties and breaks together; whether anything can."""
        free = self.grouped.day_of < 0
        free[self.frame] = False
        part = self.programme.with_fixed(free, self.x)
        answer = self.net.note(branch(replace(part, whole=np.zeros_like(part.whole)), 0.0, 1, self.net))
        if answer.x is not None:
            self.x[free] = answer.x
        return answer.x is not None


def pairs_of_days(days: int) -> list[tuple[int, ...]]:
    """Two days at a time, neighbours first."""
    pairs = itertools.combinations(range(days), 2)
    return sorted(pairs, key=lambda pair: (min(pair[1] - pair[0], days - pair[1] + pair[0]), pair)) or [(0,)]
