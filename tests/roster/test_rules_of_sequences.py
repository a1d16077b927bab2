"""Runs of days, weekends, what may not follow what: the same rosters by automaton, audit and solver."""

from __future__ import annotations

import datetime as dt

import pytest
from rule_sets import EARLY, FRIDAY, LATE, MONDAY, NIGHT, after, assert_the_same_sets, breaches, ending, inputs_of

from planner.roster.people import people_of
from planner.scenario import Absence, Lock

ONE = (EARLY,)
TWO = (EARLY, LATE)


def off(day: int) -> Lock:
    return Lock(agent="a", date=MONDAY + dt.timedelta(day), shift="off")


def gone(day: int, kind: str = "leave") -> Absence:
    start = dt.datetime(2026, 11, 23) + dt.timedelta(day)
    return Absence(agent="a", start=start, end=start + dt.timedelta(1), kind=kind)


CASES = {
    "run, published days after it": inputs_of(
        {"max_consecutive_days": 3}, days=5, shifts=ONE, published_roster=after("EE-", MONDAY + dt.timedelta(5))
    ),
    "run, published days that break it themselves": inputs_of(
        {"max_consecutive_days": 3}, days=5, shifts=ONE, published_roster=after("EEEE", MONDAY + dt.timedelta(5))
    ),
    "rest to a published shift": inputs_of(
        {"min_rest_h": 11}, published_roster=after("E", MONDAY + dt.timedelta(4))
    ),
    "shortest run": inputs_of({"min_consecutive_days": 3}, days=7, shifts=ONE),
    "shortest run, past known": inputs_of(
        {"min_consecutive_days": 3}, days=6, shifts=ONE, previous_roster=ending("EE-E")
    ),
    "shortest run, past off": inputs_of({"min_consecutive_days": 2}, days=6, shifts=ONE, previous_roster=ending("EE-")),
    "shortest run, past cut": inputs_of({"min_consecutive_days": 4}, days=6, shifts=ONE, previous_roster=ending("EE")),
    "shortest run, future": inputs_of(
        {"min_consecutive_days": 3}, days=6, shifts=ONE, published_roster=after("E-", MONDAY + dt.timedelta(6))
    ),
    "shortest run, locked off after it": inputs_of({"min_consecutive_days": 3}, days=6, shifts=ONE, locks=(off(6),)),
    "shortest run beside leave": inputs_of({"min_consecutive_days": 3}, days=6, shifts=ONE, absences=(gone(3),)),
    "shortest run, first day employed": inputs_of(
        {"min_consecutive_days": 3}, days=6, shifts=ONE, agent={"start_date": MONDAY + dt.timedelta(2)}
    ),
    "days off in a row": inputs_of({"min_consecutive_days_off": 2}, days=7, shifts=ONE),
    "days off in a row, past": inputs_of(
        {"min_consecutive_days_off": 3}, days=6, shifts=ONE, previous_roster=ending("EE-")
    ),
    "days off in a row, future": inputs_of(
        {"min_consecutive_days_off": 3}, days=6, shifts=ONE, published_roster=after("-E", MONDAY + dt.timedelta(6))
    ),
    "days off in a row, newly employed": inputs_of(
        {"min_consecutive_days_off": 3}, days=6, shifts=ONE, agent={"start_date": MONDAY + dt.timedelta(1)},
        previous_roster=ending("---"),
    ),
    "weekends": inputs_of({"max_weekends": 1}, days=10, start=FRIDAY, shifts=ONE),
    "weekends per period": inputs_of(
        {"max_weekends": 1, "period_weeks": 1}, days=4, start=FRIDAY,
        contract={"rules": {"weekend": "Fri,Sun"}}, previous_roster=ending("EE", FRIDAY - dt.timedelta(1)),
    ),
    "weekends of a period begun before": inputs_of(
        {"max_weekends": 1, "period_weeks": 2, "period_from": MONDAY - dt.timedelta(7)}, days=7, shifts=ONE,
        previous_roster=ending("E-E---E-"),
    ),
    "whole weekends": inputs_of({"whole_weekends": True}, days=4, start=FRIDAY),
    "whole weekends, begun before": inputs_of(
        {"whole_weekends": True}, start=dt.date(2026, 11, 29), previous_roster=ending("-E", dt.date(2026, 11, 28))
    ),
    "whole weekends, published": inputs_of(
        {"whole_weekends": True}, start=dt.date(2026, 11, 25), published_roster=after("E", dt.date(2026, 11, 29))
    ),
    "whole weekends, leave on one of its days": inputs_of(
        {"whole_weekends": True, "weekend": "Fri-Sun"}, start=FRIDAY, absences=(gone(5),)
    ),
    "free weekends": inputs_of({"free_weekends": {"least": 1, "of": 2}}, days=10, start=FRIDAY, shifts=ONE),
    "free weekends, past": inputs_of(
        {"free_weekends": {"least": 2, "of": 3}}, days=5, start=FRIDAY, shifts=ONE,
        previous_roster=ending("E------E----", FRIDAY - dt.timedelta(1)),
    ),
    "free weekends, future": inputs_of(
        {"free_weekends": {"least": 1, "of": 2}}, days=7, shifts=ONE,
        published_roster=after("-----EE-----EE", MONDAY + dt.timedelta(7)),
    ),
    "forbidden after": inputs_of({"forbid_after": {"late": ["early"]}}),
    "forbidden after a group": inputs_of(
        {"forbid_after": {"dark": ["early", "late"]}}, days=3, shifts=(EARLY, LATE, NIGHT),
        previous_roster=ending("EN"),
    ),
    "forbidden before a published shift": inputs_of(
        {"forbid_after": {"late": ["early"]}}, published_roster=after("E", MONDAY + dt.timedelta(4))
    ),
    "weekdays off": inputs_of({"days_off": "Tue"}),
    "a day off by the availability file": inputs_of({}, absences=(gone(1, "day_off"),), days=3, shifts=(EARLY, NIGHT)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_step_audit_and_solver_allow_the_same_rosters(case: str) -> None:
    assert_the_same_sets(CASES[case], audited=CASES[case].scenario.days < 10)


PLANTED = {
    "shortest run of days": (inputs_of({"min_consecutive_days": 2}, days=7), "-EE-E--"),
    "shortest run of days off": (inputs_of({"min_consecutive_days_off": 2}, days=7), "EE-E--E"),
    "weekends per period": (inputs_of({"max_weekends": 1}, days=14), "-----E------EE"),
    "whole weekends": (inputs_of({"whole_weekends": True}, days=14), "-----EE------E"),
    "free weekends": (inputs_of({"free_weekends": {"least": 1, "of": 2}}, days=14), "-----EE-----EE"),
    "forbidden sequence": (inputs_of({"forbid_after": {"late": ["early"]}}, days=7), "-EL-ELE"),
    "days off": (inputs_of({"days_off": "Wed"}, days=7), "EEE"),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_breach_is_named_alone(rule: str) -> None:
    inputs, letters = PLANTED[rule]
    assert breaches(inputs, letters) == {rule}
    assert breaches(inputs, "-" * len(letters)) == set()


def test_an_empty_previous_roster_tells_nothing() -> None:
    """With no row in it, the days before are as unknown as without one."""
    rules = {"min_consecutive_days": 3, "min_consecutive_days_off": 2, "max_consecutive_days": 4}
    without, empty = inputs_of(rules, days=6), inputs_of(rules, days=6, previous_roster=ending("E").iloc[:0])
    assert people_of(empty)[0].begin() == people_of(without)[0].begin()
    assert breaches(empty, "E--EEE") == breaches(without, "E--EEE") == set()


def test_a_night_may_end_on_a_day_off_but_not_on_a_day_of_leave() -> None:
    for kind, rules in (("day_off", set()), ("unavailable", {"availability"})):
        assert breaches(inputs_of({}, shifts=(NIGHT,), absences=(gone(1, kind),)), "N") == rules
