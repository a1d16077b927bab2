"""Targets of a price of service: spaced as asked, refused where they are none."""

from __future__ import annotations

import pytest

from forecasting.faults import InputError
from planner.sweeping.targets import MOST_TARGETS, targets_between


def test_both_ends_where_the_step_leads_there() -> None:
    assert targets_between(70, 90, 5) == (0.7, 0.75, 0.8, 0.85, 0.9)
    assert targets_between(70, 89, 5) == (0.7, 0.75, 0.8, 0.85)
    assert targets_between(99.7, 99.9, 0.1) == (0.997, 0.998, 0.999)
    assert len(targets_between(10, 10 + MOST_TARGETS - 1, 1)) == MOST_TARGETS


@pytest.mark.parametrize(
    ("lowest", "highest", "step"),
    [(0, 50, 5), (50, 100, 5), (80, 80, 5), (80, 70, 5), (70, 90, 0), (70, 74, 5), (10, 10 + MOST_TARGETS, 1)],
)
def test_what_makes_no_curve_is_refused(lowest: float, highest: float, step: float) -> None:
    with pytest.raises(InputError, match="targets"):
        targets_between(lowest, highest, step)
