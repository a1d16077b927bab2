"""What the fixture ``page`` of the screens' tests gives, and jobs done by the runner itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from planner.store.database import Store, open_store
from planner.store.jobs.asking import ask
from planner.store.jobs.queue import claim
from planner.store.jobs.registry import WORKSHOP
from planner.store.jobs.run import run_claimed
from planner.store.schema import bring_up_to_date

Opened = Callable[..., AppTest]
"""Draws one screen: its module's name, ``role=``, and parts of the address."""


def ran(store: Store, kind: str, **arguments: Any) -> int:
    """The number of a job that the runner itself has done."""
    with store.writing("local") as work:
        job = ask(work, WORKSHOP, kind, arguments).job
    claimed = claim(store, WORKSHOP, "solves")
    assert claimed is not None
    run_claimed(store, WORKSHOP, claimed)
    return job


def unfolded(app: AppTest) -> AppTest:
    """The page with every table below a picture opened, as by a click on each."""
    for fold in app.expander:
        _, found, key = fold.proto.id.partition("-open_")
        if found:
            app.session_state[f"open_{key}"] = True
    return app.run()


def opened_by_pages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store in a folder, brought up to date, as the one that pages open."""
    monkeypatch.setenv("PLANNER_DB", f"sqlite:///{folder / 'planner.db'}")
    monkeypatch.setenv("PLANNER_FILES", str(folder / "files"))
    st.cache_resource.clear()
    store = open_store()
    bring_up_to_date(store)
    return store
