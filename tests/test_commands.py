"""Each command that plans, forecasts, staffs or simulates as a person meets it: what it prints, writes and returns."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from desk import Desk, Said, history_text, planner, roster, segments

FORECAST = "start,queue,mean,q025,q05,q10,q25,q50,q75,q90,q95,q975,aht_s"
SERVICE = "start,queue,offered,service_level,low,high,asa_s,p_abandon,occupancy,backlog"
SUMMARY = "period,queue,offered,service_level,p_meet,required_fte,paid_fte,cost"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


# ---- plan ----


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Said]:
    """A desk planned once, its results as JSON; tests that use it change nothing in it."""
    desk = Desk(tmp_path_factory.mktemp("planned") / "desk")
    return desk, planner("plan", desk.scenario, "--json")


def test_a_plan_told_to_machines(planned: tuple[Desk, Said]) -> None:
    desk, said = planned
    assert said.code == 0, said.err
    told = json.loads(said.out)
    folder = desk.folder / "out" / "week"
    assert told["status"] in ("optimal", "feasible")
    assert [row["queue"] for row in told["promises"]] == ["phone", "phone"]
    assert all(Path(path).exists() for path in told["files"].values())
    assert Path(told["files"]["roster"]) == folder / "roster.csv"
    assert json.loads((folder / "plan.json").read_text(encoding="utf-8"))["status"] == told["status"]
    stages = [line.split("] ")[1].split(",")[0] for line in said.err.splitlines()]  # progress is not on stdout
    assert (stages[0], stages[-2:]) == ("history", ["report", "done"])


def test_a_plan_told_to_people_replaces_contract_files_only(planned: tuple[Desk, Said], desk: Desk) -> None:
    desk.put("out/mine/notes.txt", "keep")
    desk.put("out/mine/windows.csv", "of an earlier plan")
    folder = desk.folder / "out" / "mine"
    said = planner("plan", desk.scenario, "--out", folder, "--seed", 1, "--work", 0.05)
    assert said.code == 0, said.err
    for name in ("report.html", "plan.xlsx", "roster.csv", "calendars"):
        assert str(folder / name) in said.out
    assert (folder / "notes.txt").read_text() == "keep"
    assert (folder / "windows.csv").read_text().split("\n", 1)[0] == "queue,from,to,hours"
    first, _ = planned
    for name in ("roster.csv", "service.csv", "cost.csv"):  # the same inputs, seed and work: the same bytes
        assert (folder / name).read_bytes() == (first.folder / "out" / "week" / name).read_bytes()


def test_the_proof_of_a_kept_plan(planned: tuple[Desk, Said], tmp_path: Path) -> None:
    desk, _ = planned
    kept = desk.folder / "out" / "week"
    said = planner("simulate", desk.scenario, "--plan", kept, "--out", tmp_path / "proof")
    assert said.code == 0, said.err
    for name in ("service.csv", "summary.csv"):  # its paths and seed are kept: the same simulation
        assert (tmp_path / "proof" / name).read_bytes() == (kept / name).read_bytes()
    assert planner("audit", desk.scenario, "--roster", kept / "roster.csv").code == 0


@pytest.mark.parametrize(("rest_h", "told"), [(4, False), (5, True)])
def test_locks_are_kept_and_told_where_they_break_a_rule(desk: Desk, rest_h: int, told: bool) -> None:
    desk.change('"Mon-Fri 09:00-13:00"', '"00:00-24:00"')
    desk.change("[0, 24]", "[0, 40]")
    desk.change("[staff]", '[staff]\nlocks = "locks.csv"')
    desk.put("locks.csv", "agent,date,shift,start\nA1,2026-11-23,evening,18:00\nA1,2026-11-24,early,03:00\n")
    shifts = '[[shift]]\nname = "{}"\nstart = "{}"\nlength_min = 300\n'
    desk.add(shifts.format("evening", "18:00") + shifts.format("early", "03:00") + f"[rules]\nmin_rest_h = {rest_h}\n")
    said = planner("plan", desk.scenario)
    assert said.code == 0, said.err
    found = json.loads((desk.folder / "out/week/plan.json").read_text(encoding="utf-8"))
    assert any("Person 1 (A1)" in note and "lock" in note for note in found["warnings"]) == told
    checked = planner("audit", desk.scenario, "--roster", desk.folder / "out/week/roster.csv")
    assert checked.code == int(told)
    assert ("A1" in checked.out) == told


@pytest.mark.parametrize(("most", "code"), [(2, 0), (1, 3)])
def test_a_contract_that_contradicts_a_hard_rule(desk: Desk, most: int, code: int) -> None:
    desk.change("[0, 24]", "[0, 40]\ndays_per_week = [7, 7]")
    desk.add(f"[rules]\nmax_consecutive_days = {most}\n")
    desk.put("out/week/plan.json", "of an earlier plan")
    before = desk.tree()
    said = planner("plan", desk.scenario)
    assert said.code == code, said.err
    if code:
        assert (said.out, desk.tree()) == ("", before)
        assert "Nothing was written: no roster could be made.\nPerson 1 (A1) cannot be rostered" in said.err
        assert "works at most 1 days in a row" in said.err


# ---- forecast ----


def test_a_forecast_of_a_bare_file(desk: Desk) -> None:
    out = desk.folder / "forecast.csv"
    said = planner("forecast", desk.folder / "history.csv", "--days", 3, "--holidays", "US-NY", "--out", out)
    assert (said.code, said.out) == (0, f"{out}\n")
    assert "phone: opening hours learned from the history: Mon-Fri 09:00-13:00" in said.err
    assert out.read_text(encoding="utf-8").split("\n", 1)[0] == FORECAST
    frame = pd.read_csv(out, parse_dates=["start"])
    assert len(frame) == 3 * 48  # every half-hour, from the day after the last on: a Saturday
    assert frame["start"].iloc[0] == pd.Timestamp("2026-11-21", tz="UTC")
    by_day = frame.groupby(frame["start"].dt.day_of_week)["mean"].sum()
    assert by_day[5] == by_day[6] == 0 < by_day[0]
    assert (frame["aht_s"] == 240).all()


def test_the_start_and_several_queues(desk: Desk) -> None:
    more = history_text(queue="chat").split("\n", 1)[1]
    history, out = desk.put("history.csv", history_text() + more), desk.folder / "forecast.csv"
    said = planner("forecast", history, "--days", 1, "--start", "2026-11-12", "--out", out)
    assert said.code == 0
    assert "112 rows of history at or after the forecast's start 2026-11-12 00:00 were ignored" in said.err
    frame = pd.read_csv(out, parse_dates=["start"])
    assert list(frame["queue"].unique()) == ["chat", "phone"]
    assert set(frame["start"].dt.date.astype(str)) == {"2026-11-12"}
    again = desk.folder / "again.csv"
    text = "\n".join(line for line in history.read_text().split("\n") if line[:10] < "2026-11-12" or line[:1] == "s")
    desk.put("history.csv", text + "\n")
    planner("forecast", history, "--days", 1, "--start", "2026-11-12", "--out", again)
    assert again.read_bytes() == out.read_bytes()  # what came after the start has no influence


def test_a_forecast_with_a_scenario(desk: Desk) -> None:
    desk.add("[[special_day]]\ndate = 2026-12-01\nopen = []\n")
    (desk.folder / "agents.csv").unlink()  # nobody's shifts matter to a forecast
    history, out = desk.folder.parent / "elsewhere.csv", desk.folder / "forecast.csv"
    (desk.folder / "history.csv").rename(history)
    said = planner("forecast", history, "--days", 2, "--start", "2026-11-30", "--scenario", desk.scenario, "--out", out)
    assert said.code == 0, said.err
    frame = pd.read_csv(out)
    assert len(frame) == 2 * 48
    assert frame["start"].iloc[0] == "2026-11-30T00:00:00-05:00"  # the scenario's zone
    by_day = frame.groupby(frame["start"].str[:10])["mean"].sum()
    assert by_day["2026-12-01"] == 0 < by_day["2026-11-30"]


def test_what_was_repaired_is_told_on_stderr(desk: Desk) -> None:
    desk.add(history_text().splitlines()[1] + "\n", "history.csv")
    for command in (("forecast", "--days", 1), ("backtest", "--origins", 2)):
        out = desk.folder / "result.csv"
        said = planner(command[0], desk.folder / "history.csv", *command[1:], "--out", out)
        assert said.out.startswith(f"{out}\n")
        assert "history.csv: 1 exactly repeated rows were dropped (first: row 402, queue phone" in said.err


# ---- staff ----


def test_the_batch_calculator(desk: Desk) -> None:
    cases = desk.put(
        "cases.csv",
        "label,model,volume,interval_s,aht_s,target,within_s,patience_s,concurrency,aht_by_concurrency_s,max_occupancy"
        ",definition,agents\nC,erlang_c,100,1800,180,0.8,20,,,,,,\nA,erlang_a,100,,180,,,120,,,,,\n"
        "given,erlang_a,100,,180,,,120,,,,,10\nchat,chat,60,1800,,0.9,60,300,2,300|400,,offered,\n",
    )
    out = desk.folder / "staffed.csv"
    said = planner("staff", cases, "--out", out)
    assert (said.code, said.out, said.err) == (0, f"{out}\n", "")
    came, back = pd.read_csv(cases), pd.read_csv(out)
    pd.testing.assert_frame_equal(back[list(came.columns.drop("agents"))], came.drop(columns="agents"))
    assert list(back.columns[-6:]) == ["agents", "service_level", "asa_s", "p_wait", "p_abandon", "occupancy"]
    # 10 erlangs, 80 % within 20 s: 14 agents by any Erlang C table (13 answer 79.6 %).
    assert back["agents"].tolist()[::2] == [14, 10]
    assert back["agents"][1] < 14  # those who hang up need nobody
    assert (back["service_level"][[0, 1, 3]] >= 0.8).all()


# ---- simulate ----


def test_the_proof_of_a_roster(desk: Desk) -> None:
    everybody = [segments("A1", "A2", "A3", "A4", "A5", day=day) for day in ("2026-11-23", "2026-11-24")]
    folder = desk.folder / "proof"
    said = planner("simulate", desk.scenario, "--roster", roster(desk, *everybody), "--out", folder)
    assert said.code == 0, said.err
    names = ["service.csv", "summary.csv", "queues.csv", "groups.csv"]
    assert said.out.splitlines() == [str(folder / name) for name in names]
    assert (folder / "service.csv").read_text(encoding="utf-8").split("\n", 1)[0] == SERVICE
    assert (folder / "summary.csv").read_text(encoding="utf-8").split("\n", 1)[0] == SUMMARY
    five = pd.read_csv(folder / "summary.csv")
    planner("simulate", desk.scenario, "--roster", roster(desk, segments("A1", "A2")), "--out", folder)
    two = pd.read_csv(folder / "summary.csv")
    monday = [frame[(frame["period"] == "2026-11-23") & (frame["queue"] == "phone")].iloc[0] for frame in (five, two)]
    assert monday[0]["service_level"] > monday[1]["service_level"] + 0.1
    assert monday[0]["offered"] == monday[1]["offered"]  # the same contacts in both
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


def test_the_proof_of_headcounts(desk: Desk) -> None:
    staffing = desk.put("staffing.csv", "group,start,agents\nmornings,2026-11-23T09:00,5\nmornings,2026-11-24,0\n")
    folder = desk.folder / "proof"
    options = ("--staffing", staffing, "--replications", 30, "--out", folder)
    assert planner("simulate", desk.scenario, *options).code == 0
    summary = pd.read_csv(folder / "summary.csv")
    phone = summary[summary["queue"] == "phone"].set_index("period")["service_level"]
    assert phone["2026-11-23"] > 0.5 > phone["2026-11-24"] == 0
    first = (folder / "service.csv").read_bytes()
    planner("simulate", desk.scenario, *options)
    assert (folder / "service.csv").read_bytes() == first


@pytest.mark.parametrize(
    ("options", "found"),
    [((), "none of them"), (("--roster", "a.csv", "--staffing", "b.csv"), "2 of them")],
)
def test_what_is_to_be_simulated_is_said_once(desk: Desk, options: tuple[str, ...], found: str) -> None:
    said = planner("simulate", desk.scenario, *options, "--out", desk.folder / "proof")
    assert said.code == 2
    assert f"planner simulate: found '{found}', expected exactly one of --plan, --roster and --staffing." in said.err
    assert not (desk.folder / "proof").exists()
