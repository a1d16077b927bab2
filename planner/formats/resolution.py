"""Whether a contact resolved its case: nobody came back with the same case within seven days, nobody reopened it.

First contact resolution as ICMI and SQM measure it where no customer is asked: by repeated contacts within a window.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.table import FaultBook, Table
from planner.formats.cells import texts

CASE, REOPENED = "case", "reopened"
"""Columns of a log of contacts that tell of resolution: who or what a contact is about; whether it was opened again."""

WINDOW = pd.Timedelta(days=7)
FLAGS = {"": 0.0, "0": 0.0, "no": 0.0, "false": 0.0, "1": 1.0, "yes": 1.0, "true": 1.0}


def resolved_of(
    table: Table, book: FaultBook, starts: pd.DatetimeIndex, answered: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """1 where a contact resolved its case, 0 where it did not, NaN where that is not known; shape (contacts,).

    Not known is it of contacts that were not answered, that name no case (where no column `reopened` tells), and, by
    repeats, of those within seven days of the log's end: who comes back may still come.

    Parameters
    ----------
    table : Table
        The log; columns `case` (of any queue) and `reopened` (yes or no), one of them or both.
    book : FaultBook
        Cells of `reopened` that are neither.
    starts : DatetimeIndex, shape (contacts,)
    answered : ndarray of bool, shape (contacts,)
    """
    found = np.full(len(answered), np.nan)
    if CASE in table.cells:
        found = _by_repeats(pd.Series(texts(table, CASE)), pd.Series(starts))
    if REOPENED in table.cells:
        again = _flags(table, book)
        found = np.where(np.isnan(found), 1.0 - again, np.minimum(found, 1.0 - again))
    return np.where(answered, found, np.nan)


def _by_repeats(cases: pd.Series, starts: pd.Series) -> NDArray[np.float64]:
    rows = pd.DataFrame({"case": cases, "start": starts}).sort_values("start", kind="stable")
    after = rows.groupby("case")["start"].shift(-1) - rows["start"]
    known = (rows["case"] != "") & ((rows["start"] <= starts.max() - WINDOW) | (after <= WINDOW))
    return np.where(known, ~(after <= WINDOW), np.nan)[np.argsort(rows.index.to_numpy())]


def _flags(table: Table, book: FaultBook) -> NDArray[np.float64]:
    found = []
    for position, text in enumerate(texts(table, REOPENED)):
        if text.lower() not in FLAGS:
            book.add(table.where(position, REOPENED), text, "yes or no", "Write whether the case was opened again.")
        found.append(FLAGS.get(text.lower(), 0.0))
    return np.array(found)


def resolved_shares(contacts: pd.DataFrame) -> dict[str, float]:
    """Share resolved of the contacts of which it is known, by queue; queues without any are left out."""
    told = contacts[contacts["resolved"].notna()]
    return {str(queue): float(share) for queue, share in told.groupby("queue")["resolved"].mean().items()}
