"""Nothing at or after the origin is read: another future gives the same bytes."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from desk import planner

from forecasting.calendar import interval_starts
from forecasting.grid import queue_history
from forecasting.history import History, read_history
from forecasting.model import forecast
from forecasting.series import Series

START = dt.date(2026, 6, 1)
ZONE = "Europe/London"
HORIZON = interval_starts(START, 7, 30, ZONE)


def rows(first: dt.date, days: int, queue: str, seed: int, minutes: int = 30, level: float = 12.0) -> pd.DataFrame:
    """Counts of office hours; nights and weekends have no row, empty intervals neither."""
    starts = interval_starts(first, days, minutes, ZONE)
    table = pd.DataFrame({"start": starts, "queue": queue})
    table["volume"] = np.random.default_rng(seed).poisson(level * (1 + np.sin(np.asarray(starts.hour) / 3)))
    table["aht_s"] = 200.0 + table["volume"]
    open_ = np.asarray((starts.hour >= 8) & (starts.hour < 18) & (starts.day_of_week < 5))
    return table[open_ & (table["volume"] > 0)]


PAST = pd.concat([rows(START - dt.timedelta(63), 63, "phone", 1), rows(START - dt.timedelta(42), 42, "chat", 2)])
ENDED = pd.concat([rows(START - dt.timedelta(63), 63, "phone", 1), rows(START - dt.timedelta(63), 28, "chat", 2)])


def later(queue: str, seed: int, level: float, days: int = 40, minutes: int = 30) -> pd.DataFrame:
    """After the start: round the clock, every day, huge or all zero."""
    starts = interval_starts(START, days, minutes, ZONE)
    volume = np.random.default_rng(seed).poisson(level, len(starts))
    return pd.DataFrame({"start": starts, "queue": queue, "volume": volume, "aht_s": 9999.0})


FUTURES = {
    "zeros": later("phone", 3, 0.0),
    "huge": later("phone", 4, 5000.0),
    "both queues, half a year": pd.concat([later("phone", 5, 90.0, 180), later("chat", 6, 0.2, 180)]),
    "a queue of its own": later("sms", 7, 50.0),
}


def history(table: pd.DataFrame) -> History:
    frame = table.assign(**dict.fromkeys(("answered", "abandoned", "asa_s", "service_level"), math.nan))
    return History(frame.sort_values(["queue", "start"], ignore_index=True), 30, ZONE)


def bytes_of(table: pd.DataFrame) -> tuple[str, bytes, tuple[str, ...]]:
    found = forecast(history(table), [Series("phone"), Series("chat")], HORIZON, holidays="GB-ENG")
    notes = tuple(note for note in found.notes if "were ignored" not in note)
    return found.frame.to_csv(), b"".join(found.paths[queue].tobytes() for queue in ("phone", "chat")), notes


@pytest.mark.parametrize("past", [PAST, ENDED], ids=["alive", "one ended"])
def test_another_future_gives_the_same_bytes(past: pd.DataFrame) -> None:
    known = bytes_of(past)
    for name, future in FUTURES.items():
        assert bytes_of(pd.concat([past, future])) == known, name


def test_the_dense_past_does_not_see_the_end_of_the_file() -> None:
    """The last row before the origin is on Friday: rows after it must not tell that Saturday was known."""
    for one in (Series("phone"), Series("chat")):
        alone = queue_history(history(ENDED), one, until=HORIZON[0])
        for future in FUTURES.values():
            seen = queue_history(history(pd.concat([ENDED, future])), one, until=HORIZON[0])
            assert seen.known_to == alone.known_to
            assert (seen.notes, seen.opening, seen.ended) == (alone.notes, alone.opening, alone.ended)
            for name in ("volume", "aht_s", "open"):
                np.testing.assert_array_equal(getattr(seen, name), getattr(alone, name))


def written(path: Path, table: pd.DataFrame) -> Path:
    table.assign(start=[moment.isoformat() for moment in table["start"]]).to_csv(path, index=False)
    return path


def test_by_command_not_even_the_interval_is_learned_from_the_future(tmp_path: Path) -> None:
    futures = [FUTURES["huge"], later("phone", 8, 3.0, minutes=5), later("email", 9, 3.0, days=20, minutes=1440)]
    known = None
    for future in [None, *futures]:
        table = PAST if future is None else pd.concat([PAST, future])
        out = tmp_path / "forecast.csv"
        options = ("--days", 7, "--start", START, "--time-zone", ZONE, "--out", out)
        run = planner("forecast", written(tmp_path / "history.csv", table), *options)
        assert run.code == 0, run.err
        known = known or out.read_bytes()
        assert out.read_bytes() == known
        if future is not None:
            assert f"{len(future):,} rows of history at or after the forecast's start 2026-06-01 00:00 were" in run.err


def test_a_queue_that_begins_after_the_start_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "history.csv", pd.concat([PAST, FUTURES["a queue of its own"]]))
    found = read_history(path, time_zone=ZONE, before=START)
    assert "history.csv: no rows before the start, so no forecast of: sms" in found.warnings
    assert found.frame["start"].max() < HORIZON[0]
