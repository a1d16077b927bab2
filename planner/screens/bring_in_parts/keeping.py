"""An imported history kept as a layer of a series, what that changed, and how to undo it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.charts.history_change import days_changed, history_change_chart
from planner.screens.bring_in_parts.uploads import forget_uploads
from planner.screens.figure import figure, note
from planner.screens.links import page_to
from planner.screens.sign_in import must, services
from planner.screens.words import plain, say
from planner.store.series import LayerLine

KEPT = "kept_layer"
"""Key of the session's state: series, layer and zone of what was kept last."""
NEW = ""
INTERVAL_MIN = 60
"""At which before and after are compared."""


def keep_as_layer(content: Callable[[], bytes], source: str, zone: str) -> None:
    """Draw where the history goes: a series that is there, or a new one.

    Parameters
    ----------
    content : callable
        Gives the history as a file.
    source : str
        Where it comes from, for people.
    zone : str
        Clock of its times.
    """
    st.header(say("keeping.title"))
    note(say("keeping.means"))
    known = [one.name for one in services().series() if one.kind == "history"]
    with st.form("keep"):
        left, right = st.columns(2)
        chosen = left.selectbox(
            say("keeping.series"),
            [*known, NEW],
            key="keep_series",
            format_func=lambda one: say("keeping.new") if one == NEW else one,
        )
        name = right.text_input(say("keeping.name"), value=say("keeping.default"), key="keep_name")
        if st.form_submit_button(say("keeping.keep"), type="primary"):
            _keep(chosen or name.strip(), content(), source, zone)
    _last()


def _keep(name: str, content: bytes, source: str, zone: str) -> None:
    must("series.write")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / source
        path.write_bytes(content)
        try:
            added = services().add_file(name, path, "history", zone)
        except InputError as error:
            st.error(plain(error))
            return
    if not added.new:
        st.info(say("keeping.same", name=name))
        return
    st.session_state[KEPT] = (name, added.layer_id, zone)
    forget_uploads()


def _last() -> None:
    """What the layer that was kept last changed, and the button that takes it off again."""
    if KEPT not in st.session_state:
        return
    name, layer, zone = st.session_state[KEPT]
    lines = services().layers(name)
    mine = next((one for one in lines if one.id == layer and not one.deleted), None)
    if mine is None:
        st.session_state.pop(KEPT)
        return
    st.success(say("keeping.kept", name=name, layer=layer, rows=mine.rows), icon=":material/check:")
    try:
        before, after = _sides(name, lines, layer, zone)
    except InputError as error:
        st.error(plain(error))
    else:
        _change(before, after, zone)
    left, right = st.columns(2)
    if left.button(say("keeping.undo"), key="undo_layer"):
        must("series.write")
        services().delete_layer(name, layer)
        st.session_state.pop(KEPT)
        st.rerun()
    with right:
        page_to("home", say("keeping.to_scenario"))
    page_to("history", say("keeping.to_history"), source=f"series:{name}")


def _sides(name: str, lines: Sequence[LayerLine], layer: int, zone: str) -> tuple[pd.DataFrame | None, pd.DataFrame]:
    others = [one.id for one in lines if not one.deleted and one.id != layer]

    def of(layers: list[int]) -> pd.DataFrame:
        frame = services().history_of_layers(name, layers, INTERVAL_MIN, zone).frame
        return frame.assign(start=frame["start"].dt.tz_convert(zone))

    return (of(others) if others else None), of([*others, layer])


def _change(before: pd.DataFrame | None, after: pd.DataFrame, zone: str) -> None:
    st.subheader(say("keeping.change"))
    queue = st.selectbox(say("forecast.queue"), sorted(map(str, after["queue"].unique())), key="changed_queue")
    days = days_changed(before, after, queue)
    figure(history_change_chart(days, queue, zone), days, f"changed_{queue}")
