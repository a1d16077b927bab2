"""The bound over personal tours: below the cheapest roster by enumeration, at least the bound by counts; exchanges."""

from __future__ import annotations

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from fair_team import MONDAY, asked, desk, ledger_of

from planner.frames import ROSTER
from planner.net import Net
from planner.roster.activities.hours import most_activity_h
from planner.roster.cover_moves import cover_price
from planner.roster.cover_search import CoverSearch, Seated
from planner.roster.demand import Demand
from planner.roster.grouped import Grouped, build
from planner.roster.groups import groups_of
from planner.roster.lagrange_bound import TourBound, rounds_of
from planner.roster.lagrange_cover import CoverDual
from planner.roster.named_search import NamedSearch
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.search import Relaxation, relaxed
from planner.roster.steady import steady_people
from planner.scenario import Absence, Agent, Inputs, Skill
from planner.staffing.result import Requirement

DAYS = 3
HOURS = {"day": range(8, 16), "late": range(14, 22)}
CHOICES = (None, "day", "late")
CYCLE = ("day", "late", None)
WAGE, MISSING, WISH, SURPLUS = 20.0, 60.0, 15.0, 3.0
LATES = {"p0": 2, "p1": 0, "p2": 3}

Tour = tuple[str | None, ...]


@dataclass(frozen=True)
class Made:
    """Everything that a bound is computed from."""

    inputs: Inputs
    required: Requirement
    named: NamedSearch
    grouped: Grouped
    relaxation: Relaxation


def team(seed: int) -> tuple[Inputs, Requirement]:
    """Two people on a rotation that may bend, one with a wish and the least hours; lates borne before differ."""
    rng = np.random.default_rng(seed)
    agents = tuple(
        Agent(
            agent=f"p{n}", contract="free" if n == 2 else "turns", skills=(Skill(queue="phone"),),
            rotation_start=MONDAY - dt.timedelta(int(rng.integers(0, 3))) if n < 2 else None,
        )
        for n in range(3)
    )  # fmt: skip
    ledger = ledger_of(p0=[0], p1=[0], p2=[0])
    ledger["lates"] = [LATES[name] for name in ledger["agent"]]
    inputs = desk(
        agents=agents,
        days=DAYS,
        rotation=[{"name": "r", "cycle_days": 3, "bend": "if it serves", "pattern": ["day", "late", "off"]}],
        contract=[
            {"name": "turns", "hours_per_week": [0, 60], "days_per_week": [0, 7], "rotation": "r"},
            {"name": "free", "hours_per_week": [14, 60], "days_per_week": [0, 7]},
        ],
        cost={"wage_per_h": {"turns": WAGE, "free": WAGE}, "shortage_steps": [], "surplus_per_agent_hour": SURPLUS},
        ledger=ledger,
        absences=(
            Absence(agent="p2", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="prefers_off"),
        ),
    )
    need = asked(inputs, 0.0, 0.0)
    for day in range(DAYS):
        for begin, end in ((8, 14), (14, 16), (16, 22)):
            at = need.frame.index[24 * day + begin : 24 * day + end]
            need.frame.loc[at, "rostered"] = float(rng.choice([0.0, 0.6, 1.0, 1.5, 2.0]))
    return inputs, need


def cheapest(inputs: Inputs, need: Requirement) -> float:
    """Over all rosters of the three; contracted hours of part of a week as `hour_terms` says, read off one person."""
    asked_for = need.frame["rostered"].to_numpy()
    least_h = {p.name: sum(s.least_min for s in p.stretches) / 60 for p in people_of(inputs)}
    lawful = [tour for tour in itertools.product(CHOICES, repeat=DAYS)
              if not any(a == "late" and b == "day" for a, b in itertools.pairwise(tour))]  # fmt: skip
    cover = {tour: np.zeros(24 * DAYS) for tour in lawful}
    for tour in lawful:
        for day, shift in enumerate(tour):
            cover[tour][[24 * day + hour for hour in (HOURS[shift] if shift else ())]] += 1

    def own(agent: Agent, tour: Tour) -> float:
        hours = 8 * sum(shift is not None for shift in tour)
        if hours < least_h[agent.agent]:
            return np.inf
        price, late = WAGE * (hours - least_h[agent.agent]), 0.25 * LATES[agent.agent] / (LATES[agent.agent] + 3)
        for day, shift in enumerate(tour):
            wanted: str | None = "any"
            if agent.rotation_start is not None:
                wanted = CYCLE[((MONDAY - agent.rotation_start).days + day) % 3]
                price += WISH * (shift != wanted)
            elif day == 1:
                price += WISH * (shift is not None)
            price += MISSING * late * (shift == "late" and wanted != "late")
        return price

    prices = [{tour: own(agent, tour) for tour in lawful} for agent in inputs.agents]
    best = np.inf
    for tours in itertools.product(lawful, repeat=3):
        on = sum(cover[tour] for tour in tours)
        short = np.maximum(asked_for - on, 0).sum()
        over = np.asarray(on).sum() - asked_for.sum() + short
        best = min(best, sum(p[t] for p, t in zip(prices, tours, strict=True)) + MISSING * short + SURPLUS * over)
    return float(best)


