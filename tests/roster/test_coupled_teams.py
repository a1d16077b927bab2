"""Rules that couple people in teams at size: rosters that the audit accepts, conflicts, locks and their words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd
from coupled_world import CHIEF, LEEDS, MORNING, SEATS, TEAM, X, agent, asks, solved, world
from rule_sets import MONDAY

from planner.roster import audit, solve
from planner.roster.coupled_words import left_open
from planner.roster.coupling import Coupling
from planner.roster.people import people_of
from planner.roster.result import Status
from planner.roster.timeline import Timeline
from planner.scenario import Absence, Agent, FixedDay, Inputs, Lock
from planner.staffing.result import Requirement


def team_of(number: int, roles: int, **more: Any) -> tuple[Agent, ...]:
    return tuple(agent(f"p{n:02}", roles=("supervisor",) if n < roles else (), **more) for n in range(number))


LONG_DAY = {
    "name": "long", "start": {"from": "08:00", "to": "14:00", "every_min": 60}, "length_min": 360,
    "segments": [{"activity": "meal", "length_min": 60, "paid": False, "earliest_min": 120, "latest_min": 180}],
}  # fmt: skip


def busy(inputs: Inputs, people: float) -> Requirement:
    """As many needed from eight to eight."""
    required = asks(inputs, 1)
    hours = pd.DatetimeIndex(required.frame["start"]).hour
    required.frame["rostered"] = people * ((hours >= 8) & (hours < 20))
    return required


def test_three_supervisors_span_twelve_people_over_a_long_day() -> None:
    """One for three: with nine others at most nine are there, and where a supervisor is not, three fewer."""
    rules = {"cover": [{"role": "supervisor", "span": 3, "between": ["00:00", "00:00"]}]}
    inputs = world(rules, *team_of(12, 3)[1:], shifts=(LONG_DAY,), agent=CHIEF)
    result = solved(inputs, busy(inputs, 8.0), work=0.05)
    assert audit(inputs, result.frame) == []
    assert result.gap < 0.05
    assert not solved(world({}, *team_of(12, 3)[1:], shifts=(LONG_DAY,), agent=CHIEF), busy(inputs, 8.0)).lacking


def test_seats_bind_and_the_rest_comes_when_there_is_room() -> None:
    """Four seats for ten people whose shifts of six hours begin from eight to two: two turns of four."""
    inputs = world({}, *team_of(10, 0, **LEEDS)[1:], agent=LEEDS, shifts=(LONG_DAY,),
                   more={"site": [{"name": "Leeds", "seats": 4}]})  # fmt: skip
    result = solved(inputs, busy(inputs, 9.0), work=0.05)
    assert audit(inputs, result.frame) == []
    assert result.frame["agent"].nunique() == 8
    assert result.status is Status.OPTIMAL


def test_a_team_of_four_stays_together_while_others_fill_the_gaps() -> None:
    others = [agent(f"t{n}", **X) for n in range(3)] + [agent(f"o{n}") for n in range(3)]
    inputs = world(TEAM, *others, agent=X, days=3, shifts=(LONG_DAY,))
    result = solved(inputs, asks(inputs, 4, most=5), work=0.05)
    assert audit(inputs, result.frame) == []
    worked = result.frame[result.frame["agent"].str.startswith("t") | (result.frame["agent"] == "a")]
    begins = worked.groupby(["agent", "date"])["start"].min()
    assert begins.groupby("date").nunique().max() == 1
    assert result.gap < 0.1


def test_two_absences_are_met_by_two_changes_at_most() -> None:
    plain = world({}, *team_of(6, 0), days=3, shifts=(LONG_DAY,))
    required = busy(plain, 3.0)
    before = solved(plain, required)
    told = before.frame[["agent", "date"]].drop_duplicates()
    gone = [
        Absence(agent=str(who), start=dt.datetime.combine(date, dt.time()),
                end=dt.datetime.combine(date + dt.timedelta(1), dt.time()), kind="sick")
        for who, date in told.iloc[[0, 5]].itertuples(index=False)
    ]  # fmt: skip
    inputs = world({"max_changes": 2}, *team_of(6, 0), days=3, shifts=(LONG_DAY,),
                   published_roster=before.frame, absences=tuple(gone))  # fmt: skip
    result = solved(inputs, required)
    assert audit(inputs, result.frame) == []
    assert result.lacking == 0
    without = solve(replace(inputs, published_roster=None), required, work=0.02, seconds=60, seed=1)
    assert without.objective <= result.objective + 1e-6


def test_too_few_of_a_role_is_a_conflict_that_names_who_there_is() -> None:
    rules = {"cover": [{"role": "supervisor", "least": 2, "between": ["08:00", "10:00"]}]}
    inputs = world(rules, agent("b"), agent=CHIEF | {"name": "Ana"})
    result = solved(inputs, asks(inputs, 1))
    assert result.status is Status.CONFLICT
    assert result.notes == (
        "supervisor at Mon 23 Nov 08:00 (at least 2 on shift) cannot be kept: at the best 1 too few. "
        "Only Ana (a) could be there.",
    )


def test_more_people_at_fixed_hours_than_seats_is_a_conflict() -> None:
    fixed = tuple(FixedDay(agent=who, cycle_day=day, start_min=480, end_min=720) for who in "ab" for day in range(1, 8))
    inputs = world({}, agent("b", **LEEDS), agent=LEEDS, more=SEATS, shifts=(MORNING,), patterns=fixed)
    result = solved(inputs, asks(inputs, 1))
    assert result.status is Status.CONFLICT
    assert result.notes == (
        "seats of Leeds at Mon 23 Nov 08:00 (there are 1) cannot be kept: at the best 1 too many people. "
        "a, b must be there.",
    )


def test_a_role_on_more_days_than_its_people_may_work_is_a_conflict_with_the_fewest_days() -> None:
    rules = {"cover": [{"role": "supervisor", "least": 1, "between": ["08:00", "10:00"]}]}
    two_days = {"hours_per_week": [0, 12]}  # of these five days their share
    inputs = world(rules, agent("b"), days=5, agent=CHIEF, shifts=(MORNING,), contract=two_days)
    result = solved(inputs, asks(inputs, 1))
    assert result.status is Status.CONFLICT
    (told,) = result.notes
    assert told == (
        "The hours and days of the people there are cannot keep all of this: "
        "supervisor (at least 1 on shift) on Wed 25 Nov to Fri 27 Nov. Change one of them."
    )


def test_locks_are_kept_although_they_take_too_many_seats() -> None:
    locks = tuple(Lock(agent=who, date=MONDAY, shift="morning") for who in "ab")
    inputs = world({}, agent("b", **LEEDS), agent("c", **LEEDS), agent=LEEDS, more=SEATS, days=2, shifts=(MORNING,),
                   locks=locks)  # fmt: skip
    result = solved(inputs, busy(inputs, 3.0))
    assert result.notes == (
        "Locks are kept although this breaks a rule: seats of Leeds at Mon 23 Nov 08:00 (there are 1), "
        "1 too many people.",
    )
    breaches = audit(inputs, result.frame)
    assert {(breach.rule, breach.date) for breach in breaches} == {("seats", MONDAY)}
    assert result.frame.groupby("date")["agent"].nunique().tolist() == [2, 1]


def test_what_is_left_open_is_said_with_role_time_and_number() -> None:
    inputs = world({"cover": [{"role": "supervisor", "least": 2, "between": ["08:00", "16:00"]}]} | TEAM,
                   agent("b", **CHIEF, **X), agent=CHIEF | X)  # fmt: skip
    people = people_of(inputs)
    early, _, late = people[0].options[0]
    told = left_open(Coupling.of(inputs, people), {"a": [early], "b": [late]}, Timeline.of(inputs.scenario))
    assert told == [
        "Not kept: supervisor at Mon 23 Nov 08:00 (at least 2 on shift), 1 too few, the last time at Mon 14:00.",
        "Not kept: team x on Mon 23 Nov (all of those who work begin together), 1 of 2 do.",
    ]
