"""Links from page to page that carry along what the page is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from planner.screens.address import asked

PAGES = "pages"
"""Key of the session's state: the pages of the navigation, by their addresses."""
CARRIED = ("scenario", "plan")
"""Parts of the address that go along where the link does not say otherwise."""


def page_to(address: str, label: str, **parts: object) -> None:
    """A link to another page, or nothing where the person at the page may not see that one.

    Parameters
    ----------
    address : str
        Of the screen, as the navigation has it.
    label : str
    parts : optional
        Parts of its address: ``plan=17``; None leaves one out that would go along.
    """
    pages: Mapping[str, Any] = st.session_state.get(PAGES, {})
    if address not in pages:
        return
    carried: dict[str, object] = {name: asked(name) for name in CARRIED if asked(name)}
    wanted = {name: str(value) for name, value in (carried | parts).items() if value is not None}
    st.page_link(pages[address], label=label, query_params=wanted)
