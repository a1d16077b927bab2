"""Search over the counts: the linear relaxation proves a bound, days are made whole one by one, then two at a time."""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.roster.group_rows import Columns
from planner.roster.grouped import Grouped
from planner.roster.mip import INF, Answer, Builder, Floats, Programme, ask, branch, safe_bound

NODES = 200
"""Branch-and-bound nodes of one part, per unit of work."""

DAY_GAP = 0.002
"""Parts are solved to this share of the whole bound."""


@dataclass
class Net:
    """The safety net: seconds left, and whether it ever bit."""

    until: float
    bit: bool = False

    @classmethod
    def of(cls, seconds: float) -> Net:
        """So many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left."""
        left = self.until - time.monotonic()
        self.bit = self.bit or left <= 0
        return left

    def note(self, answer: Answer) -> Answer:
        """Remember whether a solver stopped by the clock."""
        self.bit = self.bit or answer.timed_out
        return answer


def relax(programme: Programme, net: Net) -> tuple[Floats, float]:
    """A point of the linear relaxation and a proven bound.

    Raises
    ------
    ValueError
        If the relaxation has no point: the rules contradict each other.
    """
    linear = replace(programme, whole=np.zeros_like(programme.whole))
    answer = net.note(ask(linear, "glop", (), net.left))
    if answer.x is None or answer.duals is None:
        raise ValueError("no roster satisfies the hard rules")
    return answer.x, safe_bound(programme, answer.duals)


class Counting:
    """Whole counts near a point of the relaxation.

    Parameters
    ----------
    grouped : Grouped
    x : ndarray
        Point of the relaxation.
    bound : float
    net : Net
    work : float
        Parts are solved to a gap in inverse proportion to it.
    """

    def __init__(self, grouped: Grouped, x: Floats, bound: float, net: Net, work: float = 1.0) -> None:
        self.grouped = grouped
        self.programme = grouped.programme
        self.x = x.copy()
        self.bound = bound
        self.net = net
        self.tolerance = max(0.5, DAY_GAP / work * abs(bound))
        self.days = int(grouped.day_of.max(initial=-1)) + 1
        frame = [column for own in grouped.columns for column in own.frame()]
        self.frame = np.array(sorted(frame), dtype=np.int64)
        self.value = INF

    def first(self, nodes: int) -> bool:
        """Heads and hours of every day made whole, then each day's duties and breaks; whether a point was found."""
        if not self._skeleton():
            return False
        done: list[int] = []
        for day in range(self.days):
            if not self._whole_day(day, done, nodes):
                return False
            done.append(day)
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
        free = (self.grouped.day_of < 0) | np.isin(self.grouped.day_of, days)
        part = self.programme.with_fixed(free, self.x)
        answer = self.net.note(branch(part, self.tolerance, nodes, self.net.left, self.value))
        if answer.x is None or answer.value >= self.value - 1e-6:
            return False
        self.x[free] = answer.x
        self.value = self.programme.value(self.x)
        return True

    def whole(self, nodes: int) -> None:
        """Branch on the whole programme: a better point, and a better bound than the relaxation's."""
        answer = self.net.note(branch(self.programme, self.tolerance, nodes, self.net.left, self.value))
        self.bound = max(self.bound, answer.bound - 1e-6 * max(1.0, abs(answer.bound)))
        if answer.x is not None and answer.value < self.value - 1e-6:
            self.x, self.value = answer.x, answer.value

    def _whole_day(self, day: int, done: list[int], nodes: int) -> bool:
        """A day's duties and breaks under the heads and hours fixed for it."""
        own = self.grouped.day_of == day
        free = (self.grouped.day_of < 0) | own
        free[self.frame] = False
        later = ~np.isin(self.grouped.day_of, [-1, day, *done])
        later[self.frame] = False
        shape = abs(self.programme.matrix)
        loose = (shape @ later.astype(float) > 0) & (shape @ own.astype(float) > 0)
        part = replace(
            self.programme,
            row_lower=np.where(loose, -INF, self.programme.row_lower),
            row_upper=np.where(loose, INF, self.programme.row_upper),
        ).with_fixed(free, self.x)
        answer = self.net.note(branch(part, self.tolerance, nodes, self.net.left, self.bound))
        if answer.x is None:
            return False
        self.x[free] = answer.x
        return True

    def _skeleton(self) -> bool:
        """Whole heads and attainable hours of every group and day, near those of the relaxation."""
        builder = Builder()
        place = {int(c): builder.column(self.programme.lower[c], self.programme.upper[c],
                                        whole=bool(self.programme.whole[c])) for c in self.frame}  # fmt: skip
        for own in self.grouped.columns:
            for day, head in enumerate(own.heads):
                if head >= 0:
                    self._near(builder, own, day, place)
        for row in np.flatnonzero(self._frame_rows()):
            part = self.programme.matrix[row]
            terms = {place[int(c)]: float(v) for c, v in zip(part.indices, part.data, strict=True)}
            builder.row(self.programme.row_lower[row], self.programme.row_upper[row], terms)
        answer = self.net.note(branch(builder.programme(), 0.05, NODES, self.net.left, near=1.0))
        if answer.x is None:
            return False
        for column, own_place in place.items():
            self.x[column] = round(float(answer.x[own_place]))
        return True

    def _frame_rows(self) -> NDArray[np.bool_]:
        """Rows about heads and hours alone."""
        outside = np.ones(len(self.x))
        outside[self.frame] = 0.0
        inside = 1.0 - outside
        shape = abs(self.programme.matrix)
        return np.asarray((shape @ outside == 0) & (shape @ inside > 0))

    def _near(self, builder: Builder, own: Columns, day: int, place: dict[int, int]) -> None:
        paid = [duty.paid_min for duty in own.counts[day]]
        head, hours = own.heads[day], own.paid[day]
        if not own.people:
            builder.row(0, INF, {place[hours]: 1.0, place[head]: -float(min(paid))})
            builder.row(-INF, 0, {place[hours]: 1.0, place[head]: -float(max(paid))})
            steps = builder.column(0, INF, whole=True)
            builder.row(0, 0, {place[hours]: 1.0, steps: -float(math.gcd(*paid))})
        for column, worth in ((head, 1.0), (hours, 1.0 / max(paid))):
            away = builder.column(0, INF, worth)
            builder.row(-self.x[column], INF, {away: 1.0, place[column]: -1.0})
            builder.row(self.x[column], INF, {away: 1.0, place[column]: 1.0})


def pairs_of_days(days: int) -> list[tuple[int, ...]]:
    """Two days at a time, neighbours first."""
    pairs = itertools.combinations(range(days), 2)
    return sorted(pairs, key=lambda pair: (min(pair[1] - pair[0], days - pair[1] + pair[0]), pair)) or [(0,)]
