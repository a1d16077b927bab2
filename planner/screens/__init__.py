"""One Streamlit screen a file; SCREENS is the registry and the navigation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from forecasting.faults import InputError
from planner.access import ROLES, may
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
from planner.screens.printed import only_this_printed
from planner.screens.sign_in import actor, nothing_here
from planner.screens.words import plain, say
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
    return [screen for screen in SCREENS if _shows(screen, actor.role)]


def navigation(screens: Sequence[Screen]) -> dict[str, list[StreamlitPage]]:
    """Pages by group, as `st.navigation` takes them; the first is the default.

    A screen that is none of these is not in the list, and its address says whose it is.
    """
    groups: dict[str, list[StreamlitPage]] = {}
    pages = st.session_state[PAGES] = {}
    for place, screen in enumerate(screens):
        first = place == 0
        own = "" if first else screen.address
        page = st.Page(partial(_draw, screen), title=say(screen.name), url_path=own, default=first)
        pages[screen.address] = page
        group = groups.setdefault(say(f"app.{screen.group}"), [])
        group.append(page)
        if first:  # its address is the root; by its name it is reached too
            group.append(_hidden(screen, partial(_draw, screen)))
    if not screens:
        groups[""] = [st.Page(nothing_here, title=say("app.title"), default=True)]
    for screen in SCREENS:
        if screen not in screens:
            next(iter(groups.values())).append(_hidden(screen, partial(_not_yours, screen)))
    return groups


def _hidden(screen: Screen, draw: Callable[[], None]) -> StreamlitPage:
    """A page that its address opens and the navigation does not name."""
    return st.Page(draw, title=say(screen.name), url_path=screen.address, visibility="hidden")


def _shows(screen: Screen, role: str) -> bool:
    return may(role, screen.action) in ("yes", "without_pay")


def _draw(screen: Screen) -> None:
    """Draw a screen; what it cannot show - an address of what is not there, or not theirs - becomes a sentence."""
    only_this_printed(screen.address)
    try:
        screen.draw()
    except InputError as error:
        st.error(plain(error))


def _not_yours(screen: Screen) -> None:
    st.title(say(screen.name))
    roles = " or ".join(role for role in ROLES if _shows(screen, role))
    st.info(say("app.not_yours", roles=roles, role=actor().role))
