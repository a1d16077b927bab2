"""Real history, planned end to end: a North American bank by day, an Israeli bank around the clock."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from outside import shared

from planner import audit, plan, read_scenario
from planner.result import Plan

pytestmark = pytest.mark.shared

BANK = """
name = "Bank, first week after its history"
time_zone = "America/New_York"
start = 2003-08-25
interval_min = 30
holidays = "US"
seed = 3
[history]
file = "{data}/bank_calls_30min.csv"
[[queue]]
name = "voice"
channel = "phone"
open = ["Mon-Fri 07:00-21:00"]
aht_s = 180
patience_s = 180
target = {{ share = 0.80, within_s = 20, over = "day", chance = 0.5 }}
[staff]
file = "agents.csv"
[[shift]]
name = "day"
days = "Mon-Fri"
start = {{ from = "07:00", to = "12:30", every_min = 30 }}
length_min = 510
segments = [{{ activity = "meal", length_min = 30, paid = false, earliest_min = 180, latest_min = 300 }}]
[[shift]]
name = "short"
days = "Mon-Fri"
start = {{ from = "07:00", to = "17:00", every_min = 30 }}
length_min = 240
[[contract]]
name = "full"
hours_per_week = [40, 40]
days_per_week = [5, 5]
shifts = ["day"]
[[contract]]
name = "part"
hours_per_week = [16, 20]
days_per_week = [4, 5]
shifts = ["short"]
[rules]
min_rest_h = 11
[cost]
wage_per_h = {{ full = 18, part = 17 }}
[simulation]
replications = 60
loop = 1
[solver]
work = 0.3
"""

ROUND_THE_CLOCK = """
name = "Bank around the clock"
time_zone = "Asia/Jerusalem"
week_starts = "Sun"
start = 1999-09-01
interval_min = 30
holidays = "IL"
seed = 4
[history]
file = "{data}/il_bank_30min.csv"
[[queue]]
name = "voice_all"
channel = "phone"
aht_s = 190
patience_s = 350
minimum_open = 1
target = {{ share = 0.80, within_s = 30, over = "day", chance = 0.5 }}
[staff]
file = "agents.csv"
[[shift]]
name = "day"
start = {{ from = "06:00", to = "15:00", every_min = 60 }}
length_min = 480
segments = [{{ activity = "meal", length_min = 30, paid = true, earliest_min = 180, latest_min = 300 }}]
[[shift]]
name = "night"
start = {{ from = "22:00", to = "23:00", every_min = 60 }}
length_min = 480
segments = [{{ activity = "meal", length_min = 30, paid = true, earliest_min = 180, latest_min = 300 }}]
[[contract]]
name = "full"
hours_per_week = [32, 40]
days_per_week = [4, 5]
[rules]
min_rest_h = 11
max_consecutive_days = 6
[cost]
wage_per_h = {{ full = 20 }}
premium = [{{ name = "night", from = "22:00", to = "06:00", rate = 0.25 }}]
[simulation]
replications = 60
loop = 1
[solver]
work = 0.3
"""


def planned(folder: Path, text: str, people: dict[str, tuple[int, str]]) -> Plan:
    data = shared("data")
    rows = ["agent,contract,skills"]
    for contract, (heads, queue) in people.items():
        rows += [f"{contract}{number:03d},{contract},{queue}" for number in range(heads)]
    (folder / "agents.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "week.toml").write_text(text.format(data=data.as_posix()), encoding="utf-8")
    return plan(read_scenario(folder / "week.toml", allow=[data]), allow=[data])


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    people = {"full": (170, "voice"), "part": (100, "voice")}
    return planned(tmp_path_factory.mktemp("bank"), BANK, people)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return planned(tmp_path_factory.mktemp("clock"), ROUND_THE_CLOCK, {"full": (34, "voice_all")})


@pytest.mark.long
@pytest.mark.parametrize("name", ["bank", "clock"])
def test_no_rule_is_broken(name: str, request: pytest.FixtureRequest) -> None:
    made: Plan = request.getfixturevalue(name)
    assert audit(made.inputs, made.roster.frame) == []


@pytest.mark.parametrize("name", ["bank", "clock"])
def test_objective_stands_above_its_bound_and_close(name: str, request: pytest.FixtureRequest) -> None:
    made: Plan = request.getfixturevalue(name)
    assert made.roster.bound <= made.roster.objective + 1e-6
    required_h = float(made.requirement.frame["rostered"].sum()) / 2
    assert made.roster.shortage_h - made.roster.shortage_bound_h <= 0.02 * required_h


def test_bank_forecast_is_near_the_weeks_before(bank: Plan) -> None:
    daily = bank.forecast.frame.groupby(bank.forecast.frame["start"].dt.date)["mean"].sum()
    assert (daily.iloc[5:] == 0).all(), "closed at the week-end"
    assert daily.iloc[:5].between(28_000, 40_000).all(), "the two weeks before held 29 to 37 thousand calls a day"


def test_bank_meets_its_targets_with_the_staff_it_needs(bank: Plan) -> None:
    assert len(bank.promises) == 5
    assert sum(promise.met for promise in bank.promises) >= 4, [p.why for p in bank.promises if not p.met]


def test_nights_run_across_midnight(clock: Plan) -> None:
    frame = clock.roster.frame
    shifts = frame.groupby(["agent", "date"]).agg(first=("start", "min"), last=("end", "max"))
    crossing = shifts["first"].dt.date != (shifts["last"] - pd.Timedelta("1s")).dt.date
    assert crossing.any()
    star = clock.roster.coverage[clock.roster.coverage["queue"] == "*"]
    warm = star[star["start"] >= star["start"].iloc[0] + pd.Timedelta("8h")]
    assert (warm["scheduled"] >= 0.5).mean() > 0.99, "somebody is there at every hour of day and night"


def test_around_the_clock_the_targets_hold(clock: Plan) -> None:
    assert sum(promise.met for promise in clock.promises) >= 6, [p.why for p in clock.promises if not p.met]
