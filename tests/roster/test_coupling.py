"""Rules that couple people: rows and audit allow the same rosters of two or three people."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rule_sets import EARLY, LATE, MONDAY, NIGHT, after, ending, inputs_of, roster

from planner.net import Net
from planner.roster.audit import audit
from planner.roster.coupled_counts import add_coupled, group_terms
from planner.roster.coupling import rows_for, together_for
from planner.roster.group_rows import add_group
from planner.roster.groups import groups_of
from planner.roster.mip import Builder, ask
from planner.roster.options import Duty
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered
from planner.roster.timeline import Timeline
from planner.roster.writing import frame_of
from planner.scenario import Absence, Agent, Inputs, Skill

MID = {"name": "mid", "start": "08:00", "length_min": 240}
SPLIT = {
    "name": "split", "start": "06:00", "length_min": 600,
    "split": {"length_min": 180, "earliest_min": 180, "latest_min": 180},
}  # fmt: skip
COUPLED = {"seats", "cover", "together", "changes"}


def agent(name: str, **more: Any) -> Agent:
    return Agent(agent=name, contract="c", skills=(Skill(queue="phone"),), **more)


def world(rules: dict[str, Any], *others: Agent, days: int = 1, shifts: Any = (EARLY, MID), **more: Any) -> Inputs:
    return inputs_of(rules, days=days, shifts=shifts, others=others, **more)


AT = {"site": "Leeds"}
SITES = {"site": [{"name": "Leeds", "seats": 1}, {"name": "Bath", "seats": 9}]}
CHIEF = {"roles": ("supervisor",)}
SICK = Absence(agent="b", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="sick")
SUPERVISED = {"cover": [{"role": "supervisor", "span": 1}]}
MORNING = {"cover": [{"role": "supervisor", "least": 1, "between": ["07:00", "12:00"]}]}

CASES = {
    "seats": world({}, agent("b", **AT), agent("c", site="Bath"), agent=AT, more=SITES, shifts=(EARLY, MID, LATE)),
    "seats taken from the night before": world(
        {}, agent("b", **AT), days=2, agent=AT, more=SITES, shifts=(EARLY, NIGHT),
        previous_roster=ending("N"),
    ),
    "seats beside the gap of a split shift": world(
        {}, agent("b", **AT), agent=AT, more=SITES, shifts=(SPLIT, {**MID, "start": "09:00", "length_min": 180}, LATE)
    ),
    "one supervisor an agent": world(SUPERVISED, agent("b"), agent("c"), agent=CHIEF),
    "one supervisor two agents": world(
        {"cover": [{"role": "supervisor", "span": 2}]}, agent("b", **CHIEF), agent("c"), agent("d")
    ),
    "a supervisor in the morning": world(MORNING, agent("b", **CHIEF), agent=CHIEF, shifts=(EARLY, MID, LATE)),
    "a supervisor on Tuesdays at night": world(
        {"cover": [{"role": "supervisor", "least": 1, "between": ["22:00", "02:00"], "days": "Mon"}]},
        agent("b", **CHIEF), days=2, shifts=(NIGHT, EARLY),
    ),
    "a team together": world({"together": [{"team": "x"}]}, agent("b", team="x"), agent("c"), agent={"team": "x"}),
    "half of a team together": world(
        {"together": [{"team": "x", "share": 0.6}]}, agent("b", team="x"), agent("c", team="x"), agent={"team": "x"}
    ),
    "one change": world(
        {"max_changes": 1}, agent("b"), days=2,
        published_roster=pd.concat([roster("E-"), roster("EE", agent="b")]),
    ),
    "a change that sickness makes": world(
        {"max_changes": 0}, agent("b"), days=2, absences=(SICK,),
        published_roster=pd.concat([roster("E-"), roster("EE", agent="b")]),
    ),
    "only the days that are published": world(
        {"max_changes": 1}, agent("b"), days=2, published_roster=after("E", MONDAY)
    ),
}  # fmt: skip


def rosters(people: list[Person]) -> Iterator[dict[str, list[Duty | None]]]:
    """All tours of all people that their own rules allow."""
    own = []
    for person in people:
        menus = [[None, *duties] for duties in person.options]
        own.append([list(tour) for tour in itertools.product(*menus) if person.allows(list(tour))])
    for tours in itertools.product(*own):
        yield dict(zip((person.name for person in people), tours, strict=True))


def audited(inputs: Inputs, people: list[Person], tours: dict[str, list[Duty | None]]) -> set[str]:
    pauses = {
        (person, duty.day): tuple(pause.starts[0] for pause in duty.pauses)
        for person in people for duty in tours[person.name] if duty is not None
    }  # fmt: skip
    named = Rostered({person: tours[person.name] for person in people}, pauses)
    return {breach.rule for breach in audit(inputs, frame_of(named, people, Timeline.of(inputs.scenario)))}


@pytest.mark.parametrize("case", CASES)
def test_rows_and_audit_allow_the_same_rosters(case: str) -> None:
    inputs = CASES[case]
    people = people_of(inputs)
    rows, teams = rows_for(inputs, people), together_for(inputs, people)
    verdicts = []
    for tours in rosters(people):
        kept = all(row.lacks(tours) == 0 for row in rows) and all(team.holds(tours) for team in teams)
        told = audited(inputs, people, tours)
        assert told <= COUPLED
        assert kept is (not told), (tours, told)
        verdicts.append(kept)
    assert any(verdicts)
    assert not all(verdicts)


@pytest.mark.parametrize("case", [case for case in CASES if "team" not in case])
def test_counts_of_a_roster_that_is_allowed_satisfy_the_grouped_rows(case: str) -> None:
    inputs = CASES[case]
    people = people_of(inputs)
    groups = groups_of(people)
    rows = rows_for(inputs, people)
    for tours in rosters(people):
        for row in rows:
            if row.lacks(tours) > 0:
                continue
            terms, constant = group_terms(row, groups)
            total = constant + sum(
                terms.get((number, duty), 0.0)
                for number, group in enumerate(groups) for person in group.members
                for duty in tours[person.name] if duty is not None
            )  # fmt: skip
            assert row.low - 1e-9 <= total <= row.high + 1e-9


@pytest.mark.parametrize("case", ["one change", "a change that sickness makes", "only the days that are published"])
def test_counts_of_a_roster_with_few_changes_fit_into_the_programme(case: str) -> None:
    inputs = CASES[case]
    people = people_of(inputs)
    groups, rows = groups_of(people), rows_for(inputs, people)
    builder = Builder()
    columns = [add_group(builder, group) for group in groups]
    add_coupled(builder, rows, groups, columns)
    programme = builder.programme()
    verdicts = []
    for tours in rosters(people):
        lower, upper = programme.lower.copy(), programme.upper.copy()
        for group, own in zip(groups, columns, strict=True):
            for day, counts in enumerate(own.counts):
                for duty, column in counts.items():
                    lower[column] = upper[column] = sum(tours[person.name][day] == duty for person in group.members)
        linear = replace(programme, lower=lower, upper=upper, whole=np.zeros_like(programme.whole))
        fits = ask(linear, "glop", (), Net.of(60)).x is not None
        assert fits or any(row.lacks(tours) > 0 for row in rows)
        verdicts.append(fits)
    assert not all(verdicts)


def test_a_planted_breach_is_named_alone() -> None:
    for rule, case in (("seats", "seats"), ("cover", "a supervisor in the morning"), ("together", "a team together"),
                       ("changes", "one change")):  # fmt: skip
        inputs = CASES[case]
        people = people_of(inputs)
        told = [audited(inputs, people, tours) for tours in rosters(people)]
        assert {rule} in told


def test_a_room_has_so_many_places() -> None:
    more = {
        "room": [{"name": "den", "places": 1}],
        "activity": [{"name": "talk", "length_min": 60, "at": dt.datetime(2026, 11, 23, 7), "room": "den"}],
    }
    inputs = world({}, agent("b"), shifts=(EARLY,), more=more)
    both = pd.concat([_talking("a", 7), _talking("b", 8)])
    assert audit(inputs, both) == []
    (breach,) = audit(inputs, pd.concat([_talking("a", 7), _talking("b", 7)]))
    assert breach.rule == "rooms"
    assert breach.sentence == "At 23 Nov 07:00 2 people are in den; it has 1 places."


def _talking(name: str, hour: int) -> pd.DataFrame:
    """An early shift with an hour in the room."""
    cuts = [("work", 6, hour), ("talk", hour, hour + 1), ("work", hour + 1, 10)]
    day = pd.Timestamp(MONDAY, tz="UTC")
    rows = [
        (name, MONDAY, "early", what, "", day + pd.Timedelta(hours=begin), day + pd.Timedelta(hours=end), True)
        for what, begin, end in cuts if begin < end
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(roster("E").columns))
