"""The rest of the day and week given what came, against closed forms and other ways to the same number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from today_world import flat, forecast_of, ratio, rows_of

from forecasting.day_factors import between_queues, day_moments, memory
from forecasting.distribution import count_quantiles
from forecasting.seen import BLOCK, near_noise, see_day
from forecasting.today import reforecast
from forecasting.today_handle_time import CARRY, CONTACT_VARIANCE, DAY_CV, update_aht
from forecasting.today_words import total_band
from forecasting.told import told_freedom, told_variance


def test_one_queue_one_day_is_the_gamma_poisson_posterior() -> None:
    before = forecast_of({"phone": flat(days=1)}, paths=4000)
    made = reforecast(before, rows_of(before, {"phone": np.full(8, 24.0)}))
    came, expected = 8 * 24.0, 8 * 20.0
    prior = 1.0 / float((before.paths["phone"].sum(axis=1, dtype=float) / (24 * 20.0)).var())
    assert ratio(made, "phone", slice(8, 24)) == pytest.approx((came + prior) / (expected + prior), rel=1e-6)
    left = np.log(made.forecast.paths["phone"][:, 8:].sum(axis=1, dtype=float))
    assert left.var() == pytest.approx(1.0 / (prior + expected), rel=0.08)  # normal: C r / (C + r)


def test_all_days_and_queues_are_a_kalman_filter_one_observation_after_the_other() -> None:
    before = forecast_of({"phone": flat(), "chat": flat(each=8.0)}, together=True, common=0.5)
    seen = {"phone": np.full(24 + 9, 22.0), "chat": np.full(24 + 9, 7.5)}
    made = reforecast(before, rows_of(before, seen))
    first = np.array([0, 24, 48])
    moments = {q: day_moments(before.paths[q], before.mean(q), first) for q in seen}
    cells = [(q, day) for q in seen for day in range(3)]
    across = between_queues(list(moments.values()))
    fading = {q: memory(moments[q]) for q in seen}
    state, doubt = np.zeros(6), np.zeros((6, 6))
    for i, (q, d) in enumerate(cells):
        for j, (p, e) in enumerate(cells):
            both = across[list(seen).index(q), list(seen).index(p)] * np.sqrt(fading[q][d, e] * fading[p][d, e])
            doubt[i, j] = both * np.sqrt(moments[q].day_variance[d] * moments[p].day_variance[e])
    for number, (q, day) in enumerate(cells):
        count = {0: 24, 1: 9, 2: 0}[day]
        if count:
            expected, part = before.mean(q)[0] * count, moments[q].day_variance[day]
            believed = part / (part + 1 / expected)
            observed = np.log(1 + believed * (seen[q][0] / before.mean(q)[0] - 1)) / believed
            gain = doubt[:, number] / (doubt[number, number] + 1 / expected)
            state = state + gain * (observed - state[number])
            doubt = doubt - np.outer(gain, doubt[number])
    for number, (q, day) in enumerate(cells):
        found = made.forecast.mean(q)[24 * day + 23] / before.mean(q)[0]
        if day:  # the first day is over
            assert found == pytest.approx(np.exp(state[number]), rel=2e-3)


def test_the_noise_of_the_last_intervals_is_inherited_as_regression_says() -> None:
    rng = np.random.default_rng(1)
    n, last, phi = 30, 17, 0.7
    mean, noise = rng.uniform(40, 120, n), rng.uniform(0.004, 0.02, n)
    seen = np.arange(n) <= last
    seen[[4, 5, 12]] = False
    counts = mean * (1 + rng.normal(0, 0.05, n))
    found = near_noise(counts[None, :], mean, noise, phi, np.zeros(1), seen, last)[0]
    steps = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    noisy = np.sqrt(np.outer(noise, noise)) * phi**steps
    inner = noisy[np.ix_(seen, seen)] + np.diag(1 / mean[seen])
    expected = noisy[:, seen] @ np.linalg.solve(inner, (counts / mean - 1)[seen])
    assert found[last + 1 :] == pytest.approx(expected[last + 1 :], rel=1e-9)
    assert not found[: last + 1].any()


def test_the_noise_of_an_observed_factor_is_that_of_simulated_mornings() -> None:
    rng = np.random.default_rng(2)
    seen, phi, worlds = 12, 0.6, 20_000
    mean, noise = np.linspace(3, 30, seen), np.full(seen, 0.02)
    chain = np.linalg.cholesky(phi ** np.abs(np.subtract.outer(np.arange(seen), np.arange(seen))))
    rate = mean * np.maximum(1 + np.sqrt(noise) * (rng.standard_normal((worlds, seen)) @ chain.T), 0)
    day = see_day(rng.poisson(rate).astype(float), mean, np.arange(seen), noise, phi, 0.01)
    assert mean[0] < BLOCK < mean.sum()
    assert day.log_factor.var() == pytest.approx(day.noise, rel=0.06)
    assert abs(day.log_factor.mean()) < 0.1 * np.sqrt(day.noise)


@pytest.mark.parametrize(("phi", "day_cv", "interval_cv"), [(0.0, 0.1, 0.1), (0.7, 0.05, 0.1), (0.9, 0.15, 0.08)])
def test_the_moments_of_paths_are_found_again(phi: float, day_cv: float, interval_cv: float) -> None:
    shape = 30 * np.exp(-(((np.arange(48) - 24) / 12) ** 2))
    before = forecast_of({"phone": np.tile(shape, (7, 1))}, day_cv=day_cv, interval_cv=interval_cv, phi=phi, paths=400)
    found = day_moments(before.paths["phone"], before.mean("phone"), 48 * np.arange(7))
    assert found.phi == pytest.approx(phi, abs=0.03)
    assert np.sqrt(found.day_variance.mean()) == pytest.approx(day_cv, rel=0.15)
    assert np.sqrt(found.interval_variance.mean()) == pytest.approx(interval_cv, rel=0.1)
    lagged = np.array([memory(found).diagonal(k).mean() for k in (1, 3)])
    assert lagged == pytest.approx(0.4 + 0.6 * 0.5 ** np.array([1, 3]), abs=0.2)


def test_unrelated_queues_do_not_move_each_other() -> None:
    before = forecast_of({"phone": flat(), "chat": flat()})
    made = reforecast(before, rows_of(before, {"phone": np.full(12, 26.0)}))
    assert ratio(made, "phone", slice(12, 24)) > 1.1
    pd.testing.assert_series_equal(made.forecast.frame["mean"][72:], before.frame["mean"][72:])


def test_bands_are_right_in_worlds_drawn_from_the_forecast() -> None:
    shape = np.tile(15 * np.exp(-(((np.arange(24) - 12) / 6) ** 2)), (2, 1))
    options = {"interval_cv": 0.1, "phi": 0.6, "day_cv": 0.15}
    before = forecast_of({"phone": shape}, **options)  # type: ignore[arg-type]
    worlds = forecast_of({"phone": shape}, seed=99, paths=300, **options).paths["phone"]  # type: ignore[arg-type]
    counts = np.random.default_rng(3).poisson(worlds)
    inside, apart_before, apart_after = [], 0.0, 0.0
    for came in counts[:150]:
        made = reforecast(before, rows_of(before, {"phone": came[:11].astype(float)}))
        total, mean = came[11:24].sum(), made.forecast.mean("phone")[11:24]
        low, high = total_band(made.forecast.paths["phone"][:, 11:24], mean)
        inside.append(low <= total <= high)
        apart_after += abs(total - mean.sum())
        apart_before += abs(total - before.mean("phone")[11:24].sum())
    assert 0.74 <= np.mean(inside) <= 0.90  # 80 %, whole counts, 150 worlds
    assert apart_after < 0.8 * apart_before


def test_the_handle_time_of_two_days_is_the_normal_posterior() -> None:
    of_day = np.repeat([0, 1], 4)
    took = np.array([330.0, 330.0, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan])
    volume = np.array([60.0, 40.0, 30.0, np.nan, np.nan, np.nan, np.nan, np.nan])
    found, factor = update_aht(np.full(8, 300.0), took, volume, of_day)
    believed = DAY_CV**2 / (DAY_CV**2 + CONTACT_VARIANCE / 100)
    assert factor == pytest.approx([1.1**believed, 1.1 ** (CARRY * believed)])
    assert found == pytest.approx([330, 330, *[300 * factor[0]] * 2, *[300 * factor[1]] * 4])


@pytest.mark.parametrize("freedom", [np.inf, 6.0, 4.0])
def test_variance_and_tails_are_read_off_the_quantiles(freedom: float) -> None:
    mean, variance = np.linspace(60, 400, 30), np.full(30, 0.02)
    quantiles = count_quantiles(mean, variance, freedom)
    told = told_variance(quantiles, mean, variance)
    assert told == pytest.approx(variance, rel=0.15)
    found = told_freedom(quantiles, mean, told)
    assert found >= 13 if np.isinf(freedom) else abs(found - freedom) <= 2
    assert np.isinf(told_freedom(quantiles, mean / 100, told))
