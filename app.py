"""The door of the web front end: navigation only."""

from __future__ import annotations

import streamlit as st

from planner.screens import SCREENS

st.set_page_config(page_title="Contact-centre planner", layout="wide")
st.navigation(
    [
        st.Page(screen.draw, title=screen.name, url_path=screen.address, default=place == 0)
        for place, screen in enumerate(SCREENS)
    ]
).run()
