"""Written times to moments: every way of writing, the order of day and month, the hours that clocks repeat and skip."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.formats.told import Told
from planner.formats.values.date_words import MONTHS
from planner.formats.values.moments import MomentReader
from planner.formats.values.shown import HIDDEN, shown

NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"


def column(*texts: str, first: int = 2) -> pd.Series:
    return pd.Series(list(texts), index=np.arange(first, first + len(texts)), dtype="str")


def read(
    *texts: str, zone: str = "UTC", day_first: bool | None = None, keys: pd.Series | None = None
) -> tuple[list[str], Told]:
    told = Told()
    reader = MomentReader("t.csv", zone, day_first, told)
    reader.learn(column(*texts))
    moments, _ = reader.read(column(*texts), keys)
    return ["" if moment is pd.NaT else moment.isoformat() for moment in moments], told


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-04 09:15", "2026-03-04T09:15"),
        ("2026-03-04T09:15:07", "2026-03-04T09:15:07"),
        ("2026-03-04T09:15:00.123Z", "2026-03-04T09:15:00.123"),
        ("2026-03-04T09:15:00-05:00", "2026-03-04T14:15"),
        ("2026-03-04T09:15:00+0530", "2026-03-04T03:45"),
        ("2026-03-04 09:15:00 UTC", "2026-03-04T09:15"),
        ("2026-03-04 09:15:00 +0000", "2026-03-04T09:15"),
        ("2026-03-04 09:15:00 GMT+2", "2026-03-04T07:15"),
        ("2026-03-04T09:15+01:00[Europe/Berlin]", "2026-03-04T08:15"),
        ("2026-03-04 09:15:00 (CET)", "2026-03-04T08:15"),
        ("2026/3/4 9:15", "2026-03-04T09:15"),
        ("2026.03.04 09:15", "2026-03-04T09:15"),
        ("25/03/2026 09:15 PM", "2026-03-25T21:15"),
        ("03/25/2026 12:15 AM", "2026-03-25T00:15"),
        ("3/25/26, 12:15\u202fPM", "2026-03-25T12:15"),
        ("3/25/2026 9 am", "2026-03-25T09:00"),
        ("04.03.2026 21:15", "2026-03-04T21:15"),
        ("4.3.26, 21:15 Uhr", "2026-03-04T21:15"),
        ("4. 3. 2026 21.15", "2026-03-04T21:15"),
        ("1-22-2018", "2018-01-22T00:00"),
        ("20210218", "2021-02-18T00:00"),
        ("20210218 08:00", "2021-02-18T08:00"),
        ("20210218 0800", "2021-02-18T08:00"),
        ("202102180815", "2021-02-18T08:15"),
        ("20210218081530", "2021-02-18T08:15:30"),
        ("20210218T081530Z", "2021-02-18T08:15:30"),
        ("12. März 2024 09:15", "2024-03-12T09:15"),
        ("12 mars 2024 à 09:15", "2024-03-12T09:15"),
        ("1er févr. 2024 9h15", "2024-02-01T09:15"),
        ("12 de marzo de 2024 9:15 p. m.", "2024-03-12T21:15"),
        ("March 12, 2024 9:15 AM", "2024-03-12T09:15"),
        ("Jan 1st, 2024", "2024-01-01T00:00"),
        ("Mon, 12 Feb 2024 09:15:00 +0000", "2024-02-12T09:15"),
        ("Mo., 12.02.2024 09:15", "2024-02-12T09:15"),
        ("12/Mar/24 9:15 AM", "2024-03-12T09:15"),
        ("12-Mar-2024 09:15:22", "2024-03-12T09:15:22"),
        ("2024-Mar-12 09:15", "2024-03-12T09:15"),
        ("Tue Mar 12 2024 09:15:00 GMT+0100 (Central European Standard Time)", "2024-03-12T08:15"),
        ("Tue Mar 12 09:15:00 UTC 2024", "2024-03-12T09:15"),
        ("09:15 12.03.2024", "2024-03-12T09:15"),
        ("45352.385416666664", "2024-03-01T09:15"),
        ("45352,385416666664", "2024-03-01T09:15"),
        ("45352", "2024-03-01T00:00"),
        ("1709283600", "2024-03-01T09:00"),
        ("1709283600.5", "2024-03-01T09:00:00.5"),
        ("1709283600123", "2024-03-01T09:00:00.123"),
        ("1709283600123456", "2024-03-01T09:00:00.123456"),
        ("2024-03-12 24:00", "2024-03-13T00:00"),
        ("2024-12-31T24:00:00", "2025-01-01T00:00"),
        ("29.02.2024", "2024-02-29T00:00"),
    ],
)
def test_every_way_of_writing(text, moment):
    (found,), told = read(text)
    assert found == pd.Timestamp(moment, tz="UTC").isoformat()
    assert not told.book.faults


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2024-13-12", "2023-02-29", "31.04.2024", "2024-03-12 25:00", "2024-03-12 24:01"),
        *("12 Foo 2024", "13/13/2024", "2024-03-12 09:60", "03/25/2024 13:15 PM", "03/25/2024 0:15 AM", "0000-00-00"),
        *(
            "9999-12-31",
            "1969-12-31",
            "0001-01-01T00:00:00Z",
            "25",
            "99999",
            "08:00",
            "=NOW()",
            "2024-03-12 09:15 +99:00",
        ),
        *("x" * 500, "2024-03-12\x0009:15", "٢٠٢٤-٠٣-١٢", "2024-03-12 09:15 XYZ", "Foo, 12 Mar 2024", "0" * 40),
    ],
)
def test_what_is_no_time_is_told_and_drops_its_row(text):
    (found, kept), told = read(text, "2024-03-12 09:15")
    assert found == ""
    assert kept
    (entry,) = told.entries()
    assert (entry.kind, entry.column, entry.why, entry.count) == ("dropped", "start", "no time that can be read", 1)
    assert entry.examples == ((2, shown(text), ""),)


def test_months_by_all_their_names():
    assert all(MONTHS[name] == 3 for name in ("march", "mar", "marz", "mrz", "mars", "marzo"))
    names = ["Januar", "févr.", "marzo", "Avr", "Mai", "junio", "juil.", "Août", "Sept", "octubre", "Nov", "déc."]
    assert [read(f"5 {name} 2025")[0][0][5:7] for name in names] == [f"{month:02d}" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("03/04/2026 09:00", "13/04/2026 09:00"), "2026-04-03"),  # a 13 is no month
        (("03/04/2026 09:00", "04/13/2026 09:00"), "2026-03-04"),
        (("03-04-26 09:00", "04-13-26 09:00"), "2026-03-04"),
        (("03.04.2026 09:00",), "2026-04-03"),  # dots
        (("03.04.2026 09:00", "03.13.2026 09:00"), "2026-03-04"),  # but a 13 is no month
        (("12/03/2026", "01/04/2026", "02/04/2026"), "2026-03-12"),  # in order of time one way only
        (("01/03/2026", "02/03/2026", "03/03/2026"), "2026-03-01"),  # days that follow each other
        (("03/01/2026", "03/02/2026", "03/03/2026"), "2026-03-01"),
        (("04/04/2026", "05/05/2026"), "2026-04-04"),  # the same both ways
    ],
)
def test_the_order_of_day_and_month_by_evidence(texts, first):
    found, told = read(*texts)
    assert found[0][:10] == first
    assert not told.book.faults


def test_weaker_evidence_is_told():
    _, told = read("01/03/2026 09:00", "02/03/2026 09:00", "03/03/2026 09:00")
    assert told.sentences() == [
        "t.csv, column start: the day stands first in dates such as 01/03/2026 09:00:"
        " so read, they lie within 2 days, else within 32; else say --month-first"
    ]


@pytest.mark.parametrize(("day_first", "moment"), [(True, "2026-04-03"), (False, "2026-03-04")])
def test_an_order_that_nothing_decides_is_asked_for_once(day_first, moment):
    found, told = read("03/04/2026 9:15 AM", "03/04/2026 9:16 AM")
    assert found == ["", ""]
    (fault,) = told.book.faults
    assert str(fault) == (
        "t.csv, column start: found '03/04/2026 9:15 AM', expected dates of which it is known whether the day or the"
        " month stands first. Say --day-first (03/04 is the 3rd of April) or --month-first (the 4th of March)."
    )
    assert read("03/04/2026 9:15 AM", day_first=day_first)[0][0][:10] == moment


def test_a_date_of_the_other_order_is_read_by_itself_and_told():
    found, told = read("03/04/2026", "04/25/2026", *[f"{day}/04/2026" for day in range(13, 31)] * 2)
    assert [text[:10] for text in found[:3]] == ["2026-04-03", "2026-04-25", "2026-04-13"]
    (entry,) = told.entries()
    assert (entry.why, entry.count) == ("the month stands first, in other rows the day", 1)
    assert entry.examples == ((3, "04/25/2026", ""),)


def test_a_column_of_both_orders_loses_what_may_be_either():
    found, told = read("03/04/2026", "04/25/2026", "25/04/2026")
    assert [text[:10] for text in found] == ["", "2026-04-25", "2026-04-25"]
    assert "day and month may be swapped, as other rows show both orders" in [entry.why for entry in told.entries()]
    assert not told.book.faults


def test_evidence_may_come_from_later_batches_and_other_columns():
    told = Told()
    reader = MomentReader("t.csv", "UTC", None, told)
    reader.learn(column("03/04/2026"))
    assert not reader.settled
    reader.learn(column("", "21/04/2026"), ordered=False)
    assert reader.settled
    assert reader.read(column("03/04/2026"))[0][0] == pd.Timestamp("2026-04-03", tz="UTC")


def test_mixed_ways_of_writing_are_read_cell_by_cell():
    found, _ = read("2026-03-04 09:15", "25.03.2026 9:15", "20260304", "Mar 4, 2026", "1772615700")
    assert [text[:16] for text in found] == [
        *("2026-03-04T09:15", "2026-03-25T09:15", "2026-03-04T00:00", "2026-03-04T00:00", "2026-03-04T09:15")
    ]


@pytest.mark.parametrize(
    ("zone", "text", "moment"),
    [
        (NEW_YORK, "2026-07-04 09:15", "2026-07-04T09:15:00-04:00"),
        (NEW_YORK, "2026-07-04T09:15Z", "2026-07-04T05:15:00-04:00"),
        (BERLIN, "04.01.2026 09:15", "2026-01-04T09:15:00+01:00"),
        (NEW_YORK, "2026-11-01 01:30", "2026-11-01T01:30:00-04:00"),
    ],
)
def test_wall_times_are_those_of_the_zone(zone, text, moment):
    assert read(text, zone=zone)[0] == [moment]


def test_the_hour_that_spring_skips_is_dropped_and_told():
    told = Told()
    moments, skipped = MomentReader("t.csv", NEW_YORK, None, told).read(
        column("2026-03-08 01:59", "2026-03-08 02:30", "2026-03-08 03:00")
    )
    assert skipped.tolist() == [False, True, False]
    assert moments.isna().tolist() == [False, True, False]
    assert told.sentences() == [
        "t.csv, column start: 1 row dropped, in the hour that daylight saving skips (check the time zone)"
        " (first in row 3: '2026-03-08 02:30')"
    ]


def test_the_repeated_hour_by_keys_in_two_batches():
    reader = MomentReader("t.csv", NEW_YORK, None, Told())
    keys = pd.Series(["a", "b", "a"])
    found = [
        moment.utcoffset()
        for _ in range(2)
        for moment in reader.read(column("2026-11-01 01:30", "2026-11-01 01:30", "2026-11-01 01:45"), keys)[0]
    ]
    assert found == [dt.timedelta(hours=-4)] * 3 + [dt.timedelta(hours=-5)] * 3


ONCE, TWICE = "-04:00", "-05:00"


@pytest.mark.parametrize(
    ("clock", "offsets"),
    [
        ("00:50 01:10 01:50 01:05 01:40 02:10", (ONCE, ONCE, ONCE, TWICE, TWICE, TWICE)),
        ("02:10 01:40 01:05 01:50 01:10 00:50", (TWICE, TWICE, TWICE, ONCE, ONCE, ONCE)),
        ("00:50 01:10 01:50 02:10", (ONCE, ONCE, ONCE, TWICE)),
        ("01:10 01:50 01:05 01:40", (ONCE, ONCE, TWICE, TWICE)),
    ],
)
def test_the_repeated_hour_of_single_contacts_by_the_order_of_the_file(clock, offsets):
    found, _ = read(*[f"2026-11-01 {time}" for time in clock.split()], zone=NEW_YORK)
    assert tuple(text[-6:] for text in found) == offsets


def test_the_repeated_hour_goes_on_in_the_next_batch():
    reader = MomentReader("t.csv", NEW_YORK, None, Told())
    first, _ = reader.read(column("2026-11-01 00:50", "2026-11-01 01:50", "2026-11-01 01:55"))
    second, _ = reader.read(column("2026-11-01 01:05", "2026-11-01 01:59", "2026-11-01 02:10"))
    assert [moment.isoformat()[-6:] for moment in (*first, *second)] == [ONCE] * 3 + [TWICE] * 3


def test_the_repeated_hour_of_rows_in_no_order_is_its_first_and_told():
    clock = ["2026-11-01 01:50", "2026-05-01 10:00", "2026-11-01 01:05", "2026-12-01 10:00", "2026-01-01 09:00"] * 3
    found, told = read(*clock, zone=NEW_YORK)
    assert {text[-6:] for text in found if text.startswith("2026-11")} == {ONCE}
    assert [entry.count for entry in told.entries()] == [6]


def test_dates_without_a_time_are_known_as_such():
    reader = MomentReader("t.csv", "UTC", None, Told())
    reader.read(column("2026-03-04", "", "45352"))
    assert reader.dates_only
    reader.read(column("2026-03-04 00:00"))
    assert not reader.dates_only


def test_a_column_that_may_be_empty_drops_nothing():
    told = Told()
    reader = MomentReader("t.csv", "UTC", None, told, "solved", needed=False)
    moments, _ = reader.read(column("", "never", "2026-03-04"))
    assert moments.isna().tolist() == [True, True, False]
    assert [(entry.kind, entry.count) for entry in told.entries()] == [("doubted", 1)]


WRITTEN = st.sampled_from(
    ["%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M:%S", "%Y%m%d%H%M%S", "%B %d, %Y %I:%M:%S %p", "%a, %d %b %Y %H:%M:%S"]
)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2099, 12, 31)), WRITTEN), min_size=1))
def test_what_python_writes_is_read_back(rows):
    moments = [moment.replace(microsecond=0) for moment, _ in rows]
    found, told = read(*[f"{moment:{way}}" for moment, (_, way) in zip(moments, rows, strict=True)])
    assert found == [pd.Timestamp(moment, tz="UTC").isoformat() for moment in moments]
    assert not told.entries()


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.lists(st.text(max_size=40)))
def test_no_text_whatever_stops_it(texts):
    found, _ = read(*texts, zone=BERLIN, day_first=True)
    assert len(found) == len(texts)


@pytest.mark.parametrize(
    "cell", ["31/13/2026", "20 Mar 2024 25:00 p.m.", "Totals:", "#DIV/0!", "1.2.3", "-5", "2024-13-12", "99:00 min", ""]
)
def test_what_may_be_a_time_or_number_is_shown(cell):
    assert shown(cell) == cell


@pytest.mark.parametrize(
    "cell", ["Otto Ober", "otto@kunde.example", "Invoice 4711", "+49 151 1234567", "0151 1234567", "(030) 123 45 678"]
)
def test_what_may_name_somebody_is_not_shown(cell):
    assert shown(cell) == HIDDEN
