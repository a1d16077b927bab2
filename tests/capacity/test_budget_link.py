"""A capacity plan beside its budget: hand-made people and hours, parts that add up by month and cost centre."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planner.capacity.budget_link import budget_step
from planner.capacity.levers import LEVERS
from planner.capacity.money import cost_frame
from planner.capacity.solving import solve
from planner.money.words import bridge_sentence, over_budget
from planner.scenario import Inputs
from tests.capacity_case import case_of, net, scenario_of


def budget(**more: Any) -> pd.DataFrame:
    """March 2027: 620 h at 24.5 a paid hour with all that goes with it, in one row, and what it was made from."""
    row = {
        "begin": dt.date(2027, 3, 1), "end": dt.date(2027, 3, 31), "item": "base pay", "queue": "phone", "team": "",
        "site": "", "cost_centre": "", "hours": 620.0, "amount": 620 * 24.5, "contacts": 4000.0, "aht_s": 400.0,
        "shrinkage": 0.1,
    }  # fmt: skip
    return pd.DataFrame([{**row, **more}])


def stepped(frame: pd.DataFrame | None) -> Any:
    case = case_of(scenario_of(), {("full", "phone"): 4}, {"phone": np.full(5, 100.0)}, months=1)
    solved = solve(case, LEVERS, net())
    cost = cost_frame(solved)
    return budget_step(Inputs(case.scenario, pd.DataFrame(), (), budget=frame), case, cost), cost


def test_no_budget_no_bridge() -> None:
    assert stepped(None)[0] == (None, [])


def test_the_plan_beside_its_budget() -> None:
    (step, notes), cost = stepped(budget())
    assert step.start == pytest.approx(620 * 24.5)
    assert step.end == pytest.approx(cost["amount"].sum())
    assert step.parts["amount"].sum() == pytest.approx(step.end - step.start, abs=1e-6)
    told = step.by_driver()
    assert {"volume", "handle time", "shrinkage", "rate"} <= set(told.index)
    # Pay is 20 an hour with a load of a quarter: 25 for 24.5; four people of 40 h in 31 of 35 days.
    assert told["rate"] > 0
    assert told["shrinkage"] < 0  # a tenth is budgeted, nothing is lost
    assert notes == ["budget to plan: not by team, which the budget leaves out"]
    assert bridge_sentence(step, "USD").startswith("Budget to plan: ")


def test_months_over_budget_are_named_and_months_elsewhere_noted() -> None:
    (step, _), cost = stepped(budget(amount=100.0))
    assert over_budget(step) == [("2027-03", pytest.approx(cost["amount"].sum() - 100.0))]
    (step, _), _ = stepped(budget(amount=1e6))
    assert over_budget(step) == []
    elsewhere = budget(begin=dt.date(2026, 3, 1), end=dt.date(2026, 3, 31))
    (step, notes), _ = stepped(elsewhere)
    assert step is None
    assert "nothing to compare the plan with" in notes[-1]
