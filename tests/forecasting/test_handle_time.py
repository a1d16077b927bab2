"""Handle time: a slow level, slots shrunk to it, artefacts left out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.faults import InputError
from forecasting.grid import QueueHistory, queue_history
from forecasting.handle_cells import contact_spread, usable_cells
from forecasting.handle_level import fit_level
from forecasting.handle_time import forecast_handle_time, handle_time
from forecasting.history import read_history
from forecasting.series import Series

HORIZON = interval_starts(dt.date(2026, 6, 1), 7, 30, "UTC")
CV = 1.2


def past(aht: np.ndarray, volume: np.ndarray, answered: np.ndarray | None = None) -> QueueHistory:
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
        answered=answered,
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


def test_a_planted_pattern_and_level_come_back_within_the_stated_error() -> None:
    """Twelve weeks, 20 % longer around noon, days that move by 3 %: the coming truth lies in the stated 95 % band."""
    misses = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        slot = 1 + 0.2 * np.exp(-(((np.arange(48) - 26) / 4) ** 2))
        volume = rng.poisson(15.0, (84, 48)).astype(float)
        truth = 300 * rng.normal(1, 0.03, (84, 1)) * slot
        found = forecast_handle_time(past(recorded(truth, volume, seed), volume), HORIZON)
        misses.append(np.mean(found.aht_s) / np.mean(300 * slot) - 1)
        # A slot's own mean of 1,260 contacts has an error of 1.2 / sqrt(1260) = 3.4 %; shrunk it is smaller.
        wrong = found.aht_s.reshape(7, 48)[2] / found.aht_s.mean() / (slot / slot.mean()) - 1
        assert np.sqrt(np.mean(wrong**2)) < 0.032
        assert found.contact_cv == pytest.approx(CV, rel=0.05)
        # A day's own movement is the larger part of what the stated error holds.
        assert 0.02 < found.error[0] < 0.05
    assert np.abs(misses).max() < 2 * 0.03
    assert np.sqrt(np.mean(np.square(misses))) < 0.012


@pytest.mark.parametrize(("since", "within"), [(28, 0.02), (10, 0.04)])
def test_a_step_is_followed_and_told(since: int, within: float) -> None:
    """A new tool makes contacts 20 % shorter, four weeks or ten days ago."""
    for seed in range(4):
        rng = np.random.default_rng(seed)
        level = np.where(np.arange(182) >= 182 - since, 0.8, 1.0) * rng.normal(1, 0.03, 182)
        volume = rng.poisson(15.0, (182, 48)).astype(float)
        aht = recorded(300 * level[:, None] * np.ones(48), volume, seed)
        forecast, notes = handle_time(past(aht, volume), HORIZON)
        assert forecast.mean() == pytest.approx(240, rel=within)
        (told,) = [note for note in notes if "shifted" in note]
        assert "shifted by -2" in told or "shifted by -1" in told
        day = pd.Timestamp(told.split(" on ")[1].split(";")[0])
        assert abs((pd.Timestamp("2026-06-01") - day).days - since) <= 2


def test_a_ramp_is_followed_at_least_half_way() -> None:
    """15 % down over eight weeks that still go on: an all-time mean would be 14 % off, the level lags by some days."""
    for seed in range(4):
        rng = np.random.default_rng(seed)
        level = 1 - 0.15 * np.clip((np.arange(189) - 140) / 56, 0, 1)
        volume = rng.poisson(15.0, (189, 48)).astype(float)
        aht = recorded(300 * level[:, None] * np.ones(48), volume, seed)
        forecast, _ = handle_time(past(aht[:182], volume[:182]), HORIZON)
        assert abs(forecast.mean() / (300 * level[182:].mean()) - 1) < 0.07


def test_no_shift_is_found_where_none_is() -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        contacts = rng.poisson(500 * np.array([1, 1, 1, 1, 1, 0.3, 0.1])[np.arange(364) % 7]).astype(float)
        noise = rng.normal(0, 0.03, 364) + rng.normal(0, CV, 364) / np.sqrt(contacts)
        level = fit_level(300 * (1 + noise), contacts, CV**2)
        assert level.shifts == ()
        assert level.now == pytest.approx(300, rel=0.015)


def test_an_outlying_day_hardly_bends_the_level() -> None:
    contacts = np.full(84, 400.0)
    daily = 300 + np.random.default_rng(1).normal(0, 12, 84)
    plain = fit_level(daily, contacts, CV**2).now
    daily[-3] = 1200.0
    bent = fit_level(daily, contacts, CV**2)
    assert bent.drawn_in == 1
    assert bent.now == pytest.approx(plain, rel=0.01)


def test_the_stated_error_covers_what_comes() -> None:
    """Of coming days with a random-walk level and moving days, 80 % lie within 1.28 stated errors, chance included."""
    inside = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        level = np.exp(np.cumsum(rng.normal(0, 0.006, 189)))
        contacts = rng.poisson(600.0, 189).astype(float)
        daily = 300 * level * rng.normal(1, 0.03, 189) * (1 + rng.normal(0, CV, 189) / np.sqrt(contacts))
        found = fit_level(daily[:182], contacts[:182], CV**2)
        spread = np.sqrt(found.error(np.arange(1, 8)) ** 2 + CV**2 / contacts[182:])
        inside.append(np.abs(daily[182:] / found.now - 1) < 1.2816 * spread)
    assert 0.72 < np.mean(inside) < 0.88


def test_answered_weighs_where_it_is_known() -> None:
    """Half the slots answer everyone at 300 s, half one in nine at 100 s: 280 s by answered, 200 s by volume."""
    volume = np.full((70, 48), 9.0)
    answered = np.tile([1.0, 9.0], (70, 24))
    aht = np.tile([100.0, 300.0], (70, 24))
    assert handle_time(past(aht, volume, answered), HORIZON)[1][0].startswith("phone: handle time 280 s")
    assert handle_time(past(aht, volume), HORIZON)[1][0].startswith("phone: handle time 200 s")
    unknown = np.full((70, 48), np.nan)
    assert handle_time(past(aht, volume, unknown), HORIZON)[1][0].startswith("phone: handle time 200 s")
    partly = answered.copy()
    partly[:35] = np.nan  # those count with the usual share, 5 in 9
    np.testing.assert_allclose(
        usable_cells(past(aht, volume, partly)).weight, np.where(np.isnan(partly), 5.0, answered)
    )


def test_a_mean_over_nobody_counts_nothing() -> None:
    aht, volume = np.full((70, 48), 300.0), np.full((70, 48), 5.0)
    answered = np.full((70, 48), 4.0)
    aht[:, 7], answered[:, 7] = 9_000.0, 0.0
    forecast, notes = handle_time(past(aht, volume, answered), HORIZON)
    np.testing.assert_allclose(forecast, 300.0)
    assert not any("left out" in note for note in notes)


def test_the_answered_column_reaches_the_level(tmp_path: Path) -> None:
    """Two rows a day for eight weeks, from the file to the number in the note."""
    rows = ["start,queue,volume,answered,aht_s"]
    for day in range(56):
        stamp = pd.Timestamp("2026-04-06") + pd.Timedelta(days=day)
        rows += [f"{stamp:%Y-%m-%d} 09:00,phone,10,1,100", f"{stamp:%Y-%m-%d} 09:30,phone,10,9,300"]
    file = tmp_path / "history.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    history = queue_history(read_history(file), Series("phone"))
    assert handle_time(history, HORIZON)[1][0].startswith("phone: handle time 280 s")


def test_one_contacts_variance_comes_back_from_interval_means() -> None:
    for cells in (3.0, 12.0, 60.0):
        rng = np.random.default_rng(7)
        volume = rng.poisson(cells, (60, 48)).astype(float)
        days = rng.normal(1, 0.1, (60, 1))  # whole days that move add nothing
        history = past(recorded(300 * days * np.ones(48), volume, 3), volume)
        spread = contact_spread(usable_cells(history), np.full((60, 48), 300.0))
        assert np.sqrt(spread.variance) == pytest.approx(CV, rel=0.05)
        assert abs(spread.variance - CV**2) < 3 * spread.error
        assert spread.spare > 2000


def test_too_few_cells_assume_the_usual_variance() -> None:
    history = past(np.full((7, 48), 300.0), np.where(np.arange(48) == 20, 5.0, 0.0) * np.ones((7, 1)))
    spread = contact_spread(usable_cells(history), np.full((7, 48), 300.0))
    assert (spread.variance, spread.spare) == (1.44, 0)


def test_one_slot_alone_gives_its_mean_everywhere() -> None:
    aht, volume = np.full((7, 48), np.nan), np.zeros((7, 48))
    aht[3, 20], volume[3, 20] = 250.0, 1.0
    found = forecast_handle_time(past(aht, volume), HORIZON)
    np.testing.assert_allclose(found.aht_s, 250.0)
    np.testing.assert_allclose(found.error, 0.06)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    days=st.integers(7, 40),
    zeros=st.floats(0, 1),
    size=st.sampled_from([1e-3, 1.0, 300.0, 1e7]),
)
def test_never_negative_and_never_nan(seed: int, days: int, zeros: float, size: float) -> None:
    rng = np.random.default_rng(seed)
    volume = rng.poisson(0.7, (days, 48)) * rng.choice([1.0, 1e5], (days, 48))
    aht = size * rng.choice([0.0, -1.0, np.nan, np.inf, 1.0, 2.0, 1e6], (days, 48))
    aht[rng.uniform(size=aht.shape) < zeros] = 0.0
    answered = rng.choice([0.0, np.nan, 1.0], (days, 48)) * volume
    volume[rng.uniform(size=volume.shape) < 0.1] = np.nan
    found = forecast_handle_time(past(aht, volume, answered), HORIZON, stated=200.0)
    assert np.isfinite(found.aht_s).all()
    assert found.aht_s.min() > 0
    assert np.isfinite(found.error).all()
    assert found.error.min() >= 0


def test_the_future_does_not_matter(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    starts = pd.date_range("2026-03-02", periods=70 * 48, freq="30min")
    frame = pd.DataFrame({"start": starts, "queue": "phone", "volume": rng.poisson(6, len(starts)), "answered": 5})
    frame["aht_s"] = rng.gamma(2.0, 150.0, len(starts)).round(1)
    origin = pd.Timestamp("2026-05-04", tz="UTC")
    found = []
    for factor in (1.0, 7.0):
        late = frame["start"] >= origin.tz_localize(None)
        frame.assign(aht_s=frame["aht_s"].where(~late, frame["aht_s"] * factor)).to_csv(tmp_path / "h.csv", index=False)
        history = queue_history(read_history(tmp_path / "h.csv"), Series("phone"), until=origin)
        found.append(forecast_handle_time(history, interval_starts(origin.date(), 7, 30, "UTC")))
    np.testing.assert_array_equal(found[0].aht_s, found[1].aht_s)
    np.testing.assert_array_equal(found[0].error, found[1].error)
