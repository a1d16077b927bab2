"""Patience learned from counts, and shrinkage that divides."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from planner.scenario import Scenario
from planner.scenario.run import Shrinkage
from planner.staffing import patience_of
from planner.staffing.erlang_a import erlang_a
from planner.staffing.patience import learned_patience_s
from planner.staffing.shrinkage import rostered, whole_people


def test_theta_is_abandonments_over_time_waited():
    history = pd.DataFrame({"abandoned": [30.0, 10.0], "answered": [170.0, 90.0], "asa_s": [12.0, 6.0]})
    assert learned_patience_s(history) == pytest.approx((200 * 12 + 100 * 6) / 40)


@pytest.mark.parametrize("agents", [44, 50, 56])
def test_patience_comes_back_from_exact_counts(agents):
    """Counts of an Erlang A queue of patience 180 s: the estimate is censoring-proof, not asa / share."""
    got = erlang_a(1 / 6, 300, 180, agents, 20)
    offered = 1e5
    history = pd.DataFrame(
        {
            "abandoned": [offered * float(got.p_abandon)],
            "answered": [offered * (1 - float(got.p_abandon))],
            "asa_s": [float(got.asa_s)],
        }
    )
    assert learned_patience_s(history) == pytest.approx(180, rel=0.08)


@pytest.mark.parametrize(
    "history",
    [
        pd.DataFrame({"volume": [10.0]}),
        pd.DataFrame({"abandoned": [3.0], "answered": [70.0], "asa_s": [12.0]}),
        pd.DataFrame({"abandoned": [np.nan], "answered": [70.0], "asa_s": [12.0]}),
    ],
)
def test_a_history_that_cannot_tell(history):
    assert math.isnan(learned_patience_s(history))


def test_patience_of_each_live_queue():
    target = {"share": 0.8, "within_s": 20}
    plan = Scenario.model_validate(
        {
            "start": dt.date(2026, 11, 23),
            "staff": {"file": "agents.csv"},
            "queue": [
                {"name": "phone", "target": target, "patience_s": "learn"},
                {"name": "vip", "target": target, "patience_s": "learn", "history": {"queue": "phone", "share": 0.1}},
                {"name": "new", "target": target, "patience_s": "learn"},
                {"name": "chat", "channel": "chat", "target": target, "patience_s": 90},
                {"name": "email", "channel": "email", "target": {"share": 0.9, "within_h": 8}},
            ],
        }
    )
    history = pd.DataFrame({"queue": ["phone"], "abandoned": [50.0], "answered": [450.0], "asa_s": [10.0]})
    assert patience_of(plan, history) == {"phone": 100.0, "vip": 100.0, "new": 180.0, "chat": 90.0}


def test_shrinkage_divides_and_rounds_once():
    assert rostered(10.0, Shrinkage(absence=0.04, off_queue=0.05)) == pytest.approx(10 / 0.96 / 0.95)
    assert whole_people(14 / 0.7) == 20
    assert whole_people(35.7 / 0.85) == 42
    assert whole_people([0.0, 1e-12, 0.4, 3.0, 3.001]).tolist() == [0, 0, 1, 3, 4]
    pooled = whole_people(rostered(7.2 + 7.2, Shrinkage(absence=0.1)))
    assert pooled == 16 < 2 * whole_people(rostered(7.2, Shrinkage(absence=0.1))) + 1
