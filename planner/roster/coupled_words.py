"""Rules that couple people in plain words: what a roster leaves open."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from planner.roster.coupling import Coupling, Row, Together, Tours
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.timeline import Timeline


def by_name(tours: Mapping[Person, Sequence[Duty | None]]) -> Tours:
    """Tours by the ids of their people."""
    return {person.name: tour for person, tour in tours.items()}


def lacking(coupling: Coupling, tours: Tours) -> float:
    """How many people too few or too many there are, over all rules and moments; 0 where everything is kept."""
    missing = sum(row.lacks(tours) for row in coupling.rows)
    return missing + sum(_apart(team, tours) for team in coupling.teams)


def left_open(coupling: Coupling, tours: Tours, line: Timeline) -> list[str]:
    """What is not kept: a sentence for each rule and day, of its first moment and its worst."""
    found: dict[tuple[str, str, int], list[Row]] = {}
    for row in coupling.rows:
        if row.lacks(tours) > 0:
            found.setdefault((row.rule, row.asked, _day(row, line)), []).append(row)
    told = []
    for rows in found.values():
        worst = max(row.lacks(tours) for row in rows)
        told.append(f"Not kept: {said(rows[0], line)}, {worst:g} {rows[0].beyond}{_until(rows, line)}.")
    for team in coupling.teams:
        if not team.holds(tours):
            most, working = team.counted(tours)
            told.append(f"Not kept: {said_team(team, line)}, {most} of {working} do.")
    return told


def said(row: Row, line: Timeline) -> str:
    """A row in words."""
    when = "" if row.minute is None else f" at {line.moment(row.minute):%a %d %b %H:%M}"
    return f"{row.rule}{when} ({row.asked})"


def said_team(team: Together, line: Timeline) -> str:
    """A team that is kept together, in words."""
    share = "all" if team.share >= 1 else f"{team.share:.0%}"
    return f"{team.rule} on {line.date(team.day):%a %d %b} ({share} of those who work begin together)"


def _until(rows: Sequence[Row], line: Timeline) -> str:
    """Where it is more than one moment."""
    last = rows[-1].minute
    return "" if last is None or len(rows) == 1 else f", the last time at {line.moment(last):%a %H:%M}"


def _day(row: Row, line: Timeline) -> int:
    return -1 if row.minute is None else line.day(line.moment(row.minute).date())


def _apart(team: Together, tours: Tours) -> int:
    most, working = team.counted(tours)
    return max(0, math.ceil(team.share * working - 1e-9) - most)
