"""History files: what is read, repaired and told."""

from __future__ import annotations

import datetime as dt
import gzip
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import shared

import forecasting
from forecasting.calendar import interval_starts
from forecasting.faults import InputError
from forecasting.history import COLUMNS, check_covers, read_history

NEW_YORK = "America/New_York"


def walls(first: str, last: str, minutes: int, zone: str = "UTC") -> pd.DatetimeIndex:
    """Wall times of every interval of a zone, in the order in which they happen."""
    moments = pd.date_range(first, last, freq=f"{minutes}min", inclusive="left", tz=zone)
    return moments.tz_localize(None)


def frame(starts: pd.DatetimeIndex, queue: str = "phone", **columns: object) -> pd.DataFrame:
    volume = columns.pop("volume", np.arange(len(starts)) % 23)
    text = starts.strftime("%Y-%m-%d %H:%M:%S")
    return pd.DataFrame({"start": text, "queue": queue, "volume": volume, **columns})


def write(folder: Path, rows: pd.DataFrame, name: str = "history.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    rows.to_csv(path, index=False, encoding=encoding)
    return path


def test_columns_order_and_interval(tmp_path: Path) -> None:
    starts = walls("2026-01-05", "2026-03-09", 30)
    rows = pd.concat([frame(starts, "phone", aht_s=300.5), frame(starts, "chat", aht_s="")]).sample(
        frac=1, random_state=1
    )
    history = forecasting.read_history(write(tmp_path, rows))
    assert tuple(history.frame.columns) == COLUMNS
    assert history.interval_min == 30
    assert history.warnings == ()
    assert list(history.frame["queue"].unique()) == ["chat", "phone"]
    phone = history.frame[history.frame["queue"] == "phone"]
    assert phone["start"].is_monotonic_increasing
    assert phone["volume"].tolist() == (np.arange(len(starts)) % 23).tolist()
    assert (phone["aht_s"] == 300.5).all()
    assert history.frame.loc[history.frame["queue"] == "chat", "aht_s"].isna().all()
    assert history.frame["asa_s"].isna().all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_byte_order_mark_and_names_beyond_ascii(tmp_path: Path, encoding: str) -> None:
    history = read_history(write(tmp_path, frame(walls("2026-01-05", "2026-03-09", 60), "Störung"), encoding=encoding))
    assert history.frame["queue"].unique().tolist() == ["Störung"]


def test_compressed_file_is_the_same(tmp_path: Path) -> None:
    plain = write(tmp_path, frame(walls("2026-01-05", "2026-03-09", 15)))
    packed = tmp_path / "history.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    pd.testing.assert_frame_equal(read_history(packed).frame, read_history(plain).frame)


@pytest.mark.parametrize("minutes", [5, 10, 15, 30, 60, 1440])
def test_interval_is_learned_also_from_sparse_rows(tmp_path: Path, minutes: int) -> None:
    starts = walls("2026-01-05", "2026-04-09", minutes)
    keep = np.random.default_rng(1).random(len(starts)) < 0.3
    assert read_history(write(tmp_path, frame(starts[keep]))).interval_min == minutes


def test_both_odd_days_come_back_as_the_moments_they_were(tmp_path: Path) -> None:
    moments = pd.date_range("2025-02-01", "2025-11-20", freq="15min", inclusive="left", tz=NEW_YORK)
    rows = frame(moments.tz_localize(None), volume=np.arange(len(moments)))
    history = read_history(write(tmp_path, rows), time_zone=NEW_YORK)
    assert (pd.DatetimeIndex(history.frame["start"]) == moments).all()
    assert (history.frame["volume"].to_numpy() == np.arange(len(moments))).all()
    per_day = history.frame.groupby(history.frame["start"].dt.date).size()
    assert per_day[dt.date(2025, 3, 9)] == 92
    assert per_day[dt.date(2025, 11, 2)] == 100


@settings(max_examples=12, derandomize=True, deadline=None)
@given(
    st.sampled_from([NEW_YORK, "Europe/London", "Asia/Jerusalem", "Australia/Lord_Howe", "America/Sao_Paulo", "UTC"]),
    st.dates(dt.date(2015, 1, 1), dt.date(2018, 12, 1)),
)
def test_any_zone_there_and_back(zone: str, first: dt.date) -> None:
    """Wall times of three months around the clock are the moments they were written from."""
    moments = interval_starts(first, 91, 30, zone)
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), frame(moments.tz_localize(None), volume=np.arange(len(moments))))
        history = read_history(path, time_zone=zone).frame
    assert (pd.DatetimeIndex(history["start"]) == moments).all()
    assert (history["volume"].to_numpy() == np.arange(len(moments))).all()


