"""Counting, joining and comparing contacts, against loops that do it one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.formats.foreign import Wishes
from planner.formats.importing import import_files
from planner.formats.layouts.contact_actions import one_of_each
from planner.formats.layouts.contact_counts import Grid, believable, counted
from planner.formats.layouts.contact_rows import ContactRows
from planner.formats.layouts.queues import Kind
from planner.formats.layouts.tickets import TICKETS, joined_tickets, repeats
from planner.formats.told import Told
from planner.formats.values.cell_keys import keys_of

SECOND, DAY = 1_000_000, 86_400_000_000
MARCH = pd.Timestamp("2026-03-01", tz="UTC").value // 1000


def few(**wishes):
    return settings(max_examples=40, derandomize=True, deadline=None, **wishes)


@few()
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30 * 86_400)), min_size=1, max_size=40))
def test_repeats_are_those_of_a_loop(rows):
    who = np.array([customer for customer, _ in rows], dtype=np.uint64)
    created = MARCH + np.array([second for _, second in rows], dtype=np.int64) * SECOND
    found = repeats(who, created)
    for at, (customer, second) in enumerate(rows):
        if customer == 0:
            assert np.isnan(found[at])
            continue
        earlier = [
            other
            for other, (same, moment) in enumerate(rows)
            if same == customer and other != at and (moment, other) < (second, at) and second - moment <= 7 * 86_400
        ]
        assert found[at] == bool(earlier)


@few()
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1), st.integers(0, 3 * 86_400), st.integers(0, 2), st.sampled_from([np.nan, 60.0, 90.0])
        ),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from([15, 30, 60, 1440]),
    st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata"]),
)
def test_counts_are_those_of_a_loop(rows, length, zone):
    queue = np.array([row[0] for row in rows], dtype=np.intp)
    created = MARCH + 6 * DAY + np.array([row[1] for row in rows], dtype=np.int64) * SECOND
    columns = {
        "created": created,
        "outcome": np.array([row[2] for row in rows], dtype=np.int8),
        "handle_s": np.array([row[3] for row in rows], dtype=np.float32),
        "wait_s": np.array([row[3] for row in rows], dtype=np.float32),
    }
    frame = counted(columns, queue, ["a", "b"], Grid.over(created, length, zone))
    cells = Counter()
    work: dict[tuple[str, pd.Timestamp], list[float]] = {}
    for (own, _, _, handle), moment in zip(rows, pd.DatetimeIndex(created.view("M8[us]"), tz="UTC"), strict=True):
        local = moment.tz_convert(zone)
        if length == 1440:
            start = local.normalize()
        elif zone == "Asia/Kolkata":  # where the clock never changes
            start = local.floor(f"{length}min")
        else:  # clocks of whole hours share their grid with UTC
            start = moment.floor(f"{length}min").tz_convert(zone)
        key = ("ab"[own], start)
        cells[key] += 1
        work.setdefault(key, [])
        work[key] += [] if np.isnan(handle) else [handle]
    busy = frame[frame["volume"] > 0]
    assert {(queue, start): volume for queue, start, volume in busy[["queue", "start", "volume"]].to_numpy()} == cells
    for queue_, start, aht in busy[["queue", "start", "aht_s"]].to_numpy():
        known = work[queue_, start]
        assert (np.isnan(aht) and not known) or aht == pytest.approx(sum(known) / len(known))
    if columns["outcome"].any():
        assert frame["answered"].sum() == (columns["outcome"] == 1).sum()
        assert frame["abandoned"].sum() == (columns["outcome"] == 2).sum()


@few()
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 100), st.integers(0, 2), st.sampled_from([np.nan, 1.0, 2.0])),
        min_size=1,
        max_size=30,
    )
)
def test_the_first_action_of_each_contact(rows):
    columns = {
        "id": np.array([row[0] for row in rows], dtype=np.uint64),
        "created": np.array([row[1] for row in rows], dtype=np.int64),
        "row": np.arange(2, len(rows) + 2, dtype=np.int32),
        "outcome": np.array([row[2] for row in rows], dtype=np.int8),
        "handle_s": np.array([row[3] for row in rows], dtype=np.float32),
        "csat": np.array([row[3] for row in rows], dtype=np.float32),
    }
    found = one_of_each({name: values.copy() for name, values in columns.items()}, "t.csv", Told())
    expected = []
    for at, (number, created, _, _) in enumerate(rows):
        same = [other for other, row in enumerate(rows) if row[0] == number] if number else [at]
        first = min(same, key=lambda other: (rows[other][1], other))
        if first == at:
            work = [rows[other][3] for other in same if not np.isnan(rows[other][3])]
            answered = {rows[other][2] for other in same} - {0}
            expected.append((at + 2, created, sum(work) if work else None, min(answered, default=0)))
    shown = [
        (int(row), int(created), None if np.isnan(handle) else float(handle), int(outcome))
        for row, created, handle, outcome in zip(
            *(found[name] for name in ("row", "created", "handle_s", "outcome")), strict=True
        )
    ]
    assert shown == expected


def test_keys_are_the_same_for_the_same_text_only():
    texts = pd.Series(["", "a", "b", "ab", "ba", "a", "é", "x" * 300] + [str(n) for n in range(20_000)], dtype="str")
    keys = keys_of(texts, 7)
    assert keys[0] == 0
    assert keys[1] == keys[5]
    assert len(set(keys.tolist())) == len(set(texts))
    assert set(keys_of(texts, 8).tolist()) & set(keys.tolist()) == {0}


def test_kinds_by_group_and_channel():
    rows = ContactRows()
    group, via = pd.Series(["A", "A; B", "No Group", "A"]), pd.Series(["Mail", "Chat", "[None]", "Mail"])
    assert rows.kinds_of(group, via, 4).tolist() == [0, 1, 2, 0]
    assert set(rows.kinds) == {Kind("A", "Mail"), Kind("A", "Chat"), Kind("", "")}
    assert rows.kinds_of(None, pd.Series(["Mail"]), 1)[0] == rows.kinds[Kind("", "Mail")]


def test_years_away_and_few_are_not_believed():
    days = MARCH + np.arange(200) * DAY
    assert believable(days).all()
    assert believable(np.append(days, 0))[-1].item() is False
    assert believable(np.array([0, MARCH])).all()  # of two, neither is an exception
    assert believable(np.append(days, days[:50] - 800 * DAY)).all()


LOG = "queue,start,handle_s,wait_s,outcome\nphone,{}T09:00:00Z,300,10,answered\nphone,{}T09:10:00Z,0,60,abandoned\n"


def test_tickets_of_several_files_are_joined(tmp_path):
    for day in ("2026-03-02", "2026-03-03"):
        (tmp_path / f"{day}.csv").write_text(LOG.format(day, day).replace("phone", f"q{day[-1]}"))
    parts = [import_files([path], Wishes("UTC")).tickets for path in sorted(tmp_path.glob("*.csv"))]
    whole = joined_tickets(parts)
    assert list(whole.columns) == list(TICKETS)
    assert str(whole["queue"].dtype) == "category"
    told = whole[["queue", "created", "wait_s", "outcome"]].astype({"created": str})
    assert told.to_numpy().tolist() == [
        ["q2", "2026-03-02 09:00:00+00:00", 10.0, "answered"],
        ["q2", "2026-03-02 09:10:00+00:00", 60.0, "abandoned"],
        ["q3", "2026-03-03 09:00:00+00:00", 10.0, "answered"],
        ["q3", "2026-03-03 09:10:00+00:00", 60.0, "abandoned"],
    ]
    assert whole["handle_s"].to_list()[::2] == [300.0, 300.0]
