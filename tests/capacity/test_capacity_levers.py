"""Every lever on an instance that a hand can follow: how much of it is used, what it costs, and by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.capacity.case import Case
from planner.capacity.chance import evaluate
from planner.capacity.decisions import decisions
from planner.capacity.levers import LEVERS
from planner.capacity.solving import Solved, solve
from tests.capacity_case import MONDAY, case_of, net, scenario_of

STEADY = np.array([80.0, 80, 100, 80, 80, 80, 80, 80, 50])
VENDOR = {"name": "Acme", "queues": ["phone"], "price": {"per": "contact", "amount": 1.0}}


def case(hours: Any = STEADY, people: Any = None, lever: Any = (), **words: Any) -> Case:
    """Two full-timers for nine weeks, the third of which asks for 20 h more; the last ends on its Friday."""
    return case_of(scenario_of(lever=list(lever), **words), people or {("full", "phone"): 2}, {"phone": hours})


def amounts(found: Solved, use: str) -> dict[int, float]:
    """Amount by week."""
    choices = found.made.making.choices.items()
    taken = {choice.week: 0.0 for _, choice in choices}
    for column, choice in choices:
        if choice.use == use:
            taken[choice.week] += float(found.x[column])
    return {week: round(value, 6) for week, value in taken.items() if value > 1e-6}


def solved(one: Case) -> Solved:
    return solve(one, LEVERS, net())


def test_every_lever_of_the_scenario_file_is_built() -> None:
    from typing import get_args

    from planner.scenario.money import Lever

    assert set(LEVERS) == set(get_args(Lever.model_fields["use"].annotation))


def test_overtime_is_worked_up_to_its_limit_at_its_rate() -> None:
    tiers = {"overtime": [{"over_h_per_week": 40, "rate": 1.5}]}
    one = case(lever=[{"use": "overtime", "max_share": 0.1}], cost=tiers)
    found = solved(one)
    assert amounts(found, "overtime") == {2: 8.0}  # 2 people x 4 h
    assert found.decided == pytest.approx(8 * 20 * 1.5 * 1.25)
    assert found.missed == pytest.approx(12 * 60.0)
    assert found.gap < 1e-9


def test_the_contract_limits_overtime_too() -> None:
    found = solved(case(lever=[{"use": "overtime", "max_share": 0.9}]))
    assert amounts(found, "overtime") == {2: 16.0}  # 2 people x 8 h


def test_nobody_works_overtime_in_more_weeks_running_than_allowed() -> None:
    lever = [{"use": "overtime", "max_weeks_running": 2}]
    found = solved(case(hours=np.full(9, 96.0), lever=lever))
    worked = amounts(found, "overtime")
    shares = [worked.get(week, 0.0) / 16.0 for week in range(8)]
    windows = [sum(shares[week : week + 3]) for week in range(6)]
    assert max(windows) == pytest.approx(2.0)
    assert taken_in_turns(shares[:7], running=2)


def taken_in_turns(shares: list[float], running: int, people: int = 3000) -> bool:
    """Whether named people can work these shares, each resting once in every `running` + 1 weeks: around a circle."""
    rest_from, runs = 0, np.zeros(people, dtype=int)
    for share in shares:
        resting = round((1.0 - share) * people)
        rests = (rest_from + np.arange(resting)) % people
        rest_from = (rest_from + resting) % people
        runs += 1
        runs[rests] = 0
        if runs.max() > running:
            return False
    return True


@pytest.mark.parametrize(("notice", "first"), [(0, 0), (1, 1), (7, 1), (8, 2)])
def test_the_first_week_of_a_lever_follows_its_notice(notice: int, first: int) -> None:
    lever = [{"use": "overtime", "notice_days": notice}]
    found = solved(case(hours=np.full(9, 200.0), lever=lever))
    assert min(amounts(found, "overtime")) == first


BY_DATE: dict[str, dict[str, Any]] = {
    "overtime": {"max_heads": 2},
    "vendor": {"max_heads": 2},
    "temp": {"max_heads": 2},
    "part_time_hours": {"max_share": 0.2},
    "transfer": {"queues": ["phone"], "max_heads": 2},
    "time_off": {"max_share": 0.2},
    "defer": {"queues": ["phone"], "max_share": 0.2},
    "callback": {"max_share": 0.3},
    "deflect": {"queues": ["phone"], "to_queue": "chat", "max_share": 0.3},
    "lower_target": {"max_share": 0.1},
    "cross_train": {"queues": ["phone"], "weeks": [1, 1], "max_heads": 1},
}


@pytest.mark.parametrize("use", BY_DATE)
def test_a_day_after_its_date_a_lever_is_lost_and_the_plan_dearer(use: str) -> None:
    people = {("full", "phone"): 1, ("part", "phone"): 2, ("full", "chat"): 1}
    phone = np.array([80.0, 160, 40, 40, 40, 40, 40, 40, 40]) if use == "defer" else STEADY + 60.0
    scenario = scenario_of(("phone", "chat"), lever=[{"use": use, "notice_days": 7, **BY_DATE[use]}], vendor=[VENDOR])
    lower = {"phone": 0.8 * phone[:, None], "chat": np.zeros((9, 1))}
    one = case_of(scenario, people, {"phone": phone, "chat": np.zeros(9)}, lower=lower)
    one = replace(one, needs=(replace(one.needs[0], spared=np.full(9, 10.0)), one.needs[1]))
    found = solved(one)
    rows = decisions(found)
    first = rows[rows["lever"] == use]["decide_by"].min()
    on_the_day = solved(replace(one, earliest={use: first}))
    later = solved(replace(one, earliest={use: first + dt.timedelta(1)}))
    assert on_the_day.objective == pytest.approx(found.objective)
    assert later.objective > found.objective + 1.0
    begun = rows[(rows["lever"] == use)]["from"].min()
    left = decisions(later)
    left = left[left["lever"] == use]
    assert left.empty or left["from"].min() > begun


def test_part_timers_work_longer_weeks_before_anybody_is_missed() -> None:
    lever = [{"use": "part_time_hours", "max_share": 0.25}]
    found = solved(case(people={("part", "phone"): 4}, hours=np.full(9, 130.0), lever=lever))
    assert amounts(found, "contract")[2] == pytest.approx(4 * (24 - 16))
    assert amounts(found, "part_time_hours")[2] == pytest.approx(4 * 24 * 0.25)
    assert found.expected.missed[0, 2, 0] == pytest.approx(130 - 4 * 30)


def test_time_off_is_given_where_nobody_is_needed_and_saves_the_wage() -> None:
    lever = [{"use": "time_off", "max_share": 0.5, "price_per_h": 5.0}]
    found = solved(case(hours=np.full(9, 50.0), lever=lever))
    assert amounts(found, "time_off")[1] == pytest.approx(30.0)
    assert found.decided == pytest.approx(-(20 * 1.25 - 5.0) * sum(amounts(found, "time_off").values()))


PRICES = [("contact", 2.0, 20.0), ("handled_minute", 0.5, 36.0), ("productive_hour", 30.0, 36.0),
          ("fte_month", 4000.0, 36 / 30 * 4000 / (40 * 31 / 7))]  # fmt: skip


@pytest.mark.parametrize(("per", "amount", "hour"), PRICES)
def test_a_vendor_is_paid_by_each_of_its_four_prices(per: str, amount: float, hour: float) -> None:
    """An hour of ours is 10 contacts of 6 minutes, at the vendor's pace of 1.2 hence 72 minutes."""
    money = {"contact": 10 * amount, "handled_minute": 10 * 6 * 1.2 * amount, "productive_hour": 1.2 * amount}
    expected = money.get(per, hour)
    vendor = {**VENDOR, "price": {"per": per, "amount": amount}, "aht": 1.2}
    found = solved(case(lever=[{"use": "vendor"}], vendor=[vendor]))
    assert amounts(found, "vendor") == {2: 20.0}
    assert found.decided == pytest.approx(20 * expected)


