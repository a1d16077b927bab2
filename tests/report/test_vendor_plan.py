"""A plan whose phone spills over to a vendor, from scenario to files: what was taken is what is paid."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from desk import AGENTS, Desk, planner

PRICE = 3.5
SPILL = f"""
[[route]]
from_queue = "phone"
to = "vendor:Acme"
after_s = 60

[[vendor]]
name = "Acme"
queues = ["phone"]
price = {{ per = "contact", amount = {PRICE} }}

[cost]
wage_per_h = {{ "part-time" = 20 }}
"""
CONTRACT_FILES = {"vendors.csv", "ways.csv"}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Two people instead of six, so that callers wait for a minute and more; the plan lies in ``out``."""
    desk = Desk(tmp_path_factory.mktemp("spill") / "desk")
    desk.put("agents.csv", "\n".join(AGENTS.splitlines()[:3]) + "\n")
    desk.add(SPILL)
    said = planner("plan", desk.scenario, "--out", desk.folder / "out")
    assert said.code == 0, said.err
    return desk


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / name, keep_default_na=False)


def test_money_is_contacts_times_price(planned: Desk) -> None:
    vendors, cost = read(planned.folder / "out", "vendors.csv"), read(planned.folder / "out", "cost.csv")
    assert set(vendors["vendor"]) == {"Acme"}
    assert set(vendors["queue"]) == {"phone"}
    contacts = vendors["contacts"].sum()
    assert contacts > 1
    assert not vendors["in_time"].any(), "handed over after 60 s of 20"
    paid = cost[cost["item"] == "vendor Acme"]
    assert paid["amount"].sum() == pytest.approx(contacts * PRICE, abs=0.006)
    assert paid["hours"].sum() == pytest.approx(vendors["handled_min"].sum() / 60, abs=1e-4)
    assert paid[["queue", "team", "site", "month", "currency"]].to_numpy().tolist() == [
        ["phone", "", "", "2026-11", "USD"]
    ]


def test_the_vendor_takes_a_part_of_what_was_offered_while_the_line_is_open(planned: Desk) -> None:
    """Who called in the last minute before 13:00 may be handed over in the first minute after it."""
    vendors, service = read(planned.folder / "out", "vendors.csv"), read(planned.folder / "out", "service.csv")
    assert vendors["contacts"].sum() < pd.to_numeric(service["offered"]).sum()
    clock = pd.to_datetime(vendors["start"]).dt.strftime("%H:%M")
    assert clock.between("09:00", "13:00").all()


def test_summary_plan_and_page_hold_the_same_money(planned: Desk) -> None:
    folder = planned.folder / "out"
    total = read(folder, "cost.csv")["amount"].sum()
    summary = read(folder, "summary.csv")
    all_queues = summary[summary["queue"] == "*"].assign(cost=lambda rows: pd.to_numeric(rows["cost"]))
    for kind in (10, 8, 7):  # days, weeks, months
        assert all_queues[all_queues["period"].str.len() == kind]["cost"].sum() == pytest.approx(total, abs=0.02)
    assert f'"pay": {total:.2f}'.rstrip("0") in (folder / "plan.json").read_text(encoding="utf-8")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Outside the roster</h2>" in page
    assert "None of phone can be answered within 20 s: they are handed over after 60 s." in page


def test_a_proof_writes_them_too_and_a_folder_loses_stale_ones(planned: Desk) -> None:
    """The plan's roster simulated again is the plan's own proof; without the route nothing is left of the vendor."""
    folder, plan = planned.folder / "proof", planned.folder / "out"
    said = planner("simulate", planned.scenario, "--plan", plan, "--out", folder)
    assert said.code == 0, said.err
    assert (folder / "vendors.csv").read_bytes() == (plan / "vendors.csv").read_bytes()
    assert (folder / "summary.csv").read_bytes() == (plan / "summary.csv").read_bytes()
    (folder / "ways.csv").write_text("an earlier proof's", encoding="utf-8")
    text = planned.scenario.read_text(encoding="utf-8")
    alone = planned.put("alone.toml", text[: text.index("[[route]]")] + text[text.index("[cost]") :])
    assert planner("simulate", alone, "--roster", plan / "roster.csv", "--out", folder).code == 0
    assert not CONTRACT_FILES & {path.name for path in folder.iterdir()}
    for name in CONTRACT_FILES:
        (plan / name).write_text("an earlier plan's", encoding="utf-8")
    assert planner("plan", alone, "--out", plan).code == 0
    assert not CONTRACT_FILES & {path.name for path in plan.iterdir()}
    assert "vendor" not in (plan / "cost.csv").read_text(encoding="utf-8")
