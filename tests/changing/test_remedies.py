"""Remedies of a gap: each keeps its promise; leave goes to its cheapest day, by enumeration."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from changed_team import MONDAY, every_tour, keeps_its_promise, need, off, team, value

from planner.desk.remedies import remedies
from planner.desk.remedy import LEAVE_MOVED, LEAVE_SWAPPED, MOVED_BREAK, OTHER_DAY, TEMP
from planner.roster import solve
from planner.roster.as_it_stands import Standing
from planner.roster.changes import roster_after
from planner.scenario import Inputs


def test_each_remedy_keeps_its_promise_when_it_is_applied(roster: pd.DataFrame) -> None:
    inputs = replace(team(), published_roster=roster)
    stand = Standing(inputs, need(inputs, 3.0), roster)
    before = value(stand, roster)
    at = 1440 + 13 * 60
    found = remedies(stand, "phone", at, most=9)
    assert found
    assert stand.price == pytest.approx(before)
    for one in found:
        keeps_its_promise(inputs, roster, one)
    assert {MOVED_BREAK, OTHER_DAY, TEMP} <= {one.kind for one in found}
    assert [one.objective for one in found] == sorted((one.objective for one in found), reverse=True)
    temp = next(one for one in found if one.kind == TEMP)
    assert temp.pay == pytest.approx(5.5 * 20)
    assert temp.changes["action"].tolist()[:2] == ["temp", "work"]


def test_leave_moves_to_the_day_on_which_it_costs_least(roster: pd.DataFrame) -> None:
    """p0 is off on Tuesday, p1 on Monday: of Monday and Wednesday the cheaper takes the leave, by trying both."""
    leave = (*off("p0", 1), *off("p1", 0))
    inputs = team(absences=leave)
    result = solve(inputs, need(inputs, 3.0), work=0.05, seconds=120, seed=1).frame
    inputs = replace(inputs, published_roster=result)
    stand = Standing(inputs, need(inputs, 3.0), result)
    found = {one.kind: one for one in remedies(stand, "phone", 1440 + 13 * 60, most=9)}
    moved = found[LEAVE_MOVED]
    keeps_its_promise(inputs, result, moved)
    mine = moved.changes[moved.changes["agent"] == "p0"]
    assert mine["action"].tolist()[:2] == ["back", "leave"]
    own = [row for row in moved.inputs.absences if row.agent == "p0"]
    assert len(own) == 1
    assert own[0].start.date() != MONDAY + dt.timedelta(1)
    assert sum(row.kind == "leave" for row in moved.inputs.absences) == len(leave)
    for day in {0, 2} - {(own[0].start.date() - MONDAY).days}:
        if stand.days(0)[day] is not None:
            assert moved.objective >= best_of_all(stand, inputs, result, day) - 1e-6
    if LEAVE_SWAPPED in found:
        keeps_its_promise(inputs, result, found[LEAVE_SWAPPED])


def best_of_all(stand: Standing, inputs: Inputs, roster: pd.DataFrame, day: int) -> float:
    """What moving the leave of p0 from Tuesday to a day gains at the most: enumeration of all their tours."""
    then = replace(inputs, absences=tuple(one for one in inputs.absences if one.agent != "p0") + off("p0", day))
    kept = roster[~((roster["agent"] == "p0") & (roster["date"] == MONDAY + dt.timedelta(day)))]
    other = Standing(then, need(inputs, 3.0), kept.reset_index(drop=True))
    p, best, at = other.number["p0"], -np.inf, 1440 + 13 * 60
    for tour, pause in every_tour(other, p):
        duty = other.duty(int(tour[1]))
        if duty is None or not duty.start_min <= at < duty.end_min:
            continue
        if any(begin <= at < begin + 30 for begin in pause[1, : len(duty.pauses)].tolist()):
            continue
        other.change(p, tour, pause)
        best = max(best, value(stand, roster) - value(other, roster_after(other)))
    return best


def test_two_exchange_their_leave() -> None:
    """p0 is away on Tuesday, p1 on Monday; at another hour than p1's on Tuesday, p0 comes and p1 has that day off."""
    inputs = team(people=3, absences=(*off("p0", 1), *off("p1", 0)))
    result = solve(inputs, need(inputs, 2.0), work=0.05, seconds=120, seed=1).frame
    inputs = replace(inputs, published_roster=result)
    stand = Standing(inputs, need(inputs, 2.0), result)
    duty = stand.days(1)[1]
    assert duty is not None
    assert stand.days(0)[0] is not None
    at = duty.start_min - 30 if duty.start_min > 1440 + 8 * 60 else duty.end_min + 30
    swapped = {one.kind: one for one in remedies(stand, "phone", at, most=9)}[LEAVE_SWAPPED]
    keeps_its_promise(inputs, result, swapped, 2.0)
    assert swapped.changes["action"].tolist()[:4] == ["back", "leave", "back", "leave"]
    days = {(row.agent, (row.start.date() - MONDAY).days) for row in swapped.inputs.absences}
    assert days == {("p0", 0), ("p1", 1)}
