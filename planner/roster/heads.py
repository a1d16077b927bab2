"""Whole heads and hours of every day: cuts that tell what a day costs at the least, by who is at work on it.

Once heads and hours stand the days fall apart, but for rows that join the duties of several days (rest), which enter
at the price they have in the relaxation. What a day then costs is convex in its heads: every point tried gives a plane
below it (Benders 1962), and a small programme of whole heads under those planes names the next point. It is sought near
the relaxation, where few planes do, and further out only where there is no whole point. With the heads right, the
duties and breaks of a day have whole points that cost as little as their relaxation, or nearly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.net import Net
from planner.roster.grouped import Grouped
from planner.roster.mip import INF, Builder, Floats, Programme, ask, branch, multipliers, safe_bound
from planner.roster.parts import Mask, Part, linking_rows, parts_of, rows_within
from planner.roster.search import Relaxation, duty_columns
from planner.roster.skeleton import add_attainable_hours

REACH = 1.0
"""How far a whole column may first be from the relaxation."""

FURTHEST = 64.0
"""Beyond this there are no limits but the column's own."""

MASTER_NODES = 100
"""Branch-and-bound nodes of one choice of heads."""

LOOSE = 100.0
"""Price of breaking a row between heads and a day, in the dearest price there is; planes stay below the cost."""

NEAR = 5e-4
"""Share of the bound within which heads are good enough."""


@dataclass(frozen=True, eq=False)
class _Day:
    """What is left of one part once heads and hours stand.

    Attributes
    ----------
    part : Part
    programme : Programme
        Its own columns, then what may be lacking or too much in the rows that heads enter.
    heads : csr_matrix, shape (rows of the part, frame columns)
    """

    part: Part
    programme: Programme
    heads: sparse.csr_matrix


@dataclass(frozen=True, eq=False)
class _Plane:
    """``cost >= level + slope @ (heads - at)`` of one day."""

    day: int
    level: float
    slope: Floats
    at: Floats


