"""A real plan's folder as each role gets it: no amount, no name and no kind of absence in any byte it must not hold."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from planner.report import write
from planner.result import Plan
from planner.services.cut.plan_folder import cut_plan_file, plan_files_seen
from planner.services.door import Actor, sight_of

NAMES = {"A/1": "Ann Secretly", "A2": "Bo Hiddenson", "A3": "Cy Unseen"}
ROLES = ("coordinator", "viewer", "finance", "manager")


@pytest.fixture
def folder(plan: Plan, tmp_path: Path) -> Path:
    """The hand-made plan's folder, with names that are nothing else's."""
    people = tuple(agent.model_copy(update={"name": NAMES[agent.agent]}) for agent in plan.inputs.agents)
    write(replace(plan, inputs=replace(plan.inputs, agents=people)), tmp_path / "plan")
    return tmp_path / "plan"


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def seen_by(role: str, folder: Path) -> dict[str, bytes]:
    sight = sight_of(Actor("account 1", role))
    cut = {name: cut_plan_file(name, content, sight) for name, content in files_of(folder).items()}
    assert [name for name, content in cut.items() if content is not None] == plan_files_seen(list(cut), sight)
    return {name: content for name, content in cut.items() if content is not None}


def unpacked(files: dict[str, bytes]) -> bytes:
    """All bytes, those inside workbooks too."""
    parts = []
    for name, content in files.items():
        parts.append(content)
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                parts += [book.read(inner) for inner in book.namelist()]
    return b"\n".join(parts)


def amounts(folder: Path) -> set[str]:
    """Every amount of money of the plan, as it is written: cells of cost.csv and summary.csv, numbers of plan.json."""
    facts = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    cost, summary = (pd.read_csv(folder / name, dtype=str) for name in ("cost.csv", "summary.csv"))
    found = {*cost["amount"], *summary["cost"].dropna()} | {repr(facts[key]) for key in ("pay", "objective", "bound")}
    return {one for one in found if len(re.sub(r"\D", "", one)) >= 4}


def holds(content: bytes, number: str) -> bool:
    return re.search(rb"(?<![\d.])" + re.escape(number.encode()) + rb"(?!\d)", content) is not None


@pytest.mark.parametrize("role", ["coordinator", "viewer"])
def test_no_amount_is_in_any_byte(folder: Path, role: str) -> None:
    money = amounts(folder)
    assert len(money) >= 5
    whole, cut = unpacked(files_of(folder)), unpacked(seen_by(role, folder))
    assert all(holds(whole, one) for one in money)
    assert [one for one in money if holds(cut, one)] == []


def test_each_role_gets_its_files(folder: Path) -> None:
    every = set(files_of(folder))
    calendars = {name for name in every if name.startswith("calendars/")}
    got = {role: set(seen_by(role, folder)) for role in ROLES}
    assert got["manager"] == every
    assert got["coordinator"] == every - {"cost.csv", "report.html"}
    assert got["finance"] == every - {"ledger.csv", "report.html", *calendars}
    assert got["viewer"] == every - {"cost.csv", "ledger.csv", "report.html", *calendars}


def test_who_sees_everything_gets_the_same_bytes(folder: Path) -> None:
    assert seen_by("manager", folder) == files_of(folder)


def test_a_viewer_reads_no_name(folder: Path) -> None:
    people = NAMES.values()
    assert all(one.encode() in unpacked(files_of(folder)) for one in people)
    cut = unpacked(seen_by("viewer", folder))
    assert [one for one in people if one.encode() in cut] == []


def test_the_workbook_keeps_the_week(folder: Path) -> None:
    def week(content: bytes) -> list[tuple[object, ...]]:
        return list(load_workbook(io.BytesIO(content))["Week"].iter_rows(values_only=True))

    whole = week((folder / "plan.xlsx").read_bytes())
    books = {role: seen_by(role, folder)["plan.xlsx"] for role in ROLES}
    assert week(books["coordinator"]) == whole
    without_names = [(*row[:1], None, *row[2:]) if place >= 4 else row for place, row in enumerate(whole)]
    assert week(books["viewer"])[4:] == without_names[4:]
    sheets = {role: load_workbook(io.BytesIO(book)).sheetnames for role, book in books.items()}
    assert {"Inputs", "Pay"} <= set(sheets["finance"])
    assert not {"Inputs", "Hours", "Pay", "Cost", "Totals", "Summary"} & {*sheets["coordinator"], *sheets["viewer"]}


def test_the_facts_stay_of_one_shape(folder: Path) -> None:
    whole = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    cut = json.loads(seen_by("coordinator", folder)["plan.json"])
    assert list(cut) == list(whole)
    assert {key for key in cut if cut[key] is None and whole[key] is not None} == {"objective", "bound", "terms", "pay"}
