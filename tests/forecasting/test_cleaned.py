"""A cleaned history beside the rows as they came: gaps, marked events and outliers planted by hand are found."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting.cleaned import cleaned
from forecasting.events import Event
from forecasting.history import COLUMNS, History
from forecasting.series import Series

ZONE = "Europe/London"
GONE, MARKED, HUGE = dt.date(2026, 2, 4), dt.date(2026, 2, 10), dt.date(2026, 1, 20)


@pytest.fixture(scope="module")
def history() -> History:
    """Ten weeks of weekdays, 9 to 17, some 50 contacts an hour; one day gone, one fourfold."""
    starts = pd.date_range("2025-12-29", "2026-03-08 23:00", freq="60min", tz=ZONE)
    starts = starts[(starts.hour >= 9) & (starts.hour < 17) & (starts.day_of_week < 5)]
    volume = np.random.default_rng(1).poisson(50.0, len(starts)).astype(float)
    volume[np.asarray(starts.date == HUGE)] *= 4
    rows = pd.DataFrame({"start": starts, "queue": "phone", "volume": volume}).reindex(columns=list(COLUMNS))
    return History(rows[rows["start"].dt.date != GONE].reset_index(drop=True), 60, ZONE)


def test_every_day_has_its_state(history: History) -> None:
    event = Event.model_validate({"name": "outage", "from": f"{MARKED}T12:00:00", "to": f"{MARKED}T15:00:00"})
    found = cleaned(history, Series("phone"), events=[event])
    days = found.days.set_index("date")
    assert days.loc[MARKED, "state"] == "partly used"
    assert days.loc[HUGE, "state"] == "used"
    rows = history.frame
    mine = rows[(rows["start"].dt.date == MARKED) & ~rows["start"].dt.hour.isin([12, 13, 14])]
    assert days.loc[MARKED, "used"] == pytest.approx(mine["volume"].sum())
    assert set(found.days.loc[~found.days["date"].isin([MARKED, GONE]), "state"]) == {"used"}
    assert np.isnan(days.loc[GONE, "as_came"])


def test_the_outlier_is_told_and_stays(history: History) -> None:
    found = cleaned(history, Series("phone"))
    assert HUGE in set(found.outliers["first"].dt.date)
    days = found.days.set_index("date")
    assert days.loc[HUGE, "used"] == days.loc[HUGE, "as_came"]


def test_without_rows_it_says_so(history: History) -> None:
    with pytest.raises(KeyError):
        cleaned(history, Series("chat"))
