"""What every make of sheet does to its rows before it gives them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.formats.told import Told

LONG = 1_000
"""Characters of a cell that are read: no number, time or name is longer, and patterns are slow over long ones."""


def given(frame: pd.DataFrame, where: str, told: Told) -> pd.DataFrame:
    """Rows that hold something, counted; cells longer than any that is read are cut, told.

    Parameters
    ----------
    frame : DataFrame of str
        Stripped cells; index: the row in the file.
    where : str
    told : Told
    """
    filled = np.zeros(len(frame), dtype=bool)
    for name in frame:
        filled |= (frame[name] != "").to_numpy(dtype=bool)
    kept = frame if filled.all() else frame[filled]
    told.read(where, len(kept))
    for name in kept:
        long = (kept[name].str.len() > LONG).to_numpy(dtype=bool)
        if long.any():
            told.doubted(where, f"longer than {LONG:,} characters: cut", kept.index.to_numpy()[long], str(name))
            kept = kept.assign(**{str(name): kept[name].str.slice(0, LONG)})
    return kept
