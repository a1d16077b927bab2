"""Pages that stand on the files of a job: begin one, wait for it, read its record, take its files away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import streamlit as st

from forecasting.faults import InputError
from planner.screens.progress import follow, watched
from planner.screens.sign_in import must, services
from planner.screens.words import plain, say
from planner.store.jobs.asking import Asked
from planner.store.jobs.watching import Seen

KINDS = {
    ".html": "text/html",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}
"""What browsers call the files that jobs make."""


def at_work() -> bool:
    """Whether the job of the address is still at work; it is then shown, and the rest of the page is left out."""
    seen = watched()
    return seen is not None and (not seen.ended or seen.finishing)


def begin(ask: Callable[[], Asked]) -> None:
    """Ask for a job and follow it from here on; what is wrong with it becomes a sentence."""
    must("capacity.plan")
    try:
        asked = ask()
    except InputError as error:
        st.error(plain(error))
        return
    follow(asked.job)


def record_of(job: int, name: str) -> dict[str, Any]:
    """A JSON file of a job."""
    record: dict[str, Any] = json.loads(services().file_of_job(job, name))
    return record


def made_at(job: Seen) -> str:
    """When a job ended, in words."""
    return "" if job.ended_at is None else f"{job.ended_at:%d %b %Y %H:%M} UTC"


def take_away(job: int, *names: str) -> None:
    """A button for each of these files that the job made."""
    kept = services().made_by(job).get("files", {})
    shown = [name for name in names if name in kept]
    for column, name in zip(st.columns(max(1, len(shown))), shown, strict=False):
        kind = KINDS[PurePath(name).suffix]
        content = services().file_of_job(job, name)
        column.download_button(say("file_jobs.file", name=name), content, name, kind, key=f"file_{name}")
