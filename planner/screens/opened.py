"""A plan of the store as the person at the page sees it: its files laid out once, its frames read once."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

import streamlit as st

from planner.scenario import Inputs
from planner.screens.kept import KeptPlan, kept_plan, seen_plan
from planner.screens.sign_in import actor, services
from planner.screens.words import say
from planner.services.door import Sight

MOST_OPEN = 16
"""Plans whose frames are kept in memory at once."""


def opened_plan(number: int) -> KeptPlan:
    """The frames and facts of a plan, without what the person at the page does not see.

    Parameters
    ----------
    number : int

    Raises
    ------
    StoreError
        If there is no such plan, or a file of it is gone or altered.
    RefusedError
        If the person may not read plans.
    """
    services().plans(limit=1)  # what was opened before is asked for anew each time: roles change
    return _opened(number, actor().account, services().sight())


def opened_inputs(name: str, number: int) -> Inputs:
    """A version of a scenario read with its files, without what the person at the page does not see.

    Raises
    ------
    StoreError
        If there is no such version.
    InputError
        If a file of it is wrong.
    RefusedError
        If the person may not read scenarios.
    """
    services().scenarios()  # asked for anew each time: roles change
    return _inputs(name, number, actor().account, services().sight())


@st.cache_resource(max_entries=MOST_OPEN, show_spinner=False)
def _opened(number: int, account: str, sight: Sight) -> KeptPlan:
    key = hashlib.sha256(f"{number} {account} {sight}".encode()).hexdigest()[:16]
    folder = _shelf() / f"plan-{key}"
    shutil.rmtree(folder, ignore_errors=True)
    services().plan_folder(number, folder)
    plan = kept_plan(folder)
    assert plan is not None, "a kept plan has its plan.json"
    return seen_plan(plan, sight)


@st.cache_resource(max_entries=MOST_OPEN, show_spinner=say("workspace.opening"))
def _inputs(name: str, number: int, account: str, sight: Sight) -> Inputs:
    del account, sight  # part of what is kept apart
    return services().inputs(name, number)


@st.cache_resource
def _shelf() -> Path:
    """A folder that only the server's user can look into; it goes with the server."""
    holder = tempfile.TemporaryDirectory(prefix="planner-")
    _HOLDERS.append(holder)
    return Path(holder.name)


_HOLDERS: list[tempfile.TemporaryDirectory[str]] = []
