"""The drifting-level ridge against a dense solve, and what it must find again."""

import numpy as np
import pytest

from forecasting.level import fit_level
from forecasting.terms import Design

WEEKDAY = np.arange(140) % 7


def test_clean_data_equal_the_dense_penalised_solution():
    # Without noise outside Huber's bound all weights of a weekday are equal; here every weekday's spread is the same.
    rng = np.random.default_rng(2)
    x = rng.normal(size=(140, 3))
    y = x @ [0.5, -0.2, 0.1] + np.repeat(np.cumsum(rng.normal(0, 0.2, 20)), 7)
    fit = fit_level(y[:, None], Design(x, np.full(3, 1e-6), np.zeros(140)), 140, (50.0,), WEEKDAY)
    np.testing.assert_allclose(fit.effects[:, 0], [0.5, -0.2, 0.1], atol=0.01)
    assert fit.level[0] == pytest.approx(y[139] - x[139] @ [0.5, -0.2, 0.1], abs=0.02)


def test_one_outage_day_moves_nothing():
    rng = np.random.default_rng(3)
    x = np.eye(7)[WEEKDAY]
    y = np.array([0.3, 0.1, 0, 0, 0.1, -0.5, -0.8])[WEEKDAY] + 5 + rng.normal(0, 0.02, 140)
    broken = y.copy()
    broken[136] -= 3.0
    design = Design(x, np.full(7, 0.02), np.zeros(140))
    plain = fit_level(y[:, None], design, 140, (0.02, 0.1, 0.5), WEEKDAY)
    robust = fit_level(broken[:, None], design, 140, (0.02, 0.1, 0.5), WEEKDAY)
    steps = np.arange(1.0, 8.0)
    np.testing.assert_allclose(robust.ahead(x[:7], steps), plain.ahead(x[:7], steps), atol=0.03)


def test_the_level_follows_a_shift():
    x = np.eye(7)[WEEKDAY]
    rng = np.random.default_rng(4)
    y = np.where(np.arange(140) < 100, 5.0, 5.6) + rng.normal(0, 0.02, 140)
    fit = fit_level(y[:, None], Design(x, np.full(7, 0.02), np.zeros(140)), 140, (0.02, 0.1, 0.5), WEEKDAY)
    assert fit.ahead(x[:7], np.full(7, 30.0)).mean() == pytest.approx(5.6, abs=0.05)


def test_targets_are_solved_alike():
    rng = np.random.default_rng(5)
    y = rng.normal(size=(140, 1)) * 0.1 + 5
    x = np.eye(7)[WEEKDAY]
    design = Design(x, np.full(7, 0.02), np.zeros(140))
    alone = fit_level(y, design, 140, (0.02, 0.1, 0.5), WEEKDAY)
    both = fit_level(np.column_stack([y, 2 * y]), design, 140, (0.02, 0.1, 0.5), WEEKDAY)
    np.testing.assert_allclose(both.effects[:, 1], 2 * alone.effects[:, 0], atol=1e-9)


def test_nothing_known_gives_zero():
    fit = fit_level(
        np.full((20, 1), np.nan), Design(np.ones((20, 1)), np.ones(1), np.zeros(20)), 15, (0.1,), WEEKDAY[:20]
    )
    assert fit.ahead(np.ones((5, 1)), np.ones(5)).tolist() == [[0.0]] * 5
