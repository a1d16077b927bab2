"""Start times that lie near each other or seldom change, and people under age."""

from __future__ import annotations

import datetime as dt

import pytest
from rule_sets import EARLY, MONDAY, NIGHT, assert_the_same_sets, breaches, ending, inputs_of

NOON = {"name": "noon", "start": {"from": "12:00", "to": "14:00", "every_min": 120}, "length_min": 240}
WEDNESDAY = MONDAY + dt.timedelta(2)
YOUNG = {"birth_date": dt.date(2008, 11, 25)}  # 17 until Wednesday
MINORS = {"max_hours_per_day": 4.5, "no_work": {"from": "22:00", "to": "06:00"}}

CASES = {
    "start spread": inputs_of({"start_spread_min": 120}, shifts=(EARLY, NOON)),
    "start spread of a week begun before": inputs_of(
        {"start_spread_min": 400}, start=WEDNESDAY, shifts=(EARLY, NOON), days=3,
        previous_roster=ending("E-", WEDNESDAY - dt.timedelta(1)),
    ),
    "start spread over two weeks": inputs_of({"start_spread_min": 0}, start=MONDAY + dt.timedelta(5), days=4),
    "start changes": inputs_of({"max_start_changes": 1}, shifts=(EARLY, NOON)),
    "start changes of a week begun before": inputs_of(
        {"max_start_changes": 1}, start=WEDNESDAY, previous_roster=ending("EL", WEDNESDAY - dt.timedelta(1))
    ),
    "start changes against last week": inputs_of({"max_start_changes": 0}, previous_roster=ending("L--")),
    "minors' day": inputs_of({"minors": MINORS}, agent=YOUNG),
    "minors' nights": inputs_of({"minors": MINORS | {"max_hours_per_day": 12}}, shifts=(EARLY, NIGHT), agent=YOUNG),
    "minors' week": inputs_of(
        {"minors": {"max_hours_per_week": 10, "max_days_per_week": 2}}, agent={"birth_date": dt.date(2008, 11, 26)}
    ),
    "minors' week begun before": inputs_of(
        {"minors": {"max_hours_per_week": 10}}, start=WEDNESDAY, agent={"birth_date": dt.date(2009, 1, 1)},
        previous_roster=ending("E-", WEDNESDAY - dt.timedelta(1)),
    ),
    "minors' rest": inputs_of(
        {"min_rest_h": 5, "minors": {"min_rest_h": 11}}, agent=YOUNG, previous_roster=ending("L")
    ),
    "minors' weekly rest": inputs_of(
        {"min_weekly_rest_h": 24, "minors": {"min_weekly_rest_h": 40}}, days=7, shifts=(EARLY,), agent=YOUNG
    ),
    "born on a leap day": inputs_of(
        {"minors": {"under": 18, "max_hours_per_day": 1}}, start=dt.date(2026, 2, 27),
        agent={"birth_date": dt.date(2008, 2, 29)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_step_audit_and_solver_allow_the_same_rosters(case: str) -> None:
    assert_the_same_sets(CASES[case])


PLANTED = {
    "start spread": (inputs_of({"start_spread_min": 60}, days=7), "EE-L"),
    "start changes": (inputs_of({"max_start_changes": 1}, days=7), "EE-LE"),
    "minors' day": (inputs_of({"minors": MINORS}, days=7, agent=YOUNG), "EL"),
    "minors' week": (inputs_of({"minors": {"max_hours_per_week": 8}}, days=7, agent={"birth_date": MONDAY}), "EEE"),
    "minors' rest": (inputs_of({"min_rest_h": 6, "minors": {"min_rest_h": 12}}, days=7, agent=YOUNG), "LE"),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_breach_is_named_alone(rule: str) -> None:
    inputs, letters = PLANTED[rule]
    assert breaches(inputs, letters) == {rule}
    assert breaches(inputs, letters[:1]) == set()


def test_of_age_within_the_horizon() -> None:
    """Seventeen on Tuesday, eighteen on Wednesday: the same late shift is forbidden, then allowed."""
    inputs = inputs_of({"minors": MINORS}, days=7, agent=YOUNG)
    assert breaches(inputs, "-L") == {"minors' day"}
    assert breaches(inputs, "--L") == set()
