"""The same decisions at other prices: what must follow does, what was decided stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from planner.capacity.levers import LEVERS
from planner.capacity.money import cost_frame
from planner.capacity.repricing import case_with, on_same_decisions, reprice
from planner.capacity.solving import Solved, solve
from planner.cost.repricing import with_prices
from planner.scenario import Agent, Inputs
from planner.scenario.skills import parse_skills
from tests.capacity_case import case_of, net, scenario_of

WEEKS = 9


def world() -> tuple[Inputs, Solved]:
    """Four people at 20 an hour, a quarter load, and more work than they can do: overtime at one and a half."""
    scenario = scenario_of(lever=[{"use": "overtime"}], cost={"overtime": [{"over_h_per_week": 40, "rate": 1.5}]})
    agents = tuple(
        Agent(agent=f"a{number}", contract="full", skills=parse_skills("phone"), team="t") for number in range(4)
    )
    inputs = Inputs(scenario, pd.DataFrame(), agents)
    case = case_of(scenario, {("full", "phone"): 4}, {"phone": np.full(WEEKS, 170.0)}, months=2)
    return inputs, solve(case_with(inputs, case), LEVERS, net())


@pytest.fixture(scope="module")
def planned() -> tuple[Inputs, Solved]:
    return world()


def test_unchanged_inputs_give_the_plans_own_money(planned: tuple[Inputs, Solved]) -> None:
    inputs, solved = planned
    pd.testing.assert_frame_equal(reprice(inputs, solved), cost_frame(solved))


def test_pay_by_hand(planned: tuple[Inputs, Solved]) -> None:
    """Base (contract and overtime hours) x wage, half of overtime on top, load on both."""
    inputs, solved = planned
    frame = reprice(with_prices(inputs, {'cost.wage_per_h."full"': 22.0, "cost.load": 0.3}), solved)
    hours = frame.groupby("item")["hours"].sum()
    money = frame.groupby("item")["amount"].sum()
    beyond = hours["overtime"]
    assert beyond > 0
    assert money["base pay"] == pytest.approx(22.0 * hours["base pay"], abs=0.01)
    assert money["overtime"] == pytest.approx(0.5 * 22.0 * beyond, abs=0.01)
    assert money["load"] == pytest.approx(0.3 * (money["base pay"] + money["overtime"]), abs=0.02)
    assert hours["base pay"] == pytest.approx(cost_frame(solved).groupby("item")["hours"].sum()["base pay"])


def test_more_leavers_are_paid_less_and_decided_hours_stay(planned: tuple[Inputs, Solved]) -> None:
    inputs, solved = planned
    frame = reprice(with_prices(inputs, {"attrition.per_year": 0.52}), solved)
    kept = np.exp(-0.01 * (np.arange(WEEKS) + 0.5))  # r / 52 is a hundredth: the middle of each whole week
    part = solved.made.making.case.part
    beyond = frame[frame["item"] == "overtime"]["hours"].sum()
    paid = frame[frame["item"] == "base pay"]["hours"].sum() - beyond
    kept[-1] = np.exp(-0.01 * (WEEKS - 1 + 0.5 * part[-1]))
    assert paid == pytest.approx(4 * 40 * float(kept @ part), rel=1e-9)
    assert beyond == pytest.approx(cost_frame(solved)[lambda rows: rows["item"] == "overtime"]["hours"].sum())


def test_a_decision_that_cannot_be_any_more_is_told(planned: tuple[Inputs, Solved]) -> None:
    inputs, solved = planned
    without = replace(inputs, scenario=inputs.scenario.model_copy(update={"lever": ()}))
    with pytest.raises(ValueError, match=r"'overtime'.* cannot be decided under the changed inputs: solve anew"):
        on_same_decisions(case_with(without, solved.made.making.case), solved)
