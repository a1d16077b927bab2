"""A staff list uploaded: read, what was repaired told, its columns in boxes; nothing is kept here."""

from __future__ import annotations

from typing import Final, Literal

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.formats.columns_seen import columns_of_before, seen_staff
from planner.formats.layouts.columns_told import TABLES
from planner.formats.staff_list import StaffList, read_staff_list
from planner.screens.bring_in_parts.columns import columns_told
from planner.screens.bring_in_parts.uploads import Upload, laid_out, safe_name
from planner.screens.figure import table_and_csv
from planner.screens.sign_in import services
from planner.screens.words import plain, say, say_plain

REFUSED: Final[Literal["refused"]] = "refused"
"""Of a list that cannot be read."""


def staff_box(label: str, key: str) -> StaffList | Literal["refused"] | None:
    """Draw the box and what is read from it; None without a list."""
    own = st.file_uploader(label, key=key)
    if own is None:
        return None
    file, told = Upload(safe_name(own.name), own.getvalue()), services().columns_told()
    found: StaffList | Literal["refused"] = REFUSED
    table = None
    with laid_out([file]) as (path,):
        try:
            table = seen_staff(path, told)
            found = read_staff_list(path, columns_of_before([path], told))
        except InputError as error:
            for fault in error.faults:
                st.error(plain(fault))
    if table is not None and columns_told(table, doubted=found == REFUSED):
        st.rerun()
    if isinstance(found, StaffList):
        _told(found)
    return found


def _told(found: StaffList) -> None:
    st.success(
        say("begin_scenario.staff_read", where=found.where, people=len(found.frame), contracts=len(found.contracts)),
        icon=":material/check:",
    )
    entries = found.told.entries()
    for one in entries:
        if one.kind == "doubted":
            st.warning(f"{plain(one.where)}: {plain(one.why)}")
    told = found.told.frame()
    changes: pd.DataFrame = told[told["kind"] != "doubted"].drop(columns="where")
    if len(changes):
        st.markdown(say("begin_scenario.staff_changed"))
        words = {field: say_plain(f"columns.{field}") for field in TABLES["person"]}
        table_and_csv(changes.assign(column=changes["column"].replace(words)), "staff_list_changes", expanded=True)
