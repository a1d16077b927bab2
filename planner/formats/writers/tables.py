"""A roster as tables that need no description: our own CSV, Parquet, and a workbook of a matrix and its segments."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.formats.foreign import Evidence
from planner.formats.roster_runs import in_runs
from planner.formats.writers.writer import Takes, Wanted, Written

OWN = "our own columns, docs/formats.md"


@dataclass(frozen=True)
class Parquet:
    """The rows with their kinds, moments in the plan's zone."""

    name: str = "parquet"
    system: str = "Parquet"
    takes: Takes = "roster"
    evidence: Evidence = "vendor"
    source: str = OWN

    def write(self, frame: pd.DataFrame, wanted: Wanted) -> Written:  # noqa: ARG002 - rows say all there is
        """One row group; the same bytes from the same rows."""
        sink = io.BytesIO()
        frame.assign(date=frame["date"].astype(str)).to_parquet(sink, index=False)
        return Written(sink.getvalue())


@dataclass(frozen=True)
class Workbook:
    """A sheet a person can read, one row a person and one column a day, and a sheet of every segment."""

    name: str = "xlsx"
    system: str = "Excel"
    takes: Takes = "roster"
    evidence: Evidence = "vendor"
    source: str = OWN

    def write(self, frame: pd.DataFrame, wanted: Wanted) -> Written:
        """Sheets ``Roster`` and ``Segments``; every cell is text or a number, never a formula."""
        import xlsxwriter

        sink = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(sink, options) as book:
            book.set_properties({"created": FIXED})
            rows = _matrix(frame, wanted)
            _put(book.add_worksheet("Roster"), rows)
            header = ["agent", "date", "shift", "activity", "queue", "start", "end", "paid"]
            segments = [[_text(value) for value in row] for row in frame[header].itertuples(index=False, name=None)]
            _put(book.add_worksheet("Segments"), [header, *segments])
        return Written(sink.getvalue())


FIXED = pd.Timestamp("2000-01-01").to_pydatetime()
"""A workbook is the same bytes from the same rows: it does not say when it was made."""


def _put(sheet: object, rows: Sequence[Sequence[str]]) -> None:
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)  # type: ignore[attr-defined]  # xlsxwriter has no types
    sheet.freeze_panes(1, 1)  # type: ignore[attr-defined]
    sheet.autofit()  # type: ignore[attr-defined]


def _matrix(frame: pd.DataFrame, wanted: Wanted) -> list[list[str]]:
    """``07:00-15:30`` a shift, the activity of what is no shift, by person and day."""
    days = sorted({str(day)[:10] for day in frame["date"]})
    cells: dict[str, dict[str, list[str]]] = {}
    for _, run in in_runs(frame).groupby("run", sort=True):
        first = run.iloc[0]
        away = len(run) == 1 and first["activity"] in ("leave", "sick", "unpaid", "unavailable")
        start, end = first["start"].tz_convert(wanted.time_zone), run["end"].max().tz_convert(wanted.time_zone)
        text = "AL" if away else f"{start:%H:%M}-{end:%H:%M}"
        cells.setdefault(str(first["agent"]), {}).setdefault(str(first["date"])[:10], []).append(text)
    rows = [[agent, *(" / ".join(own.get(day, ["OFF"])) for day in days)] for agent, own in sorted(cells.items())]
    return [["Agent", *days], *rows]


def _text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
