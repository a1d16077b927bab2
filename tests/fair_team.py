"""A small team, its ledger and what it is asked for, in memory."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from planner.roster.burdens import Burdens
from planner.roster.ledger import borne_by_person, continued
from planner.roster.people import people_of
from planner.roster.result import RosterResult
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
COUNTS = ("weekends", "nights", "lates", "holidays", "refused")


def desk(people: int = 2, start: dt.date = MONDAY, **changes: Any) -> Inputs:
    """People who work four days of five to eight hours, one of them a Saturday morning now and then."""
    record = {
        "start": start,
        "days": 7,
        "interval_min": 60,
        "queue": [{"name": "phone", "target": {"share": 0.8, "within_s": 20}}],
        "staff": {"file": "agents.csv"},
        "shift": [
            {"name": "day", "days": "Mon-Fri", "start": "08:00", "length_min": 480},
            {"name": "late", "days": "Mon-Fri", "start": "14:00", "length_min": 480},
            {"name": "sat", "days": "Sat", "start": "09:00", "length_min": 300},
        ],
        "contract": [{"name": "c", "hours_per_week": [24, 40], "days_per_week": [3, 5]}],
        "rules": {"min_rest_h": 11},
        "cost": {"wage_per_h": {"c": 20}},
    }
    agents = changes.pop("agents", None) or tuple(
        Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="phone"),)) for n in range(people)
    )
    files = {key: changes.pop(key) for key in ("absences", "locks", "published_roster", "ledger") if key in changes}
    return Inputs(Scenario.model_validate(record | changes), pd.DataFrame(), agents, **files)


def asked(inputs: Inputs, weekday: float, saturday: float) -> Requirement:
    """So many people from 8 to 16 on weekdays, from 9 to 14 on Saturdays."""
    starts = inputs.scenario.horizon()
    hour, weekdays = np.asarray(starts.hour), np.asarray(starts.day_of_week)
    people = np.where(weekdays < 5, weekday * ((hour >= 8) & (hour < 16)), 0.0)
    people = np.where(weekdays == 5, saturday * ((hour >= 9) & (hour < 14)), people)
    frame = pd.DataFrame(
        {"start": starts, "queue": "phone", "volume": 0.0, "aht_s": 0.0, "agents": np.ceil(people), "rostered": people}
    )
    return Requirement(frame, pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())


def ledger_of(**weekends: list[int]) -> pd.DataFrame:
    """A ledger of the weeks just before `MONDAY`, the last one last; only weekends were borne."""
    rows = []
    for agent, worked in weekends.items():
        for back, number in enumerate(reversed(worked), start=1):
            year, week, _ = (MONDAY - dt.timedelta(7 * back)).isocalendar()
            rows.append((agent, f"{year}-W{week:02d}", number, 0, 0, 0, 0))
    return pd.DataFrame(rows, columns=["agent", "week", *COUNTS])


def shifts(inputs: Inputs, rows: list[tuple[str, dt.date, str, int, int]]) -> pd.DataFrame:
    """A roster of unbroken shifts: agent, date, shift, first and last hour (24 and more are the next day)."""
    zone = inputs.scenario.time_zone

    def at(date: dt.date, hour: int) -> pd.Timestamp:
        return pd.Timestamp(date, tz=zone) + pd.Timedelta(hours=hour)

    made = [(a, d, s, "work", "", at(d, begin), at(d, end), True) for a, d, s, begin, end in rows]
    return pd.DataFrame(made, columns=["agent", "date", "shift", "activity", "queue", "start", "end", "paid"])


def next_ledger(inputs: Inputs, result: RosterResult) -> pd.DataFrame:
    """The ledger that a plan of this roster writes."""
    return continued(inputs, borne_by_person(people_of(inputs), result.frame, Burdens(inputs.scenario)))
