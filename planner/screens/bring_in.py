"""Bring in data: files of any make in, what was repaired and left out in sight, kept as a layer or taken away."""

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
from planner.screens.bring_in_parts.keeping import keep_as_layer
from planner.screens.figure import figure, table_and_csv
from planner.screens.links import page_to
from planner.screens.sign_in import may_do
from planner.screens.words import plain, say, say_plain

FOUND, NAMES = "imported", "imported_names"
ORDERS: dict[str, bool | None] = {"seen": None, "day": True, "month": False}
CALLED: dict[str, Literal["group", "channel", "both"] | None] = {
    "either": None,
    "group": "group",
    "channel": "channel",
    "both": "both",
}
MUCH = 0.05
"""Share of the rows which, left out, is told above the picture."""
KINDS = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet"}


def draw() -> None:
    """Draw the screen."""
    st.title(say("bring_in.name"))
    st.write(say("bring_in.means"))
    with st.form("import", border=False):
        uploads = st.file_uploader(say("bring_in.files"), accept_multiple_files=True, key="files")
        wishes = _wishes()
        read = st.form_submit_button(say("bring_in.read"), type="primary")
    with st.expander(say("bring_in.known")):
        rows = [(one.name, one.system, one.gives, one.evidence, one.unsupported) for one in SYSTEMS]
        columns = ["format", "system", "gives", "headers", "not read"]
        st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True)
    page_to("home", say("bring_in.to_templates"))
    if read and not uploads:
        st.info(say("bring_in.no_file"))
    elif read:
        st.session_state[FOUND] = _read([(one.name, one.getvalue()) for one in uploads], wishes)
        st.session_state[NAMES] = [_safe(one.name) for one in uploads]
    found: Imported | None = st.session_state.get(FOUND)
    if found is not None:
        _show(found)


def _wishes() -> Wishes:
    zones = sorted(zoneinfo.available_timezones())
    left, middle, right = st.columns(3)
    zone = left.selectbox(
        say("bring_in.zone"), zones, index=zones.index("UTC"), key="zone", help=say("bring_in.zone_means")
    )
    order = middle.selectbox(
        say("bring_in.order"), list(ORDERS), key="order", format_func=lambda one: say(f"bring_in.order_{one}")
    )
    called = right.selectbox(
        say("bring_in.called"), list(CALLED), key="called", format_func=lambda one: say(f"bring_in.called_{one}")
    )
    interval = left.selectbox(
        say("bring_in.interval"),
        [5, 10, 15, 30, 60],
        index=2,
        key="import_interval",
        format_func=lambda one: say_plain("bring_in.minutes", minutes=one),
    )
    reply = middle.number_input(say("bring_in.reply"), min_value=0.0, step=0.5, key="reply")
    spam = right.checkbox(say("bring_in.spam"), key="spam")
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
            with st.spinner(say("bring_in.reading")):
                return import_files(paths, wishes)
        except InputError as error:
            for fault in error.faults:
                st.error(plain(fault))
            return None


def _safe(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in Path(name).name)
    return kept.strip(". ") or "file"


def _show(found: Imported) -> None:
    st.header(say("bring_in.found"))
    for line in found.summary():
        st.success(plain(line), icon=":material/check:")
    _doubts(found)
    history = found.frames.get("history")
    if history is not None and len(history):
        dated = history.assign(date=history["start"].dt.date)
        by_day: pd.DataFrame = dated.groupby(["date", "queue"], as_index=False)[["volume"]].sum()
        figure(history_chart(history), by_day, "imported")
    _repairs(found)
    files = imported_files(found, "history" if history is not None else "imported")
    for name, content in files.items():
        label = say("bring_in.download", name=name)
        st.download_button(label, content, file_name=name, mime=KINDS[Path(name).suffix], key=f"download {name}")
    if history is not None and may_do("series.write"):
        (source, *_) = st.session_state.get(NAMES) or ["history.csv"]
        keep_as_layer(files["history.csv"], source, str(history["start"].dt.tz))


def _doubts(found: Imported) -> None:
    """What people should look at before they keep it: doubts, and a good part of the rows left out."""
    entries = found.told.entries()
    for one in entries:
        if one.kind == "doubted":
            more = say("bring_in.queue_column") if one.column == "queue" else ""
            st.warning(f"{plain(one.where)}: {plain(one.why)}. {more}")
    dropped = [one for one in entries if one.kind == "dropped" and one.count]
    if not dropped:
        return
    most = max(dropped, key=lambda one: one.count)
    count, kept = sum(one.count for one in dropped), sum(len(frame) for frame in found.frames.values())
    if count >= MUCH * (count + kept):
        told = {"count": count, "share": count / (count + kept), "most": most.count, "why": plain(most.why)}
        st.warning(say("bring_in.much_dropped", **told))


def _repairs(found: Imported) -> None:
    """What was done to the files: by reason, and cell by cell before and after."""
    st.header(say("bring_in.changed"))
    entries = found.told.entries()
    if not entries:
        st.write(say("bring_in.nothing_changed"))
        return
    rows = [(one.kind, one.where, one.column, one.why, one.count or None) for one in entries]
    columns = ["what", "where", "column", "why", "rows"]
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True, key="repairs")
    table_and_csv(found.told.frame(), "repairs_cell_by_cell")
