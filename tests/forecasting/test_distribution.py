"""Paths, quantiles and the uncertainty measured, against simulation and theory."""

import numpy as np
import pytest
from scipy import stats

from forecasting.days import DayTable
from forecasting.distribution import (
    Uncertainty,
    count_quantiles,
    day_normals,
    draw_paths,
    gamma_like,
    heavier,
    stream,
    summed_noise,
)
from forecasting.errors import FREEDOMS, measure
from forecasting.result import LEVELS


def uncertainty(days=7, slots=20, day_cv=0.1, interval_cv=0.08, common=0.3, phi=0.5, interval_phi=0.6):
    return Uncertainty(np.full(days, day_cv**2), common, phi, np.full(slots, interval_cv**2), interval_phi, np.empty(0))


def test_paths_average_to_the_mean_and_spread_as_told():
    sure = uncertainty()
    mean = np.random.default_rng(1).uniform(5, 50, (7, 20))
    mean[3] = 0.0
    normals = day_normals(stream(1, "a"), 4000, 7, sure.common, sure.day_phi)
    paths = draw_paths(mean, sure, normals, stream(1, "b"))
    assert paths.dtype == np.float32
    assert (paths >= 0).all()
    np.testing.assert_allclose(paths.mean(axis=0, dtype=float), mean, rtol=1e-5)
    spread = paths[:, 0].var(axis=0, dtype=float) / mean[0] ** 2
    np.testing.assert_allclose(spread.mean(), sure.relative_variance()[0, 0], rtol=0.05)
    total = paths[:, 0].sum(axis=1, dtype=float)
    assert total.var() / total.mean() ** 2 == pytest.approx(sure.total_variance(mean)[0], rel=0.1)
    week = paths.sum(axis=(1, 2), dtype=float)
    assert week.var() == pytest.approx(sure.day_covariance(mean).sum(), rel=0.12)


def test_the_same_name_gives_the_same_numbers_and_another_seed_others():
    first = day_normals(stream(1, "phone"), 10, 3, 0.2, 0.5)
    np.testing.assert_array_equal(first, day_normals(stream(1, "phone"), 10, 3, 0.2, 0.5))
    assert not np.array_equal(first, day_normals(stream(2, "phone"), 10, 3, 0.2, 0.5))
    assert not np.array_equal(first, day_normals(stream(1, "chat"), 10, 3, 0.2, 0.5))


def test_day_normals_have_the_correlation_told():
    z = day_normals(stream(1), 40_000, 4, 0.3, 0.5)
    for lag in (1, 2, 3):
        assert np.corrcoef(z[:, 0], z[:, lag])[0, 1] == pytest.approx(0.3 + 0.7 * 0.5**lag, abs=0.02)


@pytest.mark.parametrize("variance", [0.001, 0.05, 0.3])
def test_gamma_like_matches_the_gamma(variance):
    level = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    exact = stats.gamma.ppf(level, 1 / variance, scale=variance)
    near = gamma_like(stats.norm.ppf(level).astype(np.float32), np.float32(variance))
    np.testing.assert_allclose(near, exact, rtol=0.01)


def test_quantiles_of_counts_equal_those_of_a_simulation():
    mean, variance = np.array([0.4, 8.0, 300.0]), np.array([0.2, 0.05, 0.01])
    rng = np.random.default_rng(3)
    counts = rng.poisson(mean * rng.gamma(1 / variance, variance, (200_000, 3)))
    expected = np.quantile(counts, list(LEVELS.values()), axis=0).T
    np.testing.assert_allclose(count_quantiles(mean, variance), expected, atol=1.0, rtol=0.01)


def test_quantiles_without_uncertainty_are_poisson_and_zero_where_nothing_is_expected():
    found = count_quantiles(np.array([0.0, 12.0]), np.array([0.5, 0.0]))
    assert found[0].tolist() == [0.0] * 9
    assert found[1].tolist() == stats.poisson.ppf(list(LEVELS.values()), 12.0).tolist()


def test_summed_noise_equals_the_double_loop():
    share = np.array([[0.2, 0.5, 0.3]])
    variance = np.array([0.01, 0.02, 0.03])
    total = 0.0
    for i in range(3):
        for j in range(3):
            total += share[0, i] * share[0, j] * (variance[i] * variance[j]) ** 0.5 * 0.6 ** abs(i - j)
    assert summed_noise(share, variance, 0.6)[0] == pytest.approx(total)