class Heads:
    """A search for the heads and hours of every day.

    Parameters
    ----------
    grouped : Grouped
    relaxation : Relaxation
    net : Net
    """

    def __init__(self, grouped: Grouped, relaxation: Relaxation, net: Net) -> None:
        self.grouped, self.relaxation, self.net = grouped, relaxation, net
        programme = grouped.programme
        self.frame = np.array(sorted(c for own in grouped.columns for c in own.frame()), dtype=np.int64)
        counts = duty_columns(grouped)
        joining = linking_rows(programme, counts, grouped.day_of[counts])
        self.priced = self._with_rows_priced(joining)
        free = np.ones(len(programme.lower), dtype=bool)
        free[self.frame] = False
        parts = parts_of(programme, free, joining)
        dated = [bool((grouped.day_of[part.columns] >= 0).any()) for part in parts]
        self.days = [self._day(part) for part, own in zip(parts, dated, strict=True) if own]
        beside = [part for part, own in zip(parts, dated, strict=True) if not own]
        self.columns = np.concatenate([self.frame, *(part.columns for part in beside)]).astype(np.int64)
        self.rows = rows_within(programme, self.columns)
        self.planes: list[_Plane] = []

    def whole(self, rounds: int) -> Floats | None:
        """The best heads found in so many rounds, with the days as they would like to be; None where there are none.

        Returns
        -------
        ndarray, shape (columns,)
            Columns of heads and hours whole, the others those of the relaxation under them.
        """
        start = self.relaxation.x
        self._look(start)
        least, best = INF, None
        reach = REACH
        for _ in range(rounds):
            found = self._next(reach)
            if found is None:
                if reach > FURTHEST:
                    break
                reach *= 4
                continue
            point, proven = found
            value = self._look(point)
            if value < least:
                least, best = value, point.copy()
            if least - proven <= max(0.5, NEAR * abs(self.relaxation.bound)) or self.net.over():
                break
        return best

    def _with_rows_priced(self, joining: Mask) -> Programme:
        """The programme with the prices of joining rows in its costs; a bound of it is one of the programme."""
        programme = self.grouped.programme
        y = multipliers(programme, self.relaxation.duals) * joining
        lower = np.where(np.isfinite(programme.row_lower), programme.row_lower, 0.0)
        upper = np.where(np.isfinite(programme.row_upper), programme.row_upper, 0.0)
        cost = programme.cost - programme.matrix.T @ y
        return replace(
            programme, cost=cost, offset=programme.offset + float(np.where(y > 0, y * lower, y * upper).sum())
        )

    def _day(self, part: Part) -> _Day:
        matrix = self.priced.matrix[part.rows]
        own, heads = matrix[:, part.columns].tocsr(), matrix[:, self.frame].tocsr()
        entered = np.flatnonzero(np.diff(heads.indptr) > 0)
        lacking = sparse.csr_matrix(
            (np.ones(len(entered)), (entered, np.arange(len(entered)))), shape=(len(part.rows), len(entered))
        )
        cost = self.priced.cost[part.columns]
        dear = np.full(2 * len(entered), LOOSE * max(1.0, float(np.abs(cost).max(initial=0.0))))
        most = np.tile((abs(heads) @ self.priced.upper[self.frame])[entered], 2)
        programme = Programme(
            np.concatenate([self.priced.lower[part.columns], np.zeros(len(dear))]),
            np.concatenate([self.priced.upper[part.columns], most]),
            np.concatenate([cost, dear]),
            np.zeros(len(cost) + len(dear), dtype=bool),
            self.priced.row_lower[part.rows],
            self.priced.row_upper[part.rows],
            sparse.hstack([own, lacking, -lacking], format="csr"),
        )
        return _Day(part, programme, heads)

    def _look(self, point: Floats) -> float:
        """A plane of every day at the heads of a point, whose other columns are set; what the point costs."""
        at = point[self.frame]
        total = self.priced.offset + float(self.priced.cost[self.columns] @ point[self.columns])
        for number, day in enumerate(self.days):
            taken = day.heads @ at
            programme = replace(
                day.programme,
                row_lower=day.programme.row_lower - taken,
                row_upper=day.programme.row_upper - taken,
            )
            answer = self.net.note(ask(programme, "glop", (), self.net))
            if answer.x is None or answer.duals is None:
                return INF
            slope = -(day.heads.T @ multipliers(programme, answer.duals))
            self.planes.append(_Plane(number, safe_bound(programme, answer.duals), slope, at.copy()))
            point[day.part.columns] = answer.x[: len(day.part.columns)]
            total += answer.value
        return total

    def _next(self, reach: float) -> tuple[Floats, float] | None:
        """Whole heads that cost least under the planes, and what is proven about all within reach."""
        builder, priced, start = Builder(), self.priced, self.relaxation.x
        place: dict[int, int] = {}
        for column in self.columns.tolist():
            low, high = priced.lower[column], priced.upper[column]
            if priced.whole[column] and reach <= FURTHEST:
                low = max(low, math.floor(start[column] - reach + 1e-6))
                high = min(high, math.ceil(start[column] + reach - 1e-6))
            place[column] = builder.column(low, high, priced.cost[column], whole=bool(priced.whole[column]))
        for row in self.rows.tolist():
            part = priced.matrix[row]
            terms = {place[int(c)]: float(v) for c, v in zip(part.indices, part.data, strict=True)}
            builder.row(priced.row_lower[row], priced.row_upper[row], terms)
        add_attainable_hours(builder, self.grouped, place)
        cost = [builder.column(-INF, INF, 1.0) for _ in self.days]
        for plane in self.planes:
            terms = {place[int(self.frame[i])]: -float(plane.slope[i]) for i in np.flatnonzero(plane.slope)}
            builder.row(plane.level - float(plane.slope @ plane.at), INF, terms | {cost[plane.day]: 1.0})
        bound = self.relaxation.bound - priced.offset
        answer = self.net.note(branch(builder.programme(), 0.25, MASTER_NODES, self.net, bound))
        if answer.x is None:
            return None
        point = start.copy()
        point[self.columns] = [answer.x[place[column]] for column in self.columns.tolist()]
        point[self.frame] = np.round(point[self.frame])
        return point, answer.bound + priced.offset
