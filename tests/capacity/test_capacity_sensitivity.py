"""Tornado bars worked out by hand, decisions kept in another world, and what planning again never makes worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.capacity.case import Case
from planner.capacity.levers import LEVERS
from planner.capacity.needs import Need
from planner.capacity.sensitivity import TORNADO, kept, sentences, standing, tornado, value_words
from planner.capacity.sensitivity_drivers import POINTS, Driver, with_targets
from planner.capacity.solving import solve
from planner.frames import check
from tests.capacity_case import case_of, net, scenario_of

WEEKS = 9
"""Of two months from a Monday: eight whole weeks and a part."""
OVERTIME = [{"use": "overtime"}]
PAID = 20.0 * 1.25
"""An hour of a full-timer with load; overtime has no rate of its own here."""


def world(asked: float = 84.0, lever: list[dict[str, object]] | None = None, hold: bool = False) -> Case:
    """Two full-timers (80 h a week, 16 h of overtime at most) and a queue that asks for so many hours a whole week."""
    made = case_of(
        scenario_of(lever=OVERTIME if lever is None else lever), {("full", "phone"): 2}, {"phone": [asked] * WEEKS}
    )
    return replace(made, needs=(scaled(made.needs[0], made.weeks.part),), hold=hold)


def scaled(need: Need, factor: object) -> Need:
    times = np.asarray(factor, dtype=float)
    hours = need.hours * (times[:, None] if times.ndim else times)
    return replace(need, hours=hours, lower=hours, volume=need.volume * times)


def asking(case: Case) -> Driver:
    """Hours asked times a factor."""

    def at(factor: float) -> Case:
        return replace(case, needs=(scaled(case.needs[0], factor),))

    return Driver("volume", "times", 1.0, 0.95, 1.05, "assumed", "5 % to either side", at)


def waging(case: Case) -> Driver:
    def at(factor: float) -> Case:
        people = tuple(replace(one, wage_per_h=one.wage_per_h * factor) for one in case.cohorts)
        return replace(case, cohorts=people)

    return Driver("wages", "times", 1.0, 0.9, 1.1, "assumed", "10 % to either side", at)


def test_bars_by_hand_of_two_people_and_overtime() -> None:
    case = world()
    weeks = float(case.weeks.part.sum())
    plan = solve(case, LEVERS, net())
    assert plan.decided == pytest.approx(4.0 * PAID * weeks)
    frame = tornado(plan, [asking(case), waging(case)], LEVERS, net())
    found = frame.set_index(["driver", "side"])
    # 84 h x 1.05 are 8.2 h of overtime, 4.2 more than now; x 0.95 are 79.8 h: none.
    assert found.loc[("volume", "high"), "money"] == pytest.approx(4.2 * PAID * weeks)
    assert found.loc[("volume", "low"), "money"] == pytest.approx(-4.0 * PAID * weeks)
    # Kept, four hours are worked either way: 4.2 h are missed where more is asked.
    assert found.loc[("volume", "high"), "money_kept"] == pytest.approx(0.0, abs=1e-6)
    assert found.loc[("volume", "high"), "missed_h_kept"] == pytest.approx(4.2 * weeks)
    assert found.loc[("volume", "high"), "saved"] == pytest.approx(4.2 * (60.0 - PAID) * weeks)
    assert found.loc[("volume", "low"), "saved"] == pytest.approx(4.0 * PAID * weeks)
    assert found.loc[("volume", "high"), "chance"] == 1.0
    assert found.loc[("volume", "high"), "chance_kept"] == 0.0
    assert found.loc[("volume", "high"), "weeks_below_kept"] == WEEKS
    # A tenth on the wages of 84 h, whatever is decided.
    for side, sign in (("low", -1.0), ("high", 1.0)):
        for name in ("money", "money_kept"):
            assert found.loc[("wages", side), name] == pytest.approx(sign * 0.1 * 84.0 * PAID * weeks)


def test_the_widest_bar_comes_first_and_the_frame_is_checked() -> None:
    case = world()
    plan = solve(case, LEVERS, net())
    frame = tornado(plan, [asking(case), waging(case)], LEVERS, net())
    assert list(frame["driver"]) == ["wages", "wages", "volume", "volume"]
    assert list(frame["side"]) == ["low", "high"] * 2
    check(frame, TORNADO)
    said = sentences(frame, "USD", told=1)
    assert len(said) == 1
    assert said[0].startswith("Wages: at 0.900 times the best plan costs ")


def test_a_value_that_is_the_plans_own_has_no_bar() -> None:
    case = world()
    plan = solve(case, LEVERS, net())
    one_sided = replace(asking(case), low=1.0)
    assert list(tornado(plan, [one_sided], LEVERS, net())["side"]) == ["high"]
    assert tornado(plan, [replace(one_sided, high=1.0)], LEVERS, net()).empty


def test_decisions_are_kept_at_most_as_far_as_people_who_are_left_can_go() -> None:
    case = world(96.0)
    plan = solve(case, LEVERS, net())
    fewer = tuple(replace(one, heads=one.heads / 2) for one in case.cohorts)
    stays = kept(plan, replace(case, cohorts=fewer), LEVERS, net())
    worked = sum(stays.x[column] for column, one in stays.made.making.choices.items() if one.use == "overtime")
    assert worked == pytest.approx(8.0 * float(case.weeks.part.sum()))


@pytest.mark.parametrize("hold", [False, True], ids=["price", "chance"])
@pytest.mark.parametrize("factor", [0.8, 1.0, 1.1, 1.3])
def test_planning_again_is_never_worse_than_keeping(hold: bool, factor: float) -> None:
    levers = [
        {"use": "overtime", "max_share": 0.1, "max_weeks_running": 2},
        {"use": "temp", "max_heads": 2, "weeks": [4, 8], "wage_per_h": 35.0},
        {"use": "time_off", "max_share": 0.2},
    ]
    case = world(86.0, levers, hold)
    plan = solve(case, LEVERS, net(), strict=False)
    other = asking(case).case(factor)
    again, stays = solve(other, LEVERS, net(), strict=False), kept(plan, other, LEVERS, net())
    if hold:
        missed = [sum(float(one.x[column]) for column in one.made.missed.values()) for one in (again, stays)]
        assert missed[0] <= missed[1] + 1e-3
        if abs(missed[0] - missed[1]) < 1e-3:
            assert again.decided <= stays.decided + 0.005 * abs(stays.decided) + 1e-6
    else:
        assert again.objective <= stays.objective + 0.01 * abs(again.objective) + 1e-6
        assert again.bound <= stays.objective + 1e-6


@given(st.floats(0.9, 1.1))
@settings(max_examples=5, derandomize=True, deadline=None)
def test_decisions_kept_in_their_own_world_are_the_plan(factor: float) -> None:
    case = asking(world(90.0)).case(factor)
    plan = solve(case, LEVERS, net())
    before, after = standing(plan), standing(kept(plan, case, LEVERS, net()))
    assert after.money == pytest.approx(before.money)
    assert after.missed_h == pytest.approx(before.missed_h, abs=1e-6)


def test_targets_move_by_points_and_stay_below_all() -> None:
    scenario = scenario_of(("phone", "chat"))
    assert [queue.target.share for queue in with_targets(scenario, 0.05).queue] == pytest.approx([0.85, 0.85])
    assert [queue.target.share for queue in with_targets(scenario, 0.4).queue] == pytest.approx([0.99, 0.99])


def test_values_in_words() -> None:
    assert value_words(5.0, POINTS) == "+5 points of a hundred"
    assert value_words(0.28, "a year, turnover") == "28.0% a year, turnover"
    assert value_words(1.05, "times") == "1.050 times"
