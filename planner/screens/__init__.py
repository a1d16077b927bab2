"""One Streamlit screen a file; SCREENS is the registry and the navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.screens import week


@dataclass(frozen=True)
class Screen:
    """A page: its address, its name in the navigation, and what draws it."""

    address: str
    name: str
    draw: Callable[[], None]


SCREENS: tuple[Screen, ...] = (Screen("week", "Plan a week", week.draw),)
"""Every screen, in the order of the navigation; the first is the default."""
