"""Where the demand comes from: history, somebody else's forecast, days with other opening hours."""

from __future__ import annotations

import datetime as dt

from forecasting.record import Hours, Record
from planner.scenario.record import Day


class HistorySource(Record):
    """Files (or a named history of the store) to learn from.

    Attributes
    ----------
    contacts : str
        A log of single contacts, `queue,start,handle_s[,wait_s,outcome,case,reopened]`, for handle_time = "learn" of
        the simulation, patience_s = "fitted" of a queue, and the cost of a resolved case.
    store : str
        Name of a history in the team's store, instead of files.
    """

    file: str | tuple[str, ...] | None = None
    contacts: str | None = None
    store: str | None = None
    learn_from: dt.date | None = None


class ForecastSource(Record):
    """Somebody else's forecast to use instead of ours, and overrides in layers."""

    file: str | None = None
    overrides: str | None = None


class SpecialDay(Record):
    """A date whose opening hours differ; no hours means closed. No queues named means all."""

    date: Day
    queues: tuple[str, ...] = ()
    open: Hours
