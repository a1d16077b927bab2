"""JSON of any record, held against the standard library's own reading of it."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.plain_json import json_text, plain, rows_of

DAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.float64(1.0000004), 1.0),  # beyond six decimals
        (-0.0000001, 0.0),  # and no minus zero
        (math.nan, None),
        (-math.inf, None),
        (np.int64(7), 7),
        (np.bool_(True), True),
        (True, True),
        ((1, "a"), [1, "a"]),
        ({DAY: {2: [math.inf]}}, {"2026-11-23": {"2": [None]}}),
        (pd.Timestamp("2026-11-23 09:00", tz="UTC"), "2026-11-23 09:00:00+00:00"),
    ],
)
def test_a_value_becomes_one_of_jsons_own(value: Any, said: Any) -> None:
    got = plain(value)
    assert got == said
    assert type(got) is type(said)
    assert math.copysign(1.0, got) == 1.0 if isinstance(got, float) else True


def test_a_frame_is_a_record_a_row() -> None:
    frame = pd.DataFrame({"day": [DAY, DAY], "people": [1, 2], "share": [0.1234567, math.nan]})
    assert rows_of(frame) == [
        {"day": "2026-11-23", "people": 1, "share": 0.123457},
        {"day": "2026-11-23", "people": 2, "share": None},
    ]


def test_a_number_that_does_not_exist_is_never_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"level": math.nan})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(record=st.dictionaries(st.text(max_size=3), VALUES, max_size=3))
def test_every_record_reads_back_as_it_was_made_plain(record: dict[str, Any]) -> None:
    made = plain(record)
    assert json.loads(json_text(made)) == made
    assert plain(made) == made