def made(inputs: Inputs, required: Requirement) -> Made:
    people = people_of(inputs)
    demand, prices = Demand.of(inputs.scenario, required), Prices.of(inputs, people)
    groups = groups_of(people)
    skills, steady = steady_people(ROSTER.empty(), inputs, demand, groups)
    net = Net.of(60)
    named = NamedSearch(people, demand, prices, skills, steady, {}, 1.0, 1, net)
    grouped = build(groups, demand, prices, skills, steady)
    return Made(inputs, required, named, grouped, relaxed(grouped, net))


@pytest.mark.parametrize("seed", range(4))
def test_it_lies_between_the_bound_by_counts_and_the_cheapest_roster(seed: int) -> None:
    one = made(*team(seed))
    best, bound = cheapest(one.inputs, one.required), TourBound(one.named)
    start = bound.start(one.grouped, one.relaxation.duals)
    found, _ = bound.best(start, 1.0, Net.of(60))
    assert one.relaxation.bound - 1e-3 <= found <= best + 1e-6
    assert found >= 0.9 * best
    rng = np.random.default_rng(seed)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(20):
            y = bound.cover.within(start + rng.normal(0, rng.choice([1.0, 30.0]), start.shape))
            assert bound.at(y, pool).bound <= best + 1e-6


def test_prices_change_the_bound_as_the_slope_says() -> None:
    one = made(*team(1))
    bound, rng = TourBound(one.named), np.random.default_rng(5)
    y = rng.uniform(1, 15, bound.cover.ask.shape)
    step = rng.normal(0, 1e-6, y.shape)
    with ThreadPoolExecutor(2) as pool:
        here, there = bound.at(y, pool), bound.at(y + step, pool)
    assert there.bound - here.bound == pytest.approx(float((here.slope * step).sum()), abs=1e-9)


def weighted(seed: int) -> tuple[CoverSearch, CoverDual]:
    """Two queues of which one weighs more, steps of shortage, fractions of people."""
    rng = np.random.default_rng(seed)
    inputs = desk(
        agents=tuple(
            Agent(agent=f"p{n}", contract="c", skills=tuple(Skill(queue=q) for q in own))
            for n, own in enumerate((("phone",), ("mail",), ("phone", "mail")))
        ),
        queue=[
            {"name": "phone", "target": {"share": 0.8, "within_s": 20}, "shortage_weight": 3},
            {"name": "mail", "target": {"share": 0.8, "within_s": 20}},
        ],
        cost={"surplus_per_agent_hour": SURPLUS},
    )
    frame = asked(inputs, 0.0, 0.0).frame
    frames = []
    for queue in ("phone", "mail"):
        hour = frame["start"].dt.hour
        people = np.where((hour >= 8) & (hour < 20), np.round(rng.uniform(0, 3, len(frame)), 1), 0.0)
        frames.append(frame.assign(queue=queue, rostered=people))
    nothing = pd.DataFrame(columns=["queue", "from", "to", "hours"])
    one = made(inputs, Requirement(pd.concat(frames, ignore_index=True), nothing, pd.DataFrame()))
    C = one.named.tables()
    search = CoverSearch(C, one.named.T, one.named.skill, one.named.steady, 1)
    return search, CoverDual.of(C, one.named.steady, 1)


