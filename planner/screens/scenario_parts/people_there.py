"""The people of a scenario as the person at the page sees them, and in words what they serve."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from planner.scenario import Agent, Skill
from planner.screens.sign_in import actor, services
from planner.screens.words import say_plain
from planner.services.door import Sight


def people_there(name: str, version: int) -> tuple[Agent, ...]:
    """Everybody of the staff file of a version, in its order.

    Raises
    ------
    InputError
        If the staff file is wrong.
    RefusedError
        If the person may not read scenarios.
    """
    services().scenarios()  # asked for anew each time: roles change
    return _people(name, version, actor().account, services().sight())


def skill_words(skills: Iterable[Skill]) -> str:
    """``phone, chat (80% of the usual speed)``: the preferred first."""
    told = [
        one.queue if one.speed == 1.0 else say_plain("staff.speed", queue=one.queue, speed=one.speed)
        for one in sorted(skills, key=lambda one: one.level)
    ]
    return ", ".join(told) or say_plain("staff.nobody")


@st.cache_resource(max_entries=16, show_spinner=False)
def _people(name: str, version: int, account: str, sight: Sight) -> tuple[Agent, ...]:
    """By version and who asks, which say all that it is made from."""
    del account, sight
    return services().people(name, version)[0]
