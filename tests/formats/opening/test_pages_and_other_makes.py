"""Pages called .xls, XML spreadsheets, Parquet, files packed together, and what is no table."""

from __future__ import annotations

import datetime as dt
import zipfile

import pandas as pd
import pytest

from forecasting.faults import InputError
from planner.formats.opening import open_sheets
from planner.formats.told import Told


def put(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(sheet, columns, first=2):
    told = Told()
    frames = list(sheet.batches(first, columns, told))
    return {row: tuple(cells) for frame in frames for row, *cells in frame.itertuples(name=None)}, told.sentences()


PAGE = """<html><head><style>td {color: red}</style><script>x<1</script></head><body>
<table><tr><th>Date<th>Queue</th><th colspan=2>Calls &amp; mails</th></tr>
<tr><td rowspan="2">2026-11-23</td><td>Bil<b>ling</b></td><td> 12 </td><td>3</td></tr>
<tr><td>Support</td><td>7<br>8</td></tr></table></body></html>"""


def test_a_web_page_called_xls(tmp_path):
    (sheet,) = open_sheets(put(tmp_path, "report.xls", PAGE))
    assert sheet.head.rows == (
        ("Date", "Queue", "Calls & mails", ""),
        ("2026-11-23", "Billing", "12", "3"),
        ("2026-11-23", "Support", "7 8"),
    )
    assert rows_of(sheet, {"queue": 1, "day": 0})[0] == {2: ("Billing", "2026-11-23"), 3: ("Support", "2026-11-23")}


def test_a_page_that_is_never_closed_and_spans_without_end(tmp_path):
    (sheet,) = open_sheets(put(tmp_path, "a.xls", "<table><tr><td colspan=99999999999 rowspan='-1'>a<td>b<tr><td>c"))
    assert [row[0] for row in sheet.head.rows] == ["a"]
    assert rows_of(sheet, {"a": 0}, 1)[0] == {1: ("a",), 2: ("c",)}


def test_entities_that_a_page_declares_are_not_expanded(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><table><tr><td>&b;</td></tr></table>'
    (sheet,) = open_sheets(put(tmp_path, "a.xls", bomb))
    assert sheet.head.rows == (("&b;",),)


def test_an_xml_spreadsheet(tmp_path):
    text = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
    xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>
    <Row><Cell><Data>Start</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">Offered</Data></Cell></Row>
    <Row><Cell><Data ss:Type="DateTime">2026-11-23T09:00:00</Data></Cell><Cell ss:Index="3"><Data>5</Data></Cell></Row>
    </Table></Worksheet></Workbook>"""
    (sheet,) = open_sheets(put(tmp_path, "a.xls", text))
    assert sheet.head.rows == (("Start", "", "Offered"), ("2026-11-23T09:00:00", "", "5"))


def test_text_called_xls_is_read_as_text(tmp_path):
    (sheet,) = open_sheets(put(tmp_path, "a.xls", "Start\tOffered\n2026-11-23\t5\n"))
    assert sheet.head.rows[1] == ("2026-11-23", "5")


def test_tables_packed_together_never_leave_their_file(tmp_path):
    path = tmp_path / "explore.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../etc/tickets.csv", "Id,Group\n1,Billing\n")
        packed.writestr("backlog.csv", "Id;Open\n1;5\n")
        packed.writestr("readme.pdf", "x")
    sheets = open_sheets(path)
    assert [sheet.where for sheet in sheets] == ["explore.zip, tickets.csv", "explore.zip, backlog.csv"]
    assert rows_of(sheets[0], {"group": 1})[0] == {2: ("Billing",)}
    assert not (tmp_path.parents[1] / "etc").exists()


def test_parquet(tmp_path):
    start = pd.date_range("2026-11-23 09:00", periods=3, freq="15min", tz="Europe/Berlin")
    frame = pd.DataFrame(
        {
            "start": start,
            "wall": start.tz_localize(None),
            "queue": pd.Categorical(["Billing", "Support", "Billing"]),
            "handle": [dt.timedelta(seconds=90), None, dt.timedelta(seconds=61.5)],
            "offered": [5, 6, 7],
            "rate": [0.5, None, 2.25],
            "tags": [["a"], [], ["b"]],
            "day": [dt.date(2026, 11, 23)] * 3,
        }
    )
    path = tmp_path / "history.parquet"
    frame.to_parquet(path)
    (sheet,) = open_sheets(path)
    assert sheet.head.rows[0] == tuple(frame.columns)
    assert sheet.head.rows[1] == (
        *("2026-11-23 09:00:00+0100", "2026-11-23 09:00:00", "Billing", "90", "5", "0.5", "", "2026-11-23"),
    )
    found, _ = rows_of(sheet, {"handle": 3, "rate": 5})
    assert found == {2: ("90", "0.5"), 4: ("61.5", "2.25")}


def test_a_damaged_parquet_file(tmp_path):
    pd.DataFrame({"a": range(100)}).to_parquet(tmp_path / "a.parquet")
    broken = put(tmp_path, "b.parquet", (tmp_path / "a.parquet").read_bytes()[:-20])
    with pytest.raises(InputError, match="expected a whole Parquet file"):
        open_sheets(broken)


@pytest.mark.parametrize(
    "content",
    ['{"a": [1, 2]}', '[{"a": 1}]', "[]", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "<?xml version='1.0'?><a/>"],
)
def test_what_is_no_table_has_its_beginning_and_no_rows(tmp_path, content):
    (sheet,) = open_sheets(put(tmp_path, "a.txt", content))
    assert sheet.head.rows == ()
    assert sheet.head.text == content
    assert sheet.raw() == content.encode()


@pytest.mark.parametrize("content", [bytes(range(256)) * 40, b"%PDF-1.4\n" + bytes(range(32)) * 200])
def test_neither_text_nor_table(tmp_path, content):
    (sheet,) = open_sheets(put(tmp_path, "a.csv", content))
    assert sheet.head.rows == ()
    assert sheet.head.text == ""


def test_a_long_text_in_one_line_is_known_at_once(tmp_path):
    (sheet,) = open_sheets(put(tmp_path, "a.json", b'{"a": [' + b"1, " * 2_000_000 + b"1]}"))
    assert sheet.head.rows == ()
    assert len(sheet.raw()) > 6_000_000
