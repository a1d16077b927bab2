"""The restricted master: one tour a person, cells as they come, as a linear programme that grows by columns."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp  # type: ignore[attr-defined]

from planner.roster.totals import Total
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_stage import Stage

BEYOND = 10.0
"""Price of a unit by which a total is not kept, in units of the dearest hinge."""


@dataclass(eq=False)
class Pool:
    """Tours found so far, by person of the stage.

    Attributes
    ----------
    owner : list of int
        Place of the person in ``stage.people``.
    tours : list of ndarray of int, shape (free days,)
    price : list of float
    """

    stage: Stage
    owner: list[int] = field(default_factory=list)
    tours: list[Ints] = field(default_factory=list)
    price: list[float] = field(default_factory=list)
    seen: set[tuple[int, bytes]] = field(default_factory=set)

    def add(self, owner: int, tour: Ints) -> bool:
        """Add a tour; False where it is already there."""
        key = owner, tour.tobytes()
        if key in self.seen:
            return False
        self.seen.add(key)
        self.owner.append(owner)
        self.tours.append(tour.copy())
        self.price.append(float(self.stage.tables.price[self.stage.people[owner], tour].sum()))
        return True

    def entries(self, number: int) -> tuple[Ints, Floats]:
        """Cells a tour adds to and how much."""
        T = self.stage.tables
        parts = [slice(T.cell_start[o], T.cell_start[o + 1]) for o in self.tours[number].tolist()]
        cells = np.concatenate([T.cell[part] for part in parts])
        amounts = np.concatenate([T.amount[part] for part in parts])
        if len(np.unique(cells)) == len(cells):
            return cells, amounts
        unique, at = np.unique(cells, return_inverse=True)
        return unique, np.bincount(at, weights=amounts).astype(np.float64)


def rows_of(stage: Stage) -> Ints:
    """Cells that the free people can change."""
    T = stage.tables
    able: NDArray[np.bool_] = np.asarray(np.isfinite(T.price[stage.people]).any(axis=0))
    able[: T.first[stage.begin]] = False
    able[T.first[stage.end] :] = False
    entry = np.repeat(able, np.diff(T.cell_start))
    return np.unique(T.cell[entry])


def segments(stage: Stage, cell: int) -> tuple[float, float, list[tuple[float, float, float]]]:
    """A cell's price as a first breakpoint, the price there, and pieces (sign of their use, length, slope)."""
    T = stage.tables
    part = slice(T.hinge_start[cell], T.hinge_start[cell + 1])
    at, under, over = T.hinge_at[part], T.under[part], T.over[part]
    points = np.unique(at)
    if not len(points):
        return 0.0, 0.0, [(-1.0, np.inf, 0.0), (1.0, np.inf, 0.0)]
    value = float((under * np.maximum(0, at - points[0]) + over * np.maximum(0, points[0] - at)).sum())
    pieces = [(-1.0, np.inf, float(under.sum()))]
    for number, point in enumerate(points):
        slope = float(over[at <= point].sum() - under[at > point].sum())
        length = float(points[number + 1] - point) if number + 1 < len(points) else np.inf
        pieces.append((1.0, length, slope))
    return float(points[0]), value, pieces


