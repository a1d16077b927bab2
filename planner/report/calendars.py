"""One calendar a person: an event a shift, the same bytes from the same plan."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
from icalendar import Calendar

from planner.formats.roster_runs import in_runs
from planner.result import Plan
from planner.scenario import Agent
from planner.shift_events import Segment, file_names, new_calendar, on_clock, shift_event


def write_calendars(plan: Plan, folder: Path) -> None:
    """Write ``<agent>.ics`` for everybody with a segment in the roster."""
    folder.mkdir(exist_ok=True)
    agents = {agent.agent: agent for agent in plan.inputs.agents}
    roster = in_runs(plan.roster.frame.assign(date=pd.to_datetime(plan.roster.frame["date"]).dt.date))
    names = file_names(sorted(roster["agent"].unique()))
    for agent_id, rows in roster.groupby("agent", sort=True):
        agent = agents.get(str(agent_id), Agent(agent=str(agent_id)))
        (folder / names[agent.agent]).write_bytes(agent_calendar(plan, agent, rows).to_ical())


def agent_calendar(plan: Plan, agent: Agent, rows: pd.DataFrame) -> Calendar:
    """The shifts of one person on their site's clock.

    The UID is made of person, date and the shift's number that day, so that a changed plan replaces the event.
    DTSTAMP is the first moment planned: a calendar must not depend on when it was written.

    Parameters
    ----------
    rows : DataFrame
        The person's segments as `planner.formats.roster_runs.in_runs` gives them.
    """
    calendar = new_calendar(f"{plan.scenario.name}: {agent.name or agent.agent}")
    stamp = plan.scenario.horizon()[0].tz_convert("UTC").to_pydatetime()
    number: Counter[dt.date] = Counter()
    for date, shift, segments in _shifts(rows, ZoneInfo(plan.scenario.site_zone(agent.site))):
        number[date] += 1
        uid = f"{agent.agent}-{date.isoformat()}-{number[date]}@contact-centre-planner"
        calendar.add_component(shift_event(shift, segments, uid, stamp))
    first = plan.scenario.start
    calendar.add_missing_timezones(first, first + dt.timedelta(plan.scenario.days + 1))
    return calendar


def _shifts(rows: pd.DataFrame, zone: ZoneInfo) -> Iterator[tuple[dt.date, str, list[Segment]]]:
    columns = ["run", "date", "shift", "activity", "queue", "start", "end", "paid"]
    plain = rows[columns].itertuples(index=False, name=None)
    for _, run in groupby(plain, key=lambda row: row[0]):
        own = list(run)
        yield (
            own[0][1],
            own[0][2],
            [
                Segment(activity, queue, on_clock(start.timestamp(), zone), on_clock(end.timestamp(), zone), bool(paid))
                for _, _, _, activity, queue, start, end, paid in own
            ],
        )
