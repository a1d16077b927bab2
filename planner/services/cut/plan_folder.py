"""Files of a plan's folder: one registry of what is cut from each for those who do not see pay or personal data."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from planner.services.cut.cells import bytes_of, cells_of
from planner.services.cut.people import AWAY, KINDS, cut_availability, cut_roster_file
from planner.services.cut.words import sentences_seen
from planner.services.door import Sight

Cutter = Callable[[bytes, Sight], bytes | None]

FACTS_WITHOUT_PAY = (
    *("name", "start", "days", "time_zone", "currency", "status", "gap", "shortage_h", "shortage_bound_h"),
    *("surplus_h", "seed", "work", "limited_by_seconds", "replications", "fingerprint", "versions", "inputs"),
    "promises",
)
"""Keys of plan.json that hold no money; `warnings` are cut sentence by sentence, other keys are null."""
SHEETS_WITHOUT_PAY = re.compile(r"Week( \d+)?|Forecast by day|Requirement by day")
"""Sheets of plan.xlsx that hold no money."""
SHEET_OF_FAIRNESS = "Fairness"
NAME_COLUMN = 2
"""Of the sheets ``Week``, as a spreadsheet counts."""


@dataclass(frozen=True)
class PlanFile:
    """A contract file of a plan's folder.

    Attributes
    ----------
    cut : callable
        What of it is shown to whom: bytes, or None where it is left out.
    told : str
        The same in words, for ``docs/access.md``.
    """

    cut: Cutter
    told: str


def _open(content: bytes, sight: Sight) -> bytes:
    del sight
    return content


def _with_pay(content: bytes, sight: Sight) -> bytes | None:
    return content if sight.pay else None


def _with_fairness(content: bytes, sight: Sight) -> bytes | None:
    return content if sight.fairness else None


def _whole(content: bytes, sight: Sight) -> bytes | None:
    return content if sight.whole else None


def _with_persons(content: bytes, sight: Sight) -> bytes | None:
    return content if sight.names and sight.absence_kinds else None


def _roster(content: bytes, sight: Sight) -> bytes | None:
    return cut_roster_file("roster.csv", content, sight)


def _absent(content: bytes, sight: Sight) -> bytes | None:
    return cut_availability("absent.csv", content, sight)


def _summary(content: bytes, sight: Sight) -> bytes | None:
    cells = cells_of(content)
    if sight.pay or cells is None:
        return content if sight.pay else None
    return bytes_of(cells.assign(cost=""), "summary.csv")


def _facts(content: bytes, sight: Sight) -> bytes:
    facts = cut_facts(json.loads(content), sight)
    return (json.dumps(facts, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def cut_facts(facts: Mapping[str, Any], sight: Sight) -> dict[str, Any]:
    """The content of plan.json as somebody sees it; numbers of money are null."""
    if sight.whole:
        return dict(facts)
    cut = {key: value if sight.pay or key in FACTS_WITHOUT_PAY else None for key, value in facts.items()}
    return {**cut, "warnings": sentences_seen(facts.get("warnings", ()), sight)}


def _workbook(content: bytes, sight: Sight) -> bytes | None:
    """Only the sheets that are seen, of the others not even a name; without names, kinds of absence."""
    if sight.whole:
        return content
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    for sheet in list(book.worksheets):
        hidden = sheet.title == SHEET_OF_FAIRNESS and not sight.fairness
        if hidden or not (sight.pay or SHEETS_WITHOUT_PAY.fullmatch(sheet.title)):
            book.remove(sheet)
        elif sheet.title.startswith("Week"):
            _cut_week(sheet, sight)
    if not sight.pay:
        book.defined_names.clear()
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _cut_week(sheet: Any, sight: Sight) -> None:
    for row in sheet.iter_rows(min_row=5):
        for cell in row:
            if not sight.absence_kinds and isinstance(cell.value, str) and cell.value.strip() in KINDS:
                cell.value = AWAY
        if not sight.names:
            row[NAME_COLUMN - 1].value = None


OPEN = PlanFile(_open, "whole")

PLAN_FILES: Mapping[str, PlanFile] = {
    "forecast.csv": OPEN,
    "paths.parquet": OPEN,
    "requirement.csv": OPEN,
    "windows.csv": OPEN,
    "coverage.csv": OPEN,
    "service.csv": OPEN,
    "rounds.csv": OPEN,
    "formula_gap.csv": OPEN,
    "ways.csv": OPEN,
    "vendors.csv": OPEN,
    "timings.json": OPEN,
    "roster.csv": PlanFile(_roster, "without kinds of absence: `away`, for those who do not see them"),
    "summary.csv": PlanFile(_summary, "without pay its column `cost` is empty"),
    "cost.csv": PlanFile(_with_pay, "only with pay"),
    "ledger.csv": PlanFile(_with_fairness, "only for those who read who bore which burdens"),
    "plan.json": PlanFile(_facts, "without pay `objective`, `bound`, `terms`, `pay` are null, sentences on money gone"),
    "plan.xlsx": PlanFile(_workbook, "only the sheets that are seen: without pay the week, forecast, requirement"),
    "report.html": PlanFile(_whole, "only for those who see everything: its text and pictures are of one piece"),
    "calendars/*.ics": PlanFile(_with_persons, "only with names and kinds of absence; feeds are the way to one's own"),
    "absent.csv": PlanFile(_absent, "an absence without its kind and note for those who do not see why"),
    "decided.csv": PlanFile(_with_persons, "only with names and kinds of absence"),
    "made_from.json": PlanFile(_with_persons, "only with names and kinds of absence"),
}
"""Every file that is kept of a plan; any other file is shown only to those who see everything."""


def cut_plan_file(name: str, content: bytes, sight: Sight) -> bytes | None:
    """A plan's file as somebody sees it; None where it is left out.

    Parameters
    ----------
    name : str
        Relative to the plan's folder, with ``/``.
    """
    for pattern, file in PLAN_FILES.items():
        if fnmatchcase(name, pattern):
            return file.cut(content, sight)
    return _whole(content, sight)


def plan_files_seen(names: Mapping[str, str], sight: Sight) -> list[str]:
    """Of a plan's files those of which somebody sees at least a part."""

    def seen(name: str) -> bool:
        cut = next((file.cut for pattern, file in PLAN_FILES.items() if fnmatchcase(name, pattern)), _whole)
        return cut not in (_with_pay, _with_fairness, _whole, _with_persons) or cut(b"", sight) is not None

    return [name for name in names if seen(name)]
