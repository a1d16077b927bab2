"""Why a promise is missed: what is short, when, and what stops the people who could help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.allocation import weight_of
from planner.roster.facts import AWAY
from planner.scenario import Absence, Inputs, Queue


def why_missed(
    inputs: Inputs, coverage: pd.DataFrame, service: pd.DataFrame, roster: pd.DataFrame, queue: Queue, period: str
) -> str:
    """A sentence or two on why a queue is not sure enough to meet its target in a period.

    Parameters
    ----------
    coverage, service, roster : DataFrame
        Frames COVERAGE, SERVICE and ROSTER.
    period : str
        Label of a day, week, month or interval, as in summary.csv.
    """
    rows = coverage[(coverage["queue"] == queue.name) & in_period(coverage["start"], period)]
    hours = inputs.scenario.interval_min / 60
    short_h = float((-rows["net"]).clip(lower=0).sum()) * hours
    required_h = float(rows["required"].sum()) * hours
    if short_h < max(0.005 * required_h, 0.25):
        return _enough_people(inputs, service, roster, queue, period)
    worst = rows.sort_values("net", kind="stable").iloc[0]
    moment: pd.Timestamp = worst["start"]
    return (
        f"{short_h:.1f} of {required_h:.0f} required hours are missing; worst at {moment:%a %d %b %H:%M}, where "
        f"{worst['scheduled']:.1f} of {worst['required']:.1f} people are there. "
        + _people_sentence(inputs, roster, queue.name, moment, float(worst["scheduled"]))
        + _weight_sentence(inputs, queue)
    )


def _weight_sentence(inputs: Inputs, queue: Queue) -> str:
    """Which queues people go to first because a missing hour there is worth more; empty where none is."""
    shared = _sharing_people(inputs, queue)
    heavier = [
        f"{other.name} ({weight_of(other):g})"
        for other in inputs.scenario.queue
        if other.name in shared and not other.deferred and weight_of(other) > weight_of(queue)
    ]
    if not heavier or queue.deferred:
        return ""
    whoever = f"whoever also serves {', '.join(heavier)} goes there first"
    return f" A missing hour of it counts {weight_of(queue):g} times; {whoever}."


def _sharing_people(inputs: Inputs, queue: Queue) -> list[str]:
    """Other queues served by people who serve this one, by name."""
    own = [{skill.queue for skill in agent.skills} for agent in inputs.agents]
    return sorted(set().union(*(names for names in own if queue.name in names)) - {queue.name})


def _enough_people(inputs: Inputs, service: pd.DataFrame, roster: pd.DataFrame, queue: Queue, period: str) -> str:
    """Why a queue misses its target although the formulas' people are there: where its contacts wait, and for whom."""
    mine = service[(service["queue"] == queue.name) & in_period(service["start"], period) & (service["offered"] > 0)]
    late = mine["offered"] * (queue.target.share - mine["service_level"].fillna(0.0))
    weakest = mine.loc[late.sort_values(ascending=False, kind="stable").index[:1]].iloc[0]
    moment: pd.Timestamp = weakest["start"]
    others = _sharing_people(inputs, queue)
    busy = f"; they also serve {', '.join(others)}, and" if others else ", yet"
    return (
        f"As many people as the formulas ask for are there{busy} contacts wait while they finish others; weakest is "
        f"{moment:%a %d %b %H:%M} with {weakest['service_level']:.0%} in time at an occupancy of "
        f"{weakest['occupancy']:.0%}. " + _people_sentence(inputs, roster, queue.name, moment)
    )


def in_period(starts: pd.Series, period: str) -> NDArray[np.bool_]:
    """Which starts lie in a period labelled ``2026-11-27``, ``2026-W48``, ``2026-11`` or by an interval's start."""
    if len(period) > 10:
        return np.asarray(starts == pd.Timestamp(period))
    label = {10: "%Y-%m-%d", 8: "%G-W%V", 7: "%Y-%m"}[len(period)]
    return np.asarray(starts.dt.strftime(label) == period)


def _people_sentence(
    inputs: Inputs, roster: pd.DataFrame, queue: str, moment: pd.Timestamp, scheduled: float | None = None
) -> str:
    able = [
        agent.agent
        for agent in inputs.agents
        if any(skill.queue == queue for skill in agent.skills)
        and (agent.start_date is None or agent.start_date <= moment.date())
        and (agent.end_date is None or agent.end_date >= moment.date())
    ]
    now = roster[(roster["start"] <= moment) & (roster["end"] > moment) & roster["agent"].isin(able)]
    at_work = set(now.loc[now["activity"] == "work", "agent"])
    elsewhere = 0.0 if scheduled is None else len(at_work) - scheduled
    aside = set(now.loc[~now["activity"].isin(["work", "leave"]), "agent"]) - at_work
    away = _named(inputs.absences, moment, AWAY) & set(able) - at_work - aside
    today = set(roster.loc[(roster["date"] == moment.date()) & (roster["activity"] == "work"), "agent"])
    other_hours = (set(able) & today) - at_work - aside - away
    days_off = _named(inputs.absences, moment, ("day_off",)) & set(able) - at_work - aside - away - other_hours
    off = set(able) - at_work - aside - away - other_hours - days_off
    parts = [
        f"{len(at_work)} at work" + (f", {elsewhere:.0f} of them needed on other queues" if elsewhere >= 0.5 else ""),
        f"{len(aside)} on a break or off the queue" if aside else "",
        f"{len(other_hours)} at work at other hours of the day" if other_hours else "",
        f"{len(off)} on a day off with their hours or days used elsewhere" if off else "",
        f"{len(days_off)} on a day off by the availability file" if days_off else "",
        f"{len(away)} on leave" if away else "",
    ]
    return f"Of {len(able)} people with the skill: {', '.join(part for part in parts if part)}."


def _named(absences: Iterable[Absence], moment: pd.Timestamp, kinds: Collection[str]) -> set[str]:
    """People whom the availability file names at a moment with one of the kinds."""
    wall: dt.datetime = moment.tz_localize(None).to_pydatetime()
    return {row.agent for row in absences if row.kind in kinds and row.start <= wall < row.end}