def test_the_same_moments_with_offsets(tmp_path: Path) -> None:
    moments = pd.date_range("2025-09-01", "2025-11-20", freq="30min", inclusive="left", tz=NEW_YORK)
    wall = frame(moments.tz_localize(None))
    offset = wall.assign(start=[moment.isoformat() for moment in moments])
    zulu = wall.assign(start=moments.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%SZ"))
    first = read_history(write(tmp_path, wall), time_zone=NEW_YORK).frame
    for other in (offset, zulu):
        pd.testing.assert_frame_equal(read_history(write(tmp_path, other), time_zone=NEW_YORK).frame, first)


def test_two_queues_each_have_their_own_repeated_hour(tmp_path: Path) -> None:
    moments = pd.date_range("2025-09-01", "2025-11-20", freq="60min", inclusive="left", tz=NEW_YORK)
    by_time = pd.concat([frame(moments.tz_localize(None), queue) for queue in ("a", "b")]).sort_index(kind="stable")
    history = read_history(write(tmp_path, by_time), time_zone=NEW_YORK)
    for queue in ("a", "b"):
        mine = history.frame[history.frame["queue"] == queue]
        assert (pd.DatetimeIndex(mine["start"]) == moments).all()


def test_an_autumn_hour_written_once_is_the_first(tmp_path: Path) -> None:
    wall = pd.DatetimeIndex(walls("2025-09-01", "2025-11-20", 60, NEW_YORK).unique())
    history = read_history(write(tmp_path, frame(wall)), time_zone=NEW_YORK)
    night = history.frame[history.frame["start"].dt.date == dt.date(2025, 11, 2)]
    assert [moment.isoformat() for moment in night["start"].iloc[1:3]] == [
        "2025-11-02T01:00:00-04:00",
        "2025-11-02T02:00:00-05:00",
    ]


def test_rows_in_the_skipped_hour_are_left_out_and_told(tmp_path: Path) -> None:
    rows = frame(walls("2025-02-01", "2025-05-01", 30), volume=2)
    history = read_history(write(tmp_path, rows), time_zone=NEW_YORK)
    assert len(history.frame) == len(rows) - 2
    assert history.warnings[0].startswith("history.csv: 2 rows (4 contacts, first in row 1734) lie in the hour")
    assert rows["start"].iloc[1732] == "2025-03-09 02:00:00"


def test_exact_repeats_are_dropped_with_a_warning(tmp_path: Path) -> None:
    rows = frame(walls("2026-01-05", "2026-03-09", 30), aht_s=280)
    day = rows[rows["start"].str.startswith("2026-02-03")]
    history = read_history(write(tmp_path, pd.concat([rows, day])))
    assert len(history.frame) == len(rows)
    assert history.warnings == (
        f"history.csv: 48 exactly repeated rows were dropped (first: row {len(rows) + 2}, queue phone,"
        " 2026-02-03T00:00:00+00:00)",
    )


def test_a_repeated_row_is_not_summed_twice(tmp_path: Path) -> None:
    rows = frame(walls("2026-01-05", "2026-03-09", 15), volume=1)
    history = read_history(write(tmp_path, pd.concat([rows, rows.iloc[:96]])), interval_min=30)
    assert (history.frame["volume"] == 2).all()


def test_missing_volume_is_a_missing_interval(tmp_path: Path) -> None:
    rows = frame(walls("2026-01-05", "2026-03-09", 30)).astype({"volume": object})
    rows.loc[[5, 9], "volume"] = ["", "NaN"]
    history = read_history(write(tmp_path, rows))
    assert len(history.frame) == len(rows) - 2
    assert history.warnings == ("history.csv: 2 rows without a volume (first in row 7) count as missing intervals",)


def test_finer_rows_are_summed_and_times_weighted(tmp_path: Path) -> None:
    starts = walls("2026-01-05", "2026-03-09", 15)
    rows = frame(starts, volume=np.arange(len(starts)) % 7, aht_s=200 + np.arange(len(starts)) % 11)
    rows = rows.assign(answered=rows["volume"], asa_s=10)
    history = read_history(write(tmp_path, rows), interval_min=30).frame
    for position in (0, 1, 17):  # against a scalar loop
        first, second = rows.iloc[2 * position], rows.iloc[2 * position + 1]
        total = first["volume"] + second["volume"]
        assert history["volume"].iloc[position] == total
        mean = (first["volume"] * first["aht_s"] + second["volume"] * second["aht_s"]) / total
        assert history["aht_s"].iloc[position] == pytest.approx(mean)
        assert history["asa_s"].iloc[position] == pytest.approx(10)
        assert history["answered"].iloc[position] == total


def test_both_autumn_hours_stay_apart_when_summed(tmp_path: Path) -> None:
    moments = pd.date_range("2025-09-01", "2025-11-20", freq="15min", inclusive="left", tz=NEW_YORK)
    rows = frame(moments.tz_localize(None), volume=1)
    history = read_history(write(tmp_path, rows), time_zone=NEW_YORK, interval_min=60).frame
    assert (history["volume"] == 4).all()
    assert (history["start"].dt.date == dt.date(2025, 11, 2)).sum() == 25
    daily = read_history(write(tmp_path, rows), time_zone=NEW_YORK, interval_min=1440).frame
    assert daily.loc[daily["start"].dt.date == dt.date(2025, 11, 2), "volume"].tolist() == [100]


def test_an_interval_that_lost_a_row_is_unknown_but_a_short_edge_is_not(tmp_path: Path) -> None:
    starts = walls("2026-01-05", "2026-03-09", 15)
    starts = starts[(starts.hour * 60 + starts.minute >= 8 * 60 + 15) & (starts.hour < 18)]  # opens at 08:15
    rows = frame(starts)
    history = read_history(write(tmp_path, rows.drop(index=50)), interval_min=30)
    assert pd.Timestamp("2026-01-05 08:00", tz="UTC") in set(history.frame["start"])
    lost = pd.Timestamp(starts[50], tz="UTC").floor("30min")
    assert lost not in set(history.frame["start"])
    assert "1 intervals of 30 minutes lack some of their 15-minute rows" in history.warnings[0]


def test_quiet_rows_left_unwritten_are_no_loss_and_busy_ones_are(tmp_path: Path) -> None:
    starts = walls("2026-01-05", "2026-03-09", 15)
    quiet = np.random.default_rng(1).poisson(1.0, len(starts))
    rows = pd.concat([frame(starts, "phone", volume=40).drop(index=50), frame(starts, "vip", volume=quiet)[quiet > 0]])
    history = read_history(write(tmp_path, rows), interval_min=30).frame
    assert history.loc[history["queue"] == "vip", "volume"].sum() == quiet.sum()
    assert set(history.loc[history["queue"] == "phone", "volume"]) == {80.0}


def test_half_hours_are_spread_over_quarters_with_a_warning(tmp_path: Path) -> None:
    rows = frame(walls("2026-01-05", "2026-03-09", 30), volume=9, aht_s=240)
    history = read_history(write(tmp_path, rows), interval_min=15)
    assert len(history.frame) == 2 * len(rows)
    assert (history.frame["volume"] == 4.5).all()
    assert (history.frame["aht_s"] == 240).all()
    assert "spread evenly over 15-minute intervals" in history.warnings[0]


def test_several_files_come_to_the_coarsest_interval(tmp_path: Path) -> None:
    old = write(tmp_path, frame(walls("2026-01-05", "2026-02-09", 30), volume=6), "old.csv")
    new = write(tmp_path, frame(walls("2026-02-09", "2026-03-09", 15), volume=3), "new.csv")
    history = read_history([old, new])
    assert history.interval_min == 30
    assert (history.frame["volume"] == 6).all()


def test_queues_and_learn_from(tmp_path: Path) -> None:
    starts = walls("2026-01-05", "2026-04-09", 60)
    path = write(tmp_path, pd.concat([frame(starts, "phone"), frame(starts, "chat")]))
    history = read_history(path, queues=["phone"], learn_from=dt.date(2026, 2, 1), time_zone=NEW_YORK)
    assert history.frame["queue"].unique().tolist() == ["phone"]
    assert history.frame["start"].min() == pd.Timestamp("2026-02-01", tz=NEW_YORK)


def test_under_eight_weeks_warns_and_a_week_is_enough(tmp_path: Path) -> None:
    seven = read_history(write(tmp_path, frame(walls("2026-01-05", "2026-01-12", 60))))
    assert seven.warnings == ("queue phone has 7 days of history; eight weeks or more forecast better",)
    assert read_history(write(tmp_path, frame(walls("2026-01-05", "2026-03-02", 60)))).warnings == ()
    with pytest.raises(InputError, match="queue phone: found '6 days', expected at least one week"):
        read_history(write(tmp_path, frame(walls("2026-01-05", "2026-01-11", 60))))


def test_check_covers(tmp_path: Path) -> None:
    history = read_history(write(tmp_path, frame(walls("2026-01-05", "2026-03-09", 60))))
    check_covers(history, pd.Timestamp("2026-01-12", tz="UTC"))
    with pytest.raises(InputError, match="a start after the first history row of queue phone, 2026-01-05 00:00"):
        check_covers(history, pd.Timestamp("2026-01-05", tz="UTC"))
    with pytest.raises(InputError, match="at least one week of history of queue phone before it"):
        check_covers(history, pd.Timestamp("2026-01-11", tz="UTC"))


def test_a_quarter_of_a_million_rows_are_quick(tmp_path: Path) -> None:
    starts = walls("2024-01-01", "2026-01-01", 15, NEW_YORK)
    path = write(tmp_path, pd.concat([frame(starts, queue, aht_s=300) for queue in "abcd"]))
    read_history(path, time_zone=NEW_YORK)  # imports are no part of it
    begin = time.process_time()
    history = read_history(path, time_zone=NEW_YORK)
    assert len(history.frame) > 280_000
    assert time.process_time() - begin < 3.0


@pytest.mark.shared
def test_the_bank_without_rows_on_closed_days() -> None:
    history = read_history(shared("data/bank_calls_30min.csv"), time_zone=NEW_YORK)
    assert history.interval_min == 30
    assert history.warnings == ()
    assert len(history.frame) == 3388
    assert history.frame["start"].iloc[0] == pd.Timestamp("2003-03-03 07:00", tz=NEW_YORK)
    assert history.frame["start"].iloc[-1] == pd.Timestamp("2003-08-22 20:30", tz=NEW_YORK)
    assert history.frame["volume"].sum() == 3_923_987


@pytest.mark.shared
def test_the_bank_at_five_minutes_sums_to_its_half_hours() -> None:
    fine = read_history(shared("data/bank_calls_5min.csv.gz"), time_zone=NEW_YORK, interval_min=30).frame
    half = read_history(shared("data/bank_calls_30min.csv"), time_zone=NEW_YORK).frame
    both = fine.merge(half, on="start", suffixes=("_fine", "_half"))
    assert len(both) == len(half)
    assert (both["volume_fine"] == both["volume_half"]).mean() > 0.99


@pytest.mark.shared
def test_the_round_the_clock_bank_skips_its_spring_hour() -> None:
    history = read_history(shared("data/il_bank_30min.csv"), time_zone="Asia/Jerusalem")
    assert len(history.frame) == 11_662
    assert "2 rows (0 contacts, first in row 4374) lie in the hour that daylight saving skips" in history.warnings[0]


def test_a_long_file_is_read_like_a_short_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotes, blank lines, a byte order mark, spaces in the header, unwanted columns; a ragged line is told alike."""
    from forecasting import table

    starts = walls("2026-01-05", "2026-01-19", 30)
    lines = [f'{start:%Y-%m-%d %H:%M},"Sales, ""new""", {n % 9} ,x,' for n, start in enumerate(starts)]
    lines.insert(100, "")
    path = tmp_path / "history.csv"
    path.write_text("\n".join(["start,queue, volume ,colour,aht_s", *lines]), encoding="utf-8-sig")
    short = read_history(path)
    monkeypatch.setattr(table, "LONG", 0)
    long = read_history(path)
    pd.testing.assert_frame_equal(long.frame, short.frame)
    assert long.frame["queue"].unique().tolist() == ['Sales, "new"']
    path.write_text(path.read_text(encoding="utf-8") + "\n2026-01-19 00:00,a,1,x,2,3,4\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected the same number of cells in each row"):
        read_history(path)
