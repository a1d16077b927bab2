"""A plan whose callers take call-backs: fewer people asked for, the note, and a formula that knows of them."""

from __future__ import annotations

import pytest
from desk import Desk

from planner.pipeline import plan


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    made.change('name = "phone"', 'name = "phone"\npatience_s = 600')
    return made


def test_a_plan_knows_who_is_called_back(desk):
    before = plan(desk.scenario)
    offer = 'patience_s = 600\ncallback = { if_wait_s = 40, accept = 0.9, to = "calls" }'
    desk.change("patience_s = 600", offer)
    calls = '[[queue]]\nname = "calls"\nchannel = "callback"\nopen = ["Mon-Fri 09:00-13:00"]\naht_s = 240\n'
    calls += "history = { contacts_per_day = 0.1 }\n"
    desk.change("[staff]", f"{calls}target = {{ share = 0.90, within_s = 3600 }}\n\n[staff]")
    (desk.folder / "agents.csv").write_text(
        "agent,name,skills\n" + "".join(f"A{k},Person {k},phone|calls:1.0:2\n" for k in range(1, 7))
    )
    after = plan(desk.scenario)
    said = [text for text in after.warnings if "expected to be called back, as contacts of calls" in text]
    assert len(said) == 1
    needed = after.requirement.frame
    back = needed.loc[needed["queue"] == "calls", "volume"]
    assert back.sum() == pytest.approx(float(said[0].split("about ")[1].split(" ")[0]), abs=1.0)
    first = before.requirement.frame
    people = needed.loc[needed["queue"] == "phone", "agents"].sum()
    assert people < first.loc[first["queue"] == "phone", "agents"].sum()
    gap = after.formula_gap[(after.formula_gap["queue"] == "phone") & after.formula_gap["formula"].notna()]
    assert gap["formula"].between(0, 1).all()
    simulated = after.simulation.ways.query("queue == 'phone'")["called_back"].sum()
    assert simulated > 0
