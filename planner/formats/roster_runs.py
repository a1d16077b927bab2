"""Segments of a roster in shifts: an unbroken run of them is a shift or a leave."""

from __future__ import annotations

import pandas as pd


def in_runs(roster: pd.DataFrame) -> pd.DataFrame:
    """The roster sorted by person, day and start, with `run`: an unbroken run of segments is a shift or a leave."""
    ordered = roster.sort_values(["agent", "date", "start"], kind="stable", ignore_index=True)
    same = (ordered["agent"] == ordered["agent"].shift()) & (ordered["date"] == ordered["date"].shift())
    joined: pd.Series = same & (ordered["start"] <= ordered["end"].shift())
    return ordered.assign(run=(~joined).cumsum())
