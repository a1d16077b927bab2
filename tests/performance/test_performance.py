"""Measures against loops over single rows, and before-and-after intervals that hold as often as they say."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from planner.performance.effect import LEAST_WEEKS, Effect, effect_of, interval
from planner.performance.measures import MEASURES
from planner.performance.periods import Happened, by_period
from planner.performance.rows import joined

ZONE = "America/New_York"


def days_of(weeks: int, *, lift: float = 0.0, after: int = 0, queues: tuple[str, ...] = ("phone", "chat")) -> Happened:
    """A row a queue and day from Monday 2 March 2026; from week `after` the first queue has `lift` more contacts."""
    rng = np.random.default_rng(3)
    starts = pd.date_range("2026-03-02 12:00", periods=7 * weeks, tz=ZONE)
    frames = []
    for number, queue in enumerate(queues):
        volume = 100 + 20 * (starts.day_of_week < 5) + rng.normal(0, 2, len(starts))
        volume = volume + (lift if number == 0 else 0.0) * (np.arange(len(starts)) >= 7 * after)
        frames.append(
            pd.DataFrame(
                {
                    "start": starts, "queue": queue, "volume": np.round(volume), "aht_s": 300.0, "answered": np.nan,
                    "abandoned": 5.0, "answered_within": np.round(volume * 0.8), "backlog": np.nan,
                }
            )
        )  # fmt: skip
    return Happened(pd.concat(frames, ignore_index=True))


def value(frame: pd.DataFrame, queue: str, measure: str, period: str) -> float:
    rows = frame[(frame["queue"] == queue) & (frame["measure"] == measure) & (frame["period"] == pd.Timestamp(period))]
    assert len(rows) == 1
    return float(rows["value"].iloc[0])


def test_a_week_is_the_sum_of_its_rows() -> None:
    happened = days_of(3)
    weeks = by_period(happened, "week")
    total = within = 0.0
    for row in happened.intervals.itertuples():
        if row.queue == "phone" and dt.date(2026, 3, 9) <= row.start.date() <= dt.date(2026, 3, 15):
            total, within = total + row.volume, within + row.answered_within
    assert value(weeks, "phone", "volume", "2026-03-09") == total
    assert value(weeks, "phone", "service_level", "2026-03-09") == pytest.approx(within / total)
    assert value(weeks, "phone", "aht_s", "2026-03-09") == pytest.approx(300.0)


def test_all_queues_together_are_weighed_by_their_contacts() -> None:
    rows = days_of(1).intervals
    rows.loc[rows["queue"] == "chat", "aht_s"] = 600.0
    rows.loc[rows["queue"] == "chat", "volume"] *= 3
    week = by_period(Happened(rows), "week")
    phone, chat = (rows.loc[rows["queue"] == name, "volume"].sum() for name in ("phone", "chat"))
    assert value(week, "*", "aht_s", "2026-03-02") == pytest.approx((300 * phone + 600 * chat) / (phone + chat))


def test_what_no_row_tells_is_not_measured() -> None:
    assert "backlog" not in set(by_period(days_of(1), "week")["measure"])


def test_months_that_the_data_cut_are_marked() -> None:
    months = by_period(days_of(6), "month")  # 2 March to 12 April
    whole = months[months["measure"] == "volume"].groupby("period")["whole"].all()
    assert whole.to_dict() == {pd.Timestamp("2026-03-01"): False, pd.Timestamp("2026-04-01"): False}
    months = by_period(Happened(days_of(10).intervals), "month")
    assert bool(months.loc[months["period"] == pd.Timestamp("2026-04-01"), "whole"].all())


def test_a_backlog_is_that_of_the_days_ends() -> None:
    starts = pd.to_datetime(["2026-03-02 09:00", "2026-03-02 17:00", "2026-03-03 17:00"]).tz_localize(ZONE)
    nothing = dict.fromkeys(("aht_s", "answered", "abandoned", "answered_within"), np.nan)
    rows = pd.DataFrame({"start": starts, "queue": "email", "volume": 1.0, "backlog": [90.0, 10.0, 30.0], **nothing})
    assert value(by_period(Happened(rows), "week"), "email", "backlog", "2026-03-02") == 20.0


def test_single_contacts() -> None:
    created = pd.to_datetime(["2026-03-02 09:00"] * 4).tz_localize(ZONE)
    contacts = pd.DataFrame(
        {
            "created": created, "queue": pd.Categorical(["email"] * 4),
            "first_reply_s": [3_600.0, 7_200.0, 36_000.0, np.nan],
            "resolution_s": np.nan, "csat": [1.0, 0.0, 1.0, 1.0], "repeat": [0.0, 0.0, 1.0, 0.0],
            "reopens": [0.0, 2.0, 0.0, np.nan], "nps": [10, 9, 6, 7],
        }
    )  # fmt: skip
    found = by_period(Happened(days_of(1).intervals, contacts), "week")
    assert value(found, "email", "first_reply_h", "2026-03-02") == 2.0
    assert value(found, "email", "csat", "2026-03-02") == 0.75
    assert value(found, "email", "repeat", "2026-03-02") == 0.25
    assert value(found, "email", "reopened", "2026-03-02") == pytest.approx(1 / 3)
    assert value(found, "email", "nps", "2026-03-02") == 0.25


def effect(happened: Happened, on: str, measure: str = "volume", queue: str = "phone") -> Effect:
    return next(one for one in effect_of(happened, dt.date.fromisoformat(on), queue) if one.measure == measure)


def test_a_lift_is_found_with_its_size() -> None:
    found = effect(days_of(16, lift=30.0, after=8), "2026-04-27")
    assert (found.weeks_before, found.weeks_after) == (8, 8)
    assert found.told
    assert found.low <= 7 * 30 <= found.high
    assert found.against_low <= 7 * 30 <= found.against_high
    assert found.change == pytest.approx(7 * 30, abs=25)


def test_what_befell_every_queue_is_no_effect_against_the_others() -> None:
    happened = days_of(16)
    rows = happened.intervals
    later = rows["start"] >= pd.Timestamp("2026-04-27", tz=ZONE)
    rows.loc[later, "volume"] *= 1.3
    found = effect(Happened(rows), "2026-04-27")
    assert found.told
    assert found.against_low < 0 < found.against_high


def test_too_few_weeks_say_nothing() -> None:
    found = effect(days_of(LEAST_WEEKS + 2, lift=30.0, after=LEAST_WEEKS), "2026-03-23")
    assert found.weeks_after == 2
    assert not found.enough
    assert not found.told
    assert math.isnan(found.low)


def test_a_day_outside_the_data_has_no_effect() -> None:
    assert effect_of(days_of(4), dt.date(2027, 1, 1), "phone") == []


@pytest.mark.parametrize(("alike", "least"), [(0.0, 0.95), (0.3, 0.93), (0.6, 0.88)])
def test_the_interval_holds_as_often_as_it_says(alike: float, least: float) -> None:
    rng = np.random.default_rng(5)
    held, times = 0, 600
    for _ in range(times):
        weeks = np.zeros(44)
        for number, shock in enumerate(rng.normal(size=len(weeks))):
            weeks[number] = alike * weeks[number - 1] + shock
        low, high = interval(weeks[28:36], weeks[36:])
        held += low <= 0 <= high
    assert held / times >= least


def test_every_measure_says_its_unit_and_meaning() -> None:
    assert len(MEASURES) == len({one.label for one in MEASURES.values()})
    assert all(one.meaning and one.unit for one in MEASURES.values())


def test_later_rows_fill_and_correct_earlier_ones() -> None:
    start = pd.to_datetime(["2026-03-02 14:00", "2026-03-02 15:00"]).tz_localize("UTC")
    past = pd.DataFrame(
        {"start": start, "queue": "phone", "volume": [10.0, 20.0], "aht_s": 300.0, "service_level": [0.5, np.nan]}
    )
    later = pd.DataFrame(
        {"start": start[1:], "queue": "phone", "volume": [22.0], "aht_s": [np.nan], "answered_within": [11.0]}
    )
    rows = joined([past, later], ZONE)
    assert rows["volume"].tolist() == [10.0, 22.0]
    assert rows["aht_s"].tolist() == [300.0, 300.0]
    assert rows["answered_within"].tolist() == [5.0, 11.0]
    assert str(rows["start"].dt.tz) == ZONE
    assert joined([], ZONE).empty


def test_the_backlog_of_all_queues_is_the_sum_of_theirs() -> None:
    starts = pd.to_datetime(["2026-03-02 09:00", "2026-03-02 17:00"]).tz_localize(ZONE)
    nothing = dict.fromkeys(("aht_s", "answered", "abandoned", "answered_within"), np.nan)
    frames = [
        pd.DataFrame({"start": starts, "queue": queue, "volume": 10.0, "backlog": waiting, **nothing})
        for queue, waiting in (("chat", [9.0, 4.0]), ("phone", [1.0, 3.0]))
    ]
    day = by_period(Happened(pd.concat(frames, ignore_index=True)), "day")
    assert value(day, "chat", "backlog", "2026-03-02") == 4
    assert value(day, "*", "backlog", "2026-03-02") == 4 + 3
