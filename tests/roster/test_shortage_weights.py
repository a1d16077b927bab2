"""Missing hours worth more on some queues: one price in truth, bound, search and activities, by linear programmes."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from planner.allocation import allocate_people, people_on_queue
from planner.frames import ROSTER
from planner.roster import solve
from planner.roster.activities.cover import Cover
from planner.roster.alternatives import Alternatives
from planner.roster.as_it_stands import Standing
from planner.roster.assign import Tour
from planner.roster.demand import Demand, cover_levels, useful_sets, weight_levels
from planner.roster.groups import groups_of
from planner.roster.named_search import NamedSearch
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered
from planner.roster.price import Prices
from planner.roster.search import Net
from planner.roster.steady import steady_people
from planner.roster.timeline import Timeline
from planner.roster.valuing import value_of
from planner.roster.writing import frame_of
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
STEPS = [{"over_share": 0.2, "rate": 1.5}, {"over_share": 0.5, "rate": 3.0}]
BREAK = {"activity": "break", "length_min": 30, "earliest_min": 60, "latest_min": 120}


def least_weighted(people: np.ndarray, skills: list[frozenset[int]], need: np.ndarray, weights: np.ndarray) -> float:
    """Least weighted shortage of an interval: a linear programme of who serves what."""
    pairs = [(k, q) for k, own in enumerate(skills) for q in sorted(own)]
    cost = np.concatenate([np.zeros(len(pairs)), weights])
    rows, limits = np.zeros((len(skills) + len(need), len(cost))), np.concatenate([people, -need])
    for column, (k, q) in enumerate(pairs):
        rows[k, column], rows[len(skills) + q, column] = 1, -1
    for q in range(len(need)):
        rows[len(skills) + q, len(pairs) + q] = -1
    return float(linprog(cost, A_ub=rows, b_ub=limits).fun)


def by_levels(
    people: np.ndarray, skills: list[frozenset[int]], need: np.ndarray, levels: list[tuple[float, tuple[int, ...]]]
) -> float:
    """The same by nested sets of queues."""
    total = 0.0
    for weight, own in levels:
        lacking = (need[sorted(s)].sum() - people[sorted(serving)].sum() for s, serving in useful_sets(own, skills))
        total += weight * max(0.0, *lacking)
    return total


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_levels_give_the_least_weighted_shortage_of_any_flow(data: st.DataObject) -> None:
    queues = data.draw(st.integers(1, 4))
    some = st.sets(st.integers(0, queues - 1), min_size=1)
    skills = [frozenset(own) for own in data.draw(st.lists(some, min_size=1, max_size=5))]
    people = np.array([data.draw(st.integers(0, 12)) / 3 for _ in skills])
    need = np.array([data.draw(st.integers(0, 12)) / 2 for _ in range(queues)])
    weights = np.array([data.draw(st.sampled_from([0.25, 0.5, 1.0, 1.7, 4.0])) for _ in range(queues)])
    levels = weight_levels(tuple(range(queues)), weights)
    assert by_levels(people, skills, need, levels) == pytest.approx(least_weighted(people, skills, need, weights))


@pytest.mark.parametrize("seed", range(20))
def test_levels_in_order_give_what_the_allocation_leaves(seed: int) -> None:
    """Work that can wait comes last, whatever it weighs: asked as if for this interval alone, it is what is left."""
    rng = np.random.default_rng(seed)
    weights = {name: float(rng.choice([0.5, 1.0, 3.0])) for name in "abe"}
    inputs = desk(("a", "abe", "be", "e"), weights, days=1)
    starts, names = inputs.scenario.horizon(), [queue.name for queue in inputs.scenario.queue]
    frame = asks(inputs, seed, 3.0).frame
    asked_h = float(rng.uniform(0, 2))
    due = pd.DataFrame([("e", starts[20], starts[21], asked_h)], columns=["queue", "from", "to", "hours"])
    required = Requirement(frame, due, pd.DataFrame())
    demand = Demand.of(inputs.scenario, required)
    groups = tuple(tuple((name, 1) for name in own) for own in (("a",), ("a", "b", "e"), ("b", "e"), ("e",)))
    people = np.zeros((4, len(starts)))
    people[:, 20] = rng.integers(0, 6, 4) / 3
    left = allocate_people(groups, people, demand.load)
    rows = left.coverage[(left.coverage["start"] == starts[20]) & (left.coverage["queue"] != "*")]
    weighed = float(np.maximum(-rows["net"], 0.0) @ demand.load.weights)
    need = np.array([*demand.load.rostered[:2, 20], 2 * asked_h])
    skills = [frozenset(names.index(name) for name, _ in group) for group in groups]
    assert by_levels(people[:, 20], skills, need, cover_levels(demand, (0, 1, 2))) == pytest.approx(weighed)


def test_levels_by_hand() -> None:
    """Two of weight 3, one of 1: T = {0, 2} at 3 - 1, then all at 1; equal weights are one level of their own."""
    assert weight_levels((0, 1, 2), np.array([3.0, 1.0, 3.0])) == [(2.0, (0, 2)), (1.0, (0, 1, 2))]
    assert weight_levels((0, 1), np.ones(2)) == [(1.0, (0, 1))]
    assert weight_levels((), np.ones(2)) == []
    demand = Demand.of((inputs := desk(("abe",), {"e": 3.0, "b": 2.0})).scenario, asks(inputs, 1, 1.0, 1.0))
    assert cover_levels(demand, (0, 1, 2)) == [(1.0, (1,)), (-2.0, (0, 1)), (3.0, (0, 1, 2))]
    assert cover_levels(demand, (0,)) == [(1.0, (0,))]


def desk(skills: tuple[str, ...], weights: dict[str, float], days: int = 2, breaks: int = 0, **more: Any) -> Inputs:
    """People by skills in shifts of four hours; queues a, b, c, some weighted, and e-mail where somebody serves it."""
    names = sorted({letter for own in skills for letter in own})
    queues: list[dict[str, Any]] = []
    for name in names:
        promise = {"share": 0.9, "within_h": 8} if name == "e" else {"share": 0.8, "within_s": 20}
        queue = {"name": name, "channel": "email" if name == "e" else "phone", "open": ["08:00-16:00"]}
        queues.append({**queue, "target": promise, **({"shortage_weight": weights[name]} if name in weights else {})})
    record = {
        "start": MONDAY,
        "days": days,
        "interval_min": 30,
        "queue": queues,
        "staff": {"file": "agents.csv"},
        "shift": [
            {
                "name": "day", "start": {"from": "08:00", "to": "12:00", "every_min": 120}, "length_min": 240,
                "segments": [BREAK] * breaks,
            }
        ],
        "contract": [{"name": "c", "hours_per_week": [0, 40]}],
        "cost": {"wage_per_h": {"c": 12}, "shortage_per_agent_hour": 30, "surplus_per_agent_hour": 3,
                 "shortage_steps": STEPS},
    }  # fmt: skip
    agents = tuple(
        Agent(agent=f"p{n}", contract="c", skills=tuple(Skill(queue=q) for q in own)) for n, own in enumerate(skills)
    )
    return Inputs(Scenario.model_validate(record | more), pd.DataFrame(), agents)


def asks(inputs: Inputs, seed: int, most: float = 2.0, email_h: float = 0.0) -> Requirement:
    starts, rng = inputs.scenario.horizon(), np.random.default_rng(seed)
    rows, due = [], []
    for queue in inputs.scenario.queue:
        people = np.round(rng.uniform(0, most, len(starts)) * queue.open.mask(starts), 1) * (not queue.deferred)
        row = {"start": starts, "queue": queue.name, "volume": 0.0, "aht_s": 0.0, "agents": people, "rostered": people}
        rows.append(pd.DataFrame(row))
        if queue.deferred:
            open_ = np.flatnonzero(queue.open.mask(starts))
            begins = rng.choice(open_[:-8], 4, replace=False)
            due += [(queue.name, starts[i], starts[i + 6], email_h * rng.uniform(0.5, 1.5)) for i in begins]
    windows = pd.DataFrame(due, columns=["queue", "from", "to", "hours"])
    return Requirement(pd.concat(rows, ignore_index=True), windows, pd.DataFrame())


def frame_by(inputs: Inputs, tours: dict[Person, Tour], rng: np.random.Generator) -> pd.DataFrame:
    pauses = {
        (person, duty.day): tuple(int(rng.choice(pause.starts)) for pause in duty.pauses)
        for person, tour in tours.items() for duty in tour if duty is not None
    }  # fmt: skip
    return frame_of(Rostered(tours, pauses), list(tours), Timeline.of(inputs.scenario))


def drawn(inputs: Inputs, rng: np.random.Generator) -> dict[Person, Tour]:
    """Any tours: these desks have no rule between days."""
    return {
        person: [None if rng.random() < 0.3 else day[rng.integers(len(day))] for day in person.options]
        for person in people_of(inputs)
    }


def priced(inputs: Inputs, required: Requirement, frame: pd.DataFrame) -> dict[str, float]:
    people = people_of(inputs)
    return value_of(frame, inputs, required, people, Prices.of(inputs, people)).terms


def cover_by_programme(inputs: Inputs, required: Requirement, frame: pd.DataFrame) -> float:
    """Shortage and surplus of a roster, interval by interval, by linear programmes of who serves what."""
    scenario = inputs.scenario
    names = [queue.name for queue in scenario.queue]
    groups, people = people_on_queue(frame, inputs.agents, scenario.horizon(), scenario.queue)
    skills = [frozenset(names.index(queue) for queue, _ in group) for group in groups]
    need = required.frame["rostered"].to_numpy().reshape(len(names), -1)
    weights = np.array([queue.shortage_weight or 1.0 for queue in scenario.queue])
    total = 0.0
    for t in range(need.shape[1]):
        short = least_weighted(people[:, t], skills, need[:, t], weights)
        missing = least_weighted(people[:, t], skills, need[:, t], np.ones(len(names)))
        asked = float(weights @ need[:, t])
        total += 30 * (short + 0.5 * max(0.0, short - 0.2 * asked) + 1.5 * max(0.0, short - 0.5 * asked))
        total += 3 * (people[:, t].sum() - need[:, t].sum() + missing)
    return 0.5 * total


WEIGHTS = {"a": 2.5, "b": 0.4}


@pytest.mark.parametrize("seed", range(4))
def test_truth_search_and_activities_ask_the_price_of_a_linear_programme(seed: int) -> None:
    """Queues of three weights (c has none stated), people of five skill sets, breaks, steps and surplus."""
    inputs = desk(("a", "ab", "abc", "c", "bc"), WEIGHTS, breaks=1)
    required, rng = asks(inputs, seed), np.random.default_rng(seed)
    frame = frame_by(inputs, drawn(inputs, rng), rng)
    people, demand = people_of(inputs), Demand.of(inputs.scenario, required)
    terms, prices = priced(inputs, required, frame), Prices.of(inputs, people)
    expected = cover_by_programme(inputs, required, frame)
    assert terms["shortage"] + terms["surplus"] == pytest.approx(expected)
    stand = Standing(inputs, required, frame)
    assert stand.cover() == pytest.approx(expected)
    skills, steady = steady_people(frame, inputs, demand, groups_of(people))
    assert Cover(demand, prices, skills, steady).price() == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(3))
def test_what_a_session_costs_is_what_the_cover_grows_by(seed: int) -> None:
    inputs = desk(("a", "ab", "abc", "c", "bc"), WEIGHTS)
    required, rng = asks(inputs, seed), np.random.default_rng(seed)
    frame = frame_by(inputs, drawn(inputs, rng), rng)
    people, demand = people_of(inputs), Demand.of(inputs.scenario, required)
    skills, steady = steady_people(frame, inputs, demand, groups_of(people))
    for k in range(len(skills)):
        cover = Cover(demand, Prices.of(inputs, people), skills, steady)
        cost, before = cover.cost_of(((k, 1),), 60), cover.price()
        for t in np.flatnonzero(steady[k] > 0)[:-2:3]:
            cover.take(((k, 1),), int(t) * 30, int(t) * 30 + 60)
            assert cover.price() - before == pytest.approx(cost[t])
            cover.take(((k, 1),), int(t) * 30, int(t) * 30 + 60, -1)


def test_the_best_alternative_gains_what_the_roster_is_worth_more() -> None:
    inputs = desk(("a", "ab", "abc", "c", "bc"), WEIGHTS, breaks=1)
    required, rng = asks(inputs, 5), np.random.default_rng(5)
    frame = frame_by(inputs, drawn(inputs, rng), rng)
    stand = Standing(inputs, required, frame)
    for p in range(len(stand.people)):
        best = Alternatives(stand).best(p)
        assert best is not None
        moved = (best.pause != stand.W.pause[p])[best.tour == stand.W.tour[p]].sum()
        was, before = (stand.W.tour[p].copy(), stand.W.pause[p].copy()), stand.price
        stand.change(p, best.tour, best.pause)
        assert before - stand.price - 3.0 * moved == pytest.approx(best.gain)
        stand.change(p, *was)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_optimum_of_enumeration_is_reached_and_not_below_the_bound(seed: int) -> None:
    inputs = desk(("a", "ab", "c"), WEIGHTS, days=1)
    required = asks(inputs, seed, 1.5)
    people, rng = people_of(inputs), np.random.default_rng(0)
    every = [
        sum(
            priced(
                inputs, required, frame_by(inputs, {p: [duty] for p, duty in zip(people, duties, strict=True)}, rng)
            ).values()
        )
        for duties in itertools.product(*([None, *person.options[0]] for person in people))
    ]
    assert len(every) == 64
    result = solve(inputs, required, work=0.2, seconds=60, seed=1)
    assert result.objective == pytest.approx(min(every))
    assert result.bound <= min(every) + 1e-6


@pytest.mark.parametrize(
    ("weights", "near"),
    [
        (WEIGHTS, 0.9),
        ({"a": 3.0, "e": 0.2}, 0.9),
        ({"a": 0.5, "e": 3.0}, 0.7),  # who waits on the line comes first even so, which the bound does not know
    ],
)
def test_no_roster_is_below_the_bound_deferred_work_included(weights: dict[str, float], near: float) -> None:
    inputs = desk(("a", "ab", "abe", "e", "be"), weights, breaks=1)
    required, rng = asks(inputs, 7, 1.5, 1.2), np.random.default_rng(7)
    result = solve(inputs, required, work=0.1, seconds=60, seed=1)
    values = [sum(priced(inputs, required, frame_by(inputs, drawn(inputs, rng), rng)).values()) for _ in range(25)]
    assert result.bound <= min(values) + 1e-6
    assert result.objective <= min(values) + 1e-6
    assert result.bound >= near * result.objective
    assert result.shortage_bound_h <= result.shortage_h + 1e-9


def test_missed_windows_cost_their_weight() -> None:
    """Two hours of e-mail that nobody is there for, at 30 an hour of weight 3."""
    inputs = desk(("ae",), {"e": 3.0}, days=1)
    starts = inputs.scenario.horizon()
    needs = asks(inputs, 1, 0.0)
    windows = pd.DataFrame([("e", starts[16], starts[20], 2.0)], columns=["queue", "from", "to", "hours"])
    terms = priced(inputs, Requirement(needs.frame, windows, pd.DataFrame()), ROSTER.empty())
    assert terms["shortage"] == pytest.approx(180.0)


def test_shortage_falls_where_it_weighs_least() -> None:
    """One person for two queues that ask for one each: the heavier is served, also where it is liked less."""
    inputs = desk(("ab",), {"b": 1.1}, days=1)
    required = asks(inputs, 1, 0.0)
    required.frame["rostered"] = 1.0 * inputs.scenario.queue[0].open.mask(pd.DatetimeIndex(required.frame["start"]))
    result = solve(inputs, required, work=0.05, seconds=60, seed=1)
    at_ten = result.coverage[result.coverage["start"].dt.hour == 10]
    assert at_ten.groupby("queue")["net"].first()[["a", "b"]].tolist() == [-1.0, 0.0]
    plain = solve(desk(("ab",), {}, days=1), required, work=0.05, seconds=60, seed=1)
    pd.testing.assert_frame_equal(plain.frame, result.frame)


def test_equal_weights_are_no_weights() -> None:
    skills = ("a", "ab", "abe", "e", "be")
    plain, stated = desk(skills, {}, breaks=1), desk(skills, dict.fromkeys("abe", 1.0), breaks=1)
    required = asks(plain, 7, 1.5, 1.2)
    one, other = (solve(inputs, required, work=0.1, seconds=60, seed=1) for inputs in (plain, stated))
    pd.testing.assert_frame_equal(one.frame, other.frame)
    pd.testing.assert_frame_equal(one.coverage, other.coverage)
    assert (one.objective, one.bound, one.terms) == (other.objective, other.bound, other.terms)


def test_a_search_knows_what_it_gives() -> None:
    """The annealed price of cover and tours is what the frame is worth."""
    inputs = desk(("a", "ab", "abc", "c", "bc") * 2, WEIGHTS, breaks=1)
    required, people = asks(inputs, 3, 3.0), people_of(inputs)
    demand, prices = Demand.of(inputs.scenario, required), Prices.of(inputs, people)
    skills, steady = steady_people(ROSTER.empty(), inputs, demand, groups_of(people))
    search = NamedSearch(people, demand, prices, skills, steady, {}, 0.5, 1, Net.of(60))
    seated = search.found(0.02)
    assert seated is not None
    frame = frame_of(search.rostered(seated), people, Timeline.of(inputs.scenario))
    assert seated.price == pytest.approx(sum(priced(inputs, required, frame).values()))


def test_where_nobody_has_a_skill_all_is_missing_by_weight() -> None:
    inputs = desk(("ab",), {"a": 2.0}, days=1, cost={"shortage_per_agent_hour": 30, "shortage_steps": []})
    required = asks(inputs, 1)
    inputs = Inputs(inputs.scenario, inputs.history, (Agent(agent="p0", contract="c"),))
    need = required.frame.groupby("queue")["rostered"].sum() * 0.5
    stand = Standing(inputs, required, ROSTER.empty())
    assert stand.cover() == pytest.approx(30 * (2 * need["a"] + need["b"]))
    assert solve(inputs, required, work=0.05, seconds=60, seed=1).objective == pytest.approx(stand.cover())
