"""How a change of somebody's day is said, wherever it was found."""

from __future__ import annotations

import datetime as dt

DAY_OFF = "a day off"


def named(agent: str, name: str) -> str:
    """Name and id, as messages show people."""
    return f"{name} ({agent})" if name else agent


def whose(person: str, date: dt.date) -> str:
    """``Ana (A1), Mon 02 Mar``."""
    return f"{person}, {date:%a %d %b}"


def hours(shift: str, start: dt.datetime, end: dt.datetime) -> str:
    """``late 13:00-21:30``, on the clock of the moments."""
    return f"{shift} {start:%H:%M}-{end:%H:%M}".lstrip()


def day_changed(who: str, now: str | None, before: str | None) -> str:
    """Other hours, a day off, or work instead of one; None is a day off."""
    return f"{who}: {now or 'off'} instead of {before or DAY_OFF}"


def moved(who: str, activity: str, at: dt.datetime, before: dt.datetime | None) -> str:
    """A break at another time; of new hours, where it lies."""
    instead = "" if before is None else f" instead of {before:%H:%M}"
    return f"{who}: {activity} at {at:%H:%M}{instead}"
