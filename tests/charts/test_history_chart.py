"""The picture of a history shows each queue's days."""

from __future__ import annotations

import json

import pandas as pd
import vl_convert

from planner.charts.history import MOST_QUEUES, history_chart


def history(queues: int) -> pd.DataFrame:
    starts = pd.date_range("2026-10-24", periods=3 * 24, freq="h", tz="Europe/Berlin")
    parts = [pd.DataFrame({"start": starts, "queue": f"q{n}", "volume": 1.0 + n}) for n in range(queues)]
    return pd.concat(parts, ignore_index=True)


def test_days_are_those_of_the_clock():
    spec = history_chart(history(2)).to_dict()
    rows = next(iter(spec["datasets"].values()))
    # the 25th has twenty-five hours
    assert [(row["day"], row["volume"]) for row in rows if row["queue"] == "q1"] == [
        ("2026-10-24", 48.0),
        ("2026-10-25", 50.0),
        ("2026-10-26", 46.0),
    ]
    assert spec["encoding"]["strokeDash"]["legend"] == spec["encoding"]["color"]["legend"]
    assert "q0" in vl_convert.vegalite_to_svg(json.dumps(spec), vl_version="6.4")


def test_more_queues_than_can_be_told_apart():
    spec = history_chart(history(MOST_QUEUES + 2)).to_dict()
    assert len({row["queue"] for row in next(iter(spec["datasets"].values()))}) == MOST_QUEUES
    assert "The 2 smallest queues are not drawn." in spec["title"]["subtitle"]
