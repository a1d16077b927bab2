"""The Gaussian process against dense conditioning, finite differences and series whose parts are known."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from forecasting.covariance import Covariance, Part, parts_of, variances
from forecasting.days import DayTable
from forecasting.gaussian import SMALL, WHOLE, fit_process
from forecasting.methods.gaussian_process import GaussianProcess
from forecasting.methods.protocol import Settings
from forecasting.terms import working_day_of_month

DAYS = 120


def two_parts(days=DAYS):
    day = np.arange(days, dtype=float)
    return (
        Part("weekday", (0.3, 1.0), np.eye(7)[np.arange(days) % 7]),
        Part("level", (0.1, 0.7), places=(day,), reach=(20.0, 0.7)),
    )


def drawn(days, seed, weekday=0.2, level=0.1, reach=20.0, noise=0.03):
    rng = np.random.default_rng(seed)
    walk = np.zeros(days)
    keep = np.exp(-1.0 / reach)
    walk[0] = rng.normal(0, level)
    for day in range(1, days):
        walk[day] = keep * walk[day - 1] + level * np.sqrt(1 - keep**2) * rng.normal()
    return 5.0 + rng.normal(0, weekday, 7)[np.arange(days) % 7] + walk + rng.normal(0, noise, days)


def test_covariance_equals_the_double_loop():
    parts, logs = two_parts(20), np.log([0.3, 0.2, 5.0])
    rows, columns = np.arange(3, 15), np.arange(10, 20)
    found = Covariance(parts, rows, columns).matrix(logs)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            same = 0.09 if row % 7 == column % 7 else 0.0
            assert found[i, j] == pytest.approx(same + 0.04 * np.exp(-abs(row - column) / 5.0))
    np.testing.assert_allclose(np.diag(Covariance(parts, rows, rows).matrix(logs)), variances(parts, logs, rows))


def test_slopes_equal_finite_differences():
    parts, rows = two_parts(30), np.arange(30)
    logs = np.log([0.3, 0.2, 5.0])
    _, slopes = Covariance(parts, rows, rows).with_slopes(logs)
    for at, slope in enumerate(slopes):
        step = np.zeros(3)
        step[at] = 1e-5
        bound = Covariance(parts, rows, rows)
        near = (bound.matrix(logs + step) - bound.matrix(logs - step)) / 2e-5
        np.testing.assert_allclose(slope, near, atol=1e-8)


def test_forecasts_from_every_origin_equal_dense_conditioning_on_the_days_before_it():
    y = drawn(DAYS, 1)
    y[[5, 40, 41]] = np.nan
    process = fit_process(y, two_parts(), np.full(DAYS, 1e-4), DAYS, DAYS)
    for origin in (9, 60, 110):
        rows = np.flatnonzero(np.isfinite(y[:origin]))
        coming = np.arange(origin, origin + 7)
        bound = Covariance(process.parts, rows, rows).matrix(process.logs) + WHOLE
        own = process.noise[: len(rows)]
        across = Covariance(process.parts, coming, rows).matrix(process.logs) + WHOLE
        inverse = np.linalg.inv(bound + np.diag(own))
        mean, variance = process.ahead(origin, 7)
        np.testing.assert_allclose(mean, process.centre + across @ inverse @ (y[rows] - process.centre), rtol=1e-8)
        whole = variances(process.parts, process.logs, coming) + WHOLE + np.exp(2 * process.logs[-1])
        np.testing.assert_allclose(variance, whole - np.diag(across @ inverse @ across.T), rtol=1e-6)
        fitted = process.centre + bound @ inverse @ (y[rows] - process.centre)
        np.testing.assert_allclose(process.fitted(origin, y)[rows], fitted, rtol=1e-8)


def test_estimates_beat_their_neighbours_in_posterior_density():
    y = drawn(DAYS, 2)
    parts, least = two_parts(), np.full(DAYS, 1e-4)
    process = fit_process(y, parts, least, DAYS, DAYS)
    middle = np.log([guess[0] for part in parts for guess in part.guesses] + [0.05])
    width = np.array([guess[1] for part in parts for guess in part.guesses] + [0.7])
    weight = np.exp(2 * process.logs[-1]) / (process.noise - least - SMALL)

    def density(logs):
        matrix = Covariance(parts, np.arange(DAYS), np.arange(DAYS)).matrix(logs) + WHOLE
        matrix += np.diag(np.exp(2 * logs[-1]) / weight + least)
        likelihood = stats.multivariate_normal(np.zeros(DAYS), matrix).logpdf(y - process.centre)
        return likelihood + stats.norm.logpdf(logs, middle, width).sum()

    # The weights follow the last estimate by one round, so that the optimum is met up to a little.
    best = density(process.logs)
    for at in range(len(process.logs)):
        for step in (-0.4, 0.4):
            assert density(process.logs + step * np.eye(len(process.logs))[at]) < best + 0.05


def test_planted_sizes_are_found():
    logs = [fit_process(drawn(400, s), two_parts(400), np.zeros(400), 400, 400).logs for s in range(6)]
    weekday, level, reach, noise = np.exp(np.mean(logs, axis=0))
    assert weekday == pytest.approx(0.2, rel=0.35)
    assert level == pytest.approx(0.1, rel=0.25)
    assert reach == pytest.approx(20.0, rel=0.5)
    assert noise == pytest.approx(0.03, rel=0.15)


def test_its_doubt_holds_where_the_sizes_are_known():
    weekday, level = two_parts()
    known = (replace(weekday, size=(0.2, 0.01)), replace(level, size=(0.1, 0.01), reach=(20.0, 0.01)))
    inside = []
    for seed in range(40):
        y = drawn(DAYS, 100 + seed)
        truth, seen = y[90:].copy(), y.copy()
        seen[90:] = np.nan
        mean, variance = fit_process(seen, known, np.zeros(DAYS), DAYS, DAYS).ahead(90, 30)
        inside.append(np.abs(truth - mean) < 1.2816 * np.sqrt(variance))
    assert 0.74 < np.mean(inside) < 0.86


def test_an_outage_weighs_little_in_what_follows():
    y = drawn(DAYS, 3)
    hurt = y.copy()
    hurt[97] -= 2.0
    least = np.zeros(DAYS)
    clean, _ = fit_process(np.where(np.arange(DAYS) < 100, y, np.nan), two_parts(), least, DAYS, DAYS).ahead(100, 14)
    after, _ = fit_process(np.where(np.arange(DAYS) < 100, hurt, np.nan), two_parts(), least, DAYS, DAYS).ahead(100, 14)
    assert np.abs(after - clean).mean() < 0.06


def table_of(volume, known, holidays=()):
    padded = volume.astype(float)
    padded[known:] = np.nan
    dates = np.datetime64("2023-01-02") + np.arange(len(volume))
    return DayTable(dates, padded, np.ones(volume.shape, dtype=bool), known, holidays)


def test_parts_come_with_the_history_that_can_show_them():
    names = [{part.name for part in parts_of(table_of(np.ones((known + 7, 4)), known))} for known in (60, 400, 700)]
    assert names[0] == {"weekday", "month", "slow level", "fading level"}
    assert names[1] - names[0] == {"growth"}
    assert names[2] - names[1] == {"time of year"}


@pytest.mark.parametrize("known", [1, 3, 8, 40])
@pytest.mark.parametrize("level", [0.0, 0.3, 5.0, 1e6])
def test_nothing_breaks_it(known, level):
    volume = np.random.default_rng(1).poisson(level, (known + 14, 6))
    mean = GaussianProcess().fit(table_of(volume, known), Settings()).mean(known, 14)
    assert np.isfinite(mean).all()
    assert (mean >= 0).all()
    if level >= 5 and known >= 8:
        assert mean.mean() == pytest.approx(level, rel=0.25)


def test_working_days_are_counted_from_both_ends_of_the_month():
    dates = np.datetime64("2024-02-01") + np.arange(40)
    weekday = (dates.astype(np.int64) + 3) % 7
    open_ = np.repeat((weekday < 5)[:, None], 4, axis=1)
    table = DayTable(dates, np.where(open_, 9.0, 0.0), open_, 40)
    after, before = working_day_of_month(table)
    works = [
        d
        for d in np.arange(np.datetime64("2024-02-01"), np.datetime64("2024-03-01"))
        if (int(d.astype(int)) + 3) % 7 < 5
    ]
    for number, date in enumerate(dates[:29]):
        assert after[number] == sum(day <= date for day in works)
        assert before[number] == sum(day >= date for day in works)
    assert after[29] == 1.0
    assert "working day" in {part.name for part in parts_of(table)}
