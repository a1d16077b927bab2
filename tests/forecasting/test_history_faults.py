"""Bad history: each fault with file, row, column, value, expectation and remedy; all of a file together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecasting.faults import InputError
from forecasting.history import read_history


def rows(minutes: int = 30, days: int = 63) -> pd.DataFrame:
    starts = pd.date_range("2026-01-05", periods=days * 1440 // minutes, freq=f"{minutes}min")
    return pd.DataFrame(
        {"start": starts.strftime("%Y-%m-%dT%H:%M:%S"), "queue": "phone", "volume": "7", "aht_s": "300"}
    )


def written(folder: Path, frame: pd.DataFrame) -> Path:
    path = folder / "history.csv"
    frame.to_csv(path, index=False)
    return path


def spoiled(folder: Path, row: int, column: str, value: str) -> Path:
    """A good file but for one cell; `row` as a spreadsheet counts."""
    frame = rows()
    frame.loc[row - 2, column] = value
    return written(folder, frame)


CELLS = [
    ("volume", "twelve", "history.csv, row 17, column volume: found 'twelve', expected a number. Write digits"),
    ("volume", "1,200", "history.csv, row 17, column volume: found '1,200', expected a number. Write digits"),
    ("volume", "-3", "history.csv, row 17, column volume: found '-3', expected at least 0. Correct the number"),
    ("volume", "1000000001", "row 17, column volume: found '1000000001', expected at most 1e+09. Correct"),
    ("volume", "inf", "row 17, column volume: found 'inf', expected a number"),
    ("aht_s", "5 min", "history.csv, row 17, column aht_s: found '5 min', expected a number. Write digits"),
    ("start", "03/04/2026 09:15", "row 17, column start: found '03/04/2026 09:15', expected a time such as 2026"),
    ("start", "", "row 17, column start: expected a time such as 2026-03-04T09:15:00. Write year, month, day"),
    ("start", "2026-02-30T10:00", "row 17, column start: found '2026-02-30T10:00', expected a time such as"),
    ("start", "2026-01-05T07:10:00", "found '2026-01-05T07:10:00', expected a start on the file's 30-minute grid"),
    ("queue", "", "history.csv, row 17, column queue: expected a name. Fill the cell, or delete the row."),
    ("volume", "8", ""),
    ("volume", "0", ""),
    ("volume", "1e9", ""),
    ("volume", "2.5", ""),
    ("aht_s", "", ""),
]


@pytest.mark.parametrize(("column", "value", "message"), CELLS)
def test_a_cell(tmp_path: Path, column: str, value: str, message: str) -> None:
    path = spoiled(tmp_path, 17, column, value)
    if not message:
        read_history(path)
        return
    with pytest.raises(InputError) as caught:
        read_history(path)
    assert message in str(caught.value)
    assert len(caught.value.faults) == 1


def test_all_faults_of_all_files_together(tmp_path: Path) -> None:
    frame = rows()
    frame.loc[3, "volume"] = "-1"
    frame.loc[5, "volume"] = "x"
    frame.loc[9, "start"] = "yesterday"
    path = written(tmp_path, frame)
    with pytest.raises(InputError) as caught:
        read_history([path, tmp_path / "absent.csv"])
    text = str(caught.value)
    assert [text.count(part) for part in ("row 5,", "row 7,", "row 11,", "absent.csv: expected a file")] == [1] * 4


def test_a_long_list_is_capped_and_counted(tmp_path: Path) -> None:
    frame = rows()
    frame.loc[:99, "volume"] = "-1"
    frame.loc[200:299, "aht_s"] = "?"
    with pytest.raises(InputError) as caught:
        read_history(written(tmp_path, frame))
    assert len(caught.value.faults) == 20
    assert str(caught.value).endswith("and 180 more")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: expected a file\. There is none of this name"):
        read_history(tmp_path / "nowhere.csv")
    with pytest.raises(InputError, match="expected a readable CSV file"):
        read_history(tmp_path)


def test_missing_columns(tmp_path: Path) -> None:
    frame = rows().rename(columns={"volume": "calls", "queue": "skill"})
    with pytest.raises(InputError) as caught:
        read_history(written(tmp_path, frame))
    assert [fault.expected for fault in caught.value.faults] == ["a column queue", "a column volume"]
    assert "history.csv, row 1: found 'start, skill, calls, aht_s', expected a column volume" in str(caught.value)


def test_cells_between_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    rows().to_csv(path, index=False, sep=";")
    with pytest.raises(InputError, match="Save it with commas between the cells"):
        read_history(path)


def test_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    text = "start,queue,volume\n2026-01-05,phone,1\n2026-01-06,Störung,1\n"
    path.write_bytes(text.encode("latin-1"))
    offset = text.index("ö")
    with pytest.raises(InputError) as caught:
        read_history(path)
    assert str(caught.value) == (
        f"history.csv, row 3 (byte {offset}): found '0xf6', expected text in UTF-8. Save the file as UTF-8 (CSV UTF-8)."
    )
    path.write_bytes(text.encode("utf-16"))
    with pytest.raises(InputError, match="Save the file as UTF-8"):
        read_history(path)


@pytest.mark.parametrize("text", ["", "start,queue,volume\n", "start,queue,volume\n\n\n"])
def test_an_empty_history(tmp_path: Path, text: str) -> None:
    path = tmp_path / "history.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=r"history\.csv.*expected (at least one row of history|a column start)"):
        read_history(path)


def test_a_row_with_too_many_cells(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("start,queue,volume\n2026-01-05,phone,1\n2026-01-06,phone,1,200\n")
    with pytest.raises(InputError, match="Expected 3 fields in line 3, saw 4"):
        read_history(path)


def test_a_damaged_archive(tmp_path: Path) -> None:
    path = tmp_path / "history.csv.gz"
    path.write_bytes(b"start,queue,volume\n")
    with pytest.raises(InputError, match=r"history\.csv\.gz"):
        read_history(path)


def test_one_key_with_two_values(tmp_path: Path) -> None:
    frame = rows()
    again = frame.iloc[[40]].assign(volume="9")
    with pytest.raises(InputError) as caught:
        read_history(written(tmp_path, pd.concat([frame, again])))
    assert str(caught.value) == (
        f"history.csv, row {len(frame) + 2}, column volume: found '9', expected one value for queue phone at"
        " 2026-01-05T20:00:00+00:00, but history.csv, row 42 has 7. Keep the right row and delete the other."
    )


def test_one_key_with_two_values_in_two_files(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    rows().to_csv(first, index=False)
    rows().assign(aht_s="301").tail(1).to_csv(second, index=False)
    with pytest.raises(InputError, match=r"b\.csv, row 2, column aht_s: found '301', .* but a\.csv, row 3025 has 300"):
        read_history([first, second])


@pytest.mark.parametrize("minute", ["00:10", "00:05:30"])
def test_overlapping_intervals(tmp_path: Path, minute: str) -> None:
    frame = rows(15)
    frame.loc[len(frame)] = [f"2026-02-03T{minute}", "phone", "3", "300"]
    with pytest.raises(InputError, match=r"15-minute grid .this one overlaps its neighbours"):
        read_history(written(tmp_path, frame))


def test_a_misspelt_queue(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"found 'phnoe', expected a queue that has rows: phone\. Did you mean phone\?"
    ):
        read_history(written(tmp_path, rows()), queues=["phnoe"])


@pytest.mark.parametrize(
    ("own", "asked", "fits"),
    [
        (30, 20, False),
        (10, 15, False),
        (1440, 15, False),
        (120, 60, False),
        (60, 15, True),
        (5, 30, True),
        (1440, 1440, True),
    ],
)
def test_intervals_that_fit(tmp_path: Path, own: int, asked: int, *, fits: bool) -> None:
    path = written(tmp_path, rows(own))
    if fits:
        assert read_history(path, interval_min=asked).interval_min == asked
        return
    with pytest.raises(InputError, match=f"expected rows of {asked} minutes, or of an interval that divides"):
        read_history(path, interval_min=asked)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_an_unknown_time_zone(tmp_path: Path, zone: str) -> None:
    with pytest.raises(InputError, match=r"time_zone: .*expected an IANA name such as America/New_York"):
        read_history(written(tmp_path, rows()), time_zone=zone)


def test_learning_from_after_the_end(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found '2027-01-01', expected a date before the last row of history"):
        read_history(written(tmp_path, rows()), learn_from=pd.Timestamp("2027-01-01").date())


def test_row_numbers_count_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    text = rows().to_csv(index=False).splitlines()
    text[4:4] = ["", ",,,"]
    text[20] = text[20].replace(",7,", ",seven,")
    path.write_text("\n".join(text))
    with pytest.raises(InputError, match=r"row 21, column volume: found 'seven'"):
        read_history(path)
    assert np.all([line.count("seven") == (number == 21) for number, line in enumerate(text, 1)])
