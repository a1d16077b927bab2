"""Texts that a spreadsheet would run are written so that it does not, and read back as they were."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.formula_guard import guarded, unguarded
from planner.frame_files import read_frame
from planner.frames import LEDGER
from planner.report.files import table_text

DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "'=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_would_run_stands_behind_an_apostrophe(text):
    assert str(guarded(text))[0] == "'"


@pytest.mark.parametrize("value", ["Ana", "-5", "+3.5e2", "", "a=b", "'quoted'", 7, None, 2.5])
def test_what_runs_nowhere_stays(value):
    assert guarded(value) is value


@settings(max_examples=200, derandomize=True)
@given(st.text(alphabet="=+-@'\t1aé ", max_size=6))
def test_reading_gives_back_what_was_written(text):
    written = guarded(text)
    assert unguarded(pd.Series([written], dtype=str))[0] == text
    # what begins a cell in a spreadsheet is never one of the signs, unless the cell is a plain number
    assert str(written)[:1] not in ("=", "@", "\t")
    assert str(written)[:1] not in ("+", "-") or float(text) is not None


def test_a_table_keeps_an_agent_called_like_a_formula():
    week = {"weekends": 1, "nights": 0, "lates": 2, "holidays": 0, "refused": 0}
    frame = pd.DataFrame([{"agent": "=2+5", "week": "2026-W48", **week}, {"agent": "A1", "week": "2026-W48", **week}])
    text = table_text(frame)
    assert "\n'=2+5," in text
    assert read_frame(io.BytesIO(text.encode()), LEDGER)["agent"].tolist() == ["=2+5", "A1"]
