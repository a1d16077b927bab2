"""The Shapley value against its definition by orders, a game worked by hand and its four axioms."""

from __future__ import annotations

from itertools import permutations
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.shapley import shapley

games = st.lists(st.floats(-1e6, 1e6), min_size=16, max_size=16)


def of_table(table: list[float], some: frozenset[str]) -> float:
    return table[sum(2 ** "abcd".index(one) for one in some)]


def by_orders(table: list[float]) -> dict[str, float]:
    """Mean contribution over all 24 orders, one by one."""
    parts = dict.fromkeys("abcd", 0.0)
    for order in permutations("abcd"):
        moved: frozenset[str] = frozenset()
        for one in order:
            parts[one] += (of_table(table, moved | {one}) - of_table(table, moved)) / 24
            moved |= {one}
    return parts


@settings(max_examples=50, derandomize=True, deadline=None)
@given(games)
def test_it_is_the_mean_over_all_orders_and_leaves_nothing_over(table: list[float]) -> None:
    parts = shapley(lambda some: of_table(table, some), "abcd")
    assert parts == pytest.approx(by_orders(table), abs=1e-6)
    assert sum(parts.values()) == pytest.approx(table[15] - table[0], abs=1e-6)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(games, st.permutations("abcd"))
def test_the_order_of_drivers_does_not_change_a_bit(table: list[float], order: list[str]) -> None:
    assert shapley(lambda some: of_table(table, some), order) == shapley(lambda some: of_table(table, some), "abcd")


def test_price_times_quantity_by_hand() -> None:
    # 2 x 10 becomes 3 x 14: the price's (3 - 2)(10 + 14)/2 = 12, the quantity's (14 - 10)(2 + 3)/2 = 10, together 22.
    before, after = {"price": 2.0, "quantity": 10.0}, {"price": 3.0, "quantity": 14.0}
    parts = shapley(lambda some: prod((after if one in some else before)[one] for one in before), ["price", "quantity"])
    assert parts == {"price": 12.0, "quantity": 10.0}


def test_the_glove_game() -> None:
    """One has a left glove, two a right: pairs are worth 1, and the shares are 2/3, 1/6, 1/6."""
    shares = shapley(lambda some: float(0 in some and len(some) > 1), range(3))
    assert shares == pytest.approx({0: 2 / 3, 1: 1 / 6, 2: 1 / 6})


def test_a_driver_that_changes_nothing_has_nothing_and_a_single_one_has_all() -> None:
    assert shapley(lambda some: 7.0 if "a" in some else 3.0, ["a", "b"]) == {"a": 4.0, "b": 0.0}


def test_no_driver_has_no_part() -> None:
    assert shapley(lambda some: 1.0, []) == {}


def test_each_subset_is_asked_for_once() -> None:
    asked: list[frozenset[str]] = []
    shapley(lambda some: float(asked.append(some) is None), "abcd")
    assert len(asked) == len(set(asked)) == 16


def test_a_driver_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="each driver once"):
        shapley(lambda some: 0.0, ["a", "a"])
