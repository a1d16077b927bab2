"""Delimited text: what a spreadsheet shows of it, row by row, is what is read; what cannot be is told."""

from __future__ import annotations

import csv
import gzip
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.faults import InputError
from planner.formats.opening import open_sheets, pieces, source
from planner.formats.opening.repair import CUT, FEW, MANY, MENDED, SHORT
from planner.formats.told import Told

HEADER = ["Id", "Subject", "Group", "Created at", "Replies"]


def written(rows, separator=",", end="\r\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue()


def tickets(count):
    groups = ("Billing", "Returns", "Support")
    return [
        [str(100 + at), f"Order {at}", groups[at % 3], f"2026-11-23 09:{at % 60:02d}:00", str(at % 5)]
        for at in range(count)
    ]


class Desk:
    """Puts files into a folder and reads them back as rows."""

    def __init__(self, folder):
        self.folder = folder

    def put(self, content, name="tickets.csv"):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, content, columns=("Id", "Group", "Created at"), name="tickets.csv"):
        """Row number to cells, the separator found, and what was told."""
        (sheet,) = open_sheets(self.put(content, name))
        at, header = next((at, row) for at, row in enumerate(sheet.head.rows, 1) if set(columns) <= set(row))
        self.told = Told()
        frames = list(sheet.batches(at + 1, {column: header.index(column) for column in columns}, self.told))
        return {row: tuple(cells) for frame in frames for row, *cells in frame.itertuples(name=None)}

    def why(self):
        return {entry.why: (entry.kind, [row for row, _, _ in entry.examples]) for entry in self.told.entries()}


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def wanted(rows, first=2):
    return {first + at: (row[0], row[2], row[3]) for at, row in enumerate(rows)}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_encoding_and_line_end(desk, separator, encoding, end):
    rows = tickets(9)
    rows[4][2] = "Rückgabe"
    assert desk.read(written([HEADER, *rows], separator, end).encode(encoding)) == wanted(rows)


def test_titles_above_blank_lines_between_and_quoted_line_breaks_keep_the_row_numbers(desk):
    rows = tickets(5)
    rows[1][1] = 'two\nlines, "quoted"'
    text = "Tickets of the week\r\n\r\n" + written([HEADER, *rows[:2]]) + "\r\n" + written(rows[2:]) + "\r\n\r\n"
    found = desk.read(text)
    assert list(found) == [4, 5, 7, 8, 9]
    assert list(found.values()) == list(wanted(rows).values())
    assert desk.told.rows_read == {"tickets.csv": 5}
    assert not desk.told.entries()


def test_a_line_that_names_its_separator(desk):
    assert desk.read("sep=;\r\n" + written([HEADER, *tickets(3)], ";")) == wanted(tickets(3))


def test_a_decimal_comma_does_not_make_a_comma_the_separator(desk):
    assert desk.read("a;b;c\n1,5;2,5;3\n1,5;2,5;4\n", ("a", "b")) == {2: ("1,5", "2,5"), 3: ("1,5", "2,5")}


def test_footers_and_totals_are_told(desk):
    text = written([HEADER, *tickets(3)]) + "\r\nTotal: 3\r\nConfidential Information, Do Not Distribute\r\n"
    assert desk.read(text) == wanted(tickets(3))
    assert desk.why() == {FEW: ("dropped", [6, 7])}
    assert "Confidential" not in desk.told.frame().to_csv()


def test_trailing_separators_are_nothing_to_tell(desk):
    text = written([HEADER]) + "".join(line + ",,\n" for line in written(tickets(4)).splitlines())
    assert desk.read(text) == wanted(tickets(4))
    assert not desk.told.entries()


def test_empty_cells_left_away_at_the_end(desk):
    rows = tickets(30)
    text = written([HEADER, *rows[:-1], rows[-1][:4]])
    assert desk.read(text) == wanted(rows)
    assert desk.why() == {SHORT: ("doubted", [31])}


