"""Weighted mean of weeks against a scalar loop; its memory; what holidays and missing weeks do."""

from dataclasses import replace

import numpy as np
import pytest
from awkward_tables import awkward, bears, later_changed
from simulated import Make, make_queue

from forecasting.methods.protocol import Settings
from forecasting.methods.weighted_weeks import HALF_LIVES_WEEKS, WeightedWeeks, choose_half_life
from forecasting.terms import OPTIONAL


@pytest.mark.parametrize("terms", [frozenset(), frozenset(OPTIONAL)], ids=["plain", "every term"])
def test_no_table_makes_it_stumble(terms):
    bears(WeightedWeeks(), Settings(terms=terms), awkward())


def test_it_equals_a_scalar_loop_where_nothing_is_special():
    # Constant days: no outliers are drawn in, no effects exist; each slot has its own values by weekday and week.
    table = make_queue(Make(level=400, wander=0.0, drift=0.0), 98).table(70)
    rng = np.random.default_rng(3)
    volume = np.full_like(table.volume, np.nan)
    for week in range(10):
        turned = np.roll(np.arange(24.0), week)  # every day holds the same total
        volume[7 * week : 7 * week + 7] = 5 + turned
    volume[30, 4] = np.nan
    table = replace(table, volume=volume)
    mean = WeightedWeeks().fit(table, Settings()).mean(70, 7)
    values = np.where(np.isnan(volume[:70]), 0.0, volume[:70]).reshape(10, 7, 24)[::-1]
    half_life = choose_half_life(values, np.isfinite(volume[:70]).reshape(10, 7, 24)[::-1].astype(float), 1)
    for day in rng.permutation(7):
        for slot in range(24):
            top = below = 0.0
            for week in range(10):
                value = volume[7 * (9 - week) + day, slot]
                if not np.isnan(value):
                    top += 0.5 ** (week / half_life) * value
                    below += 0.5 ** (week / half_life)
            assert mean[day, slot] == pytest.approx(top / below, rel=0.02)


def test_a_level_that_wanders_gets_a_short_memory_and_a_steady_one_a_long():
    rng = np.random.default_rng(1)
    seen = np.ones((40, 7, 4))
    steady = rng.poisson(200, seen.shape).astype(float)
    wandering = 200 * np.exp(np.cumsum(rng.normal(0, 0.15, 40)))[:, None, None] * np.ones(seen.shape)
    assert choose_half_life(steady, seen, 1) == max(HALF_LIVES_WEEKS)
    assert choose_half_life(wandering, seen, 1) == min(HALF_LIVES_WEEKS)
    assert choose_half_life(steady[:5], seen[:5], 1) == 4.0  # too few to choose


def test_a_holiday_leaves_ordinary_days_alone_and_is_expected_again():
    table = make_queue(Make(level=2000, wander=0.0, noise=0.0, drift=0.0, overdispersion=0.0), 98).table(70)
    volume, names = table.volume.copy(), [""] * 98
    for day in (20, 41, 62, 83):  # Sundays, three of the last seven
        names[day] = "Feast"
        volume[day] *= 0.3
    table = replace(table, volume=volume, holidays=tuple(names))
    mean = WeightedWeeks().fit(table, Settings()).mean(70, 28).sum(axis=1)
    ordinary = np.median([volume[day].sum() for day in range(6, 70, 7) if not names[day]])
    assert mean[6] == pytest.approx(ordinary, rel=0.05)
    assert 0.25 * ordinary < mean[13] < 0.6 * ordinary


def test_a_missing_week_changes_little():
    table = make_queue(Make(level=2000), 98).table(70)
    volume = table.volume.copy()
    volume[56:63] = np.nan
    whole, holed = (WeightedWeeks().fit(one, Settings()).mean(70, 28) for one in (table, replace(table, volume=volume)))
    assert np.abs(whole - holed).sum() < 0.04 * whole.sum()


def test_an_origin_sees_nothing_later():
    table = make_queue(Make(level=500, month=0.1), 168).table(140)
    for terms in (frozenset(), frozenset(OPTIONAL)):
        before, after = (
            WeightedWeeks().fit(t, Settings(terms)).mean(98, 28) for t in (table, later_changed(table, 98))
        )
        np.testing.assert_array_equal(before, after)
