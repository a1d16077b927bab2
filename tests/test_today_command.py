"""``planner today``: the rest of a kept plan's day and week, as a person and a machine are told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from desk import Desk, planner

FORECAST = "start,queue,mean,q025,q05,q10,q25,q50,q75,q90,q95,q975,aht_s"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk planned once: Monday and Tuesday, 09:00 to 13:00, some eight contacts a half-hour."""
    desk = Desk(tmp_path_factory.mktemp("today") / "desk")
    assert planner("plan", desk.scenario, "--out", desk.folder / "out").code == 0
    return desk


@pytest.fixture
def desk(planned: Desk, tmp_path: Path) -> Desk:
    """A copy of it, to be changed."""
    return Desk.copied(planned, tmp_path / "desk")


def so_far(desk: Desk, *rows: str) -> Path:
    return desk.put("so_far.csv", "start,queue,volume,aht_s\n" + "".join(f"2026-11-23T{row}\n" for row in rows))


def today(desk: Desk, actuals: Path, *more: str | Path):  # type: ignore[no-untyped-def]
    out = desk.folder / "today.csv"
    return planner("today", desk.scenario, "--plan", desk.folder / "out", "--actuals", actuals, "--out", out, *more)


def test_the_rest_of_the_day_and_week(desk: Desk) -> None:
    kept = pd.read_csv(desk.folder / "out/forecast.csv").set_index("start")["mean"]
    said = today(desk, so_far(desk, "09:00,phone,14,240", "09:30,phone,13,240", "10:00,phone,15,250"), "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["now"] == "2026-11-23T10:30:00-05:00"
    (phone,) = told["queues"]
    assert phone["so_far"]["came"] == 42
    assert phone["so_far"]["planned"] == pytest.approx(
        kept["2026-11-23T09:00:00-05:00":"2026-11-23T10:00:00-05:00"].sum()
    )
    day, week = phone["rest_of_day"], phone["rest_of_week"]
    assert (
        day["now"]
        > day["planned"]
        == pytest.approx(kept["2026-11-23T10:30:00-05:00":"2026-11-23T23:30:00-05:00"].sum(), abs=0.01)
    )
    assert day["low80"] <= day["now"] <= day["high80"]
    assert week["planned"] == pytest.approx(kept["2026-11-23T10:30:00-05:00":].sum(), abs=0.01)
    out = Path(told["files"]["forecast"])
    assert out.read_text(encoding="utf-8").split("\n", 1)[0] == FORECAST
    frame = pd.read_csv(out)
    assert frame["start"].iloc[[0, -1]].tolist() == ["2026-11-23T10:30:00-05:00", "2026-11-24T23:30:00-05:00"]
    assert frame["mean"].sum() == pytest.approx(week["now"], abs=0.01)


def test_told_to_people_with_an_alarm(desk: Desk) -> None:
    rows = [f"{hour:02d}:{minute},phone,25," for hour in (9, 10, 11) for minute in ("00", "30")]
    said = today(desk, so_far(desk, *rows))
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert lines[0] == "Plan, until Mon 23 Nov 12:00"
    assert " ".join(lines[2].split()) == "so far today rest of today rest of the week"
    assert lines[4].split()[:2] == ["phone", "150"]
    assert any(
        line.startswith("phone runs ") and "above the forecast until Mon 12:00 (150 of " in line for line in lines
    )
    assert any(line.startswith("ALARM phone: the rest of today is now expected at ") for line in lines)
    assert lines[-3:] == [str(desk.folder / name) for name in ("today.csv", "net.csv", "changes.csv")]


def test_the_same_inputs_write_the_same_bytes_and_the_plan_is_left_alone(desk: Desk) -> None:
    actuals = so_far(desk, "09:00,phone,9,", "09:30,phone,8,")
    before = desk.tree()
    today(desk, actuals)
    first = (desk.folder / "today.csv").read_bytes()
    today(desk, actuals)
    assert (desk.folder / "today.csv").read_bytes() == first
    written = {"today.csv", "net.csv", "changes.csv"}
    assert {name: data for name, data in desk.tree().items() if name not in written} == before


def test_what_is_not_over_at_the_time_given_is_left_out(desk: Desk) -> None:
    actuals = so_far(desk, *(f"{hour:02d}:{minute},phone,0," for hour in (9, 10, 11) for minute in ("00", "30")))
    said = today(desk, actuals, "--now", "2026-11-23T09:10")
    assert "actuals: 6 rows of intervals that are not over at 2026-11-23 09:10 were left out" in said.out
    assert "phone: nothing seen yet, the forecast stands" in said.out
    frame = pd.read_csv(desk.folder / "today.csv").set_index("start")
    kept = pd.read_csv(desk.folder / "out/forecast.csv").set_index("start")
    pd.testing.assert_frame_equal(frame, kept.loc["2026-11-23T09:00:00-05:00":])
    assert "actuals: no contact in any queue since 2026-11-23 09:00, where " in today(desk, actuals).out


def test_a_plan_of_other_inputs_is_forecast_anew(desk: Desk) -> None:
    desk.add(history_row := "2026-11-20T14:00:00,phone,0,240\n", "history.csv")
    assert history_row in (desk.folder / "history.csv").read_text(encoding="utf-8")
    said = today(desk, so_far(desk, "09:00,phone,9,"))
    assert said.code == 0, said.err
    assert "the scenario or a file of it has changed since the plan: its forecast was made anew" in said.out


@pytest.mark.parametrize(
    ("rows", "more", "message"),
    [
        (["09:00,fone,9,"], [], "so_far.csv, row 2, column queue: found 'fone', expected one of phone."),
        (["09:00,phone,x,"], [], "so_far.csv, row 2, column volume: found 'x', expected a number."),
        (["09:00,phone,9,"], ["--now", "noon-ish"], "--now: found 'noon-ish', expected a time."),
        (
            ["09:00,phone,9,"],
            ["--now", "2026-11-30T09:00"],
            "expected a time of the plan, 2026-11-23 00:00 to 2026-11-25",
        ),
    ],
)
def test_bad_input_writes_nothing(desk: Desk, rows: list[str], more: list[str], message: str) -> None:
    said = today(desk, so_far(desk, *rows), *more)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Nothing was written.\n")
    assert message in said.err
    assert not (desk.folder / "today.csv").exists()


def test_a_folder_without_a_plan(desk: Desk) -> None:
    shutil.rmtree(desk.folder / "out")
    said = today(desk, so_far(desk, "09:00,phone,9,"))
    assert said.code == 2
    assert "a folder with a plan" in said.err
