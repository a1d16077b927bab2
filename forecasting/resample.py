"""History at another interval: finer rows are summed, coarser ones spread."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.gaps import RARE
from forecasting.history_file import COUNTS, MEANS
from forecasting.interval import LONGEST

WEIGHT_OF = {"aht_s": "answered", "asa_s": "answered", "service_level": "volume"}


def coarser(rows: pd.DataFrame, from_min: int, to_min: int) -> tuple[pd.DataFrame, list[str]]:
    """Rows of `from_min` summed into intervals of `to_min`, a multiple.

    Counts are summed, means weighted by volume (`aht_s` and `asa_s` by answered, where known). An interval for which
    fewer rows exist than is usual for that weekday and time has lost some and is left out as unknown, unless
    the history writes no zeros and that time is quiet.

    Returns
    -------
    rows : DataFrame
        Same columns.
    warnings : list of str
    """
    keys = [rows["queue"], pd.Series(_floor(rows["start"], to_min), index=rows.index, name="start")]
    sums = rows[["volume", *COUNTS]].groupby(keys, sort=False).sum(min_count=1)
    known = {}
    for name in MEANS:
        weight = rows[WEIGHT_OF[name]].fillna(rows["volume"]).clip(lower=1e-9)
        weight = weight.where(rows[name].notna(), 0.0)
        total = (rows[name].fillna(0.0) * weight).groupby(keys, sort=False).sum()
        known[name] = total / weight.groupby(keys, sort=False).sum().replace(0.0, np.nan)
    out = sums.assign(**known, row=rows["row"].groupby(keys, sort=False).min(), file=rows["file"].iloc[0])
    count = rows["volume"].groupby(keys, sort=False).size()
    out = out.reset_index()
    writes_zeros = bool((rows["volume"] == 0).any())
    partial = _lost_some(out, np.asarray(count, dtype=np.float64), writes_zeros)
    warnings = []
    if partial.any():
        warnings.append(
            f"{rows['file'].iloc[0]}: {int(partial.sum())} intervals of {to_min} minutes lack some of their"
            f" {from_min}-minute rows and count as missing"
        )
    return out.loc[~partial, list(rows.columns)], warnings


def _floor(starts: pd.Series, to_min: int) -> pd.DatetimeIndex:
    """Start of the clock interval that each start falls into."""
    moments = pd.DatetimeIndex(starts)
    wall = moments.tz_localize(None)
    if to_min <= LONGEST:  # subtracting keeps the two autumn hours apart
        into = (wall.hour * 60 + wall.minute) % to_min
        return moments - pd.to_timedelta(into, unit="min")
    first = np.ones(len(wall), dtype=bool)
    return wall.floor(f"{to_min}min").tz_localize(moments.tz, ambiguous=first, nonexistent="shift_forward")


def _lost_some(out: pd.DataFrame, count: NDArray[np.float64], writes_zeros: bool) -> NDArray[np.bool_]:
    """Intervals with fewer rows than is usual at that weekday and time, unless quiet ones are left unwritten."""
    clock = [out["queue"], out["start"].dt.day_of_week, out["start"].dt.hour, out["start"].dt.minute]
    rows = pd.Series(count, index=out.index)
    fewer = np.asarray(rows < rows.groupby(clock).transform("median"))
    busy = np.asarray((out["volume"] / rows).groupby(clock).transform("median") > RARE)
    return np.asarray(fewer & (busy | writes_zeros))


def finer(rows: pd.DataFrame, from_min: int, to_min: int) -> tuple[pd.DataFrame, list[str]]:
    """Rows of `from_min` spread evenly over intervals of `to_min`, a divisor; means are repeated."""
    parts = from_min // to_min
    out = rows.loc[rows.index.repeat(parts)].reset_index(drop=True)
    step = np.tile(np.arange(parts), len(rows))
    out["start"] = out["start"] + pd.to_timedelta(step * to_min, unit="min")
    for name in ("volume", *COUNTS):
        out[name] = out[name] / parts
    return out, [
        f"{rows['file'].iloc[0]}: rows of {from_min} minutes are spread evenly over {to_min}-minute intervals;"
        " history at the planned interval would show the shape inside them"
    ]


def fits(from_min: int, to_min: int) -> bool:
    """Whether rows of one interval can be brought to another."""
    if to_min >= from_min:
        return to_min % from_min == 0
    return from_min <= LONGEST and from_min % to_min == 0
