"""How a page is printed: its words, whole tables and pictures, nothing to press, on the paper's width.

A table on the screen holds the rows in sight alone, and so would its print. The button of a page draws the page once
more as it is printed, every table with all its rows, and opens the browser's own print.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.screens.words import say

LEFT_OUT = (
    *("stSidebar", "stHeader", "stToolbar", "stButton", "stDownloadButton", "stFormSubmitButton", "stFileUploader"),
    *("stPageLink", "stLinkButton", "stStatusWidget", "stElementToolbar", "stExpandSidebarButton"),
)
"""Test ids of what is only for pressing."""
NOT_PRINTED = "not_printed"
"""Key of a container that stands on the screen alone."""
STYLE = f"""<style>@media print {{
{", ".join(f'[data-testid="{one}"]' for one in LEFT_OUT)}, .st-key-{NOT_PRINTED} {{ display: none !important; }}
[data-testid="stMain"], [data-testid="stAppViewContainer"], [data-testid="stApp"] {{
    overflow: visible !important; position: static !important; height: auto !important; }}
[data-testid="stMainBlockContainer"] {{ padding: 0 !important; max-width: 100% !important; }}
[data-testid="stVegaLiteChart"] :is(canvas, svg) {{ max-width: 100% !important; height: auto !important; }}
[data-testid="stVegaLiteChart"], [data-testid="stDataFrame"], [data-testid="stMetric"] {{ break-inside: avoid; }}
[data-testid="stForm"], [data-testid="stExpander"] details:not([open]) {{ display: none !important; }}
h1, h2, h3 {{ break-after: avoid; }}
}}</style>"""
WHOLE = """<style>
.whole-table { border-collapse: collapse; margin-bottom: 0.6rem; width: 100%;
    font-size: 0.8rem; font-variant-numeric: tabular-nums; }
.whole-table th, .whole-table td { border: 1px solid #bfbfbf; padding: 0.15rem 0.4rem; text-align: left;
    vertical-align: top; overflow-wrap: anywhere; }
.whole-table .figure { text-align: right; }
.whole-table td.figure { white-space: nowrap; }
.whole-table td:first-child { min-width: 7em; }
@media print {
@page { size: A4 landscape; margin: 12mm; }
.whole-table { font-size: 7.5pt; }
.whole-table thead { display: table-header-group; }
.whole-table tr { break-inside: avoid; }
.whole-table th, .whole-table td { color: #000; }
}</style>"""
SCRIPT = Path(__file__).with_name("print_page.js").read_text(encoding="utf-8")
"""Opens the browser's print; the server's policy lets it run by its digest (`planner.screens.server`)."""
PRINTING = "printing"
"""Key of the session's state: the page that is drawn to be printed."""


def as_printed() -> None:
    """Say how this page is printed."""
    st.html(STYLE)


def printing() -> bool:
    """Whether the page is drawn to be printed: every table whole, nothing behind a line that opens it."""
    return PRINTING in st.session_state


def print_button(page: str) -> None:
    """A button that draws the page as it is printed and opens the browser's print; once there, one that leads back.

    Parameters
    ----------
    page : str
        Address of the screen.
    """
    if not printing():
        st.button(
            say("printed.print"), icon=":material/print:", help=say("printed.means"), key="print_page",
            on_click=_begin, args=(page,),
        )  # fmt: skip
        return
    with st.container(key=NOT_PRINTED):
        st.info(say("printed.whole"), icon=":material/print:")
        st.button(say("printed.back"), key="print_back", on_click=_end)
    st.html(WHOLE)
    st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)


def only_this_printed(page: str) -> None:
    """Forget that another page was to be printed, before this one is drawn."""
    if st.session_state.get(PRINTING, page) != page:
        _end()


def parts(labels: Sequence[str]) -> Sequence[DeltaGenerator]:
    """Tabs, of which one is in sight; on a page that is printed one part below the other, each with its heading."""
    if not printing():
        return st.tabs(labels)
    found = []
    for label in labels:
        st.subheader(label)
        found.append(st.container())
    return found


def _begin(page: str) -> None:
    st.session_state[PRINTING] = page


def _end() -> None:
    st.session_state.pop(PRINTING, None)
