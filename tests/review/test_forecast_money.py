"""``planner backtest --money``: weeks that repeat, a surge nobody foresaw, what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from desk import planner

SCENARIO = """start = 2026-06-29
days = 7
interval_min = 30
currency = "EUR"

[history]
file = "history.csv"

[[queue]]
name = "phone"
open = ["Mon-Fri 09:00-17:00"]
target = { share = 0.80, within_s = 20 }
patience_s = 1e9

[staff]
file = "agents.csv"

[[shift]]
name = "day"
start = "09:00"
length_min = 480

[[contract]]
name = "full"
hours_per_week = [0, 40]

[cost]
wage_per_h = { "full" = 20.0 }
load = 0.25
"""
LAST = "2026-06-28"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "office.toml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "agents.csv").write_text("agent,skills,contract\nA1,phone,full\n", encoding="utf-8")
    return tmp_path


def history(folder: Path, surge: float = 1.0, noise: bool = False) -> Path:
    """Twelve weeks of thirty contacts an interval; the last week times `surge`."""
    starts = pd.date_range("2026-04-06", "2026-06-29", freq="30min", inclusive="left", tz="UTC")
    starts = starts[(starts.day_of_week < 5) & (starts.hour >= 9) & (starts.hour < 17)]
    volume = np.where(starts >= pd.Timestamp("2026-06-22", tz="UTC"), 30 * surge, 30.0)
    if noise:
        volume = np.random.default_rng(2).poisson(volume).astype(float)
    frame = pd.DataFrame({"start": starts, "queue": "phone", "volume": volume.round(), "aht_s": 300})
    frame.to_csv(folder / "history.csv", index=False)
    return folder / "history.csv"


def priced(folder: Path, file: Path, *more: str) -> pd.DataFrame:
    out = folder / "money.csv"
    asked = ("--money", "--scenario", folder / "office.toml", "--origins", "2", "--days", "7", "--out", out)
    said = planner("backtest", file, *asked, *more)
    assert said.code == 0, said.err
    assert "had the contacts been known" in said.out
    return pd.read_csv(out).set_index(["queue", "method"])


def test_weeks_that_repeat_cost_nothing_and_chance_something(office: Path) -> None:
    found = priced(office, history(office))
    assert found.loc[("phone", "seasonal_naive"), "cost"] == 0.0
    assert found.loc[("phone", "combined"), "cost"] == pytest.approx(0.0, abs=1.0)
    floor = found.loc[("phone", "poisson_floor")]
    assert floor["cost"] > 0
    assert floor["over_h"] > 0 < floor["short_h"]
    assert set(found["currency"]) == {"EUR"}


def test_a_surge_is_short_by_what_the_formula_asks_more(office: Path) -> None:
    found = priced(office, history(office, surge=1.5))
    naive = found.loc[("*", "seasonal_naive")]
    assert naive["over_h"] == 0.0
    # Five days of 16 half hours; 60 an hour of 300 s are 5 erlangs, 90 are 7.5: by Erlang C 8 people and 10 or 11.
    assert 80 * 0.5 * 2 <= naive["short_h"] <= 80 * 0.5 * 4
    assert naive["unpaid"] == pytest.approx(25.0 * naive["short_h"], abs=0.2)
    assert naive["lost"] > 60.0 * naive["short_h"]  # more than a tenth of an interval is missing
    assert naive["cost"] == pytest.approx(naive["idle"] + naive["lost"] - naive["unpaid"], abs=0.05)
    assert naive["worth"] == 0.0
    ours = found.loc[("*", "combined")]
    assert ours["worth"] == pytest.approx(naive["cost"] - ours["cost"], abs=0.05)
    assert ours["low"] <= ours["cost"] <= ours["high"]


def test_weeks_long_past_and_the_same_bytes_again(office: Path) -> None:
    file = history(office, surge=1.5, noise=True)
    before = priced(office, file, "--until", "2026-06-21")
    assert before.loc[("*", "combined"), "days"] == 14
    first = (office / "money.csv").read_bytes()
    priced(office, file, "--until", "2026-06-21")
    assert (office / "money.csv").read_bytes() == first
    assert before.loc[("*", "combined"), "cost"] < priced(office, file).loc[("*", "combined"), "cost"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--money",), "--scenario: expected to be given for a back-test in money"),
        (("--until", "2026-06-21", "--scenario", "office.toml"), "--money: expected to be given"),
        (("--money", "--scenario", "office.toml", "--until", "June"), "--until: found 'June', expected a date"),
        (
            ("--money", "--scenario", "office.toml", "--until", "2027-01-01"),
            "expected a day of the history, which holds",
        ),
        (("--money", "--scenario", "office.toml", "--time-zone", "UTC"), "--time-zone: found 'UTC'"),
    ],
)
def test_refused(office: Path, more: tuple[str, ...], message: str) -> None:
    options = [str(office / one) if one == "office.toml" else one for one in more]
    said = planner("backtest", history(office), *options, "--out", office / "money.csv")
    assert said.code == 2
    assert message in said.err.replace("\n", " ")


def test_without_wages_there_is_no_money(office: Path) -> None:
    path = office / "office.toml"
    path.write_text(SCENARIO.replace('wage_per_h = { "full" = 20.0 }\n', ""), encoding="utf-8")
    said = planner("backtest", history(office), "--money", "--scenario", path, "--out", office / "money.csv")
    assert said.code == 2
    assert "expected what a paid hour costs" in said.err