def test_a_vendor_has_people_at_most_at_the_same_time() -> None:
    vendor = {**VENDOR, "capacity": {"agents": 0.25}}
    found = solved(case(lever=[{"use": "vendor"}], vendor=[vendor]))
    assert amounts(found, "vendor") == {2: 10.0}  # 40 h of the queue have one at the peak
    found = solved(case(lever=[{"use": "vendor", "max_heads": 0.1}], vendor=[vendor]))
    assert amounts(found, "vendor") == {2: 4.0}


def test_a_least_bill_is_due_in_the_months_a_vendor_works_and_its_bonus_with_it() -> None:
    vendor = {**VENDOR, "minimum": {"per_month": 600.0}, "bonus": {"share_at_least": 0.8, "amount": 0.1}}
    found = solved(case(lever=[{"use": "vendor"}], vendor=[vendor]))
    assert amounts(found, "vendor")[2] == pytest.approx(20.0)  # 200 of contacts, 400 lacking to 600
    assert found.decided == pytest.approx(660.0)
    dear = {**vendor, "minimum": {"per_month": 1200.0}}
    assert amounts(solved(case(lever=[{"use": "vendor"}], vendor=[dear])), "vendor") == {}


def test_work_put_off_is_worked_a_week_later_within_what_the_target_forgives() -> None:
    hours = np.array([80.0, 80, 100, 40, 40, 40, 40, 40, 40])
    lever = [{"use": "defer", "queues": ["phone"], "max_share": 0.5}]
    found = solved(case(hours=hours, lever=lever))
    assert found.missed == pytest.approx(0.0, abs=1e-6)  # a fifth of 100 h is forgiven by a share of 80 %
    assert evaluate(found.made.making, found.x, None).met.all()
    dear = solved(case(hours=hours + np.array([0, 0, 20, 0, 0, 0, 0, 0, 0]), lever=[{**lever[0], "price_per_h": 3.0}]))
    assert dear.decided == pytest.approx(16 * 3.0, abs=1.0)
    met = evaluate(dear.made.making, dear.x, None).met[0, :, 0]
    assert met.tolist() == [week != 2 for week in range(9)]


