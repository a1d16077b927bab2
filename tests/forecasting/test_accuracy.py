"""Measures against scalar loops and hand-worked numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.accuracy import (
    bias,
    coverage,
    crps,
    mase,
    naive_error,
    poisson_coverage,
    poisson_crps,
    poisson_deviation,
    poisson_floor,
    wape,
    weighted_crps,
)
from forecasting.result import LEVELS

COUNTS = st.lists(st.tuples(st.integers(0, 500), st.floats(0, 500)), min_size=1, max_size=20)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(COUNTS)
def test_wape_and_bias_equal_scalar_loops(pairs):
    actual, mean = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    if actual.sum() == 0:
        assert math.isnan(wape(actual, mean))
        assert math.isnan(bias(actual, mean))
        return
    absolute = signed = whole = 0.0
    for came, expected in pairs:
        absolute += abs(came - expected)
        signed += expected - came
        whole += came
    assert wape(actual, mean) == pytest.approx(absolute / whole)
    assert bias(actual, mean) == pytest.approx(signed / whole)


def test_weighted_crps_equals_a_scalar_loop():
    rng = np.random.default_rng(1)
    actual = rng.poisson(20, 15).astype(float)
    quantiles = np.sort(rng.normal(20, 6, (15, 9)), axis=1)
    total = 0.0
    for came, row in zip(actual, quantiles, strict=True):
        losses = []
        for level, value in zip(LEVELS.values(), row, strict=True):
            losses.append(level * (came - value) if came >= value else (1 - level) * (value - came))
        total += sum(losses) / len(losses)
    assert weighted_crps(actual, quantiles) == pytest.approx(2 * total / actual.sum())


def test_weighted_crps_of_a_point_forecast_is_its_wape():
    # Pinball losses at symmetric levels add up to the absolute error: twice their mean over nine levels is |error|.
    actual, mean = np.array([10.0, 20.0]), np.array([13.0, 18.0])
    assert weighted_crps(actual, np.repeat(mean[:, None], 9, axis=1)) == pytest.approx(wape(actual, mean))


def test_mase_by_hand():
    # A value each day; weeks differ by 2 everywhere, the forecast misses by 1: MASE 0.5.
    past = np.arange(14, dtype=float).reshape(14, 1) % 7 + np.repeat([0.0, 2.0], 7)[:, None]
    assert naive_error(past) == 2.0
    assert mase(np.array([5.0, 6.0]), np.array([6.0, 5.0]), naive_error(past)) == 0.5


def test_naive_error_leaves_unknown_pairs_out():
    past = np.zeros((8, 2))
    past[7] = [4.0, np.nan]
    assert naive_error(past) == 4.0
    assert math.isnan(naive_error(np.zeros((5, 2))))


def test_coverage_counts_both_ends():
    actual, low, high = np.array([1.0, 2.0, 3.0, 4.0]), np.full(4, 2.0), np.full(4, 3.0)
    assert coverage(actual, low, high) == 0.5
    assert math.isnan(coverage(np.empty(0), np.empty(0), np.empty(0)))


@pytest.mark.parametrize("rate", [0.3, 1.0, 4.5, 60.0])
def test_poisson_floor_equals_the_sum_over_counts(rate):
    expected = sum(
        abs(n - rate) * math.exp(n * math.log(rate) - rate - math.lgamma(n + 1)) for n in range(int(rate * 4 + 40))
    )
    assert poisson_floor(np.array([rate, 0.0])) == pytest.approx(expected / rate, rel=1e-9)


def chances(rate):
    """Counts and their Poisson probabilities, as far as any matters."""
    return [(n, math.exp(n * math.log(rate) - rate - math.lgamma(n + 1))) for n in range(int(rate * 4 + 40))]


@pytest.mark.parametrize("rate", [0.05, 1.0, 7.3, 60.0])
def test_the_floor_s_distribution_equals_sums_over_counts(rate):
    quantiles = np.array([[0.0, 0.0, 1.0, 3.0, 6.0, 9.0, 11.0, 40.0, 70.0]])
    expected = sum(p * crps(np.array([float(n)]), quantiles)[0] for n, p in chances(rate))
    assert poisson_crps(np.array([rate]), quantiles)[0] == pytest.approx(expected, rel=1e-9)
    inside = sum(p for n, p in chances(rate) if 1 <= n <= 11)
    assert poisson_coverage(np.array([rate]), np.array([1.0]), np.array([11.0]))[0] == pytest.approx(inside, rel=1e-9)


def test_where_nothing_is_expected_the_floor_loses_nothing_and_zero_is_inside():
    none = np.zeros(2)
    assert (poisson_deviation(none) == 0).all()
    assert (poisson_crps(none, np.zeros((2, 9))) == 0).all()
    assert (poisson_coverage(none, none, none) == 1).all()
    assert math.isnan(poisson_floor(none))
