"""A CSV file that a page asks for: where to put it, what stands in it, and its template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from planner.screens.figure import note
from planner.screens.printed import printing
from planner.screens.words import say


class Given(NamedTuple):
    """A file's name and its text."""

    name: str
    text: str


def csv_given(what: str, columns: Sequence[str], means: str, template: str) -> Given | None:
    """What was given; None until something is, and where it is no text, which is told.

    Parameters
    ----------
    what : str
        File of the page's words that has ``upload`` and ``template``; begins the keys of the widgets.
    columns : sequence of str
        Of the template.
    means : str
        What the columns are; Markdown.
    template : str
        The template's file name.
    """
    given = st.file_uploader(say(f"{what}.upload"), type=["csv"], key=f"{what}_file")
    if not printing():
        note(means)
    header = ",".join(columns) + "\n"
    st.download_button(say(f"{what}.template"), header, template, "text/csv", key=f"{what}_template")
    if given is None:
        return None
    try:
        return Given(given.name, given.getvalue().decode("utf-8-sig"))
    except UnicodeDecodeError:
        st.error(say("came.not_text", name=given.name))
        return None
