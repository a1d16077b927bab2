"""``planner explain, repair, fits, swap, leave`` on a kept plan, as a person and a machine are told."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from desk import Desk, planner

TUESDAY = "2026-11-24"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk planned once: Monday and Tuesday, 09:00 to 13:00, people who come at nine or at ten."""
    desk = Desk(tmp_path_factory.mktemp("desk") / "desk")
    desk.change('start = "09:00"\nlength_min = 240', 'start = { from = "09:00", to = "10:00" }\nlength_min = 180')
    assert planner("plan", desk.scenario, "--out", desk.folder / "out").code == 0
    return desk


@pytest.fixture
def desk(planned: Desk, tmp_path: Path) -> Desk:
    """A copy of it, to be changed."""
    return Desk.copied(planned, tmp_path / "desk")


def ask(desk: Desk, command: str, *more: str | Path, plan: str = "out"):  # type: ignore[no-untyped-def]
    return planner(command, desk.scenario, "--plan", desk.folder / plan, *more)


def rows(desk: Desk, file: str = "out/roster.csv") -> pd.DataFrame:
    return pd.read_csv(desk.folder / file)


def at_work(desk: Desk, day: str, file: str = "out/roster.csv") -> list[str]:
    found = rows(desk, file)
    return sorted(set(found.loc[(found["date"] == day) & (found["activity"] == "work"), "agent"]))


