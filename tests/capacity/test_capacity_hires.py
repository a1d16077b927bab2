"""Classes small enough to try every plan: the programme finds the cheapest, to the cent."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import numpy as np
import pytest

from planner.capacity.planning import solved
from planner.capacity.solving import NoPlanError, Solved, solve
from planner.scenario import Scenario
from tests.capacity_case import MONDAY, case_of, net, scenario_of

WEEKS = 13
ASKED = np.array([80.0, 80, 90, 100, 120, 150, 190, 200, 210, 190, 180, 170, 160, 90])
FIXED = {
    "name": "spring", "contract": "full", "skills": "phone", "start": MONDAY + dt.timedelta(14), "heads": [2, 3],
    "recruit_weeks": 1, "class_weeks": 2, "nesting_weeks": 1, "ramp": [0.5, 0.8, 1.0],
    "loss": {"class": 0.19, "first_90_days": 0.1},
}  # fmt: skip
FREE = {
    "name": "whenever", "contract": "full", "skills": "phone", "heads": [0, 3], "recruit_weeks": 2, "class_weeks": 1,
    "ramp": [0.75, 1.0], "loss": {"class": 0.0, "first_90_days": 0.0},
}  # fmt: skip


def scenario(**words: object) -> Scenario:
    cost = {"recruiting_per_hire": 500.0, "training_per_hire_week": 100.0, "bonus": 0.1}
    made = {"hire_class": [FIXED, FREE], "lever": [{"use": "hire"}], "cost": cost, **words}
    return scenario_of(**made)


def life(taught: int, nested: int, ramp: list[float], lost: float, early: float) -> list[tuple[float, float, float]]:
    """People there, capacity and people in class by week, worked out week by week."""
    there, found = 1.0, []
    for week in range(20):
        if week < taught:
            stay = (1.0 - lost) ** (1.0 / taught)
        else:
            days = min(7.0, max(0.0, 90.0 - 7.0 * (week - taught)))
            stay = (1.0 - early) ** (days / 90.0)
        middle = there * stay**0.5
        month = int((week - taught - nested) * 7 / (365.25 / 12)) if week >= taught + nested else 0
        able = ramp[min(month, len(ramp) - 1)] if week >= taught + nested else 0.0
        found.append((middle, middle * able, middle if week < taught else 0.0))
        there *= stay
    return found


def price(spring: int, free: tuple[int, int] | None, parts: np.ndarray) -> float:
    """Money of a plan by a loop over weeks: wages with load and bonus, recruiting, training, missed hours."""
    capacity = np.full(len(parts), 80.0) * parts
    money = 0.0
    starts = [(2, spring, life(2, 1, [0.5, 0.8, 1.0], 0.19, 0.1))]
    if free is not None:
        starts.append((free[0], free[1], life(1, 0, [0.75, 1.0], 0.0, 0.0)))
    for start, people, lives in starts:
        money += 500.0 * people
        for age, (there, able, taught) in enumerate(lives):
            if start + age < len(parts):
                hours = 40.0 * parts[start + age]
                capacity[start + age] += people * able * hours
                money += people * (there * hours * 20.0 * (1 + 0.25 + 0.1) + taught * 100.0 * parts[start + age])
    return float(money + 60.0 * np.maximum(ASKED * parts - capacity, 0.0).sum())


def test_the_cheapest_of_every_possible_plan_is_found() -> None:
    case = case_of(scenario(), {("full", "phone"): 2}, {"phone": ASKED}, months=3)
    parts = case.weeks.part
    asked = {"phone": ASKED * parts}
    case = case_of(scenario(), {("full", "phone"): 2}, asked, months=3)
    whens = [None, *itertools.product(range(2, 14), (1, 2, 3))]
    best = min(price(spring, free, parts) for spring in (2, 3) for free in whens)
    found = solve(case, ["hire"], net())
    assert found.objective == pytest.approx(best, abs=0.01)
    assert found.bound <= best + 0.01


def leaving(taught: int, nested: int, ramp: list[float], lost: float, early: float, weeks: int) -> list[list[float]]:
    """As `life`, where sixty in a hundred leave in a year once their 90 days are over."""
    there, found = 1.0, []
    for week in range(weeks):
        after = max(0.0, min(7.0, 7.0 * (week + 1 - taught) - 90.0)) if week >= taught else 0.0
        stay = (1.0 - lost) ** (1.0 / taught) if week < taught else (1.0 - early) ** ((7.0 - after) / 90.0)
        stay *= float(np.exp(-0.6 / 52 * after / 7.0))
        able = 0.0
        if week >= taught + nested:
            able = ramp[min(int((week - taught - nested) * 7 / (365.25 / 12)), len(ramp) - 1)]
        found.append([there * stay**0.5, there * stay**0.5 * able])
        there *= stay
    return found


def test_with_attrition_and_seats_the_cheapest_of_every_possible_plan_is_found() -> None:
    early = {"class": 0.1, "first_90_days": 0.25}
    hired = [{**FIXED, "loss": early}, {**FREE, "loss": early, "heads": [0, 4]}]
    words = {"hire_class": hired, "attrition": {"per_year": 0.6}, "site": [{"name": "here", "seats": 6}]}
    weeks = case_of(scenario(**words), {("full", "phone"): 3}, {"phone": ASKED}, months=3).weeks
    parts = weeks.part
    case = case_of(scenario(**words), {("full", "phone"): 3}, {"phone": ASKED * parts}, months=3)
    kept = 3.0 * np.exp(-0.6 / 52 * (np.concatenate([[0.0], np.cumsum(parts)[:-1]]) + 0.5 * parts))

    def money(classes: list[tuple[int, int, int, list[list[float]]]]) -> float:
        heads, given, spent = kept.copy(), 40.0 * kept * parts, 0.0
        for start, people, taught, lives in classes:
            spent += 500.0 * people
            for week in range(start, len(parts)):
                there, able = lives[week - start]
                heads[week] += people * there
                given[week] += 40.0 * parts[week] * people * able
                spent += people * there * parts[week] * (40.0 * 20.0 * 1.35 + (100.0 if week < start + taught else 0.0))
        if (heads > 6.0 + 1e-9).any():
            return np.inf
        return spent + 60.0 * float(np.maximum(ASKED * parts - given, 0.0).sum())

    spring = leaving(2, 1, [0.5, 0.8, 1.0], 0.1, 0.25, 14)
    other = leaving(1, 0, [0.75, 1.0], 0.1, 0.25, 14)
    whens = [None, *itertools.product(range(2, 14), (1, 2, 3, 4))]
    plans = [
        money([(2, first, 2, spring), *([] if when is None else [(*when, 1, other)])])
        for first, when in itertools.product((2, 3), whens)
    ]
    assert np.isinf(plans).any()  # seats forbid some
    found = solve(case, ["hire"], net())
    assert found.objective == pytest.approx(min(plans), abs=0.01)
    assert found.bound == pytest.approx(min(plans), abs=0.1)


def test_what_the_programme_says_a_plan_costs_is_what_the_loop_says() -> None:
    case = case_of(scenario(), {("full", "phone"): 2}, {"phone": ASKED}, months=3)
    case = case_of(scenario(), {("full", "phone"): 2}, {"phone": ASKED * case.weeks.part}, months=3)
    found = solve(case, ["hire"], net())
    taken = {choice.what: (choice.week, round(found.x[c])) for c, choice in starts_of(found)}
    free = taken.get("whenever")
    assert found.objective == pytest.approx(price(taken["spring"][1], free, case.weeks.part), abs=0.01)


def starts_of(found: Solved):  # type: ignore[no-untyped-def]
    choices = found.made.making.choices.items()
    return [(c, choice) for c, choice in choices if choice.use == "hire" and found.x[c] > 0.5]


@pytest.mark.parametrize("late", [0, 1], ids=["on the day", "a day later"])
def test_a_class_can_be_opened_on_its_day_and_not_a_day_later(late: int) -> None:
    only = scenario(hire_class=[{**FREE, "name": "set", "start": MONDAY + dt.timedelta(21)}])
    case = case_of(only, {("full", "phone"): 2}, {"phone": ASKED}, months=3)
    before = solve(case, ["hire"], net())
    (column, choice), *_ = starts_of(before)
    assert before.x[column] >= 2
    assert choice.decide_by == MONDAY + dt.timedelta(21 - 14)
    again = solve(replace(case, earliest={"hire": choice.decide_by + dt.timedelta(late)}), ["hire"], net())
    if late:
        assert not starts_of(again)
        assert again.objective > before.objective + 1000.0
    else:
        assert again.objective == pytest.approx(before.objective)


def test_a_class_with_a_least_is_held_whatever_it_costs() -> None:
    case = case_of(scenario(), {("full", "phone"): 9}, {"phone": ASKED}, months=3)
    found = solve(case, ["hire"], net())
    assert [(choice.what, round(found.x[c])) for c, choice in starts_of(found)] == [("spring", 2)]


def test_a_class_too_big_for_its_room_is_told_in_words() -> None:
    words = {"hire_class": [{**FIXED, "room": "attic"}], "room": [{"name": "attic", "places": 1}]}
    case = case_of(scenario(**words), {("full", "phone"): 2}, {"phone": ASKED}, months=3)
    with pytest.raises(NoPlanError, match="spring has at least 2 people, and attic has 1 places"):
        solve(case, ["hire"], net())


@pytest.mark.parametrize(
    ("more", "words", "told"),
    [({}, {"site": [{"name": "here", "seats": 3}]}, "spring has at least 2 people, and here has 1 seats free"),
     ({"trainers": 3}, {}, "spring needs 3 people with the role trainer"),
     ({}, {"lever": [{"use": "hire", "max_heads": 1}]}, "the lever hire allows 1 people, and spring have at least 2")],
    ids=["seats", "trainers", "the lever's limit"],
)  # fmt: skip
def test_limits_that_forbid_any_plan_are_told_in_words(
    more: dict[str, object], words: dict[str, object], told: str
) -> None:
    from forecasting.faults import InputError

    case = case_of(
        scenario(hire_class=[{**FIXED, **more}], **words), {("full", "phone"): 2}, {"phone": ASKED}, months=3
    )
    with pytest.raises(InputError, match=told):
        solved(case, ["hire"], net())


def test_seats_hold_a_class_back() -> None:
    words = {"hire_class": [FREE], "site": [{"name": "here", "seats": 4}]}
    case = case_of(scenario(**words), {("full", "phone"): 2}, {"phone": ASKED}, months=3)
    found = solve(case, ["hire"], net())
    assert [round(found.x[c]) for c, _ in starts_of(found)] == [2]


def test_trainers_are_needed_for_each_class_at_once() -> None:
    two = {**FREE, "most_classes": 2, "trainers": 1, "heads": [3, 3]}
    for trainers, classes in ((0, 0), (1, 1)):
        words = {"hire_class": [two], "lever": [{"use": "hire", "max_heads": 3}]}
        case = case_of(scenario(**words), {("full", "phone"): 2}, {"phone": ASKED}, months=3, trainers=trainers)
        found = solve(case, ["hire"], net())
        assert len(starts_of(found)) == classes


def test_a_budget_below_the_least_cost_says_by_how_much() -> None:
    case = case_of(scenario(), {("full", "phone"): 2}, {"phone": ASKED}, months=3)
    from forecasting.faults import InputError
    from planner.capacity.programme import fixed_money

    free = replace(case, shortage=np.zeros(1))
    least = solve(free, ["hire"], net())
    money = least.decided + fixed_money(least.made.making)
    with pytest.raises(InputError, match=r"The least possible cost is [\d,]+: 1,000 more"):
        solved(replace(case, budget=money - 1000.0), ["hire"], net())
    within = solved(replace(case, budget=money + 100.0), ["hire"], net())
    assert within.decided + fixed_money(within.made.making) <= money + 100.0 + 1e-6
