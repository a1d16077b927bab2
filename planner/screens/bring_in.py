"""Bring in data: files of any make in, what was repaired and left out in sight, kept as a layer or taken away."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.history import contacts_by_day, history_chart
from planner.formats.columns_seen import SeenTable, columns_of_before, seen_tables
from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files
from planner.formats.systems import SYSTEMS
from planner.report.imported import imported_files
from planner.screens.bring_in_parts.columns import columns_told
from planner.screens.bring_in_parts.keeping import keep_as_layer
from planner.screens.bring_in_parts.uploads import Upload, laid_out, uploads
from planner.screens.figure import figure, table_and_csv
from planner.screens.links import page_to
from planner.screens.sign_in import may_do, services
from planner.screens.words import plain, say, say_plain

FOUND, AGAIN = "imported", "import_again"
"""Keys of the session's state: what was read last, and whether the files are still to be read, or once more."""
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


@dataclass(frozen=True)
class Found:
    """What reading some files gave.

    Attributes
    ----------
    names : tuple of str
        Of the files.
    imported : Imported or None
        None where they could not be read.
    tables : tuple of SeenTable
        Of no known make: their columns may be told.
    faults : tuple of str
        Why they could not be read.
    """

    names: tuple[str, ...]
    imported: Imported | None
    tables: tuple[SeenTable, ...]
    faults: tuple[str, ...] = ()


def draw() -> None:
    """Draw the screen."""
    st.title(say("bring_in.name"))
    st.write(say("bring_in.means"))
    files = uploads()
    with st.form("import", border=False):
        wishes = _wishes()
        # A file that arrives while this run draws ends it: what a callback noted is not lost with it.
        st.form_submit_button(say("bring_in.read"), type="primary", on_click=_asked)
    with st.expander(say("bring_in.known")):
        rows = [(one.name, one.system, one.gives, one.evidence, one.unsupported) for one in SYSTEMS]
        columns = ["format", "system", "gives", "headers", "not read"]
        st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True)
    page_to("home", say("bring_in.to_templates"))
    if st.session_state.get(AGAIN) and files:
        st.session_state[FOUND] = _read(files, wishes)
        st.session_state[AGAIN] = False
    elif st.session_state.get(AGAIN):  # a large file may still be on its way: it is read when it is there
        st.info(say("bring_in.no_file"))
    found: Found | None = st.session_state.get(FOUND)
    if found is not None:
        _show(found)


def _asked() -> None:
    st.session_state[AGAIN] = True


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


def _read(files: Sequence[Upload], wishes: Wishes) -> Found:
    """Read uploads, columns as they were told for tables with the same headings."""
    names, told = tuple(one.name for one in files), services().columns_told()
    tables: tuple[SeenTable, ...] = ()
    with laid_out(files) as paths, st.spinner(say("bring_in.reading")):
        try:
            tables = tuple(seen_tables(paths, told))
            imported = import_files(paths, replace(wishes, columns=columns_of_before(paths, told)))
        except InputError as error:
            return Found(names, None, tables, tuple(map(str, error.faults)))
    return Found(names, imported, tables)


def _show(found: Found) -> None:
    for fault in found.faults:
        st.error(plain(fault))
    if found.imported is not None:
        st.header(say("bring_in.found"))
        for line in found.imported.summary():
            st.success(plain(line), icon=":material/check:")
        _doubts(found.imported)
    doubted = set() if found.imported is None else _doubtful(found.imported)
    for table in {one.key: one for one in found.tables}.values():
        if columns_told(table, doubted=table.where in doubted):
            st.session_state[AGAIN] = True
            st.rerun()
    if found.imported is not None:
        _taken(found.imported, found.names)


def _doubtful(found: Imported) -> set[str]:
    """Tables of which a column may mean something else: which names the queue is not known."""
    return {one.where for one in found.told.entries() if one.kind == "doubted" and one.column == "queue"}


def _taken(found: Imported, names: Sequence[str]) -> None:
    """What was read: the picture, what was repaired, files to take away, and where to keep it."""
    history = found.frames.get("history")
    if history is not None and len(history):
        figure(history_chart(history), contacts_by_day(history), "imported")
    _repairs(found)
    files = imported_files(found, "history" if history is not None else "imported")
    for name, content in files.items():
        label = say("bring_in.download", name=name)
        st.download_button(label, content, file_name=name, mime=KINDS[Path(name).suffix], key=f"download {name}")
    if history is not None and may_do("series.write"):
        keep_as_layer(files["history.csv"], names[0], str(history["start"].dt.tz))


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
    rows = [(one.kind, one.where, one.column or "", one.why, f"{one.count:,}" if one.count else "") for one in entries]
    columns = ["what", "where", "column", "why", "rows"]
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True, key="repairs")
    table_and_csv(found.told.frame(), "repairs_cell_by_cell")
