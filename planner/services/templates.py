"""Templates of every file that people bring: the columns that the planner reads, and a row or two to write over.

The columns are those of the frames and records themselves, so that a template cannot fall behind its reader.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from forecasting.actuals_file import COLUMNS as ACTUALS
from forecasting.actuals_file import SERVICE
from forecasting.history import COLUMNS as HISTORY
from forecasting.overrides import COLUMNS as OVERRIDES
from planner.formats.agents import DATES, NUMBERS, TEXTS
from planner.frames import LEDGER, ROSTER
from planner.scenario import Absence, FixedDay, Lock

STAFF = ("agent", *TEXTS, *NUMBERS, *DATES, "opt_out")
BUDGET = ("month", "item", "queue", "team", "amount")

Row = Mapping[str, object]

CALLS: Row = {
    "start": "2026-11-02T09:00",
    "queue": "phone",
    "volume": 42,
    "aht_s": 310,
    "answered": 40,
    "abandoned": 2,
    "asa_s": 18,
    "service_level": 0.82,
    "answered_within": 34,
    "backlog": "",
}
MORE_CALLS: Row = {**CALLS, "start": "2026-11-02T09:15", "volume": 47, "answered": 45, "answered_within": 37}
ANA: Row = {
    "agent": "A1",
    "name": "Ana Example",
    "team": "north",
    "contract": "full-time",
    "skills": "phone:1.0:1",
    "wage_per_h": 20.5,
    "start_date": "2025-03-01",
    "opt_out": "no",
}
BEN: Row = {**ANA, "agent": "A2", "name": "Ben Example", "skills": "phone:0.9:1", "start_date": "2026-01-12"}
NOTE = "write over this row, or delete it"

SCENARIO = """# The smallest scenario. Every other key has a default, which the plan prints.
name = "My first week"
time_zone = "Europe/London"
start = 2026-11-09
interval_min = 15

[history]
file = "history.csv"

[[queue]]
name = "phone"
channel = "phone"
open = ["Mon-Fri 08:00-18:00"]
target = { share = 0.80, within_s = 20 }

[staff]
file = "agents.csv"

[[shift]]
name = "day"
start = { from = "08:00", to = "10:00", every_min = 30 }
length_min = 510
segments = [{ activity = "meal", length_min = 30, paid = false, earliest_min = 180, latest_min = 300 }]

[[contract]]
name = "full-time"
hours_per_week = 40
days_per_week = 5
shifts = ["day"]
"""


def _file_columns(record: type[Absence | FixedDay | Lock]) -> tuple[str, ...]:
    """Columns of a record's file: minutes of a day are written as a clock."""
    return tuple(name.removesuffix("_min") for name in record.model_fields)


FILES: Mapping[str, tuple[Sequence[str], Sequence[Row]]] = {
    "history.csv": (HISTORY, (CALLS, MORE_CALLS)),
    "agents.csv": (STAFF, (ANA, BEN)),
    "leave.csv": (
        _file_columns(Absence),
        ({"agent": "A1", "start": "2026-11-13", "end": "2026-11-13", "kind": "leave", "note": NOTE},),
    ),
    "patterns.csv": (
        _file_columns(FixedDay),
        tuple({"agent": "A2", "cycle_day": day, "start": "08:00", "end": "16:30"} for day in range(1, 6)),
    ),
    "locks.csv": (_file_columns(Lock), ({"agent": "A1", "date": "2026-11-10", "shift": "day", "start": "08:00"},)),
    "overrides.csv": (
        OVERRIDES,
        (
            {
                "queue": "phone",
                "start": "2026-11-12T09:00",
                "end": "2026-11-12T12:00",
                "op": "percent",
                "value": 10,
                "who": "planner",
                "why": NOTE,
            },
        ),
    ),
    "previous_roster.csv": (
        tuple(ROSTER.columns),
        (
            {
                "agent": "A1",
                "date": "2026-11-06",
                "shift": "day",
                "activity": "work",
                "queue": "",
                "start": "2026-11-06T08:00",
                "end": "2026-11-06T16:30",
                "paid": "true",
            },
        ),
    ),
    "ledger.csv": (
        tuple(LEDGER.columns),
        ({"agent": "A1", "week": "2026-W44", **dict.fromkeys(tuple(LEDGER.columns)[2:], 0)},),
    ),
    "budget.csv": (BUDGET, ({"month": "2026-11", "item": "wages", "queue": "phone", "team": "", "amount": 40_000},)),
    "actuals.csv": ((*ACTUALS, *SERVICE), (CALLS, MORE_CALLS)),
}
"""Columns and rows of each template."""


def templates() -> dict[str, bytes]:
    """Every template by its file's name, the scenario's among them."""
    made = {name: _csv(columns, rows) for name, (columns, rows) in FILES.items()}
    return {"scenario.toml": SCENARIO.encode(), **made}


def _csv(columns: Iterable[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
