"""Genesys Cloud's schedule import: agents with shifts, a shift with its activities, whole days off as markers.

An activity's description says what Genesys has no field for, our shift, activity and queue, so that the file read back
gives the same roster.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.formats.foreign import Evidence
from planner.formats.roster_runs import in_runs
from planner.formats.writers.writer import Takes, Wanted, Written

CODES: Mapping[str, str] = {
    "work": "0",
    "break": "1",
    "meal": "2",
    "meeting": "3",
    "coaching": "3",
    "quality": "4",
    "leave": "5",
    "sick": "5",
    "unpaid": "5",
    "unavailable": "7",
    "training": "6",
}
"""Genesys' built-in activity codes in the order of their categories: on-queue work, break, meal, meeting, off-queue
work, time off, training. An organisation may number its own: say them."""
OTHER = "4"
"""Off-queue work."""
BETWEEN = " · "
"""What stands between shift, activity and queue in a description."""
DAY_MIN = 1440
AWAY = ("leave", "sick", "unpaid", "unavailable")


@dataclass(frozen=True)
class GenesysSchedule:
    """See the module."""

    name: str = "genesys"
    system: str = "Genesys Cloud"
    takes: Takes = "roster"
    evidence: Evidence = "vendor"
    source: str = "BuImportAgentScheduleUploadSchema, platform API client"

    def write(self, frame: pd.DataFrame, wanted: Wanted) -> Written:
        """JSON with one entry of ``agentSchedules`` a person; users by ``user_id`` of `wanted.people`, else our id."""
        agents = []
        unnamed = []
        for agent, rows in in_runs(frame).groupby("agent", sort=True):
            user = wanted.people.get(str(agent), {}).get("user_id", "")
            unnamed += [] if user else [str(agent)]
            agents.append({"userId": user or str(agent), **_schedule(rows, wanted)})
        file = {"description": wanted.label, "weekCount": _weeks(frame, wanted.time_zone), "agentSchedules": agents}
        told: tuple[str, ...] = ()
        if unnamed:
            said = f"{len(unnamed)} people go by their own id, no Genesys user: {', '.join(unnamed[:5])}"
            told = (f"{said}. Give --people FILE with columns agent,user_id.",)
        return Written(json.dumps(file, indent=1, ensure_ascii=False).encode() + b"\n", told)


WRITER = GenesysSchedule()


def _schedule(rows: pd.DataFrame, wanted: Wanted) -> dict[str, Any]:
    shifts, markers = [], []
    for _, run in rows.groupby("run", sort=True):
        first = run.iloc[0]
        length = _minutes(first["start"], run["end"].max())
        if len(run) == 1 and first["activity"] in AWAY and _is_day(first, wanted.time_zone):
            activity = _activity(first, wanted.codes)
            markers.append({"businessUnitDate": str(first["date"])[:10], **activity, "lengthMinutes": length})
            markers[-1].pop("startDate")
            continue
        activities = [_activity(one, wanted.codes) for _, one in run.iterrows()]
        shift = {"startDate": _utc(first["start"]), "lengthMinutes": length, "activities": activities}
        shifts.append(shift | {"manuallyEdited": False})
    return {"shifts": shifts, "fullDayTimeOffMarkers": markers}


def _activity(segment: pd.Series, codes: Mapping[str, str]) -> dict[str, Any]:
    minutes = _minutes(segment["start"], segment["end"])
    activity = str(segment["activity"])
    return {
        "activityCodeId": codes.get(activity) or CODES.get(activity, OTHER),
        "startDate": _utc(segment["start"]),
        "lengthMinutes": minutes,
        "description": BETWEEN.join((str(segment["shift"]), activity, str(segment["queue"]))),
        "paid": bool(segment["paid"]),
        "payableMinutes": minutes if segment["paid"] else 0,
    }


def _is_day(segment: pd.Series, zone: str) -> bool:
    """Whether it is the whole of its day on the plan's clock: a marker has no hours."""
    day = pd.Timestamp(str(segment["date"])[:10])
    begin, end = day.tz_localize(zone), (day + pd.Timedelta(days=1)).tz_localize(zone)
    return bool(segment["start"] == begin and segment["end"] == end)


def _minutes(start: pd.Timestamp, end: pd.Timestamp) -> int:
    return round((end - start).total_seconds() / 60)


def _utc(moment: pd.Timestamp) -> str:
    return str(moment.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%S.000Z"))


def _weeks(frame: pd.DataFrame, zone: str) -> int:
    if not len(frame):
        return 1
    days = frame["start"].dt.tz_convert(zone).dt.normalize()
    return max(1, -(-(int((days.max() - days.min()).days) + 1) // 7))
