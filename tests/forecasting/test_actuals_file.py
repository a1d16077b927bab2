"""Files of what came so far: few rows, other intervals, repairs and faults."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from forecasting.actuals_file import read_actuals
from forecasting.faults import InputError

ZONE = "America/New_York"


def read(folder: Path, text: str, *, interval_min: int = 15) -> tuple[pd.DataFrame, tuple[str, ...]]:
    path = folder / "so_far.csv"
    path.write_text(text, encoding="utf-8")
    return read_actuals(path, ["phone", "chat"], interval_min, ZONE)


def lines(*starts: str, volume: float = 12, queue: str = "phone") -> str:
    return "start,queue,volume\n" + "".join(f"2026-06-01T{start},{queue},{volume}\n" for start in starts)


def fives(end: str) -> str:
    """Rows of five minutes and four contacts from 09:00 to before an end."""
    return lines(*(f"09:{minute:02d}" for minute in range(0, 60, 5) if f"09:{minute:02d}" < end), volume=4)


def test_one_row_has_the_interval_of_the_plan(tmp_path: Path) -> None:
    rows, warnings = read(tmp_path, lines("09:00"))
    assert (rows["volume"].tolist(), warnings) == ([12], ())
    assert rows["start"].iloc[0] == pd.Timestamp("2026-06-01T09:00", tz=ZONE)


def test_a_header_alone_means_that_nothing_came_yet(tmp_path: Path) -> None:
    rows, warnings = read(tmp_path, lines())
    assert (len(rows), warnings) == (0, ())
    assert isinstance(rows["start"].dtype, pd.DatetimeTZDtype)


def test_all_columns_of_the_contract_may_be_there(tmp_path: Path) -> None:
    head = "start,queue,volume,aht_s,answered,abandoned,answered_within,backlog\n"
    rows, _ = read(tmp_path, head + "2026-06-01T09:00:00-04:00,phone,12,310.5,11,1,9,\n2026-06-01T09:15,phone,9,,,,,\n")
    assert rows["aht_s"].tolist()[0] == 310.5
    assert rows["aht_s"].isna().tolist() == [False, True]


def test_finer_rows_are_summed_and_an_interval_that_is_not_whole_is_left_out(tmp_path: Path) -> None:
    rows, warnings = read(tmp_path, fives("09:40"))
    assert rows["volume"].tolist() == [12, 12]  # 09:30 and 09:35 alone are no quarter of an hour
    assert warnings == ("so_far.csv: 2 rows of 5 minutes belong to intervals of 15 that lack some; they are left out",)


def test_finer_rows_of_an_export_without_zeros(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, lines("09:00", "09:05", "09:25", "09:30", "09:35"))
    assert rows["volume"].tolist() == [24, 12]  # the quarter at 09:30 may not be over
    rows, _ = read(tmp_path, lines("09:00", "09:05", "09:25", "09:30", "09:35") + "2026-06-01T09:40,phone,0\n")
    assert rows["volume"].tolist() == [24]  # zeros are written: what has no row was lost


def test_hours_are_spread_over_quarters(tmp_path: Path) -> None:
    rows, warnings = read(tmp_path, lines("09:00", "10:00", volume=40))
    assert rows["volume"].tolist() == [10] * 8
    assert "so_far.csv: rows of 60 minutes are spread evenly over 15-minute intervals" in warnings[0]


def test_a_night_between_two_rows_is_no_interval(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, lines("09:00") + "2026-06-02T09:00,phone,10\n")
    assert rows["volume"].tolist() == [12, 10]


def test_repeats_are_dropped_and_the_two_hours_of_autumn_kept(tmp_path: Path) -> None:
    rows, warnings = read(tmp_path, lines("09:00", "09:15", "09:15"))
    assert rows["volume"].tolist() == [12, 12]
    assert warnings == ("so_far.csv: 1 exactly repeated rows were dropped",)
    autumn = "start,queue,volume\n2026-11-01T01:30,phone,5\n2026-11-01T01:45,phone,5\n2026-11-01T01:30,phone,6\n"
    rows, _ = read(tmp_path, autumn)
    assert rows["start"].iloc[2] - rows["start"].iloc[0] == pd.Timedelta(hours=1)


def test_the_hour_that_spring_skips_is_told(tmp_path: Path) -> None:
    rows, warnings = read(tmp_path, "start,queue,volume\n2026-03-08T02:15,phone,5\n2026-03-08T03:00,phone,6\n")
    assert rows["volume"].tolist() == [6]
    assert warnings == ("so_far.csv: 1 rows (5 contacts) lie in the hour that daylight saving skips and are left out",)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = "start,queue,volume,aht_s\nyesterday,phone,3,\n2026-06-01T09:00,fone,-3,\n2026-06-01T09:15,phone,many,-1\n"
    with pytest.raises(InputError) as told:
        read(tmp_path, text)
    for part in (
        "so_far.csv, row 2, column start: found 'yesterday', expected a time",
        "so_far.csv, row 3, column queue: found 'fone', expected one of phone, chat.",
        "so_far.csv, row 3, column volume: found '-3', expected at least 0.",
        "so_far.csv, row 4, column volume: found 'many', expected a number.",
        "so_far.csv, row 4, column aht_s: found '-1', expected at least 0.",
    ):
        assert part in str(told.value)


QUARTERS = [f"{hour:02d}:{minute:02d}" for hour in (9, 10) for minute in (0, 15, 30, 45)]
OFF = "row 11, column start: found '2026-06-01T11:00:30', expected a start on the plan's 15-minute grid"
TWICE = "row 3, column volume: found '13', expected one value for each"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (lines("09:00") + "2026-06-01T09:00,phone,13\n", TWICE),
        (lines(*QUARTERS, "11:00", "11:00:30", "11:15"), OFF),
        (lines("09:00", "09:09"), "column start: found 'rows of 9 minutes', expected rows of 15 minutes"),
        (lines("09:00", "09:25"), "column start: found 'rows of 25 minutes', expected rows of 15 minutes"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as told:
        read(tmp_path, text)
    assert message in str(told.value)
