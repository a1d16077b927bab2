"""A roster repaired: lawful, with few changes, locks and common rules kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from changed_team import MONDAY, need, team, worked
from looks import Looked

from forecasting.faults import InputError
from planner.repair import Missing, repair
from planner.roster import audit
from planner.scenario import Lock


def test_a_repair_is_lawful_and_changes_as_little_as_is_worth_it(roster: pd.DataFrame) -> None:
    inputs = team()
    missing = Missing(worked(roster, 1)[0], MONDAY + dt.timedelta(1))
    found = repair(inputs, need(inputs), roster, [missing])
    assert not audit(found.inputs, found.roster)
    assert not ((found.roster["agent"] == missing.agent) & (found.roster["date"] == missing.date)
                & (found.roster["activity"] == "work")).any()  # fmt: skip
    assert found.changed_shifts <= 2
    assert found.objective[1] <= found.objective[0]
    touched = set(found.changes.loc[found.changes["action"] != "break", "agent"]) | {missing.agent}
    for name in set(roster["agent"]) - touched - set(found.changes["agent"]):
        columns = ["date", "start", "end", "activity"]
        same = [frame.loc[frame["agent"] == name, columns].reset_index(drop=True) for frame in (roster, found.roster)]
        pd.testing.assert_frame_equal(*same)


def test_a_repair_moves_nobody_where_no_change_is_allowed(roster: pd.DataFrame) -> None:
    inputs = team()
    missing = Missing(worked(roster, 1)[0], MONDAY + dt.timedelta(1))
    assert repair(inputs, need(inputs), roster, [missing], most=0).changed_shifts == 0


def test_a_cancelled_repair_lets_the_missing_go_and_changes_no_more(roster: pd.DataFrame) -> None:
    inputs, gone = team(), Missing(str(roster["agent"].iloc[0]), roster["date"].iloc[0])
    found = repair(inputs, need(inputs), roster, [gone], cancelled=Looked(0))
    assert found.changed_shifts == 0
    assert found.shortage_h[2] == found.shortage_h[1]
    assert found.breaches == ()
    assert found.notes[-1].startswith("Cancelled")


def test_locks_stay_through_a_repair(roster: pd.DataFrame) -> None:
    names = worked(roster, 1)
    off = [f"p{n}" for n in range(5) if f"p{n}" not in names]
    locks = tuple(Lock(agent=name, date=MONDAY + dt.timedelta(1), shift="off") for name in off)
    inputs = team(locks=locks)
    found = repair(inputs, need(inputs), roster, [Missing(names[0], MONDAY + dt.timedelta(1))])
    on_tuesday = found.roster[found.roster["date"] == MONDAY + dt.timedelta(1)]
    assert not set(on_tuesday["agent"]) & set(off)
    assert not [breach for breach in audit(found.inputs, found.roster) if breach.rule == "locks"]


def test_a_repair_refuses_whom_it_does_not_know(roster: pd.DataFrame) -> None:
    inputs = team()
    asked = [Missing("nobody", MONDAY), Missing("p0", dt.date(2027, 1, 1))]
    with pytest.raises(InputError) as refused:
        repair(inputs, need(inputs), roster, asked)
    assert [fault.value for fault in refused.value.faults] == ["nobody@2026-11-23", "p0@2027-01-01"]


def test_a_repair_keeps_what_people_owe_together(roster: pd.DataFrame) -> None:
    """As many of a role as were there at 13:00 on Tuesday are asked for: nobody is needed, yet somebody comes."""
    day, noon = MONDAY + dt.timedelta(1), pd.Timestamp("2026-11-24T13:00", tz="Europe/Dublin")
    tuesday = roster[roster["date"] == day].groupby("agent").agg({"start": "min", "end": "max"})
    there = sorted(tuesday.index[(tuesday["start"] <= noon) & (tuesday["end"] > noon)])
    cover = [{"role": "supervisor", "least": len(there), "days": "Tue", "between": ["13:00", "13:30"]}]
    inputs = team(rules={"cover": cover, "min_rest_h": 17})
    agents = tuple(one.model_copy(update={"roles": ("supervisor",)}) for one in inputs.agents)
    known = replace(inputs, agents=agents)
    assert not audit(known, roster)
    found = repair(known, need(known, 0.0), roster, [Missing(there[0], day)])
    assert not found.breaches
    assert found.changed_shifts >= 1
    assert repair(known, need(known, 0.0), roster, [Missing(there[0], day)], most=0).breaches[0].rule == "cover"