def test_call_backs_spare_what_they_spare_at_their_price() -> None:
    one = case(lever=[{"use": "callback", "max_share": 0.3, "price_per_h": 2.0}])
    one = replace(one, needs=(replace(one.needs[0], spared=np.full(9, 12.0)),))
    found = solved(one)
    assert amounts(found, "callback") == {2: 12.0}
    assert (found.decided, found.missed) == (pytest.approx(24.0), pytest.approx(8 * 60.0))


@pytest.mark.parametrize(("to", "missed"), [("chat", 5.0), ("", 0.0)])
def test_contacts_moved_to_a_channel_ask_for_its_people(to: str, missed: float) -> None:
    """Twenty hours lack on phone; moved to chat, where five are free, they ask for half of that."""
    lever = [{"use": "deflect", "queues": ["phone"], "to_queue": to, "max_share": 0.9}]
    people = {("full", "phone"): 1, ("full", "chat"): 1}
    hours = {"phone": np.full(9, 60.0), "chat": np.full(9, 35.0)}
    one = case_of(scenario_of(("phone", "chat"), lever=lever), people, hours)
    quick = replace(one.needs[1], volume=20.0 * one.needs[1].mean)
    found = solved(replace(one, needs=(one.needs[0], quick)))
    assert found.expected.missed[:, 0, 0].sum() == pytest.approx(missed, abs=1e-6)


def test_a_lower_target_is_taken_in_the_weeks_where_it_spares_most() -> None:
    hours = np.array([[80.0], [90], [110], [100], [80], [80], [80], [80], [50]])
    scenario = scenario_of(lever=[{"use": "lower_target", "max_share": 0.1, "max_weeks": 1}])
    one = case_of(scenario, {("full", "phone"): 2}, {"phone": hours}, lower={"phone": 0.8 * hours})
    found = solved(one)
    assert amounts(found, "lower_target") == {2: 1.0}  # spares 22 of the 30 h that lack
    assert found.missed == pytest.approx((10 + 8 + 20) * 60.0)


def test_temps_come_for_as_long_as_they_are_worth_it() -> None:
    hours = np.array([80.0, 200, 200, 200, 200, 80, 80, 80, 50])
    lever = [{"use": "temp", "max_heads": 3, "notice_days": 7, "ramp": [0.5, 1.0], "wage_per_h": 12.0}]
    found = solved(case(hours=hours, lever=lever))
    rows = decisions(found)
    assert rows[["what", "from", "decide_by", "amount"]].to_numpy().tolist() == [
        ["temps of 4 weeks", MONDAY + dt.timedelta(7), MONDAY, 3.0]
    ]
    assert found.decided == pytest.approx(3 * 4 * 40 * 12 * 1.25)
    assert found.missed == pytest.approx(60 * (4 * 120 - 3 * 40 * 0.5 * 4))


def test_lent_people_work_at_their_pace_and_leave_their_own_queue() -> None:
    lever = [{"use": "transfer", "queues": ["phone"], "max_share": 0.5, "ramp": [0.5]}]
    scenario = scenario_of(("phone", "chat"), lever=lever)
    hours = {"phone": np.full(9, 50.0), "chat": np.full(9, 30.0)}
    found = solved(case_of(scenario, {("full", "phone"): 1, ("full", "chat"): 1}, hours))
    assert amounts(found, "transfer")[0] == pytest.approx(10.0)
    assert found.expected.missed[:, 0, 0].tolist() == pytest.approx([5.0, 0.0])


def test_people_learn_a_queue_where_that_pays() -> None:
    """Ten of 40 h are idle on chat each week, phone lacks 10: one person learns, away for a week."""
    lever = [{"use": "cross_train", "queues": ["phone"], "weeks": [1, 1], "max_heads": 1}]
    scenario = scenario_of(("phone", "chat"), lever=lever, cost={"training_per_hire_week": 50.0})
    hours = {"phone": np.full(9, 50.0), "chat": np.full(9, 30.0)}
    hours = {name: values * np.array([1.0] * 8 + [5 / 7]) for name, values in hours.items()}
    one = case_of(scenario, {("full", "phone"): 1, ("full", "chat"): 1}, hours)
    found = solved(one)
    assert amounts(found, "cross_train") == {0: 1.0}
    assert found.decided == pytest.approx(50.0)
    assert found.missed == pytest.approx((30 + 10) * 60.0)  # the week of training