@pytest.mark.parametrize(("column", "cell"), [(1, "late, and 5 broken"), (4, "3,5")])
def test_an_unquoted_comma_in_a_cell_that_is_not_wanted(desk, column, cell):
    rows = tickets(40)
    rows[7][column] = cell
    text = "\n".join(",".join(row) for row in [HEADER, *rows])
    assert desk.read(text) == wanted(rows)
    assert desk.why() == {MENDED: ("changed", [9])}


def test_an_unquoted_comma_in_a_wanted_cell_is_put_back_where_one_way_fits(desk):
    rows = [["2026-11-23 09:00", f"{at}.5", "Ana"] for at in range(30)]
    rows[3] = ["2026-11-23 09:00", "12,25", "Ben"]
    text = "\n".join(",".join(row) for row in [["start", "aht", "who"], *rows])
    assert desk.read(text, ("start", "aht"))[5] == ("2026-11-23 09:00", "12,25")
    assert desk.why() == {MENDED: ("changed", [5])}


def test_where_several_ways_fit_the_row_is_dropped_and_no_other(desk):
    rows = [["2026-11-23 09:00", f"{at}", f"{at}"] for at in range(30)]
    rows[3] = ["2026-11-23 09:00", "12,25", "7"]
    text = "\n".join(",".join(row) for row in [["start", "offered", "aht"], *rows])
    found = desk.read(text, ("start", "offered", "aht"))
    assert len(found) == 29
    assert desk.why() == {MANY: ("dropped", [5])}


def test_a_row_broken_by_an_unquoted_line_break(desk):
    rows = tickets(20)
    lines = [",".join(row) for row in [HEADER, *rows]]
    lines[6] = lines[6].replace("Order 5", "Order\n5")
    found = desk.read("\n".join(lines))
    assert list(found.values()) == list(wanted(rows).values())
    assert list(found) == [*range(2, 8), *range(9, 23)]
    assert desk.why() == {MENDED: ("changed", [7])}


def test_a_file_cut_off_in_its_last_line(desk):
    assert desk.read(written([HEADER, *tickets(5)])[:-30]) == wanted(tickets(4))
    assert desk.why() == {CUT: ("dropped", [6])}


def test_a_file_cut_off_within_quotes(desk):
    text = written([HEADER, *tickets(4)]) + '104,"Order, and mo'
    assert desk.read(text) == wanted(tickets(4))
    assert desk.why() == {CUT: ("dropped", [6])}


@pytest.mark.parametrize("size", [200, 4096])
@pytest.mark.parametrize("closing", ["Order 40", 'a 5" screen', '"two"'])
def test_a_quotation_mark_never_closed_costs_no_other_row(desk, monkeypatch, size, closing):
    monkeypatch.setattr("planner.formats.opening.delimited.BLOCK", size)
    monkeypatch.setattr(pieces, "MOST_CELL", 150)
    rows = tickets(60)
    rows[20][1] = '"Broken screen'
    rows[40][1] = closing
    lines = [",".join(row) for row in [HEADER, *rows]]
    assert desk.read("\n".join(lines) + "\n") == wanted(rows)
    assert ("doubted", [22]) in desk.why().values()


def test_texts_of_several_lines_that_look_a_little_like_rows_stay_whole(desk):
    rows = tickets(30)
    rows[5][1] = "I wrote:\n1,2,3,4,5\n2026-11-23, 09:00, a, b, c\nregards"
    assert list(desk.read(written([HEADER, *rows])).values()) == list(wanted(rows).values())
    assert not desk.told.entries()


def test_a_quotation_mark_within_a_cell_is_a_letter(desk):
    rows = tickets(60)
    rows[40][1] = 'a 5" screen'
    assert desk.read("\n".join(",".join(row) for row in [HEADER, *rows])) == wanted(rows)


