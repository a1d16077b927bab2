"""The door of the web front end: who is there, and navigation; nothing else."""

from __future__ import annotations

import streamlit as st

from planner.screens import navigation, screens_for
from planner.screens.care import care_for_jobs
from planner.screens.legible import as_legible
from planner.screens.printed import as_printed
from planner.screens.sign_in import admitted
from planner.screens.words import say

st.set_page_config(page_title=say("app.title"), layout="wide")
as_printed()
as_legible()
screens = screens_for(admitted())
care_for_jobs()
st.navigation(navigation(screens), expanded=True).run()
