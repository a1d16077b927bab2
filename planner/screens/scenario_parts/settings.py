"""Boxes of single numbers: what customers are promised, what is lost, what people are paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from planner.scenario import Scenario
from planner.screens.saved_changes import save_changes
from planner.screens.words import say
from planner.store.scenarios import ScenarioLine

KEYS = ("share_", "within_", "chance_", "absence_", "off_queue_", "cost.", "days_")
"""Beginnings of the names of these boxes' widgets."""


def targets(scenario: ScenarioLine, record: Scenario) -> None:
    """Share, time and chance of each queue's target."""
    with st.form("targets"):
        wanted: dict[str, Any] = {}
        for queue in record.queue:
            target, key = queue.target, f"queue[{queue.name}].target"
            columns = st.columns(3)
            wanted[f"{key}.share"] = _share(columns[0], "share", queue.name, target.share)
            if target.within_s is not None:
                wanted[f"{key}.within_s"] = columns[1].number_input(
                    say("scenarios.within_s", queue=queue.name), 1.0, None, float(target.within_s), 5.0,
                    key=f"within_{queue.name}",
                )  # fmt: skip
            wanted[f"{key}.chance"] = _share(columns[2], "chance", queue.name, target.chance)
        before: dict[str, Any] = {}
        for queue in record.queue:
            key = f"queue[{queue.name}].target"
            before[f"{key}.share"], before[f"{key}.chance"] = queue.target.share, queue.target.chance
            before[f"{key}.within_s"] = queue.target.within_s
        save_button(scenario, before, wanted, "targets")


def shrinkage(scenario: ScenarioLine, record: Scenario) -> None:
    """Shares of time lost."""
    lost = record.shrinkage
    before = {f"shrinkage.{name}": getattr(lost, name) for name in ("absence", "off_queue")}
    with st.form("shrinkage"):
        columns = st.columns(len(before))
        wanted = {
            key: _share(column, key.split(".")[1], "", float(value))
            for column, (key, value) in zip(columns, before.items(), strict=True)
        }
        save_button(scenario, before, wanted, "shrinkage")


def pay(scenario: ScenarioLine, record: Scenario) -> None:
    """Wages by contract and the load on them."""
    cost = record.cost
    before: dict[str, Any] = {f'cost.wage_per_h."{name}"': wage for name, wage in cost.wage_per_h.items()}
    before["cost.load"] = cost.load
    with st.form("pay"):
        wanted: dict[str, Any] = {}
        for key, value in before.items():
            label = say("scenarios.load") if key == "cost.load" else say("scenarios.wage", contract=key.split('"')[1])
            wanted[key] = st.number_input(label, 0.0, None, float(value or 0.0), 0.05, format="%.4g", key=key)
        save_button(scenario, before, wanted, "pay")


def _share(column: Any, name: str, queue: str, value: float) -> float:
    label = say(f"scenarios.{name}", queue=queue)
    percent = column.number_input(label, 0.0, 100.0, round(100 * value, 6), 1.0, format="%.4g", key=f"{name}_{queue}")
    return round(float(percent) / 100, 8)


def save_button(scenario: ScenarioLine, before: Mapping[str, Any], wanted: Mapping[str, Any], box: str) -> None:
    """A button that saves what differs."""
    note = st.text_input(say("scenarios.why"), key=f"why_{box}")
    if not st.form_submit_button(say("scenarios.save"), type="primary"):
        return
    changes = {key: value for key, value in wanted.items() if value != before.get(key)}
    if not changes:
        st.info(say("scenarios.unchanged"))
    elif save_changes(scenario.name, scenario.newest, changes, note=note or ", ".join(changes)):
        st.rerun()
