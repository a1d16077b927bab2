"""Five people's roster of three days, to be changed; every tour somebody may work, by enumeration."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.desk.remedy import MOVED_BREAK, Remedy
from planner.roster import audit
from planner.roster.applying import apply_changes
from planner.roster.as_it_stands import Standing
from planner.roster.changes import changed_shifts, roster_after, sentences
from planner.roster.decided import with_decided, without_shifts
from planner.roster.valuing import value_of
from planner.scenario import Absence, Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
BREAKS = [
    {"activity": "break", "length_min": 30, "earliest_min": 60, "latest_min": 120},
    {"activity": "meal", "length_min": 30, "paid": False, "earliest_min": 180, "latest_min": 240},
]


def team(people: int = 5, **changes: Any) -> Inputs:
    record = {
        "start": MONDAY,
        "days": 3,
        "interval_min": 30,
        "time_zone": "Europe/Dublin",
        "queue": [{"name": "phone", "open": ["Mon-Fri 08:00-18:00"], "target": {"share": 0.8, "within_s": 20}}],
        "staff": {"file": "agents.csv"},
        "shift": [
            {
                "name": "day",
                "start": {"from": "08:00", "to": "12:00", "every_min": 120},
                "length_min": 360,
                "segments": BREAKS,
                "gap_between_segments_min": 60,
            }
        ],
        "contract": [{"name": "c", "hours_per_week": [0, 16.5], "days_per_week": [0, 3]}],
        "rules": {"min_rest_h": 17},
        "cost": {"wage_per_h": {"c": 20}},
    }
    files = {key: changes.pop(key) for key in ("absences", "locks", "published_roster") if key in changes}
    scenario = Scenario.model_validate(record | changes)
    agents = tuple(Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="phone"),)) for n in range(people))
    return Inputs(scenario, pd.DataFrame(), agents, **files)


def need(inputs: Inputs, people: float = 2.0) -> Requirement:
    starts = inputs.scenario.horizon()
    asked = people * np.asarray(inputs.scenario.queue[0].open.mask(starts), dtype=float)
    frame = pd.DataFrame(
        {"start": starts, "queue": "phone", "volume": 0.0, "aht_s": 0.0, "agents": asked, "rostered": asked}
    )
    return Requirement(frame, pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())


def standing(roster: pd.DataFrame, **changes: Any) -> Standing:
    inputs = team(**changes)
    return Standing(inputs, need(inputs), roster)


def value(stand: Standing, frame: pd.DataFrame) -> float:
    return value_of(frame, stand.inputs, stand.requirement, stand.everybody, stand.prices).objective


def every_tour(stand: Standing, p: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """All tours of a person that their rules allow, with all their breaks: enumeration."""
    person, found = stand.people[p], []
    menus = [[None, *person.options[day]] if person.off[day] else person.options[day] for day in range(3)]
    for tour in itertools.product(*menus):
        if not person.allows(list(tour)):
            continue
        choices = []
        for duty in tour:
            starts = itertools.product(*(pause.starts for pause in duty.pauses)) if duty else [()]
            choices.append(
                [own for own in starts if all(after >= before + 30 + 60 for before, after in itertools.pairwise(own))]
            )
        for pauses in itertools.product(*choices):
            option = np.array([stand.option(day, duty) for day, duty in enumerate(tour)])
            begins = np.zeros_like(stand.W.pause[p])
            for day, own in enumerate(pauses):
                begins[day, : len(own)] = own
            found.append((option, begins))
    return found


def worked(roster: pd.DataFrame, day: int) -> list[str]:
    return sorted(set(roster.loc[roster["date"] == MONDAY + dt.timedelta(day), "agent"]))


def keeps_its_promise(inputs: Inputs, roster: pd.DataFrame, one: Remedy, people: float = 3.0) -> None:
    """Applied as rows, a remedy gives its roster, breaks nothing and moves price and shortage as it says."""
    then = with_decided(inputs, one.changes)
    before = Standing(inputs, need(inputs, people), roster)
    again = Standing(then, need(inputs, people), without_shifts(roster, one.changes))
    apply_changes(again, one.changes)
    applied = roster_after(again)
    pd.testing.assert_frame_equal(applied, one.roster)
    assert not audit(then, applied)
    assert value(before, roster) - value(again, applied) == pytest.approx(one.objective)
    assert before.allocation.shortage_h - again.short_h() == pytest.approx(one.shortage_h)
    assert one.says == tuple(sentences(one.changes))
    assert changed_shifts(one.changes) >= 1 or one.kind == MOVED_BREAK


def off(agent: str, *days: int) -> tuple[Absence, ...]:
    begin = [dt.datetime.combine(MONDAY, dt.time()) + dt.timedelta(day) for day in days]
    return tuple(Absence(agent=agent, start=one, end=one + dt.timedelta(1), kind="leave") for one in begin)
