"""The cost of small rosters, worked by hand, and the same total in every split."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.allocation import allocate
from planner.cost import price_plan
from planner.cost.ledger import rounded
from planner.scenario import Absence, Agent, Inputs, Scenario, Skill

ZONE = "America/New_York"
NIGHT = {"name": "night", "from": "22:00", "to": "06:00", "rate": 0.10}
SUNDAY = {"name": "Sunday", "days": "Sun", "rate": 0.25}


def scenario(start: str = "2026-11-23", days: int = 7, site: list | None = None, **cost) -> Scenario:
    return Scenario.model_validate(
        {
            "start": dt.date.fromisoformat(start),
            "days": days,
            "time_zone": ZONE,
            "queue": [
                {"name": "phone", "target": {"share": 0.8, "within_s": 20}},
                {"name": "chat", "channel": "chat", "target": {"share": 0.8, "within_s": 60}},
            ],
            "site": site or [],
            "staff": {"file": "agents.csv"},
            "contract": [{"name": "full", "hours_per_week": [40, 40], "days_per_week": [5, 5]}],
            "cost": {"wage_per_h": {"full": 20.0}, **cost},
        }
    )


def person(name: str = "a", **more) -> Agent:
    skills = (Skill(queue="phone"), Skill(queue="chat", level=2))
    return Agent(**{"agent": name, "contract": "full", "skills": skills, **more})


def shifts(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Rows of agent, activity, start and end; breaks are paid, meals are not."""
    frame = pd.DataFrame(rows, columns=["agent", "activity", "start", "end"])
    for column in ("start", "end"):
        frame[column] = pd.to_datetime(frame[column]).dt.tz_localize(ZONE)
    frame["date"] = [start.date() for start in frame["start"]]
    frame["shift"], frame["queue"], frame["paid"] = "day", "", frame["activity"] != "meal"
    return frame[["agent", "date", "shift", "activity", "queue", "start", "end", "paid"]]


def priced(world: Scenario, roster: pd.DataFrame, people: tuple[Agent, ...], busy=None, **inputs) -> pd.DataFrame:
    starts = world.horizon()
    needs = pd.DataFrame({"start": starts, "queue": "phone", "rostered": 0.0})
    windows = pd.DataFrame({"queue": [], "from": [], "to": [], "hours": []})
    allocation = allocate(roster, needs, windows, people, starts, world.queue)
    return price_plan(Inputs(world, pd.DataFrame(), people, **inputs), roster, allocation, busy)


def amounts(cost: pd.DataFrame) -> dict[str, float]:
    return cost.groupby("item")["amount"].sum().to_dict()


def hours(cost: pd.DataFrame) -> dict[str, float]:
    return cost.groupby("item")["hours"].sum().to_dict()


def test_a_night_shift_from_saturday_to_sunday() -> None:
    """22-06 at 20: 160 base, 8 h x 10 % = 16 night, 6 h x 25 % = 30 Sunday; load 26 % of 206; bonus 10 % of 160."""
    world = scenario(premium=[NIGHT, SUNDAY], load=0.26, bonus=0.10)
    cost = priced(world, shifts(("a", "work", "2026-11-28 22:00", "2026-11-29 06:00")), (person(),))
    assert amounts(cost) == pytest.approx(
        {"base pay": 160, "premium night": 16, "premium Sunday": 30, "load": 53.56, "bonus": 16}
    )
    assert hours(cost)["premium Sunday"] == pytest.approx(6)


def test_an_unpaid_meal_earns_neither_pay_nor_premium() -> None:
    roster = shifts(
        ("a", "work", "2026-11-23 20:00", "2026-11-23 23:00"),
        ("a", "meal", "2026-11-23 23:00", "2026-11-23 23:30"),
        ("a", "break", "2026-11-23 23:30", "2026-11-23 23:45"),
    )
    cost = priced(scenario(premium=[NIGHT]), roster, (person(),))
    assert amounts(cost) == pytest.approx({"base pay": 65, "premium night": 2.5})


