"""Breaches of what was fixed beforehand: locks and fixed hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
from breach_kept import crowded, present, undisturbed
from breach_roster import MINUTE, Planted, moved, put, spans_of, without, worked, zone_of

from planner.scenario import FixedDay, Lock


def broken_lock(roster, inputs, rng, how: str):
    some = worked(roster, inputs, rng)[0]
    here = some.start.tz_convert(zone_of(inputs, some.agent))
    clock = here.hour * 60 + here.minute
    date, start, shift = some.date, None, some.shift
    if how == "off":
        shift = "off"
    elif how == "start":
        start = clock - 60
    elif how == "shift":
        shift = "some other shift"
    else:
        taken = {date for date, _, _ in spans_of(roster, some.agent)}
        free = [inputs.scenario.start + dt.timedelta(day) for day in range(inputs.scenario.days)]
        date = next((day for day in free if day not in taken), None)
    if date is None:
        return None
    lock = Lock(agent=some.agent.agent, date=date, shift=shift, start_min=start)
    return Planted(roster, replace(inputs, locks=(*inputs.locks, lock)), "locks")


def other_pattern(roster, inputs, rng, how: str):
    """Somebody gets fixed hours: those they work, but for one day."""
    for some in worked(roster, inputs, rng):
        rows = []
        week = inputs.scenario.start - dt.timedelta(inputs.scenario.start.weekday())
        for date, start, end in spans_of(roster, some.agent):
            zone = zone_of(inputs, some.agent)
            clocks = [m.tz_convert(zone).hour * 60 + m.tz_convert(zone).minute for m in (start, end)]
            rows.append(
                FixedDay(
                    agent=some.agent.agent, cycle_day=(date - week).days + 1, start_min=clocks[0], end_min=clocks[1]
                )
            )
        if how == "start":
            rows[0] = rows[0].model_copy(update={"start_min": rows[0].start_min + 15})
        elif how == "day off worked":
            rows = rows[1:]
        else:
            free = sorted(set(range(1, 8)) - {row.cycle_day for row in rows})
            rows.append(rows[0].model_copy(update={"cycle_day": free[-1]})) if free else None
            date = week + dt.timedelta(free[-1] - 1) if free else week
            hours = rows[0].start_min, rows[0].end_min
            spot = [pd.Timestamp(date) + minutes * MINUTE for minutes in hours]
            ghost = pd.DataFrame(
                {
                    "agent": [some.agent.agent],
                    "activity": ["work"],
                    "date": [date],
                    "start": [spot[0]],
                    "end": [spot[1]],
                }
            )
            for column in ("start", "end"):
                ghost[column] = ghost[column].dt.tz_localize(zone_of(inputs, some.agent))
            if not free or not present(ghost, inputs, some.agent):
                continue
        if inputs.scenario.days != 7 or inputs.scenario.start != week:
            return None
        return Planted(roster, replace(inputs, patterns=(*inputs.patterns, *rows)), "fixed hours")
    return None


def fixed_hours_moved(roster, inputs, rng, by_min: int):
    for some in worked(roster, inputs, rng, fixed=True):
        new = put(roster, moved(some.rows, by_min * MINUTE))
        if undisturbed(new, inputs, some.agent):
            return Planted(new, inputs, "fixed hours")
    return None


def fixed_day_dropped(roster, inputs, rng):
    for some in worked(roster, inputs, rng, fixed=True):
        new = without(roster, some.rows)
        if not crowded(new, inputs):
            return Planted(new, inputs, "fixed hours")
    return None
