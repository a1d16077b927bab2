"""``planner forecast``: a bare history file, or one with a scenario's queues, events and zone."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

from forecasting import forecast, read_history
from forecasting.calendar import interval_starts
from forecasting.faults import Fault, InputError
from forecasting.result import Forecast
from forecasting.series import Series


def forecast_file(
    history: Path,
    *,
    days: int,
    start: dt.date | None = None,
    holidays: str | None = None,
    scenario: Path | None = None,
    time_zone: str = "UTC",
) -> Forecast:
    """Forecast every queue of a history file.

    Without a scenario, opening hours and the interval are learned from the file, and the first day forecast is the
    one after its last. With one, its queues, zone, special days, events and surges are used; its own history is not.

    Raises
    ------
    InputError
        If the file or the scenario is wrong.
    """
    if scenario is not None:
        return _with_scenario(history, scenario, days, start)
    past = read_history([history], time_zone=time_zone)
    first = start or past.frame["start"].max().date() + dt.timedelta(1)
    # Without a scenario nobody can state a handle time: where the file has none it stays empty.
    queues = [Series(queue=name, aht_s=math.nan) for name in past.frame["queue"].drop_duplicates()]
    horizon = interval_starts(first, days, past.interval_min, time_zone)
    return forecast(past, queues, horizon, holidays=_checked(holidays, first))


def _with_scenario(history: Path, scenario: Path, days: int, start: dt.date | None) -> Forecast:
    from dataclasses import replace

    from planner.formats import read_inputs
    from planner.outlook import outlook
    from planner.scenario.reading import read_scenario

    record = read_scenario(scenario)
    past = read_history([history], interval_min=record.interval_min, time_zone=record.time_zone)
    moved = record.model_copy(update={"days": days, "start": start or record.start})
    inputs = read_inputs(record)
    return outlook(replace(inputs, scenario=moved, history=past.frame, history_interval_min=past.interval_min))


def _checked(holidays: str | None, first: dt.date) -> str | None:
    from forecasting.calendar import holiday_names

    try:
        holiday_names(holidays, first, first)
    except ValueError as error:
        fault = Fault("--holidays", str(holidays), "a code of the holidays library such as US-NY", str(error))
        raise InputError([fault]) from error
    return holidays
