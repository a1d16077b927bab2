"""Budgets: read, laid on a horizon, refused in words."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from planner.money.budget import budget_side
from planner.money.horizon import on_horizon

PEOPLE = "agent,cost_centre,skills\nA1,CC-100,phone\nA2,CC-200,phone\n"


@pytest.fixture
def budget(office):
    def put(head, *rows):
        office.put("agents.csv", PEOPLE)
        office.more = '[cost]\nbudget = "budget.csv"\n'
        office.put("budget.csv", head + "\n" + "".join(f"{row}\n" for row in rows))
        return office

    return put


def test_a_budget_with_what_it_was_made_from(budget):
    rows = ("2026-11,base pay,phone,CC-100,800,16000,9000,300,0.25", "2026-11,credit of a vendor,,,,-50,,,")
    frame = budget("month,item,queue,cost_centre,hours,amount,contacts,aht_s,shrinkage", *rows).read().budget
    assert frame["amount"].tolist() == [16000.0, -50.0]
    assert (frame["begin"][0], frame["end"][0]) == (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    side, notes = budget_side(frame, dt.date(2026, 11, 16), dt.date(2026, 12, 15))
    own = side.drivers.set_index("queue").loc["phone"]
    # Fifteen of thirty days: 4500 contacts, 375 h of work, 400 paid hours of which three quarters on the queue.
    assert own[["contacts", "work_h", "on_queue_h"]].tolist() == [4500.0, 375.0, 300.0]
    assert side.lines["amount"].sum() == pytest.approx(7975.0)
    assert notes == [
        "budget: of 2026-11-01 to 2026-11-30 15 of 30 days lie in the horizon and count by their share",
        "budget: no row of 2026-12",
    ]
    assert math.isnan(side.drivers.set_index("queue").loc["", "contacts"])


def test_load_of_everybody_lies_on_everybodys_pay(budget):
    rows = ("2026-11,base pay,phone,CC-100,300,6000", "2026-11,base pay,phone,CC-200,100,2000",
            "2026-11,load,,,,800", "2026-11,bonus,,CC-200,,50", "2026-11,licences,,,,90")  # fmt: skip
    frame = budget("month,item,queue,cost_centre,hours,amount", *rows).read().budget
    side, _ = budget_side(frame, dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    pay = side.lines[side.lines["kind"] == "straight time"].set_index("cost_centre")
    assert pay["amount"].to_dict() == {"CC-100": 6600.0, "CC-200": 2250.0}
    assert pay["hours"].to_dict() == {"CC-100": 300.0, "CC-200": 100.0}
    assert side.lines["amount"].sum() == 8940.0
    lonely = budget("month,item,amount", "2026-11,load,800").read().budget
    side, _ = budget_side(lonely, dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert side.lines["amount"].sum() == 800.0


@pytest.mark.parametrize(
    ("head", "rows", "message"),
    [
        ("month,item,amount", ("2026-11,base pay,-3",), "row 2, column amount: found '-3', expected an amount of 0"),
        ("month,item,amount,hours", ("2026-11,base pay,3,-1",), "row 2, column hours"),
        ("month,item,amount,currency", ("2026-11,base pay,3,CHF",), "found 'CHF', expected USD"),
        ("month,item,amount,cost_centre", ("2026-11,base pay,3,CC-300",), "expected a cost centre that somebody"),
        ("month,item,amount", ("2026-11,load,3", "2026-11,load,4"), "'2026-11, load', expected one row for each month"),
        ("month,item,amount,contacts", ("2026-11,load,3,7", "2026-11,bonus,3,7"), "expected contacts of a month's"),
        ("month,item,amount,shrinkage", ("2026-11,load,3,1.2",), "row 2, column shrinkage"),
        ("month,item,amount", ("2026-13,load,3",), "expected a month such as 2026-11"),
    ],
)
def test_a_budget_refused(budget, head, rows, message):
    assert message in "\n".join(budget(head, *rows).refused())


def test_the_same_item_of_two_places_is_no_repetition(budget):
    head, rows = "month,item,amount,cost_centre", ("2026-11,load,3,CC-100", "2026-11,load,4,CC-200")
    assert len(budget(head, *rows).read().budget) == 2


def test_spans_are_laid_on_months_by_their_days():
    rows = pd.DataFrame({"begin": [dt.date(2026, 11, 29)], "end": [dt.date(2026, 12, 8)], "item": ["load"],
                         "hours": [10.0], "amount": [100.0]})  # fmt: skip
    found, notes = on_horizon(rows, dt.date(2026, 11, 1), dt.date(2026, 12, 31), "paid")
    assert found[["month", "hours", "amount"]].to_numpy().tolist() == [["2026-11", 2.0, 20.0], ["2026-12", 8.0, 80.0]]
    assert notes == []
    none, notes = on_horizon(rows, dt.date(2027, 1, 1), dt.date(2027, 1, 31), "paid")
    assert none.empty
    assert notes == ["paid: 1 rows lie outside the horizon and are left out"]
