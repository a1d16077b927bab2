"""``planner review``: from a budget to a hand-made plan to what was paid, every part by hand, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from desk import planner
from kept_plan import SCENARIO, KeptPlan, roster_text

AS_PLANNED = ("09:00,60,180", "10:00,60,180", "11:00,60,180", "12:00,60,180")
BUDGET = SCENARIO + 'budget = "budget.csv"\n'


@pytest.fixture
def kept(tmp_path: Path) -> KeptPlan:
    return KeptPlan(tmp_path / "morning", BUDGET)


def reviewed(kept: KeptPlan, *more: str | Path, came: tuple[str, ...] = AS_PLANNED) -> dict[str, Any]:
    actuals = kept.actuals(*came, header="volume,aht_s")
    said = planner("review", kept.scenario, "--plan", kept.out, "--actuals", actuals, "--json", *more)
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def refused(kept: KeptPlan, *more: str | Path) -> str:
    actuals = kept.actuals(*AS_PLANNED, header="volume,aht_s")
    said = planner("review", kept.scenario, "--plan", kept.out, "--actuals", actuals, *more)
    assert said.code == 2
    return str(said.err)


def budget(kept: KeptPlan, *rows: str, head: str = "month,item,queue,hours,amount,contacts,aht_s,shrinkage") -> None:
    kept.put("budget.csv", head + "\n" + "\n".join(rows) + "\n")


def test_budget_to_plan_by_hand(kept: KeptPlan) -> None:
    # A thirtieth of November: 25 h and 450 of base pay for 300 contacts of 180 s (15 h of work), 20 % shrinkage: 20 h
    # on the queue. The plan: 240 contacts, 12 h of work, 5 people for 4 h, 400.
    budget(kept, "2026-11,base pay,phone,750,13500,9000,180,0.2")
    found = reviewed(kept)
    (step,) = found["bridges"]
    assert (step["step"], step["start"], step["end"]) == ("budget to plan", 450.0, 400.0)
    # 450 = 300 x .05 x 20/15 x 25/20 x 18; 400 = 240 x .05 x 20/12 x 20/20 x 20.
    volume, occupancy, shrinkage, rate = (300, 240), (20 / 15, 20 / 12), (25 / 20, 20 / 20), (18, 20)
    assert set(step["drivers"]) == {"volume", "occupancy", "shrinkage", "rate"}
    assert sum(step["drivers"].values()) == pytest.approx(-50.0, abs=1e-9)
    assert step["drivers"]["volume"] < 0 < step["drivers"]["occupancy"]
    assert step["drivers"]["shrinkage"] < 0 < step["drivers"]["rate"]
    assert volume[0] * 0.05 * occupancy[0] * shrinkage[0] * rate[0] == pytest.approx(450.0)
    assert volume[1] * 0.05 * occupancy[1] * shrinkage[1] * rate[1] == pytest.approx(400.0)
    assert any("1 of 30 days lie in the horizon" in note for note in found["notes"])
    assert any("what was paid is not known" in note for note in found["notes"])
    page = (kept.out / "review/review.html").read_text()
    assert "Budget to plan" in page
    parts = pd.read_csv(kept.out / "review/bridge.csv")
    assert parts["amount"].sum() == pytest.approx(-50.0)


def test_plan_to_what_was_paid(kept: KeptPlan) -> None:
    budget(kept, "2026-11,base pay,phone,750,13500,9000,180,0.2")
    paid = kept.put("paid.csv", "from,to,item,queue,hours,amount\n2026-11-23,2026-11-23,base pay,phone,24,480\n")
    found = reviewed(kept, "--costs", paid, came=tuple(row.replace(",60,", ",72,") for row in AS_PLANNED))
    first, second = found["bridges"]
    assert (second["step"], second["start"], second["end"]) == ("plan to actual", 400.0, 480.0)
    assert not any(line.startswith("Cost: ") for line in found["sentences"])
    # A fifth more contacts, hours a fifth more, the same wage.
    assert second["drivers"] == {"volume": 80.0}
    assert first["end"] == second["start"]
    assert any(
        line.startswith("Plan to actual: 480 USD instead of 400 (+80): volume +80") for line in found["sentences"]
    )


def test_a_worked_roster_is_priced_where_nothing_else_tells(kept: KeptPlan) -> None:
    budget(kept, "2026-11,base pay,phone,600,12000,,,")
    worked = kept.put("worked.csv", roster_text(("A1", 9, 13), ("A2", 9, 13), ("A3", 9, 13), ("A4", 9, 13)))
    found = reviewed(kept, "--roster", worked)
    assert any(line.startswith("Cost: ") for line in found["sentences"])
    step = found["bridges"][1]
    assert (step["start"], step["end"]) == (400.0, 320.0)  # four people instead of five
    assert step["drivers"] == {"occupancy": -80.0}


def test_months_elsewhere_leave_nothing_to_compare(kept: KeptPlan) -> None:
    budget(kept, "2027-03,base pay,phone,750,13500,9000,180,0.2")
    found = reviewed(kept)
    assert found["bridges"] == []
    assert any("no row of 2026-11-23 to 2026-11-23" in note for note in found["notes"])
    assert not (kept.out / "review/bridge.csv").exists()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("item,amount,month,currency\nbase pay,5,2026-11,EUR\n", "column currency: found 'EUR', expected USD"),
        ("item,amount,month\nbase pay,-5,2026-11\n", "found '-5', expected an amount of 0 or more"),
        ("item,amount\nbase pay,5\n", "expected a column month, or from and to"),
        ("item,amount,from,to\nbase pay,5,2026-11-23,2026-11-22\n", "expected a day from 2026-11-23 on"),
        ("item,amount,month\nbase pay,5,2026-11\nbase pay,6,2026-11\n", "expected one row for each month, item"),
    ],
)
def test_what_was_paid_is_refused_in_words(kept: KeptPlan, rows: str, message: str) -> None:
    budget(kept, "2026-11,base pay,phone,750,13500,9000,180,0.2")
    assert message in refused(kept, "--costs", kept.put("paid.csv", rows)).replace("\n", " ")
