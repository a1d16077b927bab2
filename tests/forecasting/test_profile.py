"""Shape of a day: pooled, drawn, robust."""

import numpy as np
import pytest

from forecasting.days import DayTable
from forecasting.profile import profiles


def table_of(volume, open_=None):
    days = len(volume)
    open_ = np.ones(volume.shape, dtype=bool) if open_ is None else open_
    return DayTable(np.datetime64("2024-01-01") + np.arange(days), volume, open_, days)


def test_an_exact_shape_is_found_whatever_the_totals():
    shape = np.array([0.1, 0.4, 0.3, 0.2])
    totals = np.random.default_rng(1).uniform(500, 900, 56)
    found = profiles(table_of(totals[:, None] * shape), 56, 42.0)
    np.testing.assert_allclose(found, np.tile(shape, (7, 1)), atol=1e-12)


def test_a_weekday_of_its_own_keeps_its_shape_and_noise_is_pooled():
    rng = np.random.default_rng(2)
    early, late = np.array([0.5, 0.3, 0.1, 0.1]), np.array([0.1, 0.1, 0.3, 0.5])
    weekday = np.arange(112) % 7
    rate = 800 * np.where((weekday == 5)[:, None], late, early)
    found = profiles(table_of(rng.poisson(rate).astype(float)), 112, 42.0)
    np.testing.assert_allclose(found[5], late, atol=0.02)
    spread = found[[0, 1, 2, 3, 4, 6]] - early
    own = np.array([rng.poisson(rate[weekday == day]).sum(axis=0) for day in range(5)])
    own = own / own.sum(axis=1, keepdims=True) - early
    assert np.abs(spread).mean() < np.abs(own).mean() + 0.006


def test_hours_that_differ_are_not_pooled():
    open_ = np.ones((56, 4), dtype=bool)
    open_[np.arange(56) % 7 == 5, 2:] = False
    volume = np.where(open_, 100.0, 0.0)
    found = profiles(table_of(volume, open_), 56, 42.0)
    np.testing.assert_allclose(found[5], [0.5, 0.5, 0.0, 0.0])
    np.testing.assert_allclose(found[0], [0.25] * 4)


def test_an_outage_hardly_bends_the_shape():
    rng = np.random.default_rng(3)
    volume = rng.poisson(np.tile([100.0, 400.0, 300.0, 200.0], (42, 1))).astype(float)
    plain = profiles(table_of(volume), 42, 42.0)
    volume[40, 1:] = 0.0
    broken = profiles(table_of(volume), 42, 42.0)
    assert np.abs(broken - plain).max() < 0.01


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_without_contacts_the_open_slots_share_equally(value):
    found = profiles(table_of(np.full((14, 4), value)), 14, 42.0)
    np.testing.assert_allclose(found, 0.25)


def test_a_partly_known_day_counts_as_a_whole():
    volume = np.tile([100.0, 400.0, 300.0, 200.0], (28, 1))
    volume[27, 2:] = np.nan
    assert table_of(volume).total[27] == pytest.approx(1000.0)
    volume[27, :3] = np.nan
    assert np.isnan(table_of(volume).total[27])
