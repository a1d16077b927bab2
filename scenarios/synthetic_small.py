"""Six invented people with a help desk: a Zendesk-style ticket export and last week's hand-made roster."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

FIRST, LAST = dt.date(2026, 6, 1), dt.date(2026, 11, 22)
PER_WEEKDAY = (104.0, 92.0, 88.0, 85.0, 78.0, 22.0, 17.0)
"""Tickets of an ordinary day, Monday to Sunday."""
VIA = {"Mail": 0.52, "Web": 0.30, "Messaging": 0.18}
HEADER = (
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,"
    "Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,"
    "Assigned at,Organization,Due date,Initially assigned at,Solved at,Resolution time,"
    "Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,"
    "First reply time in minutes within business hours,First resolution time in minutes,"
    "First resolution time in minutes within business hours,Full resolution time in minutes,"
    "Full resolution time in minutes within business hours,Agent wait time in minutes,"
    "Agent wait time in minutes within business hours,Requester wait time in minutes,"
    "Requester wait time in minutes within business hours,On hold time in minutes,"
    "On hold time in minutes within business hours"
)
TEAM = (
    ("S1", "Priya Example", "40 h", ""),
    ("S2", "Lars Sample", "40 h", ""),
    ("S3", "Mei Specimen", "40 h", ""),
    ("S4", "Tom Placeholder", "mornings", "08:00-13:00"),
    ("S5", "Ines Template", "office hours", "09:00-17:30"),
    ("S6", "Kofi Fictive", "20 h", ""),
)
LAST_WEEK = (
    (
        "Priya Example",
        "08:00-16:30",
        "08:00-16:30",
        "08:00-16:30",
        "OFF",
        "08:00-16:30",
        "09:00-17:30",
        "OFF",
    ),
    ("Lars Sample", "11:30-20:00", "11:30-20:00", "11:30-20:00", "11:30-20:00", "11:30-20:00", "OFF", "OFF"),
    ("Mei Specimen", "09:00-17:30", "AL", "AL", "09:00-17:30", "09:00-17:30", "OFF", "OFF"),
    ("Tom Placeholder", "08:00-13:00", "08:00-13:00", "08:00-13:00", "08:00-13:00", "OFF", "OFF", "OFF"),
    ("Ines Template", "09:00-17:30", "09:00-17:30", "09:00-17:30", "09:00-17:30", "SICK", "OFF", "OFF"),
    ("Kofi Fictive", "OFF", "15:00-20:00", "15:00-20:00", "OFF", "15:00-20:00", "10:00-15:00", "OFF"),
)
"""Last week as people keep it: `Agent | Mon | Tue | ...`, hours or OFF, AL (annual leave), SICK."""


def matrix() -> pd.DataFrame:
    """Last week's roster, one row a person, one column a day."""
    return pd.DataFrame(LAST_WEEK, columns=["Agent", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])


def agents() -> pd.DataFrame:
    """The staff file of the six."""
    contracts = {
        "40 h": "full-time",
        "mornings": "part-time",
        "office hours": "full-time",
        "20 h": "part-time",
    }
    rows = [
        {"agent": agent, "name": name, "contract": contracts[terms], "skills": "support:1.0:1"}
        for agent, name, terms, _ in TEAM
    ]
    return pd.DataFrame(rows)


def patterns() -> pd.DataFrame:
    """The two with fixed hours: four mornings, and an ordinary office week."""
    rows = []
    for agent, _, terms, hours in TEAM:
        if hours:
            begin, end = hours.split("-")
            days = (1, 2, 3, 4) if terms == "mornings" else (1, 2, 3, 4, 5)
            rows += [{"agent": agent, "cycle_day": day, "start": begin, "end": end} for day in days]
    return pd.DataFrame(rows)


def _moments(rng: np.random.Generator) -> list[dt.datetime]:
    """When tickets were written, wall time of the account, in order."""
    hour_of_day = np.arange(24)
    morning = np.exp(-0.5 * ((hour_of_day - 10.5) / 2.2) ** 2)
    bells = 0.15 + morning + 0.8 * np.exp(-0.5 * ((hour_of_day - 16) / 3) ** 2)
    moments = []
    for step in range((LAST - FIRST).days + 1):
        date = FIRST + dt.timedelta(step)
        mean = PER_WEEKDAY[date.weekday()] * (1 + 0.0006 * step) * rng.gamma(100.0, 0.01)
        hours = rng.choice(24, size=int(rng.poisson(mean)), p=bells / bells.sum())
        seconds = np.sort(hours * 3600 + rng.integers(0, 3600, hours.size))
        midnight = dt.datetime.combine(date, dt.time())
        moments += [midnight + dt.timedelta(seconds=int(second)) for second in seconds]
    return moments


def tickets(seed: int) -> pd.DataFrame:
    """The export: a row a ticket, no handle time, and nobody's name or address."""
    rng = np.random.default_rng([seed, 6])
    moments = _moments(rng)
    count = len(moments)
    via = rng.choice(list(VIA), size=count, p=list(VIA.values()))
    reply_min = np.rint(rng.lognormal(4.2, 0.9, count)).astype(int)
    solve_min = reply_min + np.rint(rng.lognormal(5.0, 1.1, count)).astype(int)
    customers = rng.integers(1, 900, count)
    frame = pd.DataFrame("", index=range(count), columns=HEADER.split(","))
    frame["Summation column"] = 1
    frame["Id"] = np.arange(40001, 40001 + count)
    frame["Requester"] = [f"Customer {number}" for number in customers]
    frame["Group"] = "Support"
    frame["Status"] = "Closed"
    frame["Via"] = via
    frame["Created at"] = [moment.strftime("%Y-%m-%d %H:%M") for moment in moments]
    frame["Solved at"] = [
        (moment + dt.timedelta(minutes=int(minutes))).strftime("%Y-%m-%d %H:%M")
        for moment, minutes in zip(moments, solve_min, strict=True)
    ]
    frame["Replies"] = rng.integers(1, 5, count)
    frame["First reply time in minutes"] = reply_min
    frame["Full resolution time in minutes"] = solve_min
    return frame
