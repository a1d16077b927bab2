"""Files named on the command line: a roster to audit or simulate, headcounts without names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.clock import read_moments
from forecasting.table import EMPTY, FaultBook
from planner.formats.cells import known, open_table
from planner.formats.roster_csv import read_roster as read_rows
from planner.scenario import Inputs, Scenario

MOST_PEOPLE = 1e6
"""People of one group at a time: more is a slip of the keyboard."""


def read_roster(path: Path, inputs: Inputs) -> pd.DataFrame:
    """Frame ROSTER of a file in roster.csv's columns; people unknown to the staff file stay, the audit names them.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    book = FaultBook()
    frame = read_rows(path, inputs.scenario.time_zone, book)
    book.close()
    return frame


def read_staffing(path: Path, scenario: Scenario) -> pd.DataFrame:
    """Headcounts ``group,start,agents``, each valid until the group's next; groups are the scenario's ``[[group]]``.

    Raises
    ------
    InputError
        With every fault of the file: an unknown group, a cell that is no time or number, two rows of one key.
    """
    book = FaultBook()
    table = open_table(path, ("group", "start", "agents"), (), book)
    book.close()
    assert table is not None
    names = [group.name for group in scenario.group]
    if not len(table.cells):
        book.add(table.name, "", "at least one row", "Write group,start,agents, one headcount a row.")
    groups = known(table, book, "group", names, "a [[group]] of the scenario")
    starts, skipped = read_moments(table, book, "start", scenario.time_zone, pd.Series(groups))
    table.tell(book, skipped, "start", "a time that exists: the clock skips this hour", "Move it by an hour.")
    agents = table.numbers(book, "agents", most=MOST_PEOPLE)
    known_number = np.isfinite(agents) | table.cells["agents"].str.lower().isin(EMPTY).to_numpy(dtype=bool)
    odd = ~((agents >= 0) & (agents == np.floor(agents)))  # NaN is odd, too: an empty cell says nothing
    table.tell(book, odd & known_number, "agents", "a whole number of people", "Write 0 for nobody.")
    frame = pd.DataFrame({"group": groups, "start": starts, "agents": agents})
    twice = frame.duplicated(["group", "start"]).to_numpy()
    table.tell(book, twice, "start", "one headcount of a group at a time", "Delete one of the rows.")
    book.close()
    return frame.sort_values(["group", "start"], kind="stable", ignore_index=True)
