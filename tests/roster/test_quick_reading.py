"""Columns read at once, days priced together, changes looked for once: held to one row, one duty, both ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_team import need, team

from planner.repair import Missing, Repaired, repair
from planner.roster import solve
from planner.roster.alternatives import Alternative
from planner.roster.day_price import personal_price, personal_prices
from planner.roster.least_change import LEAST_GAIN, LeastChange
from planner.roster.options import Duty
from planner.roster.partners import without_partners
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.timeline import Timeline
from planner.scenario import Absence

MOMENTS = st.datetimes(dt.datetime(2026, 10, 1), dt.datetime(2027, 4, 30), timezones=st.just(dt.UTC))


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=12), st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]))
def test_minutes_and_days_of_columns_are_those_of_their_rows(moments: list[dt.datetime], zone: str) -> None:
    line = Timeline(dt.date(2026, 10, 24), 3, 15, zone, 0)
    column = pd.Series(pd.to_datetime([one.replace(microsecond=0) for one in moments], utc=True)).dt.tz_convert(zone)
    assert line.minutes_of(column) == [line.minute_of(one) for one in column]
    dates = pd.Series([one.date() for one in moments])
    assert line.days_of(dates) == [(one.date() - dt.date(2026, 10, 24)).days for one in moments]


def test_duties_with_the_same_hours_stay_apart() -> None:
    alike = [Duty(1, "early", 1900, 2400, 500), Duty(1, "late", 1900, 2400, 500), Duty(1, "late", 1900, 2400, 500)]
    assert len({hash(duty) for duty in alike}) == 1
    assert len(set(alike)) == 2


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    inputs = team(8)
    return solve(inputs, need(inputs, 4.0), work=0.2, seconds=60, seed=3).frame


def test_days_priced_together_cost_what_they_cost_one_by_one(published: pd.DataFrame) -> None:
    names = sorted(set(published["agent"]))
    start = team(8).scenario.start
    wishes = tuple(
        Absence(agent=name, start=dt.datetime.combine(start + dt.timedelta(day), dt.time()),
                end=dt.datetime.combine(start + dt.timedelta(day + 1), dt.time()), kind=kind)
        for name, day, kind in zip(names, (0, 1, 2, 3), ("prefers_off", "prefers_work", "sick", "leave"), strict=False)
    )  # fmt: skip
    inputs = replace(team(8), absences=wishes, published_roster=published)
    people = people_of(inputs)
    prices = Prices.of(inputs, people)
    apart = set()
    for person in people:
        for day, duties in enumerate(person.options):
            together = personal_prices(person, day, duties, prices)
            assert together == [personal_price(person, day, duty, prices) for duty in duties]
            apart |= set(together)
    assert len(apart) > 2, "wishes, days as published and days that are not"


def test_stretches_that_touch_are_joined_as_by_hand(published: pd.DataFrame) -> None:
    inputs = team(8)
    cut = _halved(published)
    found = without_partners(cut, cut, inputs)
    pd.testing.assert_frame_equal(found, _joined_by_hand(cut))
    assert len(published) <= len(found) < len(cut)


def _halved(roster: pd.DataFrame) -> pd.DataFrame:
    """Every second stretch of work cut in two."""
    rows = []
    for number, row in enumerate(roster.to_dict("records")):
        middle = row["start"] + (row["end"] - row["start"]) / 2
        if row["activity"] == "work" and number % 2:
            rows += [row | {"end": middle}, row | {"start": middle}]
        else:
            rows.append(row)
    return pd.DataFrame(rows, columns=roster.columns).astype(roster.dtypes.to_dict())


def _joined_by_hand(roster: pd.DataFrame) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for row in roster.to_dict("records"):
        last = rows[-1] if rows else {}
        alike = ("agent", "date", "shift", "activity", "queue", "paid")
        if last and row["activity"] == "work" and last["end"] == row["start"] and all(last[a] == row[a] for a in alike):
            last["end"] = row["end"]
        else:
            rows.append({str(key): value for key, value in row.items()})
    return pd.DataFrame(rows, columns=roster.columns).astype(roster.dtypes.to_dict())


def both_ways(search: LeastChange, p: int) -> Alternative | None:
    """The best of a person on days to be mended, and with one of them on any: each looked for, then compared."""
    days = set(range(search.standing.W.tour.shape[1]))
    look, kept = search._look, search._kept[p]
    shut = days - search._open
    best = look.best(p, kept=shut | kept)
    wide = look.best(p, kept=kept, still=shut) if shut else None
    if wide is None or (best is not None and wide.gain <= best.gain + LEAST_GAIN):
        return best
    now = search.standing.W.tour[p]
    return wide if any(wide.tour[day] != now[day] for day in search._open) else best


@pytest.mark.parametrize("seed", range(4))
def test_who_gains_nothing_on_any_day_is_not_asked_twice(
    published: pd.DataFrame, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = team(8)
    needed = need(inputs, 4.0)
    shifts = sorted(set(zip(published["agent"], published["date"], strict=True)))
    drawn = np.random.default_rng(seed).choice(len(shifts), size=1 + seed % 3, replace=False)
    missing = [Missing(*shifts[int(n)]) for n in drawn]
    quick = repair(inputs, needed, published, missing)
    monkeypatch.setattr(LeastChange, "_mending", both_ways)
    _same([quick, repair(inputs, needed, published, missing)])


def _same(found: Sequence[Repaired]) -> None:
    one, other = found
    pd.testing.assert_frame_equal(one.roster, other.roster)
    pd.testing.assert_frame_equal(one.changes, other.changes)
    assert one.objective == other.objective
    assert one.shortage_h == other.shortage_h
