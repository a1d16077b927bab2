"""Calendar regressors an expert would give: weekday, holidays and the days around them, place in the month, year."""

from __future__ import annotations

import numpy as np
import pandas as pd


def day_flags(days: pd.DatetimeIndex, holidays: pd.Series) -> pd.DataFrame:
    """Holiday, eve and day after as 0 or 1, one row a day."""
    named = holidays.ne("").astype(float)
    return pd.DataFrame(
        {
            "holiday": named.reindex(days).fillna(0.0).to_numpy(),
            "eve": named.reindex(days + pd.Timedelta(days=1)).fillna(0.0).to_numpy(),
            "after": named.reindex(days - pd.Timedelta(days=1)).fillna(0.0).to_numpy(),
        },
        index=days,
    )


def month_waves(days: pd.DatetimeIndex, order: int) -> pd.DataFrame:
    """Sines and cosines of the place in the month."""
    place = ((days.day - 1) / days.days_in_month).to_numpy()
    return waves(place, order, "month", days)


def year_waves(days: pd.DatetimeIndex, order: int) -> pd.DataFrame:
    """Sines and cosines of the place in the year."""
    return waves((days.dayofyear / 365.25).to_numpy(), order, "year", days)


def waves(place: np.ndarray, order: int, name: str, index: pd.Index) -> pd.DataFrame:
    """``sin(2 pi k place)`` and ``cos(2 pi k place)``, k to the order."""
    angles = 2.0 * np.pi * np.outer(place, np.arange(1, order + 1))
    columns = [f"{name}_{kind}{k}" for kind in ("sin", "cos") for k in range(1, order + 1)]
    return pd.DataFrame(np.hstack([np.sin(angles), np.cos(angles)]), columns=columns, index=index)


def varying(past: pd.DataFrame, coming: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both without the columns that the past never shows."""
    kept = past.columns[past.to_numpy().std(axis=0) > 0]
    return past[kept], coming[kept]
