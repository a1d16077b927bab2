"""Weekly hours on average over many weeks, with what was worked before, and who is not bound."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from rule_sets import EARLY, LATE, MONDAY, assert_the_same_sets, breaches, ending, inputs_of

from planner.roster.people import people_of
from planner.roster.rules.average_week import AverageWeek
from planner.scenario import Absence

SUNDAY = MONDAY + dt.timedelta(6)
LEAVE = Absence(agent="a", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="leave")


def average(h: float, weeks: int = 1) -> dict[str, object]:
    return {"average_week": {"h": h, "weeks": weeks}}


CASES = {
    "one week, cut": inputs_of(average(15)),  # four days of five: 12 h
    "two weeks, both in the horizon": inputs_of(average(9, 2), days=4, start=SUNDAY - dt.timedelta(1)),
    "the past week was long": inputs_of(average(20, 2), previous_roster=ending("LLLEE--")),
    "the past week was short": inputs_of(average(10, 2), previous_roster=ending("E------")),
    "only a part of the past week is known": inputs_of(average(12, 2), previous_roster=ending("LE-")),
    "weeks one by one": inputs_of(average(12, 1), days=5, start=SUNDAY - dt.timedelta(2), shifts=(EARLY, LATE)),
    "windows that slide": inputs_of(
        average(7, 2), days=5, start=SUNDAY - dt.timedelta(2),
        previous_roster=ending("EEE----", SUNDAY - dt.timedelta(3)),
    ),
    "leave is not counted": inputs_of(average(15), absences=(LEAVE,)),
    "newly employed": inputs_of(
        average(12, 3), agent={"start_date": MONDAY + dt.timedelta(1)}, previous_roster=ending("-------")
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_step_audit_and_solver_allow_the_same_rosters(case: str) -> None:
    assert_the_same_sets(CASES[case])


def test_a_planted_breach_is_named_alone() -> None:
    inputs = inputs_of(average(12), days=7)
    assert breaches(inputs, "EEE") == set()
    assert breaches(inputs, "EEL") == {"average week"}


def test_who_opted_out_is_not_bound() -> None:
    inputs = inputs_of(average(12), days=7, agent={"opt_out": True})
    assert breaches(inputs, "LLLLLLL") == set()
    assert not any(isinstance(rule, AverageWeek) for rule in people_of(inputs)[0].rules)


def test_a_contract_that_stays_below_has_no_rule_to_remember() -> None:
    """The contract's most and overtime never come to 48 h: nothing is added to the automata."""
    contract = {"hours_per_week": [37.5, 40], "overtime": {"max_h_per_week": 8}}
    rules = people_of(inputs_of(average(48, 17), contract, days=14))[0].rules
    assert not any(isinstance(rule, AverageWeek) for rule in rules)
    rules = people_of(inputs_of(average(47, 17), contract, days=14))[0].rules
    assert any(isinstance(rule, AverageWeek) for rule in rules)


def test_sixteen_short_weeks_allow_a_long_one() -> None:
    """United Kingdom: 48 h on average of 17 weeks; 16 weeks of 45 h and one of 96 h are exactly that."""
    weeks = [ending("LLLLLLLLL"[:9], MONDAY - dt.timedelta(1 + 7 * back)) for back in range(16)]
    past = pd.concat(
        [week[(week["agent"] == "b") | (week["date"] > week["date"].max() - dt.timedelta(5))] for week in weeks]
    )
    own = past[past["agent"] == "a"]
    hours = (own["end"] - own["start"]).sum() / pd.Timedelta(hours=1)
    assert hours == 16 * 25
    inputs = inputs_of({"average_week": {"h": 25, "weeks": 17}}, days=7, previous_roster=past)
    rule = next(rule for rule in people_of(inputs)[0].rules if isinstance(rule, AverageWeek))
    assert [window.most_min - window.before_min for window in rule.sums.windows] == [25 * 60]


def test_the_state_stays_small_over_a_long_horizon() -> None:
    """56 days and windows of four weeks: what no window tells apart any more is one sum."""
    inputs = inputs_of(average(30, 4), days=56, shifts=(EARLY,))
    rule = next(rule for rule in people_of(inputs)[0].rules if isinstance(rule, AverageWeek))
    duties = [person_day[0] for person_day in people_of(inputs)[0].options]
    states = {rule.start(())}
    sizes = []
    for day, duty in enumerate(duties):
        states = {
            new for state in states for choice in (None, duty) if (new := rule.step(state, day, choice)) is not None
        }
        sizes.append(len(states))
    assert max(len(state) for state in states) <= 4
    assert max(sizes) <= 4000
