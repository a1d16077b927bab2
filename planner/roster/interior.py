"""Big linear programmes by an interior point, where a simplex takes minutes."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from planner.net import Net
from planner.roster.mip import INF, UNASKED, Answer, Programme

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
    result = linprog(
        programme.cost,
        A_ub=sparse.vstack([rows[upper], -rows[lower]]),
        b_ub=np.concatenate([programme.row_upper[upper], -programme.row_lower[lower]]),
        A_eq=rows[equal],
        b_eq=programme.row_lower[equal],
        bounds=np.column_stack([programme.lower, programme.upper]),
        method="highs-ipm",
        options={"time_limit": max(0.05, net.left_s)},
    )
    if result.status != 0:
        return Answer(None, INF, -INF, infeasible=result.status == 2, timed_out=result.status == 1)
    duals = np.zeros(len(programme.row_lower))
    duals[equal] = result.eqlin.marginals
    many = int(upper.sum())
    duals[upper] += result.ineqlin.marginals[:many]
    duals[lower] -= result.ineqlin.marginals[many:]
    value = programme.value(result.x)
    return Answer(result.x, value, value, duals=duals)
