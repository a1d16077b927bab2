"""Remedies of a gap: each keeps its promise; leave goes to its cheapest day, by enumeration."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from changed_team import MONDAY, every_tour, keeps_its_promise, need, off, team, value

from planner.desk.answers import UNKNOWN
from planner.desk.remedies import remedies
from planner.desk.remedy import LEAVE_MOVED, LEAVE_SWAPPED, MOVED_BREAK, OTHER_DAY, TEMP
from planner.desk.words import less_served
from planner.frames import ROSTER
from planner.roster import solve
from planner.roster.as_it_stands import Standing
from planner.roster.changes import roster_after
from planner.scenario import Agent, Inputs, Skill
from planner.staffing.result import Requirement


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
    assert any(one.harms for one in found)
    assert found == sorted(found, key=lambda one: (one.harms, -one.objective)), "what harms others comes last"
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


@pytest.mark.parametrize(("vip", "harms"), [(5.0, True), (1.0, False), (0.2, False)])
def test_a_break_moved_into_a_worse_gap_is_told_last(vip: float, harms: bool) -> None:
    """By hand: one person, 08:00 to 14:00, who must pause half an hour between 11:00 and 12:00.

    The phone wants them at 11:30 only, the vip queue in every other half hour. The break lies at 11:30: 0.5 h of the
    phone are missing, weight 1. At 11:00 instead, 0.5 h of vip would be: worth 5 x 0.5 h against 1 x 0.5 h it is worse,
    at the same weight as good, at a fifth better. Missing everybody of an interval counts
    more than missing few, by the steps of the price; it is so before and after.
    """
    pause = [{"activity": "meal", "length_min": 30, "paid": False, "earliest_min": 180, "latest_min": 210}]
    shift = {"name": "day", "start": {"from": "08:00", "to": "08:00", "every_min": 60}, "length_min": 360}
    queues = [
        {"name": name, "open": ["Mon-Fri 08:00-14:00"], "target": {"share": 0.8, "within_s": 20}, "shortage_weight": w}
        for name, w in (("phone", 1.0), ("vip", vip))
    ]
    inputs = team(people=1, queue=queues, shift=[{**shift, "segments": pause}])
    both = (Skill(queue="phone"), Skill(queue="vip"))
    starts = inputs.scenario.horizon()
    clock = starts.hour + starts.minute / 60
    at_work = (starts.day == MONDAY.day) & (clock >= 8) & (clock < 14)
    asked = {"phone": at_work & (clock == 11.5), "vip": at_work & (clock != 11.5)}
    frames = [
        pd.DataFrame({"start": starts, "queue": name, "volume": 0.0, "aht_s": 0.0, "agents": n, "rostered": n})
        for name, n in ((name, mask.astype(float)) for name, mask in asked.items())
    ]
    rows = pd.concat(frames, ignore_index=True).sort_values(["start", "queue"], ignore_index=True)
    requirement = Requirement(rows, pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())
    spans = [("work", "08:00", "11:30"), ("meal", "11:30", "12:00"), ("work", "12:00", "14:00")]
    roster = pd.DataFrame(
        [("p0", MONDAY, "day", what, "", f"{MONDAY} {a}", f"{MONDAY} {b}", what == "work") for what, a, b in spans],
        columns=list(ROSTER.columns),
    )
    for column in ("start", "end"):
        roster[column] = pd.DatetimeIndex(roster[column]).tz_localize("Europe/Dublin")
    inputs = replace(inputs, agents=(Agent(agent="p0", contract="c", skills=both),), published_roster=roster)
    stand = Standing(inputs, requirement, roster)
    assert stand.allocation.shortage_h == pytest.approx(0.5)
    found = remedies(stand, "phone", 11 * 60 + 30, most=9)
    assert [one.kind for one in found] in ([TEMP, MOVED_BREAK], [MOVED_BREAK, TEMP])
    moved = next(one for one in found if one.kind == MOVED_BREAK)
    assert moved.shortage_h == pytest.approx(0.0), "hours alone do not tell"
    whole = 1.0 + sum(more for _, more in stand.prices.steps) - sum(share * more for share, more in stand.prices.steps)
    by_hand = stand.prices.shortage * 0.5 * whole * (1.0 - vip)
    assert moved.cover == pytest.approx(by_hand)
    assert moved.harms == harms
    if harms:
        assert found[-1] is moved


def test_service_that_falls_elsewhere_is_told_once_it_shows() -> None:
    before = (0.70, 0.75, 0.810)
    assert less_served((before, (0.80, 0.76, 0.809)))
    assert not less_served((before, (0.80, 0.76, 0.8098)))
    assert not less_served((before, (0.80, 0.76, 0.82)))
    assert not less_served((UNKNOWN, UNKNOWN))
