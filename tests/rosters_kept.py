"""A small team whose rosters are published: people, weeks in a line of text, a store's lines seen by dictionaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from planner.formats.roster_csv import roster_frame
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.store.database import Store
from planner.store.drafts import Drafted, draft
from planner.store.publishing import Published, publish

MONDAY = dt.date(2026, 3, 2)
ZONE = "Europe/Berlin"
Week = Mapping[str, Mapping[int, str]]
"""By person and day number: ``late 13:00-21:30 meal 17:00-17:30 email 18:00-19:00``, ``leave 00:00-24:00``."""


def team(
    *ids: str, start: dt.date = MONDAY, days: int = 7, sites: Mapping[str, str] | None = None, **more: Any
) -> Inputs:
    """People at work in Berlin, or at the sites named after their clocks."""
    sites = sites or {}
    scenario = Scenario.model_validate(
        {
            "name": "Team",
            "start": start,
            "days": days,
            "time_zone": ZONE,
            "interval_min": 30,
            "queue": [
                {"name": "phone", "open": ["00:00-24:00"], "target": {"share": 0.8, "within_s": 20}},
                {"name": "email", "channel": "email", "open": ["00:00-24:00"], "target": {"share": 0.9, "within_h": 4}},
            ],
            "staff": {"file": "agents.csv"},
            "site": [{"name": zone, "time_zone": zone} for zone in sorted(set(sites.values()))],
            "contract": [{"name": "c", "hours_per_week": [0, 60]}],
            **more,
        }
    )
    skills = (Skill(queue="phone"), Skill(queue="email"))
    people = tuple(
        Agent(
            agent=one, name=one.title() * (len(one) > 2), team="t", contract="c", site=sites.get(one, ""), skills=skills
        )
        for one in ids
    )
    return Inputs(scenario, pd.DataFrame(), people)


def roster(inputs: Inputs, week: Week) -> pd.DataFrame:
    """Frame ROSTER of a week in words."""
    zones = {agent.agent: inputs.scenario.site_zone(agent.site) for agent in inputs.agents}
    rows = []
    for agent, days in week.items():
        for number, text in days.items():
            date = inputs.scenario.start + dt.timedelta(number)
            for run in text.split(";"):
                rows += _run(agent, date, run.split(), zones.get(agent, ZONE))
    return roster_frame(rows, inputs.scenario.time_zone)


def _run(agent: str, date: dt.date, words: list[str], zone: str) -> list[tuple[Any, ...]]:
    name, (begin, end) = words[0], words[1].split("-")
    away = name in ("leave", "sick")
    inside = [(words[k], *words[k + 1].split("-")) for k in range(2, len(words), 2)]
    edges = begin
    rows = []

    def add(activity: str, queue: str, start: str, stop: str) -> None:
        if start != stop:
            moments = (_at(date, start, zone, begin), _at(date, stop, zone, begin))
            rows.append((agent, date, "" if away else name, activity, queue, *moments, activity != "meal"))

    for what, start, stop in inside:
        add(name if away else "work", "", edges, start)
        queue = what if what in ("phone", "email") else ""
        add("work" if queue else what, queue, start, stop)
        edges = stop
    add(name if away else "work", "", edges, end)
    return rows


def _at(date: dt.date, clock: str, zone: str, begin: str) -> pd.Timestamp:
    hour, minute = (int(part) for part in clock.split(":"))
    later = clock < begin
    day = date + dt.timedelta(hour // 24 + later)
    return pd.Timestamp(dt.datetime.combine(day, dt.time(hour % 24, minute)), tz=zone)


def put(
    store: Store,
    inputs: Inputs,
    week: Week,
    *,
    line: str = "phone team",
    who: str = "ana",
    plan_id: int | None = None,
    **days: dt.date,
) -> Published:
    """Draft and publish a week, whatever rules it breaks."""
    with store.writing(who) as work:
        number = draft(work, line, Drafted(inputs, roster(inputs, week), plan_id, **days)).number
    with store.writing(who) as work:
        return publish(work, line, number, accept_breaches=True, note="as agreed")
