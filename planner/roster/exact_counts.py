"""Small rosters counted to the end: the programme of counts in whole numbers, below the best roster there is.

Asked only for something cheaper than what is there, the solver either finds it or proves that there is none. Every
number is rounded so that a roster of named people still fits, at no higher price: what is proven holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from planner.net import Net
from planner.roster.grouped import Grouped
from planner.roster.mip import INF, Floats, Programme
from planner.roster.search import Counting
from planner.roster.task import Task
from planner.roster.watching import watched

COLUMNS, ROWS = 5000, 5000
"""Of programmes that are looked at."""

PEOPLE = 40
"""And of at most so many people, on one day: there the rows leave next to nothing out."""

WORK = 60.0
"""Deterministic time of the solver for each unit of work; about a second of CPU each."""

LEAST_WORK = 25.0
"""And at least."""

FINE = 100_000
"""Parts of a column that need not be whole."""

COARSE = 1000.0
"""Parts of a coefficient that is no whole number."""

MONEY = 1e9
"""Parts of the unit of money."""

LARGEST = 2.0**60
"""Sum of all amounts up to which the solver's whole numbers do."""

CRUMB = 1e-7
"""Of rounding."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Finish:
    """What was found below an incumbent.

    Attributes
    ----------
    x : ndarray, shape (columns,), or None
        Counts of less than the incumbent's price; None where none were found.
    bound : float
        No roster costs less.
    """

    x: Floats | None
    bound: float


def suits(grouped: Grouped) -> bool:
    """Whether the programme is small enough to be solved to the end."""
    rows, columns = grouped.programme.matrix.shape
    people, days = sum(len(group.members) for group in grouped.groups), int(grouped.day_of.max(initial=-1)) + 1
    return columns <= COLUMNS and rows <= ROWS and people <= PEOPLE and days == 1 and not grouped.worked


def counted_below(task: Task, counting: Counting, below: float, gap: float) -> bool:
    """Whether there are whole counts cheaper than a roster; they are left in `counting`, with what was proven.

    Parameters
    ----------
    task : Task
    counting : Counting
    below : float
        Price of the best roster; infinite where there is none.
    gap : float
        Relative to that; nearer the bound nothing is looked for.
    """
    near = gap / 2 * max(1.0, abs(below)) if below < INF else 0.0
    if not suits(counting.grouped) or task.net.over() or below - counting.bound <= 2 * near:
        return False
    task.say("roster: to the end")
    ended = finish(counting.grouped, counting.bound, below - near, task.work, task.net)
    counting.bound = ended.bound
    task.say.proven(ended.bound)
    if ended.x is None:
        return False
    counting.x, counting.value = ended.x, counting.programme.value(ended.x)
    return True


def finish(grouped: Grouped, bound: float, below: float, work: float, net: Net) -> Finish:
    """Look for whole counts cheaper than the best roster.

    Parameters
    ----------
    grouped : Grouped
    bound : float
        No roster costs less.
    below : float
        Only what is cheaper is looked for; infinite where there is no roster yet.
    work : float
        Deterministic limit.
    net : Net
    """
    programme, scale = grouped.programme, _scale(grouped)
    cost = _whole_costs(programme, scale)
    if net.over() or np.abs(cost * programme.upper * scale).sum() > LARGEST:
        return Finish(None, bound)
    # Of prices rounded down, and of columns that may stand one part off.
    slack = float((programme.upper * scale).sum() + np.abs(cost[scale > 1]).sum()) + 1.0
    least = math.floor((bound - programme.offset) * MONEY - slack)
    most = math.floor((below - programme.offset) * MONEY) if below < INF else int(LARGEST)
    if least >= most:
        return Finish(None, bound)
    model = cp_model.CpModel()
    columns = _columns(model, programme, scale)
    _add_rows(model, columns, programme, scale)
    price = cp_model.LinearExpr.weighted_sum(columns, [int(amount) for amount in cost])
    model.add_linear_constraint(price, least, most)
    model.minimize(price)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = max(LEAST_WORK, WORK * work)
    solver.parameters.max_time_in_seconds = max(0.05, net.left_s)
    with watched(net, solver.stop_search):
        status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Finish(None, max(bound, below))
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    net.over()  # remembers whether time ran out
    proven = min(below, max(bound, solver.best_objective_bound / MONEY + programme.offset))
    return Finish(np.array([solver.value(c) for c in columns]) / scale if found else None, proven)


def _columns(model: cp_model.CpModel, programme: Programme, scale: Floats) -> list[cp_model.IntVar]:
    """A whole-numbered column each; those in parts may stand one part off."""
    fine = scale > 1
    low = np.where(fine, np.floor(programme.lower * scale), np.ceil(programme.lower - CRUMB))
    high = np.where(fine, np.ceil(programme.upper * scale), np.floor(programme.upper + CRUMB))
    return [model.new_int_var(int(least), int(most), "") for least, most in zip(low, high, strict=True)]


def _scale(grouped: Grouped) -> Floats:
    """Parts of a whole in which each column is counted: 1 where every roster of named people makes it whole.

    A column that need not be whole is so nevertheless where the rows that define it hold whole numbers only: people on
    the queue add up counts, and what a set of queues lacks is the need less them.
    """
    programme = grouped.programme
    broken = _broken_rows(programme)
    broken[[own.row for own in grouped.sets if own.rounded]] = False
    entries = programme.matrix.tocoo()
    equal = programme.row_lower == programme.row_upper
    parts = np.zeros(len(programme.lower), dtype=bool)
    parts[entries.col[broken[entries.row] & equal[entries.row]]] = True
    kept = np.zeros_like(parts)
    sets = np.array([own.row for own in grouped.sets if not own.rounded], dtype=np.int64)
    uneven = [row for row in sets if broken[row] or parts[programme.matrix[row].indices].any()]
    kept[programme.matrix[sets].indices] = True
    kept[programme.matrix[uneven].indices] = False
    kept[[column for column in grouped.cover.values() if not parts[column]]] = True
    parts[entries.col[broken[entries.row]]] = True
    return np.where(parts & ~kept & ~programme.whole, float(FINE), 1.0)


def _broken_rows(programme: Programme) -> Bools:
    """Rows with a fraction somewhere."""
    entries = programme.matrix.tocoo()
    broken = np.zeros(len(programme.row_lower), dtype=bool)
    broken[entries.row[_fraction(entries.data)]] = True
    for limit in (programme.row_lower, programme.row_upper):
        broken |= np.isfinite(limit) & _fraction(np.where(np.isfinite(limit), limit, 0.0))
    return broken


def _fraction(values: Floats) -> Bools:
    return np.asarray(np.abs(values - np.round(values)) > CRUMB)


def _whole_costs(programme: Programme, scale: Floats) -> Floats:
    """Prices in parts of money, rounded down: columns are at least nought."""
    exact = programme.cost * MONEY / scale
    return np.floor(exact + CRUMB)


def _add_rows(model: cp_model.CpModel, columns: list[cp_model.IntVar], programme: Programme, scale: Floats) -> None:
    """Rows in whole numbers, as much wider as rounding can move them."""
    matrix = programme.matrix
    broken = _broken_rows(programme)
    for row in range(matrix.shape[0]):
        own = slice(matrix.indptr[row], matrix.indptr[row + 1])
        at, values = matrix.indices[own], matrix.data[own]
        fine = scale[at] > 1
        times = float(FINE) if fine.any() or broken[row] else 1.0
        times *= COARSE if _fraction(values).any() else 1.0
        exact = values * times / scale[at]
        whole = np.round(exact)
        # A column in parts may stand one part off, and a coefficient be rounded.
        room = float(np.abs(whole[fine]).sum() + (np.abs(exact - whole) * programme.upper[at] * scale[at]).sum())
        low, high = programme.row_lower[row] * times - room, programme.row_upper[row] * times + room
        model.add_linear_constraint(
            cp_model.LinearExpr.weighted_sum([columns[c] for c in at], [int(value) for value in whole]),
            math.ceil(low - CRUMB) if low > -INF else -int(LARGEST),
            math.floor(high + CRUMB) if high < INF else int(LARGEST),
        )