@pytest.mark.parametrize("seed", range(3))
def test_no_people_cost_less_than_the_dual_of_the_cover_says(seed: int) -> None:
    search, dual = weighted(seed)
    rng = np.random.default_rng(seed)
    assert {0, 1} == set(dual.level.tolist())
    near = np.inf
    for _ in range(20):
        people = rng.integers(0, 4, search.steady.shape).astype(float)
        W = search.standing()
        W.people[:] += people.sum(axis=0)
        W.slack[:] -= search.C.serves @ people
        y = dual.within(rng.exponential(rng.choice([1.0, 40.0, 200.0]), dual.ask.shape))
        least = dual.value(y) + float((dual.prices(y) * people).sum())
        price = float(cover_price(search.C, W))
        assert least <= price + 1e-6
        for _ in range(100):
            y = dual.within(y + 2.0 * dual.slope(y, people))
        near = min(near, price - dual.value(y) - float((dual.prices(y) * people).sum()))
    assert near <= 0.05 * price


def test_nearest_multipliers_keep_the_price_of_a_missing_person() -> None:
    _, dual = weighted(0)
    y = dual.within(np.random.default_rng(1).normal(50, 100, dual.ask.shape))
    most = dual.cost + dual.weight * dual.more.sum()
    assert (y >= 0).all()
    for level, highest in enumerate(most):
        assert y[dual.level == level].sum(axis=0).max() == pytest.approx(highest)
    assert dual.within(y) == pytest.approx(y)


def test_people_who_have_each_others_days_exchange_them() -> None:
    """Nobody alone can step back: what one leaves uncovered costs more than a bent day."""
    inputs, required = team(0)
    agents = tuple(
        agent.model_copy(update={"rotation_start": MONDAY - dt.timedelta(n)}) if n < 2 else agent
        for n, agent in enumerate(inputs.agents)
    )
    inputs = Inputs(**{**vars(inputs), "agents": agents})
    tours = (("day", "late", None), ("late", None, "day"), ("day", None, "day"))
    required.frame["rostered"] = 0.0
    for day, shift in ((day, shift) for tour in tours for day, shift in enumerate(tour) if shift):
        required.frame.loc[[24 * day + hour for hour in HOURS[shift]], "rostered"] += 1.0
    named = made(inputs, required).named
    duties, first = named.problem.options.duty, named.T.first
    number = {(duty.day, duty.shift): o for o, duty in enumerate(duties) if duty is not None}
    right = np.array([[number[d, shift] if shift else first[d] for d, shift in enumerate(tour)] for tour in tours])
    wrong = right[[1, 0, 2]]
    search = CoverSearch(named.tables(), named.T, named.skill, named.steady, 3)
    pause = np.zeros((3, DAYS, 1), dtype=np.int64)
    begun = Seated(wrong, pause, search.price(Seated(wrong, pause, 0.0)))
    found = search.anneal(begun, 20_000, 1e-3, 1e-4, 0.0)
    late = MISSING * 0.25 * LATES["p0"] / (LATES["p0"] + 3)  # a burden only where the rotation does not give it
    assert begun.price - found.price == pytest.approx(6 * WISH + late)
    assert found.price == pytest.approx(search.price(Seated(right, pause, 0.0)))
    for person, tour in zip(named.people, found.tour, strict=True):
        assert person.allows([duties[o] for o in tour])


def test_hours_of_activities_count_a_partner_where_one_must_come() -> None:
    agents = tuple(
        Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="phone"),), roles=("coach",) if n == 0 else ())
        for n in range(4)
    )
    kinds = [
        {"name": "coaching", "length_min": 30, "with_role": "coach"},
        {"name": "audit", "length_min": 20, "held_by": "coach", "per_agent_per_week": 3},
        {"name": "meeting", "length_min": 60, "together": True},
    ]
    inputs = desk(agents=agents, activity=kinds)
    assert most_activity_h(inputs.scenario, people_of(inputs)) == pytest.approx(3 * 0.5 * 2 + 9 / 3 + 4)


def test_prices_are_tried_only_as_long_as_that_is_quick() -> None:
    assert rounds_of(1.0, 1400) == rounds_of(5.0, 700) == 700
    assert rounds_of(0.5, 1400) == 350
    assert rounds_of(1.0, 19_600) == 50
    assert rounds_of(1.0, 28_000) == rounds_of(0.01, 7) == 0
