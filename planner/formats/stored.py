"""The history that a scenario names in the team's store, checked as one from files is."""

from __future__ import annotations

from bisect import bisect_right

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
    rows = stored.frame.assign(start=stored.frame["start"].dt.tz_convert(scenario.time_zone))[list(COLUMNS)]
    wanted, found = sources_of(scenario), set(_spans(rows["queue"]))
    queues = None if found <= wanted or not wanted & found else sorted(wanted & found)
    if queues is not None or scenario.history.learn_from is not None:
        rows = wanted_rows(rows, queues, scenario.history.learn_from, book).reset_index(drop=True)
    few = _telling_rows(rows, scenario.horizon()[0], f"history {name}")
    if len(book.faults) == before:
        check_length(few, scenario.interval_min, book, warnings)
    if len(book.faults) == before:
        check_history(History(few, scenario.interval_min, scenario.time_zone), scenario, book)
    history = History(rows, scenario.interval_min, scenario.time_zone, tuple(warnings))
    return (history, stored.sha256) if len(book.faults) == before else None


def _spans(queue: pd.Series) -> dict[str, slice]:
    """Rows of each queue; they are sorted by it, so that a few looks find where each ends."""
    names, spans, begin = queue.array, dict[str, slice](), 0
    while begin < len(names):
        end = bisect_right(names, names[begin], lo=begin)
        spans[str(names[begin])] = slice(begin, end)
        begin = end
    return spans


def _telling_rows(rows: pd.DataFrame, start: pd.Timestamp, name: str) -> pd.DataFrame:
    """Of each queue the rows that the checks ask for: the first, the last, the last before a start, one with its AHT.

    A million rows need not be grouped for that.
    """
    chosen: list[int] = []
    moments, known = pd.DatetimeIndex(rows["start"]), rows["aht_s"].notna().to_numpy()
    for span in _spans(rows["queue"]).values():
        before = span.start + int(moments[span].searchsorted(start))
        with_aht = span.start + int(known[span].argmax())
        chosen += sorted({span.start, with_aht, max(before - 1, span.start), span.stop - 1})
    return rows.iloc[chosen].assign(file=name)
