"""A history that another system wrote, in our own columns and at the scenario's interval."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.faults import InputError
from forecasting.history import COLUMNS, at_interval
from forecasting.history_file import FileRows
from forecasting.interval import clock_minute, intervals_by_queue
from forecasting.table import FaultBook
from planner.formats.foreign import Wishes
from planner.formats.importing import import_files, known_format
from planner.formats.opening import open_sheets
from planner.scenario import Scenario

OWN = frozenset({"start", "queue", "volume"})
"""What our own histories are headed by, whatever else they hold."""


def is_foreign_history(path: Path) -> bool:
    """Whether a file is a history of a known foreign format; any other our own reader reads or refuses."""
    try:
        sheets = open_sheets(path)
    except InputError:
        return False
    if any({cell.strip() for cell in row} >= OWN for sheet in sheets for row in sheet.head.rows[:1]):
        return False
    known = [known_format(sheet) for sheet in sheets]
    return any(one is not None and one.gives == "history" for one in known)


def read_foreign_history(path: Path, scenario: Scenario, book: FaultBook, warnings: list[str]) -> pd.DataFrame:
    """Frame HISTORY of a file.

    Parameters
    ----------
    path : Path
    scenario : Scenario
    book : FaultBook
        What a person has to decide or correct.
    warnings : list of str
        What was repaired, left out or doubted is added in sentences.

    Returns
    -------
    DataFrame
        Without rows where there are faults.
    """
    empty = pd.DataFrame(columns=list(COLUMNS))
    try:
        found = import_files([path], Wishes.of(scenario))
    except InputError as error:
        book.faults.extend(error.faults)
        book.more += error.more
        return empty
    warnings += found.told.sentences()
    frame = found.frames.get("history", empty)
    if frame.empty:
        return empty
    before = len(book.faults)
    parts = [at_interval(part, scenario.interval_min, book, warnings) for part in _by_interval(frame, path.name)]
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)] if len(book.faults) == before else empty


def _by_interval(frame: pd.DataFrame, name: str) -> list[FileRows]:
    codes, names = pd.factorize(frame["queue"])
    own = intervals_by_queue(clock_minute(pd.DatetimeIndex(frame["start"])), codes, len(names))
    frame = frame.assign(row=np.arange(len(frame)), file=name)
    return [FileRows(frame[own[codes] == length], int(length)) for length in np.unique(own)]
