"""Which column is what: the file's columns with examples, and boxes in which a person says what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from planner.formats.columns_seen import CONTACTS, PEOPLE, SeenTable
from planner.formats.layouts.columns_told import TABLES, template_text
from planner.screens.figure import note
from planner.screens.sign_in import must, services
from planner.screens.words import say, say_plain

NONE = ""
"""Of a box: no column of the file."""
NEEDED: Mapping[str, Sequence[Sequence[str]]] = {
    "interval": (("start", "date"), ("offered", "handled")),
    "contact": (("created",),),
    "person": (("name", "last_name", "agent"), ("contract", "contract_h", "skills", "team", "start_date")),
}
"""Of each of these fields one has to be told, by what a row is."""
BOXES_ABREAST = 3


def columns_told(table: SeenTable, *, doubted: bool) -> bool:
    """Draw the columns of a table; whether the files are to be read again.

    Parameters
    ----------
    table : SeenTable
    doubted : bool
        Whether something of it is doubtful: then the boxes stand open.
    """
    with st.expander(say("columns.title", where=table.where), expanded=doubted or not table.plain):
        note(say("columns.means"))
        kinds = PEOPLE if table.row in PEOPLE else CONTACTS
        row = st.selectbox(
            say("columns.row"),
            kinds,
            index=kinds.index(table.row),
            key=f"row_{table.key}",
            format_func=lambda one: say_plain(f"columns.row_{one}"),
        )
        taken = table.taken_as(row)
        st.dataframe(_listed(table, {heading: field for field, heading in taken.items()}), hide_index=True)
        with st.form(f"columns_{table.key}", border=False):
            fields = _boxes(table, row, taken)
            again = st.form_submit_button(say("columns.again"), type="primary")
        if _forgotten(table.key):
            return True
    return again and _told(table, row, fields)


def _forgotten(key: str) -> bool:
    """What was told before of tables with these headings, as a file; whether somebody takes it back."""
    before = services().columns_told().get(key)
    if before is None:
        return False
    fields = {one.field: one.heading for one in before.column}
    text = template_text(before.name, before.row, fields, before.unread)
    note(say("columns.remembered"))
    left, right = st.columns(2)
    left.download_button(say("columns.download"), text, "columns.toml", "application/toml", key=f"toml_{key}")
    if not right.button(say("columns.forget"), key=f"forget_{key}"):
        return False
    must("series.write")
    services().forget_columns(key)
    return True


def _listed(table: SeenTable, means: Mapping[str, str]) -> pd.DataFrame:
    rows = [
        (heading, " · ".join(values), say_plain(f"columns.{means[heading]}") if heading in means else "")
        for heading, values in zip(table.headings, table.examples, strict=True)
    ]
    return pd.DataFrame(rows, columns=[say_plain(f"columns.{one}") for one in ("heading", "examples", "read_as")])


def _boxes(table: SeenTable, row: str, taken: Mapping[str, str]) -> dict[str, str]:
    """A box a field; the heading chosen in each, where there is one."""
    options = [NONE, *dict.fromkeys(table.headings)]
    examples = dict(zip(table.headings, table.examples, strict=True))

    def words(heading: str) -> str:
        if heading == NONE:
            return say_plain("columns.not_there")
        values = ", ".join(examples[heading])
        return say_plain("columns.option", heading=heading, examples=values) if values else heading

    fields, columns = {}, st.columns(BOXES_ABREAST)
    for place, field in enumerate(TABLES[row]):
        fields[field] = columns[place % BOXES_ABREAST].selectbox(
            say(f"columns.{field}"),
            options,
            index=options.index(taken.get(field, NONE)),
            key=f"column_{table.key}_{row}_{field}_{taken.get(field, NONE)}",
            format_func=words,
        )
    return {field: heading for field, heading in fields.items() if heading != NONE}


def _told(table: SeenTable, row: str, fields: Mapping[str, str]) -> bool:
    """Remember what was told; False, and why, where a table cannot be read so."""
    chosen = list(fields.values())
    twice = next((heading for heading in chosen if chosen.count(heading) > 1), None)
    if twice is not None:
        st.error(say("columns.twice", heading=twice))
        return False
    lacking = next((some for some in NEEDED[row] if not set(some) & set(fields)), None)
    if lacking is not None:
        st.error(say("columns.lacking", field=" or ".join(say_plain(f"columns.{one}") for one in lacking)))
        return False
    must("series.write")
    unread = [heading for heading in table.taken_as(row).values() if heading not in chosen]
    services().tell_columns(table.key, template_text(table.where, row, fields, unread))
    return True
