"""The bridge from one side to the next: hand, single drivers, random sides, sides that say less."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.money.bridge import Bridge, bridge, shared_out
from planner.money.sides import DRIVERS, LINES, Side, lines_of


def side(name: str, lines: list[tuple[Any, ...]], drivers: list[tuple[Any, ...]]) -> Side:
    """Lines ``queue,cost_centre,kind,hours,amount`` and drivers ``queue,contacts,work_h,on_queue_h`` of one month."""
    rows = [("2026-11", queue, "", "", centre, *rest) for queue, centre, *rest in lines]
    told = [("2026-11", *row) for row in drivers]
    return Side(name, pd.DataFrame(rows, columns=list(LINES)), pd.DataFrame(told, columns=list(DRIVERS)).astype(
        dict.fromkeys(DRIVERS[2:], float)))  # fmt: skip


def simple(name: str, *, contacts: float = 1200.0, aht_s: float = 300.0, occupancy: float = 0.8,
           shrinkage: float = 0.2, over: float = 0.0, wage: float = 20.0) -> Side:  # fmt: skip
    """A phone queue of one cost centre; `over` of the paid hours cost one and a half times the wage."""
    work = contacts * aht_s / 3600
    on_queue = work / occupancy
    paid = on_queue / (1 - shrinkage)
    lines = [("phone", "100", "straight time", paid * (1 - over), paid * (1 - over) * wage)]
    if over:
        lines.append(("phone", "100", "overtime", paid * over, paid * over * wage * 1.5))
    return side(name, lines, [("phone", contacts, work, on_queue)])


def drivers_of(found: Bridge) -> dict[str, float]:
    return {str(driver): float(amount) for driver, amount in found.by_driver().items() if abs(amount) > 1e-6}


@pytest.mark.parametrize(
    ("change", "driver"),
    [
        ({"contacts": 1500.0}, "volume"),
        ({"aht_s": 330.0}, "handle time"),
        ({"occupancy": 0.7}, "occupancy"),
        ({"shrinkage": 0.3}, "shrinkage"),
        ({"wage": 22.0}, "rate"),
        ({"over": 0.1}, "mix"),
    ],
)
def test_sides_that_differ_in_one_driver_put_everything_there(change: dict[str, float], driver: str) -> None:
    before, after = simple("budget"), simple("plan", **change)
    found = bridge(before, after)
    moved = after.lines["amount"].sum() - before.lines["amount"].sum()
    assert moved != 0
    assert drivers_of(found) == {driver: pytest.approx(moved)}


def test_two_drivers_by_hand() -> None:
    # 100 h of work, 125 on the queue, 156.25 paid: 3125. A fifth more contacts and a tenth more wage: 4125.
    # Volume: 3125 x .2 x (1 + .05), wage: 3125 x .1 x (1 + .1); a factor's half of what they do together.
    found = bridge(simple("budget"), simple("plan", contacts=1440.0, wage=22.0))
    assert drivers_of(found) == {"volume": pytest.approx(656.25), "rate": pytest.approx(343.75)}
    assert (found.start, found.end) == (pytest.approx(3125.0), pytest.approx(4125.0))


def test_a_vendor_in_place_of_own_people_is_mix_and_has_no_shrinkage() -> None:
    before = side("plan", [("phone", "100", "straight time", 156.25, 3125.0)], [("phone", 1200.0, 100.0, 125.0)])
    after = side(
        "actual",
        [("phone", "100", "straight time", 78.125, 1562.5), ("phone", "", "vendor Acme", 62.5, 2000.0)],
        [("phone", 1200.0, 100.0, 62.5)],
    )
    # Hours on the queue stay 125, half of them the vendor's: 32 an hour instead of 25 by own people.
    assert drivers_of(bridge(before, after)) == {"mix": pytest.approx(437.5)}


amounts = st.floats(1, 1e5)
hours = st.sampled_from([0.0, 1.0, 7.5, 40.0, 160.0])


@st.composite
def sides(draw: st.DrawFn) -> Side:
    lines = []
    for queue in ("phone", "chat"):
        for centre in ("100", "200"):
            for kind in ("straight time", "overtime", "licences", "vendor Acme"):
                worked = 0.0 if kind == "licences" else draw(hours)
                if worked or draw(st.booleans()):
                    lines.append((queue, centre, kind, worked, draw(amounts)))
    number = st.sampled_from([0.0, 100.0, 900.0, float("nan")])
    told = [(queue, draw(number), draw(number), draw(number)) for queue in ("phone", "chat") if draw(st.booleans())]
    return side("one", lines, told)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(sides(), sides())
def test_parts_add_up_for_every_cell_and_turn_around(one: Side, two: Side) -> None:
    found, back = bridge(one, two), bridge(two, one)
    assert found.parts["amount"].sum() == pytest.approx(found.end - found.start, abs=1e-4)
    moved = found.levels.set_index("cost_centre")
    for centre, part in found.parts.groupby("cost_centre"):
        assert part["amount"].sum() == pytest.approx(moved.after[centre] - moved.before[centre], abs=1e-4)
    forth, other = found.by_driver(), back.by_driver()
    for driver in set(forth.index) | set(other.index):
        assert forth.get(driver, 0.0) == pytest.approx(-other.get(driver, 0.0), abs=1e-3)


def test_what_a_side_does_not_say_stands_together() -> None:
    before = simple("budget")
    before.drivers["on_queue_h"] = float("nan")
    found = bridge(before, simple("plan", shrinkage=0.3, contacts=1500.0))
    assert set(drivers_of(found)) == {"volume", "occupancy + shrinkage"}
    before.drivers["work_h"] = float("nan")
    found = bridge(before, simple("plan", aht_s=330.0))
    assert set(drivers_of(found)) == {"handle time + occupancy + shrinkage"}
    no_drivers = Side("budget", before.lines, before.drivers.iloc[:0])
    assert set(drivers_of(bridge(no_drivers, simple("plan", aht_s=330.0)))) == {
        "volume + handle time + occupancy + shrinkage"
    }


def test_pay_without_hours_and_money_without_anything() -> None:
    money = Side("budget", simple("budget").lines.assign(hours=0.0), simple("budget").drivers)
    found = bridge(money, simple("plan", contacts=1440.0, wage=22.0))
    assert drivers_of(found) == {"volume": pytest.approx(656.25), "hours + mix + rate": pytest.approx(343.75)}
    nothing = Side("budget", money.lines, money.drivers.iloc[:0])
    assert drivers_of(bridge(nothing, simple("plan", wage=22.0))) == {"hours + mix + rate": pytest.approx(312.5)}
    licences = side("plan", [("", "100", "licences", 0.0, 90.0)], [])
    assert drivers_of(bridge(side("budget", [("", "100", "licences", 0.0, 70.0)], []), licences)) == {
        "items without hours": pytest.approx(20.0)
    }


def test_hours_on_a_queue_without_contacts_are_unexplained() -> None:
    idle = side("plan", [("phone", "100", "straight time", 40.0, 800.0)], [("phone", 0.0, 0.0, 30.0)])
    busy = side("actual", [("phone", "100", "straight time", 80.0, 1600.0)], [("phone", 600.0, 50.0, 60.0)])
    found = drivers_of(bridge(idle, busy))
    assert found["unexplained"] == pytest.approx(-800.0)
    assert sum(found.values()) == pytest.approx(800.0)


def test_a_side_without_queues_is_compared_without_them() -> None:
    plan = side(
        "plan",
        [("phone", "100", "straight time", 100.0, 2000.0), ("chat", "200", "straight time", 60.0, 1200.0)],
        [("phone", 900.0, 60.0, 80.0), ("chat", 300.0, 40.0, 48.0)],
    )
    budget = side("budget", [("", "", "straight time", 150.0, 3000.0)], [("", 1000.0, 90.0, 120.0)])
    found = bridge(budget, plan)
    assert set(found.parts["queue"]) == {""}
    assert drivers_of(found)["volume"] > 0
    assert sum(drivers_of(found).values()) == pytest.approx(200.0)
    assert [note for note in found.notes if "not by queue, which the budget leaves out" in note]


def test_hours_of_people_who_served_no_queue_stand_aside() -> None:
    before, after = simple("budget"), simple("plan")
    aside = [("2026-11", "", "", "", "100", "leave", hours, 20.0 * hours) for hours in (8.0, 16.0)]
    lines = [pd.concat([one.lines, pd.DataFrame([row], columns=list(LINES))], ignore_index=True)
             for one, row in zip((before, after), aside, strict=True)]  # fmt: skip
    found = bridge(Side("budget", lines[0], before.drivers), Side("plan", lines[1], after.drivers))
    assert drivers_of(found) == {"hours on no queue": pytest.approx(160.0)}


def test_own_hours_of_other_names_are_taken_together() -> None:
    budget = side("budget", [("phone", "100", "wages", 156.25, 3000.0)], [("phone", 1200.0, 100.0, 125.0)])
    found = bridge(budget, simple("plan", over=0.1))
    assert set(drivers_of(found)) == {"rate"}
    assert "other names" in found.notes[0]


def test_cost_items_become_kinds_and_keep_every_sum() -> None:
    rows = [
        ("base pay", 50.0, 1000.0),  # 10 of the hours are overtime
        ("premium Sunday", 8.0, 40.0),
        ("overtime", 10.0, 100.0),
        ("leave pay", 8.0, 160.0),
        ("load", 0.0, 285.0),  # 25 % of 1140
        ("bonus", 0.0, 116.0),  # 10 % of 1160
        ("licences", 0.0, 115.0),
        ("vendor Acme", 5.0, 150.0),
        ("vendor Acme: minimum", 0.0, 50.0),
    ]
    cost = pd.DataFrame(rows, columns=["item", "hours", "amount"]).assign(
        month="2026-11", queue="phone", team="day", site="", cost_centre="100", currency="USD"
    )
    found = lines_of(cost).set_index("kind")
    assert found.loc["straight time", ["hours", "amount"]].tolist() == [40.0, pytest.approx(840 * 1.25 + 80)]
    assert found.loc["overtime", ["hours", "amount"]].tolist() == [10.0, pytest.approx(300 * 1.25 + 20)]
    assert found.loc["leave", ["hours", "amount"]].tolist() == [8.0, pytest.approx(176.0)]
    assert found.loc["vendor Acme", ["hours", "amount"]].tolist() == [5.0, 200.0]
    assert found["amount"].sum() == pytest.approx(cost["amount"].sum())


def test_a_products_parts_against_every_order() -> None:
    rng = np.random.default_rng(3)
    pairs = {name: tuple(rng.uniform(0.5, 2.0, 2)) for name in "abc"}
    total = dict.fromkeys(pairs, 0.0)
    for order in ("abc", "acb", "bac", "bca", "cab", "cba"):
        now = {name: pair[0] for name, pair in pairs.items()}
        for name in order:
            before = np.prod(list(now.values()))
            now[name] = pairs[name][1]
            total[name] += float(np.prod(list(now.values())) - before) / 6
    assert shared_out(pairs) == pytest.approx(total)
