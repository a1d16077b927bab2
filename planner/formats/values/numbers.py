"""Cells as people and programs write numbers, to floats: decimal marks, thousands, percents, currencies, brackets."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.told import KEPT, Told
from planner.formats.values.separators import Separators, own_marks, undecided
from planner.formats.values.shown import shown

EMPTY = (
    "",
    "nan",
    "na",
    "n/a",
    "null",
    "none",
    "nil",
    "-",
    "--",
    "---",
    "\u2013",
    "\u2014",
    ".",
    "n.v.",
    "n.a.",
    "k.a.",
    "s/d",
    "(blank)",
)
"""What people and exports write for nothing, in lower case."""

CURRENCY = r"[$\u20ac\u00a3\u00a5\u20b9]|(?i:\b(?:EUR|USD|GBP|CHF|CAD|AUD|kr)\b\.?)"
PLAIN = r"-?\d+"
NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
GROUPED = {
    ".": r"[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?",
    ",": r"[+-]?\d{1,3}(?:\.\d{2,3})*\.\d{3}(?:,\d*)?",
}
"""Thousands apart by the other mark, in groups of three (two in India)."""


@dataclass(frozen=True)
class Parsed:
    """Distinct texts as numbers.

    Attributes
    ----------
    value : ndarray of float, shape (n,)
        NaN where empty or unreadable; percents as they are written: ``85 %`` is 85.
    unread : dict of str to ndarray of bool
        Reason: which texts are no numbers.
    repaired : dict of str to ndarray of bool
        What was done: to which texts.
    percent : ndarray of bool
        Texts with a percent sign.
    either : ndarray of bool
        Texts such as 1.234 that were read by default, since nothing decided.
    """

    value: NDArray[np.float64]
    unread: dict[str, NDArray[np.bool_]]
    repaired: dict[str, NDArray[np.bool_]]
    percent: NDArray[np.bool_]
    either: NDArray[np.bool_]


def parse_numbers(texts: pd.Series, mark: str, *, whole: bool = False) -> Parsed:
    """Distinct texts as numbers.

    Parameters
    ----------
    texts : Series of str
    mark : "." or "," or ""
        The column's decimal mark for texts that do not decide themselves; ``""``: nothing decided. Then 1.234 is read
        as 1.234 and 1,234 as 1234, or both as 1234 if `whole`.
    whole : bool
        Whether the column holds whole numbers, so that 1.234 and 1,234 are both thousands.
    """
    text = texts.astype(str).reset_index(drop=True)
    n = len(text)
    value = np.full(n, np.nan)
    simple = text.str.fullmatch(PLAIN).to_numpy(dtype=bool)
    value[simple] = text[simple].to_numpy(dtype=object).astype(float)
    rest = np.flatnonzero(~simple)
    masks = {name: np.zeros(n, dtype=bool) for name in (*_REPAIRS, *_UNREAD, "percent", "either")}
    if rest.size:
        found, marks = _odd(text.iloc[rest].reset_index(drop=True), mark, whole)
        value[rest] = found
        for name, which in marks.items():
            masks[name][rest] = which
    unread = {name: masks[name] for name in _UNREAD}
    repaired = {name: masks[name] for name in _REPAIRS}
    return Parsed(value, unread, repaired, masks["percent"], masks["either"])


_REPAIRS = ("decimal comma", "thousands separators", "currency sign", "brackets or trailing minus", "text marks")
_UNREAD = ("an error of the spreadsheet", "a formula without its value", "no number")


def _odd(text: pd.Series, mark: str, whole: bool) -> tuple[NDArray[np.float64], dict[str, NDArray[np.bool_]]]:
    """Texts that are not digits alone."""
    marks: dict[str, NDArray[np.bool_]] = {}
    low = text.str.strip().str.lower()
    empty = low.isin(EMPTY).to_numpy(dtype=bool)
    marks["an error of the spreadsheet"] = low.str.startswith("#").to_numpy(dtype=bool)
    bare = _bare(text, marks)
    marks["a formula without its value"] = bare.str.startswith("=").to_numpy(dtype=bool)
    comma = _is_comma(bare, mark, whole, marks)
    value = np.full(len(bare), np.nan)
    grouped = np.zeros(len(bare), dtype=bool)
    for decimal, which in ((".", ~comma), (",", comma)):
        own = bare[which]
        apart = own.str.fullmatch(GROUPED[decimal]).to_numpy(dtype=bool)
        grouped[np.flatnonzero(which)[apart]] = True
        other = "," if decimal == "." else "."
        joined = own.where(~apart, own.str.replace(other, "", regex=False)).str.replace(",", ".", regex=False)
        # A comma that is neither decimal mark nor between thousands must not become one by the replacement.
        stray = (decimal == ".") & ~apart & own.str.contains(",", regex=False).to_numpy(dtype=bool)
        fits = joined.str.fullmatch(NUMBER).to_numpy(dtype=bool) & ~stray
        value[np.flatnonzero(which)[fits]] = joined[fits].to_numpy(dtype=object).astype(float)
    value[~np.isfinite(value)] = np.nan
    read = np.isfinite(value)
    marks["decimal comma"] = read & comma & bare.str.contains(",", regex=False).to_numpy(dtype=bool)
    marks["thousands separators"] = read & (marks["thousands separators"] | grouped)
    told = marks["an error of the spreadsheet"] | marks["a formula without its value"]
    marks["no number"] = ~read & ~empty & ~told
    for name in ("currency sign", "brackets or trailing minus", "text marks", "either"):
        marks[name] = marks[name] & read
    return value, marks


def _bare(text: pd.Series, marks: dict[str, NDArray[np.bool_]]) -> pd.Series:
    """Without what stands around the digits and between thousands other than comma and point."""
    bare = text.str.normalize("NFKC").str.replace(r"[\x00\u200b\ufeff]", "", regex=True).str.strip()
    bare = bare.str.replace(r"^[\u2212\u2013](?=[\d.,])", "-", regex=True)
    unquoted = bare.str.replace(r'^(?:="([^"]*)"|=([+-]?[\d.,]+)|\'(.*))$', r"\1\2\3", regex=True)
    marks["text marks"] = (unquoted != bare).to_numpy(dtype=bool)
    without = unquoted.str.replace(CURRENCY, "", regex=True).str.strip()
    marks["currency sign"] = (without != unquoted).to_numpy(dtype=bool)
    marks["percent"] = without.str.contains("%", regex=False).to_numpy(dtype=bool)
    without = without.str.replace(r"^%\s*|\s*%$", "", regex=True)
    signed = without.str.replace(r"^\(\s*([^()]*\d[^()]*)\)$|^([\d.,\s]*\d)\s*-$", r"-\1\2", regex=True)
    marks["brackets or trailing minus"] = (signed != without).to_numpy(dtype=bool)
    closed = signed.str.replace(r"(?<=\d)[ '\u2019_](?=\d{3}(?:\D|$))", "", regex=True)
    marks["thousands separators"] = (closed != signed).to_numpy(dtype=bool)
    return closed.str.replace(r"^([+-])\s+", r"\1", regex=True)


def _is_comma(bare: pd.Series, mark: str, whole: bool, marks: dict[str, NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Of which texts the comma is the decimal mark."""
    point, comma = own_marks(bare)
    open_ = undecided(bare) & ~point & ~comma
    with_point = bare.str.contains(".", regex=False).to_numpy(dtype=bool)
    decided = comma & ~point
    nothing = np.full(len(bare), mark == "" and not whole)
    marks["either"] = open_ & nothing
    if whole and mark == "":
        decided = decided | (open_ & with_point)
    elif mark == ",":
        decided = decided | (open_ | ~point)
    return np.asarray(decided)


