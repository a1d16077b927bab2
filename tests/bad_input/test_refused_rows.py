"""Bad rows of rosters, headcounts and cases, each told by its row; folders that hold no plan."""

from __future__ import annotations

import pytest
from desk import Desk
from refusals import ROSTER, refused

DAY = "2026-11-23T09:00:00-05:00,2026-11-23T13:00:00-05:00"


def test_a_roster_with_bad_cells(desk: Desk) -> None:
    roster = desk.put(
        "roster.csv",
        ROSTER
        + "A1,2026-11-23,morning,work,,2026-11-23T13:00:00-05:00,2026-11-23T09:00:00-05:00,true\n"
        + f"A2,23.11.2026,morning,work,,{DAY},true\nA3,2026-11-23,morning,work,,nine,{DAY[26:]},maybe\n"
        + f",2026-11-23,morning,work,,{DAY},true\n",
    )
    expected = [
        "roster.csv, row 5, column agent: expected a name. Fill the cell, or delete the row.",
        "roster.csv, row 4, column start: found 'nine', expected a time such as",
        "roster.csv, row 3, column date: found '23.11.2026', expected a date such as 2026-11-23. Write year-month-day.",
        "roster.csv, row 4, column paid: found 'maybe', expected true or false. Write true or false.",
        "roster.csv, row 2, column end: found '2026-11-23T09:00:00-05:00', expected a moment after its start.",
    ]
    for command in (("audit",), ("simulate", "--out", desk.folder / "proof")):
        faults = refused(desk, command[0], desk.scenario, "--roster", roster, *command[1:])
        assert len(faults) == len(expected)
        for fault, start in zip(faults, expected, strict=True):
            assert fault.startswith(start)


def test_headcounts_of_unknown_groups(desk: Desk) -> None:
    staffing = desk.put(
        "staffing.csv",
        "group,start,agents\nmornigs,2026-11-23T09:00,4\nmornings,2026-11-23T09:00,-1\n"
        "mornings,2026-11-23T10:00,3\nmornings,2026-11-23T10:00,4\nmornings,2026-11-23T11:00,\n"
        "mornings,2026-11-23T12:00,2.5\n",
    )
    faults = refused(desk, "simulate", desk.scenario, "--staffing", staffing, "--out", desk.folder / "proof")
    assert faults == [
        "staffing.csv, row 2, column group: found 'mornigs', expected a [[group]] of the scenario. Did you mean"
        " mornings?",
        "staffing.csv, row 3, column agents: found '-1', expected a whole number of people. Write 0 for nobody.",
        "staffing.csv, row 6, column agents: expected a whole number of people. Write 0 for nobody.",
        "staffing.csv, row 7, column agents: found '2.5', expected a whole number of people. Write 0 for nobody.",
        "staffing.csv, row 5, column start: found '2026-11-23T10:00', expected one headcount of a group at a time."
        " Delete one of the rows.",
    ]


def test_cases_of_the_batch_calculator(desk: Desk) -> None:
    cases = desk.put(
        "cases.csv",
        "model,volume,aht_s,patience_s,target\nerlang_b,100,300,,0.8\nerlang_a,-3,300,,0.8\nerlang_c,100,x,,1.0\n",
    )
    faults = refused(desk, "staff", cases, "--out", desk.folder / "staffed.csv")
    assert [fault.split(". ")[0] for fault in faults] == [
        "cases.csv, row 2, column model: found 'erlang_b', expected erlang_c or erlang_a or erlang_g or chat",
        "cases.csv, row 3, column volume: found '-3', expected contacts, 0 to 1e9",
        "cases.csv, row 3, column patience_s: expected seconds, above 0",
        "cases.csv, row 4, column aht_s: found 'x', expected seconds, 0 to 1e6",
        "cases.csv, row 4, column target: found '1.0', expected a share, at least 0 and below 1",
    ]
    desk.put("cases.csv", "model,volume,aht_s\n" + "erlang_b,1,300\n" * 50)
    assert refused(desk, "staff", cases)[20:] == ["and 30 more"]
    desk.put("cases.csv", "volume,aht\n1,2\n")
    assert refused(desk, "staff", cases)[-1].startswith(
        "cases.csv, row 1: found 'volume, aht', expected a column model"
    )


@pytest.mark.parametrize("name", ["plan.json", "roster.csv", "forecast.csv", "paths.parquet"])
def test_a_folder_that_holds_no_whole_plan(desk: Desk, name: str) -> None:
    for file in {"plan.json", "roster.csv", "forecast.csv", "paths.parquet"} - {name}:
        desk.put(f"kept/{file}", "")
    (fault,) = refused(desk, "simulate", desk.scenario, "--plan", desk.folder / "kept", "--out", desk.folder / "proof")
    assert f"kept: expected a folder with a plan, its {name} too. Name the folder that `planner plan` wrote" in fault
