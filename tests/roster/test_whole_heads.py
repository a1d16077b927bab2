"""Whole heads by cuts, parts of a programme, and names by flows: against enumeration and linear programmes apart."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from planner.net import Net
from planner.roster.demand import Demand
from planner.roster.flow_names import DISTURB, flow_names
from planner.roster.grouped import Grouped, build
from planner.roster.groups import groups_of, skill_sets
from planner.roster.heads import REACH, Heads
from planner.roster.mip import INF, Programme, branch
from planner.roster.named_problem import named_problem
from planner.roster.options import Duty
from planner.roster.parts import at_least, linking_rows, parts_of, rows_within
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.search import Counting, relaxed
from planner.roster.timeline import Timeline
from planner.roster.tour_tables import Tables, tables_of
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

SHIFTS = [
    {"name": name, "start": {"from": start, "to": start}, "length_min": 480}
    for name, start in (("early", "06:00"), ("late", "14:00"))
]


def desk(people: int, days: int = 3) -> Inputs:
    """People who work one or two days of three, early or late, and rest eleven hours."""
    scenario = Scenario.model_validate(
        {
            "start": dt.date(2026, 11, 23),
            "days": days,
            "interval_min": 60,
            "queue": [{"name": "a", "open": ["06:00-22:00"], "target": {"share": 0.8, "within_s": 20}}],
            "staff": {"file": "agents.csv"},
            "shift": SHIFTS,
            "contract": [{"name": "c", "hours_per_week": [16, 32], "days_per_week": [2, 4]}],
            "rules": {"min_rest_h": 11},
            "cost": {"shortage_per_agent_hour": 20, "surplus_per_agent_hour": 2, "shortage_steps": []},
        }
    )
    agents = tuple(Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="a"),)) for n in range(people))
    return Inputs(scenario, pd.DataFrame(), agents)


def asks(inputs: Inputs, seed: int, most: int) -> Requirement:
    starts = inputs.scenario.horizon()
    people = np.random.default_rng(seed).integers(0, most, len(starts), endpoint=True).astype(float)
    people[(starts.hour < 6) | (starts.hour >= 22)] = 0.0
    frame = pd.DataFrame(
        {"start": starts, "queue": "a", "volume": 0.0, "aht_s": 0.0, "agents": people, "rostered": people}
    )
    return Requirement(frame, pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())


def counts_of(people: int, seed: int) -> Grouped:
    inputs = desk(people)
    demand = Demand.of(inputs.scenario, asks(inputs, seed, people))
    groups = groups_of(people_of(inputs))
    skills = skill_sets(groups, demand)
    prices = Prices(inputs.scenario, Timeline.of(inputs.scenario))
    return build(groups, demand, prices, skills, np.zeros((len(skills), demand.intervals)))


def cost_of_heads(grouped: Grouped, heads: tuple[int, ...]) -> float:
    """What the rest costs at the least where so many work each day, as one linear programme."""
    programme, own = grouped.programme, grouped.columns[0]
    lower, upper = programme.lower.copy(), programme.upper.copy()
    for column, n in zip(own.heads, heads, strict=True):
        lower[column] = upper[column] = n
    linear = Programme(
        lower, upper, programme.cost, np.zeros_like(programme.whole), programme.row_lower, programme.row_upper,
        programme.matrix, programme.offset,
    )  # fmt: skip
    return branch(linear, 0.0, 1, Net.of(60)).value


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_heads_are_the_best_near_the_relaxation(seed: int) -> None:
    people = 45
    grouped = counts_of(people, seed)
    relaxation = relaxed(grouped, Net.of(60))
    own = grouped.columns[0]
    assert not own.people
    near = [
        range(max(0, math.floor(x - REACH + 1e-6)), min(people, math.ceil(x + REACH - 1e-6)) + 1)
        for x in relaxation.x[own.heads]
    ]
    best = min(cost_of_heads(grouped, heads) for heads in itertools.product(*near))
    found = Heads(grouped, relaxation, Net.of(60)).whole(40)
    assert found is not None
    heads = tuple(round(float(n)) for n in found[own.heads])
    assert np.allclose(found[own.heads], heads)
    assert relaxation.bound - 1e-6 <= cost_of_heads(grouped, heads) <= best + max(0.5, 5e-4 * abs(relaxation.bound))
    counting = Counting(grouped, relaxation, Net.of(60))
    assert counting.first(50, found)
    assert counting.feasible()
    assert counting.value >= cost_of_heads(grouped, heads) - 1e-6


def test_planes_lie_below_what_heads_cost() -> None:
    grouped = counts_of(45, 4)
    relaxation = relaxed(grouped, Net.of(60))
    search = Heads(grouped, relaxation, Net.of(60))
    assert search.whole(4) is not None
    place = {int(c): i for i, c in enumerate(search.frame)}
    own = grouped.columns[0]
    for heads in itertools.product((10, 30), repeat=3):
        frame = np.zeros(len(search.frame))
        for head, paid, n in zip(own.heads, own.paid, heads, strict=True):
            frame[place[head]], frame[place[paid]] = n, 480.0 * n
        below = [max(p.level + float(p.slope @ (frame - p.at)) for p in search.planes if p.day == day)
                 for day in range(len(search.days))]  # fmt: skip
        rest = [c for c in search.columns.tolist() if c not in place]
        assert not search.priced.cost[rest].any()
        fixed = search.priced.offset + float(search.priced.cost[search.frame] @ frame)
        assert fixed + sum(below) <= cost_of_heads(grouped, heads) + 1e-6


def test_no_heads_are_named_where_none_can_be() -> None:
    grouped = counts_of(45, 5)
    relaxation = relaxed(grouped, Net.of(60))
    search = Heads(grouped, relaxation, Net.of(60))
    search.priced.lower[grouped.columns[0].heads] = 40.0
    assert search.whole(10) is None


def test_parts_are_those_a_walk_finds() -> None:
    random = np.random.default_rng(6)
    matrix = sparse.random(30, 40, 0.03, "csr", random_state=random)
    programme = Programme(
        np.zeros(40), np.ones(40), np.zeros(40), np.zeros(40, bool), np.zeros(30), np.ones(30), matrix
    )
    free, without = random.random(40) < 0.8, random.random(30) < 0.2
    dense = matrix.toarray() != 0
    left, walked = set(np.flatnonzero(free).tolist()), []
    while left:
        reached, rows = {min(left)}, set[int]()
        while True:
            rows = {r for r in range(30) if not without[r] and any(dense[r, c] for c in reached)}
            more = {c for r in rows for c in np.flatnonzero(dense[r] & free).tolist()} | reached
            if more == reached:
                break
            reached = more
        walked.append((sorted(rows), sorted(reached)))
        left -= reached
    found = parts_of(programme, free, without)
    assert [(sorted(p.rows.tolist()), sorted(p.columns.tolist())) for p in found] == walked
    joined = at_least(found, 5)
    assert sum(len(p.columns) < 5 for p in joined) <= 1
    assert sorted(c for p in joined for c in p.columns.tolist()) == np.flatnonzero(free).tolist()


def test_rows_are_told_apart_by_the_columns_they_hold() -> None:
    matrix = sparse.csr_matrix(np.array([[1, 1, 0, 0], [0, -1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 1.0]]))
    programme = Programme(np.zeros(4), np.ones(4), np.zeros(4), np.zeros(4, bool), np.zeros(4), np.ones(4), matrix)
    assert rows_within(programme, np.array([0, 1, 2])).tolist() == [0, 1]
    columns, span_of = np.array([0, 1, 2]), np.array([0, 0, 1])
    assert linking_rows(programme, columns, span_of).tolist() == [False, True, False, False]


def _lawful() -> list[tuple[str, ...]]:
    """Tours of three days by hand: one or two days of work, and no early shift after a late one."""
    tours = itertools.product(("off", "early", "late"), repeat=3)
    return [t for t in tours if 1 <= 3 - t.count("off") <= 2 and ("late", "early") not in itertools.pairwise(t)]


def _network(people: int) -> tuple[Tables, tuple[Duty | None, ...]]:
    inputs = desk(people)
    problem = named_problem(people_of(inputs), Prices(inputs.scenario, Timeline.of(inputs.scenario)))
    T = tables_of(problem)
    return T._replace(price=np.where(np.isfinite(T.price), 0.0, INF)), problem.options.duty


def _name(duty: Duty | None) -> str:
    return "off" if duty is None else duty.shift


@pytest.mark.parametrize("seed", range(6))
def test_names_lose_as_little_as_any_tours(seed: int) -> None:
    people, random = 3, np.random.default_rng(seed)
    T, duties = _network(people)
    working = [o for o, duty in enumerate(duties) if duty is not None]
    wanted = {o: int(random.integers(0, 3)) for o in working}
    counts = [Counter({o: n for o, n in wanted.items() if T.first[d] <= o < T.first[d + 1]}) for d in range(3)]
    tours = flow_names(range(people), counts, T, duties, lambda _: (0.0, 2.0), Net.of(60))
    assert tours is not None
    assert sorted(tours) == [0, 1, 2]
    lawful = _lawful()
    made = [tuple(_name(duties[o]) for o in tours[p]) for p in range(people)]
    assert all(tour in lawful for tour in made)

    def loss(team: tuple[tuple[str, ...], ...]) -> float:
        total = 0.0
        for o in working:
            duty = duties[o]
            assert duty is not None
            n = sum(tour[duty.day] == duty.shift for tour in team)
            total += 2 * DISTURB * max(0, n - wanted[o]) + 2.0 * max(0, wanted[o] - n)
        return total

    assert loss(tuple(made)) == min(loss(team) for team in itertools.combinations_with_replacement(lawful, people))


def test_people_apart_keep_their_own_bounds() -> None:
    T, duties = _network(3)
    least, price = T.least.copy(), T.price.copy()
    days = next(r for r in range(T.used.shape[0]) if set(T.used[r].tolist()) == {0, 1})
    least[2, days, 0] = 2
    price[1, [o for o, duty in enumerate(duties) if duty is not None and duty.shift == "late"]] = INF
    late = next(o for o, duty in enumerate(duties) if duty is not None and duty.shift == "late" and duty.day == 1)
    counts = [Counter(), Counter({late: 3}), Counter()]
    own = T._replace(least=least, price=price)
    tours = flow_names(range(3), counts, own, duties, lambda _: (0.0, 2.0), Net.of(60))
    assert tours is not None
    names = [[_name(duties[o]) for o in tours[p]] for p in range(3)]
    assert names[0] == ["off", "late", "off"]
    assert "late" not in names[1]
    assert names[2][1] == "late"
    assert names[2].count("off") == 1


def test_a_network_too_large_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    T, duties = _network(3)
    counts = [Counter[int]() for _ in range(3)]
    assert flow_names(range(3), counts, T, duties, lambda _: (0.0, 2.0), Net.of(60)) is not None
    monkeypatch.setattr("planner.roster.flow_names.MOST_ARCS", 3)
    assert flow_names(range(3), counts, T, duties, lambda _: (0.0, 2.0), Net.of(60)) is None