class Master:
    """The linear programme over the tours of a pool, in Glop, warm from one solve to the next.

    Rows: for each cell what the tours add, less what is above and plus what is below its breakpoints; for each person
    one tour in all; for each of the stage's totals the pieces of its cells.
    """

    def __init__(self, stage: Stage, pool: Pool) -> None:
        self.stage, self.pool = stage, pool
        self.rows = rows_of(stage)
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.offset = stage.fixed
        infinity = self.solver.infinity()
        objective = self.solver.Objective()
        objective.SetMinimization()
        row_of = np.full(len(stage.base), -1)
        self.cell_rows = []
        self.pieces: list[tuple[pywraplp.Variable, pywraplp.Variable]] = []
        self._without_rows(stage)
        for number, cell in enumerate(self.rows.tolist()):
            first, value, pieces = segments(stage, cell)
            self.offset += value
            ask = first - float(stage.base[cell])
            row = self.solver.Constraint(ask, ask)
            variables = []
            for sign, length, slope in pieces:
                piece = self.solver.NumVar(0, infinity if np.isinf(length) else length, "")
                row.SetCoefficient(piece, -sign)
                objective.SetCoefficient(piece, slope)
                variables.append(piece)
            self.cell_rows.append(row)
            self.pieces.append((variables[0], variables[-1]))
            row_of[cell] = number
        self.row_of = row_of
        self.total_rows = [self._limit(total) for total in stage.totals]
        self.person_rows = [self.solver.Constraint(1.0, 1.0) for _ in stage.people]
        self.columns: list[pywraplp.Variable] = []
        self.kept: dict[int, int] = {}
        self.parameters = pywraplp.MPSolverParameters()
        self.parameters.SetIntegerParam(self.parameters.INCREMENTALITY, self.parameters.INCREMENTALITY_ON)
        self.parameters.SetIntegerParam(self.parameters.PRESOLVE, self.parameters.PRESOLVE_OFF)
        self.bounds_moved = False

    def _without_rows(self, stage: Stage) -> None:
        """Cells that stand cost what they cost."""
        from planner.roster.tour_roster import cells_price

        T = stage.tables
        every = cells_price(T, stage.base)
        for cell in self.rows.tolist():
            part = slice(T.hinge_start[cell], T.hinge_start[cell + 1])
            n = stage.base[cell]
            every -= float((T.under[part] * np.maximum(0, T.hinge_at[part] - n)).sum())
            every -= float((T.over[part] * np.maximum(0, n - T.hinge_at[part])).sum())
        self.standing = every
        self.offset += every

    def _limit(self, total: Total) -> pywraplp.Constraint:
        """A limit on the pieces of some cells; what it cannot keep yet costs more than any cell."""
        infinity = self.solver.infinity()
        row = self.solver.Constraint(total.least, min(infinity, total.most))
        for cell in total.cells.tolist():
            row.SetCoefficient(self.pieces[self.row_of[cell]][total.above], 1.0)
        beyond = self.solver.NumVar(0, infinity, "")
        row.SetCoefficient(beyond, 1.0 if math.isinf(total.most) else -1.0)
        T = self.stage.tables
        self.solver.Objective().SetCoefficient(beyond, BEYOND * float((T.under + T.over).max(initial=1.0)))
        return row

    def lacks(self) -> tuple[Floats, Floats]:
        """Units of every cell below its first hinge and above its last in the last answer, shape (cells,)."""
        found = np.zeros((2, len(self.stage.base)))
        for place, pieces in zip(self.rows.tolist(), self.pieces, strict=True):
            found[:, place] = [piece.solution_value() for piece in pieces]
        return found[0], found[1]

    def grow(self) -> None:
        """Take in the pool's new tours."""
        objective = self.solver.Objective()
        for number in range(len(self.columns), len(self.pool.tours)):
            column = self.solver.NumVar(0.0, self.solver.infinity(), "")
            objective.SetCoefficient(column, self.pool.price[number])
            self.person_rows[self.pool.owner[number]].SetCoefficient(column, 1.0)
            for cell, amount in zip(*(part.tolist() for part in self.pool.entries(number)), strict=True):
                self.cell_rows[self.row_of[cell]].SetCoefficient(column, amount)
            self.columns.append(column)

    def solve(self) -> tuple[float, Floats, Floats]:
        """Objective, price of each cell of the stage's tables and then of each total, and of each person's tour."""
        # New tours leave the last point feasible, moved bounds the last prices: each has its simplex.
        dual = "true" if self.bounds_moved else "false"
        self.solver.SetSolverSpecificParametersAsString(f"use_dual_simplex: {dual}")
        self.bounds_moved = False
        status = self.solver.Solve(self.parameters)
        if status != pywraplp.Solver.OPTIMAL:
            raise ArithmeticError(f"the master programme ended with status {status}")
        cells = len(self.stage.base)
        duals = np.zeros(cells + len(self.total_rows))
        duals[cells:] = [
            total.signed(row.dual_value()) for total, row in zip(self.stage.totals, self.total_rows, strict=True)
        ]
        duals[self.rows] = [row.dual_value() for row in self.cell_rows]
        own = np.array([row.dual_value() for row in self.person_rows])
        return self.solver.Objective().Value() + self.offset, duals, own

    def weights(self) -> Floats:
        """How much of every tour the last answer takes, shape (tours,)."""
        return np.array([column.solution_value() for column in self.columns])

    def keep_only(self, owner: int, number: int) -> None:
        """Fix a person to one of their tours."""
        self.kept[owner] = number
        self.bounds_moved = True
        for other, column in enumerate(self.columns):
            if self.pool.owner[other] == owner and other != number:
                column.SetUb(0.0)

    def forbid(self, numbers: Iterable[int]) -> None:
        """Take no part of some tours."""
        self.bounds_moved = True
        for number in numbers:
            self.columns[number].SetUb(0.0)

    def let_go(self, owners: list[int], forbidden: set[int]) -> None:
        """Undo `keep_only` for some people, but for tours that are forbidden."""
        infinity = self.solver.infinity()
        self.bounds_moved = True
        for owner in owners:
            del self.kept[owner]
        for number, column in enumerate(self.columns):
            if self.pool.owner[number] in owners:
                column.SetUb(0.0 if number in forbidden else infinity)
