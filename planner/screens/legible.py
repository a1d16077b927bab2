"""What can be read in either theme where Streamlit's own colours cannot: numbers of sliders, words on main buttons."""

from __future__ import annotations

import streamlit as st

STYLE = """<style>
[data-testid="stSliderThumbValue"] { color: inherit !important; }
[data-testid^="stBaseButton-primary"]:not(:disabled) { color: light-dark(#ffffff, #0e1117) !important; }
</style>"""
"""The main colour is a dark blue in the light theme and a light one in the dark: words on it are the other."""


def as_legible() -> None:
    """Say how this page is coloured."""
    st.html(STYLE)
