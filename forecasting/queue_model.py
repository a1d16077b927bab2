"""One queue from its past to its mean and uncertainty over the coming days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import holiday_names
from forecasting.combine import Combination, combine
from forecasting.days import DayTable
from forecasting.distribution import Uncertainty
from forecasting.errors import measure
from forecasting.events import Event
from forecasting.grid import QueueHistory, cell_starts
from forecasting.marked import touched
from forecasting.methods import METHODS
from forecasting.planned import LearnedEvent, learn_events
from forecasting.series import Series
from forecasting.special_terms import worth_trying
from forecasting.threads import one_thread


@dataclass(frozen=True)
class QueueModel:
    """What was learned about a queue and what it expects.

    Attributes
    ----------
    table : DayTable
        The past and the days to come.
    combination : Combination
    uncertainty : Uncertainty
    first_day : date
        Local day of row 0 of the means: the first day that is not history.
    taught : tuple of LearnedEvent
        What planned events of the past did.
    """

    table: DayTable
    combination: Combination
    uncertainty: Uncertainty
    first_day: dt.date
    taught: tuple[LearnedEvent, ...]

    def ordinary(self) -> NDArray[np.float64]:
        """Mean without what holidays to come would change, shape (days, slots)."""
        known, coming = self.table.known, len(self.table.dates) - self.table.known
        plain = replace(
            self.table,
            holidays=(*self.table.holidays[:known], *[""] * coming) if self.table.holidays else (),
        )
        mean = np.zeros_like(self.combination.mean)
        with one_thread():
            for method in METHODS:
                weight = self.combination.weights.get(method.name, 0.0)
                if weight:
                    mean += weight * method.fit(plain, self.combination.settings).mean(known, coming)
        return mean


def learn(
    past: QueueHistory, series: Series, last_day: dt.date, holidays: str | None, events: Sequence[Event]
) -> QueueModel:
    """Choose, fit and measure one queue.

    Parameters
    ----------
    past : QueueHistory
        Cut at the origin.
    series : Series
        Whose special days hold for the days to come.
    last_day : date
        Last local day of the horizon.
    holidays : str, optional
        Code of the public holidays.
    events : sequence of Event
        What planned ones did is learned, and set aside here.

    Returns
    -------
    QueueModel
    """
    table = day_table(past, series, last_day, holidays, events)
    combination = combine(table)
    ahead = len(table.dates) - table.known
    uncertainty = measure(table, combination.origins, combination.trials, ahead, combination.doubts)
    taught = learn_events(past.volume, past.stamps, past.queue, events, past.interval_min)
    return QueueModel(table, combination, uncertainty, first_unknown(table), taught)


def first_unknown(table: DayTable) -> dt.date:
    """Local day of the first row that is not history."""
    return pd.Timestamp(table.dates[0]).date() + dt.timedelta(table.known)


def day_table(
    past: QueueHistory, series: Series, last_day: dt.date, holidays: str | None, events: Sequence[Event]
) -> DayTable:
    """The past days that are over, without planned events, and every day from then to the last one, empty."""
    known = int((past.days < past.known_to.normalize()).sum())
    known += int(known < len(past.days) and _is_over(past, known))
    days = pd.date_range(past.days[0], pd.Timestamp(last_day), freq="D")
    stamps = cell_starts(days[known:], past.interval_min)
    coming = past.opening.mask(stamps, series.special).reshape(-1, past.slots)
    volume = np.full((len(days), past.slots), np.nan)
    volume[:known] = np.where(_planned(past, events) & past.open, np.nan, past.volume)[:known]
    names = holiday_names(holidays, days[0].date(), days[-1].date())
    plain = DayTable(
        dates=days.to_numpy().astype("datetime64[D]"),
        volume=volume,
        open=np.concatenate([past.open[:known], coming]),
        known=known,
        holidays=tuple(names.get(day.date(), "") for day in days) if names else (),
    )
    return replace(plain, special=worth_trying(plain, holidays))


def _planned(past: QueueHistory, events: Sequence[Event]) -> NDArray[np.bool_]:
    flag = np.zeros(past.volume.size, dtype=bool)
    for event in events:
        if event.kind == "planned":
            flag |= touched(event, past.queue, past.stamps, past.interval_min)
    return flag.reshape(past.volume.shape)


def _is_over(past: QueueHistory, day: int) -> bool:
    """Whether the day that the known time ends in has no open slot left to come."""
    slot_starts = past.days[day] + pd.to_timedelta(np.arange(past.slots) * past.interval_min, unit="min")
    return not bool(past.open[day][np.asarray(slot_starts >= past.known_to)].any())