def test_overtime_over_forty_hours() -> None:
    """Five days of nine hours: 45 x 20 base and 5 x 10 overtime."""
    days = [(f"2026-11-{day} 08:00", f"2026-11-{day} 17:00") for day in range(23, 28)]
    roster = shifts(*(("a", "work", *span) for span in days))
    cost = priced(scenario(overtime=[{"over_h_per_week": 40, "rate": 1.5}]), roster, (person(),))
    assert amounts(cost) == pytest.approx({"base pay": 900, "overtime": 50})
    assert hours(cost)["overtime"] == pytest.approx(5)


def test_thirteen_hours_in_california() -> None:
    """8 straight, 4 at 1.5, 1 at 2: 260 base, 40 + 20 overtime."""
    tiers = [{"over_h_per_day": 8, "rate": 1.5}, {"over_h_per_day": 12, "rate": 2.0}]
    roster = shifts(("a", "work", "2026-11-23 08:00", "2026-11-23 21:00"))
    assert amounts(priced(scenario(overtime=tiers), roster, (person(),))) == pytest.approx(
        {"base pay": 260, "overtime": 60}
    )


def test_overtime_counts_the_weeks_days_before_the_horizon() -> None:
    world = scenario("2026-11-27", 3, overtime=[{"over_h_per_week": 40, "rate": 1.5}])
    before = shifts(*(("a", "work", f"2026-11-{day} 08:00", f"2026-11-{day} 18:00") for day in range(23, 27)))
    roster = shifts(("a", "work", "2026-11-27 08:00", "2026-11-27 16:00"))
    assert amounts(priced(world, roster, (person(),), previous_roster=before))["overtime"] == pytest.approx(80)


@pytest.mark.parametrize(
    ("start", "end", "elapsed", "why"),
    [
        ("2026-10-31 22:00", "2026-11-01 06:00", 9, "the night of 25 hours"),
        ("2026-03-07 22:00", "2026-03-08 06:00", 7, "the night of 23 hours"),
    ],
)
def test_daylight_saving_pays_elapsed_hours(start: str, end: str, elapsed: float, why: str) -> None:
    world = scenario(start[:10], 2, premium=[NIGHT])
    cost = priced(world, shifts(("a", "work", start, end)), (person(),))
    assert amounts(cost) == pytest.approx({"base pay": 20 * elapsed, "premium night": 2 * elapsed}), why


def test_hours_belong_to_the_month_when_they_are_worked() -> None:
    world = scenario("2026-11-30", 2)
    cost = priced(world, shifts(("a", "work", "2026-11-30 22:00", "2026-12-01 06:00")), (person(),))
    assert cost.groupby("month")["hours"].sum().to_dict() == pytest.approx({"2026-11": 2, "2026-12": 6})


def test_a_salary_is_a_weeks_share_whatever_is_rostered() -> None:
    boss = person(salary_per_year=52000.0)
    roster = shifts(("a", "work", "2026-11-23 08:00", "2026-11-23 21:00"))
    cost = priced(scenario(overtime=[{"over_h_per_day": 8, "rate": 2.0}]), roster, (boss,))
    assert amounts(cost) == pytest.approx({"base pay": 1000})


def test_leave_is_paid_but_carries_no_load() -> None:
    """Two days of leave at 40 / 5 hours; a Saturday off on leave as well changes nothing beyond five days."""
    away = Absence(agent="a", start=dt.datetime(2026, 11, 23), end=dt.datetime(2026, 11, 25), kind="leave")
    none = shifts(("b", "work", "2026-11-23 08:00", "2026-11-23 09:00"))
    cost = priced(scenario(load=0.5), none, (person(),), absences=(away,))
    assert amounts(cost) == pytest.approx({"leave pay": 320})
    week = Absence(agent="a", start=dt.datetime(2026, 11, 23), end=dt.datetime(2026, 11, 30), kind="sick")
    assert amounts(priced(scenario(), none, (person(),), absences=(week,))) == pytest.approx({"leave pay": 800})


