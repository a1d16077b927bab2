"""One Streamlit screen a file; SCREENS is the registry and the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.access import may
from planner.screens import bring_in, week
from planner.services import Actor


@dataclass(frozen=True)
class Screen:
    """A page.

    Attributes
    ----------
    address : str
        Last part of its web address.
    name : str
        In the navigation.
    draw : callable
        What draws it.
    action : str
        One of `planner.access.ACTIONS`: who may nothing of it does not see the page.
    """

    address: str
    name: str
    draw: Callable[[], None]
    action: str


SCREENS: tuple[Screen, ...] = (
    Screen("week", "Plan a week", week.draw, "plan.read"),
    Screen("data", "Bring in data", bring_in.draw, "series.write"),
)
"""Every screen, in the order of the navigation; the first is the default."""


def screens_for(actor: Actor) -> list[Screen]:
    """Screens of which somebody may something."""
    return [screen for screen in SCREENS if may(actor.role, screen.action) != "no"]
