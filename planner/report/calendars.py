"""One calendar a person: an event a shift, the same bytes from the same plan."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
from icalendar import Calendar, Event

from planner.cost.leave import PAID_AWAY
from planner.report.tables import shift_runs
from planner.result import Plan
from planner.scenario import Agent

PRODUCT = "-//contact-centre-planner//roster//EN"


def write_calendars(plan: Plan, folder: Path) -> None:
    """Write ``<agent>.ics`` for everybody with a segment in the roster."""
    folder.mkdir(exist_ok=True)
    agents = {agent.agent: agent for agent in plan.inputs.agents}
    names = file_names(sorted(plan.roster.frame["agent"].unique()))
    for agent_id, rows in plan.roster.frame.groupby("agent", sort=True):
        agent = agents.get(str(agent_id), Agent(agent=str(agent_id)))
        calendar = agent_calendar(plan, agent, rows)
        (folder / names[str(agent_id)]).write_bytes(calendar.to_ical())


def file_names(agents: list[str]) -> dict[str, str]:
    """A distinct safe file name for each agent: other characters than letters, digits, ``-`` and ``_`` become ``_``."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for agent in agents:
        stem = safe = re.sub(r"[^A-Za-z0-9_-]", "_", agent)
        number = 2
        while safe.casefold() in taken:  # some file systems do not tell A1 from a1
            safe, number = f"{stem}_{number}", number + 1
        taken.add(safe.casefold())
        names[agent] = f"{safe}.ics"
    return names


def agent_calendar(plan: Plan, agent: Agent, rows: pd.DataFrame) -> Calendar:
    """The shifts of one person on their site's clock.

    The UID is made of person, date and the shift's number that day, so that a changed plan replaces the event.
    DTSTAMP is the first moment planned: a calendar must not depend on when it was written.
    """
    zone = ZoneInfo(plan.scenario.site_zone(agent.site))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{plan.scenario.name}: {agent.name or agent.agent}")
    stamp = plan.scenario.horizon()[0].tz_convert("UTC").to_pydatetime()
    for date, day in rows.groupby("date", sort=True):
        for number, segments in enumerate(shift_runs(day), start=1):
            calendar.add_component(_event(agent, _as_date(date), number, segments, zone, stamp))
    first = plan.scenario.start
    calendar.add_missing_timezones(first, first + dt.timedelta(plan.scenario.days + 1))
    return calendar


def _as_date(value: object) -> dt.date:
    return pd.Timestamp(str(value)).date()


def _event(agent: Agent, date: dt.date, number: int, rows: pd.DataFrame, zone: ZoneInfo, stamp: dt.datetime) -> Event:
    event = Event()
    leave = bool(rows["activity"].isin(PAID_AWAY).all())
    shift = str(rows["shift"].iloc[0])
    event.add("uid", f"{agent.agent}-{date.isoformat()}-{number}@contact-centre-planner")
    event.add("dtstamp", stamp)
    event.add("dtstart", rows["start"].min().tz_convert(str(zone)).to_pydatetime().replace(tzinfo=zone))
    event.add("dtend", rows["end"].max().tz_convert(str(zone)).to_pydatetime().replace(tzinfo=zone))
    event.add("summary", "Leave" if leave else f"Work: {shift}" if shift else "Work")
    lines = [_line(row, zone) for _, row in rows.iterrows() if row["activity"] != "work" or row["queue"]]
    if lines and not leave:
        event.add("description", "\n".join(lines))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _line(row: pd.Series, zone: ZoneInfo) -> str:
    begin, end = row["start"].tz_convert(str(zone)), row["end"].tz_convert(str(zone))
    queue = f" ({row['queue']})" if row["queue"] else ""
    unpaid = "" if row["paid"] else ", unpaid"
    return f"{begin:%H:%M}-{end:%H:%M} {row['activity']}{queue}{unpaid}"
