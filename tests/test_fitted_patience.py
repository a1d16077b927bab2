"""From a log of contacts to the plan: patience fitted, in the requirement, in the simulation and in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from desk import Desk

from planner.formats import read_inputs
from planner.loop import people_of_their_own
from planner.loop_gap import formula_gap
from planner.outlook import outlook
from planner.pipeline import plan
from planner.scenario import read_scenario
from planner.staffing import known_patience, requirement
from planner.staffing.erlang_g import patience_curve

HASTY = patience_curve([0.0, 10.0], [0.08, 0.002])
"""More than half hang up within ten seconds, who stays waits for minutes."""


def log_text(count, seed=1):
    rng = np.random.default_rng(seed)
    patience, offered = HASTY.time_s(1.0 - rng.random(count)), rng.exponential(60, count) * (rng.random(count) < 0.7)
    wait, gave_up = np.minimum(patience, offered), patience < offered
    rows = (f"phone,2026-11-{2 + k % 18:02d}T10:00:00,{0 if gave_up[k] else 240},{wait[k]:.1f}," for k in range(count))
    words = ("abandoned" if left else "answered" for left in gave_up)
    return "queue,start,handle_s,wait_s,outcome\n" + "".join(
        f"{row}{word}\n" for row, word in zip(rows, words, strict=True)
    )


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.change('file = "history.csv"', 'file = "history.csv"\ncontacts = "contacts.csv"')
    made.change('name = "phone"', 'name = "phone"\npatience_s = "fitted"')
    return made


def test_a_log_named_in_the_scenario_reaches_people_proof_and_words(desk):
    desk.put("contacts.csv", log_text(3000))
    made = plan(desk.scenario)
    said = [text for text in made.warnings if "patience fitted from 3,000 contacts, median " in text]
    assert len(said) == 1
    assert "M/M/n+G is used" in said[0]
    inputs = read_inputs(read_scenario(desk.scenario))
    patience = known_patience(inputs.scenario, inputs.history, inputs.waits)
    assert patience.curves["phone"].survival([5.0, 30.0]) == pytest.approx(HASTY.survival([5.0, 30.0]), rel=0.05)
    forecast, own = outlook(inputs), people_of_their_own(inputs.agents)
    curve = requirement(inputs.scenario, forecast, patience.mean_s, people_of_their_own=own, curves=patience.curves)
    mean = requirement(inputs.scenario, forecast, patience.mean_s, people_of_their_own=own)
    pd.testing.assert_frame_equal(curve.frame[["start", "queue"]], made.requirement.frame[["start", "queue"]])
    assert not curve.frame["agents"].equals(mean.frame["agents"]) or not curve.promises.equals(mean.promises)
    again = (inputs, forecast, patience.mean_s, made.requirement, made.allocation.coverage, made.simulation)
    pd.testing.assert_frame_equal(made.formula_gap, formula_gap(*again, patience.curves))
    apart = (made.formula_gap["formula"] - formula_gap(*again)["formula"]).abs().max()
    assert apart > 0.005


def test_a_log_that_tells_too_little_is_said(desk):
    desk.put("contacts.csv", log_text(60))
    said = [text for text in plan(desk.scenario).warnings if "patience is not fitted" in text]
    assert len(said) == 1
    assert "180 s on average stand in" in said[0]


def test_a_log_without_waits_is_refused_in_one_message(desk):
    from forecasting.faults import InputError

    desk.put("contacts.csv", "queue,start,handle_s\nphone,2026-11-02T10:00:00,90\n")
    with pytest.raises(InputError) as caught:
        plan(desk.scenario)
    assert len(caught.value.faults) == 1
    assert "a column wait_s to fit patience to. Add it, or give another patience_s to phone." in str(caught.value)
