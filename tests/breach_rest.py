"""Breaches of rest, hours and days, also by what was worked before the horizon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
from breach_kept import crowded, present, rests, undisturbed
from breach_roster import (
    AWAY,
    MINUTE,
    PAUSES,
    Planted,
    Worked,
    contract_of,
    moved,
    plus,
    put,
    record_of,
    spans_of,
    without,
    worked,
    zone_of,
)

from planner.roster.presets import limits
from planner.scenario import Inputs


def short_rest(roster, inputs, rng):
    """Two consecutive days at starts that each shift allows, but too close together."""
    for some in worked(roster, inputs, rng):
        asked = pd.Timedelta(hours=limits(inputs.scenario, some.agent.site).min_rest_h or 0)
        if inputs.scenario.start >= some.date:
            continue
        mine = roster[(roster["agent"] == some.agent.agent) & ~roster["activity"].isin(AWAY)]
        before = mine[mine["date"] == some.date - dt.timedelta(1)].sort_values("start")
        if not len(before) or not {*before["activity"], *some.rows["activity"]} <= {"work", *PAUSES}:
            continue  # whoever leads or joins an activity would be missed there
        one = Worked(some.agent, some.date - dt.timedelta(1), before["shift"].iloc[0], before)
        for late, early in ((a, b) for a in other_starts(one, inputs) for b in other_starts(some, inputs)):
            rest = early["start"].min() - late["end"].max()
            if not pd.Timedelta(0) <= rest < asked:
                continue
            new = put(put(roster, late), early)
            halves = (without(new, late), without(new, early))
            if (
                not crowded(new, inputs)
                and present(new, inputs, some.agent)
                and all(rests(half, inputs, some.agent) for half in halves)
            ):
                return Planted(new, inputs, "rest between shifts")
    return None


def other_starts(some: Worked, inputs: Inputs) -> Iterator[pd.DataFrame]:
    """The shift at every start of every shift of the same segments and lengths that the contract allows."""
    record, contract = record_of(inputs, some.shift), contract_of(inputs, some.agent)
    for other in inputs.scenario.shift:
        allowed = not contract.shifts or other.name in contract.shifts or other.part_of in contract.shifts
        same = record is not None and other.segments == record.segments and other.length_min == record.length_min
        if not allowed or not same or some.date.weekday() not in other.days:
            continue
        here = some.start.tz_convert(zone_of(inputs, some.agent))
        for clock in range(other.start.begin, other.start.end + 1, other.start.every_min):
            yield moved(some.rows, (clock - here.hour * 60 - here.minute) * MINUTE, shift=other.name)


def last_week_too_late(roster, inputs, rng, rest_h: float):
    """The shift of the day before the horizon ended so few hours ago."""
    for some in worked(roster, inputs, rng):
        if some.date == inputs.scenario.start and some.start.hour >= rest_h - 24:
            end = some.start - pd.Timedelta(hours=rest_h)
            if end < pd.Timestamp(some.date, tz=end.tz) + pd.Timedelta(hours=8):
                return Planted(roster, with_past(inputs, some, [end]), "rest between shifts")
    return None


def too_many_days_in_a_row(roster, inputs, rng):
    for some in worked(roster, inputs, rng):
        most = limits(inputs.scenario, some.agent.site).max_consecutive_days
        if most and some.date == inputs.scenario.start and inputs.scenario.start.weekday() == 0:
            ends = [some.end - pd.DateOffset(days=day) for day in range(1, most + 1)]
            return Planted(roster, with_past(inputs, some, ends), "run of days")
    return None


def with_past(inputs: Inputs, some: Worked, ends: list[pd.Timestamp]) -> Inputs:
    """A previous roster where the person worked eight hours up to each of these moments."""
    first = some.rows.head(1).assign(activity="work", paid=True)
    rows = []
    for number, end in enumerate(ends):
        row = first.copy()
        row["start"], row["end"] = end - pd.Timedelta(hours=8), end
        row["date"] = some.date - dt.timedelta(number + 1)
        rows.append(row)
    before = inputs.previous_roster
    kept = [] if before is None else [before[before["agent"] != some.agent.agent]]
    return replace(inputs, previous_roster=pd.concat([*kept, *rows], ignore_index=True))


def stricter(roster, inputs, rng, rule: str, **limit: float):
    """The law becomes stricter than any roster keeps."""
    rules = inputs.scenario.rules.model_copy(update=limit)
    scenario = inputs.scenario.model_copy(update={"rules": rules})
    return Planted(roster, replace(inputs, scenario=scenario), rule)


def other_hours(roster, inputs, rng, hours: float):
    """Somebody's own weekly hours are others than they work; past hours stay within the law."""
    some = worked(roster, inputs, rng)[0]
    agents = tuple(
        a.model_copy(update={"contract_h": hours}) if a.agent == some.agent.agent else a for a in inputs.agents
    )
    return Planted(roster, replace(inputs, agents=agents), "hours per week")


def day_too_few(roster, inputs, rng):
    for some in worked(roster, inputs, rng):
        contract = contract_of(inputs, some.agent)
        new = without(roster, some.rows)
        same = contract.days_per_week[0] == contract.days_per_week[1]
        first_week = inputs.scenario.days >= 7 and some.date < inputs.scenario.start + dt.timedelta(7)
        if same and first_week and not crowded(new, inputs):
            return Planted(new, inputs, "days per week")
    return None


def day_too_many(roster, inputs, rng):
    for some in worked(roster, inputs, rng):
        contract = contract_of(inputs, some.agent)
        dates = {date for date, _, _ in spans_of(roster, some.agent)}
        week = some.date - dt.timedelta(some.date.weekday())
        record = record_of(inputs, some.shift)
        if contract.days_per_week[0] < contract.days_per_week[1] or record is None or len(dates) > 5:
            continue
        for weekday in record.days:
            date = week + dt.timedelta(weekday)
            if date in dates or not 0 <= (date - inputs.scenario.start).days < inputs.scenario.days:
                continue
            new = plus(roster, moved(some.rows, 0 * MINUTE, (date - some.date).days))
            if undisturbed(new, inputs, some.agent):
                return Planted(new, inputs, "days per week")
    return None
