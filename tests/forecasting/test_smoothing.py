"""Exponential smoothing against a recursion by hand and against statsmodels; holes, closed days, no future."""

from dataclasses import replace

import numpy as np
import pytest
from awkward_tables import awkward, bears, later_changed
from simulated import MAKES, Make, make_queue

from forecasting.methods.ordinary import WEEKDAYS
from forecasting.methods.protocol import Settings, build_design
from forecasting.methods.smoothing import Parameters, Smoothing, State, advance, estimate, first_state
from forecasting.terms import OPTIONAL


@pytest.mark.parametrize("terms", [frozenset(), frozenset(OPTIONAL)], ids=["plain", "every term"])
def test_no_table_makes_it_stumble(terms):
    bears(Smoothing(), Settings(terms=terms), awkward())


def test_three_days_by_hand():
    # l = 10, b = 0, s = (1, -1) on Monday and Tuesday; alpha 0.5, beta 0.1, gamma 0.2, phi 0.8, errors cut at 2.
    season = np.full(7, np.nan)
    season[:2] = 1.0, -1.0
    state = State(10.0, 0.0, season)
    parameters = Parameters(level=0.5, trend=0.1, season=0.2, damping=0.8, limit=2.0)
    expected = advance(state, np.array([12.0, np.nan, 30.0]), np.array([0, 1, 0]), parameters)
    # Monday: expected 11, e 1: l 10.5, b .1, s 1.2. Tuesday unseen: b .08, l 10.58, expected 9.58.
    # Monday: b .064, l 10.644, expected 11.844, e cut to 2: l 11.644, b .264, s 1.6.
    np.testing.assert_allclose(expected, [11.0, 9.58, 11.844])
    assert (state.level, state.trend, state.season[0]) == pytest.approx((11.644, 0.264, 1.6))


def test_states_equal_those_of_statsmodels():
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    rng = np.random.default_rng(2)
    y = 6 + np.tile([0.2, 0.1, 0.0, -0.1, -0.2, 0.3, -0.3], 20) + rng.normal(0, 0.1, 140)
    weekday = np.arange(140) % 7
    state = first_state(y[:28], weekday[:28])
    model = ETSModel(
        y,
        error="add",
        trend="add",
        damped_trend=True,
        seasonal="add",
        seasonal_periods=7,
        initialization_method="known",
        initial_level=state.level,
        initial_trend=0.0,
        initial_seasonal=state.season,
    )
    named = {"smoothing_level": 0.3, "smoothing_trend": 0.05, "smoothing_seasonal": 0.1, "damping_trend": 0.9}
    values = dict(zip(model.param_names, model.start_params, strict=True)) | named
    theirs = model.smooth([values[name] for name in model.param_names])
    ours = advance(state, y, weekday, Parameters(0.3, 0.05, 0.1, 0.9))
    np.testing.assert_allclose(ours, theirs.fittedvalues, atol=1e-10)
    np.testing.assert_allclose(state.level, theirs.level[-1], atol=1e-10)


def test_parameters_of_a_made_series_are_found_again():
    rng = np.random.default_rng(5)
    level, season, y = 8.0, np.array([0.2, 0.1, 0.0, -0.1, -0.2]), []
    for day in range(1000):
        error = rng.normal(0, 0.05)
        y.append(level + season[day % 5] + error)
        level += 0.4 * error
        season[day % 5] += 0.1 * error
    found = estimate(np.array(y), 5)
    assert found.level == pytest.approx(0.4, abs=0.08)
    assert found.season == pytest.approx(0.1, abs=0.06)
    assert 3.0 * 0.05 < found.limit < 4.0 * 0.05


def test_short_and_constant_series_take_set_parameters():
    assert estimate(np.random.default_rng(0).normal(size=50), 7) == Parameters()
    assert estimate(np.full(200, 3.0), 7) == Parameters()


def test_a_weekday_first_seen_late_gets_its_season_at_once():
    state = State(5.0, 0.0, np.full(7, np.nan))
    expected = advance(state, np.array([5.0, 3.0, 3.0]), np.array([0, 6, 6]), Parameters())
    assert expected[2] == pytest.approx(3.0)


def test_an_origin_sees_nothing_later_but_for_the_parameters():
    table = make_queue(replace(MAKES["office"], level=800.0), 168).table(140)
    for terms in (frozenset(), frozenset(OPTIONAL)):
        before, after = (Smoothing().fit(t, Settings(terms)) for t in (table, later_changed(table, 98)))
        # Four numbers are estimated once for all origins, by design, as those of the harmonic regression.
        np.testing.assert_array_equal(before.mean(98, 28), replace(after, parameters=before.parameters).mean(98, 28))


def test_it_comes_near_the_true_rates():
    made = make_queue(Make(level=4000, wander=0.0, drift=0.0, noise=0.0, overdispersion=0.0), 392)
    mean = Smoothing().fit(made.table(364), Settings()).mean(364, 28)
    assert np.abs(mean - made.rate[364:]).sum() < 0.03 * made.rate[364:].sum()


def test_the_first_columns_of_a_design_are_the_weekdays():
    table = make_queue(MAKES["shop"], 400).table(372)
    x = build_design(table, Settings(frozenset(OPTIONAL))).x
    np.testing.assert_array_equal(x[:, :WEEKDAYS], np.eye(7)[table.weekday])
