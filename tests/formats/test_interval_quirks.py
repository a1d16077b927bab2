"""Every quirk that exports and people have, on every interval table with a header: the same numbers come out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from planner.formats.foreign import Wishes
from planner.formats.importing import known_format
from planner.formats.opening import open_sheets
from planner.formats.told import Told

FIXTURES = Path(__file__).parent / "fixtures"
FILES = (
    "connect_history/history.csv",
    "connect_metrics/report.csv",
    "connect_override/override.csv",
    "genesys_history/import.csv",
    "genesys_queues/performance.csv",
    "avaya_database/hsplit.csv",
    "nice_queues/ctQueue_030226_0900.txt",
    "interval_table/english.csv",
)
SEPARATORS = {"nice_queues/ctQueue_030226_0900.txt": "|"}
Rows = list[list[str]]


def cells(file: str) -> Rows:
    text = (FIXTURES / file).read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text), delimiter=SEPARATORS.get(file, ",")))


def written(rows: Rows, separator: str = ",", end: str = "\n", *, quoted: bool = False) -> str:
    out = io.StringIO()
    csv.writer(
        out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    ).writerows(rows)
    return out.getvalue()


def each(rows: Rows, change: Callable[[str], str]) -> Rows:
    return [rows[0], *[[change(cell) for cell in row] for row in rows[1:]]]


def comma(cell: str) -> str:
    plain = cell.replace(",", "")
    return plain.replace(".", ",") if plain.replace(".", "", 1).isdigit() else cell


def moment(shape: str) -> Callable[[str], str]:
    """Moments of Greenwich as a report would show them, where a cell is one."""

    def change(cell: str) -> str:
        if len(cell) < 16 or cell[4:5] != "-" or "T" not in cell:
            return cell
        return f"{pd.Timestamp(cell).tz_convert('UTC'):{shape}}"

    return change


QUIRKS: dict[str, Callable[[Rows], str | bytes]] = {
    "semicolons": lambda rows: written(rows, ";"),
    "tabs": lambda rows: written(rows, "\t"),
    "bars": lambda rows: written(rows, "|"),
    "all quoted, Windows line ends": lambda rows: written(rows, end="\r\n", quoted=True),
    "byte order mark": lambda rows: "\ufeff" + written(rows),
    "UTF-16": lambda rows: written(rows, "\t").encode("utf-16"),
    "no line end at the end": lambda rows: written(rows).rstrip("\n"),
    "blank lines at the end": lambda rows: written(rows) + "\n\n\n",
    "separators at the line ends": lambda rows: written([[*row, "", ""] for row in rows]),
    "a title above": lambda rows: "Report of the contact centre\nMade on a Monday\n\n" + written(rows),
    "a footer below": lambda rows: written(rows) + "\nConfidential Information - Do Not Distribute\nPage 1 of 1\n",
    "headings in capitals": lambda rows: written([[cell.upper() for cell in rows[0]], *rows[1:]]),
    "headings in small letters": lambda rows: written([[cell.lower() for cell in rows[0]], *rows[1:]]),
    "blanks round cells": lambda rows: written([[f"  {cell} " for cell in row] for row in rows]),
    "columns in reverse": lambda rows: written([row[::-1] for row in rows]),
    "columns nobody knows": lambda rows: written(
        [["Site", *rows[0], "Remark"], *(["Ulm", *row, "-"] for row in rows[1:])]
    ),
    "a column twice": lambda rows: written([[*row, row[-1]] for row in rows]),
    "decimal commas": lambda rows: written(each(rows, comma), ";"),
    "the header again in the middle": lambda rows: written([*rows[:2], rows[0], *rows[2:]]),
    "every row twice": lambda rows: written([rows[0], *rows[1:], *rows[1:]]) ,
    "the day first": lambda rows: written(each(rows, moment("%d/%m/%Y %H:%M:%S"))),
    "the month first, twelve hours": lambda rows: written(each(rows, moment("%m/%d/%Y %I:%M:%S %p"))),
    "points in dates": lambda rows: written(each(rows, moment("%d.%m.%Y %H:%M"))),
    "an UTC behind": lambda rows: written(each(rows, moment("%Y-%m-%d %H:%M:%S UTC"))),
    "seconds since 1970": lambda rows: written(each(rows, moment("%s"))),
    "numbers in equals and quotes": lambda rows: written(
        each(rows, lambda cell: f'="{cell}"' if cell.isdigit() else cell)
    ),
}  # fmt: skip


def history(path: Path, wishes: Wishes) -> tuple[pd.DataFrame, str]:
    sheet = open_sheets(path)[0]
    known = known_format(sheet)
    assert known is not None
    told = Told()
    frame = known.read(sheet, wishes, told).frame
    told.book.close()
    return frame, known.name


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("quirk", QUIRKS)
def test_a_quirk_changes_no_number(file: str, quirk: str, tmp_path: Path) -> None:
    day_first = {"the day first": True, "the month first, twelve hours": False, "points in dates": True}.get(quirk)
    expected, name = history(FIXTURES / file, Wishes("UTC"))
    made = QUIRKS[quirk](cells(file))
    path = tmp_path / Path(file).name
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    found, called = history(path, Wishes("UTC", day_first=day_first))
    assert called == name
    pd.testing.assert_frame_equal(found, expected)
