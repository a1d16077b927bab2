"""Histories from which no interval can be learned, and clocks that move by no whole interval: one clear message."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from forecasting import read_history
from forecasting.calendar import odd_clock_move
from forecasting.faults import InputError
from planner.alone import forecast_file
from planner.scenario import read_scenario

LORD_HOWE = "Australia/Lord_Howe"


def _file(folder: Path, starts: list[str]) -> Path:
    path = folder / "calls.csv"
    path.write_text("start,queue,volume,aht_s\n" + "".join(f"{start},phone,12,300\n" for start in starts))
    return path


@pytest.mark.parametrize("interval_min", [None, 15])
@pytest.mark.parametrize(
    ("starts", "found"),
    [
        (["2026-03-02T08:00:00"], "'1 row, at 08:00'"),
        ([f"2026-03-0{day}T08:00:00" for day in (2, 3, 4)], "'3 rows, all at 08:00'"),
    ],
)
def test_rows_at_one_time_of_the_day_say_nothing_of_their_interval(
    tmp_path: Path, starts: list[str], found: str, interval_min: int | None
) -> None:
    with pytest.raises(InputError) as told:
        read_history(_file(tmp_path, starts), interval_min=interval_min)
    assert [fault.where for fault in told.value.faults] == ["calls.csv, queue phone"]
    assert f"found {found}, expected at least one week of history" in str(told.value)
    assert "minutes" not in str(told.value)


def test_rows_that_really_are_eight_hours_long_are_called_so(tmp_path: Path) -> None:
    starts = [f"2026-03-{day:02d}T{hour:02d}:00:00" for day in range(1, 15) for hour in (0, 8, 16)]
    with pytest.raises(InputError, match="rows of 480 minutes"):
        read_history(_file(tmp_path, starts))


@pytest.mark.parametrize(
    ("zone", "interval_min"), [(LORD_HOWE, 60), (LORD_HOWE, 30), ("Europe/London", 60), ("UTC", 60)]
)
def test_the_days_on_which_the_clock_leaves_the_grid(zone: str, interval_min: int) -> None:
    """By the zone's own offset at each local midnight."""

    def offset(day: dt.date) -> dt.timedelta:
        return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).utcoffset() or dt.timedelta()

    first = dt.date(2026, 1, 1)
    days = [first + dt.timedelta(day) for day in range(365)]
    moves = [day for day in days if (offset(day + dt.timedelta(1)) - offset(day)) % dt.timedelta(minutes=interval_min)]
    assert odd_clock_move(first, 365, interval_min, zone) == (moves[0] if moves else None)
    assert odd_clock_move(first, 365, 1440, zone) is None


def test_hours_are_not_forecast_across_half_an_hour(tmp_path: Path) -> None:
    starts = pd.date_range("2026-01-05", "2026-03-30", freq="60min", inclusive="left")
    path = _file(tmp_path, [f"{start:%Y-%m-%dT%H:%M:%S}" for start in starts])
    with pytest.raises(InputError, match=r"2026-04-05 in Australia/Lord_Howe .* rows of 30 minutes or less"):
        forecast_file(path, days=7, start="2026-03-30", time_zone=LORD_HOWE)
    made = forecast_file(path, days=6, start="2026-03-30", time_zone=LORD_HOWE)  # the clock moves on the seventh
    assert len(made.frame) == 6 * 24


def test_hours_that_the_clock_moved_are_not_called_half_hours_without_the_reason(tmp_path: Path) -> None:
    moments = pd.date_range("2026-02-02", "2026-05-04", freq="60min", inclusive="left", tz=LORD_HOWE)
    with pytest.raises(InputError, match="The clock moved by no whole number of them meanwhile"):
        read_history(_file(tmp_path, [moment.isoformat() for moment in moments]), time_zone=LORD_HOWE)


def test_a_scenario_of_hours_is_refused_where_its_clock_leaves_them(
    tmp_path: Path,
) -> None:
    text = f'''
name = "Island"
start = 2026-03-30
days = 7
interval_min = 60
time_zone = "{LORD_HOWE}"
[history]
file = "calls.csv"
[[queue]]
name = "phone"
open = ["Mon-Fri 08:00-18:00"]
target = {{ share = 0.8, within_s = 20 }}
[staff]
file = "agents.csv"
[[shift]]
name = "day"
start = "08:00"
length_min = 480
[[contract]]
name = "full-time"
hours_per_week = 40
shifts = ["day"]
'''
    (tmp_path / "week.toml").write_text(text)
    with pytest.raises(InputError) as told:
        read_scenario(tmp_path / "week.toml")
    assert "interval_min: found '60', expected intervals that its clock's move on 2026-04-05" in str(told.value)
    (tmp_path / "week.toml").write_text(text.replace("interval_min = 60", "interval_min = 30"))
    assert read_scenario(tmp_path / "week.toml").days == 7
