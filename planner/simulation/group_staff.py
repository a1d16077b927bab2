"""Headcounts without names: identical people of a group, coming and going as the numbers say."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from forecasting.faults import Fault, InputError
from planner.scenario import Scenario, Skill
from planner.scenario.skills import parse_skills
from planner.simulation.people import People, Stretch


def people_of_groups(scenario: Scenario, staffing: pd.DataFrame) -> People:
    """Person k of a group is on the queue wherever its headcount is k or more.

    They are alike: where a headcount falls, idle people leave first, then those whose contact ends first.

    Parameters
    ----------
    staffing : DataFrame
        ``group,start,agents``: each headcount valid until the group's next row, nobody before its first. Moments
        aware, or wall time of the scenario's zone.

    Raises
    ------
    InputError
        For groups that the scenario does not have, headcounts that are not whole or negative, two rows of one
        moment.
    """
    rows = staffing.assign(start=_aware(staffing["start"], scenario.time_zone))
    known = {group.name: group.skills for group in scenario.group}
    faults = [*_faults(rows, known)]
    if faults:
        raise InputError(faults)
    starts = scenario.horizon()
    length_s = len(starts) * float(scenario.interval_s)
    names: list[str] = []
    skills: list[tuple[Skill, ...]] = []
    groups: list[str] = []
    stretches: list[Stretch] = []
    for group, counts in rows.groupby("group", sort=False):
        ordered = counts.sort_values("start")
        seconds = ((ordered["start"] - starts[0]).dt.total_seconds()).tolist()
        heads = [int(value) for value in ordered["agents"]]
        for k in range(max(heads, default=0)):
            names.append(f"{group}#{k + 1}")
            groups.append(str(group))
            skills.append(parse_skills(known[str(group)]))
            for begin, end in _runs(seconds, heads, k, length_s):
                stretches += _by_day(len(names) - 1, begin, end, starts)
    return People(tuple(names), tuple(skills), tuple(stretches), tuple(groups), alike=True)


def _aware(moments: pd.Series, zone: str) -> pd.Series:
    times = pd.to_datetime(moments, utc=False)
    if times.dt.tz is None:
        return times.dt.tz_localize(zone, ambiguous=True, nonexistent="shift_forward")
    return times.dt.tz_convert(zone)


def _faults(rows: pd.DataFrame, known: dict[str, str]) -> Iterator[Fault]:
    for name in dict.fromkeys(rows["group"]):
        if name not in known:
            have = ", ".join(sorted(known)) or "none in the scenario"
            yield Fault("staffing, column group", str(name), f"the name of a [[group]] ({have})", "Add the group.")
    for value in dict.fromkeys(rows["agents"]):
        if not (isinstance(value, int | float) and math.isfinite(value) and value >= 0 and value == int(value)):
            yield Fault("staffing, column agents", str(value), "a whole number, 0 or more", "Round it.")
    for row in rows[rows.duplicated(["group", "start"])].itertuples():
        yield Fault("staffing", f"{row.group} at {row.start}", "one row a group and moment", "Keep one of them.")


def _runs(seconds: list[float], heads: list[int], k: int, length_s: float) -> Iterator[tuple[float, float]]:
    """Times in which more than k people are there."""
    begin: float | None = None
    for at, count in zip(seconds, heads, strict=True):
        if count > k and begin is None:
            begin = at
        elif count <= k and begin is not None:
            yield begin, at
            begin = None
    if begin is not None:
        yield begin, length_s


def _by_day(agent: int, begin: float, end: float, starts: pd.DatetimeIndex) -> Iterator[Stretch]:
    """A run cut at local midnights: an absence loses a day, not all of them."""
    while begin < end:
        moment = starts[0] + pd.Timedelta(seconds=begin)
        midnight = (moment.normalize() + pd.DateOffset(days=1) - starts[0]).total_seconds()
        upto = min(end, midnight)
        yield Stretch(agent, begin, upto, frozenset(), moment.date().toordinal())
        begin = upto
