"""Kinds of duty from a dive and starts day by day, against enumeration of a small team."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fair_team import asked, desk

from planner.frames import ROSTER
from planner.net import Net
from planner.roster.cover_search import Seated
from planner.roster.cover_tables import Ints
from planner.roster.demand import Demand
from planner.roster.groups import groups_of
from planner.roster.lagrange_again import Again
from planner.roster.lagrange_bound import TourBound
from planner.roster.lagrange_dive import Dive, kinds_of
from planner.roster.lagrange_starts import Starts
from planner.roster.named_search import NamedSearch
from planner.roster.options import Duty
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.steady import steady_people
from planner.scenario import Agent, Inputs, Skill
from planner.staffing.result import Requirement

DAYS = 2
MISSING, SURPLUS = 60.0, 3.0
SKILLS = (("phone",), ("mail",), ("phone", "mail"))
FIRST, LAST = 7, 10


def team(seed: int, segments: list[dict[str, Any]]) -> tuple[Inputs, Requirement]:
    """Three people of different skills, whose shift of 8 h begins at any hour from 7 to 10."""
    rng = np.random.default_rng(seed)
    agents = tuple(
        Agent(agent=f"p{n}", contract="c", skills=tuple(Skill(queue=queue) for queue in own))
        for n, own in enumerate(SKILLS)
    )
    start = {"from": f"{FIRST:02d}:00", "to": f"{LAST:02d}:00", "every_min": 60}
    inputs = desk(
        agents=agents,
        days=DAYS,
        queue=[{"name": name, "target": {"share": 0.8, "within_s": 20}} for name in ("phone", "mail")],
        shift=[{"name": "day", "start": start, "length_min": 480, "segments": segments}],
        contract=[{"name": "c", "hours_per_week": [0, 60], "days_per_week": [0, 7]}],
        cost={"shortage_per_agent_hour": MISSING, "shortage_steps": [], "surplus_per_agent_hour": SURPLUS},
    )
    frame = asked(inputs, 0.0, 0.0).frame
    hour = frame["start"].dt.hour
    parts = []
    for queue in ("phone", "mail"):
        people = np.where((hour >= 7) & (hour < 18), rng.integers(0, 3, len(frame)), 0)
        parts.append(frame.assign(queue=queue, rostered=people.astype(float)))
    nothing = pd.DataFrame(columns=["queue", "from", "to", "hours"])
    return inputs, Requirement(pd.concat(parts, ignore_index=True), nothing, pd.DataFrame())


def search_of(inputs: Inputs, required: Requirement) -> NamedSearch:
    people = people_of(inputs)
    demand, prices = Demand.of(inputs.scenario, required), Prices.of(inputs, people)
    skills, steady = steady_people(ROSTER.empty(), inputs, demand, groups_of(people))
    return NamedSearch(people, demand, prices, skills, steady, {}, 1.0, 1, Net.of(60))


def shortage(need: tuple[float, float], free: tuple[int, int, int]) -> float:
    """People missing where so many serve the first queue, the second and both."""
    first, second = max(0.0, need[0] - free[0]), max(0.0, need[1] - free[1])
    return max(0.0, first + second - free[2])


def cheapest(required: Requirement, off: tuple[int, ...] = ()) -> float:
    """Of all starts of everybody on both days, or days `off` too; days do not touch each other."""
    need = required.frame["rostered"].to_numpy().reshape(2, -1)
    total = 0.0
    for day in range(DAYS):
        best = np.inf
        for starts in itertools.product([*range(FIRST, LAST + 1), *off], repeat=3):
            price = 0.0
            for hour in range(24):
                t = 24 * day + hour
                on = tuple(int(begin <= hour < begin + 8) for begin in starts)
                lacking = shortage((need[0, t], need[1, t]), (on[0], on[1], on[2]))
                price += MISSING * lacking + SURPLUS * (sum(on) - need[:, t].sum() + lacking)
            best = min(best, price)
        total += best
    return total


@pytest.mark.parametrize("seed", range(6))
def test_starts_are_the_best_of_all_where_days_stand_alone(seed: int) -> None:
    inputs, required = team(seed, [])
    named = search_of(inputs, required)
    tours = TourBound(named)
    dive = Dive(tours, kinds_of(named.problem.options.duty))
    everybody: Ints = np.ones((3, DAYS), dtype=np.int64)
    starts = Starts(dive, everybody, named.problem.options.duty)
    made = starts.whole(np.zeros_like(tours.cover.ask), 1.0, 1.0, Net.of(60))
    assert made is not None
    assert named.seated(named.rostered(made)).price == pytest.approx(cheapest(required))


def everybody_first(named: NamedSearch) -> Seated:
    """A roster in which everybody takes the first duty of every day, breaks as early as they can be."""
    tours = TourBound(named)
    first = np.tile(tours.T.first[:-1] + 1, (len(SKILLS), 1))
    pause = np.zeros((len(SKILLS), DAYS, tours.most_breaks), dtype=np.int64)
    for day in range(DAYS):
        duty = named.problem.options.duty[first[0, day]]
        assert duty is not None
        pause[:, day, : len(duty.pauses)] = [own.starts[0] for own in duty.pauses]
    return Seated(first, pause, 0.0)


@pytest.mark.parametrize("seed", range(6))
def test_days_made_again_are_the_best_of_all_where_days_stand_alone(seed: int) -> None:
    inputs, required = team(seed, [])
    named = search_of(inputs, required)
    y = np.zeros_like(TourBound(named).cover.ask)
    again = Again(named, y, 1.0, 1.0, Net.of(60))
    made = again.better(everybody_first(named), DAYS)
    assert made.price == pytest.approx(cheapest(required, off=(24,)))


def test_days_made_again_keep_what_is_frozen_and_count_who_is_aside() -> None:
    pause = {"activity": "break", "length_min": 60, "paid": True}
    segments = [pause | {"earliest_min": 60, "latest_min": 180}, pause | {"earliest_min": 240, "latest_min": 360}]
    inputs, required = team(2, segments)
    named = search_of(inputs, required)
    y = np.zeros_like(TourBound(named).cover.ask)
    start = everybody_first(named)
    frozen = np.zeros(start.tour.shape, dtype=np.bool_)
    frozen[0], frozen[1, 1] = True, True
    aside = np.zeros_like(named.steady)
    aside[:, 12] = 1.0
    made = Again(named, y, 1.0, 1.0, Net.of(60), frozen, aside).better(start, DAYS)
    assert (made.tour == start.tour)[frozen].all()
    assert (made.pause == start.pause)[frozen].all()
    own, before = named.by_skill(made) - aside, named.by_skill(start) - aside
    need = required.frame["rostered"].to_numpy().reshape(2, -1)
    prices = [
        sum(
            MISSING * (lacking := shortage((n[0], n[1]), tuple(people[[k_of(named, own) for own in SKILLS]])))
            + SURPLUS * (people.sum() - n.sum() + lacking)
            for n, people in zip(need.T, held.T, strict=True)
        )
        for held in (own, before)
    ]
    assert made.price == pytest.approx(prices[0])
    assert prices[0] <= prices[1]
    for person, tour in zip(named.people, made.tour, strict=True):
        assert person.allows([named.problem.options.duty[o] for o in tour])


def k_of(named: NamedSearch, queues: tuple[str, ...]) -> int:
    """Number of a skill set."""
    return named.skills.index(frozenset(named.demand.names.index(queue) for queue in queues))


@pytest.mark.parametrize("seed", range(3))
def test_breaks_keep_their_windows_and_gap_and_everybody_their_rules(seed: int) -> None:
    pause = {"activity": "break", "length_min": 60, "paid": True}
    segments = [pause | {"earliest_min": 60, "latest_min": 180}, pause | {"earliest_min": 240, "latest_min": 360}]
    inputs, required = team(seed, segments)
    named = search_of(inputs, required)
    tours, duties = TourBound(named), named.problem.options.duty
    bound, y = tours.best(np.zeros_like(tours.cover.ask), 1.0, Net.of(60))
    dive = Dive(tours, kinds_of(duties))
    dived = dive.whole(y, 1.0, Net.of(60))
    assert dived is not None
    kept, at = dived
    made = Starts(dive, kept, duties).whole(at, bound, 1.0, Net.of(60))
    assert made is not None
    assert (dive.kind[made.tour] == kept).all()
    seated = named.seated(named.rostered(made))
    assert bound <= seated.price + 1e-6
    for person, tour, pauses in zip(named.people, made.tour, made.pause, strict=True):
        assert person.allows([duties[o] for o in tour])
        for o, begins in zip(tour, pauses, strict=True):
            duty = duties[o]
            if duty is not None:
                first, second = (int(minute) - duty.start_min for minute in begins[:2])
                assert 60 <= first <= 180
                assert 240 <= second <= 360
    settled = named.polished(seated, 0.1, hot=0.6, only_breaks=True)
    assert (settled.tour == seated.tour).all()
    assert settled.price <= seated.price


def test_the_same_work_makes_the_same() -> None:
    inputs, required = team(1, [])
    found = []
    for _ in range(2):
        named = search_of(inputs, required)
        tours = TourBound(named)
        dive = Dive(tours, kinds_of(named.problem.options.duty))
        _, y = tours.best(np.zeros_like(tours.cover.ask), 0.3, Net.of(60))
        dived = dive.whole(y, 0.5, Net.of(60))
        assert dived is not None
        found.append((dived[0].tobytes(), dived[1].tobytes()))
    assert found[0] == found[1]


def test_no_time_left_makes_nothing() -> None:
    inputs, required = team(1, [])
    named = search_of(inputs, required)
    tours = TourBound(named)
    dive = Dive(tours, kinds_of(named.problem.options.duty))
    y = np.zeros_like(tours.cover.ask)
    assert dive.whole(y, 1.0, Net.of(0)) is None
    everybody: Ints = np.ones((3, DAYS), dtype=np.int64)
    assert Starts(dive, everybody, named.problem.options.duty).whole(y, 1.0, 1.0, Net.of(0)) is None


def test_kinds_are_name_and_paid_length() -> None:
    duties: tuple[Duty | None, ...] = (
        None,
        Duty(0, "early", 360, 840, 480),
        Duty(0, "early", 420, 900, 480),
        Duty(0, "early", 360, 600, 240),
        Duty(0, "late", 840, 1320, 480),
        None,
        Duty(1, "early", 1800, 2280, 480),
    )
    assert kinds_of(duties).tolist() == [0, 1, 1, 2, 3, 0, 1]
