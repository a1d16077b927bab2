"""Money is one sum: by queue, team and month, as the objective says and as the people there are paid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecasting.faults import InputError
from planner.capacity.arrivals import intakes_of
from planner.capacity.assumptions import Assumptions
from planner.capacity.case import Case
from planner.capacity.chance import evaluate
from planner.capacity.levers import LEVERS
from planner.capacity.money import by_week, cost_frame
from planner.capacity.planning import solved
from planner.capacity.programme import fixed_money
from planner.capacity.solving import Solved, solve
from planner.capacity.staff import Hazard
from planner.capacity.tables import wilson
from tests.capacity_case import case_of, net, scenario_of

LEVERS_OF_ALL = [
    {"use": "hire"},
    {"use": "temp", "max_heads": 2, "notice_days": 7},
    {"use": "overtime", "max_share": 0.1},
    {"use": "part_time_hours", "max_share": 0.2},
    {"use": "vendor", "max_share": 0.1},
    {"use": "time_off", "max_share": 0.2},
]


def busy(paths: int = 40, **words: object) -> Case:
    """Two queues, three kinds of people, every money there is, and doubt about the hours."""
    classes = [{"name": "class", "contract": "full", "skills": "phone|chat", "heads": [1, 4], "recruit_weeks": 1,
                "class_weeks": 1, "ramp": [0.8, 1.0], "team": "phone", "loss": {"first_90_days": 0.1}}]  # fmt: skip
    vendor = {"name": "Acme", "queues": ["phone"], "price": {"per": "contact", "amount": 3.0},
              "minimum": {"per_month": 500.0}, "bonus": {"share_at_least": 0.8, "amount": 0.1}}  # fmt: skip
    cost = {"bonus": 0.1, "overtime": [{"over_h_per_week": 40, "rate": 1.5}], "licence_per_seat_month": 100.0,
            "supervisor": {"span": 10, "salary_per_year": 60000}, "facility_per_seat_month": 200.0,
            "recruiting_per_hire": 900.0, "training_per_hire_week": 200.0}  # fmt: skip
    scenario = scenario_of(
        ("phone", "chat"), lever=LEVERS_OF_ALL, hire_class=classes, vendor=[vendor], cost=cost,
        attrition={"per_year": 0.4, "first_90_days": 0.1}, **words,
    )  # fmt: skip
    rng = np.random.default_rng(2)
    season = np.linspace(0.8, 1.5, 14)[:, None]
    people = {("full", "phone"): 4, ("full", "phone|chat"): 3, ("part", "chat"): 3}
    weeks = case_of(scenario, people, {"phone": np.ones(14), "chat": np.ones(14)}, months=3).weeks
    part = weeks.part[:, None]
    hours = {name: part * level * season * rng.lognormal(0, 0.08, (14, paths)) for name, level in
             (("phone", 210.0), ("chat", 120.0))}  # fmt: skip
    return case_of(scenario, people, hours, months=3)


@pytest.fixture(scope="module")
def plan() -> Solved:
    return solve(busy(), LEVERS, net())


def test_money_by_queue_team_and_month_is_one_sum(plan: Solved) -> None:
    frame = cost_frame(plan)
    total = round(float(frame["amount"].sum()), 2)
    for key in ("queue", "team", "month", "item", "cost_centre", "site"):
        assert round(float(frame.groupby(key)["amount"].sum().sum()), 2) == total
    assert total == pytest.approx(plan.decided + fixed_money(plan.made.making), abs=0.02)
    assert float(by_week(plan).sum()) == pytest.approx(total, abs=0.02)
    assert set(frame["queue"]) <= {"phone", "chat", ""}


def test_pay_is_wage_times_hours_and_load_and_bonus_follow(plan: Solved) -> None:
    frame = cost_frame(plan).groupby("item")[["hours", "amount"]].sum()
    base, beyond = frame.loc["base pay", "amount"], frame["amount"].get("overtime", 0.0)
    assert frame.loc["load", "amount"] == pytest.approx(0.25 * (base + beyond), rel=1e-5)
    assert frame.loc["bonus", "amount"] == pytest.approx(0.1 * base, rel=1e-5)
    assert 15.0 <= base / frame.loc["base pay", "hours"] <= 20.0


def test_the_objective_is_that_of_all_paths_and_its_bound_is_below(plan: Solved) -> None:
    case = plan.made.making.case
    missed = evaluate(plan.made.making, plan.x, None).missed.mean(axis=2)
    assert plan.missed == pytest.approx(float((case.shortage[:, None] * missed).sum()))
    assert plan.bound <= plan.objective
    assert plan.gap < 0.01


def test_no_plan_of_fewer_levers_is_cheaper_than_the_bound(plan: Solved) -> None:
    case = plan.made.making.case
    for uses in ((), ("hire",), ("overtime", "vendor"), ("temp", "time_off")):
        assert solve(case, uses, net()).objective >= plan.bound - 1e-6


def test_a_chance_is_held_in_every_week_that_is_counted() -> None:
    case = replace(busy(200), hold=True)
    held = solved(case, LEVERS, net(), strict=True)
    chance = evaluate(held.made.making, held.x, case.scenario.seed).chance()
    assert chance.min() >= 0.8 - 0.02
    assert held.gap < 0.01


def test_what_no_lever_can_hold_is_told_in_words_and_planned_as_well_as_can_be() -> None:
    case = replace(busy(), hold=True)
    with pytest.raises(InputError, match=r"with every lever at its limit \d+ of 14 weeks cannot hold their chances"):
        solved(case, ("overtime",), net(), strict=True)
    soft = solved(case, ("overtime",), net(), strict=False)
    bare = solve(replace(case, hold=False), (), net())
    assert soft.expected.missed.sum() <= bare.expected.missed.sum()


def test_wilson_at_its_ends() -> None:
    low, high = wilson(np.array([0, 100, 200]), 200)
    assert (low[0], high[2]) == pytest.approx((0.0, 1.0))
    assert high[0] == pytest.approx(0.0188, abs=2e-4)
    assert (low[1], high[1]) == pytest.approx((0.4314, 0.5686), abs=1e-3)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"class_weeks": 20}, "people on the queue by 2027-05-31, the last day"),
        ({"cost_centre": "CC-9"}, "a cost centre that somebody belongs to"),
        ({"team": "moon"}, "Known are: chat, phone, phone|chat"),
    ],
)
def test_a_class_that_does_not_fit_is_refused(more: dict[str, object], told: str) -> None:
    case = busy()
    hired = case.scenario.hire_class[0].model_copy(update=more)
    scenario = case.scenario.model_copy(update={"hire_class": (hired,)})
    with pytest.raises(InputError, match=told.replace("|", r"\|")):
        intakes_of(scenario, case.weeks, Hazard(1.0, 1.0), case.prices, list(case.cohorts), Assumptions())
