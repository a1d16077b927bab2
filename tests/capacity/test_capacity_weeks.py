"""Weeks by their first day: cut months, the 53rd week, eighteen months at most."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.faults import InputError
from planner.capacity.weeks import months_later, weeks_of


def test_the_53rd_week_is_a_week_like_any() -> None:
    weeks = weeks_of(dt.date(2026, 12, 14), 1, 0)
    assert [day.isoformat() for day in weeks.begins] == [
        "2026-12-14",
        "2026-12-21",
        "2026-12-28",
        "2027-01-04",
        "2027-01-11",
    ]
    assert dt.date(2026, 12, 28).isocalendar().week == 53
    assert weeks.held.tolist() == [7, 7, 7, 7, 3]
    assert weeks.in_month[2].tolist() == [4, 3]  # 28 to 31 December, 1 to 3 January


def test_months_cut_by_the_horizon_count_by_their_days() -> None:
    weeks = weeks_of(dt.date(2026, 11, 25), 1, 0)
    assert weeks.months == ("2026-11", "2026-12")
    assert weeks.of_month.sum(axis=0).tolist() == pytest.approx([6 / 30, 24 / 31])
    assert weeks.first_in(0) == dt.date(2026, 11, 25)
    assert weeks.begins[0] == dt.date(2026, 11, 23)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)), st.integers(1, 18), st.integers(0, 6))
def test_every_day_lies_in_one_week_and_one_month(first: dt.date, months: int, starts: int) -> None:
    weeks = weeks_of(first, months, starts)
    assert weeks.held.sum() == weeks.days == weeks.in_month.sum()
    assert (weeks.held[1:-1] == 7).all()
    assert all(day.weekday() == starts for day in weeks.begins)
    assert [weeks.week_of(first + dt.timedelta(day)) for day in (0, weeks.days - 1)] == [0, len(weeks) - 1]
    assert np.allclose(weeks.in_month.sum(axis=1), weeks.held)
    assert weeks.last_day + dt.timedelta(1) == months_later(first, months)


def test_a_month_later_than_the_31st_is_the_shorter_months_last_day() -> None:
    assert months_later(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert months_later(dt.date(2027, 12, 31), 2) == dt.date(2028, 2, 29)


@pytest.mark.parametrize(("months", "fine"), [(0, False), (1, True), (18, True), (19, False)])
def test_one_to_eighteen_months(months: int, fine: bool) -> None:
    if fine:
        assert len(weeks_of(dt.date(2027, 1, 4), months, 0)) >= 4
    else:
        with pytest.raises(InputError, match="1 to 18 months"):
            weeks_of(dt.date(2027, 1, 4), months, 0)
