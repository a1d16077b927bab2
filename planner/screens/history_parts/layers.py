"""The layers of a series: shown with or without each, taken off, and put on again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say, say_plain
from planner.store.series import LayerLine


def layers_table(name: str) -> None:
    """Every layer of a series, also those taken off, the top one first."""
    st.header(say("layers.title"))
    shown = [
        {
            "layer": one.id,
            "from file": one.source,
            "rows": one.rows,
            "first": _moment(one.first_start),
            "last": _moment(one.last_start),
            "added (UTC)": f"{one.added_at:%d %b %Y %H:%M}",
            "by": one.added_by,
            "state": say("layers.off") if one.deleted else say("layers.on"),
        }
        for one in reversed(services().layers(name))
    ]
    st.dataframe(pd.DataFrame(shown), hide_index=True, key="layers")


def layers_shown(name: str) -> Sequence[int]:
    """Layers to look at, all that are on at first; and what takes one off."""
    live = [one for one in services().layers(name) if not one.deleted]
    said = {one.id: one for one in live}
    key = f"layers_shown_{name}"
    known = [one for one in st.session_state.get(key, said) if one in said]
    if key in st.session_state and known != st.session_state[key]:
        st.session_state[key] = known
    chosen = st.pills(
        say("layers.show"),
        list(said),
        selection_mode="multi",
        default=None if key in st.session_state else list(said),
        key=key,
        format_func=lambda one: _called(said[one]),
    )
    if len(chosen) < len(live):
        st.info(say("layers.only_looked_at"))
    if may_do("series.write") and live:
        _take_off(name, live)
    put_back(name)
    return chosen


def put_back(name: str) -> None:
    """The undo: what was taken off a series can be put on again, by who may; nothing where all is on."""
    gone = [one for one in services().layers(name) if one.deleted]
    if gone and may_do("series.write") and _done_to("gone", "put_back", gone, services().restore_layer, name):
        st.session_state.pop(f"layers_shown_{name}", None)
        st.rerun()


def _take_off(name: str, live: Sequence[LayerLine]) -> None:
    with st.expander(say("layers.take_off_title")):
        if _done_to("which", "take_off", live, services().delete_layer, name):
            st.rerun()


def _done_to(label: str, deed: str, lines: Sequence[LayerLine], act: Callable[[str, int], None], name: str) -> bool:
    """A layer to choose, the newest first, and the button that does something to it; whether it was done."""
    said = {one.id: one for one in lines}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    number = left.selectbox(
        say(f"layers.{label}"), list(reversed(said)), key=f"layer_{deed}", format_func=lambda one: _called(said[one])
    )
    if not right.button(say(f"layers.{deed}"), key=f"{deed}_layer", width="stretch"):
        return False
    must("series.write")
    try:
        act(name, number)
    except InputError as error:
        st.error(plain(error))
        return False
    return True


def _called(line: LayerLine) -> str:
    return say_plain("layers.called", number=line.id, source=line.source, rows=line.rows)


def _moment(moment: object) -> str:
    return "" if moment is None else f"{moment:%d %b %Y %H:%M}"
