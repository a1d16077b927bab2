"""A CSV file as text cells with spreadsheet row numbers, and the faults found in it."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from forecasting.formula_guard import unguarded

MOST_TOLD = 20
"""Faults listed in one message; further ones are counted."""

HEADER_SHOWN = 200
"""Characters of a header that a message repeats; other systems' have fifty columns."""

EMPTY = ("", "nan", "na", "n/a", "null", "none", "-")
"""What people and exports write for nothing."""


LONG = 4_000_000
"""Bytes above which the quicker reader is worth its import."""

ZIP = b"PK\x03\x04"
"""How a packed file, an .xlsx among them, begins."""


@dataclass
class FaultBook:
    """Collects faults so that a person hears of all of them at once."""

    faults: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, where: str, value: str, expected: str, remedy: str) -> None:
        """Note one fault; beyond `MOST_TOLD` it is only counted."""
        if len(self.faults) < MOST_TOLD:
            self.faults.append(Fault(where, value, expected, remedy))
        else:
            self.more += 1

    def close(self) -> None:
        """End the collection.

        Raises
        ------
        InputError
            If there is any fault.
        """
        if self.faults:
            raise InputError(self.faults, self.more)


@dataclass(frozen=True)
class Table:
    """Text cells of one file.

    Attributes
    ----------
    name : str
        The file's name, as told in messages.
    cells : DataFrame of str
        Stripped text, ``""`` where empty; blank lines left out.
    row : ndarray of int, shape (n,)
        Row as a spreadsheet counts, the header being row 1.
    """

    name: str
    cells: pd.DataFrame
    row: NDArray[np.int_]

    def where(self, position: int, column: str) -> str:
        """File, row and column of a cell, in words."""
        return f"{self.name}, row {self.row[position]}, column {column}"

    def tell(self, book: FaultBook, bad: NDArray[np.bool_], column: str, expected: str, remedy: str) -> None:
        """Note a fault for every row marked."""
        positions = np.flatnonzero(bad)
        for position in positions[:MOST_TOLD]:
            book.add(self.where(position, column), str(self.cells[column].iloc[position]), expected, remedy)
        book.more += max(0, positions.size - MOST_TOLD)

    def numbers(
        self, book: FaultBook, column: str, least: float = -np.inf, most: float = np.inf
    ) -> NDArray[np.float64]:
        """A column as numbers, NaN where empty; cells that are none, or out of range, are told."""
        # Long files repeat few numbers: each text is read once.
        codes, found = pd.factorize(self.cells[column])
        texts = pd.Series(found, dtype=str)
        number = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=float)
        strange = ~np.isfinite(number) & ~texts.str.lower().isin(EMPTY).to_numpy(dtype=bool)
        value, unread = number[codes], strange[codes]
        self.tell(book, unread, column, "a number", "Write digits with a decimal point, or leave the cell empty.")
        low, high = value < least, np.isfinite(value) & (value > most)
        self.tell(book, low, column, f"at least {least:g}", "Correct the number, or leave the cell empty.")
        self.tell(book, high, column, f"at most {most:g}", "Correct the number, or leave the cell empty.")
        return np.where(np.isfinite(value), value, np.nan)

    def names(self, book: FaultBook, column: str, known: Sequence[str] | None = None) -> pd.Series:
        """A column of names, none of them empty and, where `known` is given, all of them known."""
        text = self.cells[column]
        empty = (text == "").to_numpy(dtype=bool)
        self.tell(book, empty, column, "a name", "Fill the cell, or delete the row.")
        if known is not None:
            strange = ~text.isin(list(known)).to_numpy(dtype=bool) & ~empty
            self.tell(book, strange, column, f"one of {', '.join(known)}", "Correct the spelling.")
        return text


