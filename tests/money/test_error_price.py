"""Prices of wrong staffing by a scalar loop, and their intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.money.error_price import RESAMPLES, HourPrices, interval, priced, resampled, total_days

PRICES = HourPrices(30.0, 60.0, ((0.1, 1.5), (0.25, 2.5)))
people = st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50)), min_size=1, max_size=12)


def by_loop(pairs: list[tuple[float, float]], interval_h: float) -> list[float]:
    """One interval after the other, each missing hour priced by the step it falls in."""
    sums = [0.0] * 5
    for staffed, needed in pairs:
        over, short = max(0.0, staffed - needed) * interval_h, max(0.0, needed - staffed) * interval_h
        need = needed * interval_h
        first = min(short, 0.1 * need)
        second = min(max(short - 0.1 * need, 0.0), 0.15 * need)
        third = max(short - 0.25 * need, 0.0)
        lost = 60 * first + 90 * second + 150 * third
        for number, value in enumerate((over, short, 30 * over, lost, 30 * short)):
            sums[number] += value
    return sums


@settings(max_examples=50, derandomize=True, deadline=None)
@given(people)
def test_hours_and_money_by_loop(pairs: list[tuple[float, float]]) -> None:
    staffed, needed = np.array(pairs).T
    found = priced(staffed, needed, np.zeros(len(pairs), dtype=np.int64), 0.25, PRICES, by_day=False)
    assert [float(one.sum()) for one in vars(found).values()] == pytest.approx(by_loop(pairs, 0.25), abs=1e-6)
    assert float(found.regret.sum()) >= -1e-9  # knowing never costs
    assert float(found.regret.sum()) == pytest.approx(float((found.idle + found.lost - found.unpaid).sum()))


def test_over_and_under_are_not_alike() -> None:
    day = np.zeros(1, dtype=np.int64)
    over = priced(np.array([12.0]), np.array([10.0]), day, 1.0, PRICES, by_day=False)
    under = priced(np.array([8.0]), np.array([10.0]), day, 1.0, PRICES, by_day=False)
    assert float(over.regret[0]) == 60.0
    assert float(under.regret[0]) == 60 * 1 + 90 * 1 - 60  # two hours, the second of them dearer, less their pay
    right = priced(np.array([10.0]), np.array([10.0]), day, 1.0, PRICES, by_day=False)
    assert float(right.regret[0]) == 0.0


def test_deferred_work_may_be_done_in_another_interval_of_its_day() -> None:
    staffed, needed = np.array([4.0, 0.0, 2.0]), np.array([0.0, 4.0, 1.0])
    day = np.array([0, 0, 1])
    found = priced(staffed, needed, day, 0.5, PRICES, by_day=True)
    assert found.over_h.tolist() == [0.0, 0.5]
    assert found.short_h.tolist() == [0.0, 0.0]
    strict = priced(staffed, needed, day, 0.5, PRICES, by_day=False)
    assert strict.over_h.tolist() == [2.0, 0.5]
    assert strict.short_h.tolist() == [2.0, 0.0]


def test_queues_add_up() -> None:
    one = priced(np.array([4.0]), np.array([2.0]), np.zeros(1, dtype=np.int64), 1.0, PRICES, by_day=False)
    assert total_days([one, one]).idle.tolist() == [120.0]


def test_days_are_drawn_in_blocks_and_the_interval_holds_its_level() -> None:
    drawn = resampled(27, 1)
    assert drawn.shape == (RESAMPLES, 27)
    assert ((drawn[:, 1] - drawn[:, 0]) % 27 == 1).all()  # blocks of three, around the circle
    assert ((drawn[:, 2] - drawn[:, 1]) % 27 == 1).all()
    assert (drawn == resampled(27, 1)).all()
    rng, held = np.random.default_rng(5), 0
    for _ in range(200):
        low, high = interval(rng.normal(10.0, 3.0, 27), drawn)
        held += low <= 270 <= high
    assert 0.85 < held / 200 <= 1.0
    assert interval(np.full(27, 2.0), drawn) == (54.0, 54.0)
    assert np.isnan(interval(np.ones(2), drawn)).all()
