"""Frames as CSV files that are the same bytes each run, and files that appear only when complete."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from forecasting.faults import Fault, InputError
from forecasting.formula_guard import guarded
from planner.frames import VENDORS, WAYS
from planner.simulation.result import Simulation

DECIMALS = {"amount": 2, "cost": 2, "hours": 4, "aht_s": 3, "asa_s": 3}
"""Decimals of columns; others have `DECIMALS_ELSE`. Differences in the last bits of a sum never show."""
DECIMALS_ELSE = 6


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written, before any work is done; nothing is left behind.

    Raises
    ------
    InputError
        If the folder, or the nearest folder above it that exists, is a file or cannot be written.
    """
    nearest = folder.absolute()
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    remedy = "Name another folder with --out, or make this one writable."
    if not nearest.is_dir():
        raise InputError([Fault(f"output folder {folder}", str(nearest), "a folder, not a file", remedy)])
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError([Fault(f"output folder {folder}", reason, "a folder that can be written", remedy)]) from error


def table_text(frame: pd.DataFrame) -> str:
    """A frame as CSV: aware moments as ISO 8601 with offset, flags ``true`` and ``false``, rounded numbers.

    A text that a spreadsheet would run as a formula stands behind an apostrophe (`forecasting.formula_guard`).

    Parameters
    ----------
    frame : DataFrame

    Returns
    -------
    str
        LF line ends, no index; unknown numbers are empty cells.
    """
    return str(pd.DataFrame({name: _column(frame[name]) for name in frame}).to_csv(index=False, lineterminator="\n"))


def _column(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        texts = {moment: moment.isoformat() for moment in column.unique()}
        return column.map(texts).astype(object)
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: "true", False: "false"})
    if pd.api.types.is_float_dtype(column):
        # + 0.0 turns -0.0 into 0.0; float64 so that numbers of less precision print alike.
        return column.astype("float64").round(DECIMALS.get(str(column.name), DECIMALS_ELSE)) + 0.0
    if pd.api.types.is_datetime64_dtype(column):
        return pd.Series(column.dt.strftime("%Y-%m-%d"))
    return column.map(lambda value: value.isoformat() if isinstance(value, dt.date) else guarded(value))


def put_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame into a folder that is not shown yet."""
    put_text(table_text(frame), path)


def put_text(text: str, path: Path) -> None:
    """Write a text with LF line ends into a folder that is not shown yet."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write one CSV, moved into place when complete."""
    check_writable(path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    with staging(path.parent) as stage:
        put_table(frame, stage / path.name)
        (stage / path.name).replace(path)


def put_bytes(content: bytes, path: Path) -> None:
    """Write one file, moved into place when complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with staging(path.parent) as stage:
        (stage / path.name).write_bytes(content)
        (stage / path.name).replace(path)


def write_proof(simulation: Simulation, summary: pd.DataFrame, folder: Path) -> list[Path]:
    """Write ``service.csv`` and ``summary.csv`` of a simulation, and what stands behind them; gives their paths.

    ``queues.csv`` holds every measure of queues with its interval, ``groups.csv`` those of groups of people,
    ``backlog.csv`` waiting deferred work by age, ``ways.csv`` what else happened to contacts, ``vendors.csv`` what
    vendors took: each where there is any, else one of before goes.
    """
    made = {"service.csv": simulation.service, "summary.csv": summary}
    behind = {
        "queues.csv": simulation.queues,
        "groups.csv": simulation.groups,
        "backlog.csv": simulation.backlog,
        WAYS.name: simulation.ways,
        VENDORS.name: simulation.vendors,
    }
    for name, frame in behind.items():
        if len(frame):
            made[name] = frame
        else:
            (folder / name).unlink(missing_ok=True)
    for name, frame in made.items():
        write_table(frame, folder / name)
    return [folder / name for name in made]


def write_whole(
    folder: Path, contract: frozenset[str], last: str, files: Mapping[str, Callable[[Path], None]]
) -> list[Path]:
    """Write files that belong together: every one complete before any is moved into place.

    Parameters
    ----------
    folder : Path
        Made if absent.
    contract, last
        As of `publish`.
    files : mapping of name to callable
        Each writes its file, or a subfolder of files, at the path it is given; in this order.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    InputError
        If the folder cannot be written; nothing was asked of `files` then.
    """
    check_writable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with staging(folder) as stage:
        for name, write in files.items():
            write(stage / name)
        return publish(stage, folder, contract, last)


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A folder inside `folder` (so that moving is atomic), gone afterwards whatever happens."""
    stage = Path(tempfile.mkdtemp(prefix=".incomplete-", dir=folder))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Signals that come meanwhile are lost: moving files into place takes milliseconds and must not end half way."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def publish(stage: Path, folder: Path, contract: frozenset[str], last: str) -> list[Path]:
    """Move every staged file into place; contract files of an earlier plan that have no successor go.

    Parameters
    ----------
    stage : Path
        Complete files, some in subfolders.
    folder : Path
        On the same file system.
    contract : frozenset of str
        Names that belong to a plan; a name ending in ``/*.ics`` stands for a subfolder's calendars. Other files of the
        folder are left alone.
    last : str
        The file moved last: who sees it may read the others.

    Returns
    -------
    list of Path
        The files in their places, in order.
    """
    names = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())
    with _deaf():
        (folder / last).unlink(missing_ok=True)
        for pattern in sorted(contract):
            for old in sorted(folder.glob(pattern)):
                if old.relative_to(folder).as_posix() not in names:
                    old.unlink()
        for name in sorted(names, key=lambda each: (each == last, each)):
            (folder / name).parent.mkdir(exist_ok=True)
            (stage / name).replace(folder / name)
    return [folder / name for name in names]