def read_table(path: Path, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read a CSV file (also .csv.gz), UTF-8 with or without a byte order mark.

    Parameters
    ----------
    path : Path
    required, optional : sequence of str
        Columns kept; other columns are ignored.

    Raises
    ------
    InputError
        For a missing file, text in another encoding, a broken line, or missing columns.
    """
    raw = _bytes(path)
    _check_text(path.name, raw, required)
    cells = _cells(path.name, raw, (*required, *optional))
    del raw  # of a long file, a quarter of what it takes in memory
    cells.columns = pd.Index([str(name).strip() for name in cells.columns])
    _check_columns(path.name, list(cells.columns), required)
    cells = cells[[name for name in (*required, *optional) if name in cells.columns]].fillna("")
    cells = cells.apply(lambda column: unguarded(column.str.strip()))
    filled = np.zeros(len(cells), dtype=bool)
    for name in cells:
        filled |= (cells[name] != "").to_numpy(dtype=bool)
    row = np.arange(len(cells)) + 2
    if filled.all():
        return Table(path.name, cells, row)
    return Table(path.name, cells[filled].reset_index(drop=True), row[filled])


def _cells(name: str, raw: bytes, wanted: Sequence[str]) -> pd.DataFrame:
    """All cells as text; of long files only the columns wanted."""
    if len(raw) > LONG:
        found = _long(raw, wanted)
        if found is not None:
            return found
    try:
        return pd.read_csv(
            io.BytesIO(raw), encoding="utf-8-sig", dtype=str, keep_default_na=False, skip_blank_lines=False
        )
    except pd.errors.ParserError as error:
        text = str(error).replace("Error tokenizing data. C error: ", "")
        remedy = "Correct the line, or name a CSV file if this is none."
        raise InputError([Fault(name, text.strip(), "the same number of cells in each row", remedy)]) from error


def _long(raw: bytes, wanted: Sequence[str]) -> pd.DataFrame | None:
    """The same in half the time and memory; None for what is not a plain table, which the usual reader then tells."""
    import pyarrow as pa
    from pyarrow import csv

    header = pd.read_csv(io.BytesIO(raw), encoding="utf-8-sig", nrows=1, dtype=str, header=None).iloc[0]
    kept = [str(name) for name in header if str(name).strip() in wanted]
    if header.duplicated().any() or header.isna().any():
        return None
    try:
        read = csv.read_csv(
            pa.BufferReader(raw),
            csv.ReadOptions(use_threads=False),
            csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            csv.ConvertOptions(
                column_types=dict.fromkeys(kept, pa.large_string()), strings_can_be_null=False, include_columns=kept
            ),
        )
    except pa.ArrowInvalid:
        return None
    cells: pd.DataFrame = read.to_pandas(split_blocks=True, self_destruct=True)
    return cells


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
        return gzip.decompress(raw) if path.name.endswith(".gz") else raw
    except FileNotFoundError as error:
        fault = Fault(str(path), "", "a file", "There is none of this name: correct the path, or put it there.")
        raise InputError([fault]) from error
    except IsADirectoryError as error:
        fault = Fault(str(path), "a folder", "a readable CSV file", "Name the file in it.")
        raise InputError([fault]) from error
    except OSError as error:  # permissions, and files that are not gzip
        fault = Fault(str(path), error.strerror or str(error), "a readable CSV file", "Correct the path or the file.")
        raise InputError([fault]) from error
    except (EOFError, zlib.error) as error:
        fault = Fault(str(path), str(error), "a whole gzip file", "It is cut off or damaged: copy it again.")
        raise InputError([fault]) from error


def _check_text(name: str, raw: bytes, required: Sequence[str]) -> None:
    """Refuse what holds no text at all, a packed spreadsheet, and text in another encoding."""
    if not raw.removeprefix(codecs.BOM_UTF8).strip():
        expected = f"a column {required[0]} in its header, and rows"
        raise InputError([Fault(name, "an empty file", expected, "Export it again, or name another file.")])
    if raw.startswith(ZIP):
        raise InputError(
            [Fault(name, "a spreadsheet", "a CSV file", "Save the sheet as CSV UTF-8, and name that file.")]
        )
    if raw.isascii():
        return
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        where = f"{name}, row {row} (byte {error.start})"
        fault = Fault(where, f"0x{raw[error.start]:02x}", "text in UTF-8", "Save the file as UTF-8 (CSV UTF-8).")
        raise InputError([fault]) from error


def _check_columns(name: str, found: list[str], required: Sequence[str]) -> None:
    missing = [column for column in required if column not in found]
    if not missing:
        return
    if len(found) == 1 and any(mark in found[0] for mark in ";\t"):
        expected, remedy = (
            f"commas between the cells ({', '.join(required)})",
            "Save it with commas between the cells.",
        )
        raise InputError([Fault(f"{name}, row 1", found[0], expected, remedy)])
    remedy = "Add the column, or rename the one that holds it."
    header = shorten(", ".join(found), HEADER_SHOWN, placeholder=" ...")  # textwrap's name for the dots
    raise InputError([Fault(f"{name}, row 1", header, f"a column {column}", remedy) for column in missing])
