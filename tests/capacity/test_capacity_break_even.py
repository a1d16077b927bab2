"""Break-even of a class, temps, overtime and a vendor: a loop over weeks, by hand, and the programme on both sides."""

from __future__ import annotations

import numpy as np
import pytest

from planner.capacity.break_even import LONGEST, break_even, sentences
from planner.capacity.case import Case
from tests.capacity_case import case_of, net, scenario_of

CLASS = {
    "name": "spring", "contract": "full", "skills": "phone", "heads": [0, 5], "recruit_weeks": 2, "class_weeks": 2,
    "ramp": [0.5, 0.75, 1.0], "loss": {"class": 0.0, "first_90_days": 0.0},
}  # fmt: skip
VENDOR = {"name": "Acme", "queues": ["phone"], "price": {"per": "productive_hour", "amount": 31.0}}
WAGE = 20.0 * 1.25


def world(attrition: float = 0.0, **words: object) -> Case:
    """Full-timers at 25 an hour with load, overtime at half more, a class, temps at 28 and a vendor at 31 an hour."""
    made: dict[str, object] = {
        "hire_class": [CLASS],
        "vendor": [VENDOR],
        "lever": [{"use": "hire"}, {"use": "overtime"}, {"use": "vendor"},
                  {"use": "temp", "weeks": [8, 13], "ramp": [0.5, 1.0], "wage_per_h": 22.0}],
        "attrition": {"per_year": attrition, "first_90_days": 0.0},
        "cost": {"recruiting_per_hire": 800.0, "training_per_hire_week": 100.0,
                 "overtime": [{"over_h_per_week": 40, "rate": 1.5}]},
        **words,
    }  # fmt: skip
    return case_of(scenario_of(**made), {("full", "phone"): 2}, {"phone": [80.0] * 9})


def hire_per_h(weeks: int, attrition: float = 0.0, kept_on: bool = False) -> float:
    """The best start's money of an hour on the queue, by a loop over its weeks: two in class, then a ramp by month."""
    keeps, best = float(np.exp(-attrition / 52)), np.inf
    for ahead in range(4):  # weeks from the first day in class to the need's first
        end = ahead + (max(weeks, 52) if kept_on else weeks)
        there, money, hours = 1.0, 800.0, 0.0
        for age in range(end):
            middle = there if age < 2 else there * keeps**0.5
            money += middle * 40.0 * WAGE + (100.0 * middle if age < 2 else 0.0)
            month = int((age - 2) * 7 / (365.25 / 12))
            if age >= max(2, ahead) and age < ahead + weeks:
                hours += middle * 40.0 * [0.5, 0.75, 1.0][min(month, 2)]
            there *= 1.0 if age < 2 else keeps
        if hours:
            best = min(best, money / hours)
    return best


def test_curves_are_those_of_a_loop_over_weeks() -> None:
    curves = break_even(world(0.4), net()).curves.set_index(["way", "weeks"])["money_per_h"]
    for weeks in (4, 13, 52, 104):
        assert curves["hire: spring, placed", weeks] == pytest.approx(hire_per_h(weeks, 0.4))
        assert curves["hire: spring, kept on", weeks] == pytest.approx(hire_per_h(weeks, 0.4, kept_on=True))
        # The load is on premiums and overtime too; a vendor's hour costs its price.
        assert curves["overtime", weeks] == pytest.approx(1.5 * WAGE)
        assert curves["vendor: Acme", weeks] == pytest.approx(31.0)
    # 13 weeks of a temp at 22 and load: the first 5 weeks at half pace (a month is 4.35 weeks), the need's 13 weeks.
    assert curves["temps", 4] == pytest.approx(best_temp(4))
    assert curves["temps", 13] == pytest.approx(best_temp(13))


def best_temp(weeks: int) -> float:
    """The cheapest length and start; the whole assignment is paid."""
    best = np.inf
    for length in (8, 13):
        for ahead in range(4):
            pace = [0.5 if age * 7 < 365.25 / 12 else 1.0 for age in range(length)]
            hours = 40.0 * sum(pace[ahead : ahead + weeks])
            best = min(best, length * 40.0 * 22.0 * 1.25 / hours)
    return best


def test_crossings_are_where_the_loops_cross_and_the_programme_changes_there() -> None:
    found = break_even(world(0.4), net()).crossings.set_index(["shorter", "longer"])
    for shorter, price in (("overtime", 1.5 * WAGE), ("vendor: Acme", 31.0)):
        for longer, kept_on in (("hire: spring, placed", False), ("hire: spring, kept on", True)):
            weeks = next(n for n in range(1, LONGEST) if hire_per_h(n, 0.4, kept_on) <= price)
            assert found.loc[(shorter, longer), "weeks"] == weeks
            assert found.loc[(shorter, longer), "money_per_h"] == pytest.approx(price)
    assert found["proved"].all()


def test_what_never_pays_is_said_so() -> None:
    dear = {**CLASS, "ramp": [0.5]}
    case = world(hire_class=[dear], vendor=[], lever=[{"use": "hire"}, {"use": "overtime"}])
    found = break_even(case, net())
    assert set(found.crossings["weeks"]) == {LONGEST + 1}
    assert found.crossings["proved"].all()
    said = sentences(found, "USD")
    assert f"dearer than overtime (37.50 USD an hour) for every need of up to {LONGEST} weeks" in " ".join(said)


def test_a_stay_costs_what_its_weeks_cost() -> None:
    found = break_even(world(1.5), net())
    (stay,) = found.stays
    # Leavers at a hazard of 1.5 a year after two weeks in class: 52 / 1.5 weeks more, and 24 years' tail left out.
    assert stay.weeks == pytest.approx(2.0 + 52 / 1.5, rel=0.002)
    assert stay.per_h == pytest.approx(hire_per_h(LONGEST, 1.5), rel=0.03)
    assert f"({stay.name}) stays {stay.weeks:.0f} weeks on average" in sentences(found, "USD")[0]


def test_without_anybody_to_come_there_is_nothing_to_compare() -> None:
    found = break_even(world(hire_class=[], lever=[{"use": "overtime"}]), net())
    assert found.curves.empty
    assert found.crossings.empty
    assert not found.stays
