"""Overrides: a planner's corrections of the forecast, in layers, with who and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.adjusted import Adjusted, share_within
from forecasting.clock import read_moments
from forecasting.history_file import MOST_VOLUME
from forecasting.table import FaultBook, Table, read_table

OPS = ("percent", "add", "set", "at_least", "at_most")
COLUMNS = ("queue", "start", "end", "op", "value", "who", "why")


@dataclass(frozen=True)
class Override:
    """One row: what is done to a queue's contacts in [start, end), by whom and why."""

    queue: str
    start: pd.Timestamp
    end: pd.Timestamp
    op: str
    value: float
    who: str
    why: str


@dataclass(frozen=True)
class Layered:
    """A forecast before and after its overrides.

    Attributes
    ----------
    model : Adjusted
        As it was.
    final : Adjusted
        With all layers.
    layers : DataFrame
        ``queue,start,end,op,value,who,why,before,after``: one row an override that touches the horizon, in the order
        applied; contacts in its span before and after it.
    """

    model: Adjusted
    final: Adjusted
    layers: pd.DataFrame


def read_overrides(path: Path, queues: Sequence[str], time_zone: str) -> pd.DataFrame:
    """Read and check a file of overrides.

    Parameters
    ----------
    path : Path
        Columns ``queue,start,end,op,value`` and, optional, ``who,why``. A date alone as `start` means its midnight,
        as `end` that the whole day is included.
    queues : sequence of str
        Names that may occur.
    time_zone : str
        IANA name of the clock of wall times.

    Returns
    -------
    DataFrame
        ``queue,start,end,op,value,who,why``, aware moments, in the order of the file.

    Raises
    ------
    InputError
        With every fault.
    """
    table = read_table(path, ("queue", "start", "end", "op", "value"), ("who", "why"))
    book = FaultBook()
    rows = pd.DataFrame({"queue": table.names(book, "queue", queues)})
    # Each row is a key of its own: two overrides may begin in the repeated hour, both at its first moment.
    each = pd.Series(table.row.astype(str))
    for column in ("start", "end"):
        moments, skipped = read_moments(table, book, column, time_zone, each)
        table.tell(book, skipped, column, "a time that the clock shows", "Daylight saving skips it: use an hour later.")
        rows[column] = moments
    whole_day = (table.cells["end"].str.len() <= 10).to_numpy(dtype=bool)
    rows.loc[whole_day, "end"] += pd.DateOffset(days=1)
    backwards = (rows["end"] <= rows["start"]).to_numpy(dtype=bool)
    table.tell(book, backwards, "end", "a time after start", "Swap them, or correct one.")
    rows["op"] = table.names(book, "op", OPS)
    rows["value"] = _values(table, book)
    for column in ("who", "why"):
        rows[column] = table.cells.get(column, "")
    book.close()
    return rows


def _values(table: Table, book: FaultBook) -> NDArray[np.float64]:
    value = table.numbers(book, "value", -MOST_VOLUME, MOST_VOLUME)
    empty = (table.cells["value"] == "").to_numpy(dtype=bool)
    table.tell(book, empty, "value", "a number", "Fill the cell, or delete the row.")
    op = table.cells["op"]
    low = (op == "percent").to_numpy(dtype=bool) & (value < -100)
    table.tell(book, low, "value", "a percentage of at least -100", "-100 takes everything away.")
    negative = op.isin(["set", "at_least", "at_most"]).to_numpy(dtype=bool) & (value < 0)
    table.tell(book, negative, "value", "contacts, at least 0", "Correct the number.")
    return value


def no_overrides() -> pd.DataFrame:
    """An empty frame of overrides."""
    return pd.DataFrame(columns=list(COLUMNS))


def apply_overrides(
    base: Adjusted, overrides: pd.DataFrame, open_: Mapping[str, NDArray[np.bool_]] | None = None
) -> Layered:
    """Lay overrides on a forecast, in their order, on mean and paths alike.

    An override acts on the intervals that start in [start, end). `value` counts the contacts of the whole span,
    as a planner says it ("set Tuesday to 1,200", "add 300 on Friday"), and is spread by the forecast's own
    profile; a span of one interval is that interval's own number. `percent` 10 means times 1.10. Of a span that
    lies partly outside the horizon, the part in proportion to its time is applied. Mean and paths are multiplied
    by the same number, so that the uncertainty stays in proportion; only `add` leaves its absolute spread as it
    was. Where the span expects nothing, contacts are spread evenly over its open intervals.

    Parameters
    ----------
    base : Adjusted
    overrides : DataFrame
        As read by `read_overrides`.
    open_ : mapping of queue to ndarray of bool, shape (n,), optional
        Open intervals; None: all.

    Returns
    -------
    Layered
    """
    now, layers = base, []
    for row in overrides[list(COLUMNS)].itertuples(index=False, name=None):
        override = Override(*row)
        inside = np.asarray((base.starts >= override.start) & (base.starts < override.end))
        if override.queue in now.mean and inside.any():
            before = float(now.mean[override.queue][inside].sum())
            now = _applied(now, override, inside, open_ or {})
            layers.append((*row, before, float(now.mean[override.queue][inside].sum())))
            now = now.noting(_sentence(override, *layers[-1][-2:]))
    return Layered(base, now, pd.DataFrame(layers, columns=[*COLUMNS, "before", "after"]))


def _applied(
    base: Adjusted, override: Override, inside: NDArray[np.bool_], open_: Mapping[str, NDArray[np.bool_]]
) -> Adjusted:
    queue = override.queue
    part = share_within(base.starts, base.interval, override.start, override.end)
    mean, paths = base.mean[queue], base.paths[queue]
    before = float(mean[inside].sum())
    after = _target(override, before, part)
    cells = inside & open_[queue] if queue in open_ and (inside & open_[queue]).any() else inside
    changed = _spread(mean, inside, cells, before, after)
    if override.op == "add":
        paths = np.maximum(paths + (changed - mean), 0.0).astype(np.float32)
    return base.with_queue(queue, changed, paths)


def _target(override: Override, before: float, part: float) -> float:
    """Contacts of a span after one override."""
    value = override.value * part
    after = {
        "percent": before * (1 + override.value / 100),
        "add": before + value,
        "set": value,
        "at_least": max(before, value),
        "at_most": min(before, value),
    }[override.op]
    return max(after, 0.0)


def _spread(
    mean: NDArray[np.float64],
    inside: NDArray[np.bool_],
    cells: NDArray[np.bool_],
    before: float,
    after: float,
) -> NDArray[np.float64]:
    """The mean with the span's contacts brought from `before` to `after`; evenly over `cells` from nothing."""
    if before > 0:
        return np.where(inside, mean * (after / before), mean)
    return np.where(cells, after / cells.sum(), mean)


def _sentence(override: Override, before: float, after: float) -> str:
    by = f" by {override.who}" if override.who else ""
    because = f": {override.why}" if override.why else ""
    span = f"{override.start:%Y-%m-%d %H:%M} to {override.end:%Y-%m-%d %H:%M}"
    change = f"{before:,.0f} contacts become {after:,.0f}"
    return f"override{by} on {override.queue}, {span}, {override.op} {override.value:g}: {change}{because}"
