"""Breaches of who is there: unknown, not employed, away, of another week, without the skill."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
from breach_kept import crowded, rests
from breach_roster import AWAY, MINUTE, Planted, moved, plus, record_of, spans_of, without, worked

from planner.scenario import Absence


def unknown_agent(roster, inputs, rng, rows: int = 9):
    some = worked(roster, inputs, rng)[0]
    return Planted(plus(roster, some.rows.head(rows).assign(agent="nobody-1")), inputs, "unknown agent")


def not_employed(roster, inputs, rng, gone: bool):
    some = worked(roster, inputs, rng)[0]
    start = inputs.scenario.start
    dates = (
        {"end_date": start - dt.timedelta(1)} if gone else {"start_date": start + dt.timedelta(400), "end_date": None}
    )
    ghost = some.agent.model_copy(update={"agent": "ghost-1", "start_date": None, **dates})
    more = replace(inputs, agents=(*inputs.agents, ghost))
    return Planted(plus(roster, some.rows.assign(agent="ghost-1")), more, "employment")


def outside_the_horizon(roster, inputs, rng, days: int):
    some = worked(roster, inputs, rng)[0]
    return Planted(plus(roster, moved(some.rows, 0 * MINUTE, days)), inputs, "planned days")


def away_at_work(roster, inputs, rng, kind: str, first_min: float, last_min: float):
    """An absence of fewer than 12 hours, or of a kind that credits none, over part of a shift."""
    some = worked(roster, inputs, rng)[0]
    length = (some.end - some.start) / MINUTE
    begin = some.start + (first_min if first_min >= 0 else length + first_min) * MINUTE
    end = some.start + (last_min if last_min > 0 else length + last_min) * MINUTE
    zone = inputs.scenario.time_zone
    span = [moment.tz_convert(zone).tz_localize(None).to_pydatetime() for moment in (begin, end)]
    absence = Absence(agent=some.agent.agent, start=span[0], end=span[1], kind=kind)
    return Planted(roster, replace(inputs, absences=(*inputs.absences, absence)), "availability")


def leave_day_worked(roster, inputs, rng):
    """A shift of the same week on a day of leave instead."""
    for some in worked(roster, inputs, rng):
        for absence in inputs.absences:
            if absence.agent != some.agent.agent or absence.kind not in ("leave", "sick"):
                continue
            for day in pd.date_range(absence.start, absence.end - dt.timedelta(days=1), freq="D"):
                days = (day.date() - some.date).days
                same_week = (
                    some.date - dt.timedelta(some.date.weekday())
                    <= day.date()
                    <= some.date + dt.timedelta(6 - some.date.weekday())
                )
                inside = 0 <= (day.date() - inputs.scenario.start).days < inputs.scenario.days
                record = record_of(inputs, some.shift)
                if not same_week or not inside or record is None or day.weekday() not in record.days or not days:
                    continue
                if day.date() in {date for date, _, _ in spans_of(roster, some.agent)}:
                    continue
                shown = roster["activity"].isin(AWAY) & (roster["agent"] == some.agent.agent)
                kept = without(roster[~shown | (roster["date"] != day.date())], some.rows)
                new = plus(kept, moved(some.rows, 0 * MINUTE, days))
                if rests(new, inputs, some.agent) and not crowded(new, inputs):
                    return Planted(new, inputs, "availability")
    return None


def unskilled(roster, inputs, rng, text: str = "{other}"):
    for some in worked(roster, inputs, rng):
        own = [skill.queue for skill in some.agent.skills]
        others = [queue.name for queue in inputs.scenario.queue if queue.name not in own] or ["no queue at all"]
        at = some.rows.index[some.rows["activity"] == "work"]
        if own and len(at):
            new = roster.copy()
            new.loc[at[0], "queue"] = text.format(own=own[0], other=others[0])
            return Planted(new, inputs, "skills")
    return None
