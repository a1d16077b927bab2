"""Deep links: what a page shows stands in its address, so that a link opens the same for a colleague."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def asked(name: str, default: str = "") -> str:
    """What the address says of this, or the default."""
    return str(st.query_params.get(name, default))


def asked_number(name: str) -> int | None:
    """A number of the address; None where there is none or it is not one."""
    text = asked(name)
    return int(text) if text.isdecimal() else None


def show(name: str, value: object | None) -> None:
    """Write this into the address; None takes it out."""
    if value is None:
        st.query_params.pop(name, None)
    elif asked(name) != str(value):
        st.query_params[name] = str(value)


def choice(
    label: str, options: Sequence[T], name: str, *, words: Callable[[T], str] = str, code: Callable[[T], str] = str
) -> T:
    """A select box whose choice stands in the address.

    Parameters
    ----------
    label : str
    options : sequence
        At least one.
    name : str
        Of the address's part, and of the widget: unique on a page.
    words, code : callable
        What people read, and what the address says.

    Returns
    -------
    The option chosen; of an address that names none of them, the first.
    """
    codes = [code(option) for option in options]
    if name not in st.session_state or st.session_state[name] not in codes:
        wanted = asked(name)
        st.session_state[name] = wanted if wanted in codes else codes[0]
    shown = {one: words(option) for one, option in zip(codes, options, strict=True)}
    chosen = st.selectbox(label, codes, format_func=lambda one: shown.get(one, one), key=name)
    show(name, chosen)
    return options[codes.index(chosen)]
