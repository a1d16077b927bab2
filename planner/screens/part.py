"""A part of a page that is drawn anew by itself when something in it is pressed: the rest stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from forecasting.faults import InputError
from planner.screens.sign_in import still_admitted
from planner.screens.words import plain

Told = ParamSpec("Told")


def part(draw: Callable[Told, None]) -> Callable[Told, None]:
    """Make what draws a part of a page draw it without the rest; a decorator.

    The door does not draw such a part, so it asks by itself what the door would: who is no longer admitted is shown the
    door, and what cannot be shown becomes a sentence.
    """

    @st.fragment
    @wraps(draw)
    def drawn(*told: Told.args, **named: Told.kwargs) -> None:
        if not still_admitted():
            st.rerun()
        try:
            draw(*told, **named)
        except InputError as error:
            st.error(plain(error))

    return drawn
