"""The history a scenario names: our own columns, or a foreign export recognised by its content."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from forecasting.faults import InputError
from forecasting.history import COLUMNS, History, check_covers, read_history
from forecasting.table import FaultBook
from planner.formats.foreign_history import is_foreign_history, read_foreign_history
from planner.scenario import Queue, Scenario
from planner.scenario.nearest import did_you_mean


def read_scenario_history(files: Sequence[Path], scenario: Scenario, book: FaultBook) -> History | None:
    """History of every queue of a scenario that has one.

    Parameters
    ----------
    files : sequence of Path
        That exist.
    scenario : Scenario
    book : FaultBook
        What is wrong is told here: what `forecasting.read_history` refuses, a queue without history that neither
        borrows one nor is fed by other queues, a start before the history, a queue whose handle time nobody says.

    Returns
    -------
    History or None
        At the scenario's interval; None where there are faults.
    """
    before = len(book.faults)
    foreign = [file for file in files if is_foreign_history(file)]
    native = [file for file in files if file not in foreign]
    warnings: list[str] = []
    parts = [read_foreign_history(file, scenario, book, warnings) for file in foreign]
    try:
        if native:
            own = _native(native, scenario)
            parts.append(own.frame)
            warnings += own.warnings
        if len(book.faults) > before:
            return None
        history = _joined(parts, scenario, warnings, book)
        check_history(history, scenario, book)
    except InputError as error:
        book.faults.extend(error.faults)
        book.more += error.more
    return history if len(book.faults) == before else None


def check_history(history: History, scenario: Scenario, book: FaultBook) -> None:
    """Tell what a history lacks for a scenario: queues, days before its start, handle times.

    Raises
    ------
    InputError
        If a queue's history does not reach back far enough before the start.
    """
    before = len(book.faults)
    _check_queues(history, scenario, book)
    if len(book.faults) == before:
        queues = sorted(history.frame["queue"].unique())
        check_covers(history, scenario.horizon()[0], queues, where=f"{scenario.path.name}, start")
        _check_handle_time(history, scenario, book)


def sources_of(scenario: Scenario) -> set[str]:
    """Queues of the history that some queue of the scenario is learned from."""
    return {source for queue in scenario.queue if (source := _source(queue)) is not None}


def _native(files: list[Path], scenario: Scenario) -> History:
    """Our own columns; only queues that matter, so that a faulty stranger does not stop the plan."""
    wanted = sources_of(scenario)
    found = _queues_in(files)
    return read_history(
        files,
        interval_min=scenario.interval_min,
        time_zone=scenario.time_zone,
        learn_from=scenario.history.learn_from,
        queues=sorted(wanted & found) or None,
    )


def _queues_in(files: list[Path]) -> set[str]:
    """Names in the files' column queue; none for what cannot be read, which the reader then tells."""
    found: set[str] = set()
    for file in files:
        try:
            names = pd.read_csv(file, usecols=["queue"], dtype=str, encoding="utf-8-sig")["queue"]
        except (ValueError, OSError, EOFError):
            continue
        found |= {str(name).strip() for name in names.dropna().unique()}
    return found


def _joined(parts: list[pd.DataFrame], scenario: Scenario, warnings: list[str], book: FaultBook) -> History:
    frame = pd.concat(parts, ignore_index=True)[list(COLUMNS)]
    twice = frame.duplicated(["queue", "start"])
    if twice.any():
        first = frame[twice].iloc[0]
        expected = "each queue and interval in one file only"
        value = f"{first['queue']} at {first['start'].isoformat()}"
        book.add("history > file", value, expected, "Leave one of the files out, or cut them apart.")
    if scenario.history.learn_from is not None:
        frame = frame[frame["start"] >= pd.Timestamp(scenario.history.learn_from, tz=scenario.time_zone)]
    frame = frame.sort_values(["queue", "start"], kind="stable", ignore_index=True)
    return History(frame, scenario.interval_min, scenario.time_zone, tuple(warnings))


def _check_queues(history: History, scenario: Scenario, book: FaultBook) -> None:
    found = sorted(history.frame["queue"].unique())
    fed = {step.to for queue in scenario.queue for step in queue.escalates}
    fed |= {queue.callback.to for queue in scenario.queue if queue.callback and queue.callback.to}
    fed |= {deflect.to_queue for deflect in scenario.deflect if deflect.to_queue}
    for queue in scenario.queue:
        source, key = _source(queue), " > history > queue" if queue.history else ""
        if source is None or source in found or (queue.history is None and queue.name in fed):
            continue
        remedy = did_you_mean(source, found, "Or let it borrow: history = { queue = ..., share = ... }.")
        where = f'{scenario.path.name}, queue "{queue.name}"{key}'
        book.add(where, source, "a queue that has rows in the history", remedy)


def _source(queue: Queue) -> str | None:
    """Queue of the history that it is learned from; None where its level is stated and it borrows no shape."""
    return queue.history.queue if queue.history else queue.name


def _check_handle_time(history: History, scenario: Scenario, book: FaultBook) -> None:
    known = set(history.frame.loc[history.frame["aht_s"].notna(), "queue"].unique())
    for queue in scenario.queue:
        source = _source(queue)
        lender = next((one for one in scenario.queue if one.name == source), queue)
        if source not in known and queue.aht_s is None and lender.aht_s is None:
            where = f'{scenario.path.name}, queue "{queue.name}"'
            expected = "a handle time: the history has no aht_s for it"
            book.add(where, "", expected, "Add aht_s = ... (seconds) to the queue.")