@dataclass
class NumberReader:
    """Reads one column of numbers, batch by batch: first all batches are learned from, then read.

    Attributes
    ----------
    where, column : str
        As told in messages: file and sheet, our own name of the column.
    told : Told
    least, most : float
        Values outside are told and left empty.
    whole : bool
        Whether it counts something: 1.234 is then 1234 unless the sheet's other cells say that the point is decimal.
    required : bool
        Whether a cell that is no number costs its row (told as dropped; the caller leaves it out) or only its value.
    separators : Separators
        Give the same to all columns of a sheet.
    """

    where: str
    column: str
    told: Told
    least: float = 0.0
    most: float = 1e9
    whole: bool = False
    required: bool = False
    separators: Separators = field(default_factory=Separators)

    def learn(self, texts: pd.Series) -> None:
        """Look at a batch for what decides between comma and point."""
        self.separators.learn(pd.Series(pd.unique(texts), dtype=str))

    def read(self, texts: pd.Series) -> NDArray[np.float64]:
        """A batch as numbers, NaN where there is none.

        Parameters
        ----------
        texts : Series of str
            Index: row in the file.
        """
        return self.read_distinct(*distinct_of(texts))

    def read_distinct(
        self, distinct: pd.Series, codes: NDArray[np.intp], rows: NDArray[np.int_]
    ) -> NDArray[np.float64]:
        """The same of distinct texts, the number of each row's text, and the rows in the file."""
        parsed = parse_numbers(distinct, self.separators.mark, whole=self.whole)
        value = parsed.value
        reasons = {**parsed.unread, "a percentage where a number is expected": parsed.percent}
        reasons[f"below {self.least:g}"] = value < self.least
        reasons[f"above {self.most:g}"] = value > self.most
        bad = np.logical_or.reduce(list(reasons.values()))
        value = np.where(bad, np.nan, value)
        report = Report(self.told, self.where, self.column, distinct, codes, rows)
        report.left_out(reasons, required=self.required)
        report.changed({name: which & ~bad for name, which in parsed.repaired.items()}, value)
        report.doubted("a point or comma before three digits, read as decimal point and as thousands", parsed.either)
        return np.asarray(value[codes])


