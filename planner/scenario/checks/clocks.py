"""Time zones and holiday codes exist, and intervals follow the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from forecasting.calendar import holiday_names, odd_clock_move
from forecasting.faults import Fault
from planner.scenario.nearest import nearest
from planner.scenario.scenario import Scenario
from planner.scenario.source import Labels, Source


def known_zone(name: str) -> bool:
    """Whether this is a time zone of the IANA database."""
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def clocks(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every time zone and holiday code that nobody knows, and for intervals that a clock's move breaks."""
    zones: list[tuple[Labels, str | None]] = [(("time_zone",), scenario.time_zone)]
    codes: list[tuple[Labels, str | None]] = [(("holidays",), scenario.holidays)]
    for site in scenario.site:
        zones.append(((f'site "{site.name}"', "time_zone"), site.time_zone))
        codes.append(((f'site "{site.name}"', "holidays"), site.holidays))
    for labels, zone in zones:
        if zone is not None and not known_zone(zone):
            yield Fault(source.where(*labels), zone, "a time zone such as Europe/London", _nearest_zone(zone))
    if known_zone(scenario.time_zone):
        yield from _moves(scenario, source)
    for labels, code in codes:
        if code is not None and not _known_code(code):
            remedy = "Write the codes of country and region that the holidays library knows, or leave it out."
            yield Fault(source.where(*labels), code, "a country or region such as US or US-NY", remedy)


def _moves(scenario: Scenario, source: Source) -> Iterator[Fault]:
    length, zone = scenario.interval_min, scenario.time_zone
    odd = odd_clock_move(scenario.start, scenario.days, length, zone)
    if odd is not None:
        expected = f"intervals that its clock's move on {odd} is a multiple of"
        remedy = f"Write interval_min = 30 or less for days on which the clock of {zone} moves."
        yield Fault(source.where("interval_min"), str(length), expected, remedy)


def _nearest_zone(zone: str) -> str:
    guess = nearest(zone, available_timezones())
    return f"Did you mean {guess}?" if guess else "Write a name of the IANA database."


def _known_code(code: str) -> bool:
    try:
        holiday_names(code, dt.date(2026, 1, 1), dt.date(2026, 1, 1))
    except ValueError:
        return False
    return True
