"""A programme ended at any moment gives a point or says that it was stopped: it never seems to have no point."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from planner.net import Net
from planner.roster.highs import CORE, STOPPABLE, Ended, run_highs


def ended_after(looks: int, columns: int = 400, rows: int = 300) -> Ended:
    """A covering programme ended once it was looked at so many times."""
    rng = np.random.default_rng(1)
    matrix = sparse.random(
        rows, columns, 0.05, random_state=rng, data_rvs=lambda n: rng.integers(1, 9, n).astype(float)
    )
    count = itertools.count()
    net = Net(0.0, looks, clock=lambda: float(next(count)))
    most = np.full(rows, np.inf)
    options = {"solver": "ipm", "presolve": "on", "output_flag": False, "log_to_console": False}
    box = np.zeros(columns), np.full(columns, 50.0)
    least = np.minimum(rng.integers(5, 40, rows), 50 * np.asarray(matrix.sum(axis=1)).ravel())
    return run_highs(rng.uniform(1, 9, columns), matrix.tocsc(), (least, most), box, None, options, net)


def test_this_scipy_can_be_ended() -> None:
    """Else solves go on until their own limit, and everything below says nothing."""
    assert STOPPABLE


def test_a_programme_ended_at_any_look_says_so() -> None:
    stopped = 0
    for looks in range(1, 60):
        ended = ended_after(looks)
        assert not ended.infeasible
        assert (ended.x is not None) != ended.stopped, f"after {looks} looks"
        stopped += ended.stopped
    assert stopped > 0
    assert ended_after(10**6).x is not None


def test_a_programme_ended_before_its_first_step_is_stopped_and_not_without_points(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = CORE._Highs

    class NeverBegun:
        """HiGHS as it stands between two steps: told everything, its status not set."""

        def __init__(self) -> None:
            self.real = real()

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        def run(self) -> None:
            assert self.real.getModelStatus() == CORE.HighsModelStatus.kNotset

    monkeypatch.setattr(CORE, "_Highs", NeverBegun)
    ended = ended_after(10**6)
    assert ended.stopped
    assert not ended.infeasible
    assert ended.x is None
