"""``planner forecast`` and ``planner backtest``: a history file alone, or with a scenario's queues, events and zone."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from forecasting import forecast, read_history
from forecasting.calendar import holiday_names, interval_starts, odd_clock_move
from forecasting.faults import Fault, InputError
from forecasting.given import read_given_forecast
from forecasting.history import History, check_covers
from forecasting.long_horizon import forecast_long
from forecasting.long_queue import SHORT_DAYS
from forecasting.long_result import LongForecast
from forecasting.overrides import read_overrides
from forecasting.result import Forecast
from forecasting.rolling import run_backtest
from forecasting.rolling_found import Backtest, Going
from forecasting.series import Series
from forecasting.stated_day import stated_day
from forecasting.stated_hours import queue_hours
from planner.formats import read_demand
from planner.outlook import outlook, outlook_long
from planner.scenario import Inputs
from planner.scenario.reading import read_scenario
from planner.stated_series import series_of


def forecast_file(
    history: Path,
    *,
    days: int,
    start: str | None = None,
    holidays: str | None = None,
    scenario: Path | None = None,
    time_zone: str | None = None,
    open_hours: Sequence[str] = (),
    overrides: Path | None = None,
    given: Path | None = None,
    allow: Sequence[Path] = (),
) -> Forecast:
    """Forecast every queue of a history file.

    Without a scenario, opening hours and the interval are learned from the file, and the first day forecast is the
    one after its last. With one, its queues, zone, special days, events and surges are used; its own history is not.

    Parameters
    ----------
    history : Path
    days : int
        At least 1.
    start : str, optional
        First day, ISO.
    holidays : str, optional
        Code of the holidays library; None: the scenario's, else none.
    scenario : Path, optional
    time_zone : str, optional
        IANA name; None: the scenario's, else UTC. Only without a scenario.
    open_hours : sequence of str
        ``Mon-Fri 07:00-21:00`` for every queue, ``phone: Mon-Fri 07:00-21:00`` for one; queues of which none is said
        have theirs learned. Only without a scenario.
    overrides, given : Path, optional
        As `[forecast]` of a scenario names them. Only without one.
    allow : sequence of Path
        Folders in which files that the scenario names may lie.

    Returns
    -------
    Forecast
        What was repaired in the history stands first in its notes.

    Raises
    ------
    InputError
        If an option, the file or the scenario is wrong.
    """
    first = stated_day("--start", start)
    check_holidays(holidays)
    if scenario is not None:
        alone = {"--time-zone": time_zone, "--open": open_hours, "--overrides": overrides, "--given": given}
        _only_without_scenario(alone)
        return _with_scenario(history, scenario, days, first, holidays, allow)
    past, first, series = _read(history, first, time_zone, open_hours)
    queues = [one.queue for one in series]
    _check_clock(first, days, past)
    horizon = interval_starts(first, days, past.interval_min, past.time_zone)
    check_covers(past, horizon[0], where="--start")
    open_ = {one.queue: one.opening.mask(horizon) for one in series if one.opening is not None}
    made = forecast(
        past,
        series,
        horizon,
        holidays=holidays,
        overrides=read_overrides(overrides, queues, past.time_zone) if overrides else None,
        given=read_given_forecast(given, queues, horizon, open_) if given else None,
    )
    return replace(made, notes=(*past.warnings, *made.notes, *_beyond(days)))


def forecast_months(
    history: Path,
    *,
    days: int,
    start: str | None = None,
    holidays: str | None = None,
    scenario: Path | None = None,
    time_zone: str | None = None,
    open_hours: Sequence[str] = (),
    overrides: Path | None = None,
    given: Path | None = None,
    allow: Sequence[Path] = (),
) -> LongForecast:
    """Forecast the days and weeks of every queue of a history file, up to 600 days ahead.

    The options are those of `forecast_file`; the first 28 days are the sums of its intervals.

    Raises
    ------
    InputError
        If an option, the file or the scenario is wrong, or another's forecast is given: that has intervals only.
    """
    if given is not None:
        remedy = "Leave one of them out: somebody else's forecast is taken by interval only."
        raise InputError([Fault("--given", str(given), "--given or --by day, week", remedy)])
    first = stated_day("--start", start)
    check_holidays(holidays)
    if scenario is not None:
        _only_without_scenario({"--time-zone": time_zone, "--open": open_hours, "--overrides": overrides})
        inputs = _inputs(history, scenario, min(days, SHORT_DAYS), first, holidays, allow)
        made = outlook_long(inputs, inputs.scenario.start, days)
        return replace(made, notes=(*inputs.warnings, *made.notes))
    past, first, series = _read(history, first, time_zone, open_hours)
    queues = [one.queue for one in series]
    check_covers(past, pd.Timestamp(first, tz=past.time_zone), where="--start")
    made = forecast_long(
        past,
        series,
        first,
        days,
        holidays=holidays,
        overrides=read_overrides(overrides, queues, past.time_zone) if overrides else None,
    )
    return replace(made, notes=(*past.warnings, *made.notes))


def _read(
    history: Path, first: dt.date | None, time_zone: str | None, open_hours: Sequence[str]
) -> tuple[History, dt.date, list[Series]]:
    """A history without a scenario, the first day forecast, and its queues with the hours stated for them.

    Nobody can state a handle time then: where the file has none it stays empty.
    """
    past = read_history([history], time_zone=time_zone or "UTC", before=first)
    queues = [str(name) for name in past.frame["queue"].drop_duplicates()]
    hours = queue_hours(open_hours, queues)
    series = [Series(queue=name, opening=hours.get(name), aht_s=math.nan) for name in queues]
    return past, first or past.frame["start"].max().date() + dt.timedelta(1), series


def _beyond(days: int) -> tuple[str, ...]:
    """What an interval forecast cannot carry."""
    if days <= SHORT_DAYS:
        return ()
    return (
        f"intervals are rehearsed {SHORT_DAYS} days ahead; the {days - SHORT_DAYS} days after that are less sure than "
        "their bands say: forecast months with --by day or --by week, which know growth and season",
    )


def _only_without_scenario(options: Mapping[str, object]) -> None:
    faults = [
        Fault(option, str(value), f"{option} or --scenario", "Leave one of them out: the scenario says it itself.")
        for option, value in options.items()
        if value
    ]
    if faults:
        raise InputError(faults)


def _with_scenario(
    history: Path,
    scenario: Path,
    days: int,
    start: dt.date | None,
    holidays: str | None,
    allow: Sequence[Path],
) -> Forecast:
    inputs = _inputs(history, scenario, days, start, holidays, allow)
    made = outlook(inputs)
    return replace(made, notes=(*inputs.warnings, *made.notes, *_beyond(days)))


def _inputs(
    history: Path,
    scenario: Path,
    days: int,
    start: dt.date | None,
    holidays: str | None,
    allow: Sequence[Path],
) -> Inputs:
    """A scenario's demand with another history, horizon and holidays."""
    record = read_scenario(scenario, allow=allow)
    moved = record.model_copy(
        update={
            "days": days,
            "start": start or record.start,
            "holidays": holidays or record.holidays,
            "history": record.history.model_copy(update={"file": str(history), "store": None}),
        }
    )
    return read_demand(moved, history, allow=allow)


