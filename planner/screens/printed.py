"""How a page is printed: its words, tables and pictures, nothing to press, on the paper's width."""

from __future__ import annotations

import streamlit as st

LEFT_OUT = (
    *("stSidebar", "stHeader", "stToolbar", "stButton", "stDownloadButton", "stFormSubmitButton", "stFileUploader"),
    *("stPageLink", "stLinkButton", "stStatusWidget", "stElementToolbar", "stExpandSidebarButton"),
)
"""Test ids of what is only for pressing."""
STYLE = f"""<style>@media print {{
{", ".join(f'[data-testid="{one}"]' for one in LEFT_OUT)} {{ display: none !important; }}
[data-testid="stMain"], [data-testid="stAppViewContainer"] {{
    overflow: visible !important; position: static !important; }}
[data-testid="stMainBlockContainer"] {{ padding: 0 !important; max-width: 100% !important; }}
[data-testid="stVegaLiteChart"] :is(canvas, svg) {{ max-width: 100% !important; height: auto !important; }}
[data-testid="stVegaLiteChart"], [data-testid="stDataFrame"], [data-testid="stMetric"] {{ break-inside: avoid; }}
h1, h2, h3 {{ break-after: avoid; }}
}}</style>"""


def as_printed() -> None:
    """Say how this page is printed."""
    st.html(STYLE)
