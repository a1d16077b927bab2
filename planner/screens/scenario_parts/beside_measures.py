"""What some measures need beside themselves: classes to open for hiring, overtime that contracts allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from planner.scenario import Scenario
from planner.scenario.people import HireClass
from planner.scenario.skills import parse_skills
from planner.screens.figure import note, table_and_csv
from planner.screens.saved_changes import save_changes
from planner.screens.scenario_parts.people_there import skill_words
from planner.screens.scenario_parts.record_boxes import Boxes
from planner.screens.words import say, say_plain
from planner.store.scenarios import ScenarioLine

CLASS_KEYS = ("name", "contract", "skills", "start", "heads", "recruit_weeks", "class_weeks", "nesting_weeks", "ramp")
"""Of a class, in the order of its boxes; the rest has defaults, which the plan prints."""


def classes(scenario: ScenarioLine, record: Scenario) -> None:
    """Classes of new people: those stated, one more or one changed by its name, one taken away."""
    st.subheader(say("measures.classes"))
    note(say("measures.classes_mean"))
    stated = {one.name: one for one in record.hire_class}
    if stated:
        table_and_csv(pd.DataFrame([_row(one) for one in stated.values()]), "classes", expanded=True)
    key = f"class_{scenario.newest}"
    chosen = st.selectbox(say("measures.class_which"), [None, *stated], key=key, format_func=_which) if stated else None
    _class_form(scenario, record, stated.get(chosen or ""), chosen)
    if chosen is not None and st.button(say("measures.class_gone", name=chosen), key=f"{key}_gone"):
        text = say_plain("measures.class_taken", name=chosen)
        if save_changes(scenario.name, scenario.newest, {f'hire_class["{chosen}"]': None}, note=text):
            st.rerun()


def _which(name: str | None) -> str:
    return say_plain("measures.class_new") if name is None else name


def _row(one: HireClass) -> dict[str, Any]:
    least, most = one.heads
    told = {
        "name": one.name,
        "contract": one.contract,
        "skills": skill_words(parse_skills(one.skills)),
        "start": say_plain("measures.plan_decides") if one.start is None else one.start.isoformat(),
        "heads": say_plain("measures.span", least=least, most=most),
    }
    return {say_plain(f"measures.class_{name}"): value for name, value in told.items()}


def _class_form(scenario: ScenarioLine, record: Scenario, now: HireClass | None, chosen: str | None) -> None:
    usual = HireClass(name="", contract=record.contract[0].name if record.contract else "", skills="", heads=(0, 10))
    known = usual if now is None else now
    fields = HireClass.model_fields
    keys = [key for key in CLASS_KEYS if key != "name" or now is None]
    boxes = Boxes(
        [one.name for one in record.queue],
        [one.name for one in record.contract],
        lambda name: f"class_{chosen or ''}_{name}_{scenario.newest}",
    )
    with st.form(f"class_{chosen or ''}_{scenario.newest}"):
        columns = st.columns(2)
        said = {
            key: boxes.draw(columns[at % 2], key, fields[key], say_plain(f"measures.class_{key}"), _shown(known, key))
            for at, key in enumerate(keys)
        }
        if not st.form_submit_button(say("measures.class_save"), type="primary"):
            return
    name = chosen or said.pop("name", None)
    if not (name and said["contract"] and said["skills"] and said["heads"]):
        boxes.faults.append(say("measures.class_lacks"))
    for fault in boxes.faults:
        st.error(fault)
    if boxes.faults:
        return
    text = say_plain("measures.class_saved", name=name)
    changes = {f'hire_class["{name}"].{key}': value for key, value in said.items()}
    if now is None:
        told = {key: value for key, value in said.items() if value is not None}
        changes = {f'hire_class["{name}"]': told}
    if save_changes(scenario.name, scenario.newest, changes, note=text):
        st.rerun()


def _shown(one: HireClass, key: str) -> Any:
    """What a class says; what it does not say stands empty, as the plan's own defaults then hold."""
    unsaid = key.endswith("_weeks") or key == "ramp"
    value = getattr(one, key)
    if unsaid and key not in one.model_fields_set:
        return () if key == "ramp" else None
    return value


def overtime_hours(scenario: ScenarioLine, record: Scenario) -> None:
    """Hours a week beyond the contract that each contract allows."""
    st.subheader(say("measures.contracts"))
    note(say("measures.contracts_mean"))
    before = {one.name: one.overtime.max_h_per_week for one in record.contract}
    with st.form(f"overtime_{scenario.newest}"):
        hours = {
            name: st.number_input(
                say("measures.contract_hours", contract=name), 0.0, 40.0, value, 1.0, format="%.4g",
                key=f"overtime_{name}_{scenario.newest}",
            )
            for name, value in before.items()
        }  # fmt: skip
        if not st.form_submit_button(say("measures.contracts_save")):
            return
    keys = {
        f'contract["{name}"].overtime.max_h_per_week': value for name, value in hours.items() if value != before[name]
    }
    if not keys:
        st.info(say("scenarios.unchanged"))
    elif save_changes(scenario.name, scenario.newest, keys, note=say_plain("measures.contracts_saved")):
        st.rerun()


BESIDE: Mapping[str, Callable[[ScenarioLine, Scenario], None]] = {"hire": classes, "overtime": overtime_hours}
"""By the measure's use."""