def distinct_of(texts: pd.Series) -> tuple[pd.Series, NDArray[np.intp], NDArray[np.int_]]:
    """The distinct texts of a batch, the number of each row's text, and the rows in the file."""
    codes, found = pd.factorize(texts)
    return pd.Series(np.asarray(found, dtype=object), dtype=str), codes, np.asarray(texts.index)


@dataclass(frozen=True)
class Report:
    """Tells what was done to the distinct texts of a batch, once a reason.

    Attributes
    ----------
    told : Told
    where, column : str
    texts : Series of str
        The distinct texts.
    codes : ndarray of int, shape (n,)
        Number of each row's text.
    rows : ndarray of int, shape (n,)
        Row in the file.
    """

    told: Told
    where: str
    column: str
    texts: pd.Series
    codes: NDArray[np.intp]
    rows: NDArray[np.int_]

    def changed(self, masks: dict[str, NDArray[np.bool_]], value: NDArray[np.float64]) -> None:
        """Cells repaired, by what was done to which distinct texts."""
        for why, which in masks.items():
            at = self._rows(which)
            if at.size:
                after = [f"{number:g}" for number in value[self.codes[at[:KEPT]]]]
                self.told.changed(self.where, self.column, why, self._index(at), self._before(at), after)

    def left_out(self, masks: dict[str, NDArray[np.bool_]], *, required: bool) -> None:
        """Cells that cannot be read: they cost their row if `required`, else only their value."""
        for why, which in masks.items():
            at = self._rows(which)
            if at.size and required:
                self.told.dropped(self.where, why, self._index(at), self.column, self._unread(at))
            elif at.size:
                self.told.changed(self.where, self.column, f"{why}, left empty", self._index(at), self._unread(at), ())

    def doubted(self, why: str, which: NDArray[np.bool_]) -> None:
        """Cells kept that a person should look at."""
        at = self._rows(which)
        if at.size:
            self.told.doubted(self.where, why, self._index(at), self.column, self._before(at))

    def _rows(self, which: NDArray[np.bool_]) -> NDArray[np.intp]:
        return np.flatnonzero(which[self.codes]) if which.any() else np.zeros(0, dtype=np.intp)

    def _index(self, at: NDArray[np.intp]) -> NDArray[np.int_]:
        return self.rows[at]

    def _before(self, at: NDArray[np.intp]) -> list[str]:
        return [str(text) for text in self.texts.iloc[self.codes[at[:KEPT]]]]

    def _unread(self, at: NDArray[np.intp]) -> list[str]:
        return [shown(text) for text in self._before(at)]
