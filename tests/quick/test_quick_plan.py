"""A quick plan against the whole plan of the same small desk, hours and money by hand, and another sum of levels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from desk import Desk

from planner import plan
from planner.formats import read_inputs
from planner.loop_gap import arrivals_of, live_levels
from planner.quick import Memory, QuickPlan, quick_plan, quick_plan_of
from planner.quick.memory import demand_digest
from planner.quick.service import expected_service
from planner.roster import Status
from planner.scenario import Inputs
from planner.scenario.reading import read_scenario
from planner.staffing import known_patience
from planner.staffing.deadlines import special_hours
from planner.staffing.live import LiveDemand

MONEY = """
[cost]
wage_per_h = { "part-time" = 20.0 }
load = 0.25
bonus = 0.10
premium = [{ name = "early", to = "10:00", from = "09:00", rate = 0.5 }]
overtime = [{ over_h_per_week = 6, rate = 1.5 }]
licence_per_seat_month = 30
shortage_per_agent_hour = 60
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.change("loop = 1", "loop = 0")
    return desk


@pytest.fixture(scope="module")
def inputs(desk: Desk) -> Inputs:
    return read_inputs(read_scenario(desk.scenario))


@pytest.fixture(scope="module")
def quick(inputs: Inputs) -> QuickPlan:
    return quick_plan_of(inputs)


def test_its_bound_lies_below_the_whole_plan_and_its_requirement_is_the_same(desk: Desk, quick: QuickPlan) -> None:
    whole = plan(desk.scenario)
    pd.testing.assert_frame_equal(whole.requirement.frame, quick.requirement.frame)
    assert quick.status is Status.OPTIMAL
    assert quick.bound <= quick.objective + 1e-9
    assert quick.bound <= whole.roster.objective + 1e-6
    week = whole.summary[(whole.summary["queue"] == "phone") & whole.summary["period"].str.contains("W")]
    assert quick.of("phone", "required_fte") == pytest.approx(float(week["required_fte"].iloc[0]))


def test_shortage_in_the_coverage_is_what_it_says(quick: QuickPlan) -> None:
    rows = quick.coverage[quick.coverage["queue"] == "phone"]
    short = np.maximum(rows["required"] - rows["scheduled"], 0.0).sum() / 2
    assert quick.shortage_h == pytest.approx(short)
    assert quick.of("phone", "shortage_h") == pytest.approx(short)
    assert quick.of("*", "shortage_h") == pytest.approx(short)


def test_money_by_hand_and_as_the_whole_plan(tmp_path: Path) -> None:
    """Six people must work both mornings of four hours: 48 h, 12 of them early, 2 each beyond six hours a week."""
    desk = Desk(tmp_path)
    desk.change("hours_per_week = [0, 24]", "hours_per_week = [28, 28]\ndays_per_week = [7, 7]")
    desk.change("loop = 1", "loop = 0")
    desk.add(MONEY)
    desk.change('[staff]\nfile = "agents.csv"', '[staff]\nfile = "agents.csv"')
    quick = quick_plan(desk.scenario)
    found = quick.cost.groupby("item")["amount"].sum().to_dict()
    assert quick.of("*", "paid_fte") == pytest.approx(48 / (40 * 2 / 7))
    assert found["base pay"] == 960.0
    assert found["premium early"] == 12 * 10.0
    assert found["overtime"] == 12 * 10.0
    assert found["load"] == 0.25 * (960 + 120 + 120)
    assert found["bonus"] == 96.0
    assert found["licences"] == pytest.approx(6 * 30 * 2 / 30)
    whole = plan(desk.scenario)
    pd.testing.assert_series_equal(
        whole.cost.groupby("item")["amount"].sum(), quick.cost.groupby("item")["amount"].sum(), check_names=False
    )
    assert quick.pay == pytest.approx(float(quick.queues["cost"].iloc[-1]))


def test_the_level_is_that_of_the_intervals_one_by_one(inputs: Inputs, quick: QuickPlan) -> None:
    scenario, queue = inputs.scenario, inputs.scenario.queue[0]
    patience = known_patience(scenario, inputs.history)
    agents = np.full(len(quick.forecast.starts), 2.3)
    got = expected_service(inputs, quick.forecast, patience, quick.requirement, {"phone": agents}).iloc[0]
    volume, paths, weights = arrivals_of(scenario, queue, quick.forecast, quick.requirement, 200)
    n = volume.size
    demand = LiveDemand(
        volume, paths, quick.requirement.frame["aht_s"].to_numpy(), queue.open.mask(quick.forecast.starts,
        special_hours(scenario, "phone")), np.arange(n), n, float(patience.mean_s["phone"]), 1800.0,
    )  # fmt: skip
    each, contacts = live_levels(queue, demand, weights, agents), paths.sum(axis=0)
    some = np.isfinite(each)
    assert got["service_level"] == pytest.approx(np.average(each[some], weights=contacts[some]))
    assert got["low"] < got["service_level"] < got["high"]
    assert got["p10"] < got["service_level"] < got["p90"]
    assert 0 < got["p_meet"] < 1
    more = expected_service(inputs, quick.forecast, patience, quick.requirement, {"phone": agents + 5}).iloc[0]
    assert more["p_meet"] > 0.99


def test_a_shared_memory_changes_nothing_and_learns_nothing_twice(inputs: Inputs, quick: QuickPlan) -> None:
    memory = Memory()
    first = quick_plan_of(inputs, memory=memory)
    pd.testing.assert_frame_equal(first.queues, quick.queues)
    scenario = inputs.scenario
    dearer = scenario.model_copy(update={"cost": scenario.cost.model_copy(update={"load": 0.5})})
    assert memory.forecast(replace(inputs, scenario=dearer)) is first.forecast
    aimed = scenario.queue[0].model_copy(update={"target": scenario.queue[0].target.model_copy(update={"share": 0.5})})
    lower = replace(inputs, scenario=scenario.model_copy(update={"queue": (aimed,)}))
    assert demand_digest(lower) == demand_digest(inputs)
    assert quick_plan_of(lower, memory=memory).of("*", "required_fte") < first.of("*", "required_fte")
    later = replace(inputs, scenario=scenario.model_copy(update={"seed": 7}))
    assert demand_digest(later) != demand_digest(inputs)


def test_a_forecast_made_elsewhere_is_taken(inputs: Inputs, quick: QuickPlan) -> None:
    double = replace(quick.forecast, frame=quick.forecast.frame.assign(mean=2 * quick.forecast.frame["mean"]))
    assert quick_plan_of(inputs, forecast=double).of("phone", "offered") == pytest.approx(
        2 * quick.of("phone", "offered")
    )


def test_hard_rules_that_conflict_are_a_status_with_the_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.add('\n[rules]\ncover = [{ role = "supervisor", least = 1, between = ["09:00", "13:00"] }]\n')
    found = quick_plan(desk.scenario)
    assert found.status is Status.CONFLICT
    assert any("supervisor" in reason for reason in found.conflicts)
    assert np.isnan(found.bound)
    assert np.isnan(found.of("*", "cost"))
    assert found.of("phone", "required_fte") > 0
    desk.put("agents.csv", (desk.folder / "agents.csv").read_text().replace("name,skills\n", "name,skills,roles\n")
             .replace(",phone\n", ",phone,supervisor\n"))  # fmt: skip
    allowed = quick_plan(desk.scenario)
    assert allowed.status is Status.OPTIMAL
    assert allowed.conflicts == ()
