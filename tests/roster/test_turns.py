"""Turns within a horizon: burdens become even where that costs nothing, and nothing else changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from fair_team import asked, desk

from planner.roster import audit, solve
from planner.roster.assign import Tour
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered
from planner.roster.price import Prices
from planner.roster.turns import in_turns
from planner.scenario import Absence, Agent, Inputs, Skill


def tours(inputs: Inputs, plan: dict[str, list[str | None]]) -> tuple[Rostered, Prices]:
    """Tours by the names of shifts, an entry a day."""
    people = people_of(inputs)
    made: dict[Person, Tour] = {}
    for person in people:
        names = plan[person.name]
        made[person] = [
            None if name is None else next(duty for duty in person.options[day] if duty.shift == name)
            for day, name in enumerate(names)
        ]
    return Rostered(made, {}), Prices.of(inputs, people)


def shown(made: Rostered) -> dict[str, list[str | None]]:
    return {p.name: [duty.shift if duty else None for duty in tour] for p, tour in made.tours.items()}


WEEK: list[str | None] = ["day", "day", "day", "day", None]
GIVEN: dict[str, list[str | None]] = {
    "p0": [*WEEK, "sat", None, *WEEK, "sat", None],
    "p1": [*WEEK, None, None, *WEEK, None, None],
}


def two_weeks(**changes: Any) -> Inputs:
    return desk(2, days=14, **changes)


def test_of_two_saturdays_each_gets_one() -> None:
    made, prices = tours(two_weeks(), GIVEN)
    found = shown(in_turns(made, prices))
    assert sorted(["sat" in own[:7] for own in found.values()]) == [False, True]
    assert [own.count("sat") for own in found.values()] == [1, 1]
    assert [own.count("day") for own in found.values()] == [8, 8]


def test_what_is_even_stays_and_a_single_week_has_no_turns() -> None:
    even = {name: [*own[:5], "sat" if name == "p0" else None, None, *own[7:12], None if name == "p0" else "sat", None]
            for name, own in GIVEN.items()}  # fmt: skip
    made, prices = tours(two_weeks(), even)
    assert in_turns(made, prices) is made
    made, prices = tours(desk(2), {name: own[:7] for name, own in GIVEN.items()})
    assert in_turns(made, prices) is made


OTHERS = tuple(
    Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="phone", speed=speed),)) for n, speed in ((0, 1.0), (1, 0.9))
)


@pytest.mark.parametrize("changes", [{"fairness": {"weights": {"weekends": 0}}}, {"agents": OTHERS}])
def test_nothing_is_exchanged_that_has_no_weight_or_between_people_who_differ(changes: dict[str, Any]) -> None:
    made, prices = tours(two_weeks(**changes), GIVEN)
    assert in_turns(made, prices) is made


def test_whole_weeks_change_hands_where_the_saturday_alone_would_cost() -> None:
    full: list[str | None] = ["day"] * 5
    overtime = {"wage_per_h": {"c": 20}, "overtime": [{"over_h_per_week": 40, "rate": 1.5}]}
    contract = [{"name": "c", "hours_per_week": [24, 48], "days_per_week": [3, 6]}]
    plan = {"p0": GIVEN["p0"], "p1": [*full, None, None, *full, None, None]}
    made, prices = tours(two_weeks(cost=overtime, contract=contract), plan)
    found = shown(in_turns(made, prices))
    assert sorted(found["p0"][:7] == plan[name][:7] for name in plan) == [False, True]
    assert [own.count("sat") for own in found.values()] == [1, 1]
    assert sorted(own.count("day") for own in found.values()) == [9, 9]


def test_rules_and_wishes_of_each_are_kept() -> None:
    wish = Absence(agent="p1", start=dt.datetime(2026, 11, 28), end=dt.datetime(2026, 11, 29), kind="prefers_off")
    made, prices = tours(two_weeks(absences=(wish,)), GIVEN)
    found = shown(in_turns(made, prices))
    assert found["p1"].index("sat") == 12, "the other Saturday is not wished off"
    made, prices = tours(two_weeks(rules={"min_rest_h": 11, "max_consecutive_days": 4}), GIVEN)
    before = shown(made)
    after = shown(in_turns(made, prices))
    assert all(person.allows(tour) for person, tour in in_turns(made, prices).tours.items())
    assert [own.count("sat") for own in after.values()] == [1, 1]
    assert shown(made) == before


def test_four_weeks_at_once_are_shared_out_at_no_price() -> None:
    inputs = desk(6, days=28)
    result = solve(inputs, asked(inputs, 3.0, 2.0), work=0.01, seconds=60, seed=1)
    assert not audit(inputs, result.frame)
    assert result.gap <= 0.001
    saturdays = result.frame[result.frame["shift"] == "sat"].groupby("agent").size()
    assert sorted(saturdays) == [1, 1, 1, 1, 2, 2]
