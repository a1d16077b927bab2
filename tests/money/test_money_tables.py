"""Money cut any way has one total; unit costs by hand."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.money.tables import KEYS, money_by, total_of
from planner.money.units import unit_costs
from planner.report.unit_costs import NO_RESOLUTION, money_grids, unit_grid, unit_notes

SCENARIO: Any = SimpleNamespace(
    queue=(SimpleNamespace(name="phone", channel="phone"), SimpleNamespace(name="vip", channel="phone")), currency="USD"
)
ROW = st.tuples(
    st.sampled_from(["base pay", "load", "vendor Acme: malus"]),
    st.sampled_from(["phone", "vip", ""]),
    st.sampled_from(["day", ""]),
    st.sampled_from(["Leeds", ""]),
    st.sampled_from(["100", "200", ""]),
    st.sampled_from(["2026-11", "2026-12"]),
    st.integers(-10_000_000, 10_000_000),
)


def frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["item", "queue", "team", "site", "cost_centre", "month", "amount"])
    return made.assign(hours=1.0, amount=made["amount"].astype(float) / 100, currency="USD")


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=40))
def test_every_table_has_the_same_total_to_the_cent(rows: list[tuple[Any, ...]]) -> None:
    cost = frame(rows)
    whole = sum(row[-1] for row in rows)  # integers: exact
    for key in KEYS:
        table = money_by(cost, key, SCENARIO)
        assert round(sum(round(100 * value) for value in table["total"])) == whole
        for month in table.columns[:-1]:
            own = sum(row[-1] for row in rows if row[5] == month)
            assert sum(round(100 * value) for value in table[month]) == own
    assert round(100 * total_of(cost)) == whole
    assert {grid.rows[-1][-1] for grid in money_grids(cost, SCENARIO)} == {f"{whole / 100:,.2f}"}


def test_a_channel_is_that_of_its_queues() -> None:
    cost = frame([("base pay", "phone", "", "", "", "2026-11", 100), ("load", "vip", "", "", "", "2026-11", 50),
                  ("facility", "", "", "", "", "2026-12", 7)])  # fmt: skip
    table = money_by(cost, "channel", SCENARIO)
    assert table.loc["phone"].tolist() == [1.5, 0.0, 1.5]
    assert table.loc[""].tolist() == [0.0, 0.07, 0.07]


def test_unit_costs_by_hand() -> None:
    cost = frame([("base pay", "phone", "", "", "", "2026-11", 60000), ("base pay", "vip", "", "", "", "2026-11", 9000),
                  ("facility", "", "", "", "", "2026-11", 1000)])  # fmt: skip
    work = pd.DataFrame(
        {"queue": ["phone", "vip", "fax"], "contacts": [100.0, 10.0, 0.0], "answered": [90.0, 10.0, 0.0],
         "handled_h": [7.5, 1.0, 0.0]}
    )  # fmt: skip
    found = unit_costs(cost, work, {"phone": 0.8, "vip": 0.5}).set_index("queue")
    # 600 for 100 offered, 7.5 h, 90 x 0.8 = 72 cases; 90 for 10, 1 h, 5; all 700 for 110, 8.5 h, 77.
    assert found.loc["phone", "per_contact":"per_resolved"].tolist() == pytest.approx([6.0, 80.0, 600 / 72])
    assert found.loc["vip", "per_contact":"per_resolved"].tolist() == pytest.approx([9.0, 90.0, 18.0])
    assert found.loc["*", "per_contact":"per_resolved"].tolist() == pytest.approx([700 / 110, 700 / 8.5, 700 / 77])
    assert found.loc["fax", "per_contact":].isna().all()
    assert found.loc["", "amount"] == 10.0
    assert found.loc["", "per_contact":].isna().all()
    assert found["amount"].drop("*").sum() == found.loc["*", "amount"]


def test_what_is_not_known_of_resolution_is_said() -> None:
    cost = frame([("base pay", "phone", "", "", "", "2026-11", 60000)])
    work = pd.DataFrame({"queue": ["phone", "vip"], "contacts": [9.0, 1.0], "answered": [9.0, 1.0],
                         "handled_h": [1.0, 1.0]})  # fmt: skip
    some, none = unit_costs(cost, work, {"phone": 1.0}), unit_costs(cost, work, {})
    assert not unit_notes(some)
    assert math.isnan(some.set_index("queue").loc["*", "per_resolved"])  # of vip nobody knows
    assert unit_notes(none) == [NO_RESOLUTION]
    assert unit_grid(none, "USD").rows[0][-1] == "-"
