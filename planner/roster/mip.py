"""A mixed-integer programme as arrays, and the solvers that take it; search is limited by nodes, never by time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper as mbh
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from planner.net import Net
from planner.roster.highs import STOPPABLE, run_highs
from planner.roster.silence import silent
from planner.roster.watching import watched

INF = float("inf")
Floats = NDArray[np.float64]


WIDEST = 0.01
"""Relative gap at most: near its offset an objective says nothing about what a gap is worth."""


@dataclass
class Builder:
    """Collects columns and rows."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    offset: float = 0.0

    def column(self, lower: float, upper: float, cost: float = 0.0, whole: bool = False) -> int:
        """Add a variable; returns its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.cost.append(cost)
        self.whole.append(whole)
        return len(self.lower) - 1

    def row(self, lower: float, upper: float, terms: Mapping[int, float]) -> int:
        """Add ``lower <= sum of terms <= upper``; returns its number."""
        number = len(self.row_lower)
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        for column, value in terms.items():
            if value:
                self.rows.append(number)
                self.columns.append(column)
                self.values.append(value)
        return number

    def programme(self) -> Programme:
        """The arrays."""
        shape = (len(self.row_lower), len(self.lower))
        matrix = sparse.csr_matrix((self.values, (self.rows, self.columns)), shape=shape)
        return Programme(
            np.array(self.lower),
            np.array(self.upper),
            np.array(self.cost),
            np.array(self.whole, dtype=bool),
            np.array(self.row_lower),
            np.array(self.row_upper),
            matrix,
            self.offset,
        )


@dataclass(frozen=True)
class Programme:
    """Minimise ``cost @ x + offset`` with ``row_lower <= matrix @ x <= row_upper``, some of x whole.

    Attributes
    ----------
    lower, upper, cost, whole : ndarray, shape (columns,)
    row_lower, row_upper : ndarray, shape (rows,)
    matrix : csr_matrix, shape (rows, columns)
    """

    lower: Floats
    upper: Floats
    cost: Floats
    whole: NDArray[np.bool_]
    row_lower: Floats
    row_upper: Floats
    matrix: sparse.csr_matrix
    offset: float = 0.0

    def value(self, x: Floats) -> float:
        """Objective of a point."""
        return float(self.cost @ x + self.offset)

    def cut(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Programme:
        """Only these rows and columns, the others as if they were not; the offset stays."""
        return Programme(
            self.lower[columns],
            self.upper[columns],
            self.cost[columns],
            self.whole[columns],
            self.row_lower[rows],
            self.row_upper[rows],
            self.matrix[rows][:, columns].tocsr(),
            self.offset,
        )

    def without(self, rows: NDArray[np.bool_]) -> Programme:
        """The programme without the limits of some rows."""
        return replace(
            self,
            row_lower=np.where(rows, -INF, self.row_lower),
            row_upper=np.where(rows, INF, self.row_upper),
        )

    def with_fixed(self, free: NDArray[np.bool_], x: Floats) -> Programme:
        """The programme in the free columns, the others standing at `x`; rows without free columns are dropped."""
        matrix = self.matrix.tocsc()
        fixed = np.where(free, 0.0, x)
        activity = self.matrix @ fixed
        part = matrix[:, free].tocsr()
        used = np.diff(part.indptr) > 0
        return Programme(
            self.lower[free],
            self.upper[free],
            self.cost[free],
            self.whole[free],
            self.row_lower[used] - activity[used],
            self.row_upper[used] - activity[used],
            part[used],
            self.offset + float(self.cost @ fixed),
        )


@dataclass(frozen=True)
class Answer:
    """What a solver gave.

    Attributes
    ----------
    x : ndarray or None
        The point; None where none was found.
    value : float
        Its objective.
    bound : float
        The solver's own bound, -inf where it has none.
    infeasible : bool
        Whether the solver proved that there is no point.
    timed_out : bool
    duals : ndarray or None
        Of the rows, for linear programmes.
    """

    x: Floats | None
    value: float
    bound: float
    infeasible: bool = False
    timed_out: bool = False
    duals: Floats | None = None


UNASKED = Answer(None, INF, -INF, timed_out=True)
"""Of a solver that was not asked: there was no time left."""


def branch(programme: Programme, gap: float, nodes: int, net: Net, near: float | None = None) -> Answer:
    """Solve with the HiGHS of scipy.

    Parameters
    ----------
    gap : float
        Stop within so much of the best point, in units of the objective.
    nodes : int
        Deterministic limit.
    net : Net
        Ends the solve; what was found till then is given.
    near : float, optional
        About what the objective will be; the solver's own limit is relative.
    """
    if not programme.cost.size:
        fits = bool(np.all(programme.row_lower <= 1e-6) and np.all(programme.row_upper >= -1e-6))
        return Answer(np.zeros(0) if fits else None, programme.offset, programme.offset, infeasible=not fits)
    if net.over():
        return UNASKED
    scale = max(1e-3, abs((0.0 if near is None else near) - programme.offset))
    limits = {"mip_rel_gap": min(WIDEST, gap / scale), "time_limit": max(0.1, net.left_s)}
    return _run(programme, nodes, limits, net) if STOPPABLE else _milp(programme, nodes, limits)


def _run(programme: Programme, nodes: int, limits: dict[str, float], net: Net) -> Answer:
    rows, box = (programme.row_lower, programme.row_upper), (programme.lower, programme.upper)
    options = {"log_to_console": False, "output_flag": False, "mip_max_nodes": nodes, **limits}
    ended = run_highs(programme.cost, programme.matrix.tocsc(), rows, box, programme.whole, options, net)
    x = None if ended.x is None else np.where(programme.whole, np.round(ended.x), ended.x)
    value = INF if x is None else programme.value(x)
    return Answer(x, value, ended.bound + programme.offset, infeasible=ended.infeasible, timed_out=ended.stopped)


def _milp(programme: Programme, nodes: int, limits: dict[str, float]) -> Answer:
    with silent():
        result = milp(
            programme.cost,
            integrality=programme.whole.astype(np.int64),
            bounds=Bounds(programme.lower, programme.upper),
            constraints=LinearConstraint(programme.matrix, programme.row_lower, programme.row_upper),
            options={"node_limit": nodes, **limits},
        )
    x = None if result.x is None else np.where(programme.whole, np.round(result.x), result.x)
    bound = getattr(result, "mip_dual_bound", None)
    return Answer(
        x,
        INF if x is None else programme.value(x),
        -INF if bound is None else float(bound) + programme.offset,
        infeasible=result.status == 2,
        timed_out=result.status == 1 and "time" in str(result.message).lower(),
    )


def ask(
    programme: Programme,
    solver: str,
    parameters: Iterable[str],
    net: Net,
) -> Answer:
    """Hand a programme to one of ortools' solvers.

    Parameters
    ----------
    solver : {"scip", "glop"}
    parameters : iterable of str
        In the solver's own syntax, one a line.
    net : Net
        Ends the solve; what was found till then is given.
    """
    if net.over():
        return UNASKED
    model = mbh.ModelBuilderHelper()
    arrays: Any = (
        programme.lower,
        programme.upper,
        programme.cost,
        programme.row_lower,
        programme.row_upper,
        programme.matrix,
    )
    model.fill_model_from_sparse_data(*arrays)
    if solver == "scip":
        for column in np.flatnonzero(programme.whole).tolist():
            model.set_var_integrality(column, True)
    helper = mbh.ModelSolverHelper(solver)
    helper.set_time_limit_in_seconds(max(0.05, net.left_s))
    helper.set_solver_specific_parameters("\n".join(parameters))
    with watched(net, helper.interrupt_solve):
        helper.solve(model)
    return _answer(programme, helper, solver)


def _answer(programme: Programme, helper: mbh.ModelSolverHelper, solver: str) -> Answer:
    status = helper.status().name
    found = helper.has_solution() and status in ("OPTIMAL", "FEASIBLE")
    x = np.asarray(helper.variable_values(), dtype=np.float64) if found else None
    if x is not None:
        x = np.where(programme.whole, np.round(x), x) if solver == "scip" else x
    linear = solver == "glop" and found
    return Answer(
        x,
        INF if x is None else programme.value(x),
        helper.best_objective_bound() + programme.offset if helper.has_response() and found else -INF,
        infeasible=status in ("INFEASIBLE", "MODEL_INVALID"),
        timed_out=status in ("FEASIBLE", "NOT_SOLVED", "UNKNOWN_STATUS"),
        duals=np.asarray(helper.dual_values(), dtype=np.float64) if linear else None,
    )


def multipliers(programme: Programme, duals: Floats) -> Floats:
    """Duals as multipliers of the rows: none on a side that has no limit."""
    y = np.where(np.isfinite(programme.row_lower) | (duals < 0), duals, 0.0)
    return np.where(np.isfinite(programme.row_upper) | (y > 0), y, 0.0)


def safe_bound(programme: Programme, duals: Floats) -> float:
    """A least objective that holds whatever the solver's tolerances (Neumaier and Shcherbina 2004).

    For any multipliers y of the rows, ``y+ @ row_lower - y- @ row_upper + sum of min over the box of (c - A'y) x``.
    """
    y = multipliers(programme, duals)
    lower = np.where(np.isfinite(programme.row_lower), programme.row_lower, 0.0)
    upper = np.where(np.isfinite(programme.row_upper), programme.row_upper, 0.0)
    reduced = programme.cost - programme.matrix.T @ y
    rows = np.where(y > 0, y * lower, y * upper).sum()
    box = np.minimum(reduced * programme.lower, reduced * programme.upper).sum()
    return float(rows + box + programme.offset)
