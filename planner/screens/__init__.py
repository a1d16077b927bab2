"""One Streamlit screen a file; SCREENS is the registry and the navigation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from planner.access import may
from planner.screens import (
    bring_in,
    budget,
    capacity,
    comparison,
    desk,
    edit,
    fairness,
    forecast_page,
    history,
    home,
    performance,
    publish,
    requirement,
    review,
    roster,
    scenarios,
    today,
    week,
)
from planner.screens.links import PAGES
from planner.screens.words import say
from planner.services import Actor


@dataclass(frozen=True)
class Screen:
    """A page.

    Attributes
    ----------
    group : str
        Whose work it is: a line of ``words/<language>/app.toml``.
    address : str
        Last part of its web address.
    name : str
        In the navigation: a key of `planner.screens.words.say`.
    draw : callable
        What draws it.
    action : str
        One of `planner.access.ACTIONS`: who may nothing of it, or only of their own, does not see the page.
    """

    group: str
    address: str
    name: str
    draw: Callable[[], None]
    action: str


SCREENS: tuple[Screen, ...] = (
    Screen("week", "home", "home.name", home.draw, "plan.read"),
    Screen("week", "week", "week.name", week.draw, "plan.read"),
    Screen("week", "forecast", "forecast.name", forecast_page.draw, "plan.read"),
    Screen("week", "requirement", "requirement.name", requirement.draw, "plan.read"),
    Screen("week", "roster", "roster.name", roster.draw, "plan.read"),
    Screen("week", "desk", "desk.name", desk.draw, "roster.draft"),
    Screen("week", "edit", "edit.name", edit.draw, "roster.draft"),
    Screen("week", "fairness", "fairness.name", fairness.draw, "fairness.read"),
    Screen("week", "publish", "publish.name", publish.draw, "roster.read"),
    Screen("peak", "scenarios", "scenarios.name", scenarios.draw, "scenario.read"),
    Screen("peak", "compare", "compare.name", comparison.draw, "capacity.plan"),
    Screen("peak", "capacity", "capacity.name", capacity.draw, "capacity.plan"),
    Screen("budget", "budget", "budget.name", budget.draw, "capacity.plan"),
    Screen("daily", "today", "today.name", today.draw, "roster.draft"),
    Screen("daily", "review", "review.name", review.draw, "roster.draft"),
    Screen("daily", "performance", "performance.name", performance.draw, "series.read"),
    Screen("data", "history", "history.name", history.draw, "series.read"),
    Screen("data", "data", "bring_in.name", bring_in.draw, "series.write"),
)
"""Every screen, in the order of the navigation; the first is the default."""


def screens_for(actor: Actor) -> list[Screen]:
    """Screens of which somebody may something of everybody's; whose own is theirs alone reaches them by calendar."""
    return [screen for screen in SCREENS if may(actor.role, screen.action) in ("yes", "without_pay")]


def navigation(screens: Sequence[Screen]) -> dict[str, list[StreamlitPage]]:
    """Pages by group, as `st.navigation` takes them; the first is the default."""
    groups: dict[str, list[StreamlitPage]] = {}
    pages = st.session_state[PAGES] = {}
    for place, screen in enumerate(screens):
        page = st.Page(screen.draw, title=say(screen.name), url_path=screen.address, default=place == 0)
        pages[screen.address] = page
        groups.setdefault(say(f"app.{screen.group}"), []).append(page)
    return groups
