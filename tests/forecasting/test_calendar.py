"""Opening hours and the interval grid, right on the odd days of daylight saving."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.calendar import (
    OpeningHours,
    clock_minutes,
    day_numbers,
    holiday_names,
    interval_starts,
)

NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("zone", "day", "intervals"),
    [
        (NEW_YORK, dt.date(2026, 3, 8), 92),
        (NEW_YORK, dt.date(2026, 11, 1), 100),
        (NEW_YORK, dt.date(2026, 11, 2), 96),
        ("Europe/London", dt.date(2026, 3, 29), 92),
        ("Australia/Lord_Howe", dt.date(2026, 4, 5), 98),  # its clock moves by half an hour
        ("America/Sao_Paulo", dt.date(2018, 11, 4), 92),  # midnight itself is skipped
        ("UTC", dt.date(2026, 3, 8), 96),
    ],
)
def test_intervals_of_a_day(zone: str, day: dt.date, intervals: int) -> None:
    starts = interval_starts(day, 1, 15, zone)
    assert len(starts) == intervals
    assert set(starts.date) == {day}
    assert (starts[1:] - starts[:-1] == pd.Timedelta(minutes=15)).all()


def test_days_join_without_gap() -> None:
    week = interval_starts(dt.date(2026, 10, 29), 7, 30, NEW_YORK)
    assert len(week) == 7 * 48 + 2
    assert [day.isoformat() for day in dict.fromkeys(week.date)] == [
        f"2026-{text}" for text in ("10-29", "10-30", "10-31", "11-01", "11-02", "11-03", "11-04")
    ]


@pytest.mark.parametrize(
    ("text", "minutes"), [("00:00", 0), ("7:05", 425), ("23:59", 1439), ("24:00", 1440), (" 09:30 ", 570)]
)
def test_clock(text: str, minutes: int) -> None:
    assert clock_minutes(text) == minutes


@pytest.mark.parametrize("text", ["24:01", "12:60", "9", "9.30", "", "-1:00", "09:30:00"])
def test_no_clock(text: str) -> None:
    with pytest.raises(ValueError, match="is no clock time; write HH:MM from 00:00 to 24:00"):
        clock_minutes(text)


def test_weekdays() -> None:
    assert day_numbers("Mon-Fri") == (0, 1, 2, 3, 4)
    assert day_numbers("Sat-Mon,Wed") == (5, 6, 0, 2)
    with pytest.raises(ValueError, match="'Mon-Fry' names no weekdays"):
        day_numbers("Mon-Fry")


def hours(starts: pd.DatetimeIndex, flags: np.ndarray) -> float:
    return float(flags.sum() * (starts[1] - starts[0]) / pd.Timedelta(hours=1))


def test_past_midnight_belongs_to_the_day_it_begins() -> None:
    night = OpeningHours.parse(["Fri 20:00-02:00"])
    starts = interval_starts(dt.date(2026, 6, 1), 14, 15, NEW_YORK)
    open_ = night.mask(starts)
    assert hours(starts, open_) == 12
    first = starts[open_][:24]
    assert first[0] == pd.Timestamp("2026-06-05 20:00", tz=NEW_YORK)
    assert first[-1] == pd.Timestamp("2026-06-06 01:45", tz=NEW_YORK)


def test_sunday_night_reaches_monday() -> None:
    starts = interval_starts(dt.date(2026, 6, 1), 1, 60, "UTC")  # a Monday
    assert OpeningHours.parse(["Sun 22:00-03:00"]).mask(starts).sum() == 3


def test_night_hours_across_the_repeated_and_the_skipped_hour() -> None:
    night = OpeningHours.parse(["22:00-06:00"])
    autumn = interval_starts(dt.date(2026, 10, 31), 2, 15, NEW_YORK)
    spring = interval_starts(dt.date(2026, 3, 7), 2, 15, NEW_YORK)
    plain = interval_starts(dt.date(2026, 6, 6), 2, 15, NEW_YORK)
    base = hours(plain, night.mask(plain))
    assert hours(autumn, night.mask(autumn)) == base + 1
    assert hours(spring, night.mask(spring)) == base - 1


@pytest.mark.parametrize(
    ("special", "date", "open_hours"),
    [
        ([], dt.date(2026, 6, 3), 2.0),  # closed, but the night before still ends at 02:00
        (["10:00-12:00"], dt.date(2026, 6, 3), 4.0),
        (["22:00-01:00"], dt.date(2026, 6, 3), 4.0),
        (["22:00-01:00"], dt.date(2026, 6, 2), 4.0 + 1.0),  # seen from the day after: 1 h of it, 4 h of its own
    ],
)
def test_special_days(special: list[str], date: dt.date, open_hours: float) -> None:
    usual = OpeningHours.parse(["20:00-02:00"])
    starts = interval_starts(dt.date(2026, 6, 3), 1, 15, NEW_YORK)
    assert hours(starts, usual.mask(starts, {date: OpeningHours.parse(special)})) == open_hours


def scalar_mask(spans: list[tuple[int, int, int]], starts: pd.DatetimeIndex) -> list[bool]:
    """One interval at a time, by counting minutes from each day's midnight."""
    flags = []
    for start in starts:
        minute, day = start.hour * 60 + start.minute, start.day_of_week
        flags.append(
            any(
                (day == of and begin <= minute < end) or (day == (of + 1) % 7 and begin <= minute + 1440 < end)
                for of, begin, end in spans
            )
        )
    return flags


