"""What a change leaves kept: rest, days in a row, absences, the break room; each counted in a way of its own."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from breach_roster import AWAY, PAUSES, spans_of, zone_of

from planner.roster.presets import limits
from planner.scenario import Agent, Inputs


def undisturbed(roster: pd.DataFrame, inputs: Inputs, *agents: Agent) -> bool:
    """Whether these people still rest enough and are there, and nobody crowds the break room."""
    return not crowded(roster, inputs) and all(
        rests(roster, inputs, agent) and present(roster, inputs, agent) for agent in agents
    )


def rests(roster: pd.DataFrame, inputs: Inputs, agent: Agent) -> bool:
    """Whether the limits on rest between shifts, days in a row and weekly rest are kept inside the horizon."""
    law = limits(inputs.scenario, agent.site)
    spans = spans_of(roster, agent)
    starts, ends = [start for _, start, _ in spans], [end for _, _, end in spans]
    asked = pd.Timedelta(hours=law.min_rest_h or 0)
    if any((b - a) < asked for a, b in zip(ends, starts[1:], strict=False)):
        return False
    most = law.max_consecutive_days or 400
    days = {date for date, _, _ in spans}
    if any(all((day - dt.timedelta(back)) in days for back in range(most + 1)) for day in days):
        return False
    first = inputs.scenario.start - dt.timedelta(inputs.scenario.start.weekday())
    weeks = range(0, inputs.scenario.days, 7) if law.min_weekly_rest_h else ()
    return all(
        longest_rest(starts, ends, first + dt.timedelta(week), zone_of(inputs, agent))
        >= pd.Timedelta(hours=law.min_weekly_rest_h)
        for week in weeks
    )


def longest_rest(starts: list, ends: list, monday: dt.date, zone: ZoneInfo) -> pd.Timedelta:
    """Longest time without a shift in a week."""
    begin, end = (pd.Timestamp(monday + dt.timedelta(days), tz=zone) for days in (0, 7))
    edges = [begin, *(max(begin, min(end, moment)) for pair in zip(starts, ends, strict=True) for moment in pair), end]
    return max(b - a for a, b in zip(edges[::2], edges[1::2], strict=True))


def present(roster: pd.DataFrame, inputs: Inputs, agent: Agent) -> bool:
    """Whether no shift lies in an absence."""
    zone = inputs.scenario.time_zone
    away = [a for a in inputs.absences if a.agent == agent.agent and a.kind in AWAY]
    return not any(
        start < pd.Timestamp(a.end, tz=zone) and pd.Timestamp(a.start, tz=zone) < end
        for _, start, end in spans_of(roster, agent)
        for a in away
    )


def crowded(roster: pd.DataFrame, inputs: Inputs) -> bool:
    """Whether more are on a pause at once than their shift's share, counted at every start of a segment."""
    shift, activity = roster["shift"].to_numpy(), roster["activity"].to_numpy()
    start, end = roster["start"].array.asi8, roster["end"].array.asi8
    pause = np.isin(activity.astype(str), PAUSES)
    for record in inputs.scenario.shift:
        mine = shift == record.name
        if record.most_on_break == 1 or not mine.any():
            continue
        moments = np.unique(start[mine])
        here, paused = (
            np.searchsorted(np.sort(start[who]), moments, "right")
            - np.searchsorted(np.sort(end[who]), moments, "right")
            for who in (mine, mine & pause)
        )
        if (paused > np.maximum(1, np.floor(record.most_on_break * here + 1e-9))).any():
            return True
    return False
