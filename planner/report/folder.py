"""Write a plan: every file complete before any is moved into place."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from planner.frames import (
    COST,
    COVERAGE,
    FORECAST,
    FORMULA_GAP,
    FRAMES,
    LEDGER,
    REQUIREMENT,
    ROSTER,
    ROUNDS,
    SERVICE,
    SUMMARY,
    VENDORS,
    WAYS,
    WHERE_ANY,
    WINDOWS,
)
from planner.report.calendars import write_calendars
from planner.report.fairness_section import BurdensTold, burdens_told
from planner.report.files import put_table, put_text, write_whole
from planner.report.names import MADE_FROM
from planner.report.page import page_html
from planner.report.paths_file import write_paths
from planner.report.plan_json import plan_text
from planner.report.workbook import write_workbook
from planner.result import Plan

LAST = "plan.json"
CONTRACT = frozenset(
    {
        *(spec.name for spec in FRAMES),
        "paths.parquet",
        "report.html",
        "plan.xlsx",
        "calendars/*.ics",
        "timings.json",
        LAST,
    }
)
"""Every file of a plan's folder, by name or pattern."""
OF_REPAIRS = ("absent.csv", "decided.csv")
"""What a repaired roster stands on beside its plan; of an earlier plan in the same folder they say nothing any more."""
BESIDE = frozenset({*OF_REPAIRS, MADE_FROM})
"""Files that are kept with a plan where they are."""


def write(plan: Plan, folder: Path) -> list[Path]:
    """Write every contract file of a plan; an earlier plan's are replaced, other files are left alone.

    Parameters
    ----------
    plan : Plan
    folder : Path
        Made if absent.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    burdens = burdens_told(plan)
    timings = {name: round(seconds, 3) for name, seconds in plan.timings.items()}
    files: dict[str, Callable[[Path], None]] = {
        **_tables(plan, burdens),
        "paths.parquet": lambda path: write_paths(plan.forecast, path),
        "report.html": lambda path: put_text(page_html(plan, burdens), path),
        "plan.xlsx": lambda path: write_workbook(plan, path, burdens),
        "calendars": lambda path: write_calendars(plan, path),
        LAST: lambda path: put_text(plan_text(plan), path),
        "timings.json": lambda path: put_text(json.dumps(timings, indent=2) + "\n", path),
    }
    return write_whole(folder, CONTRACT.union(OF_REPAIRS), LAST, files)


def _tables(plan: Plan, burdens: BurdensTold) -> dict[str, Callable[[Path], None]]:
    frames = (
        (FORECAST, plan.forecast.frame),
        (REQUIREMENT, plan.requirement.frame),
        (WINDOWS, plan.requirement.windows),
        (ROSTER, plan.roster.frame),
        (COVERAGE, plan.roster.coverage),
        (SERVICE, plan.simulation.service),
        (SUMMARY, plan.summary),
        (COST, plan.cost),
        (ROUNDS, plan.rounds),
        (FORMULA_GAP, plan.formula_gap),
        (WAYS, plan.simulation.ways),
        (VENDORS, plan.simulation.vendors),
        (LEDGER, burdens.ledger),
    )
    return {spec.name: partial(put_table, frame) for spec, frame in frames if len(frame) or spec not in WHERE_ANY}
