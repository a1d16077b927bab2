"""Numbers, shares and durations as people and programs write them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.formats.told import Told
from planner.formats.values.durations import DurationReader, Unit, clock_of, guess_unit, unit_of
from planner.formats.values.numbers import NumberReader
from planner.formats.values.separators import Separators
from planner.formats.values.shares import ShareReader

NAN = math.nan


def column(texts: list[str]) -> pd.Series:
    return pd.Series(texts, index=range(2, 2 + len(texts)), dtype=str)


def numbers(texts: list[str], **kept: object) -> tuple[list[float], list[str]]:
    told = Told()
    reader = NumberReader("f.csv", "volume", told, **kept)  # type: ignore[arg-type]
    reader.learn(column(texts))
    return reader.read(column(texts)).tolist(), told.sentences()


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1.234,5", "12", "7,25", "1.000"], [1234.5, 12, 7.25, 1000]),  # German: one cell decides for all
        (["1,234.5", "1,234", "1.5"], [1234.5, 1234, 1.5]),  # English
        (["1 234,5", "12\u00a0345", "1\u202f000,0"], [1234.5, 12345, 1000]),  # French, with three kinds of blank
        (["1'234", "12\u2019345.5"], [1234, 12345.5]),  # Swiss
        (["1,23,456", "12,34,567.5"], [123456, 1234567.5]),  # Indian
        (["1.234.567", "1.234"], [1234567, 1234]),
        (["0,123", "1,234"], [0.123, 1.234]),  # nobody writes 0 thousand
        (["1234,567", "1,234"], [1234.567, 1.234]),
        (["$12", "\u20ac 1.234,50", "12,50 EUR", "CHF 7"], [12, 1234.5, 12.5, 7]),
        (["(5)", "12-", "\u22123", "+4"], [-5, -12, -3, 4]),
        (['="12"', "'7", "\ufeff8", "9\x00"], [12, 7, 8, 9]),
        (["", "n/a", "-", "NaN", "NULL", "k.A."], [NAN] * 6),
        (["1e3", "1.5E+02"], [1000, 150]),
    ],
)
def test_numbers_of_many_hands(texts: list[str], values: list[float]) -> None:
    read, _ = numbers(texts, least=-1e9)
    assert read == pytest.approx(values, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#DIV/0!", "an error of the spreadsheet, left empty"),
        ("#WERT!", "an error of the spreadsheet, left empty"),
        ("=SUM(A1:A9)", "a formula without its value, left empty"),
        ("85%", "a percentage where a number is expected, left empty"),
        ("<b>7</b>", "no number, left empty"),
        ("1,2,3", "no number, left empty"),
        ("1.2.3", "no number, left empty"),
        ("0x10", "no number, left empty"),
        ("5e999", "no number, left empty"),
        ("-1", "below 0, left empty"),
        ("99999999999", "above 1e+09, left empty"),
    ],
)
def test_what_is_no_number_is_told(text: str, why: str) -> None:
    read, told = numbers(["10", text, "12"])
    assert read == pytest.approx([10, NAN, 12], nan_ok=True)
    assert told == [f"f.csv, column volume: 1 cell changed, {why} (first in row 3: {text!r})"]
    _, dropped = numbers(["10", text], required=True)
    assert dropped == [f"f.csv, column volume: 1 row dropped, {why.split(', left')[0]} (first in row 3: {text!r})"]


def test_three_digits_after_one_mark_are_thousands_of_counts_and_doubted_elsewhere() -> None:
    assert numbers(["1.234", "2.500"], whole=True)[0] == [1234, 2500]
    values, told = numbers(["1.234", "1,234"])
    assert values == [1.234, 1234]
    assert "read as decimal point and as thousands" in told[-1]


def test_columns_of_a_sheet_share_what_decides() -> None:
    told, shared = Told(), Separators()
    volume = NumberReader("f.csv", "volume", told, separators=shared)
    share = ShareReader("f.csv", "service_level", told, separators=shared)
    volume.learn(column(["1.234"]))
    share.learn(column(["0,85"]))
    assert volume.read(column(["1.234"])).tolist() == [1234]


@given(st.lists(st.integers(0, 99_999_999), min_size=1, max_size=20), st.sampled_from([",", "."]))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_what_is_written_with_a_locale_comes_back(cents: list[int], mark: str) -> None:
    other = "." if mark == "," else ","
    texts = [f"{n / 100:,.2f}".replace(",", "_").replace(".", mark).replace("_", other) for n in cents]
    assert numbers(texts)[0] == pytest.approx([n / 100 for n in cents])


@given(st.text(max_size=12))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_text_is_a_number_or_nothing(text: str) -> None:
    assert np.isnan(numbers([text])[0][0]) or 0 <= numbers([text])[0][0] <= 1e9
    reader = DurationReader("f.csv", "aht_s", Told())
    reader.learn(column([text]))
    assert not reader.read(column([text]))[0] < 0


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["85%", "90 %", "0%"], [0.85, 0.9, 0]),
        (["85", "90.5", "1"], [0.85, 0.905, 0.01]),
        (["0.85", "1", "0"], [0.85, 1, 0]),
        (["0,85", "1,0"], [0.85, 1]),
        (["85,5", "100,0"], [0.855, 1]),
        (["0.85", "85%"], [0.85, 0.85]),
        (["100.02", "50"], [1.0, 0.5]),
        (["85", "250"], [0.85, NAN]),
        (["#DIV/0!", "0.5"], [NAN, 0.5]),
    ],
)
def test_shares(texts: list[str], values: list[float]) -> None:
    reader = ShareReader("f.csv", "service_level", Told())
    reader.learn(column(texts))
    assert reader.read(column(texts)).tolist() == pytest.approx(values, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12", 12),
        ("135.46", 135.46),
        ("1:05", 65),
        ("01:02:03", 3723),
        ("1:02:03.500", 3723.5),
        ("30:00:00", 108_000),
        ("1h 5m 3s", 3903),
        ("1 Std. 5 Min.", 3900),
        ("3min20s", 200),
        ("2 days 3 hours", 183_600),
        ("1 hour and 5 minutes", 3900),
        ("1 day, 2:03:04", 93_784),
        ("1.02:03:04", 93_784),
        ("PT5M", 300),
        ("P1DT2H", 93_600),
        ("PT1H5M3.5S", 3903.5),
        ("350 ms", 0.35),
        ("2,5 min", 150),
        ("1899-12-30 00:05:00", 300),
        ("1900-01-01 01:00:00", 90_000),
        ("", NAN),
        ("abc", NAN),
        ("12:75", NAN),
        ("85%", NAN),
        ("-5", NAN),
        ("P", NAN),
        ("5 cows", NAN),
        ("P1.2.3D", NAN),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    reader = DurationReader("f.csv", "aht_s", Told())
    reader.learn(column([text]))
    assert reader.read(column([text])).tolist() == pytest.approx([seconds], nan_ok=True)


@pytest.mark.parametrize(
    ("heading", "unit", "clock"),
    [
        ("Resolution time (in hrs)", "h", "hh:mm"),
        ("First reply time in minutes within business hours", "min", "mm:ss"),
        ("AHT [min]", "min", "mm:ss"),
        ("Bearbeitungszeit in Sekunden", "s", "mm:ss"),
        ("Dur\u00e9e moyenne (secondes)", "s", "mm:ss"),
        ("aht_ms", "ms", "mm:ss"),
        ("Avg Handle", None, "mm:ss"),
        ("Talk time (hh:mm:ss)", "s", "mm:ss"),
        ("Talk time (hh:mm)", None, "hh:mm"),
    ],
)
def test_units_of_headings(heading: str, unit: Unit | None, clock: str) -> None:
    found = unit_of(heading)
    assert (found if ":" not in heading else unit) == unit
    assert clock_of(heading) == clock


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (["312456", "287001", "0"], "ms"),
        (["312.4", "287", "0"], None),
        (["5400", "9000"], None),  # mails that take two hours
        (["0.00347", "0.0041"], "days"),
        (["0:05:00"], None),
    ],
)
def test_units_by_magnitude(texts: list[str], unit: Unit | None) -> None:
    reader = DurationReader("f.csv", "aht_s", Told())
    reader.learn(column(texts))
    assert guess_unit([reader]) == unit


def test_minutes_and_hours_by_the_heading() -> None:
    told = Told()
    reader = DurationReader("f.csv", "aht_s", told, unit="h", clock="hh:mm")
    cells = column(["1:30", "2", "0,5", "00:10:00"])
    reader.learn(cells)
    assert reader.read(cells).tolist() == [5400, 7200, 1800, 600]
    assert "f.csv, column aht_s: 2 cells changed, hours to seconds (first in row 3: '2' to '7200')" in told.sentences()