def test_an_interval_is_explained_and_its_remedies_can_be_applied(desk: Desk) -> None:
    said = ask(desk, "explain", "--queue", "phone", "--at", f"{TUESDAY}T12:40", "--out", desk.folder / "rem", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["start"] == "2026-11-24T12:30:00-05:00"
    assert [one["agent"] for one in told["people"]] == [f"A{k}" for k in range(1, 7)]
    assert {one["state"] for one in told["people"]} <= {"at work", "at work at other hours", "on a day off"}
    files = sorted((desk.folder / "rem").glob("*.csv"))
    assert len(files) == len(told["remedies"]) >= 1
    short_before = json.loads((desk.folder / "out/plan.json").read_text())["shortage_h"]
    for number, (file, remedy) in enumerate(zip(files, told["remedies"], strict=True)):
        out = desk.folder / f"applied{number}"
        done = ask(desk, "repair", "--apply", file, "--max-changes", "0", "--out", out)
        assert done.code == 0, done.err
        plan = json.loads((out / "plan.json").read_text())
        assert short_before - plan["shortage_h"] == pytest.approx(remedy["shortage_h"], abs=1e-3)
        assert not planner("audit", desk.scenario, "--roster", out / "roster.csv").code
        served = remedy["service_level"]
        assert served["interval_after"] >= served["interval_before"] - 0.02


def test_what_was_decided_about_people_is_kept_with_the_plan(desk: Desk) -> None:
    """A temp for Tuesday: the repaired plan knows them, the audit too, and the next repair builds on it."""
    row = f"temp,temp1,{TUESDAY},A1,,,\nwork,temp1,{TUESDAY},morning,{TUESDAY}T10:00,{TUESDAY}T13:00,"
    done = ask(desk, "repair", "--apply", mine(desk, row), "--out", desk.folder / "one")
    assert done.code == 0, done.err
    assert "temp1" in at_work(desk, TUESDAY, "one/roster.csv")
    assert rows(desk, "one/changes.csv")["action"].tolist() == ["temp", "work"]
    assert not planner("audit", desk.scenario, "--roster", desk.folder / "one/roster.csv").code
    assert planner("simulate", desk.scenario, "--plan", desk.folder / "one", "--out", desk.folder / "sim").code == 0
    ill = next(name for name in at_work(desk, TUESDAY) if name != "temp1")
    assert ask(desk, "repair", "--absent", f"{ill}@{TUESDAY}", "--out", desk.folder / "two", plan="one").code == 0
    assert rows(desk, "two/decided.csv")["agent"].tolist() == ["temp1"]
    wages = {name: rows(desk, f"{name}/cost.csv")["amount"].sum() for name in ("out", "one")}
    assert wages["one"] >= wages["out"]
    again = mine(desk, f"temp,A2,{TUESDAY},A1,,,", f"temp,new,{TUESDAY},nobody,,,", f"back,A1,{TUESDAY},,,,")
    said = ask(desk, "repair", "--apply", again, "--out", desk.folder / "three")
    assert said.code == 2
    for part in ("an id that nobody has yet", "whom the temp is like", "a day of leave of A1"):
        assert part in said.err
    assert planner("plan", desk.scenario, "--out", desk.folder / "two").code == 0
    assert not (desk.folder / "two/decided.csv").exists()


def test_an_explanation_can_be_read_aloud(desk: Desk) -> None:
    said = ask(desk, "explain", "--queue", "phone", "--at", f"{TUESDAY}T12:30", "--out", desk.folder / "rem")
    assert said.code == 0, said.err
    assert said.out.startswith("phone, Tue 24 Nov 12:30: ")
    assert "6 people have the skill: " in said.out
    assert "Cheapest remedies" in said.out
    assert "planner repair" in said.out


def test_a_repair_is_a_plan_that_the_next_one_builds_on(desk: Desk) -> None:
    ill, next_ill = at_work(desk, TUESDAY)[:2]
    done = ask(desk, "repair", "--absent", f"{ill}@{TUESDAY}", "--out", desk.folder / "one")
    assert done.code == 0, done.err
    assert "shifts change" in done.out
    assert ill not in at_work(desk, TUESDAY, "one/roster.csv")
    assert (desk.folder / "one/report.html").stat().st_size > 10_000
    changes = rows(desk, "one/changes.csv")
    assert (changes["action"] != "break").sum() <= 2
    assert ill not in set(changes["agent"])
    missing = rows(desk, "one/absent.csv")
    assert missing[["agent", "kind", "note"]].to_numpy().tolist() == [[ill, "sick", "missing"]]
    again = ask(desk, "repair", "--absent", f"{next_ill}@{TUESDAY}", "--out", desk.folder / "two", plan="one")
    assert again.code == 0, again.err
    assert not {ill, next_ill} & set(at_work(desk, TUESDAY, "two/roster.csv"))
    assert sorted(rows(desk, "two/absent.csv")["agent"]) == sorted([ill, next_ill])


def test_who_fits_a_shift(desk: Desk) -> None:
    said = ask(desk, "fits", "--shift", f"{TUESDAY}:morning@09:00", "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert len(told) == 6
    assert all(one["fits"] or one["reason"] for one in told)
    text = ask(desk, "fits", "--shift", f"{TUESDAY}:morning@09:00-12:00").out
    assert f"{sum(one['fits'] for one in told)} of 6 people fit" in text


def test_whether_two_may_swap(desk: Desk) -> None:
    roster = rows(desk)
    tuesday = roster[roster["date"] == TUESDAY].groupby("agent")["start"].min()
    early, late = tuesday.idxmin(), tuesday.idxmax()
    assert tuesday[early] < tuesday[late]
    said = ask(desk, "swap", f"{early}@{TUESDAY}", f"{late}@{TUESDAY}")
    assert said.code == 0, said.err
    assert said.out.startswith("Yes: coverage stays as it is.")
    assert f"({early}) works morning 10:00-13:00 on Tue 24 Nov" in said.out
    free = next((f"A{k}" for k in range(1, 7) if f"A{k}" not in at_work(desk, TUESDAY)), None)
    if free:
        assert ask(desk, "swap", f"{free}@{TUESDAY}", f"{late}@{TUESDAY}").out.startswith("No.")


def test_whether_somebody_may_have_leave(desk: Desk) -> None:
    who = at_work(desk, TUESDAY)[0]
    said = ask(desk, "leave", "--agent", who, "--from", TUESDAY, "--to", TUESDAY, "--json", "--replications", "5")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    (day,) = told["days"]
    assert day["date"] == TUESDAY
    assert day["works"].startswith("morning")
    assert set(told["service_level"]) == {"phone"}
    text = ask(desk, "leave", "--agent", who, "--from", TUESDAY, "--to", TUESDAY).out
    assert text.startswith("Yes" if told["allowed"] else "No")
    assert "others could be off too" in text


@pytest.mark.parametrize(
    ("command", "options", "told"),
    [
        ("explain", ["--queue", "fax", "--at", f"{TUESDAY}T10:00"], "one of phone"),
        ("explain", ["--queue", "phone", "--at", "noon"], "a time of the plan"),
        ("explain", ["--queue", "phone", "--at", "2027-01-01T10:00"], "a time of the plan"),
        ("fits", ["--shift", f"{TUESDAY}:night@22:00"], "with a shift of the scenario: morning"),
        ("fits", ["--shift", "2027-01-01:morning@09:00"], "a day of the plan"),
        ("swap", [f"A1@{TUESDAY}"], "two: A@DATE B@DATE"),
        ("swap", [f"A1@{TUESDAY}", "A2@tomorrow"], "ID@DATE"),
        ("swap", [f"A1@{TUESDAY}", f"B9@{TUESDAY}"], "somebody in the staff file"),
        ("leave", ["--agent", "A1", "--from", TUESDAY, "--to", "2026-11-23"], f"a day from {TUESDAY} on"),
        ("repair", ["--out", "fixed"], "--absent or --apply"),
        ("repair", ["--out", "fixed", "--absent", "A1"], "ID@DATE"),
        ("repair", ["--out", "fixed", "--absent", f"B9@{TUESDAY}"], "somebody in the staff file"),
        ("repair", ["--out", "fixed", "--apply", "nothing.csv"], "a file"),
    ],
)
def test_what_is_not_of_the_plan_is_refused_in_one_message(
    desk: Desk, command: str, options: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    before = desk.tree()
    said = ask(desk, command, *options)
    assert said.code == 2
    assert "Nothing was written." in said.err
    assert told in said.err
    assert desk.tree() == before


def mine(desk: Desk, *lines: str) -> Path:
    return desk.put("mine.csv", "action,agent,date,shift,start,end,note\n" + "".join(f"{line}\n" for line in lines))


def test_hours_that_no_shift_has_are_refused_by_file_and_row(desk: Desk) -> None:
    who = at_work(desk, TUESDAY)[0]
    file = mine(desk, f"off,{who},{TUESDAY},,,,", f"work,{who},2026-11-23,morning,2026-11-23T09:15,2026-11-23T12:15,")
    said = ask(desk, "repair", "--apply", file, "--out", desk.folder / "fixed")
    assert said.code == 2, said.out
    assert "mine.csv:3: found 'morning 09:15-12:15', expected hours of a shift on 2026-11-23" in said.err
    assert not (desk.folder / "fixed").exists()


def test_a_change_that_breaks_a_rule_is_told_and_nothing_is_written(desk: Desk) -> None:
    free = next(f"A{k}" for k in range(1, 7) if f"A{k}" not in at_work(desk, TUESDAY))
    desk.change('file = "agents.csv"', 'file = "agents.csv"\nlocks = "locks.csv"')
    desk.put("locks.csv", f"agent,date,shift,start\n{free},{TUESDAY},off,\n")
    file = mine(desk, f"work,{free},{TUESDAY},morning,{TUESDAY}T09:00,{TUESDAY}T12:00,")
    said = ask(desk, "repair", "--apply", file, "--out", desk.folder / "fixed")
    assert said.code == 1, said.out
    assert "BREACH" in said.err
    assert "changed since the plan" in said.err
    assert not (desk.folder / "fixed").exists()
