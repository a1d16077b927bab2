"""A written roster read back, its changes as rows."""

from __future__ import annotations

import pandas as pd
import pytest
from changed_team import MONDAY, need, standing, team, value

from forecasting.faults import InputError
from planner.roster.applying import apply_changes
from planner.roster.as_it_stands import Standing
from planner.roster.changes import changes_of, roster_after
from planner.roster.people import people_of
from planner.roster.read_back import read_back
from planner.roster.timeline import Timeline


def test_a_roster_read_back_is_the_roster(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    assert all(day.known for days in stand.written.values() for day in days)
    pd.testing.assert_frame_equal(roster_after(stand), roster)
    assert not len(changes_of(stand))
    assert stand.price == pytest.approx(value(stand, roster))


def test_hours_that_no_shift_has_are_counted_and_never_moved(roster: pd.DataFrame) -> None:
    odd = roster.copy()
    first = odd.index[odd["agent"] == odd["agent"].iloc[0]][0]
    odd.loc[first, "start"] = odd.loc[first, "start"] - pd.Timedelta(minutes=30)
    inputs = team()
    written = read_back(odd, people_of(inputs), Timeline.of(inputs.scenario))
    name = str(odd["agent"].iloc[0])
    assert not all(day.known for day in written[name])
    stand = Standing(inputs, need(inputs), odd)
    assert name not in stand.number
    assert stand.short_h() == pytest.approx(stand.allocation.shortage_h)


def test_a_roster_in_which_nobody_can_be_moved_is_a_sentence(roster: pd.DataFrame) -> None:
    odd = roster.assign(start=roster["start"] - pd.Timedelta(minutes=7))
    inputs = team()
    with pytest.raises(InputError, match="somebody whose hours are shifts that the scenario allows them"):
        Standing(inputs, need(inputs), odd)


def test_changes_that_no_shift_allows_are_refused_by_row(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    row = {"action": "work", "agent": "p0", "date": MONDAY, "shift": "day", "note": ""}
    at = pd.Timestamp("2026-11-23T08:30", tz="Europe/Dublin")
    wrong = pd.DataFrame([row | {"start": at, "end": at + pd.Timedelta(hours=6)}, row | {"agent": "x"}])
    with pytest.raises(InputError) as refused:
        apply_changes(stand, wrong, "changes.csv")
    told = [(fault.where, fault.value) for fault in refused.value.faults]
    assert sorted(told) == [("changes.csv:2", "day 08:30-14:30"), ("changes.csv:3", "x")]
