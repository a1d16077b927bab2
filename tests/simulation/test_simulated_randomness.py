"""The random numbers themselves: their laws, and that they hang on nothing but their key and number."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from forecasting.handle_distribution import handle_time_distribution
from planner.simulation import rng
from planner.simulation.calendar import begin, leaves_for, plan
from planner.simulation.demand import samples

KEY = np.uint64(123456789)
NONE = np.ones(1)


def draws(kind, parameter, count=40_000, sample=NONE):
    return np.array([rng.unit_handle_time(kind, parameter, sample, KEY, np.uint64(n)) for n in range(count)])


def test_uniform_numbers_are_uniform_and_uncorrelated():
    x = np.array([rng.uniform(KEY, np.uint64(n)) for n in range(40_000)])
    y = np.array([rng.uniform(np.uint64(rng.derive(KEY, np.uint64(1))), np.uint64(n)) for n in range(40_000)])
    assert stats.kstest(x, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(x[1:], x[:-1])[0, 1]) < 0.02
    assert abs(np.corrcoef(x, y)[0, 1]) < 0.02


def test_normal_quantile_against_scipy():
    p = np.concatenate([np.logspace(-300, -0.5, 200), 1 - np.logspace(-15, -0.5, 100)])
    got = np.array([rng.normal_quantile(x) for x in p])
    np.testing.assert_allclose(got, stats.norm.ppf(p), rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize(
    ("kind", "parameter", "law"),
    [
        (rng.EXPONENTIAL, 0.0, stats.expon()),
        (rng.LOGNORMAL, 0.9, stats.lognorm(0.9, scale=np.exp(-0.405))),
        (rng.GAMMA, 0.5, stats.gamma(0.5, scale=2.0)),
        (rng.GAMMA, 4.0, stats.gamma(4.0, scale=0.25)),
    ],
)
def test_handle_times_have_their_law_and_mean_one(kind, parameter, law):
    x = draws(kind, parameter)
    assert stats.kstest(x, law.cdf).pvalue > 0.001
    assert x.mean() == pytest.approx(1.0, abs=4 * law.std() / 200)


def test_empirical_handle_times_follow_their_table():
    # Knots at 0, 1/2 and 1 with straight lines between them: density 1 on (0.5, 1), 1/3 on (1, 2.5).
    x = draws(rng.EMPIRICAL, 0.0, 40_000, np.array([0.5, 1.0, 2.5]))
    assert stats.kstest(x, lambda v: np.interp(v, [0.5, 1.0, 2.5], [0.0, 0.5, 1.0])).pvalue > 0.001


def test_empirical_tables_come_from_observations_or_a_distribution(scenario_of):
    scenario = scenario_of([{"name": name} for name in ("phone", "vip", "tier2")])
    values = np.random.default_rng(3).lognormal(5.0, 0.9, 3_000)
    law = handle_time_distribution(values)
    table, known = samples(scenario, {"phone": values, "vip": law})
    assert known == {"phone", "vip"}
    np.testing.assert_allclose(table[1], law.quantiles)
    assert np.all((table[:, :-1] + table[:, 1:]).mean(axis=1) / 2 == pytest.approx(1.0))
    drawn = draws(rng.EMPIRICAL, 0.0, 40_000, table[0])
    assert stats.ks_2samp(drawn, values / values.mean()).pvalue > 0.001


def test_the_calendar_always_shows_the_earliest_slot():
    generator = np.random.default_rng(1)
    when = np.full(leaves_for(11), np.inf)
    winner = np.zeros(2 * when.size, np.int32)
    begin(when, winner)
    for _ in range(2000):
        slot = int(generator.integers(11))
        plan(when, winner, slot, float(generator.integers(20)) if generator.random() < 0.8 else np.inf)
        assert winner[1] == np.argmin(when)  # the first of equals, as the rule says
