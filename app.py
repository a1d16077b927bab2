"""The door of the web front end: who is there, and navigation; nothing else."""

from __future__ import annotations

import streamlit as st

from planner.screens import screens_for
from planner.screens.sign_in import admitted, nothing_here

st.set_page_config(page_title="Contact-centre planner", layout="wide")
pages = [
    st.Page(screen.draw, title=screen.name, url_path=screen.address, default=place == 0)
    for place, screen in enumerate(screens_for(admitted()))
]
st.navigation(pages or [st.Page(nothing_here, title="Planner")]).run()
