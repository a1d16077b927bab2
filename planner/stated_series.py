"""What a scenario states of each queue that is to be forecast."""

from __future__ import annotations

from forecasting.calendar import OpeningHours
from forecasting.series import Series
from planner.scenario import Queue, Scenario


def series_of(scenario: Scenario, queue: Queue) -> Series:
    """What to forecast for one queue. Deferred work arrives at any hour, whatever the queue's working time."""
    special = {day.date: day.open for day in scenario.special_day if not day.queues or queue.name in day.queues}
    return Series(
        queue=queue.name,
        opening=OpeningHours.always() if queue.deferred else queue.open,
        special={} if queue.deferred else special,
        borrowed=queue.history.lent if queue.history else None,
        level=queue.history.level if queue.history else None,
        aht_s=queue.aht_s,
    )
