"""Scenarios side by side as a job: its page, table and workbook kept as files of the store."""

from __future__ import annotations

import shutil
from pathlib import Path

from planner.comparison.stages import usual_s
from planner.progress import Progress
from planner.store.histories import reader_of
from planner.store.jobs.capacity_kind import kept_files
from planner.store.jobs.kinds import Context, Made
from planner.store.jobs.telling import telling
from planner.store.jobs.wanted import Compare, Version
from planner.store.scenarios import check_out_scenario
from planner.stored_histories import histories_from


def run_compare(arguments: Compare, context: Context) -> Made:
    """Compare versions of scenarios, the first is the base; every file of it holds pay.

    Raises
    ------
    InputError
        If a scenario is wrong, or they cannot be compared.
    StoppedError
        If it was cancelled: a comparison of some of them says nothing.
    """
    from planner.comparison.comparing import compare
    from planner.report.comparison_page import write_comparison

    tell = telling(context, usual_s(len(arguments.versions)))
    tell(Progress("history", ", ".join(f"{one.scenario}, version {one.version}" for one in arguments.versions)))
    paths = [_laid_out(version, place, arguments, context) for place, version in enumerate(arguments.versions)]
    with histories_from(reader_of(context.store)):
        found = compare(paths, allow=(context.folder,), progress=tell, cancelled=context.cancelled)
    tell(Progress("report", "page, table and workbook"))
    written = write_comparison(found, context.folder / "compare")
    return Made({}, lambda work: kept_files(work, written))


def _laid_out(version: Version, place: int, arguments: Compare, context: Context) -> Path:
    """A version's file; of two versions of one scenario each is called by its number, too."""
    folder = context.folder / f"scenario_{place}"
    path = check_out_scenario(context.store, version.scenario, folder, version.version).path
    twice = sum(one.scenario == version.scenario for one in arguments.versions) > 1
    called = path.with_name(f"{version.scenario}{f'_v{version.version}' if twice else ''}.toml")
    if called != path:
        shutil.copy(path, called)
    return called
