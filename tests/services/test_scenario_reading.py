"""A scenario read through the services: the whole of it for who sees it, the rest without what is not theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from runs import SAMPLES

from planner.services import Actor, Services
from planner.store.database import Store


@pytest.mark.parametrize(
    ("role", "pay", "kinds"), [("manager", True, True), ("coordinator", False, True), ("viewer", False, False)]
)
def test_inputs_as_a_role_sees_them(store: Store, role: str, pay: bool, kinds: bool) -> None:
    Services(store, Actor.local()).save_scenario("peak", SAMPLES / "peak_week.toml")
    inputs = Services(store, Actor("account 1", role)).inputs("peak")
    assert any(agent.wage_per_h or agent.salary_per_year for agent in inputs.agents) == pay
    assert bool(inputs.scenario.cost and inputs.scenario.cost.wage_per_h) == pay
    assert ({"leave", "sick"} & {one.kind for one in inputs.absences} != set()) == kinds
    assert len(inputs.history) > 100_000


def test_a_history_of_the_store_is_read(store: Store, tmp_path: Path) -> None:
    rows = [f"2026-10-{day:02}T{hour:02}:00,support,{hour}" for day in range(1, 32) for hour in range(8, 20)]
    (tmp_path / "history.csv").write_text("start,queue,volume\n" + "\n".join(rows) + "\n", encoding="utf-8")
    text = (SAMPLES / "small_team.toml").read_text(encoding="utf-8")
    (tmp_path / "data").symlink_to(SAMPLES / "data")
    own = tmp_path / "mine.toml"
    own.write_text(
        text.replace('file = "data/small/tickets.csv"', 'store = "past"').replace(
            "interval_min = 30", "interval_min = 60"
        ),
        encoding="utf-8",
    )
    services = Services(store, Actor.local())
    services.add_file("past", tmp_path / "history.csv", "history", "Europe/Dublin")
    services.save_scenario("mine", own, allow=(SAMPLES,))
    assert services.inputs("mine").history["volume"].sum() == sum(range(8, 20)) * 31
