"""The front end cares for jobs: lost ones are told from living ones, what waits is started, with nobody watching."""

from __future__ import annotations

import threading
from contextlib import suppress

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from planner.screens.sign_in import services_of_house
from planner.store.faults import StoreError
from planner.store.jobs.caring import CARE_S


@st.cache_resource(show_spinner=False)
def care_for_jobs() -> threading.Thread | None:
    """Begin to care, once a server; None where no server runs (a test of a screen)."""
    if not st.runtime.exists():
        return None
    carer = services_of_house().carer()

    def care() -> None:
        while True:
            with suppress(StoreError, SQLAlchemyError):  # busy or away: the next round makes up for it
                carer.look()
            pause.wait(CARE_S)

    pause = threading.Event()
    thread = threading.Thread(target=care, name="care for jobs", daemon=True)
    thread.start()
    return thread
