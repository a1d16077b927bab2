"""Bring in data: files of any make in, what was repaired and left out in sight, our own tables out."""

from __future__ import annotations

import tempfile
import zoneinfo
from pathlib import Path
from typing import Literal

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.history import history_chart
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files
from planner.formats.systems import SYSTEMS
from planner.report.imported import imported_files
from planner.screens.figure import note
from planner.screens.sign_in import may_do, services

FOUND = "imported"
ORDERS: dict[str, bool | None] = {"seen from the file": None, "day first (23.11.)": True, "month first (11/23)": False}
CALLED: dict[str, Literal["group", "channel", "both"] | None] = {
    "group where there is one, else channel": None,
    "group": "group",
    "channel": "channel",
    "group and channel": "both",
}
KINDS = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet"}


def draw() -> None:
    """Draw the screen."""
    st.title("Bring in data")
    st.write("Exports of help desks, telephone systems and planners, or your own tables; recognised by their content.")
    with st.form("import", border=False):
        uploads = st.file_uploader("Files", accept_multiple_files=True, key="files")
        wishes = _wishes()
        read = st.form_submit_button("Read", type="primary")
    with st.expander("What is known"):
        rows = [(one.name, one.system, one.gives, one.evidence, one.unsupported) for one in SYSTEMS]
        columns = ["format", "system", "gives", "headers", "not read"]
        st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True)
    if read and not uploads:
        st.info("Choose a file first.")
    elif read:
        st.session_state[FOUND] = _read([(one.name, one.getvalue()) for one in uploads], wishes)
    found: Imported | None = st.session_state.get(FOUND)
    if found is not None:
        _show(found)


def _wishes() -> Wishes:
    zones = sorted(zoneinfo.available_timezones())
    left, middle, right = st.columns(3)
    zone = left.selectbox(
        "Clock of times without an offset", zones, index=zones.index("UTC"), key="zone", help="An IANA time zone"
    )
    order = middle.selectbox("Day and month", list(ORDERS), key="order")
    called = right.selectbox("A contact's queue is its", list(CALLED), key="called")
    interval = left.selectbox("Count contacts by", [5, 10, 15, 30, 60], index=2, format_func=lambda n: f"{n} minutes")
    reply = middle.number_input("Minutes of work a reply takes (0: not known)", min_value=0.0, step=0.5, key="reply")
    spam = right.checkbox("Count spam too", key="spam")
    return Wishes(
        time_zone=zone,
        zone_said=zone != "UTC",
        day_first=ORDERS[order],
        queue_by=CALLED[called],
        interval_min=interval,
        reply_min=reply or None,
        keep_spam=spam,
    )


def _read(uploads: list[tuple[str, bytes]], wishes: Wishes) -> Imported | None:
    """Read uploads from a folder that is gone afterwards; a name from outside is only a label, never a path."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for place, (name, content) in enumerate(uploads):
            own = Path(folder) / str(place)
            own.mkdir()
            paths.append(own / _safe(name))
            paths[-1].write_bytes(content)
        try:
            with st.spinner("Reading ..."):
                return import_files(paths, wishes)
        except InputError as error:
            for fault in error.faults:
                st.error(str(fault))
            return None


def _safe(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in Path(name).name)
    return kept.strip(". ") or "file"


def _show(found: Imported) -> None:
    for line in found.summary():
        st.success(line, icon=":material/check:")
    history = found.frames.get("history")
    if history is not None and len(history):
        st.altair_chart(history_chart(history), theme=None)
    entries = found.told.entries()
    if entries:
        st.subheader("What was changed, left out or doubted")
        rows = [(one.kind, one.where, one.column, one.why, one.count or None) for one in entries]
        columns = ["what", "where", "column", "why", "rows"]
        st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True)
        with st.expander("Row by row"):
            st.dataframe(found.told.frame(), hide_index=True)
    else:
        note("Nothing had to be changed.")
    files = imported_files(found, "history" if history is not None else "imported")
    for name, content in files.items():
        st.download_button(name, content, file_name=name, mime=KINDS[Path(name).suffix], key=f"download {name}")
    if history is not None and may_do("series.write"):
        _keep(files["history.csv"], str(history["start"].dt.tz))


def _keep(content: bytes, zone: str) -> None:
    """Lay the history over one of the team's."""
    with st.form("keep"):
        name = st.text_input("Keep it in the team's store as", value="history", key="series")
        if not st.form_submit_button("Keep"):
            return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.csv"
        path.write_bytes(content)
        try:
            added = services().add_file(name, path, "history", zone)
        except InputError as error:
            st.error(str(error))
            return
    st.success(f"Kept in {name}." if added.new else f"{name} holds these rows already: nothing changed.")