@settings(max_examples=30, derandomize=True, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 95), st.integers(1, 95)).map(
            lambda span: (span[0], span[1] * 15, (span[1] + span[2]) * 15)
        ),
        max_size=6,
    )
)
def test_mask_agrees_with_counting(spans: list[tuple[int, int, int]]) -> None:
    starts = interval_starts(dt.date(2026, 10, 30), 9, 15, NEW_YORK)
    assert OpeningHours(tuple(spans)).mask(starts).tolist() == scalar_mask(spans, starts)


def test_mask_on_the_local_clock_of_aware_and_naive_stamps() -> None:
    week = OpeningHours.parse(["Mon-Fri 07:00-21:00", "Sat 08:00-18:00"])
    starts = interval_starts(dt.date(2026, 6, 1), 7, 30, NEW_YORK)
    assert hours(starts, week.mask(starts)) == 5 * 14 + 10
    special = {dt.date(2026, 6, 2): OpeningHours(())}
    assert (week.mask(starts, special) == week.mask(starts.tz_localize(None), special)).all()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["00:00-24:00"], "always"),
        ([], "closed"),
        (["Mon-Fri 07:00-21:00", "Sat 08:00-18:00"], "Mon-Fri 07:00-21:00, Sat 08:00-18:00"),
        (["Fri 20:00-02:00", "Mon,Wed 09:00-17:00"], "Mon,Wed 09:00-17:00, Fri 20:00-02:00"),
    ],
)
def test_words_can_be_read_back(texts: list[str], words: str) -> None:
    week = OpeningHours.parse(texts)
    assert week.words() == words
    if "-" in words:
        assert OpeningHours.parse(texts) == week


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Mon-Fri 0700-2100", "is no clock time"),
        ("Mon-Fri 09:00-09:00", "opens for no time at all; write a later end, or 00:00-24:00"),
        ("Mon-Fri", "is no clock time"),
        ("Weekdays 09:00-17:00", "names no weekdays"),
        ("Mon 09:00", "are no opening hours; write e.g. 'Mon-Fri 07:00-21:00'"),
    ],
)
def test_no_hours(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        OpeningHours.parse([text])


def test_holidays() -> None:
    found = holiday_names("US-NY", dt.date(2026, 11, 20), dt.date(2027, 1, 1))
    assert dt.date(2026, 11, 26) in found
    assert dt.date(2027, 1, 1) in found
    assert "Thanksgiving" in found[dt.date(2026, 11, 26)]
    assert holiday_names(None, dt.date(2026, 1, 1), dt.date(2026, 12, 31)) == {}
    with pytest.raises(ValueError, match="'XX' is no country or region"):
        holiday_names("XX", dt.date(2026, 1, 1), dt.date(2026, 1, 2))
