"""Parts of a difference: a case worked by hand, one driver alone, any order, and what is left over."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.comparison.drivers import DRIVERS, HANDLE_TIME, MIX, TARGET, VOLUME, WAGES
from planner.comparison.parts import parts_of, waterfall_frame, waterfall_rows

UNITS = {"cost": "USD", "fte": "FTE"}


def shop(moved: frozenset[str]) -> dict[str, float]:
    """Cost = contacts x hours a contact x wage: 100 x 0.1 x 20 becomes 150 x 0.2 x 30."""
    contacts = 150 if VOLUME in moved else 100
    hours = 0.2 if HANDLE_TIME in moved else 0.1
    wage = 30 if WAGES in moved else 20
    return {"cost": contacts * hours * wage, "fte": contacts * hours / 10}


def test_by_hand() -> None:
    # Cost 200 -> 900. By orders: volume +100, +200, +150, +300 with weights 1/3, 1/6, 1/6, 1/3 = 191.67;
    # handle time +200, +300, +300, +450 = 316.67; wages +100, +150, +200, +300 = 191.67.
    parts = parts_of([VOLUME, HANDLE_TIME, WAGES], shop)
    assert parts["cost"][VOLUME] == pytest.approx(100 / 3 + 200 / 6 + 150 / 6 + 300 / 3)
    assert parts["cost"][HANDLE_TIME] == pytest.approx(200 / 3 + 300 / 6 + 300 / 6 + 450 / 3)
    assert parts["cost"][WAGES] == pytest.approx(100 / 3 + 150 / 6 + 200 / 6 + 300 / 3)
    assert sum(parts["cost"].values()) == pytest.approx(700)
    assert parts["fte"][WAGES] == 0.0
    assert parts["fte"][VOLUME] + parts["fte"][HANDLE_TIME] == pytest.approx(2.0)


def test_one_driver_has_the_whole_difference_exactly_and_the_others_exactly_nothing() -> None:
    parts = parts_of([WAGES], shop)
    assert parts["cost"] == dict.fromkeys(DRIVERS, 0.0) | {WAGES: 100.0}
    assert parts["fte"] == dict.fromkeys(DRIVERS, 0.0)
    assert parts_of([], shop)["cost"] == dict.fromkeys(DRIVERS, 0.0)


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.lists(st.floats(-1e5, 1e5), min_size=16, max_size=16), st.permutations([VOLUME, TARGET, WAGES, MIX]))
def test_any_order_gives_the_mean_over_all_orders(table: list[float], order: list[str]) -> None:
    def outcome(moved: frozenset[str]) -> dict[str, float]:
        return {"cost": table[sum(2**n for n, one in enumerate((VOLUME, TARGET, WAGES, MIX)) if one in moved)]}

    oracle = dict.fromkeys(DRIVERS, 0.0)
    for walk in permutations((VOLUME, TARGET, WAGES, MIX)):
        moved: frozenset[str] = frozenset()
        for one in walk:
            oracle[one] += (outcome(moved | {one})["cost"] - outcome(moved)["cost"]) / 24
            moved |= {one}
    found = parts_of(order, outcome)["cost"]
    assert found == pytest.approx(oracle, abs=1e-6)
    assert found == parts_of([VOLUME, TARGET, WAGES, MIX], outcome)["cost"]


def test_each_set_is_asked_for_once() -> None:
    asked = []
    parts_of([VOLUME, WAGES], lambda moved: asked.append(moved) or {"a": 0.0, "b": 1.0})  # type: ignore[func-returns-value]
    assert len(asked) == len(set(asked)) == 4


def test_steps_lead_from_one_end_to_the_other() -> None:
    drivers = [VOLUME, WAGES]
    ends = shop(frozenset()), shop(frozenset(drivers))
    frame = waterfall_frame(list(waterfall_rows("b", "counts", UNITS, ends, parts_of(drivers, shop), drivers)))
    cost = frame[frame["measure"] == "cost"]
    assert list(cost["step"]) == ["from", *DRIVERS, "residual", "to"]
    assert cost["value"].iloc[:-1].sum() == pytest.approx(450.0)
    inner = cost.iloc[1:-1]
    assert list(inner["before"]) == pytest.approx(list(cost["after"].iloc[:-2]))
    assert float(cost.loc[cost["step"] == "residual", "value"].iloc[0]) == 0.0
    assert set(cost.loc[cost["differs"], "step"]) == set(drivers)


def test_what_no_driver_explains_stands_as_residual() -> None:
    ends = {"cost": 200.0}, {"cost": 215.0}
    frame = waterfall_frame(list(waterfall_rows("b", "counts", UNITS, ends, {"cost": {VOLUME: 10.0}}, [VOLUME])))
    assert float(frame.loc[frame["step"] == "residual", "value"].iloc[0]) == pytest.approx(5.0)


def test_nothing_to_tell_is_an_empty_frame() -> None:
    assert waterfall_frame([]).empty
