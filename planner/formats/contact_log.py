"""A log of single contacts, one row each: ``queue,start,handle_s``, and where known its wait and how it ended.

Handle times are learned from those answered, patience from the waits of all: who was answered, or left the line for a
call-back, would have waited longer than they did.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from forecasting.clock import read_moments
from forecasting.table import FaultBook, Table
from planner.formats.cells import open_table
from planner.formats.resolution import CASE, REOPENED, resolved_of
from planner.scenario import Scenario
from planner.scenario.nearest import did_you_mean

if TYPE_CHECKING:
    from forecasting.handle_distribution import HandleTimeDistribution

GAVE_UP = "abandoned"

OUTCOMES = ("answered", GAVE_UP, "called_back")
"""How a contact left the line."""


def fitted_queues(scenario: Scenario) -> list[str]:
    """Queues whose patience is to be fitted to the log."""
    return [queue.name for queue in scenario.queue if queue.patience_s == "fitted"]


def read_contact_log(path: Path, scenario: Scenario, book: FaultBook) -> pd.DataFrame | None:
    """Contacts that came before the plan begins.

    Parameters
    ----------
    path : Path
        ``queue,start,handle_s``: seconds an agent was occupied, 0 for a contact that was not answered. Optional
        ``wait_s``: seconds on the line, until answered or until it left; ``outcome``: answered, abandoned or
        called_back; without it a contact that was not answered gave up; ``case`` and ``reopened`` as
        `planner.formats.resolution` reads them. Rows of queues that the scenario does not have are left out, and those
        from its start on.
    scenario : Scenario
        From its `learn_from` on.
    book : FaultBook
        Cells that cannot be read, a log that holds no answered contact of any queue of the scenario, and one without
        waits where patience is to be fitted, are told here.

    Returns
    -------
    DataFrame or None
        ``queue,start,handle_s,wait_s,gave_up,resolved`` in the file's order, NaN where not known; None where there are
        faults.
    """
    before = len(book.faults) + book.more
    table = open_table(path, ("queue", "start", "handle_s"), ("wait_s", "outcome", CASE, REOPENED), book)
    if table is None:
        return None
    queues = table.names(book, "queue")
    starts, skipped = read_moments(table, book, "start", scenario.time_zone, pd.Series(table.row.astype(str)))
    table.tell(book, skipped, "start", "a time that exists: the clock skips this hour", "Move it by an hour.")
    seconds = table.numbers(book, "handle_s", 0.0)
    waits, gave_up = _line(table, book, scenario, seconds)
    resolved = resolved_of(table, book, starts, seconds > 0)
    if len(book.faults) + book.more > before:
        return None
    line = {"wait_s": waits, "gave_up": gave_up, "resolved": resolved}
    frame = pd.DataFrame({"queue": queues.to_numpy(), "start": starts, "handle_s": seconds, **line})
    frame = frame[frame["start"] < pd.Timestamp(scenario.start, tz=scenario.time_zone)]
    if scenario.history.learn_from is not None:
        frame = frame[frame["start"] >= pd.Timestamp(scenario.history.learn_from, tz=scenario.time_zone)]
    own = frame[frame["queue"].isin([queue.name for queue in scenario.queue])]
    if not (own["handle_s"] > 0).any():
        names = sorted(set(frame["queue"]))
        wrong = names[0] if names else ""
        remedy = did_you_mean(wrong, [queue.name for queue in scenario.queue], "Name the queues as the scenario does.")
        book.add(f"{table.name}", wrong, "an answered contact of a queue of the scenario before its start", remedy)
        return None
    return own.reset_index(drop=True)


def _line(table: Table, book: FaultBook, scenario: Scenario, handle_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Seconds on the line, and whether each contact gave up."""
    asked = fitted_queues(scenario)
    if "wait_s" not in table.cells:
        if asked:
            remedy = f"Add it, or give another patience_s to {', '.join(asked)}."
            book.add(
                f"{table.name}, row 1", ",".join(table.cells.columns), "a column wait_s to fit patience to", remedy
            )
        return np.full(handle_s.size, np.nan), handle_s == 0
    waits = table.numbers(book, "wait_s", 0.0)
    if "outcome" not in table.cells:
        return waits, handle_s == 0
    outcome = table.names(book, "outcome", OUTCOMES)
    return waits, (outcome == GAVE_UP).to_numpy(dtype=bool)


def waits_of(contacts: pd.DataFrame) -> pd.DataFrame:
    """``queue,wait_s,gave_up`` of the contacts whose wait is known."""
    return contacts.loc[contacts["wait_s"].notna(), ["queue", "wait_s", "gave_up"]].reset_index(drop=True)


def learned_handle_times(contacts: pd.DataFrame) -> dict[str, HandleTimeDistribution]:
    """Distribution of handle times by queue, a shape of its own only where it shows."""
    from forecasting.handle_distribution import handle_time_distributions

    answered = contacts[contacts["handle_s"] > 0]
    return handle_time_distributions(answered["handle_s"].to_numpy(), answered["queue"].to_numpy())
