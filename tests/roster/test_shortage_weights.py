"""Missing hours worth more on some queues: one price in truth, bound, search and activities, by linear programmes."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from weighted_desk import asks, desk, least_weighted

from planner.allocation import people_on_queue
from planner.frames import ROSTER
from planner.roster import solve
from planner.roster.activities.cover import Cover
from planner.roster.alternatives import Alternatives
from planner.roster.as_it_stands import Standing
from planner.roster.assign import Tour
from planner.roster.demand import Demand
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
from planner.scenario import Agent, Inputs
from planner.staffing.result import Requirement


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
