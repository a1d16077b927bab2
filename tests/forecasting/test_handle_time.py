"""Handle time: a slow level, slots shrunk to it, artefacts left out."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.faults import InputError
from forecasting.grid import QueueHistory
from forecasting.handle_time import handle_time

HORIZON = interval_starts(dt.date(2026, 6, 1), 7, 30, "UTC")
CV = 1.2


def past(aht: np.ndarray, volume: np.ndarray) -> QueueHistory:
    """History that ends on the Sunday before the horizon."""
    days = pd.date_range(end="2026-05-31", periods=len(volume), freq="D")
    return QueueHistory(
        queue="phone",
        interval_min=30,
        time_zone="UTC",
        days=days,
        volume=volume,
        aht_s=aht,
        open=np.ones(volume.shape, dtype=bool),
        opening=OpeningHours.always(),
        known_to=pd.Timestamp("2026-06-01"),
    )


def recorded(mean: np.ndarray, volume: np.ndarray, seed: int) -> np.ndarray:
    """Mean of `volume` gamma handle times of the given mean in every cell; NaN without contacts."""
    draw = np.random.default_rng(seed).gamma(np.maximum(volume, 1) / CV**2)
    return np.where(volume > 0, mean * draw * CV**2 / np.maximum(volume, 1), np.nan)


def test_a_constant_stays_what_it_is() -> None:
    aht, notes = handle_time(past(np.full((70, 48), 300.0), np.full((70, 48), 5.0)), HORIZON)
    np.testing.assert_allclose(aht, 300.0)
    assert aht.shape == (336,)
    assert notes == ("phone: handle time 300 s, level mostly from all of the past, a day's mean known to 0.0%",)


@pytest.mark.parametrize("seed", range(4))
def test_drift_is_followed_better_than_by_last_weeks_value(seed: int) -> None:
    """30 % slower over a year, longer in the evening: the truth a week ahead against both forecasts."""
    rng = np.random.default_rng(seed)
    days = 364 + 7
    slot = 1 + 0.15 * np.sin(np.arange(48) / 48 * 2 * np.pi)
    truth = 280 * (1 + 0.3 * np.arange(days) / 364)[:, None] * slot
    volume = rng.poisson(8.0, (days, 48)).astype(float)
    aht = recorded(truth, volume, seed)
    ahead, _ = handle_time(past(aht[:364], volume[:364]), HORIZON)
    coming = truth[364:].ravel()
    last_week = np.where(np.isfinite(aht[357:364]), aht[357:364], np.nanmean(aht[357:364])).ravel()

    def error(forecast: np.ndarray) -> float:
        return float(np.abs(forecast - coming).mean() / coming.mean())

    assert error(ahead) < 0.05
    assert error(ahead) < 0.2 * error(last_week)
    flat = np.full(336, np.nansum(aht[357:364] * volume[357:364]) / volume[357:364].sum())
    assert error(ahead) < error(flat)


def test_slots_of_noise_alone_are_shrunk_to_the_level() -> None:
    rng = np.random.default_rng(5)
    volume = rng.poisson(1.0, (70, 48)).astype(float)
    aht, _ = handle_time(past(recorded(np.full((70, 48), 300.0), volume, 5), volume), HORIZON)
    raw = np.nanstd(np.nanmean(recorded(np.full((70, 48), 300.0), volume, 5), axis=0))
    assert aht.std() < 0.25 * raw


def test_a_weekend_of_its_own() -> None:
    volume = np.full((140, 48), 20.0)
    weekday = pd.date_range(end="2026-05-31", periods=140, freq="D").day_of_week
    volume[weekday >= 5] = 4.0
    truth = np.where((weekday == 6)[:, None], 450.0, 300.0) * np.ones((140, 48))
    aht, _ = handle_time(past(recorded(truth, volume, 2), volume), HORIZON)
    by_day = aht.reshape(7, 48).mean(axis=1)
    assert by_day[:5] == pytest.approx(300, rel=0.04)
    assert by_day[6] > 1.15 * by_day[5]


def test_volume_weighs() -> None:
    volume = np.tile([1.0, 99.0], (70, 24))
    aht = np.tile([100.0, 300.0], (70, 24))
    level = handle_time(past(aht, volume), HORIZON)[1][0]
    assert level.startswith("phone: handle time 298 s")


@pytest.mark.parametrize("artefact", [0.0, -5.0, 300.0 * 51])
def test_artefacts_are_left_out_and_told(artefact: float) -> None:
    aht = np.full((70, 48), 300.0)
    aht[33, 7:10] = artefact
    forecast, notes = handle_time(past(aht, np.full((70, 48), 5.0)), HORIZON)
    np.testing.assert_allclose(forecast, 300.0)
    assert notes[0] == "phone: 3 handle times of 0 or less, or above 15,000 s, are left out"


def test_the_longest_allowed_counts() -> None:
    aht = np.full((70, 48), 300.0)
    aht[33, 7] = 300.0 * 50
    notes = handle_time(past(aht, np.full((70, 48), 5.0)), HORIZON)[1]
    assert not any("left out" in note for note in notes)


def test_unknown_cells_do_not_matter() -> None:
    aht, volume = np.full((70, 48), 300.0), np.full((70, 48), 5.0)
    aht[10:20], volume[30:35] = np.nan, np.nan
    np.testing.assert_allclose(handle_time(past(aht, volume), HORIZON)[0], 300.0)


def test_stated_only_where_the_history_has_none() -> None:
    volume = np.full((70, 48), 5.0)
    none = np.full((70, 48), np.nan)
    np.testing.assert_array_equal(handle_time(past(none, volume), HORIZON, 240)[0], 240.0)
    np.testing.assert_allclose(handle_time(past(none + np.inf - np.inf, volume), HORIZON, 240)[0], 240.0)
    np.testing.assert_allclose(handle_time(past(np.full((70, 48), 300.0), volume), HORIZON, 240)[0], 300.0)
    with pytest.raises(
        InputError, match=r"queue phone, aht_s: expected a mean handle time.*Add aht_s to the \[\[queue\]\]"
    ):
        handle_time(past(none, volume), HORIZON)
