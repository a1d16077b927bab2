"""What learning is worth, against every start tried by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from planner.capacity.case import Case
from planner.capacity.learning_worth import worth_of_learning
from planner.capacity.levers import LEVERS
from planner.report.capacity_learning import NONE, learning_sentences
from tests.capacity_case import case_of, net, scenario_of

TEACHING = 350.0
AWAY = 2


def team(hours_b: float, **words: object) -> Case:
    """Three know a, which asks for 80 of their 120 h; one knows b."""
    scenario = scenario_of(("a", "b"), cost={"training_per_hire_week": TEACHING}, **words)
    asked = {"a": np.full(9, 80.0), "b": np.full(9, hours_b)}
    return case_of(scenario, {("full", "a"): 3, ("full", "b"): 1}, asked, months=2)


def missed_price(case: Case, week: int, hours: dict[str, float], both_h: float) -> float:
    """Price of what one week lacks where some hours may go to either queue, by trying every whole split."""
    prices = dict(zip(case.queues, case.shortage, strict=True))
    need = {one.queue: float(one.hours[week].mean()) for one in case.needs}
    splits = np.linspace(0.0, both_h, 41)
    return min(
        sum(
            prices[queue] * max(0.0, need[queue] - hours[queue] - more)
            for queue, more in (("a", both_h - one), ("b", one))
        )
        for one in splits
    )


def by_hand(case: Case, learner: str) -> float:
    """The most that one person saves who learns the other queue, over every week to begin in."""
    full = {"a": 3 * 40.0, "b": 40.0}
    best = 0.0
    before = [
        missed_price(case, w, {q: h * case.part[w] for q, h in full.items()}, 0.0) for w in range(len(case.weeks))
    ]
    for start in range(0, len(case.weeks), 2):
        saved = 0.0
        for week in range(start, len(case.weeks)):
            part = float(case.part[week])
            left = {q: (h - 40.0 * (q == learner)) * part for q, h in full.items()}
            trained = week - start >= AWAY
            saved += before[week] - missed_price(case, week, left, 40.0 * part if trained else 0.0)
            saved -= 0.0 if trained else TEACHING * part
        best = max(best, saved)
    return best


@pytest.mark.parametrize("hours_b", [80.0, 95.0, 110.0])
def test_the_programme_agrees_with_every_start_tried(hours_b: float) -> None:
    case = team(hours_b)
    found = worth_of_learning(case, {}, net())
    assert found[["kind", "queue"]].to_numpy().tolist() == [["full, a", "b"]]
    row = found.iloc[0]
    assert row["saved"] == pytest.approx(by_hand(case, "a"), rel=1e-6)
    assert by_hand(case, "b") == 0.0
    assert row["saved_per_week"] == pytest.approx(row["saved"] / (case.weeks.days / 7))
    assert row["begin"] == case.weeks.first_day
    # Each week afterwards saves 40 h of a missing hour's price: two weeks away cost 700.
    assert row["payback_weeks"] == 3.0
    assert row["missed_h"] * case.shortage[0] == pytest.approx(row["saved"] + AWAY * TEACHING, rel=1e-6)


def test_nobody_learns_what_nobody_lacks() -> None:
    found = worth_of_learning(team(10.0), {}, net())
    assert found.empty
    assert learning_sentences(found, "USD") == [NONE]


def test_where_overtime_is_cheaper_than_a_missing_hour_a_skill_saves_overtime() -> None:
    lever = [{"use": "overtime", "max_share": 0.2}]
    case = team(44.0, lever=lever)
    alone = worth_of_learning(team(44.0), {}, net()).iloc[0]
    beside = worth_of_learning(case, LEVERS, net()).iloc[0]
    assert beside["saved"] < alone["saved"]
    assert beside["lever_h"] > 0
    assert beside["missed_h"] < alone["missed_h"]
    assert not math.isnan(beside["payback_weeks"])
