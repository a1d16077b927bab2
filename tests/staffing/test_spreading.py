"""The taut string against a linear programme and the textbook's least constant staffing."""

import numpy as np
import pytest
from scipy.optimize import linprog

from planner.staffing.spreading import least_constant, spread, taut_string


def windows(seed, count=25, n=30):
    rng = np.random.default_rng(seed)
    begin = np.sort(rng.integers(0, n - 1, count))
    end = np.maximum(begin + 1, np.maximum.accumulate(np.minimum(n, begin + rng.integers(1, 12, count))))
    return begin, end, rng.gamma(2.0, 1.0, count)


def least_peak(begin, end, hours, open_):
    """Least highest hours per interval by linear programming over every stretch of time."""
    n = open_.size
    rows, limits = [], []
    for s in range(n):
        for e in range(s + 1, n + 1):
            inside = hours[(begin >= s) & (end <= e)].sum()
            row = np.zeros(n + 1)
            row[s:e] = -open_[s:e].astype(float)
            rows.append(row)
            limits.append(-inside)
    for k in range(n):
        row = np.zeros(n + 1)
        row[k], row[n] = 1, -1
        rows.append(row)
        limits.append(0)
    return linprog(np.eye(n + 1)[n], A_ub=np.array(rows), b_ub=limits, method="highs").fun


@pytest.mark.parametrize("seed", range(6))
def test_the_spreading_is_feasible_and_has_the_least_peak(seed):
    begin, end, hours = windows(seed)
    open_ = np.ones(30, dtype=bool)
    worked = spread(begin, end, hours, open_)
    done = np.cumsum(worked)
    for k in range(30):
        assert done[k] <= hours[begin <= k].sum() + 1e-9
        assert done[k] >= hours[end <= k + 1].sum() - 1e-9
    assert worked.sum() == pytest.approx(hours.sum())
    assert worked.max() == pytest.approx(least_peak(begin, end, hours, open_))
    assert worked.max() == pytest.approx(least_constant(begin, end, hours, open_))


def test_nothing_is_worked_while_closed():
    open_ = np.array([1, 1, 0, 0, 1, 1], bool)
    worked = spread(np.array([0, 1]), np.array([6, 5]), np.array([4.0, 2.0]), open_)
    assert worked.tolist() == [1.5, 1.5, 0, 0, 1.5, 1.5]


def test_a_string_bends_only_where_it_must():
    """Worked by hand: 6 due after the first step, then level to 10 at the end."""
    slopes = taut_string(np.array([6.0, 6, 6, 10]), np.array([10.0, 10, 10, 10]))
    assert slopes == pytest.approx([6, 4 / 3, 4 / 3, 4 / 3])
    late = taut_string(np.array([0.0, 0, 0, 8]), np.array([0.0, 0, 4, 8]))
    assert late == pytest.approx([0, 0, 4, 4])


def test_no_work_and_no_hours():
    nothing = np.array([], dtype=np.int64)
    assert spread(nothing, nothing, np.array([]), np.ones(3, bool)).tolist() == [0, 0, 0]
    assert least_constant(nothing, nothing, np.array([]), np.ones(3, bool)) == 0
