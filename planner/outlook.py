"""A scenario's words turned into a forecast: which queues, hours, special days, events and surges."""

from __future__ import annotations

from forecasting import forecast
from forecasting.calendar import OpeningHours
from forecasting.history import History
from forecasting.result import Forecast
from forecasting.series import Series
from planner.scenario import Inputs, Queue, Scenario


def outlook(inputs: Inputs, *, paths: int = 200) -> Forecast:
    """Forecast of every queue of the scenario over its horizon.

    Parameters
    ----------
    paths : int
        Number of joint sample paths.
    """
    scenario = inputs.scenario
    return forecast(
        History(inputs.history, inputs.history_interval_min, scenario.time_zone, ()),
        [series_of(scenario, queue) for queue in scenario.queue],
        scenario.horizon(),
        holidays=scenario.holidays,
        events=scenario.event,
        surges=scenario.surge,
        deflects=scenario.deflect,
        overrides=inputs.overrides,
        given=inputs.given_forecast,
        seed=scenario.seed,
        paths=paths,
    )


def series_of(scenario: Scenario, queue: Queue) -> Series:
    """What to forecast for one queue. Deferred work arrives at any hour, whatever the queue's working time."""
    special = {day.date: day.open for day in scenario.special_day if not day.queues or queue.name in day.queues}
    return Series(
        queue=queue.name,
        opening=OpeningHours.always() if queue.deferred else queue.open,
        special={} if queue.deferred else special,
        borrowed=(queue.history.queue, queue.history.share) if queue.history else None,
        aht_s=queue.aht_s,
    )
