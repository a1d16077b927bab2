"""What the tests of rolling origins are held against: an hourly queue, events."""

import datetime as dt

import numpy as np
import pandas as pd

from forecasting.calendar import interval_starts
from forecasting.events import Event
from forecasting.history import History


def made_history(weeks, change=lambda volume, _: volume):
    """One hourly queue, round the clock, in UTC; `change(volume, starts)` is applied last."""
    starts = interval_starts(dt.date(2026, 1, 5), 7 * weeks, 60, "UTC")
    rng = np.random.default_rng(1)
    hour = np.asarray(starts.hour)
    rate = 30 * (0.1 + np.exp(-(((hour - 11) / 3) ** 2))) * np.exp(rng.normal(0, 0.05, 400))[starts.day_of_year]
    volume = change(rng.poisson(rate).astype(float), starts)
    frame = pd.DataFrame({"start": starts, "queue": "phone", "volume": volume})
    for column in ("aht_s", "answered", "abandoned", "asa_s", "service_level"):
        frame[column] = np.nan
    return History(frame, 60, "UTC")


def event(name, begin, end, kind="planned"):
    return Event.model_validate({"name": name, "from": begin, "to": end, "kind": kind})
