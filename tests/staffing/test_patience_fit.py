"""Which patience a log shows: exponential logs stay exponential, others are fitted, planted values come back."""

import numpy as np
import pytest

from planner.staffing.erlang_g import erlang_g
from planner.staffing.patience_fit import fitted_patience


def log(patience, seed, busy=0.6, usual_s=60.0):
    """Waits and how they ended: most find everybody busy, and are answered after an exponential wait."""
    rng = np.random.default_rng(1000 + seed)
    offered = np.where(rng.random(patience.size) < busy, rng.exponential(usual_s, patience.size), 0.0)
    return np.minimum(offered, patience), patience < offered


def exponential(rng, count):
    return rng.exponential(180.0, count)


def weibull(rng, count):
    return 200.0 * rng.weibull(0.6, count)


def hasty(rng, count):
    return np.where(rng.random(count) < 1 / 3, rng.exponential(15.0, count), rng.exponential(400.0, count))


@pytest.mark.parametrize("seed", range(5))
def test_an_exponential_log_is_left_exponential(seed):
    found = fitted_patience(*log(exponential(np.random.default_rng(seed), 40_000), seed))
    assert found.curve is None
    assert found.mean_s == pytest.approx(180, rel=0.05)
    assert "exponential as far as" in found.sentence()


@pytest.mark.parametrize(
    ("draw", "survival"),
    [
        (weibull, lambda t: np.exp(-((t / 200) ** 0.6))),
        (hasty, lambda t: np.exp(-t / 15) / 3 + 2 * np.exp(-t / 400) / 3),
    ],
)
def test_another_patience_is_fitted_within_five_percent(draw, survival):
    found = fitted_patience(*log(draw(np.random.default_rng(3), 60_000), 3))
    assert found.curve is not None
    assert found.gain > 100
    times = np.array([5.0, 20, 60, 120])
    assert found.curve.survival(times) == pytest.approx(survival(times), rel=0.05)
    assert "M/M/n+G" in found.sentence()


def test_the_fit_staffs_as_the_truth_would():
    """Level and abandonment of 30 people for 30 erlangs, of the fitted and of the planted patience."""
    planted = np.random.default_rng(4)
    found = fitted_patience(*log(hasty(planted, 60_000), 4))
    got = erlang_g(0.1, 300, found.curve, 30, 20)
    assert float(got.service_level) == pytest.approx(0.783, abs=0.01)
    assert float(got.p_abandon) == pytest.approx(0.097, abs=0.005)


def test_few_abandonments_stay_exponential_and_none_tell_nothing():
    few = fitted_patience(*log(hasty(np.random.default_rng(5), 120), 5))
    assert few.curve is None
    none = fitted_patience(np.full(50, 3.0), np.zeros(50, bool))
    assert np.isinf(none.mean_s)
    assert none.sentence() == "Nobody gave up: patience cannot be told."
