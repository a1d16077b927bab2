"""A scenario's words turned into a forecast: which queues, hours, special days, events and surges."""

from __future__ import annotations

import datetime as dt

from forecasting import forecast
from forecasting.calendar import DAY_NAMES
from forecasting.events import Surge
from forecasting.history import History
from forecasting.long_horizon import forecast_long
from forecasting.long_result import LongForecast
from forecasting.remembered import Remembered
from forecasting.result import Forecast
from planner.scenario import Inputs, Scenario
from planner.stated_series import series_of


def outlook(inputs: Inputs, *, paths: int = 200, remembered: Remembered | None = None) -> Forecast:
    """Forecast of every queue of the scenario over its horizon.

    Parameters
    ----------
    paths : int
        Number of joint sample paths.
    remembered : Remembered, optional
        Queues learned by earlier calls; the forecast is the same.
    """
    scenario = inputs.scenario
    return forecast(
        History(inputs.history, inputs.history_interval_min, scenario.time_zone, ()),
        [series_of(scenario, queue) for queue in scenario.queue],
        scenario.horizon(),
        holidays=scenario.holidays,
        events=scenario.event,
        surges=surges_of(scenario),
        deflects=scenario.deflect,
        overrides=inputs.overrides,
        given=inputs.given_forecast,
        seed=scenario.seed,
        paths=paths,
        remembered=remembered,
    )


def outlook_long(inputs: Inputs, first_day: dt.date, days: int, *, paths: int = 200) -> LongForecast:
    """Days and weeks of every queue of the scenario for months ahead; somebody else's forecast is left out.

    Parameters
    ----------
    first_day : date
    days : int
        1 to 600.
    paths : int
        Number of joint sample paths.
    """
    scenario = inputs.scenario
    return forecast_long(
        History(inputs.history, inputs.history_interval_min, scenario.time_zone, ()),
        [series_of(scenario, queue) for queue in scenario.queue],
        first_day,
        days,
        holidays=scenario.holidays,
        events=scenario.event,
        surges=surges_of(scenario),
        deflects=scenario.deflect,
        overrides=inputs.overrides,
        seed=scenario.seed,
        paths=paths,
        week_starts=DAY_NAMES.index(scenario.week_starts),
    )


def surges_of(scenario: Scenario) -> tuple[Surge, ...]:
    """Stated surges, and the same on queues that live on contacts escalated from theirs.

    The history of a fed queue holds what was escalated in ordinary times; a surge at its source reaches it too, with
    the same uncertain factor (draws go by the surge's name) but its own handle time. Added contacts (`volume_add`,
    `pieces`) are not passed on: how many of them would be escalated nobody has stated.
    """
    fed: dict[str, set[str]] = {
        queue.name: {way.to for way in queue.escalates if not way.additional} for queue in scenario.queue
    }
    passed = []
    for surge in scenario.surge:
        if surge.volume_add is not None or surge.pieces is not None:
            continue
        reached = {to for name in surge.queues for to in fed.get(name, set())} - set(surge.queues)
        if reached:
            passed.append(surge.model_copy(update={"queues": tuple(sorted(reached)), "aht": 1.0}))
    return (*scenario.surge, *passed)
