"""Tickets that Explore has counted already."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.formats.foreign import Wishes
from planner.formats.importing import import_files

FORMATS = Path(__file__).parents[1]


def history(path: Path):
    return import_files([path], Wishes("Europe/Berlin")).frames["history"]


def test_by_date_and_hour():
    rows = history(FORMATS / "fixtures" / "zendesk_explore_counts" / "by_date_and_hour.csv")
    found = [
        (queue, start.isoformat(), volume) for queue, start, volume in rows[["queue", "start", "volume"]].to_numpy()
    ]
    assert found == [
        ("Sales", "2026-01-02T09:00:00+01:00", 3),
        ("Sales", "2026-01-03T00:00:00+01:00", 2),
        ("Support", "2026-01-02T09:00:00+01:00", 12),
        ("Support", "2026-01-02T10:00:00+01:00", 1204),
        ("Support", "2026-01-03T09:00:00+01:00", 7),
    ]


def test_by_date_with_german_months():
    rows = history(FORMATS / "fixtures" / "zendesk_explore_counts" / "nach_datum.csv")
    assert [f"{start:%d.%m.}" for start in rows["start"]] == ["27.02.", "28.02.", "01.03.", "02.03."]
    assert rows["volume"].tolist() == [31, 40, 28, 33]


@pytest.mark.parametrize(
    ("name", "tickets"),
    [
        *(("two_headers.csv", 1228), ("mixed_encodings.csv", 1228), ("duplicated_column.csv", 1228)),
        *(("formulas_and_html.csv", 1228), ("nul_bytes.csv", 1228), ("footers.csv", 1228), ("truncated.csv", 1226)),
        *(("impossible_dates.csv", 1211), ("swapped_day_and_month.csv", 1206), ("negative_and_huge.csv", 0)),
        ("header_only.csv", 0),
    ],
)
def test_broken_files_give_what_they_hold(name, tickets):
    assert history(FORMATS / "broken" / "zendesk_explore_counts" / name)["volume"].sum() == tickets
