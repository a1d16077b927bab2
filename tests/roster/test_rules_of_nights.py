"""Nights, and rests that may be shorter or must be longer: the same rosters by automaton, audit and solver."""

from __future__ import annotations

import datetime as dt

import pytest
from rule_sets import EARLY, LATE, MONDAY, NIGHT, after, assert_the_same_sets, breaches, ending, inputs_of

from planner.roster.options import Duty
from planner.roster.people import people_of
from planner.roster.rules.night_clock import NightClock, minutes_in

DARK = (EARLY, NIGHT)
LONG = {"name": "long", "start": "20:00", "length_min": 720}
FRIDAY_AFTER = MONDAY + dt.timedelta(4)

CASES = {
    "nights in a row": inputs_of({"max_nights_in_a_row": 2}, days=5, shifts=DARK),
    "nights in a row, past": inputs_of({"max_nights_in_a_row": 2}, shifts=DARK, previous_roster=ending("NNN")),
    "nights in a row, published": inputs_of(
        {"max_nights_in_a_row": 2}, shifts=DARK, published_roster=after("NN", FRIDAY_AFTER)
    ),
    "nights by another window": inputs_of(
        {"max_nights_in_a_row": 1, "night": {"from": "23:00", "to": "01:00", "least_min": 60}}, shifts=(LATE, NIGHT)
    ),
    "nights of a period": inputs_of({"max_nights": 1}, days=5, shifts=DARK),
    "nights of a period begun before": inputs_of(
        {"max_nights": 2, "period_weeks": 1}, start=MONDAY + dt.timedelta(2), shifts=DARK,
        previous_roster=ending("NN", MONDAY + dt.timedelta(1)),
    ),
    "rest after one night": inputs_of({"rest_after_nights": {"h": 48}}, days=5, shifts=DARK),
    "rest after two nights": inputs_of({"rest_after_nights": {"h": 26, "after": 2}}, days=5, shifts=DARK),
    "rest after nights of the past": inputs_of(
        {"rest_after_nights": {"h": 50, "after": 2}}, shifts=DARK, previous_roster=ending("NN-")
    ),
    "rest before a published shift": inputs_of(
        {"rest_after_nights": {"h": 50, "after": 2}}, shifts=DARK, published_roster=after("-E", FRIDAY_AFTER)
    ),
    "night average": inputs_of({"night_average": {"h": 3, "weeks": 1}}, days=5, shifts=DARK),
    "night average over the past": inputs_of(
        {"night_average": {"h": 2, "weeks": 2}}, shifts=(EARLY, {**EARLY, "name": "other", "start": "12:00"}),
        previous_roster=ending("ENEE---"),
    ),
    "reduced rest": inputs_of({"min_rest_h": 11, "reduced_rest": {"h": 6, "per_week": 1}}, days=5),
    "reduced rest in the week before": inputs_of(
        {"min_rest_h": 11, "reduced_rest": {"h": 6, "per_week": 1}}, start=MONDAY + dt.timedelta(3),
        previous_roster=ending("LEL", MONDAY + dt.timedelta(2)),
    ),
    "reduced rest, a new week": inputs_of(
        {"min_rest_h": 11, "reduced_rest": {"h": 6, "per_week": 1}}, days=5, start=MONDAY + dt.timedelta(3)
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_step_audit_and_solver_allow_the_same_rosters(case: str) -> None:
    assert_the_same_sets(CASES[case])


PLANTED = {
    "nights in a row": (inputs_of({"max_nights_in_a_row": 2}, days=7, shifts=DARK), "NN-NNN"),
    "nights per period": (inputs_of({"max_nights": 2}, days=7, shifts=DARK), "N--N-N"),
    "rest after nights": (inputs_of({"rest_after_nights": {"h": 48, "after": 2}}, days=7, shifts=DARK), "NN-E"),
    "night average": (inputs_of({"night_average": {"h": 5}}, days=7, shifts=DARK), "NNNN"),
    "reduced rest": (inputs_of({"min_rest_h": 11, "reduced_rest": {"h": 6}}, days=7), "LE-LE"),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_breach_is_named_alone(rule: str) -> None:
    inputs, letters = PLANTED[rule]
    assert breaches(inputs, letters) == {rule}
    assert breaches(inputs, letters[:2]) == set()


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (22 * 60, 30 * 60, 420),  # 22:00 to 06:00: 23:00 to 06:00 lies within
        (0, 300, 300),  # begins in the window of the day before
        (18 * 60, 23 * 60, 0),
        (18 * 60, 48 * 60, 480),  # a shift of more than a day meets two windows
    ],
)
def test_minutes_in_the_window(start: int, end: int, minutes: int) -> None:
    facts = people_of(inputs_of({}, shifts=(NIGHT,)))[0].facts
    duty = Duty(0, "night", start, end, end - start)
    assert minutes_in(facts.timeline, facts.zone, duty, 23 * 60, 6 * 60) == minutes
    assert NightClock.of(facts).is_night(duty) is (minutes >= 180)
