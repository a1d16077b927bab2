"""Genesys Cloud's schedules as JSON: agents with shifts, a shift with its activities, whole days off as markers.

Both what its import takes (``agentSchedules`` with ``userId``) and what its interface answers (``user.id``) are read.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.layouts.roster_words import activity_of
from planner.formats.layouts.rosters import RosterRows
from planner.formats.opening.sheet import Sheet
from planner.formats.roster_csv import roster_frame
from planner.formats.told import Told
from planner.formats.writers.genesys_schedule import BETWEEN
from planner.scenario import Agent

CODES: Mapping[str, str] = {
    "0": "work",
    "1": "break",
    "2": "meal",
    "3": "meeting",
    "4": "off_queue",
    "5": "leave",
    "6": "training",
    "7": "unavailable",
}
"""Genesys' built-in activity codes; an organisation's own are read by their description."""
MOST_MIN = 7 * 1440
"""Minutes of one activity: longer ones are a slip."""


@dataclass(frozen=True)
class GenesysSchedule:
    """See the module."""

    name: str = "Genesys Cloud schedule"
    system: str = "Genesys Cloud"
    gives: Gives = "roster"
    evidence: Evidence = "vendor"
    source: str = "BuImportAgentScheduleUploadSchema, BuAgentScheduleSearchResponse, platform API client"
    unsupported: str = "Work plans are not read. Users are found by --people FILE (agent,user_id), by id or by name."

    def recognises(self, head: Head) -> bool:
        """By JSON that speaks of shifts with a start and activities."""
        begin = head.text.lstrip()[:1]
        return begin in ("{", "[") and '"shifts"' in head.text and '"activities"' in head.text

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """A segment an activity; of a description that we wrote, our own shift, activity and queue."""
        rows = RosterRows(sheet.where, wishes, told)
        try:
            schedules = _schedules(json.loads(_text(sheet, told)))
        except (ValueError, RecursionError) as error:
            told.book.add(sheet.where, str(error)[:80], "whole JSON with agentSchedules", "Export it again.")
            return Taken(roster_frame([], wishes.time_zone))
        told.read(sheet.where, len(schedules))
        for number, schedule in enumerate(schedules, 1):
            agent = rows.person(_user(schedule), number)
            if agent is not None:
                _read_schedule(rows, number, agent, schedule)
        return rows.taken()


FORMAT = GenesysSchedule()


def _text(sheet: Sheet, told: Told) -> str:
    raw = sheet.raw()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        told.doubted(sheet.where, "the text is not UTF-8: read as Windows-1252")
        return raw.decode("cp1252", errors="replace")


def _schedules(found: Any) -> list[dict[str, Any]]:
    if isinstance(found, dict) and isinstance(found.get("result"), dict):
        found = found["result"]  # as the interface answers a search
    if isinstance(found, dict):
        found = found.get("agentSchedules", found.get("entities", [found]))
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError("no list of agents' schedules")
    if found and not any("shifts" in one or "fullDayTimeOffMarkers" in one for one in found):
        raise ValueError("no shifts where agents' schedules should be")
    return found


def _user(schedule: Mapping[str, Any]) -> str:
    user = schedule.get("user")
    return str(schedule.get("userId") or (user.get("id", "") if isinstance(user, dict) else ""))


def _parts(schedule: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    found = schedule.get(key)
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            yield one


def _read_schedule(rows: RosterRows, number: int, agent: Agent, schedule: Mapping[str, Any]) -> None:
    for shift in _parts(schedule, "shifts"):
        begin = _moment(shift.get("startDate"))
        day = None if begin is None else begin.tz_convert(rows.zone(agent)).date()
        for activity in _parts(shift, "activities"):
            _segment(rows, number, agent, day, activity)
    for marker in _parts(schedule, "fullDayTimeOffMarkers"):
        _marker(rows, number, agent, marker)


def _segment(rows: RosterRows, number: int, agent: Agent, day: dt.date | None, activity: Mapping[str, Any]) -> None:
    begin, minutes = _moment(activity.get("startDate")), activity.get("lengthMinutes")
    if begin is None or day is None or not isinstance(minutes, int) or not 0 < minutes <= MOST_MIN:
        shown = f"{activity.get('startDate')} for {minutes} min"
        rows.unread(number, "activities", shown, "a start in ISO 8601 and minutes above 0", "Correct the activity.")
        return
    shift, kind, queue = _said(activity)
    zone = rows.wishes.time_zone
    start, end = begin.tz_convert(zone), (begin + pd.Timedelta(minutes=minutes)).tz_convert(zone)
    paid = activity.get("paid")
    rows.rows.append((agent.agent, day, shift, kind, queue, start, end, paid if isinstance(paid, bool) else True))


def _marker(rows: RosterRows, number: int, agent: Agent, marker: Mapping[str, Any]) -> None:
    try:
        day = dt.date.fromisoformat(str(marker.get("businessUnitDate"))[:10])
    except ValueError:
        shown = str(marker.get("businessUnitDate"))
        rows.unread(number, "fullDayTimeOffMarkers", shown, "a date such as 2026-11-23", "Correct the marker.")
        return
    shift, kind, _ = _said(marker)
    rows.add_day(agent, day, kind if kind != "work" else "leave", shift)


def _said(activity: Mapping[str, Any]) -> tuple[str, str, str]:
    """Shift, activity and queue: as we wrote them into the description, else by the code, else by the description."""
    described, code = str(activity.get("description") or ""), str(activity.get("activityCodeId") or "")
    parts = described.split(BETWEEN)
    if len(parts) == 3:
        return parts[0], parts[1] or "work", parts[2]
    known = CODES.get(code)
    return "", known if known is not None else activity_of(described), ""


def _moment(text: object) -> pd.Timestamp | None:
    """A moment in UTC; one without an offset is UTC, as the interface has it."""
    found = pd.to_datetime(pd.Series([str(text)]), errors="coerce", utc=True, format="ISO8601")
    return None if found.isna().any() else found.iloc[0]
