"""Big linear programmes by an interior point, where a simplex takes minutes."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from planner.net import Net
from planner.roster.highs import STOPPABLE, Ended, run_highs
from planner.roster.mip import INF, UNASKED, Answer, Floats, Programme

BIG = 10_000
"""Columns from which on the interior point is quicker than the simplex."""


def interior(programme: Programme, net: Net) -> Answer:
    """Solve a linear programme by the interior point of HiGHS, crossed over to a corner.

    Parameters
    ----------
    programme : Programme
        Whole columns are taken as any others.
    net : Net
        Ends the solve, which then gives nothing.

    Returns
    -------
    Answer
        With multipliers of the rows, positive where a row's lower side binds.
    """
    if net.over():
        return UNASKED
    rows = programme.matrix.tocsr()
    equal = programme.row_lower == programme.row_upper
    upper = np.isfinite(programme.row_upper) & ~equal
    lower = np.isfinite(programme.row_lower) & ~equal
    above = sparse.vstack([rows[upper], -rows[lower]])
    most = np.concatenate([programme.row_upper[upper], -programme.row_lower[lower]])
    ended = (_run if STOPPABLE else _linprog)(programme, (above, most), (rows[equal], programme.row_lower[equal]), net)
    if ended.x is None:
        return Answer(None, INF, -INF, infeasible=ended.infeasible, timed_out=ended.stopped)
    duals = np.zeros(len(programme.row_lower))
    many, all_above = int(upper.sum()), len(most)
    duals[upper] += ended.duals[:many]
    duals[lower] -= ended.duals[many:all_above]
    duals[equal] = ended.duals[all_above:]
    value = programme.value(ended.x)
    return Answer(ended.x, value, value, duals=duals)


Rows = tuple[sparse.csr_matrix, Floats]


def _run(programme: Programme, above: Rows, equal: Rows, net: Net) -> Ended:
    options = {
        "presolve": "on",
        "solver": "ipm",
        "simplex_strategy": 1,  # dual
        "log_to_console": False,
        "output_flag": False,
        "time_limit": max(0.05, net.left_s),
    }
    least = np.concatenate([np.full(len(above[1]), -np.inf), equal[1]])
    most = np.concatenate([above[1], equal[1]])
    matrix = sparse.vstack([above[0], equal[0]]).tocsc()
    return run_highs(programme.cost, matrix, (least, most), (programme.lower, programme.upper), None, options, net)


def _linprog(programme: Programme, above: Rows, equal: Rows, net: Net) -> Ended:
    result = linprog(
        programme.cost,
        A_ub=above[0],
        b_ub=above[1],
        A_eq=equal[0],
        b_eq=equal[1],
        bounds=np.column_stack([programme.lower, programme.upper]),
        method="highs-ipm",
        options={"time_limit": max(0.05, net.left_s)},
    )
    x = result.x if result.status == 0 else None
    duals = np.zeros(0) if x is None else np.concatenate([result.ineqlin.marginals, result.eqlin.marginals])
    return Ended(x, duals, -INF, infeasible=result.status == 2, stopped=result.status == 1)
