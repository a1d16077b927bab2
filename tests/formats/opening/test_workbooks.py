"""Workbooks: values as a person would type them, and files made to harm refused before they are opened."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from forecasting.faults import InputError
from planner.formats.opening import limits, open_sheets, package, workbook
from planner.formats.told import Told


def book(folder, fill, name="week.xlsx"):
    path = folder / name
    with xlsxwriter.Workbook(path) as made:
        fill(made)
    return path


def changed(path, part, change):
    """The same workbook, one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    path.write_bytes(made.getvalue())
    return path


def read(sheet, first_row=1, told=None):
    width = max(map(len, sheet.head.rows))
    frames = list(sheet.batches(first_row, {str(at): at for at in range(width)}, told or Told()))
    return {row: tuple(cells) for frame in frames for row, *cells in frame.itertuples(name=None)}


def typed(made):
    sheet = made.add_worksheet("Phone")
    formats = {
        kind: made.add_format({"num_format": kind}) for kind in ("dd/mm/yyyy hh:mm", "0.0%", "[h]:mm:ss", "h:mm")
    }
    sheet.write_row(1, 1, ["Start", "Day", "Answered", "Handle", "From", "Offered", "AHT", "Serial", "Formula", "Text"])
    for row in range(2, 5):
        sheet.write_datetime(row, 1, dt.datetime(2026, 11, 23, 9, 10 * row), formats["dd/mm/yyyy hh:mm"])
        sheet.write_datetime(row, 2, dt.datetime(2026, 11, 23), made.add_format({"num_format": "d.m.yy"}))
        sheet.write(row, 3, 0.855, formats["0.0%"])
        sheet.write(row, 4, 1 + 5 / 86_400, formats["[h]:mm:ss"])
        sheet.write(row, 5, 9.5 / 24, formats["h:mm"])
        sheet.write_row(row, 6, [12, 312.25, 46349.375])
        sheet.write_formula(row, 9, "=G3*2", None, 24)
        sheet.write_string(row, 10, " =1+1 ")


TYPED = (
    "",
    "2026-11-23 09:20:00",
    "2026-11-23",
    "85.5%",
    "24:00:05",
    "9:30:00",
    "12",
    "312.25",
    "46349.375",
    "24",
    "=1+1",
)


@pytest.mark.parametrize("small", [limits.MOST_PACKED, 0])
def test_cells_are_what_a_person_would_type(tmp_path, monkeypatch, small):
    monkeypatch.setattr(workbook, "SMALL", small)  # the head read whole, and from the beginning alone
    (sheet,) = open_sheets(book(tmp_path, typed))
    assert sheet.where == "week.xlsx"
    assert sheet.head.rows[1][1:3] == ("Start", "Day")
    assert sheet.head.rows[2] == TYPED
    assert read(sheet, 3)[3] == TYPED
    assert list(read(sheet, 3)) == [3, 4, 5]
    assert list(read(sheet, 9)) == []


def test_several_sheets_and_hidden_ones(tmp_path):
    def fill(made):
        for name in ("Phone", "Chat", "Old", "Empty"):
            sheet = made.add_worksheet(name)
            if name != "Empty":
                sheet.write_row(0, 0, [name, 1])
            if name == "Old":
                sheet.hide()

    sheets = open_sheets(book(tmp_path, fill))
    assert [sheet.where for sheet in sheets] == [
        *("week.xlsx, sheet Phone", "week.xlsx, sheet Chat", "week.xlsx, sheet Old (hidden)"),
    ]
    assert [len(sheet.head.rows) for sheet in sheets] == [1, 1, 0]
    assert read(sheets[1]) == {1: ("Chat", "1")}


def test_formulas_of_which_the_file_keeps_no_value_are_told(tmp_path):
    def fill(made):
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Start", "Offered"])
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(2, 1, "=1+1", None, "")

    (sheet,) = open_sheets(book(tmp_path, fill))
    told = Told()
    assert read(sheet, 2, told) == {2: ("", "2")}
    assert told.sentences()[0].startswith("week.xlsx: 1 formulas without a value")


def test_a_large_head_needs_only_the_beginning_of_texts_and_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "SMALL", 0)

    def fill(made):
        sheet = made.add_worksheet()
        for row in range(3_000):
            sheet.write_row(row, 0, [f"text {row}", row])

    path = book(tmp_path, fill)
    (sheet,) = open_sheets(path)
    assert sheet.head.rows[19] == ("text 19", "19")
    assert len(read(sheet)) == 3_000
    assert len(workbook.beginning(package.open_package(path, path.stat().st_size))) < path.stat().st_size / 2


def test_a_bomb_is_known_by_its_directory(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (limits.RATIO_FROM + 1))
    with pytest.raises(InputError, match="times its size when unpacked"):
        open_sheets(path)


def test_entities_are_refused(tmp_path):
    path = changed(
        book(tmp_path, typed),
        "xl/workbook.xml",
        lambda text: text.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1),
    )
    with pytest.raises(InputError, match="declarations of XML entities"):
        open_sheets(path)


def test_a_lone_cell_far_away_is_refused_before_it_fills_the_memory(tmp_path):
    def fill(made):
        sheet = made.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 16_383, 2)

    with pytest.raises(InputError, match="1,048,576 rows by 16,384 columns"):
        open_sheets(book(tmp_path, fill))


@pytest.mark.parametrize("cut", [30, 3_000])
def test_a_workbook_cut_off(tmp_path, cut):
    path = book(tmp_path, typed)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(InputError, match=r"week\.xlsx: found .* expected a whole spreadsheet"):
        open_sheets(path)


def test_a_part_that_is_longer_than_its_directory_says(tmp_path):
    path = book(tmp_path, typed)
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"xl/worksheets/sheet1.xml") - 46
    raw[at + 24 : at + 28] = (300).to_bytes(4, "little")  # the length unpacked, in the central directory
    path.write_bytes(raw)
    with pytest.raises(InputError, match="damaged"):
        open_sheets(path)


def test_an_old_workbook_that_is_none(tmp_path):
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(InputError, match="expected a workbook"):
        open_sheets(path)


def test_a_merged_day_stands_for_all_its_rows(tmp_path):
    def fill(made):
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Day", "From", "Offered"])
        sheet.merge_range(1, 0, 3, 0, "2026-11-23")
        for row in range(1, 4):
            sheet.write_row(row, 1, [f"{8 + row:02d}:00", row])

    (sheet,) = open_sheets(book(tmp_path, fill))
    assert read(sheet, 2) == {row: ("2026-11-23", f"{7 + row:02d}:00", str(row - 1)) for row in (2, 3, 4)}


FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize("name", ["calls.xls", "calls.ods"])
def test_workbooks_of_other_makes(name):
    """Made by xlwt and odfpy: a title, moments, durations beyond a day, shares; the .xls has a hidden sheet."""
    sheet = open_sheets(FILES / name)[0]
    found = read(sheet, 3)
    assert found[4] == ("2026-11-23 09:15:00", "B\u00fcro", "11", "25:00:05", "0.855")
    assert sheet.head.rows[1] == ("Start", "Queue", "Offered", "Handle", "Answered")


def test_a_row_that_is_repeated_without_end_is_refused(tmp_path):
    path = tmp_path / "calls.ods"
    path.write_bytes((FILES / "calls.ods").read_bytes())
    changed(
        path,
        "content.xml",
        lambda text: text.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="9000000">', 1),
    )
    with pytest.raises(InputError, match="repeated cells"):
        open_sheets(path)
