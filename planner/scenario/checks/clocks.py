"""Time zones and holiday codes exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from forecasting.calendar import holiday_names
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
    """A fault for every time zone and holiday code that nobody knows."""
    zones: list[tuple[Labels, str | None]] = [(("time_zone",), scenario.time_zone)]
    codes: list[tuple[Labels, str | None]] = [(("holidays",), scenario.holidays)]
    for site in scenario.site:
        zones.append(((f'site "{site.name}"', "time_zone"), site.time_zone))
        codes.append(((f'site "{site.name}"', "holidays"), site.holidays))
    for labels, zone in zones:
        if zone is not None and not known_zone(zone):
            yield Fault(source.where(*labels), zone, "a time zone such as Europe/London", _nearest_zone(zone))
    for labels, code in codes:
        if code is not None and not _known_code(code):
            remedy = "Write the codes of country and region that the holidays library knows, or leave it out."
            yield Fault(source.where(*labels), code, "a country or region such as US or US-NY", remedy)


def _nearest_zone(zone: str) -> str:
    guess = nearest(zone, available_timezones())
    return f"Did you mean {guess}?" if guess else "Write a name of the IANA database."


def _known_code(code: str) -> bool:
    try:
        holiday_names(code, dt.date(2026, 1, 1), dt.date(2026, 1, 1))
    except ValueError:
        return False
    return True
