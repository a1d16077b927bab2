"""NICE IEX WFM: the export of an active forecast, cells apart by bars: ``date|period|TZ|...``."""

from __future__ import annotations

from planner.formats.layouts.interval_history import Reading
from planner.formats.layouts.intervals import IntervalFormat

FORMAT = IntervalFormat(
    name="NICE IEX active forecast",
    system="NICE IEX WFM",
    evidence="vendor",
    source="NICE IEX WFM export ctActiveForecast (date, period, TZ are the vendor's; the columns after them by words)",
    names={
        "date": ("date",),
        "time": ("period",),
        "zone": ("TZ",),
        "queue": ("ctName", "ct name", "contact type", "ctID", "ct id", "ct"),
        "offered": (
            *("fcst contacts received", "fcstContactsReceived", "forecast contacts", "fcst contacts", "fcstContacts"),
            *("forecast contacts received", "fcst nco", "forecast volume", "fcst volume"),
        ),
        "aht": ("fcst aht", "fcstAHT", "forecast aht"),
    },
    required=("date", "time", "zone", "offered"),
    unsupported="handle times and staffing: an override is of contacts; forecasts as XML",
    reading=Reading(unit="s", month_day_year=True, day_first=False),
    gives="overrides",
)
