"""A backtest as a job."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from forecasting.faults import Fault, InputError
from forecasting.rolling_found import Backtest as Found
from forecasting.rolling_found import Tried
from planner.report.files import put_table
from planner.scenario import Scenario
from planner.store.blobs import keep_bytes
from planner.store.database import Work
from planner.store.histories import stored_history
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
    history = _history(arguments.history, read_scenario(out.path, allow=out.allow), out.path.parent, context)
    context.progress("backtest", f"{history.name}: {arguments.origins} origins of {arguments.days} days")

    def going(tried: Tried) -> bool:
        context.progress("backtest", share=tried.done / tried.count)
        context.so_far(lambda: _so_far(tried.so_far(), context.folder))
        return not context.cancelled.is_set()

    found, notes = backtest_file(
        history,
        origins=arguments.origins,
        days=arguments.days,
        scenario=out.path,
        allow=out.allow,
        going=going,
    )
    notes = (*notes, *([found.cut_short] if found.cut_short else ()))
    for note in notes:
        context.log(note)
    paths = write_backtest(found, history.name, context.folder / "scores.csv", notes)
    return _made(found, paths)


def _so_far(found: Found, folder: Path) -> Made:
    """The scores of the origins tried so far; the page takes longer."""
    path = Path(tempfile.mkdtemp(dir=folder)) / "scores.csv"
    put_table(found.scores, path)
    return _made(found, [path])


def _made(found: Found, paths: Sequence[Path]) -> Made:
    result = {"cut_short": found.cut_short} if found.cut_short else {}
    return Made(result, lambda work: _keep(work, paths), found.cut_short)


def _keep(work: Work, paths: Sequence[Path]) -> Mapping[str, Any]:
    return {"files": {path.name: keep_bytes(work, path.read_bytes()) for path in paths}}


def _history(named: str | None, scenario: Scenario, folder: Path, context: Context) -> Path:
    """The history to be tried: a file of the scenario, or what the store has under the name that the scenario gives."""
    own = scenario.history
    if named is None and own.store is not None:
        path = context.folder / "history.csv"
        stored_history(context.store, own.store, scenario.interval_min, scenario.time_zone).frame.to_csv(
            path, index=False
        )
        return path
    files = (named,) if named is not None else (own.file,) if isinstance(own.file, str) else own.file or ()
    if len(files) != 1:
        fault = Fault("history", ", ".join(files), "one file", "Name the one to be tried, as the scenario does.")
        raise InputError([fault])
    path = folder / files[0]
    if not path.resolve().is_relative_to((context.folder / "scenario").resolve()):  # no other file of this machine
        raise InputError([Fault("history", path.name, "a file of the scenario", "Name it as the scenario does.")])
    return path
