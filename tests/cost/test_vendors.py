"""Vendors' bills, worked by hand from what they took."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.allocation import allocate
from planner.cost import price_plan
from planner.cost.vendors import hired, judged_queues
from planner.frames import VENDORS, check
from planner.scenario import Inputs, Scenario

ZONE = "America/New_York"
TO_ACME = [{"from_queue": "phone", "to": "vendor:Acme", "after_s": 10}]


def world(price: dict, start: str = "2026-11-23", days: int = 7, route: list | None = None, **vendor) -> Scenario:
    """Phone within 20 s, chat of three at once within 60 s, mail within two business days; Acme serves them all."""
    acme = {"name": "Acme", "queues": ["phone", "chat", "mail"], "price": price, **vendor}
    return Scenario.model_validate(
        {
            "start": dt.date.fromisoformat(start),
            "days": days,
            "time_zone": ZONE,
            "queue": [
                {"name": "phone", "target": {"share": 0.8, "within_s": 20}},
                {"name": "chat", "channel": "chat", "concurrency": 3, "target": {"share": 0.8, "within_s": 60}},
                {"name": "mail", "channel": "email", "target": {"share": 0.9, "within_business_days": 2}},
            ],
            "staff": {"file": "agents.csv"},
            "contract": [{"name": "full", "hours_per_week": 40}],
            "full_time": {"hours_per_week": 35},
            "route": TO_ACME if route is None else route,
            "vendor": [acme],
        }
    )


def took(*rows: tuple[str, str, float, float, float], vendor: str = "Acme") -> pd.DataFrame:
    """Rows of queue, start, contacts, minutes handled and contacts in time."""
    frame = pd.DataFrame(rows, columns=["queue", "start", "contacts", "handled_min", "in_time"])
    frame["start"] = pd.to_datetime(frame["start"]).dt.tz_localize(ZONE)
    frame.insert(0, "vendor", vendor)
    return check(frame, VENDORS)


def bill(scenario: Scenario, taken: pd.DataFrame | None) -> pd.DataFrame:
    starts = scenario.horizon()
    roster = pd.DataFrame(
        columns=["agent", "date", "shift", "activity", "queue", "start", "end", "paid"], dtype=object
    ).astype({"start": starts.dtype, "end": starts.dtype, "paid": bool})
    needs = pd.DataFrame({"start": starts, "queue": "phone", "rostered": 0.0})
    windows = pd.DataFrame({"queue": [], "from": [], "to": [], "hours": []})
    allocation = allocate(roster, needs, windows, (), starts, scenario.queue)
    return price_plan(Inputs(scenario, pd.DataFrame(), ()), roster, allocation, None, taken)


def amounts(cost: pd.DataFrame, *by: str) -> dict:
    return cost.groupby(list(by) or "item")["amount"].sum().to_dict()


MONDAY = took(
    ("phone", "2026-11-23 10:00", 90.0, 420.0, 81.0),
    ("phone", "2026-11-23 10:30", 30.0, 180.0, 24.0),
    ("chat", "2026-11-24 10:00", 40.0, 720.0, 40.0),
)
BOTH = [*TO_ACME, {"from_queue": "chat", "to": "vendor:Acme"}]


@pytest.mark.parametrize(
    ("per", "amount", "phone", "chat", "why"),
    [
        ("contact", 3.5, 120 * 3.5, 40 * 3.5, "160 contacts"),
        ("handled_minute", 0.62, 600 * 0.62, 720 * 0.62, "a chat's minutes count whole"),
        ("productive_hour", 24.0, 10 * 24.0, 4 * 24.0, "720 minutes of chats, three at once, are 4 hours of people"),
        ("fte_month", 3000.0, 10 / 150 * 3000.0, 4 / 150 * 3000.0, "35 h a week are 150 h in November's 30 days"),
    ],
)
def test_every_price_worked_by_hand(per: str, amount: float, phone: float, chat: float, why: str) -> None:
    cost = bill(world({"per": per, "amount": amount}, route=BOTH), MONDAY)
    assert set(cost["item"]) == {"vendor Acme"}
    assert amounts(cost, "queue") == pytest.approx({"phone": phone, "chat": chat}), why
    assert cost.set_index("queue")["hours"].to_dict() == pytest.approx({"phone": 10.0, "chat": 4.0})
    assert set(cost["month"]) == {"2026-11"}
    assert set(cost[["team", "site", "cost_centre"]].to_numpy().ravel()) == {""}


@pytest.mark.parametrize(
    ("per_month", "missing", "why"),
    [
        (3000.0, 700 - 560.0, "7 of 30 days of 3,000 are 700; 160 contacts at 3.50 are 560"),
        (2400.0, 0.0, "7 of 30 days of 2,400 are the very 560 that was taken"),
        (1000.0, 0.0, "more was taken than the minimum"),
    ],
)
def test_a_minimum_is_owed_for_the_days_planned(per_month: float, missing: float, why: str) -> None:
    """The part lacking stands apart, split as what was taken: 420 of 560 on phone."""
    scenario = world({"per": "contact", "amount": 3.5}, route=BOTH, minimum={"per_month": per_month})
    cost = bill(scenario, MONDAY)
    expected = {("vendor Acme", "phone"): 420.0, ("vendor Acme", "chat"): 140.0}
    if missing:
        expected |= {("vendor Acme: minimum", "phone"): missing * 0.75, ("vendor Acme: minimum", "chat"): missing / 4}
    assert amounts(cost, "item", "queue") == pytest.approx(expected), why


def test_a_vendor_that_takes_nothing_bills_its_minimum_only() -> None:
    nothing = took(("phone", "2026-11-23 10:00", 1.0, 1.0, 1.0)).iloc[:0]
    assert bill(world({"per": "contact", "amount": 3.5}), nothing).empty
    scenario = world({"per": "contact", "amount": 3.5}, route=BOTH, minimum={"per_month": 3000})
    cost = bill(scenario, nothing)
    assert amounts(cost, "item", "queue") == {
        ("vendor Acme: minimum", "phone"): 350.0,
        ("vendor Acme: minimum", "chat"): 350.0,
    }
    judged = world(
        {"per": "contact", "amount": 3.5}, minimum={"per_month": 3000}, malus={"share_below": 1, "amount": 1}
    )
    assert amounts(bill(judged, nothing)) == {"vendor Acme: minimum": 700.0}, "nobody is judged by nothing"


def test_an_offer_that_no_route_leads_to_bills_nothing() -> None:
    offer = world({"per": "contact", "amount": 3.5}, route=[], minimum={"per_month": 3000})
    assert hired(offer) == ()
    assert bill(offer, MONDAY.iloc[:0]).empty


def test_without_a_simulation_vendors_are_left_out() -> None:
    assert bill(world({"per": "contact", "amount": 3.5}, minimum={"per_month": 3000}), None).empty


def test_each_month_of_a_horizon_has_its_own_bill() -> None:
    """Two of November's 30 days and five of December's 31; midnight by the scenario's clock parts them.

    November: 20 contacts, 40 of the 2/30 x 930 = 62 owed. December: 100 contacts, 200 beyond 5/31 x 930 = 150.
    An FTE-month is 150 h in November and 155 h in December.
    """
    taken = took(
        ("phone", "2026-11-30 23:30", 20.0, 90.0, 20.0),
        ("phone", "2026-12-01 00:00", 70.0, 310.0, 70.0),
        ("phone", "2026-12-05 12:00", 30.0, 155.0, 30.0),
    )
    by_contact = world({"per": "contact", "amount": 2.0}, "2026-11-29", minimum={"per_month": 930})
    assert amounts(bill(by_contact, taken), "item", "month") == pytest.approx(
        {
            ("vendor Acme", "2026-11"): 40.0,
            ("vendor Acme", "2026-12"): 200.0,
            ("vendor Acme: minimum", "2026-11"): 22.0,
        }
    )
    by_fte = world({"per": "fte_month", "amount": 3100.0}, "2026-11-29")
    assert amounts(bill(by_fte, taken), "month") == pytest.approx(
        {"2026-11": 1.5 / 150 * 3100, "2026-12": 7.75 / 155 * 3100}
    )


@pytest.mark.parametrize(
    ("least", "below", "bonus", "malus", "why"),
    [
        (0.875, None, 14.0, None, "105 of 120 are .875: at least that is reached"),
        (0.876, None, None, None, "a little more is not"),
        (None, 0.875, None, None, "not below its own share"),
        (None, 0.876, None, -21.0, "below: a twentieth of 420 is kept back"),
        (0.85, 0.90, 14.0, -21.0, "both may hold"),
    ],
)
def test_bonus_and_malus_judge_the_share_in_time(least, below, bonus, malus, why: str) -> None:
    more = {}
    if least is not None:
        more["bonus"] = {"share_at_least": least, "amount": 1 / 30}
    if below is not None:
        more["malus"] = {"share_below": below, "amount": 0.05}
    found = amounts(bill(world({"per": "contact", "amount": 3.5}, **more), MONDAY.iloc[:2]))
    expected = {"vendor Acme": 420.0, "vendor Acme: bonus": bonus, "vendor Acme: malus": malus}
    assert found == pytest.approx({item: amount for item, amount in expected.items() if amount is not None}), why


def test_bonus_is_a_share_of_the_bill_with_its_minimum() -> None:
    scenario = world({"per": "contact", "amount": 3.5}, minimum={"per_month": 3000}, bonus={"amount": 0.1})
    assert amounts(bill(scenario, MONDAY.iloc[:2])) == pytest.approx(
        {"vendor Acme": 420.0, "vendor Acme: minimum": 280.0, "vendor Acme: bonus": 70.0}
    )


def test_nobody_is_judged_by_contacts_handed_over_too_late() -> None:
    """Phone is handed over after 30 s of 20: its contacts are billed, the chats alone are judged (40 of 40)."""
    late = [{**TO_ACME[0], "after_s": 30}, BOTH[1], {"from_queue": "mail", "to": "vendor:Acme", "after_s": 7200}]
    bonus = {"share_at_least": 1.0, "amount": 0.1}
    scenario = world({"per": "contact", "amount": 3.5}, route=late, bonus=bonus, malus={"share_below": 1, "amount": 1})
    assert judged_queues(scenario, scenario.vendor[0]) == {"chat", "mail"}
    missed = MONDAY.assign(in_time=np.where(MONDAY["queue"] == "phone", 0.0, MONDAY["in_time"]))
    assert amounts(bill(scenario, missed)) == pytest.approx({"vendor Acme": 560.0, "vendor Acme: bonus": 56.0})
    only_phone = missed[missed["queue"] == "phone"]
    assert amounts(bill(scenario, only_phone)) == pytest.approx({"vendor Acme": 420.0})


def test_two_vendors_have_bills_of_their_own() -> None:
    both = world({"per": "contact", "amount": 2.0})
    other = both.vendor[0].model_copy(
        update={"name": "Zeta", "price": both.vendor[0].price.model_copy(update={"amount": 5.0})}
    )
    route = both.route[0].model_copy(update={"to": "vendor:Zeta", "from_queue": "chat"})
    scenario = both.model_copy(update={"vendor": (*both.vendor, other), "route": (*both.route, route)})
    taken = pd.concat([MONDAY.iloc[:2], took(("chat", "2026-11-23 10:00", 4.0, 20.0, 4.0), vendor="Zeta")])
    assert amounts(bill(scenario, taken)) == pytest.approx({"vendor Acme": 240.0, "vendor Zeta": 20.0})


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.tuples(st.floats(0.01, 500), st.floats(0.1, 12), st.booleans()), min_size=1, max_size=12),
    st.sampled_from(["contact", "handled_minute", "productive_hour", "fte_month"]),
    st.floats(0, 40_000),
)
def test_a_bill_is_never_below_its_minimum_nor_below_the_price(
    rows: list[tuple[float, float, bool]], per: str, least: float
) -> None:
    """In whole cents, whatever it is split into: max(price, minimum)."""
    starts = [str(pd.Timestamp("2026-11-23") + pd.Timedelta(minutes=30 * k)) for k in range(len(rows))]
    taken = took(
        *(
            ("chat" if chat else "phone", start, n, n * aht, 0.0)
            for start, (n, aht, chat) in zip(starts, rows, strict=True)
        )
    )
    units = sum(
        n if per == "contact" else n * aht / (1 if per == "handled_minute" else 180 if chat else 60)
        for n, aht, chat in rows
    )
    price = 7.0 * units / (150 if per == "fte_month" else 1)
    cost = bill(world({"per": per, "amount": 7.0}, route=BOTH, minimum={"per_month": least}), taken)
    assert cost["amount"].sum() == pytest.approx(max(price, least * 7 / 30), abs=0.011)
