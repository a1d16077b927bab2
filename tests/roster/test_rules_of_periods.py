"""Numbers per period: the same rosters by automaton, audit and solver."""

from __future__ import annotations

import datetime as dt

import pytest
from rule_sets import EARLY, LATE, MONDAY, NIGHT, assert_the_same_sets, breaches, ending, inputs_of

from planner.roster.people import people_of
from planner.scenario import Absence

THURSDAY = MONDAY + dt.timedelta(3)
BACK = {"period_weeks": 1, "period_from": MONDAY}
LEAVE = Absence(agent="a", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="leave")

CASES = {
    "hours of the horizon": inputs_of({"hours_per_period": [9, 14]}),
    "hours, leave counts as worked": inputs_of(
        {"hours_per_period": [10, 14]}, {"hours_per_week": [20, 168]}, days=4, absences=(LEAVE,)
    ),
    "hours, unpaid leave shortens what is owed": inputs_of(
        {"hours_per_period": [10, 14]}, {"hours_per_week": [20, 168]}, days=4,
        absences=(LEAVE.model_copy(update={"kind": "unpaid"}),),
    ),
    "hours of a period begun before": inputs_of(
        {"hours_per_period": [13, 17], **BACK}, start=THURSDAY,
        previous_roster=ending("EL-", THURSDAY - dt.timedelta(1)),
    ),
    "hours of a period that is not known": inputs_of({"hours_per_period": [13, 13], **BACK}, start=THURSDAY),
    "hours of two periods": inputs_of(
        {"hours_per_period": [4, 8], "period_weeks": 1}, days=6, start=MONDAY + dt.timedelta(4), shifts=(EARLY,),
        previous_roster=ending("E---", THURSDAY),
    ),
    "days of the horizon": inputs_of({"days_per_period": [2, 3]}),
    "days of a period cut by the end": inputs_of({"days_per_period": [3, 3], "period_weeks": 1}),
    "days of a period begun before": inputs_of(
        {"days_per_period": [4, 4], **BACK}, start=THURSDAY, previous_roster=ending("EE-", THURSDAY - dt.timedelta(1))
    ),
    "shifts of a name": inputs_of({"max_shifts": {"late": 1}}),
    "shifts of two names": inputs_of({"max_shifts": {"late": 1, "early": 2}}),
    "shifts of a group": inputs_of({"max_shifts": {"dark": 1}}, days=4, shifts=(EARLY, NIGHT)),
    "never a shift": inputs_of({"max_shifts": {"late": 0}}),
    "shifts of a period begun before": inputs_of(
        {"max_shifts": {"late": 2}, **BACK}, start=THURSDAY, previous_roster=ending("EL-", THURSDAY - dt.timedelta(1))
    ),
    "another number by contract": inputs_of(
        {"max_shifts": {"early": 1}}, {"rules": {"max_shifts": {"early": 2}}}, shifts=(EARLY, LATE)
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_step_audit_and_solver_allow_the_same_rosters(case: str) -> None:
    assert_the_same_sets(CASES[case])


PLANTED = {
    "hours per period": (inputs_of({"hours_per_period": [0, 12]}, days=7), "ELE"),
    "days per period": (inputs_of({"days_per_period": [0, 2]}, days=7), "E-L--E"),
    "shifts per period": (inputs_of({"max_shifts": {"late": 1}}, days=7), "EL-L"),
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_breach_is_named_alone(rule: str) -> None:
    inputs, letters = PLANTED[rule]
    assert breaches(inputs, letters) == {rule}
    assert breaches(inputs, letters[:-1]) == set()


def test_too_few_hours_and_days_of_a_period() -> None:
    assert breaches(inputs_of({"hours_per_period": [8, 40]}, days=7), "E") == {"hours per period"}
    assert breaches(inputs_of({"days_per_period": [2, 7]}, days=7), "E") == {"days per period"}


def test_a_contract_wins_over_the_rules_and_they_over_the_preset() -> None:
    told = inputs_of({"preset": "eu", "min_rest_h": 10}, {"rules": {"min_rest_h": 9, "max_hours_per_day": 12}})
    law = people_of(told)[0].facts.limits
    assert (law.min_rest_h, law.max_hours_per_day, law.max_consecutive_days) == (9, 12, 6)
