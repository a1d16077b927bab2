"""A log of single contacts, for the shape of their handle times: ``queue,start,handle_s``, one row a contact."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from forecasting.clock import read_moments
from forecasting.table import FaultBook
from planner.formats.cells import open_table
from planner.scenario import Scenario
from planner.scenario.nearest import did_you_mean

if TYPE_CHECKING:
    from forecasting.handle_distribution import HandleTimeDistribution


def read_contact_log(path: Path, scenario: Scenario, book: FaultBook) -> pd.DataFrame | None:
    """Contacts that were answered before the plan begins.

    Parameters
    ----------
    path : Path
        ``queue,start,handle_s``: seconds an agent was occupied, 0 for a contact that was not answered. Rows of queues
        that the scenario does not have are left out, and those from its start on.
    scenario : Scenario
        From its `learn_from` on.
    book : FaultBook
        Cells that cannot be read, and a log that holds no contact of any queue of the scenario, are told here.

    Returns
    -------
    DataFrame or None
        ``queue,start,handle_s`` in the file's order; None where there are faults.
    """
    before = len(book.faults) + book.more
    table = open_table(path, ("queue", "start", "handle_s"), (), book)
    if table is None:
        return None
    queues = table.names(book, "queue")
    starts, skipped = read_moments(table, book, "start", scenario.time_zone, pd.Series(table.row.astype(str)))
    table.tell(book, skipped, "start", "a time that exists: the clock skips this hour", "Move it by an hour.")
    seconds = table.numbers(book, "handle_s", 0.0)
    if len(book.faults) + book.more > before:
        return None
    frame = pd.DataFrame({"queue": queues.to_numpy(), "start": starts, "handle_s": seconds})
    frame = frame[frame["start"] < pd.Timestamp(scenario.start, tz=scenario.time_zone)]
    if scenario.history.learn_from is not None:
        frame = frame[frame["start"] >= pd.Timestamp(scenario.history.learn_from, tz=scenario.time_zone)]
    own = frame[frame["queue"].isin([queue.name for queue in scenario.queue]) & (frame["handle_s"] > 0)]
    if not len(own):
        names = sorted(set(frame["queue"]))
        wrong = names[0] if names else ""
        remedy = did_you_mean(wrong, [queue.name for queue in scenario.queue], "Name the queues as the scenario does.")
        book.add(f"{table.name}", wrong, "an answered contact of a queue of the scenario before its start", remedy)
        return None
    return own.reset_index(drop=True)


def learned_handle_times(contacts: pd.DataFrame) -> dict[str, HandleTimeDistribution]:
    """Distribution of handle times by queue, a shape of its own only where it shows."""
    from forecasting.handle_distribution import handle_time_distributions

    return handle_time_distributions(contacts["handle_s"].to_numpy(), contacts["queue"].to_numpy())
