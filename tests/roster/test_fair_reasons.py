"""Why somebody was given what they were: sentences read out for a team of four."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from fair_team import MONDAY, desk, ledger_of, shifts

from planner.roster.fair_reasons import Reasons
from planner.roster.people import people_of
from planner.scenario import Absence, Agent, Inputs, Skill

SATURDAY, FRIDAY = MONDAY + dt.timedelta(5), MONDAY + dt.timedelta(4)
NAMES = {"p0": "Ana", "p1": "Ben", "p2": "Cem", "p3": "Dora"}
LEDGER = ledger_of(p0=[1, 0, 1], p1=[0, 0, 1], p2=[0, 0, 0], p3=[1, 1, 1])


def away(agent: str, day: int, kind: str) -> Absence:
    return Absence(agent=agent, start=dt.datetime(2026, 11, day), end=dt.datetime(2026, 11, day + 1), kind=kind)


def team(*absences: Absence, ledger: pd.DataFrame | None = LEDGER, **changes: Any) -> Inputs:
    agents = tuple(Agent(agent=a, name=n, contract="c", skills=(Skill(queue="phone"),)) for a, n in NAMES.items())
    return desk(agents=agents, ledger=ledger, absences=absences, **changes)


def said(inputs: Inputs, rows: list[tuple[str, dt.date, str, int, int]], net: float = 0.0) -> list[str]:
    starts = inputs.scenario.horizon()
    hour = np.asarray(starts.hour)
    busy = (hour >= 8) & (hour < 12)
    coverage = pd.DataFrame({"start": starts, "queue": "phone", "required": 1.0 * busy, "scheduled": 1.0, "net": net})
    people = people_of(inputs)
    return Reasons.of(inputs, people, shifts(inputs, rows), coverage).sentences()


def saturday(*names: str) -> list[tuple[str, dt.date, str, int, int]]:
    return [(name, SATURDAY, "sat", 9, 14) for name in names]


def test_the_fewest_of_those_who_could() -> None:
    assert said(team(), saturday("p2")) == [
        "Cem works Saturday 28 Nov: 0 weekends in 3 weeks, the fewest of the 4 who could."
    ]


def test_as_few_as_anybody() -> None:
    equal = ledger_of(p0=[0], p1=[0], p2=[1], p3=[1])
    assert said(team(ledger=equal), saturday("p0")) == [
        "Ana works Saturday 28 Nov: 0 weekends in 1 week, as few as anybody of the 4 who could."
    ]


def test_everybody_with_fewer_works_it_too() -> None:
    assert said(team(), saturday("p1", "p2")) == [
        "Ben works Saturday 28 Nov: 1 weekend in 3 weeks; everybody with fewer has it too.",
        "Cem works Saturday 28 Nov: 0 weekends in 3 weeks, the fewest of the 4 who could.",
    ]


def test_those_with_fewer_are_named_with_what_spared_them() -> None:
    inputs = team(away("p1", 28, "prefers_off"), away("p2", 28, "unavailable"))
    assert said(inputs, saturday("p3"))[0] == (
        "Dora works Saturday 28 Nov: 3 weekends in 3 weeks; of those who could, 2 have fewer: Ben (wished it off), "
        "Ana (spared by cover, hours or rest)."
    )


def test_a_person_away_for_a_part_of_the_weekend_was_away_for_the_rest_of_it_only() -> None:
    shift = [{"name": "sat", "days": "Sat-Sun", "start": "09:00", "length_min": 300}]
    inputs = team(away("p2", 28, "leave"), shift=shift)
    assert said(inputs, saturday("p1")) == [
        "Ben works Saturday 28 Nov: 1 weekend in 3 weeks; of those who could, 1 has fewer: Cem (away)."
    ]


def test_alone() -> None:
    agents = (Agent(agent="p0", name="Ana", contract="c", skills=(Skill(queue="phone"),)),)
    assert said(desk(agents=agents, ledger=LEDGER), saturday("p0")) == [
        "Ana works Saturday 28 Nov: 2 weekends in 3 weeks; nobody else could."
    ]


def test_nights_and_holidays() -> None:
    shift = [{"name": "night", "start": "22:00", "length_min": 480}]
    thanksgiving = MONDAY + dt.timedelta(3)
    rows = [("p0", thanksgiving, "night", 22, 30), ("p0", FRIDAY, "night", 22, 30)]
    ledger = LEDGER.assign(nights=[0, 0, 2, 0, 0, 0, 0, 0, 1, 1, 1, 1])
    assert said(team(shift=shift, holidays="US", ledger=ledger), rows) == [
        "Ana works 2 nights: 2 nights in 3 weeks; of those who could, 2 have fewer: Ben (spared by cover, hours or "
        "rest), Cem (spared by cover, hours or rest).",
        "Ana works on Thanksgiving Day, Thursday 26 Nov: 0 public holidays in 3 weeks, as few as anybody of the 4 "
        "who could.",
    ]


def test_a_refused_wish_says_what_it_would_have_cost() -> None:
    wishes = (away("p0", 27, "prefers_off"), away("p1", 27, "prefers_off"))
    friday = [("p0", FRIDAY, "day", 8, 16)]
    ledger = LEDGER.assign(refused=[1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    assert said(team(*wishes, ledger=ledger), friday, net=0.25) == [
        "Ana's wish for Friday 27 Nov off was refused (2 wishes refused before): without this shift 3.0 h more would "
        "be short; 1 of 2 wishes for that day off were kept."
    ]
    assert said(team(*wishes, ledger=ledger), friday, net=1.0) == [
        "Ana's wish for Friday 27 Nov off was refused (2 wishes refused before): nothing would be short without this "
        "shift, but the hours owed are to be worked; 1 of 2 wishes for that day off were kept."
    ]


def test_a_refused_wish_to_work() -> None:
    assert said(team(away("p1", 28, "prefers_work")), saturday("p2"))[0] == (
        "Ben's wish to work on Saturday 28 Nov was refused (0 wishes refused before): the shift was worth less there "
        "than its hours cost or than on another day."
    )


def test_those_of_one_person_are_theirs_among_all() -> None:
    inputs, rows = team(), saturday("p1", "p2")
    coverage = pd.DataFrame({"start": inputs.scenario.horizon(), "queue": "phone", "net": 0.0})
    coverage = coverage.assign(required=0.0, scheduled=1.0)
    reasons = Reasons.of(inputs, people_of(inputs), shifts(inputs, rows), coverage)
    own = {name: reasons.of_person(name) for name in NAMES}
    assert [sentence for one in own.values() for sentence in one] == reasons.sentences()
    assert own["p0"] == []
    assert own["p2"] == ["Cem works Saturday 28 Nov: 0 weekends in 3 weeks, the fewest of the 4 who could."]
    assert reasons.of_person("nobody") == []
