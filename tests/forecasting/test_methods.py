"""Every method on ordinary and awkward series: none raises, none is negative or NaN, none sees the future."""

from dataclasses import replace

import numpy as np
import pytest

from forecasting.days import DayTable
from forecasting.gaussian import factorise
from forecasting.methods import METHODS, Settings
from forecasting.methods.harmonic import estimate_arma, whitened_fit
from forecasting.terms import OPTIONAL

SLOTS = 24
SETTINGS = (Settings(), Settings(terms=frozenset(OPTIONAL), drifts=(0.5,), half_life_days=21.0))


def world(known, ahead=14, *, level=400.0, closed_weekend=False, yearly=0.0, seed=1):
    """Fictive days: a two-humped shape, a weekly pattern, Poisson counts; 2024-01-01 is a Monday."""
    rng = np.random.default_rng(seed)
    days = known + ahead
    number = np.arange(days)
    slot = np.arange(SLOTS)
    shape = np.exp(-(((slot - 10) / 2.5) ** 2)) + 0.7 * np.exp(-(((slot - 15) / 2.0) ** 2)) + 0.01
    weekday = np.array([1.2, 1.05, 1.0, 0.95, 1.0, 0.5, 0.4])[number % 7]
    season = 1 + yearly * np.exp(-((((number % 364) - 320) / 12) ** 2))
    rate = level * (weekday * season * np.exp(rng.normal(0, 0.03, days)))[:, None] * shape / shape.sum()
    open_ = np.ones((days, SLOTS), dtype=bool)
    if closed_weekend:
        open_[number % 7 >= 5] = False
        open_[:, :7] = open_[:, 20:] = False
    volume = np.where(open_, rng.poisson(rate), 0.0)
    actual = volume[known:].copy()
    volume[known:] = np.nan
    dates = np.datetime64("2024-01-01") + number
    return DayTable(dates, volume, open_, known), actual, np.where(open_, rate, 0.0)[known:]


def changed(table, volume):
    return DayTable(table.dates, volume, table.open, table.known, table.holidays)


def awkward():
    """Series of real life, by name."""
    plain, _, _ = world(84)
    constant = changed(plain, np.where(np.isnan(plain.volume), np.nan, 5.0))
    zeros = changed(plain, np.where(np.isnan(plain.volume), np.nan, 0.0))
    holes = plain.volume.copy()
    holes[20:24] = np.nan
    holes[50, 5:12] = np.nan
    outage = plain.volume.copy()
    outage[60, 9:] = 0.0
    unknown = np.full_like(plain.volume, np.nan)
    return {
        "ordinary": plain,
        "closed weekend": world(84, closed_weekend=True)[0],
        "under one contact a slot": world(84, level=6.0)[0],
        "nearly nothing": world(84, level=0.1)[0],
        "constant": constant,
        "all zeros": zeros,
        "holes": changed(plain, holes),
        "outage": changed(plain, outage),
        "nothing known": changed(plain, unknown),
        "one week": world(7)[0],
        "two days": world(2)[0],
        "two years": world(735, yearly=0.5)[0],
        "holidays": DayTable(
            plain.dates, plain.volume, plain.open, plain.known, tuple("New" if d % 30 == 0 else "" for d in range(98))
        ),
    }


@pytest.mark.parametrize("settings", SETTINGS, ids=["plain", "every term"])
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_no_method_stumbles(method, settings):
    for name, table in awkward().items():
        mean = method.fit(table, settings).mean(table.known, len(table.dates) - table.known)
        assert mean.shape == (len(table.dates) - table.known, SLOTS), name
        assert np.isfinite(mean).all(), name
        assert (mean >= 0).all(), name
        assert not mean[~table.open[table.known :]].any(), name
        if name in ("all zeros", "nothing known"):
            assert mean.max() < 1e-6, name
        if name == "constant":
            np.testing.assert_allclose(mean, 5.0, rtol=0.03)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_a_mean_from_an_inner_origin_sees_nothing_later(method):
    table, _, _ = world(120)
    later = table.volume.copy()
    later[100:] = 7777.0
    before, after = method.fit(table, SETTINGS[1]), method.fit(changed(table, later), SETTINGS[1])
    # Two numbers of harmonic's errors, four of the smoothing and the sizes of the Gaussian process are estimated once
    # for all origins, by design; the rest may not differ.
    if hasattr(before, "arma"):
        after = replace(after, arma=before.arma)
    if hasattr(before, "parameters"):
        after = replace(after, parameters=before.parameters)
    if hasattr(before, "process"):
        given = before.process
        after = replace(
            after, process=factorise(after.y, given.parts, after.least, given.rows, given.logs, given.centre)
        )
    np.testing.assert_array_equal(before.mean(100, 14), after.mean(100, 14))


@pytest.mark.parametrize("method", METHODS[:3], ids=lambda method: method.name)
def test_calendar_methods_come_near_the_true_rates(method):
    table, _, rate = world(364, ahead=28, level=4000.0)
    mean = method.fit(table, Settings()).mean(364, 28)
    assert np.abs(mean - rate).sum() / rate.sum() < 0.06


def test_mean_of_six_weeks_equals_a_scalar_loop():
    table, _, _ = world(70)
    hole = table.volume.copy()
    hole[56, 3] = np.nan
    table = changed(table, hole)
    method = next(method for method in METHODS if method.name == "mean_of_six_weeks")
    mean = method.fit(table, Settings()).mean(70, 7)
    for day in range(7):
        for slot in range(SLOTS):
            values = []
            back = 70 + day - 7
            while len(values) < 6 and back >= 0:
                if not np.isnan(table.volume[back, slot]):
                    values.append(table.volume[back, slot])
                back -= 7
            assert mean[day, slot] == pytest.approx(sum(values) / len(values))


def test_seasonal_naive_repeats_the_last_week():
    table, _, _ = world(70)
    method = next(method for method in METHODS if method.name == "seasonal_naive")
    np.testing.assert_array_equal(method.fit(table, Settings()).mean(70, 7), table.volume[63:70])
    np.testing.assert_array_equal(method.fit(table, Settings()).mean(70, 14)[7:], table.volume[63:70])


def test_names_are_unique():
    assert len({method.name for method in METHODS}) == len(METHODS)


def test_arma_is_found_again():
    rng = np.random.default_rng(4)
    shocks = rng.normal(size=3000)
    errors = np.zeros(3000)
    for t in range(1, 3000):
        errors[t] = 0.8 * errors[t - 1] + shocks[t] - 0.3 * shocks[t - 1]
    phi, theta = estimate_arma(errors)
    assert phi == pytest.approx(0.8, abs=0.05)
    assert theta == pytest.approx(-0.3, abs=0.06)


def test_whitened_fit_equals_generalised_least_squares():
    # Without ridge or outliers: (X' S^-1 X)^-1 X' S^-1 y with the covariance that the recursion from zero implies.
    rng = np.random.default_rng(5)
    n, phi, theta = 60, 0.7, -0.2
    x = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
    y = x @ [1.0, 2.0, -1.0] + rng.normal(size=n) * 0.1
    weights = np.eye(n)
    for t in range(1, n):
        for s in range(t):
            weights[t, s] = (phi + theta) * phi ** (t - s - 1)
    precision = np.linalg.inv(weights @ weights.T)
    expected = np.linalg.solve(x.T @ precision @ x, x.T @ precision @ y)
    effects, _ = whitened_fit(y, x, np.zeros(2), (phi, theta))
    np.testing.assert_allclose(effects, expected, atol=2e-3)
