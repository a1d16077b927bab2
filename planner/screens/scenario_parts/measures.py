"""Measures that a plan of months ahead may take, in boxes: a list of those stated, one at a time to add or change."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from planner.capacity.checks import NEEDS_SHARE, idle_uses
from planner.capacity.levers import LEVERS, READS
from planner.scenario import Scenario
from planner.scenario.money import Lever
from planner.screens.figure import note, table_and_csv
from planner.screens.saved_changes import save_changes
from planner.screens.scenario_parts.beside_measures import BESIDE
from planner.screens.scenario_parts.record_boxes import Boxes, is_share
from planner.screens.sign_in import may_do, services
from planner.screens.words import say, say_plain
from planner.store.scenarios import ScenarioLine

PAY = ("wage_per_h", "price_per_h")
"""Keys that only those see who see pay."""


def measures(scenario: ScenarioLine, record: Scenario) -> None:
    """What may be done and how far, in words; the boxes of one measure."""
    note(say("measures.means"))
    stated: dict[str, Lever] = {lever.use: lever for lever in record.lever}
    if stated:
        rows = [line for lever in stated.values() for line in _rows(lever, record.currency)]
        names = [say(f"measures.{name}") for name in ("measure", "says", "how_far")]
        table_and_csv(pd.DataFrame(rows, columns=names), "measures", expanded=True)
    else:
        st.info(say("measures.none"))
    for use in idle_uses(record):
        st.warning(say(f"measures.idle_{use}"))
    if not may_do("scenario.edit"):
        return
    key = f"measure_{scenario.newest}"
    use = st.selectbox(
        say("measures.choose"),
        list(LEVERS),
        format_func=lambda one: say_plain("measures.stated" if one in stated else "measures.unstated", name=_name(one)),
        key=key,
    )
    note(say(f"measures.does_{use}"))
    _boxes(scenario, record, use, stated.get(use))
    if use in stated and st.button(say("measures.take_away", name=_name(use)), key=f"{key}_gone"):
        text = say_plain("measures.taken_away", name=_name(use))
        if save_changes(scenario.name, scenario.newest, {f"lever[{use}]": None}, note=text):
            st.rerun()
    if use in BESIDE:
        BESIDE[use](scenario, record)


def _rows(lever: Lever, currency: str) -> list[tuple[str, str, str]]:
    """What a measure says, a row a number, in words with its unit."""
    name = _name(lever.use)
    said = [
        (name, _label(lever.use, key, currency).partition(" (")[0], _value(key, getattr(lever, key)))
        for key in _keys(lever.use)
        if getattr(lever, key) not in (None, "", (), 0)
    ]
    return said or [(name, say_plain("measures.no_limit"), "")]


def _boxes(scenario: ScenarioLine, record: Scenario, use: str, lever: Lever | None) -> None:
    now = Lever.model_validate({"use": use}) if lever is None else lever
    boxes = Boxes(
        [one.name for one in record.queue],
        [one.name for one in record.contract],
        lambda name: f"measure_{use}_{name}_{scenario.newest}",
    )
    keys = _keys(use)
    with st.form(f"measure_{use}_{scenario.newest}"):
        columns = st.columns(2)
        said = {
            key: boxes.draw(
                columns[place % 2], key, Lever.model_fields[key], _label(use, key, record.currency), getattr(now, key)
            )
            for place, key in enumerate(keys)
        }
        if not st.form_submit_button(say("measures.save", name=_name(use)), type="primary"):
            return
    if use in NEEDS_SHARE and not said["max_share"]:
        boxes.faults.append(say("measures.needs_share", label=_label(use, "max_share", record.currency)))
    for fault in boxes.faults:
        st.error(fault)
    if boxes.faults:
        return
    beside = {key: getattr(now, key) for key in sorted(now.model_fields_set - {"use", *keys})}
    told = {key: value for key, value in said.items() if value != Lever.model_fields[key].default}
    text = say_plain("measures.saved", name=_name(use))
    if save_changes(scenario.name, scenario.newest, {f"lever[{use}]": {**beside, **told}}, note=text):
        st.rerun()


def _keys(use: str) -> list[str]:
    """Keys that the measure heeds and the person at the page sees."""
    return [key for key in READS[use] if key not in PAY or services().sight().pay]


def _name(use: str) -> str:
    return say_plain(f"measures.use_{use}")


def _label(use: str, key: str, currency: str) -> str:
    name = f"share_{use}" if key == "max_share" else f"key_{key}"
    return say_plain(f"measures.{name}", currency=currency)


def _value(key: str, value: Any) -> str:
    if is_share(key):
        return f"{100 * value:g}"
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        if key == "ramp":
            return ", ".join(f"{100 * one:g}" for one in value)
        return ", ".join(value) if key == "queues" else say_plain("measures.span", least=value[0], most=value[1])
    return f"{value:g}"