def backtest_file(
    history: Path,
    *,
    origins: int,
    days: int,
    holidays: str | None = None,
    scenario: Path | None = None,
    time_zone: str | None = None,
    open_hours: Sequence[str] = (),
    allow: Sequence[Path] = (),
    going: Going = lambda _: True,
) -> tuple[Backtest, tuple[str, ...]]:
    """Rolling-origin accuracy of every queue of a history file, and what was repaired or doubted in it.

    With a scenario, its queues that have a history of their own, its zone, hours, special days and events are used;
    planned events are then scored as special days. `going` is that of `forecasting.rolling.run_backtest`, the other
    options are those of `forecast_file`.

    Raises
    ------
    InputError
        If an option, the file or the scenario is wrong, or the file is too short.
    """
    check_holidays(holidays)
    if scenario is None:
        past = read_history(history, time_zone=time_zone or "UTC")
        queues = [str(name) for name in past.frame["queue"].drop_duplicates()]
        hours = queue_hours(open_hours, queues)
        series = [Series(queue=name, opening=hours.get(name)) for name in queues]
        found = run_backtest(past, origins=origins, days=days, series=series, holidays=holidays, going=going)
        return found, past.warnings
    _only_without_scenario({"--time-zone": time_zone, "--open": open_hours})
    record = read_scenario(scenario, allow=allow)
    inputs = read_demand(record, history, allow=allow)
    past = History(inputs.history, inputs.history_interval_min, record.time_zone, ())
    own = set(past.frame["queue"].unique())
    found = run_backtest(
        past,
        origins=origins,
        days=days,
        series=[series_of(record, queue) for queue in record.queue if queue.name in own and queue.history is None],
        holidays=holidays or record.holidays,
        events=record.event,
        going=going,
    )
    return found, inputs.warnings


def _check_clock(first: dt.date, days: int, past: History) -> None:
    odd = odd_clock_move(first, days, past.interval_min, past.time_zone)
    if odd is not None:
        expected = f"rows of an interval that the clock's move on {odd} in {past.time_zone} is a multiple of"
        remedy = "Export the history in rows of 30 minutes or less, or forecast other days."
        raise InputError([Fault("history", f"rows of {past.interval_min} minutes", expected, remedy)])


def check_holidays(code: str | None) -> None:
    """Refuse a code that the holidays library does not know.

    Raises
    ------
    InputError
        Naming the option.
    """
    try:
        holiday_names(code, dt.date(2026, 1, 1), dt.date(2026, 1, 1))
    except ValueError as error:
        remedy = "Write the codes of country and region that the holidays library knows, or leave it out."
        fault = Fault("--holidays", str(code), "a country or region such as US or US-NY", remedy)
        raise InputError([fault]) from error
