"""Whole heads and attainable hours of every group and day, near those of the relaxation.

The nearest are not the best: what a step away from the relaxation costs differs from day to day. So several are drawn,
each near by another measure, and the one under which the relaxation costs least is taken.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.net import Net
from planner.roster.grouped import Grouped
from planner.roster.mip import INF, Builder, Floats, ask, branch
from planner.roster.parts import Ints, rows_within

if TYPE_CHECKING:
    from planner.roster.search import Relaxation

NODES = 200
"""Branch-and-bound nodes of one choice."""

CLOSE = 0.003
"""Share of the bound within which heads are good enough."""

SPREAD = 0.5
"""Measures of distance differ by so much either way."""


class Skeleton:
    """Heads and hours of every day.

    Parameters
    ----------
    grouped : Grouped
    frame : ndarray of int
        Columns of heads and hours.
    net : Net
    """

    def __init__(self, grouped: Grouped, frame: Ints, net: Net) -> None:
        self.grouped, self.frame, self.net = grouped, frame, net
        self.programme = grouped.programme

    def best(self, relaxation: Relaxation, tries: int) -> Floats | None:
        """The relaxation's point with whole heads and hours, the best of some; None where there is none.

        Parameters
        ----------
        relaxation : Relaxation
        tries : int
            The first by the plain measure; later ones are drawn, always the same.
        """
        drawn = np.random.default_rng(0)
        least, best = INF, None
        for number in range(tries):
            spread = SPREAD if number else 0.0
            weights = drawn.uniform(1 - spread, 1 + spread, len(self.programme.lower))
            point = self._near(relaxation.x, weights)
            if point is None or tries == 1:
                return point if best is None else best
            value = self._least(point)
            if value < least or best is None:
                least, best = value, point
            if least <= relaxation.bound + CLOSE * abs(relaxation.bound) or self.net.over():
                break
        return best

    def _near(self, x: Floats, weights: Floats) -> Floats | None:
        builder, programme = Builder(), self.programme
        place: dict[int, int] = {}
        for column in self.frame.tolist():
            low, high = programme.lower[column], programme.upper[column]
            place[column] = builder.column(low, high, whole=bool(programme.whole[column]))
        add_attainable_hours(builder, self.grouped, place)
        for own in self.grouped.columns:
            for day, head in enumerate(own.heads):
                if head >= 0:
                    longest = max(duty.paid_min for duty in own.counts[day])
                    for column, unit in ((head, 1.0), (own.paid[day], longest)):
                        away = builder.column(0, INF, float(weights[column]) / unit)
                        builder.row(-float(x[column]), INF, {away: 1.0, place[column]: -1.0})
                        builder.row(float(x[column]), INF, {away: 1.0, place[column]: 1.0})
        for row in rows_within(programme, self.frame).tolist():
            part = programme.matrix[row]
            terms = {place[int(c)]: float(v) for c, v in zip(part.indices, part.data, strict=True)}
            builder.row(programme.row_lower[row], programme.row_upper[row], terms)
        answer = self.net.note(branch(builder.programme(), 0.05, NODES, self.net, near=1.0))
        if answer.x is None:
            return None
        point = x.copy()
        for column, own_place in place.items():
            point[column] = round(float(answer.x[own_place]))
        return point

    def _least(self, point: Floats) -> float:
        """What the relaxation costs under some heads and hours."""
        free = np.ones(len(point), dtype=bool)
        free[self.frame] = False
        part = self.programme.with_fixed(free, point)
        answer = self.net.note(ask(replace(part, whole=np.zeros_like(part.whole)), "glop", (), self.net))
        return INF if answer.x is None else answer.value


def add_attainable_hours(builder: Builder, grouped: Grouped, place: dict[int, int]) -> None:
    """Hours of a group and day that so many heads can work, in steps that its duties can make.

    Parameters
    ----------
    builder : Builder
    grouped : Grouped
    place : dict of int to int
        Where the programme's columns of heads and hours stand in the builder.
    """
    for own in grouped.columns:
        for day, head in enumerate(own.heads):
            if head < 0 or own.people:
                continue
            paid = [duty.paid_min for duty in own.counts[day]]
            hours = place[own.paid[day]]
            builder.row(0, INF, {hours: 1.0, place[head]: -float(min(paid))})
            builder.row(-INF, 0, {hours: 1.0, place[head]: -float(max(paid))})
            steps = builder.column(0, INF, whole=True)
            builder.row(0, 0, {hours: 1.0, steps: -float(math.gcd(*paid))})
