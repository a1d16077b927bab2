"""The rest solved again knows what the plan's roster stands on: who is missing, whose leave moved, which temp comes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from kept_plan import DAY
from store_world import write_plan, write_scenario

from planner.formats import read_inputs
from planner.roster.decided import as_it_became
from planner.scenario.reading import read_scenario
from planner.services import Actor, Services
from planner.services.jobs import Jobs
from planner.store.database import open_store
from planner.store.schema import bring_up_to_date

ABSENT = f"agent,start,end,kind,note\nA2,{DAY},{DAY},sick,missing\n"
DECIDED = f"action,agent,date,shift,start,end,note\nleave,A3,{DAY},,,,moved\ntemp,temp1,{DAY},A1,,,a temp like A1\n"
LOCKS = pd.DataFrame([("A1", DAY, "off", "")], columns=["agent", "date", "shift", "start"])


@pytest.mark.parametrize("role", ["owner", "coordinator"])
@pytest.mark.parametrize("beside", [{}, {"absent.csv": ABSENT}, {"absent.csv": ABSENT, "decided.csv": DECIDED}])
def test_the_next_version_knows_what_the_roster_knew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str, beside: dict[str, str]
) -> None:
    monkeypatch.setattr(Jobs, "start_plan", lambda self, name, number=None, **more: (name, number))
    store = open_store(str(tmp_path / "planner.db"), files=tmp_path / "files")
    bring_up_to_date(store)
    path = write_scenario(tmp_path / "scenario")
    owner = Services(store, Actor.local())
    saved = owner.save_scenario("Peak", path, allow=(tmp_path / "scenario",))
    plan = write_plan(tmp_path / "plan")
    for name, text in beside.items():
        (plan / name).write_text(text, encoding="utf-8")
    number = owner.keep_plan(plan, scenario_version_id=saved.id)
    known, _ = as_it_became(read_inputs(read_scenario(path, allow=(tmp_path,)), allow=(tmp_path,)), plan)

    services = owner if role == "owner" else Services(store, Actor("account 1", "coordinator"))
    assert services.plan_with_locks(number, LOCKS, "the rest again") == ("Peak", 2)
    found = owner.inputs("Peak")
    assert [(one.agent, one.date) for one in found.locks] == [("A1", found.scenario.start)]
    assert {(a.agent, a.start, a.end, a.kind) for a in found.absences} == {
        (a.agent, a.start, a.end, a.kind) for a in known.absences
    }
    told = [(a.agent, a.contract, a.skills, a.start_date, a.end_date) for a in found.agents]
    assert told == [(a.agent, a.contract, a.skills, a.start_date, a.end_date) for a in known.agents]
    if role == "owner":
        assert [a.wage_per_h for a in found.agents if a.agent == "temp1"] == [
            a.wage_per_h for a in known.agents if a.agent == "temp1"
        ]
