"""History in layers: rows that came piece by piece, later pieces over earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.history import COLUMNS, at_interval, one_row_a_key
from forecasting.history_file import FileRows, read_file
from forecasting.interval import clock_minute
from forecasting.resample import fits
from forecasting.table import FaultBook

INTERVAL = "interval_min"
LAYER = (*COLUMNS, INTERVAL)
"""Columns of a layer: those of a history, and the length of the row's own interval, minutes."""

FEW = 8
"""Rows of a queue below which its interval is not learned from them where it is known."""


@dataclass(frozen=True)
class Layer:
    """Rows that came in one piece.

    Attributes
    ----------
    frame : DataFrame
        Columns `LAYER`: aware starts, one row a key, sorted by queue, then start; each queue at its own interval.
    warnings : tuple of str
        What was repaired or doubted, in sentences.
    """

    frame: pd.DataFrame
    warnings: tuple[str, ...] = ()


def read_layer(path: Path, time_zone: str) -> Layer:
    """Read a file of history, however short: a day that is laid over what is there needs no week.

    Parameters
    ----------
    path : Path
        As `forecasting.read_history` takes it.
    time_zone : str
        Clock of starts without an offset.

    Raises
    ------
    InputError
        As `forecasting.read_history`, but for the length.
    """
    book = FaultBook()
    warnings: list[str] = []
    parts = read_file(path, time_zone, book, warnings)
    book.close()
    single = [one_row_a_key(part.frame, book, warnings).assign(**{INTERVAL: part.interval_min}) for part in parts]
    book.close()
    frame = pd.concat(single, ignore_index=True).sort_values(["queue", "start"], kind="stable", ignore_index=True)
    return Layer(frame[list(LAYER)], tuple(warnings))


def layered(layers: Sequence[pd.DataFrame], interval_min: int, name: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """One frame of all layers: of rows of one queue and start, the last layer's.

    A queue that has one interval in every layer is merged at it and then brought to `interval_min`; one whose layers
    differ is brought there layer by layer.

    Parameters
    ----------
    layers : sequence of DataFrame
        Columns `LAYER`, all starts in one zone, from the lowest to the top one; at least one.
    interval_min : int
        Interval wanted, minutes.
    name : str
        What the history is called in messages.

    Returns
    -------
    frame : DataFrame
        Columns `COLUMNS`, sorted by queue, then start; one row a key.
    warnings : tuple of str

    Raises
    ------
    InputError
        If an interval does not fit the one wanted.
    """
    rows = pd.concat([layer.assign(row=number) for number, layer in enumerate(layers)], ignore_index=True)
    rows = rows.assign(file=pd.Categorical([name]).take(np.zeros(len(rows), dtype=np.intp)))
    rows[INTERVAL] = _intervals(rows, interval_min)
    differing = rows.groupby("queue")[INTERVAL].nunique()
    mixed = rows["queue"].isin(differing.index[differing > 1]).to_numpy()
    book, warnings = FaultBook(), list[str]()
    parts = []
    for chosen, by_layer in ((~mixed, False), (mixed, True)):
        pieces = rows[chosen].groupby(["row", INTERVAL] if by_layer else [INTERVAL])
        for _, piece in pieces:
            own = int(piece[INTERVAL].iloc[0])
            part = FileRows(last_of_each_key(piece.drop(columns=INTERVAL)), own)
            parts.append(at_interval(part, interval_min, book, warnings))
    book.close()
    whole = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
    return last_of_each_key(whole)[list(COLUMNS)].reset_index(drop=True), tuple(dict.fromkeys(warnings))


def last_of_each_key(rows: pd.DataFrame) -> pd.DataFrame:
    """Of rows of one queue and start the one with the highest `row`; sorted by queue, then start."""
    queue = pd.factorize(rows["queue"], sort=True)[0]
    moment = pd.DatetimeIndex(rows["start"]).asi8
    order = np.lexsort((rows["row"].to_numpy(), moment, queue))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (np.diff(queue[order]) != 0) | (np.diff(moment[order]) != 0)
    kept = order[last]
    in_order = len(kept) == len(rows) and bool((np.diff(kept) == 1).all())
    return rows if in_order else rows.take(kept)


def _intervals(rows: pd.DataFrame, wanted_min: int) -> pd.Series:
    """Each row's interval, minutes; that of a few rows is what the queue's other layers have.

    From a row or two nobody learns an interval: a correction of 09:00 alone is no row of nine hours. Where no layer
    knows better and what was learned fits nothing, it is the interval wanted.
    """
    own = rows[INTERVAL]
    few = rows.groupby(["queue", "row"])["volume"].transform("size") < FEW
    known = rows["queue"].map(rows[~few].groupby("queue")[INTERVAL].last())
    unfit = (
        few & known.isna() & ~own.map({length: fits(int(length), wanted_min) for length in own.unique()}).astype(bool)
    )
    better = known.where(few).fillna(own).where(~unfit, wanted_min)
    on_grid = clock_minute(pd.DatetimeIndex(rows["start"])) % better.to_numpy() == 0
    return own.where(~on_grid, better).astype(int)