def test_seats_and_supervision_are_prorated_by_days() -> None:
    """Seven of November's 30 days; B joins on the fourth day, a Thursday: four days."""
    sites = [{"name": "Hall", "seats": 10}]
    world = scenario(
        site=sites,
        licence_per_seat_month=30,
        facility_per_seat_month=60,
        supervisor={"span": 10, "salary_per_year": 36e3},
    )
    people = (person(site="Hall"), person("b", start_date=dt.date(2026, 11, 26)))
    cost = priced(world, shifts(), people)
    assert amounts(cost) == pytest.approx(
        {
            "licences": 30 * (7 + 4) / 30,
            "supervision": 300 * (7 + 4) / 30,
            "facility": 10 * 60 * 7 / 30 + 60 * 4 / 30,
        }
    )


def test_cost_follows_handling_time_and_idle_time_the_schedule() -> None:
    """Eight hours: six handled on chat, the two idle ones were scheduled on phone."""
    busy = pd.DataFrame({"agent": ["a"], "queue": ["chat"], "hours": [6.0]})
    cost = priced(scenario(), shifts(("a", "work", "2026-11-23 08:00", "2026-11-23 16:00")), (person(),), busy)
    assert cost.set_index("queue")["amount"].to_dict() == pytest.approx({"phone": 40, "chat": 120})
    cost = priced(scenario(), shifts(("a", "training", "2026-11-23 08:00", "2026-11-23 16:00")), (person(),))
    assert cost["queue"].tolist() == [""]


def test_every_split_has_the_same_total_and_no_person() -> None:
    rng = np.random.default_rng(3)
    world = scenario(
        "2026-11-28", 7, site=[{"name": "Leeds", "time_zone": "Europe/London", "seats": 7}], premium=[NIGHT, SUNDAY],
        load=0.26, bonus=0.07, licence_per_seat_month=115, facility_per_seat_month=240,
        overtime=[{"over_h_per_week": 30, "rate": 1.5}], supervisor={"span": 8, "salary_per_year": 68000},
    )  # fmt: skip
    people = tuple(
        person(f"a{k}", wage_per_h=17.77 + k / 3, team="red" if k % 2 else "blue", site="Leeds" if k < 4 else "",
               cost_centre=str(k % 3))
        for k in range(9)
    )  # fmt: skip
    rows = []
    for k in range(9):
        for day in range(5):
            begin = pd.Timestamp("2026-11-28") + pd.Timedelta(days=day, minutes=15 * int(rng.integers(0, 60)))
            rows.append((f"a{k}", "work", str(begin), str(begin + pd.Timedelta(hours=8))))
    busy = pd.DataFrame({"agent": [f"a{k}" for k in range(9)], "queue": "chat", "hours": rng.uniform(0, 30, 9)})
    roster = shifts(*rows)
    cost = priced(world, roster, people, busy)
    total = round(cost["amount"].sum() * 100)
    for column in ("item", "queue", "team", "site", "cost_centre", "month"):
        assert round(cost.groupby(column)["amount"].sum().mul(100).round().sum()) == total
    wages = {f"a{k}": 17.77 + k / 3 for k in range(9)}
    base = sum(8 * wages[agent] for agent in roster["agent"])
    assert amounts(cost)["base pay"] == pytest.approx(base, abs=0.005)
    assert hours(cost)["base pay"] == pytest.approx(9 * 5 * 8)
    assert amounts(cost)["load"] == pytest.approx(
        0.26 * sum(v for k, v in amounts(cost).items() if k.startswith(("base", "prem", "over"))), abs=0.02
    )
    assert not {f"a{k}" for k in range(9)} & set(cost.astype(str).to_numpy().ravel())


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_rounding_keeps_the_sum_and_moves_nothing_by_a_cent(values: list[float]) -> None:
    got = rounded(np.array(values))
    assert got.sum() == pytest.approx(round(sum(values), 2), abs=0.0051 + 1e-9 * sum(values))
    assert np.abs(got - values).max() < 0.0101
