"""A plan's folder: every file of the contract, the same bytes each time, nothing else touched."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.faults import InputError
from planner.frames import FRAMES, WHERE_ANY
from planner.report import write
from planner.report.files import check_writable, table_text, write_proof, write_table
from planner.report.folder import CONTRACT
from planner.report.plan_json import plan_text
from planner.result import Plan
from planner.roster.result import Status

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(plan: Plan, tmp_path: Path) -> Path:
    out = tmp_path / "out" / "plan"
    write(plan, out)
    return out


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_all_contract_files_are_written_and_nothing_else(folder: Path) -> None:
    expected = {name for name in CONTRACT if "*" not in name} - {spec.name for spec in WHERE_ANY}
    expected |= {"calendars/A_1.ics", "calendars/A2.ics", "calendars/A3.ics"}
    assert set(digests(folder)) == expected
    for spec in (spec for spec in FRAMES if spec not in WHERE_ANY):
        assert (folder / spec.name).read_text(encoding="utf-8").splitlines()[0] == ",".join(spec.columns)


def test_two_writes_give_the_same_bytes(plan: Plan, folder: Path, tmp_path: Path) -> None:
    write(plan, tmp_path / "again")
    assert digests(tmp_path / "again") == digests(folder)


def test_a_plan_without_people_is_written_too(plan: Plan, tmp_path: Path) -> None:
    nobody = replace(plan.roster, frame=plan.roster.frame.iloc[:0], status=Status.NONE_FOUND)
    write(replace(plan, roster=nobody), tmp_path)
    assert (tmp_path / "roster.csv").read_text().count("\n") == 1
    assert not list(tmp_path.glob("calendars/*"))


def test_an_earlier_plan_is_replaced_contract_files_only(plan: Plan, folder: Path) -> None:
    kept = [folder / "notes.txt", folder / "calendars" / "readme.md", folder / "my.csv"]
    for path in kept:
        path.write_text("mine")
    (folder / "calendars" / "GONE.ics").write_text("an earlier plan's")
    (folder / "cost.csv").write_text("old")
    write(plan, folder)
    assert all(path.read_text() == "mine" for path in kept)
    assert not (folder / "calendars" / "GONE.ics").exists()
    assert (folder / "cost.csv").read_text().startswith("item,queue")
    assert not list(folder.glob(".incomplete-*"))


def test_a_failure_leaves_the_earlier_plan_as_it_was(plan: Plan, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests(folder)

    def fail(*_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("planner.report.folder.write_calendars", fail)
    with pytest.raises(RuntimeError, match="disk full"):
        write(plan, folder)
    assert digests(folder) == before
    assert not list(folder.glob(".incomplete-*"))


def test_a_file_in_the_way_of_the_folder_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for refused in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match=r"output folder .*expected a folder, not a file\. Name another folder"):
            check_writable(refused)
    check_writable(tmp_path / "new" / "deep")  # allowed, and nothing is made
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(InputError, match=r"found 'Read-only file system', expected a folder that can be written"):
        check_writable(tmp_path)


def test_tables_say_moments_flags_dates_and_numbers_plainly() -> None:
    moment = pd.Timestamp("2026-03-08 01:30", tz="America/New_York")
    frame = pd.DataFrame(
        {
            "start": [moment, moment + pd.Timedelta(hours=1)],
            "date": [dt.date(2026, 3, 8)] * 2,
            "text": ["a,b", ""],
            "paid": [True, False],
            "share": [0.1 + 0.2, np.nan],
            "amount": [1234567.891, -0.0001],
            "volume": np.array([1e-9, 2.5], dtype=np.float32),
        }
    )
    assert table_text(frame) == (
        "start,date,text,paid,share,amount,volume\n"
        '2026-03-08T01:30:00-05:00,2026-03-08,"a,b",true,0.3,1234567.89,0.0\n'
        "2026-03-08T03:30:00-04:00,2026-03-08,,false,,0.0,2.5\n"
    )


@given(
    amounts=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=6),
    minutes=st.lists(st.integers(0, 600_000), min_size=1, max_size=6),
)
@settings(max_examples=25, derandomize=True, deadline=None)
def test_tables_read_back_give_the_moments_exactly_and_the_numbers_to_their_decimals(
    amounts: list[float], minutes: list[int]
) -> None:
    count = min(len(amounts), len(minutes))
    moments = pd.Timestamp("2026-01-01", tz="America/New_York") + pd.to_timedelta(minutes[:count], unit="min")
    frame = pd.DataFrame({"start": moments, "amount": amounts[:count], "share": amounts[:count]})
    text = table_text(frame)
    back = pd.read_csv(io.StringIO(text))
    assert list(pd.to_datetime(back["start"], utc=True)) == list(moments.tz_convert("UTC"))
    np.testing.assert_allclose(back["amount"], frame["amount"], atol=0.0051)
    np.testing.assert_allclose(back["share"], frame["share"], rtol=1e-12, atol=5.1e-7)
    assert "-0.0," not in text


def test_tables_without_rows_keep_their_header() -> None:
    for spec in FRAMES:
        assert table_text(spec.empty()) == ",".join(spec.columns) + "\n"


def test_roster_comes_back_as_it_was(plan: Plan, folder: Path) -> None:
    back = pd.read_csv(folder / "roster.csv", keep_default_na=False)
    assert list(back["paid"]) == ["true"] * 4 + ["false", "true", "true"] or set(back["paid"].astype(str)) == {
        "True",
        "False",
    }
    assert list(pd.to_datetime(back["start"], utc=True)) == list(plan.roster.frame["start"].dt.tz_convert("UTC"))


def test_paths_come_back_as_they_were(plan: Plan, folder: Path) -> None:
    back = pd.read_parquet(folder / "paths.parquet")
    assert list(back.columns) == ["start", "queue", "p0", "p1", "p2", "p3"]
    phone = back[back["queue"] == "phone"]
    np.testing.assert_array_equal(phone[["p0", "p1", "p2", "p3"]].to_numpy().T, plan.forecast.paths["phone"])
    assert list(phone["start"]) == list(plan.forecast.starts)


def test_plan_json_fits_its_schema_and_says_what_is_proven(folder: Path) -> None:
    found = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, json.loads((ROOT / "planner/schemas/plan.schema.json").read_text(encoding="utf-8")))
    assert found["status"] == "feasible"
    assert found["gap"] == pytest.approx(2 / 120, abs=1e-6)
    assert found["pay"] == pytest.approx(72 + 160 + 180 + 40 + 11.5)
    assert [promise["met"] for promise in found["promises"]] == [False, True, True]
    assert json.loads((folder / "timings.json").read_text()) == {"forecast": 1.235}


def test_unknown_numbers_are_null_in_plan_json(plan: Plan) -> None:
    unproven = replace(plan, roster=replace(plan.roster, bound=float("nan"), shortage_bound_h=float("inf")))
    found = json.loads(plan_text(unproven))
    assert found["bound"] is None
    assert found["gap"] is None
    assert found["shortage_bound_h"] is None


def test_single_tables_and_proofs_are_written_whole(plan: Plan, tmp_path: Path) -> None:
    write_table(plan.cost, tmp_path / "deep" / "cost.csv")
    assert (tmp_path / "deep" / "cost.csv").read_bytes().count(b"\n") == 6
    paths = write_proof(plan.simulation, plan.summary, tmp_path / "proof")
    assert [path.name for path in paths] == ["service.csv", "summary.csv"]
    assert sorted(path.name for path in (tmp_path / "proof").iterdir()) == ["service.csv", "summary.csv"]
