"""Which contacts of a log resolved their case, against one pass in words."""

from __future__ import annotations

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.formats import read_inputs
from planner.formats.resolution import resolved_shares
from planner.scenario import read_scenario


@pytest.fixture
def read(office):
    def run(text):
        office.put("contacts.csv", text)
        office.scenario()
        path = office.folder / "week.toml"
        path.write_text(
            path.read_text().replace('file = "history.csv"', 'file = "history.csv"\ncontacts = "contacts.csv"')
        )
        return read_inputs(read_scenario(path)).resolved

    return run


def test_who_comes_back_within_seven_days_was_not_helped(read):
    rows = [
        ("phone,2026-11-01T10:00:00,60,a"),  # back on the 8th, 10:00: within seven days
        ("phone,2026-11-08T10:00:00,60,a"),  # back on the 15th, 10:01: after them
        ("phone,2026-11-15T10:01:00,60,a"),  # too near the log's end to be known
        ("phone,2026-11-02T10:00:00,60,b"),  # nobody came back
        ("phone,2026-11-03T10:00:00,0,c"),  # gave up: not counted, but c was not helped before
        ("phone,2026-11-04T10:00:00,60,"),  # of no case
        ("phone,2026-11-20T10:00:00,60,d"),  # the end of the log
    ]
    assert read("queue,start,handle_s,case\n" + "\n".join(rows) + "\n") == {"phone": pytest.approx(2 / 3)}


def test_reopened_tells_alone_and_beside_cases(read):
    rows = "phone,2026-11-01T10:00:00,60,no\nphone,2026-11-02T10:00:00,60,yes\nphone,2026-11-03T10:00:00,60,\n"
    assert read("queue,start,handle_s,reopened\n" + rows) == {"phone": pytest.approx(2 / 3)}
    both = "phone,2026-11-01T10:00:00,60,a,1\nphone,2026-11-02T10:00:00,60,b,0\nphone,2026-11-20T10:00:00,60,c,0\n"
    assert read("queue,start,handle_s,case,reopened\n" + both) == {"phone": pytest.approx(2 / 3)}


def test_a_log_without_cases_tells_nothing(read):
    assert read("queue,start,handle_s\nphone,2026-11-01T10:00:00,60\n") == {}
    nothing = pd.DataFrame({"queue": ["phone"], "resolved": [float("nan")]})
    assert resolved_shares(nothing) == {}


def test_a_flag_that_is_neither_is_refused(read):
    with pytest.raises(InputError, match=r"contacts.csv, row 2, column reopened: .*maybe.*expected yes or no"):
        read("queue,start,handle_s,reopened\nphone,2026-11-01T10:00:00,60,maybe\n")
