"""What a further skill set saves, against every number of people tried."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from planner.pooling.learning import Learned, in_money, worth_of_sets
from planner.scenario import Agent, Inputs
from planner.scenario.skills import parse_skills
from planner.staffing.pooled import whole_people
from planner.staffing.pooled_needs import PooledQueue, own_need, pooled_need
from planner.staffing.search import Limits
from tests.capacity_case import scenario_of

LIMITS = Limits(share=0.8, within_s=20.0)
HOURS = np.array([10.0, 4.0])


def queue(name: str, *per_hour: float) -> PooledQueue:
    rate = np.array(per_hour) / 3600.0
    return PooledQueue(name, rate, np.full(len(per_hour), 300.0), np.inf, LIMITS)


def least_people(queues: list[PooledQueue], sets: list[frozenset[str]]) -> list[int]:
    """Fewest people of each typical hour so that every set of queues has its pooled number, by trying them all."""
    names = [one.name for one in queues]
    subsets = [some for size in range(1, len(names) + 1) for some in itertools.combinations(names, size)]
    needs = {}
    for some in subsets:
        own = [one for one in queues if one.name in some]
        connected = any(len(one & set(some)) == len(some) for one in sets)
        summed = sum(whole_people(own_need(one)) for one in own)
        needs[some] = whole_people(pooled_need(own)) if connected or len(some) == 1 else summed
    found = []
    for hour in range(len(HOURS)):
        most = int(sum(whole_people(own_need(one))[hour] for one in queues))
        tried = (
            heads
            for heads in itertools.product(range(most + 1), repeat=len(sets))
            if all(
                sum(n for n, one in zip(heads, sets, strict=True) if one & set(some)) >= needs[some][hour] - 1e-9
                for some in subsets
            )
        )
        found.append(min(sum(heads) for heads in tried))
    return found


def test_two_teams_apart_against_every_number_of_people() -> None:
    queues = [queue("a", 52.0, 20.0), queue("b", 52.0, 8.0)]
    apart = [frozenset({"a"}), frozenset({"b"})]
    before = least_people(queues, apart)
    after = least_people(queues, [*apart, frozenset({"a", "b"})])
    found = worth_of_sets(queues, apart, HOURS)
    saved = float((np.array(before) - np.array(after)) @ HOURS)
    assert saved > 0
    assert [(sorted(one.known), one.queue) for one in found] == [(["a"], "b"), (["b"], "a")]
    assert [one.saved_h for one in found] == [pytest.approx(saved), pytest.approx(saved)]
    assert all(one.people >= 1 for one in found)


def test_who_knows_everything_has_nothing_to_learn() -> None:
    queues = [queue("a", 52.0, 20.0), queue("b", 52.0, 8.0)]
    assert worth_of_sets(queues, [frozenset({"a", "b"})], HOURS) == []


def test_money_by_hand() -> None:
    scenario = scenario_of(("a", "b"), days=14, cost={"training_per_hire_week": 100.0, "bonus": 0.05})
    agents = (Agent(agent="1", contract="full", skills=parse_skills("a")),
              Agent(agent="2", contract="part", skills=parse_skills("b")))  # fmt: skip
    loss = scenario.shrinkage.model_copy(update={"absence": 0.1, "off_queue": 0.2})
    scenario = scenario.model_copy(update={"shrinkage": loss})
    inputs = Inputs(scenario, pd.DataFrame(), agents)
    (one,) = in_money(inputs, [Learned(frozenset({"a"}), "b", 36.0, 2.0)])
    # 36 h on the queue in two weeks are 18 a week and 25 paid; an hour costs 20 x 1.3 = 26.
    assert one.paid_h == pytest.approx(25.0)
    assert one.per_week == pytest.approx(650.0)
    # Two at once of people who are there 72 % of the time are three; two weeks of 100 + 40 x 26 each.
    assert one.training == pytest.approx(3 * 2 * 1140.0)
    assert one.payback_weeks == pytest.approx(6840 / 650)
