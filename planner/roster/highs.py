"""The HiGHS of scipy, run so that it can be stopped: scipy's own functions end only by their limits.

Model and options are handed over as `scipy.optimize.milp` and `linprog` do, so that the answers are the same to the
bit. Where a scipy does not let its HiGHS be called back (`STOPPABLE`), those functions are asked instead.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from planner.net import Net
from planner.roster.silence import silent

Floats = NDArray[np.float64]


def _core() -> Any:
    """The compiled module within scipy, None where it is not as it was in 1.15 to 1.17."""
    try:
        core = importlib.import_module("scipy.optimize._highspy._core")
    except ImportError:
        return None
    known = hasattr(core, "cb") and hasattr(getattr(core, "_Highs", None), "setCallback")
    return core if known else None


CORE = _core()
STOPPABLE = CORE is not None


@dataclass(frozen=True)
class Ended:
    """Where HiGHS stood when it ended.

    Attributes
    ----------
    x : ndarray or None
        The best point that keeps every row; None where there was none.
    duals : ndarray, shape (rows,)
        Of the rows; without meaning where columns are whole.
    bound : float
        Of programmes with whole columns, else -inf.
    infeasible, stopped : bool
        Proven to have no point; ended by time or by the net.
    """

    x: Floats | None
    duals: Floats
    bound: float
    infeasible: bool
    stopped: bool


def run_highs(
    cost: Floats,
    matrix: sparse.csc_matrix,
    rows: tuple[Floats, Floats],
    box: tuple[Floats, Floats],
    whole: NDArray[np.bool_] | None,
    options: Mapping[str, Any],
    net: Net,
) -> Ended:
    """Minimise ``cost @ x`` with ``rows[0] <= matrix @ x <= rows[1]`` and ``box[0] <= x <= box[1]``.

    Parameters
    ----------
    whole : ndarray of bool, shape (columns,), optional
        Columns that are whole; None: a linear programme.
    options : mapping
        HiGHS's own names.
    net : Net
        Asked again and again while it runs; ends it with the best point so far.
    """
    highs = CORE._Highs()
    said = CORE.HighsOptions()
    for name, value in options.items():
        setattr(said, name, value)
    highs.passOptions(said)
    highs.passModel(_model(cost, matrix, rows, box, whole))

    def look(_kind: object, _said: str, _now: object, answer: Any, _with: object) -> None:
        answer.user_interrupt = net.over()

    highs.setCallback(look, None)
    kinds = CORE.cb.HighsCallbackType
    for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt, kinds.kCallbackIpmInterrupt):
        highs.startCallback(kind)
    with silent():
        highs.run()
    status, info = highs.getModelStatus(), highs.getInfo()
    states, solution = CORE.HighsModelStatus, highs.getSolution()
    good = info.primal_solution_status == CORE.SolutionStatus.kSolutionStatusFeasible
    linear = whole is None or not whole.any()
    found = good and (not linear or status == states.kOptimal)
    return Ended(
        np.array(solution.col_value) if found else None,
        np.array(solution.row_dual),
        -np.inf if linear else float(info.mip_dual_bound),
        infeasible=status == states.kInfeasible,
        stopped=status in (states.kTimeLimit, states.kInterrupt, states.kNotset),  # the last: ended between two steps
    )


def _model(
    cost: Floats,
    matrix: sparse.csc_matrix,
    rows: tuple[Floats, Floats],
    box: tuple[Floats, Floats],
    whole: NDArray[np.bool_] | None,
) -> Any:
    model = CORE.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.a_matrix_.num_row_, model.a_matrix_.num_col_ = matrix.shape
    model.a_matrix_.format_ = CORE.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
    model.a_matrix_.value_ = matrix.data
    model.col_cost_ = cost
    model.row_lower_, model.row_upper_ = rows
    model.col_lower_, model.col_upper_ = box
    if whole is not None:
        model.integrality_ = [CORE.HighsVarType(int(own)) for own in whole]
    return model
