"""What came, in a file whose columns another system named: read as data brought in are."""

from __future__ import annotations

import csv
import io

import streamlit as st

from forecasting.actuals_file import COLUMNS
from forecasting.faults import InputError
from planner.formats.columns_seen import columns_of_before
from planner.formats.foreign import Wishes
from planner.formats.importing import import_files
from planner.screens.bring_in_parts.uploads import Upload, laid_out, safe_name
from planner.screens.daily_parts.csv_given import Given
from planner.screens.figure import note
from planner.screens.sign_in import services
from planner.screens.words import plain

NEEDED = set(COLUMNS[:3])


def in_our_columns(given: Given, time_zone: str) -> str:
    """Rows in the columns of actuals; a file that is none of a known make stays as it is, for the answer to tell.

    Parameters
    ----------
    given : Given
    time_zone : str
        Clock of times without an offset.
    """
    headings = {one.strip() for one in next(csv.reader(io.StringIO(given.text)), [])}
    if headings >= NEEDED:
        return given.text
    with laid_out([Upload(safe_name(given.name), given.text.encode())]) as paths:
        try:
            wishes = Wishes(time_zone=time_zone, columns=columns_of_before(paths, services().columns_told()))
            found = import_files(paths, wishes)
        except InputError:
            return given.text
    history = found.frames.get("history")
    if history is None or history.empty:
        return given.text
    for line in found.summary():
        st.success(plain(line), icon=":material/check:")
    for line in found.told.sentences():
        note(plain(line))
    kept = history[[one for one in COLUMNS if one in history]]
    return kept.assign(start=kept["start"].map(lambda moment: moment.isoformat())).to_csv(index=False)