def known_errors(day_cv, interval_cv, growth=0.0, origins=60, days=14, slots=24, seed=1):
    """A table and forecasts whose errors have the spread told: every origin has days of its own."""
    rng = np.random.default_rng(seed)
    known = origins * days
    lead = np.arange(known) % days
    factor = 1 + np.sqrt(day_cv**2 + growth * lead) * rng.normal(size=known)
    mean = np.full((known, slots), 200.0)
    noise = rng.gamma(1 / interval_cv**2, interval_cv**2, (known, slots))
    volume = rng.poisson(mean * np.maximum(factor, 0.0)[:, None] * noise).astype(float)
    padded = np.concatenate([volume, np.full((days, slots), np.nan)])
    dates = np.datetime64("2024-01-01") + np.arange(known + days)
    table = DayTable(dates, padded, np.ones(padded.shape, dtype=bool), known)
    starts = tuple(range(0, known, days))
    return table, starts, tuple(mean[first : first + days] for first in starts)


def doubted(starts, day_variance, days=14):
    """What the process doubted, from every origin and of the days to come."""
    return (*(np.broadcast_to(day_variance, days) for _ in starts), np.broadcast_to(day_variance, days))


def test_what_was_planted_is_measured_whatever_was_doubted():
    table, starts, means = known_errors(0.08, 0.1)
    for guess in (0.05, 0.08, 0.2):
        sure = measure(table, starts, means, 14, doubted(starts, guess**2))
        assert np.sqrt(sure.day_variance.mean()) == pytest.approx(0.08, rel=0.15)
        assert np.sqrt(sure.interval_variance.mean()) == pytest.approx(0.1, rel=0.1)
        assert sure.interval_phi < 0.1
        assert sure.common + (1 - sure.common) * sure.day_phi < 0.15


def test_doubt_that_grows_with_the_horizon_is_kept_and_scaled():
    table, starts, means = known_errors(0.03, 0.05, growth=0.001)
    grown = 4.0 * (0.03**2 + 0.001 * np.arange(14))
    sure = measure(table, starts, means, 14, doubted(starts, grown))
    np.testing.assert_allclose(sure.day_variance, grown / 4.0, rtol=0.5)
    assert sure.day_variance[13] > 3 * sure.day_variance[0]


def test_nothing_measured_leaves_what_the_process_doubted():
    table, _, _ = known_errors(0.05, 0.05, origins=1)
    sure = measure(table, (), (), 14, doubted((), 0.12**2))
    np.testing.assert_allclose(sure.day_variance, 0.12**2)
    assert sure.interval_variance.shape == (24,)


def test_zero_forecasts_measure_nothing():
    table, starts, means = known_errors(0.05, 0.05, origins=3)
    sure = measure(table, starts, tuple(0.0 * mean for mean in means), 14, doubted(starts, 0.01))
    assert np.isfinite(sure.relative_variance()).all()


def test_heavy_tails_are_told_from_normal_ones():
    table, starts, means = known_errors(0.08, 0.1)
    usual = measure(table, starts, means, 14, doubted(starts, 0.0064)).freedom
    rng = np.random.default_rng(5)
    volume = table.volume.copy()
    wild = np.repeat(rng.standard_t(3, table.known) * 0.08 / np.sqrt(3), table.slots).reshape(-1, table.slots)
    volume[: table.known] = rng.poisson(200.0 * np.maximum(1 + wild, 0.0))
    heavy = measure(DayTable(table.dates, volume, table.open, table.known), starts, means, 14, doubted(starts, 0.0064))
    assert heavy.freedom < 0.7 * usual
    assert FREEDOMS.min() <= heavy.freedom <= FREEDOMS.max()


def test_heavier_keeps_variance_one_and_the_tails_of_student():
    z = np.random.default_rng(1).standard_normal(400_000)
    heavy = heavier(z, 6.0)
    assert heavy.std() == pytest.approx(1.0, abs=0.01)
    exact = stats.t.ppf([0.025, 0.1, 0.9, 0.975], 6) * np.sqrt(4 / 6)
    np.testing.assert_allclose(np.quantile(heavy, [0.025, 0.1, 0.9, 0.975]), exact, atol=0.02)
    np.testing.assert_array_equal(heavier(z, np.inf), z)


@pytest.mark.parametrize(("mean", "variance"), [(2000.0, 0.01), (60.0, 0.02), (8.0, 0.03)])
def test_quantiles_with_heavy_tails_equal_those_of_a_simulation(mean, variance):
    rng = np.random.default_rng(4)
    rate = mean * np.exp(np.sqrt(variance) * rng.standard_t(5, 400_000) * np.sqrt(3 / 5) - variance / 2)
    counts = rng.poisson(rate)
    expected = np.quantile(counts, list(LEVELS.values()))
    found = count_quantiles(np.array([mean]), np.array([variance]), freedom=5.0)[0]
    np.testing.assert_allclose(found, expected, atol=1.0, rtol=0.02)
    plain = count_quantiles(np.array([mean]), np.array([variance]))[0]
    assert found[6] - found[2] <= plain[6] - plain[2]
