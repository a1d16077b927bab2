"""A backtest as a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from forecasting.faults import Fault, InputError
from planner.store.blobs import keep_bytes
from planner.store.database import Work
from planner.store.jobs.kinds import Context, Made
from planner.store.jobs.wanted import Backtest
from planner.store.scenarios import check_out_scenario


def run_backtest(arguments: Backtest, context: Context) -> Made:
    """Rolling-origin accuracy, scores and page kept as files of the store.

    Raises
    ------
    InputError
        If the scenario names no single history, or a file is wrong or too short.
    """
    from planner.alone import backtest_file
    from planner.report.accuracy_page import write_backtest
    from planner.scenario.reading import read_scenario

    context.progress("history", f"{arguments.scenario}, version {arguments.version}")
    folder = context.folder / "scenario"
    out = check_out_scenario(context.store, arguments.scenario, folder, arguments.version)
    named = arguments.history or _only(read_scenario(out.path, allow=out.allow).history.file)
    context.progress("backtest", f"{named}: {arguments.origins} origins of {arguments.days} days")
    found, notes = backtest_file(
        _inside(out.path.parent / named, folder),
        origins=arguments.origins,
        days=arguments.days,
        scenario=out.path,
        allow=out.allow,
    )
    for note in notes:
        context.log(note)
    paths = write_backtest(found, Path(named).name, context.folder / "scores.csv", notes)
    return Made(keep=lambda work: _keep(work, paths))


def _keep(work: Work, paths: Sequence[Path]) -> Mapping[str, Any]:
    return {"files": {path.name: keep_bytes(work, path.read_bytes()) for path in paths}}


def _only(named: str | tuple[str, ...] | None) -> str:
    files = (named,) if isinstance(named, str) else named or ()
    if len(files) != 1:
        fault = Fault("history", ", ".join(files), "one file", "Name the one to be tried, as the scenario does.")
        raise InputError([fault])
    return files[0]


def _inside(path: Path, folder: Path) -> Path:
    """Only what belongs to the version is read, never another file of this machine."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError([Fault("history", path.name, "a file of the scenario", "Name it as the scenario does.")])
    return path
