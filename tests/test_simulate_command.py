"""``planner simulate``: what stands behind the proof, and the record of contacts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from desk import AGENTS, Desk, planner

MAIL = """
[[queue]]
name = "mail"
channel = "email"
open = ["Mon-Fri 09:00-13:00"]
history = { queue = "phone", share = 0.1 }
target = { share = 0.90, within_h = 24 }
opening_backlog = [{ age_h = 5, volume = 12 }]
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


def proof(desk: Desk, *options: object, scenario: Path | None = None) -> Path:
    staffing = desk.put(
        "staffing.csv", "group,start,agents\nmornings,2026-11-23T09:00,5\nmornings,2026-11-24T13:00,0\n"
    )
    folder = desk.folder / "proof"
    said = planner("simulate", scenario or desk.scenario, "--staffing", staffing, "--out", folder, *options)
    assert said.code == 0, said.err
    assert said.out.splitlines()[:2] == [str(folder / "service.csv"), str(folder / "summary.csv")]
    return folder


def with_mail(desk: Desk) -> Path:
    text = desk.scenario.read_text(encoding="utf-8").replace("\n[staff]", f"{MAIL}\n[staff]")
    desk.put("agents.csv", AGENTS.replace("6,phone", "6,phone|mail"))
    return desk.put("mail.toml", text.replace('skills = "phone"', 'skills = "phone|mail:1:2"'))


def test_what_stands_behind_a_proof_is_written_and_an_older_one_goes(desk: Desk) -> None:
    folder = proof(desk, scenario=with_mail(desk))
    names = {"service.csv", "summary.csv", "queues.csv", "groups.csv", "backlog.csv"}
    assert {path.name for path in folder.iterdir()} == names
    backlog = pd.read_csv(folder / "backlog.csv")
    assert list(backlog.columns) == ["start", "queue", "age_from_h", "age_to_h", "waiting", "low", "high"]
    first = backlog[backlog["start"] == "2026-11-23T00:00:00-05:00"].set_index("age_from_h")["waiting"]
    assert first[first > 0].to_dict() == {4.0: 12.0}
    service = pd.read_csv(folder / "service.csv")
    assert (service["backlog"] >= 0).all()
    groups = pd.read_csv(folder / "groups.csv")
    assert set(groups["group"]) == {"mornings"}
    assert set(groups["queue"]) == {"*", "phone", "mail"}
    queues = pd.read_csv(folder / "queues.csv")
    assert set(queues["over"]) == {"interval", "day", "week", "month"}
    merged = service.merge(
        queues[queues["over"] == "interval"], left_on=["start", "queue"], right_on=["period", "queue"]
    )
    assert len(merged) == len(service)
    for one, other in (("low", "service_level_low"), ("asa_s_x", "asa_s_y"), ("backlog_x", "backlog_y")):
        pd.testing.assert_series_equal(merged[one], merged[other], check_names=False)
    desk.put("agents.csv", AGENTS)
    proof(desk)
    assert {path.name for path in folder.iterdir()} == names - {"backlog.csv"}


def test_the_contacts_are_kept_where_asked(desk: Desk) -> None:
    path = desk.folder / "deep" / "contacts.parquet"
    folder = proof(desk, "--contacts", path, "--replications", 3)
    contacts = pd.read_parquet(path)
    offered = pd.read_csv(folder / "service.csv")["offered"].sum()
    assert contacts.groupby("replication").size().mean() == pytest.approx(offered)
    assert str(contacts["arrived"].dt.tz) == "America/New_York"
    before = path.read_bytes()
    proof(desk, "--contacts", path, "--replications", 3)
    assert path.read_bytes() == before


def test_a_folder_is_no_file_for_contacts(desk: Desk) -> None:
    staffing = desk.put("staffing.csv", "group,start,agents\nmornings,2026-11-23T09:00,5\n")
    options = ("--staffing", staffing, "--out", desk.folder / "proof", "--contacts", desk.folder)
    said = planner("simulate", desk.scenario, *options)
    assert said.code == 2
    assert "--contacts" in said.err
    assert "expected the name of a file, not a folder" in said.err
