"""One calendar a person: an event a shift, the same bytes from the same plan."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
from icalendar import Calendar, Event

from planner.cost.leave import PAID_AWAY
from planner.report.tables import in_runs
from planner.result import Plan
from planner.scenario import Agent

PRODUCT = "-//contact-centre-planner//roster//EN"


def write_calendars(plan: Plan, folder: Path) -> None:
    """Write ``<agent>.ics`` for everybody with a segment in the roster."""
    folder.mkdir(exist_ok=True)
    agents = {agent.agent: agent for agent in plan.inputs.agents}
    roster = in_runs(plan.roster.frame.assign(date=pd.to_datetime(plan.roster.frame["date"]).dt.date))
    names = file_names(sorted(roster["agent"].unique()))
    for agent_id, rows in roster.groupby("agent", sort=True):
        agent = agents.get(str(agent_id), Agent(agent=str(agent_id)))
        (folder / names[agent.agent]).write_bytes(agent_calendar(plan, agent, rows).to_ical())


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

    Parameters
    ----------
    rows : DataFrame
        The person's segments as `planner.report.tables.in_runs` gives them.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{plan.scenario.name}: {agent.name or agent.agent}")
    stamp = plan.scenario.horizon()[0].tz_convert("UTC").to_pydatetime()
    number: Counter[dt.date] = Counter()
    for segments in _shifts(rows, ZoneInfo(plan.scenario.site_zone(agent.site))):
        date = segments[0].date
        number[date] += 1
        event = _event(segments)
        event.add("uid", f"{agent.agent}-{date.isoformat()}-{number[date]}@contact-centre-planner")
        event.add("dtstamp", stamp)
        calendar.add_component(event)
    first = plan.scenario.start
    calendar.add_missing_timezones(first, first + dt.timedelta(plan.scenario.days + 1))
    return calendar


@dataclass(frozen=True)
class _Segment:
    """A row of the roster on its site's clock."""

    date: dt.date
    shift: str
    activity: str
    queue: str
    start: dt.datetime
    end: dt.datetime
    paid: bool

    def words(self) -> str:
        """``11:00-11:15 break``."""
        queue = f" ({self.queue})" if self.queue else ""
        unpaid = "" if self.paid else ", unpaid"
        return f"{self.start:%H:%M}-{self.end:%H:%M} {self.activity}{queue}{unpaid}"


def _shifts(rows: pd.DataFrame, zone: ZoneInfo) -> Iterator[list[_Segment]]:
    columns = ["run", "date", "shift", "activity", "queue", "start", "end", "paid"]
    plain = rows[columns].itertuples(index=False, name=None)
    for _, run in groupby(plain, key=lambda row: row[0]):
        yield [
            _Segment(date, shift, activity, queue, _at(start, zone), _at(end, zone), bool(paid))
            for _, date, shift, activity, queue, start, end, paid in run
        ]


def _at(moment: pd.Timestamp, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.fromtimestamp(moment.timestamp(), zone)


def _event(segments: list[_Segment]) -> Event:
    event = Event()
    away = all(segment.activity in PAID_AWAY for segment in segments)
    shift = segments[0].shift
    event.add("dtstart", segments[0].start)
    event.add("dtend", max((segment.end for segment in segments), key=dt.datetime.timestamp))
    event.add("summary", "Leave" if away else f"Work: {shift}" if shift else "Work")
    lines = [segment.words() for segment in segments if segment.activity != "work" or segment.queue]
    if lines and not away:
        event.add("description", "\n".join(lines))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event
