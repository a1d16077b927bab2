"""Rows of an interval table that are left out before anything is counted: totals, headers again, unended intervals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.headers import Header, plain
from planner.formats.layouts.gathered import Gathered
from planner.formats.layouts.interval_words import TOTALS
from planner.formats.told import Told

LABELS = ("start", "date", "time", "interval", "queue")
"""Columns whose cell says that a row is one of totals."""

NO = frozenset(["false", "no", "n", "0", "falsch", "nein", "faux", "non", "falso"])


def data_rows(table: Gathered, header: Header, where: str, told: Told) -> NDArray[np.bool_]:
    """Rows that are neither totals, nor the header again, nor intervals that had not ended."""
    total = np.zeros(len(table), dtype=bool)
    for name in LABELS:
        sums = table.marked(name, _totals(table, name))
        total |= sums if not sums.all() else False
    told.dropped(where, "a row of totals", table.rows[total])
    written = [name for name in header.written if table.has(name)]
    again = np.ones(len(table), dtype=bool) if written else np.zeros(len(table), dtype=bool)
    for name in written:
        again &= table.marked(name, _same(header.written[name]))
    told.dropped(where, "the header again", table.rows[again])
    partial = table.marked("complete", lambda text: text.lower() in NO) & ~total & ~again
    told.dropped(where, "an interval that had not ended when this was exported", table.rows[partial])
    return np.asarray(~(total | again | partial))


def _totals(table: Gathered, name: str) -> Callable[[str], bool]:
    """Whether a cell names a total: of everything, or of another cell of the column (``Sales Total``)."""
    known = {plain(str(text)) for text in table.columns[name].texts} if table.has(name) else set()

    def is_total(text: str) -> bool:
        bare = plain(text)
        words = bare.split()
        ends = [(words[0], " ".join(words[1:])), (words[-1], " ".join(words[:-1]))] if len(words) > 1 else []
        return bare in TOTALS or any(total in TOTALS and rest in known for total, rest in ends)

    return is_total


def _same(heading: str) -> Callable[[str], bool]:
    return lambda text: plain(text) == plain(heading)


def one_queue_a_cell(queue: pd.Series, joined: str, where: str, told: Told) -> NDArray[np.bool_]:
    """Rows to keep: those with a queue; rows of several queues only where these have no rows of their own."""
    has = (queue != "").to_numpy(dtype=bool)
    if not joined:
        return has
    several = queue.str.contains(joined, regex=False).to_numpy(dtype=bool)
    if not several.any():
        return has
    single = set(queue[~several])
    double = {name for name in queue[several].unique() if set(str(name).split(joined)) & single}
    twice = queue.isin(double).to_numpy(dtype=bool)
    told.dropped(
        where, "several queues together, of which some have rows of their own", queue.index.to_numpy()[twice], "queue"
    )
    rest = several & ~twice
    if rest.any():
        why = "several queues counted together: taken as one; export them without a filter to have them apart"
        told.doubted(where, why, queue.index.to_numpy()[rest], "queue", queue[rest])
    return has & ~twice


def tell_uncounted(
    table: Gathered, empty: NDArray[np.bool_], numbers: dict[str, NDArray[np.float64]], where: str, told: Told
) -> None:
    """Rows dropped for an empty count; cells that are no number were told when they were read."""
    name = "offered" if "offered" in numbers else "handled"
    blank = table.marked(name, lambda text: not text or plain(text) in ("", "na", "n a", "null", "none", "nan"))
    told.dropped(where, "no number of contacts", table.rows[empty & blank], "volume")
