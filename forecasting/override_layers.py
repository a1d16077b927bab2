"""Layers of overrides as a person edits them: what each does to a forecast that is there, and the file they make."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.adjusted import Adjusted
from forecasting.overrides import COLUMNS, apply_overrides, no_overrides, read_overrides


@dataclass(frozen=True)
class LaidOn:
    """A forecast with further layers on it.

    Attributes
    ----------
    mean : DataFrame
        ``start,queue,mean``, rows as they came: expected contacts with every layer.
    layers : DataFrame
        ``queue,start,end,op,value,who,why,before,after``: contacts of the span before and after each layer; NaN for a
        layer that the forecast holds already, or that does not touch its horizon.
    exact : bool
        False where a layer that the forecast holds was changed or taken off: what lay under it is not known here.
    """

    mean: pd.DataFrame
    layers: pd.DataFrame
    exact: bool


def lay_on(frame: pd.DataFrame, held: pd.DataFrame | None, wanted: pd.DataFrame) -> LaidOn:
    """Lay overrides on a forecast's mean at once, without forecasting again.

    Parameters
    ----------
    frame : DataFrame
        ``start,queue,mean``, aware starts, every interval of the horizon.
    held : DataFrame, optional
        Layers that `frame` holds already, as `read_overrides` gives them.
    wanted : DataFrame
        All layers, in order.
    """
    before = no_overrides() if held is None else held
    same = 0
    for ours, theirs in zip(_keys(before), _keys(wanted), strict=False):
        if ours != theirs:
            break
        same += 1
    further = wanted.iloc[same:]
    starts = pd.DatetimeIndex(frame["start"].drop_duplicates())
    means = {str(queue): rows["mean"].to_numpy(dtype=float) for queue, rows in frame.groupby("queue", sort=False)}
    base = Adjusted(starts, means, {queue: mean[None].astype(np.float32) for queue, mean in means.items()}, means)
    layers = wanted.reset_index(drop=True).assign(before=np.nan, after=np.nan)
    now = base
    for place in range(same, len(wanted)):
        laid = apply_overrides(now, further.iloc[[place - same]])
        now = laid.final
        if len(laid.layers):
            layers.loc[place, ["before", "after"]] = laid.layers[["before", "after"]].to_numpy(dtype=float)[0]
    mean = np.concatenate([now.mean[queue] for queue in means])
    return LaidOn(frame[["start", "queue"]].assign(mean=mean), layers, same == len(before))


def overrides_file(overrides: pd.DataFrame) -> bytes:
    """Overrides as a file that `read_overrides` reads; moments with their offset."""
    told = overrides.assign(**{name: [one.isoformat() for one in overrides[name]] for name in ("start", "end")})
    return told[list(COLUMNS)].to_csv(index=False, lineterminator="\n").encode()


def with_override(
    overrides: pd.DataFrame | None, row: dict[str, object], queues: Sequence[str], time_zone: str
) -> pd.DataFrame:
    """Overrides with one more layer on top, checked as a file of them is.

    Parameters
    ----------
    overrides : DataFrame, optional
        As `read_overrides` gives them.
    row : dict
        The new one, ``queue,start,end,op,value,who,why``; moments as ISO 8601, on the clock of `time_zone` or with an
        offset.
    queues : sequence of str
        Names that may occur.
    time_zone : str

    Raises
    ------
    InputError
        With every fault of the new one.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "override"
        pd.DataFrame([row], columns=list(COLUMNS)).to_csv(path, index=False)
        new = read_overrides(path, queues, time_zone)
    if overrides is None or overrides.empty:
        return new
    return pd.concat([overrides, new], ignore_index=True)


def _keys(overrides: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(overrides[list(COLUMNS)].itertuples(index=False, name=None))
