"""Whole odd files: what is missing is said, intervals that became shorter, a workbook of many hands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import import_files


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Time,Calls\n08:00,12\n08:30,14\n", "expected a column of dates and times"),
        ("Date,Calls\n02/03/2026,12\n04/05/2026,14\n", "Say --day-first"),
        ("Weekday,Calls\nMonday,12\nTuesday,14\n", "expected a table with a time and a count"),
        ("Week of 13/03/2026\nTime,Mon,Tue\n08:00,1,2\n", "expected a table with a time and a count"),
        ("Name,Telephone\nAna,1\nBo,2\n", "expected a table with a time and a count"),
    ],
)
def test_what_is_missing_is_said(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        import_files([tmp_path / "odd.csv"], Wishes("UTC"))


def test_intervals_that_became_shorter_are_summed(tmp_path: Path) -> None:
    days = [dt.date(2026, 1, 5) + dt.timedelta(days=at) for at in range(28)]
    lines = ["Date,Time,Calls,AHT"]
    for at, day in enumerate(days):
        minutes = range(480, 960, 60 if at < 14 else 30)
        lines += [f"{day},{minute // 60:02d}:{minute % 60:02d},{10 if at < 14 else 5},300" for minute in minutes]
    (tmp_path / "odd.csv").write_text("\n".join(lines), encoding="utf-8")
    found = import_files([tmp_path / "odd.csv"], Wishes("UTC"))
    frame = found.frames["history"]
    assert len(frame) == 28 * 8
    assert set(frame["volume"]) == {10.0}
    assert "rows of 60 minutes, then rows of 30 minutes: summed" in "\n".join(found.told.sentences())


def test_a_workbook_of_many_hands(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    phone = book.active
    assert phone is not None
    phone.title = "Phone"
    for row in (["Weekly volumes"], [], ["Date", "Interval", "Offered", "Handled", "AHT", "SL"]):
        phone.append(row)
    for day in (2, 3):
        for hour in (8, 9):
            spell = dt.timedelta(minutes=5, seconds=12)
            phone.append([dt.datetime(2026, 3, day), dt.time(hour), 10 * hour, 10 * hour - 1, spell, 0.85])
    phone.append(["Total", None, 340, None, None, None])
    for row in phone.iter_rows(min_row=4, max_row=7):
        row[0].number_format, row[4].number_format, row[5].number_format = "dd/mm/yyyy", "[h]:mm:ss", "0%"
    blocks = book.create_sheet("Blocks")
    blocks.append([None, None, "Sales", None, "Support", None])
    blocks.merge_cells("C1:D1")
    blocks.merge_cells("E1:F1")
    blocks.append(["Date", "Time", "Offered", "AHT (s)", "Offered", "AHT (s)"])
    blocks.append([dt.date(2026, 3, 2), dt.time(8, 30), 7, 300, 8, 400])
    march = book.create_sheet("March 2026")
    march.append(["Date", dt.time(8), dt.time(8, 30), dt.time(9), dt.time(9, 30)])
    march.append([dt.date(2026, 3, 2), 1, 2, 3, 4])
    book.save(tmp_path / "Mail.xlsx")
    frame = import_files([tmp_path / "Mail.xlsx"], Wishes("Europe/Berlin")).frames["history"]
    sums = frame.groupby("queue")["volume"].sum().to_dict()
    assert sums == {"Phone": 340, "Sales": 7, "Support": 8, "Mail": 10}
    one = frame[frame["queue"] == "Phone"].iloc[0]
    assert (one["aht_s"], one["answered"], one["service_level"]) == (312.0, 79.0, 0.85)
