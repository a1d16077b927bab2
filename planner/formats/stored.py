"""The history that a scenario names in the team's store, checked as one from files is."""

from __future__ import annotations

import pandas as pd

from forecasting.history import COLUMNS, History, check_length, wanted_rows
from forecasting.table import FaultBook
from planner.formats.history import check_history, sources_of
from planner.scenario import Scenario
from planner.stored_histories import history_reader


def read_stored_history(name: str, scenario: Scenario, book: FaultBook) -> tuple[History, str] | None:
    """A stored history for a scenario, with the digest of its rows; None where there are faults (told in `book`).

    Raises
    ------
    InputError
        If the store has no such history, or it does not fit the scenario.
    """
    reader = history_reader()
    if reader is None:
        remedy = "Run a command, or say where it comes from: planner.store.histories.reader_of(store)."
        book.add(f"{scenario.path.name}, history > store", name, "an open store", remedy)
        return None
    before = len(book.faults)
    stored = reader(name, scenario.interval_min, scenario.time_zone)
    warnings = list(stored.warnings)
    rows = stored.frame.assign(start=stored.frame["start"].dt.tz_convert(scenario.time_zone))
    wanted, found = sources_of(scenario), set(rows["queue"].unique())
    queues = None if found <= wanted or not wanted & found else sorted(wanted & found)
    rows = wanted_rows(rows, queues, scenario.history.learn_from, book)
    if len(book.faults) == before:
        check_length(_ends(rows, f"history {name}"), scenario.interval_min, book, warnings)
    frame = rows[list(COLUMNS)].reset_index(drop=True)
    history = History(frame, scenario.interval_min, scenario.time_zone, tuple(warnings))
    if len(book.faults) == before:
        check_history(history, scenario, book)
    return (history, stored.sha256) if len(book.faults) == before else None


def _ends(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """First and last row of each queue; rows are sorted by queue, then start."""
    queue = rows["queue"]
    end = (queue != queue.shift(-1)) | (queue != queue.shift(1))
    return rows.loc[end, ["queue", "start"]].assign(file=name)
