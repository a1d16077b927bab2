"""Every format with a row an interval: the history that its fixture must give."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from foreign_sheet import read

from forecasting.history import COLUMNS
from planner.formats.foreign import Format
from planner.formats.systems import (
    avaya_cms,
    avaya_database,
    calabrio_queues,
    connect_history,
    connect_metrics,
    genesys_aggregates,
    genesys_history,
    genesys_queues,
    interval_table,
    nice_queues,
    twilio_taskrouter,
    verint_planner,
)

FIXTURES = Path(__file__).parent / "fixtures"
N = math.nan


HISTORIES = [
    (
        connect_history.FORMAT,
        "connect_history/history.csv",
        "America/New_York",
        [
            ("2026-03-02T08:00-05:00", "Billing", 12, 301.5, 11, N, N, N),
            ("2026-03-02T08:15-05:00", "Billing", 18, 288, 18, N, N, N),
            ("2026-03-02T08:30-05:00", "Billing", 0, N, 0, N, N, N),
            ("2026-03-02T08:00-05:00", "Orders", 7, 640.25, 7, N, N, N),
            ("2026-03-02T08:15-05:00", "Orders", 6, 600, 5, N, N, N),  # uploaded later: it wins
        ],
        ["another row further down is of the same queue and time: the last counts (first in row 6"],
    ),
    (
        connect_metrics.FORMAT,
        "connect_metrics/report.csv",
        "UTC",
        [
            ("2026-03-02T08:00Z", "Billing", 1040, 300.5, 1000, 40, 12.25, 0.8),  # 832 of 1,040 in 20 seconds
            ("2026-03-02T08:30Z", "Billing", 20, 310, 19, 1, 9, 0.9),
            ("2026-03-02T08:00Z", "Orders", 10, 250, 10, 0, 4, 1),
        ],
        ["the service level is that of 20 seconds; the file also has 40"],
    ),
    (
        genesys_history.FORMAT,
        "genesys_history/import.csv",
        "UTC",
        [
            ("2026-03-02T08:00Z", "Claims", 8, 600, 8, N, N, N),
            ("2026-03-02T08:00Z", "Support Voice", 10, 300, 9, N, N, N),
            ("2026-03-02T08:15Z", "Support Voice", 12, 360, 10, N, N, N),  # (1600 + 1500 + 500) / (4 + 5 + 1)
            ("2026-03-02T08:00Z", "Support chat", 3, 600, 3, N, N, N),
        ],
        ["their rows are summed", "queues that come by several channels (Support) are a queue a channel"],
    ),
    (
        genesys_queues.FORMAT,
        "genesys_queues/performance.csv",
        "UTC",
        [
            ("2026-03-02T08:00Z", "Claims", 5, 401, 5, 0, 3, 1),
            ("2026-03-02T08:00Z", "Support", 20, 312.456, 18, 2, 12.5, 0.85),
            ("2026-03-02T08:30Z", "Support", 24, 298, 24, 0, 8, 0.95),
        ],
        ["by their size these are milliseconds", "had not ended when this was exported (first in row 5)"],
    ),
    (
        genesys_aggregates.FORMAT,
        "genesys_aggregates/answer.json",
        "UTC",
        [
            ("2026-03-02T08:00Z", "q-1", 20, 300, 18, 2, 12.5, 0.85),  # 5,400,000 ms of 18
            ("2026-03-02T08:30Z", "q-1", 3, 210, 3, 0, 2, N),
            ("2026-03-02T08:00Z", "q-2", 4, N, 0, 0, N, N),
        ],
        ["milliseconds to seconds"],
    ),
    (
        twilio_taskrouter.FORMAT,
        "twilio_taskrouter/statistics.json",
        "UTC",
        [
            ("2026-03-02T08:00Z", "WQ1", 20, N, 18, 2, 15, 15 / 18),  # accepted within 20 seconds, of those accepted
            ("2026-03-02T08:15Z", "WQ1", 4, N, 4, 0, 6, N),
        ],
        [],
    ),
    (
        avaya_cms.FORMAT,
        "avaya_cms/report.csv",
        "America/Chicago",
        [
            ("2026-03-16T08:00-05:00", "Reservations", 20, 240, 18, 2, 12, 0.85),
            ("2026-03-16T08:30-05:00", "Reservations", 25, 210, 25, 0, 8, 0.92),
        ],
        ["all rows are of 3/16/2026", "all rows are of queue Reservations", "counted as handled plus abandoned"],
    ),
    (
        avaya_database.FORMAT,
        "avaya_database/hsplit.csv",
        "UTC",
        [
            ("2026-03-02T08:00Z", "7", 20, 250, 18, 2, 15, 0.85),  # (3600 + 720 + 180) / 18; 270 / 18; 17 / 20
            ("2026-03-02T08:30Z", "7", 15, 230, 15, 0, 8, 1),
            ("2026-03-02T09:00Z", "7", 0, N, 0, 0, N, N),
        ],
        [],
    ),
    (
        calabrio_queues.FORMAT,
        "calabrio_queues/queues.txt",
        "UTC",
        [
            ("2026-03-02T08:00Z", "Claims", 4, 250, 4, 0, 5, 1),
            ("2026-03-02T08:00Z", "Insurance", 16, 2482 / 15, 15, 1, 12, 0.875),
            ("2026-03-02T08:15Z", "Insurance", 20, 170, 20, 2, 10, 0.85),
        ],
        [],
    ),
    (
        verint_planner.FORMAT,
        "verint_planner/volumes.csv",
        "UTC",
        [
            ("2026-01-02T00:00Z", "BillingQueue", 521, 242, N, N, N, N),  # month, day, year by the vendor's word
            ("2026-01-03T00:00Z", "BillingQueue", 498, 239.5, N, N, N, N),
            ("2026-01-02T00:00Z", "SalesQueue", 77, 410, N, N, N, N),
        ],
        [],
    ),
    (
        nice_queues.FORMAT,
        "nice_queues/ctQueue_030226_0900.txt",
        "UTC",
        [
            ("2026-03-02T14:00Z", "Loyalty", 3, 420, 3, 0, 4, N),  # 08:00 in Chicago
            ("2026-03-02T14:00Z", "Reservations", 12, 310, 11, 1, 15, N),
            ("2026-03-02T14:15Z", "Reservations", 14, 295, 14, 0, 9, N),
        ],
        [],
    ),
    (
        interval_table.FORMAT,
        "interval_table/german.csv",
        "Europe/Berlin",
        [
            ("2026-03-13T08:00+01:00", "Vertrieb", 1234, 312.5, 1200, 34, N, 0.855),
            ("2026-03-13T08:30+01:00", "Vertrieb", 12, 312, 12, 0, N, 1),
            ("2026-03-14T08:00+01:00", "Vertrieb", 7, 300, 5, 2, N, 0.714),
        ],
        ["empty: as in the row above", "1 row dropped, a row of totals"],
    ),
    (
        interval_table.FORMAT,
        "interval_table/by_queue.csv",
        "UTC",
        [
            ("2026-03-02T08:00Z", "Sales", 1, N, N, N, N, N),
            ("2026-03-02T08:30Z", "Sales", 3, N, N, N, N, N),
            ("2026-03-14T08:30Z", "Sales", 5, N, N, N, N, N),
            ("2026-03-02T08:00Z", "Support", 2, N, N, N, N, N),
            ("2026-03-02T08:30Z", "Support", 4, N, N, N, N, N),
            ("2026-03-14T08:30Z", "Support", 6, N, N, N, N, N),
        ],
        ["a wide table, 2 queues side by side"],
    ),
    (
        interval_table.FORMAT,
        "interval_table/matrix.csv",
        "UTC",
        [(f"2026-03-0{day}T{clock}Z", "matrix", value, N, N, N, N, N) for day, clock, value in (
            (2, "08:00", 1), (2, "08:30", 2), (2, "09:00", 3), (2, "09:30", 4),
            (3, "08:00", 5), (3, "08:30", 6), (3, "09:00", 7),
        )],
        ["days and times of day across"],
    ),
    (
        interval_table.FORMAT,
        "interval_table/blocks.csv",
        "UTC",
        [
            ("2026-03-02T08:00Z", "Sales", 1, 300, N, N, N, 0.8),
            ("2026-03-02T08:30Z", "Sales", 2, 310, N, N, N, 0.8),
            ("2026-03-02T08:00Z", "Support", 4, 200, N, N, N, 0.9),
            ("2026-03-02T08:30Z", "Support", 5, 210, N, N, N, 0.9),
        ],
        ["a wide table, 2 queues side by side"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("known", "file", "zone", "rows", "said"), HISTORIES, ids=[case[1] for case in HISTORIES])
def test_the_history_of_every_fixture(
    known: Format, file: str, zone: str, rows: list[tuple[object, ...]], said: list[str]
) -> None:
    frame, told = read(FIXTURES / file, known, zone)
    expected = pd.DataFrame(rows, columns=list(COLUMNS))
    assert list(frame.columns) == list(COLUMNS)
    assert str(pd.DatetimeIndex(frame["start"]).tz) == zone
    starts = pd.DatetimeIndex([pd.Timestamp(str(row[0])) for row in rows]).tz_convert("UTC")
    assert list(pd.DatetimeIndex(frame["start"]).tz_convert("UTC")) == list(starts)
    assert list(frame["queue"]) == list(expected["queue"])
    for column in COLUMNS[2:]:
        assert frame[column].tolist() == pytest.approx(expected[column].astype(float).tolist(), nan_ok=True), column
    everything = "\n".join(told.sentences())
    for text in said:
        assert text in everything
