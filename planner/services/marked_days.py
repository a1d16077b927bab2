"""Holidays, special days, surges, events and overrides of a scenario as spans to be marked."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from forecasting.adjusted import moment
from forecasting.calendar import holiday_names
from planner.charts.forecast_marked import Mark
from planner.scenario import Inputs, Scenario


def marks_of(inputs: Inputs, queue: str) -> list[Mark]:
    """What is marked in the horizon of a scenario for one queue, by its beginning."""
    scenario = inputs.scenario
    first = scenario.start
    last = first + dt.timedelta(days=scenario.days - 1)
    found = [*_days(scenario, queue, first, last), *_stated(scenario, queue)]
    if inputs.overrides is not None:
        mine = inputs.overrides[inputs.overrides["queue"] == queue]
        found += [
            Mark("override", str(row["why"] or row["op"]), row["start"], row["end"]) for row in mine.to_dict("records")
        ]
    return sorted(found, key=lambda one: (one.begin, one.kind))


def _days(scenario: Scenario, queue: str, first: dt.date, last: dt.date) -> list[Mark]:
    found = [
        _day(scenario, date, "holiday", name) for date, name in holiday_names(scenario.holidays, first, last).items()
    ]
    return found + [
        _day(scenario, day.date, "special day", day.open.words() or "closed")
        for day in scenario.special_day
        if first <= day.date <= last and (not day.queues or queue in day.queues)
    ]


def _stated(scenario: Scenario, queue: str) -> list[Mark]:
    zone = ZoneInfo(scenario.time_zone)
    return [
        Mark(kind, one.name, moment(one.begin, zone), moment(one.end, zone))
        for kind, stated in (("surge", scenario.surge), ("event", scenario.event))
        for one in stated
        if not one.queues or queue in one.queues
    ]


def _day(scenario: Scenario, date: dt.date, kind: str, name: str) -> Mark:
    zone = ZoneInfo(scenario.time_zone)
    return Mark(kind, name, moment(date, zone), moment(date + dt.timedelta(days=1), zone))