def test_mixed_encodings_are_read_line_by_line(desk):
    lines = written([HEADER, *tickets(3)]).encode().split(b"\r\n")
    lines[1] = lines[1].replace(b"Billing", "Büro".encode())
    lines[2] = lines[2].replace(b"Returns", "Büro".encode("cp1252"))
    found = desk.read(b"\n".join(lines))
    assert [found[row][1] for row in (2, 3, 4)] == ["Büro", "Büro", "Support"]
    assert desk.told.sentences() == ["tickets.csv: lines that are not UTF-8 are read as Windows-1252: 1"]


def test_nul_bytes_are_removed_and_told(desk):
    text = written([HEADER, *tickets(300)]).encode().replace(b"Returns", b"Ret\0urns")
    assert desk.read(text) == wanted(tickets(300))
    assert desk.told.sentences() == ["tickets.csv: 100 NUL bytes were removed: the file may be damaged"]


def test_packed_by_gzip_in_several_parts(desk):
    text = written([HEADER, *tickets(30)]).encode()
    assert desk.read(gzip.compress(text[:300]) + gzip.compress(text[300:]), name="t.csv.gz") == wanted(tickets(30))


def test_a_packed_file_that_is_cut_off_gives_what_is_whole(desk):
    text = written([HEADER, *tickets(3000)]).encode()
    found = desk.read(gzip.compress(text)[:-4000], name="t.csv.gz")
    assert 100 < len(found) < 3000
    assert found == {row: cells for row, cells in wanted(tickets(3000)).items() if row in found}
    assert "cut off" in desk.told.sentences()[-1]


def test_a_packed_file_that_bursts_is_refused(desk, monkeypatch):
    bomb = gzip.compress(b"a,b\n" + b"1,1\n" * 20_000_000)
    with pytest.raises(InputError, match="times its size when unpacked', expected at most 250 times"):
        desk.read(bomb, ("a", "b"), name="bomb.gz")


def test_a_hundred_thousand_columns(desk):
    header = ["Id", "Group", "Created at", *(f"c{at}" for at in range(100_000))]
    rows = [[str(at), "Billing", "2026-11-23 09:00", *["x"] * 100_000] for at in range(12)]
    found = desk.read(written([header, *rows]))
    assert found == {row: (str(row - 2), "Billing", "2026-11-23 09:00") for row in range(2, 14)}
    assert "first 4,096 columns" in desk.told.sentences()[-1]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "an empty file"), (b"\x1f\x8bnonsense", "damaged|cut off")],
)
def test_what_holds_nothing_is_one_clear_error(desk, content, message):
    with pytest.raises(InputError, match=message):
        desk.read(content)


def test_folders_devices_and_absent_files(tmp_path):
    for path, message in [
        (tmp_path, "a folder"),
        (tmp_path / "none.csv", "There is none of this name"),
        (tmp_path / "/dev/zero", "a device or a pipe"),
        (tmp_path / "a\0b", "There is none of this name"),
    ]:
        with pytest.raises(InputError, match=message):
            open_sheets(path)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\x01", exclude_categories=("Cs",)), max_size=8)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=30), size=st.integers(20, 400))
def test_whatever_is_written_is_read_back(tmp_path_factory, rows, size):
    """Oracle: the standard library's reader."""
    text = written([("one", "two", "three"), *rows], end="\n")
    oracle = list(csv.reader(io.StringIO(text, newline="")))[1:]
    desk = Desk(tmp_path_factory.mktemp("any"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.formats.opening.delimited.BLOCK", size)
        found = desk.read(text, ("one", "two", "three"))
    stripped = {row: tuple(cell.strip() for cell in cells) for row, cells in enumerate(oracle, 2)}
    assert found == {row: cells for row, cells in stripped.items() if any(cells)}


def test_what_is_read_in_one_piece_is_bounded(desk, monkeypatch):
    (sheet,) = open_sheets(desk.put("[1, 2]", "a.json"))
    assert sheet.raw() == b"[1, 2]"
    monkeypatch.setattr(source, "MOST_WHOLE", 3)
    with pytest.raises(InputError, match="at most 0 MB"):
        sheet.raw()
