"""What the invented people worked in the weeks before a plan starts: frame ROSTER, a row a segment."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
from synthetic_staff import FIXED, Person, leave, people

ZONE = ZoneInfo("America/New_York")
SITE_ZONES = {"New York": ZONE, "Denver": ZoneInfo("America/Denver")}
OFF_DAYS = ((5, 6), (5, 6), (5, 6), (2, 6), (5, 6), (3, 6), (5, 6), (0, 6), (5, 6), (1, 2))
"""Days off of full-time people in turn, the same every week: nobody works more than six running."""
PART_TIME_OFF = ((4, 5, 6), (0, 5, 6), (1, 2, 6), (2, 3, 6))
Segments = tuple[tuple[int, int, str], ...]
"""Minutes from the shift's start, and the activity."""

HALF_DAY: Segments = ((0, 150, "work"), (150, 165, "break"), (165, 300, "work"))


def _full_day(number: int) -> Segments:
    """Eight hours and a half with two breaks and a meal, staggered so that few are away at once."""
    later = 15 * (number % 6)
    off = ((90 + later, 15, "break"), (210 + later, 30, "meal"), (360 + later, 15, "break"))
    edges = [0, *(edge for start, length, _ in off for edge in (start, start + length)), 510]
    names = ["work", "break", "work", "meal", "work", "break", "work"]
    return tuple(zip(edges[:-1], edges[1:], names, strict=True))


def _shift(person: Person, number: int) -> tuple[str, float, Segments]:
    """Name of the shift, usual start (hours, site's clock) and segments."""
    crew = person.crew
    full = crew.contract.startswith("full-time")
    late = number % 3 == 0
    start = crew.late if late else crew.early
    if person.place in FIXED:
        hour, minute = FIXED[person.place][0].split(":")
        start = int(hour) + int(minute) / 60
    if not full:
        return "part", start, HALF_DAY
    if crew.site == "Denver":
        return "mountain8", start, _full_day(number)
    return ("late8" if start >= 11 else "day8"), start, _full_day(number)


def _works(person: Person, number: int, date: dt.date) -> bool:
    if person.place in FIXED:
        return date.weekday() + 1 in FIXED[person.place][2]
    rota = OFF_DAYS if person.crew.contract.startswith("full-time") else PART_TIME_OFF
    return date.weekday() not in rota[number % len(rota)]


def _away() -> set[tuple[str, dt.date]]:
    table = leave()
    away: set[tuple[str, dt.date]] = set()
    for row in table[table["kind"].isin(["leave", "sick"])].itertuples():
        first, last = dt.datetime.fromisoformat(row.start).date(), dt.datetime.fromisoformat(row.end).date()
        away |= {(row.agent, first + dt.timedelta(step)) for step in range((last - first).days)}
    return away


def roster(monday: dt.date) -> pd.DataFrame:
    """Everybody's segments in the week that begins on `monday`."""
    away, rows = _away(), []
    for number, person in enumerate(people()):
        shift, start_h, segments = _shift(person, number)
        for date in (monday + dt.timedelta(step) for step in range(7)):
            if not _works(person, number, date) or (person.agent, date) in away:
                continue
            midnight = dt.datetime.combine(date, dt.time(), SITE_ZONES[person.crew.site])
            begin = midnight + dt.timedelta(hours=start_h)
            for first, last, activity in segments:
                moments = [(begin + dt.timedelta(minutes=at)).astimezone(ZONE).isoformat() for at in (first, last)]
                paid = "false" if activity == "meal" else "true"
                rows.append((person.agent, date.isoformat(), shift, activity, "", *moments, paid))
    return pd.DataFrame(rows, columns=["agent", "date", "shift", "activity", "queue", "start", "end", "paid"])
