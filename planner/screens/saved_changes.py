"""Changes of a scenario from any page: saved as a version, told where somebody else was first, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from forecasting.faults import InputError
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say, say_plain
from planner.store.faults import ConflictError
from planner.store.scenario_saving import Saved
from planner.store.scenarios import ScenarioLine

TOLD = "saved_changes"
"""Key of the session's state: what to say once the page is drawn again."""
SAVED = "just_saved"
"""Key of the session's state: that this visit has just saved the newest version."""
SHOWN = 8
"""Versions of the list."""


def save_changes(
    name: str, base: int, changes: Mapping[str, Any], files: Mapping[str, bytes] | None = None, note: str = ""
) -> bool:
    """Save changes of a scenario and say what came of it; whether they are its newest version now.

    Parameters
    ----------
    name, base, changes, files, note
        As `planner.services.scenario_editing.ScenarioEditing.change_scenario`.
    """
    return kept(name, lambda: services().change_scenario(name, base, changes, files, note))


def kept(name: str, save: Callable[[], Saved]) -> bool:
    """Save a scenario's next version and say what came of it; whether it is the newest now."""
    try:
        saved = save()
    except ConflictError as error:
        _conflict(error)
        return False
    except InputError as error:
        st.error(plain(error))
        return False
    key = "saved_changes.saved" if saved.new else "saved_changes.same"
    st.session_state[TOLD] = say(key, name=name, version=saved.number)
    st.session_state[SAVED] = True
    return True


def tell_saved() -> None:
    """Say once what was saved before the page was drawn again."""
    told = st.session_state.pop(TOLD, None)
    if told:
        st.success(told, icon=":material/check:")


def versions_box(scenario: ScenarioLine) -> None:
    """The newest versions of a scenario, and a button that takes the last one back."""
    if not may_do("scenario.edit"):
        return
    versions = list(services().scenario_versions(scenario.name))
    with st.expander(say("saved_changes.versions", count=len(versions))):
        for one in versions[:SHOWN]:
            words = "saved_changes.aside" if one.aside else "saved_changes.version"
            made = f"{one.made_at:%d %b %Y %H:%M} UTC"
            st.markdown(say(words, number=one.number, made=made, who=one.made_by, note=one.note or "-"))
        newest = next((one for one in versions if one.number == scenario.newest), None)
        if newest is None or newest.base is None:
            return
        label = say("saved_changes.take_back", number=newest.number, base=newest.base)
        if st.button(label, key="take_back"):
            _take_back(scenario.name, newest.number, newest.base)


def _take_back(name: str, number: int, base: int) -> None:
    must("scenario.edit")
    note = say_plain("saved_changes.take_back_note", number=number, base=base)
    try:
        saved = services().take_back(name, base, number, note)
    except ConflictError as error:
        _conflict(error)
        return
    except InputError as error:
        st.error(plain(error))
        return
    st.session_state[SAVED] = True
    st.session_state[TOLD] = say("saved_changes.taken_back", name=name, number=number, version=saved.number)
    st.rerun()


def _conflict(error: ConflictError) -> None:
    """Both versions are kept: the message names them, below it what differs."""
    (fault,) = error.faults
    st.error(say("saved_changes.conflict", theirs=fault.value, remedy=fault.remedy.splitlines()[0]))
    for line in error.differences:
        st.markdown(f"- {plain(line)}")
