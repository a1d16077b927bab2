"""Forecasts, capacity plans and backlogs of interval formats, and what a forecast takes on of a history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from foreign_sheet import read

from forecasting.history import read_history
from planner.formats.foreign import Format, Wishes
from planner.formats.opening import open_sheets
from planner.formats.systems import (
    calabrio_forecast,
    connect_backlog,
    connect_capacity,
    connect_forecast,
    connect_override,
    interval_table,
    nice_forecast,
)
from planner.formats.told import Told

FIXTURES = Path(__file__).parent / "fixtures"

FORECASTS = [
    (
        connect_override.FORMAT,
        "connect_override/override.csv",
        [
            ("Billing", "2026-03-09T13:00Z", "2026-03-09T13:15Z", 20),
            ("Billing", "2026-03-09T13:15Z", "2026-03-09T13:30Z", 22),
        ],
    ),
    (
        connect_forecast.FORMAT,
        "connect_forecast/forecast.csv",
        [
            ("Billing", "2026-03-09T13:00Z", "2026-03-09T13:15Z", 19.4),
            ("Billing", "2026-03-09T13:15Z", "2026-03-09T13:30Z", 21.6),
        ],
    ),
    (
        calabrio_forecast.FORMAT,
        "calabrio_forecast/forecast.csv",
        [
            ("Insurance", "2026-03-09T08:00Z", "2026-03-09T08:15Z", 16),
            ("Insurance", "2026-03-09T08:15Z", "2026-03-09T08:30Z", 18.5),
            ("Mail", "2026-03-09T08:00Z", "2026-03-09T08:15Z", 4),
        ],
    ),
    (
        nice_forecast.FORMAT,
        "nice_forecast/ctActiveForecast_030226_0900.txt",
        [  # daylight saving began the day before: 08:00 in Chicago is 13:00
            ("Reservations", "2026-03-09T13:00Z", "2026-03-09T13:15Z", 12.5),
            ("Reservations", "2026-03-09T13:15Z", "2026-03-09T13:30Z", 14.25),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("known", "file", "rows"), FORECASTS, ids=[case[1] for case in FORECASTS])
def test_a_forecast_becomes_overrides(known: Format, file: str, rows: list[tuple[str, str, str, float]]) -> None:
    frame, told = read(FIXTURES / file, known)
    assert any("handle times are not read" in sentence for sentence in told.sentences())
    assert list(frame["queue"]) == [row[0] for row in rows]
    assert list(frame["start"]) == [pd.Timestamp(row[1]) for row in rows]
    assert list(frame["end"]) == [pd.Timestamp(row[2]) for row in rows]
    assert frame["value"].tolist() == pytest.approx([row[3] for row in rows])
    assert set(frame["op"]) == {"set"}


def test_people_and_shrinkage_of_a_capacity_plan() -> None:
    frame, _ = read(FIXTURES / "connect_capacity/people.csv", connect_capacity.FORMAT)
    assert frame.to_dict("records") == [
        {"group": "Care", "date": dt.date(2026, 3, 2), "fte": 48.5, "off_queue": 0.12, "absence": 0.09},
        {"group": "Care", "date": dt.date(2026, 3, 3), "fte": 47.0, "off_queue": 0.125, "absence": 0.08},
        {"group": "Sales", "date": dt.date(2026, 3, 2), "fte": 20.0, "off_queue": 0.10, "absence": 0.05},
    ]


def test_a_backlog_that_a_person_wrote_counts_before_the_systems() -> None:
    frame, told = read(FIXTURES / "connect_backlog/backlog.csv", connect_backlog.FORMAT)
    assert frame.to_dict("records") == [
        {"queue": "Claims", "weekday": "Mon", "age_min": 0.0, "contacts": 12.0},
        {"queue": "Claims", "weekday": "Mon", "age_min": 60.0, "contacts": 30.0},
        {"queue": "Tasks", "weekday": "Tue", "age_min": 1440.0, "contacts": 7.0},
    ]
    assert "it clears an entry made before (first in row 6)" in told.sentences()[0]


def test_a_ready_history_is_taken_by_the_forecast(tmp_path: Path) -> None:
    days = pd.date_range("2026-01-05", periods=14)
    lines = ["Date,Interval,Queue,Calls Offered,Calls Handled,AHT"]
    lines += [
        f"{day:%m/%d/%Y},{hour:02d}:{minute},Sales,{hour},{hour},5:12"
        for day in days
        for hour in range(8, 18)
        for minute in ("00", "30")
    ]
    (tmp_path / "calls.csv").write_text("\n".join(lines), encoding="utf-8")
    frame, _ = read(tmp_path / "calls.csv", interval_table.FORMAT, "America/New_York")
    frame.to_csv(tmp_path / "history.csv", index=False)
    history = read_history(tmp_path / "history.csv", time_zone="America/New_York")
    assert history.interval_min == 30
    assert len(history.frame) == 14 * 20
    assert history.frame["volume"].sum() == 14 * 2 * sum(range(8, 18))
    assert set(history.frame["aht_s"]) == {312.0}


def test_queues_that_are_one_by_channel_are_summed(tmp_path: Path) -> None:
    rows = (
        "Start,Queue,Media,Offered",
        *(f"2026-03-02 08:00,{row}" for row in ("A,voice,5", "B,voice,7", "B,voice,8")),
    )
    text = "\n".join(rows)
    (tmp_path / "calls.csv").write_text(text, encoding="utf-8")
    told = Told()
    sheet = open_sheets(tmp_path / "calls.csv")[0]
    frame = interval_table.FORMAT.read(sheet, Wishes("UTC", queue_by="channel"), told).frame
    assert frame[["queue", "volume"]].to_dict("records") == [{"queue": "voice", "volume": 13.0}]  # B's last row counts
