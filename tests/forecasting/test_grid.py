"""History as a matrix of local day by slot, and back."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import shared

from forecasting.calendar import OpeningHours, interval_starts
from forecasting.events import Event
from forecasting.grid import QueueHistory, queue_history, to_horizon
from forecasting.history import History, read_history
from forecasting.history_file import MEASURES
from forecasting.opening import learned_week
from forecasting.series import Series

NEW_YORK = "America/New_York"
WEEKDAYS = OpeningHours.parse(["Mon-Fri 08:00-18:00"])


def history(
    starts: pd.DatetimeIndex, volume: object = 10.0, queue: str = "phone", minutes: int = 30, **columns: object
) -> History:
    frame = pd.DataFrame({"start": starts, "queue": queue, "volume": volume})
    for name in MEASURES:
        frame[name] = columns.get(name, np.nan)
    return History(frame.astype({"volume": float}), minutes, str(starts.tz))


def weeks(first: str = "2026-01-05", count: int = 9, zone: str = NEW_YORK, minutes: int = 30) -> pd.DatetimeIndex:
    return interval_starts(dt.date.fromisoformat(first), 7 * count, minutes, zone)


def busy(starts: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return starts[WEEKDAYS.mask(starts)]


def cell(past: QueueHistory, when: str) -> tuple[int, int]:
    stamp = pd.Timestamp(when)
    return (stamp.normalize() - past.days[0]).days, (stamp.hour * 60 + stamp.minute) // past.interval_min


def test_a_matrix_cell_is_a_row_of_the_history() -> None:
    starts = busy(weeks())
    past = queue_history(
        history(starts, np.arange(len(starts)) + 1.0, aht_s=np.arange(len(starts)) + 100.0), Series("phone", WEEKDAYS)
    )
    assert past.volume.shape == (61, 48)  # to the last Friday
    assert past.slots == 48
    for position in (0, 19, 20, 333, len(starts) - 1):
        where = cell(past, str(starts[position].tz_localize(None)))
        assert past.volume[where] == position + 1
        assert past.aht_s[where] == position + 100
        assert past.open[where]
    assert (past.volume[~past.open] == 0).all()
    assert past.open.sum() == len(starts)
    assert past.known_to == pd.Timestamp("2026-03-06 18:00")
    assert past.stamps[49] == pd.Timestamp("2026-01-06 00:30")


def test_the_repeated_hour_is_the_mean_of_both_and_the_skipped_one_unknown() -> None:
    autumn = interval_starts(dt.date(2026, 10, 19), 21, 30, NEW_YORK)
    volume = np.full(len(autumn), 4.0)
    second = np.asarray(autumn == pd.Timestamp("2026-11-01T01:30:00-05:00"))
    volume[second] = 10
    past = queue_history(history(autumn, volume), Series("phone", OpeningHours.always()))
    assert past.volume[cell(past, "2026-11-01 01:30")] == 7
    assert past.volume[cell(past, "2026-11-01 01:00")] == 4
    assert np.isfinite(past.volume).all()
    spring = interval_starts(dt.date(2026, 3, 2), 14, 30, NEW_YORK)
    past = queue_history(history(spring, 0.0), Series("phone", OpeningHours.always()))
    unknown = past.stamps[np.isnan(past.volume).ravel()]
    assert [str(stamp) for stamp in unknown] == ["2026-03-08 02:00:00", "2026-03-08 02:30:00"]


def test_nothing_after_the_origin_is_seen() -> None:
    starts = weeks(count=10)
    volume = np.arange(len(starts), dtype=float)
    until = pd.Timestamp("2026-02-18 11:00", tz=NEW_YORK)
    whole = history(starts, volume, aht_s=volume + 1)
    cut = History(whole.frame[whole.frame["start"] < until], 30, NEW_YORK)
    seen, shorter = (queue_history(past, Series("phone"), until=until) for past in (whole, cut))
    for name in ("volume", "aht_s", "open"):
        np.testing.assert_array_equal(getattr(seen, name), getattr(shorter, name))
    assert seen.known_to == pd.Timestamp("2026-02-18 11:00")
    assert seen.days[-1] == pd.Timestamp("2026-02-18")
    assert np.isnan(seen.volume[-1, 22:]).all()
    assert np.isfinite(seen.volume[-1, :22]).all()
    midnight = queue_history(whole, Series("phone"), until=pd.Timestamp("2026-02-18", tz=NEW_YORK))
    assert midnight.days[-1] == pd.Timestamp("2026-02-17")


def test_without_rows_before_the_origin() -> None:
    with pytest.raises(KeyError, match="the history has no rows of queue 'phone' before the forecast's start"):
        queue_history(history(weeks()), Series("phone"), until=pd.Timestamp("2026-01-05", tz=NEW_YORK))


def test_a_day_without_rows_is_unknown_under_stated_hours_and_closed_under_learned_ones() -> None:
    starts = busy(weeks())
    rows = history(starts[starts.date != dt.date(2026, 2, 4)])
    stated = queue_history(rows, Series("phone", WEEKDAYS))
    day = cell(stated, "2026-02-04")[0]
    assert np.isnan(stated.volume[day][stated.open[day]]).all()
    assert stated.open[day].sum() == 20
    assert stated.notes == ()
    learned = queue_history(rows, Series("phone"))
    assert not learned.open[day].any()
    assert (learned.volume[day] == 0).all()
    assert learned.opening == WEEKDAYS
    assert learned.notes == (
        "phone: opening hours learned from the history: Mon-Fri 08:00-18:00",
        "phone: 1 days without any row were taken as closed",
    )


def test_special_days_of_the_past_are_closed() -> None:
    starts = busy(weeks())
    special = {dt.date(2026, 1, 19): OpeningHours(()), dt.date(2026, 1, 20): OpeningHours.parse(["08:00-12:00"])}
    kept = starts[
        (starts.date != dt.date(2026, 1, 19)) & ~((starts.date == dt.date(2026, 1, 20)) & (starts.hour >= 12))
    ]
    past = queue_history(history(kept), Series("phone", WEEKDAYS, special))
    assert np.isfinite(past.volume).all()
    assert past.open[cell(past, "2026-01-19")[0]].sum() == 0
    assert past.open[cell(past, "2026-01-20")[0]].sum() == 8


def test_contacts_outside_the_stated_hours_are_left_out_and_told() -> None:
    starts = weeks()
    narrow = OpeningHours.parse(["Mon-Fri 08:00-17:00"])
    past = queue_history(history(busy(starts)), Series("phone", narrow))
    assert past.volume[cell(past, "2026-01-06 17:00")] == 0
    assert past.notes == ("phone: 900 contacts (10.0%) came outside the opening hours and are left out",)


def test_a_weekday_that_never_has_rows_expects_nothing() -> None:
    past = queue_history(history(busy(weeks())), Series("phone", OpeningHours.parse(["Mon-Sat 08:00-18:00"])))
    assert past.opening.words() == "Mon-Fri 08:00-18:00"
    assert past.notes[0].startswith("phone: open Sat 08:00-18:00, but the history never has a row there")
    assert np.isfinite(past.volume).all()


@pytest.mark.parametrize("zeros", [True, False])
def test_an_hour_that_never_has_rows_expects_nothing(*, zeros: bool) -> None:
    """The hours were extended, or stated too wide: unknown for ever would leave the model nothing to learn."""
    starts = busy(weeks())
    volume = np.where(np.arange(len(starts)) % 7 == 0, 0.0, 30.0) if zeros else 30.0
    past = queue_history(history(starts, volume), Series("phone", OpeningHours.parse(["Mon-Fri 08:00-20:00"])))
    assert past.opening.words() == "Mon-Fri 08:00-18:00"
    assert past.notes[0].startswith("phone: open Mon-Fri 18:00-20:00, but the history never has a row there")
    assert np.isfinite(past.volume).all()
    assert past.open.sum() == len(starts)


def test_the_quiet_night_of_a_sparse_export_is_no_silent_hour() -> None:
    starts = weeks()
    mean = np.where(starts.hour < 6, 0.12, 4.0)
    volume = np.random.default_rng(4).poisson(mean)
    past = queue_history(history(starts[volume > 0], volume[volume > 0]), Series("phone", OpeningHours.always()))
    assert past.opening == OpeningHours.always()
    assert past.open.all()
    night = past.volume[1:-1, :12]
    assert 0.05 < np.nanmean(night) < 0.2


def test_unwritten_zeros_of_a_quiet_queue() -> None:
    starts = busy(weeks())
    volume = np.random.default_rng(3).poisson(0.7, len(starts))
    rows = history(starts[volume > 0], volume[volume > 0])
    past = queue_history(rows, Series("phone", WEEKDAYS))
    known = (past.stamps >= rows.frame["start"].iloc[0].tz_localize(None)) & (past.stamps < past.known_to)
    assert np.isfinite(past.volume.ravel()[known]).all()
    assert np.nansum(past.volume) == volume.sum()
    assert "quiet intervals without a row are taken as zero" in past.notes[0]


def test_lost_rows_of_a_busy_queue_stay_unknown() -> None:
    starts = busy(weeks())
    lost = np.arange(100, 110)
    past = queue_history(history(starts.delete(lost), 40.0), Series("phone", WEEKDAYS))
    assert np.isnan(past.volume).sum() == 10
    for position in lost:
        assert np.isnan(past.volume[cell(past, str(starts[position].tz_localize(None)))])


def test_unplanned_events_are_set_aside_and_planned_ones_stay() -> None:
    span = {"from": "2026-02-03T09:10:00", "to": "2026-02-03T11:00:00"}
    outage = Event.model_validate({"name": "Outage", "queues": ["phone"], "kind": "unplanned", **span})
    rows = history(busy(weeks()), aht_s=300.0)
    past = queue_history(rows, Series("phone", WEEKDAYS), set_aside=[outage])
    assert [str(stamp)[11:16] for stamp in past.stamps[np.isnan(past.volume).ravel()]] == [
        "09:00",
        "09:30",
        "10:00",
        "10:30",
    ]
    assert np.isnan(past.aht_s[cell(past, "2026-02-03 09:00")])
    planned = outage.model_copy(update={"kind": "planned"})
    elsewhere = outage.model_copy(update={"queues": ("chat",)})
    assert np.isfinite(queue_history(rows, Series("phone", WEEKDAYS), set_aside=[planned, elsewhere]).volume).all()


def test_a_borrowed_shape() -> None:
    past = queue_history(history(busy(weeks()), 40.0, aht_s=250.0), Series("vip", WEEKDAYS, borrowed=("phone", 0.05)))
    assert past.queue == "vip"
    assert set(np.unique(past.volume)) == {0.0, 2.0}
    assert past.aht_s[cell(past, "2026-01-05 09:00")] == 250


def test_daily_history() -> None:
    days = pd.date_range("2026-01-05", periods=70, freq="D", tz=NEW_YORK)
    past = queue_history(history(days, np.arange(70.0), minutes=1440), Series("phone"))
    assert past.volume.shape == (70, 1)
    assert past.volume[:, 0].tolist() == list(range(70))


def learned(pattern: np.ndarray, seed: int = 1) -> str:
    """Opening in words, learned from Poisson counts around weekday x slot means (30 minutes)."""
    mean = np.tile(pattern, (8, 1))
    volume = np.random.default_rng(seed).poisson(mean).astype(float)
    from forecasting.opening import hours_of_week

    return hours_of_week(learned_week(volume, 0)).words()


def test_learned_hours() -> None:
    day = np.zeros((7, 48))
    day[:5, 16:36] = 20
    assert learned(day) == "Mon-Fri 08:00-18:00"
    lunch = day.copy()
    lunch[:, 24:27] = 0
    assert learned(lunch) == "Mon-Fri 08:00-12:00, Mon-Fri 13:30-18:00"
    night = np.full((7, 48), 20.0)
    night[:, 2:11] = 0.15  # a quiet night is not closed
    assert learned(night) == "always"
    stray = day.copy()
    stray[:, 40:44] = 0.005  # a misrouted call in the evening opens nothing
    assert learned(stray) == "Mon-Fri 08:00-18:00"


def test_hours_changed_since_are_followed() -> None:
    starts = weeks(count=24)
    early = (starts < pd.Timestamp("2026-03-01", tz=NEW_YORK)) & (starts.hour < 20)
    late = (starts >= pd.Timestamp("2026-03-01", tz=NEW_YORK)) & (starts.hour < 18)
    kept = starts[(starts.day_of_week < 5) & (starts.hour >= 9) & (early | late)]
    assert queue_history(history(kept), Series("phone")).opening.words() == "Mon-Fri 09:00-18:00"


def test_to_horizon_repeats_and_skips_the_clock_hour() -> None:
    horizon = interval_starts(dt.date(2026, 10, 31), 3, 60, NEW_YORK)
    values = np.arange(72.0).reshape(3, 24)
    laid = to_horizon(values, dt.date(2026, 10, 31), horizon)
    assert laid[:24].tolist() == list(range(24))
    assert laid[24:49].tolist() == [24, 25, 25, *range(26, 48)]
    spring = to_horizon(values, dt.date(2026, 3, 7), interval_starts(dt.date(2026, 3, 7), 3, 60, NEW_YORK))
    assert spring[24:47].tolist() == [24, 25, *range(27, 48)]
    assert to_horizon(np.stack([values, 2 * values]), dt.date(2026, 10, 31), horizon).shape == (2, 73)


def test_a_horizon_outside_the_days_given() -> None:
    horizon = interval_starts(dt.date(2026, 6, 1), 3, 60, NEW_YORK)
    with pytest.raises(IndexError):
        to_horizon(np.zeros((2, 24)), dt.date(2026, 6, 1), horizon)
    with pytest.raises(IndexError, match="the horizon begins before 2026-06-02"):
        to_horizon(np.zeros((9, 24)), dt.date(2026, 6, 2), horizon)


@settings(max_examples=15, derandomize=True, deadline=None)
@given(
    st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 1)),
    st.sampled_from([NEW_YORK, "Europe/London", "UTC", "Asia/Kolkata"]),
)
def test_there_and_back(first: dt.date, zone: str) -> None:
    """A history laid out by day and slot comes back on its own grid, but for the repeated hour's mean."""
    starts = interval_starts(first, 14, 60, zone)
    volume = np.arange(len(starts), dtype=float)
    past = queue_history(history(starts, volume, minutes=60), Series("phone", OpeningHours.always()))
    back = to_horizon(past.volume, first, starts)
    wall = pd.Series(volume).groupby(starts.tz_localize(None)).transform("mean").to_numpy()
    np.testing.assert_array_equal(back, wall)


@pytest.mark.shared
def test_the_bank_learns_its_hours() -> None:
    past = queue_history(read_history(shared("data/bank_calls_30min.csv"), time_zone=NEW_YORK), Series("voice"))
    assert past.opening.words() == "Mon-Fri 07:00-21:00"
    assert past.volume.shape == (173, 48)
    assert np.isfinite(past.volume).all()
    assert past.volume.sum() == 3_923_987
    assert "4 days without any row were taken as closed" in past.notes[1]


@pytest.mark.shared
def test_the_round_the_clock_bank_is_always_open() -> None:
    past = queue_history(
        read_history(shared("data/il_bank_30min.csv"), time_zone="Asia/Jerusalem"), Series("voice_all")
    )
    assert past.opening.words() == "always"
    assert np.isnan(past.volume).sum() == 2  # the skipped hour
