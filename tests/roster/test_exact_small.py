"""A few people on one day, solved to the end: the optimum against trying every roster there is."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from planner.net import Net
from planner.roster.audit import audit
from planner.roster.coupling import Coupling
from planner.roster.demand import Demand
from planner.roster.exact_counts import finish, suits
from planner.roster.grouped import Grouped, build
from planner.roster.groups import groups_of
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.search import relaxed
from planner.roster.solve import solve
from planner.scenario import Agent, Inputs, Scenario
from planner.scenario.people import Skill
from planner.staffing.result import Requirement

HOURS = range(8, 14)


def _case(need: list[float], steps: bool = False, span: int | None = None) -> tuple[Inputs, Requirement]:
    """Three people, one of them a supervisor, shifts of three hours with a break of one, in hourly intervals."""
    scenario = Scenario.model_validate(
        {
            "name": "three", "start": "2026-11-23", "days": 1, "time_zone": "UTC", "interval_min": 60,
            "history": {"file": "none.csv"}, "staff": {"file": "none.csv"},
            "queue": [{"name": "a", "open": ["Mon-Sun 08:00-14:00"], "target": {"share": 0.8, "within_s": 20}}],
            "shift": [{
                "name": "s", "start": {"from": "08:00", "to": "11:00", "every_min": 60}, "length_min": 180,
                "segments": [{"activity": "break", "length_min": 60, "paid": True, "earliest_min": 0,
                              "latest_min": 120}],
            }],
            "contract": [{"name": "c", "hours_per_week": [0, 40], "days_per_week": [0, 5], "shifts": ["s"]}],
            "rules": {"cover": [] if span is None else [{"role": "lead", "span": span}]},
            "cost": {"shortage_per_agent_hour": 40, "surplus_per_agent_hour": 4,
                     "shortage_steps": [{"over_share": 0.3, "rate": 1.5}] if steps else []},
        }
    )  # fmt: skip
    agents = tuple(
        Agent(agent=f"P{n}", contract="c", skills=(Skill(queue="a"),), roles=("lead",) if n == 0 else ())
        for n in range(3)
    )
    starts = scenario.horizon()
    rostered = np.zeros(len(starts))
    rostered[list(HOURS)] = need
    frame = pd.DataFrame(
        {"start": starts, "queue": "a", "volume": 0.0, "aht_s": 300.0, "agents": rostered, "rostered": rostered}
    )
    windows = pd.DataFrame({"queue": pd.Series(dtype=str), "from": starts[:0], "to": starts[:0], "hours": np.zeros(0)})
    inputs = Inputs(scenario=scenario, history=pd.DataFrame(), agents=agents)
    return inputs, Requirement(frame, windows, pd.DataFrame())


def _every_price(need: list[float], steps: bool, span: int | None) -> list[float]:
    """Prices of all rosters that keep the span, by scalar loops: start and break of each person, or off."""
    days = [None, *((start, start + pause) for start in range(8, 12) for pause in range(3))]
    found = []
    for tours in itertools.product(days, repeat=3):
        on_shift = [[d is not None and d[0] <= hour < d[0] + 3 for d in tours] for hour in HOURS]
        if span is not None and any(sum(on[1:]) > span * on[0] for on in on_shift):
            continue
        price = 0.0
        for hour, asked in zip(HOURS, need, strict=True):
            there = sum(d is not None and d[0] <= hour < d[0] + 3 and hour != d[1] for d in tours)
            short = max(0.0, asked - there)
            price += 40 * short + 4 * max(0.0, there - asked)
            price += 40 * 0.5 * max(0.0, short - 0.3 * asked) if steps else 0.0
        found.append(price)
    return found


CASES = [
    ([1, 2, 2, 1, 2, 1], False, None), ([1, 2, 0, 1, 3, 1], False, 1), ([0.5, 1.3, 2.2, 1, 1.7, 0.4], False, None),
    ([0.5, 1.3, 2.2, 1, 1.7, 0.4], True, 1), ([3, 0, 0, 0, 0, 3], True, None), ([2, 2, 2, 2, 2, 2], True, 2),
]  # fmt: skip


def _programme(inputs: Inputs, requirement: Requirement) -> Grouped:
    people = people_of(inputs)
    demand, prices = Demand.of(inputs.scenario, requirement), Prices.of(inputs, people)
    coupling = Coupling.of(inputs, people)
    groups = groups_of(people, coupling.roles)
    return build(groups, demand, prices, [frozenset({0})], np.zeros((1, demand.intervals)), coupled=coupling.rows)


@pytest.mark.parametrize(("need", "steps", "span"), CASES)
def test_optimum_of_every_roster(need: list[float], steps: bool, span: int | None) -> None:
    """Whatever the search found, the finish alone ends at the least price of all rosters, and proves it."""
    grouped, net = _programme(*_case(need, steps, span)), Net.of(60)
    prices = _every_price(need, steps, span)
    assert suits(grouped)
    ended = finish(grouped, relaxed(grouped, net).bound, float("inf"), 1.0, net)
    assert ended.x is not None
    assert grouped.programme.value(ended.x) == pytest.approx(min(prices), abs=0.1)
    assert ended.bound == pytest.approx(min(prices), abs=0.1)
    assert ended.bound <= min(prices) + 1e-6


@pytest.mark.parametrize(("need", "steps", "span"), CASES)
def test_nothing_below_the_optimum(need: list[float], steps: bool, span: int | None) -> None:
    """Asked for less than the optimum there is nothing, and the bound is what was asked for, never above a roster."""
    grouped, net = _programme(*_case(need, steps, span)), Net.of(60)
    least = min(_every_price(need, steps, span))
    ended = finish(grouped, relaxed(grouped, net).bound, least - 0.5, 1.0, net)
    assert ended.x is None
    assert least - 0.5 - 1e-6 <= ended.bound <= least


@pytest.mark.parametrize(("need", "steps", "span"), CASES[1:4:2])
def test_solved_roster_is_optimal(need: list[float], steps: bool, span: int | None) -> None:
    """The roster of the whole solver costs the least of all, keeps every rule, and says so."""
    inputs, requirement = _case(need, steps, span)
    result = solve(inputs, requirement, work=0.02, seconds=60, seed=1)
    assert result.objective == pytest.approx(min(_every_price(need, steps, span)), abs=1e-3)
    assert result.bound <= result.objective
    assert result.gap <= 1e-3
    assert audit(inputs, result.frame) == []
