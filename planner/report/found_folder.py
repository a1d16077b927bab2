"""Write what a plan in the making has so far: the files that other commands read of a plan, and no more."""

from __future__ import annotations

from pathlib import Path

from planner.frames import COVERAGE, FORECAST, REQUIREMENT, ROSTER, WINDOWS
from planner.report.files import put_table
from planner.report.paths_file import write_paths
from planner.report.plan_json import found_text
from planner.result import Found


def write_found(found: Found, folder: Path) -> None:
    """Write forecast, sample paths, requirement, roster, coverage and ``plan.json`` into a new folder."""
    folder.mkdir(parents=True)
    frames = (
        (FORECAST, found.forecast.frame),
        (REQUIREMENT, found.requirement.frame),
        (WINDOWS, found.requirement.windows),
        (ROSTER, found.roster.frame),
        (COVERAGE, found.roster.coverage),
    )
    for spec, frame in frames:
        put_table(frame, folder / spec.name)
    write_paths(found.forecast, folder / "paths.parquet")
    (folder / "plan.json").write_text(found_text(found), encoding="utf-8", newline="\n")
