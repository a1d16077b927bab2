"""Cells as people and programs write durations, to seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.headers import plain
from planner.formats.told import Told
from planner.formats.values.numbers import EMPTY, Report, distinct_of, parse_numbers
from planner.formats.values.separators import Separators

Unit = Literal["ms", "s", "min", "h", "days"]
SECONDS: dict[Unit, float] = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "days": 86_400.0}

WORDS: dict[Unit, str] = {
    "ms": r"ms|msecs?|millis|milliseconds?|millisekunden?|millisecondes?|milisegundos?",
    "s": r"s|secs?|seconds?|sek|sekunden?|secondes?|seg|segs|segundos?",
    "min": r"m|mn|mins?|minutes?|minuten?|minutos?",
    "h": r"h|hrs?|hours?|std|stunden?|heures?|horas?",
    "days": r"d|days?|tage?|tagen|jours?|j|dias?",
}
"""Units as they are written beside a number, in lower case and without accents."""

_N = r"\d{1,12}(?:\.\d+)?"
ISO = rf"^p(?:(?P<d>{_N})d)?(?:t(?:(?P<h>{_N})h)?(?:(?P<m>{_N})m)?(?:(?P<s>{_N})s)?)?$"
CLOCK = (
    r"^(?:(?P<d>\d{1,6})(?:\s*(?:d|days?|tage?|jours?|dias?)\s*,?\s*|\.|\s+))?"
    r"(?P<a>\d{0,9}):(?P<b>\d{1,2})(?::(?P<c>\d{1,2}(?:[.,]\d+)?))?$"
)
EPOCH = r"^(?:1899-12-3[01]|1900-01-\d\d)[t ](?P<clock>\d\d:\d\d:\d\d(?:\.\d+)?)$"
"""A spreadsheet's duration, kept as a date of its first days."""

PIECE = re.compile(r"([\d.,]+)\s*([^\W\d]+)\.?")
LONGEST_S = 1e9
LOOKED_AT = 50_000
"""Distinct durations kept to decide the unit by."""

MILLISECONDS_S = 10_000.0
"""Mean durations of a contact above this, in seconds, are milliseconds: nobody talks three hours on average."""


def unit_of(heading: str) -> Unit | None:
    """The unit that a heading says, such as ``Resolution time (in hrs)``; None if it says none.

    Only a word at its end, in brackets or after "in" counts: in ``Time in seconds queue`` none is meant for sure.
    """
    words = plain(heading).split()
    if not words:
        return None
    bracket = re.search(r"[(\[]\s*(?:in\s+|en\s+)?([^\W\d]+)\.?\s*[)\]]", heading)
    after = next((words[at + 1] for at in range(len(words) - 1) if words[at] in ("in", "en")), "")
    for word in (plain(bracket[1]) if bracket else "", after, words[-1]):
        for unit, known in WORDS.items():
            if re.fullmatch(known, word) and not (word in ("m", "d", "j") and word != words[-1]):
                return unit
    return None


def clock_of(heading: str) -> Literal["mm:ss", "hh:mm"]:
    """What two numbers with a colon are under a heading: hours and minutes where it speaks of hours alone."""
    words = plain(heading).split()
    if any(word in ("ss", "sec", "sek", "s") for word in words):
        return "mm:ss"
    return "hh:mm" if "hh" in words or "hh mm" in plain(heading) or unit_of(heading) == "h" else "mm:ss"


@dataclass
class DurationReader:
    """Reads one column of durations, batch by batch: first all batches are learned from, then read.

    Attributes
    ----------
    where, column : str
        As told in messages: file and sheet, our own name of the column.
    told : Told
    unit : "ms", "s", "min", "h", "days" or None
        Of plain numbers; None: seconds, unless `guess` finds otherwise.
    clock : "mm:ss" or "hh:mm"
        What two numbers with a colon are.
    most : float
        Seconds above which a cell is told and left empty.
    required : bool
        Whether a cell that is none costs its row (told as dropped; the caller leaves it out) or only its value.
    separators : Separators
        Give the same to all columns of a sheet.
    """

    where: str
    column: str
    told: Told
    unit: Unit | None = None
    clock: Literal["mm:ss", "hh:mm"] = "mm:ss"
    most: float = LONGEST_S
    required: bool = False
    separators: Separators = field(default_factory=Separators)
    _numbers: list[NDArray[np.float64]] = field(default_factory=list)

    def learn(self, texts: pd.Series) -> None:
        """Look at a batch for what decides between comma and point, and the unit."""
        distinct = pd.Series(pd.unique(texts), dtype=str)
        simple = distinct[distinct.str.fullmatch(r"[\d.,'\s]+")]
        self.separators.learn(simple)
        if sum(len(part) for part in self._numbers) < LOOKED_AT:
            self._numbers.append(parse_numbers(simple, self.separators.mark).value)

    def plain_numbers(self) -> NDArray[np.float64]:
        """Distinct plain numbers above 0 seen so far, in the unit of the file."""
        seen = np.concatenate([np.zeros(0), *self._numbers])
        return np.asarray(seen[np.isfinite(seen) & (seen > 0)])

    def read(self, texts: pd.Series) -> NDArray[np.float64]:
        """A batch in seconds, NaN where there are none.

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
        parsed = parse_numbers(distinct, self.separators.mark)
        value = parsed.value * SECONDS[self.unit or "s"]
        rest = np.flatnonzero(parsed.unread["no number"])
        written: dict[str, NDArray[np.bool_]] = {}
        if rest.size:
            value[rest], written = _written(distinct.iloc[rest].str.lower().reset_index(drop=True), self.clock)
        masks = {why: _spread(which, rest, len(distinct)) for why, which in written.items()}
        nothing = parsed.unread["no number"] & ~np.isfinite(value)
        reasons = {**parsed.unread, "no number": parsed.percent, "no duration": nothing}
        reasons["below 0"] = value < 0
        reasons[f"more than {self.most:g} seconds"] = value > self.most
        bad = np.logical_or.reduce([~np.isfinite(value) & which for which in parsed.unread.values()])
        bad |= parsed.percent | (value < 0) | (value > self.most)
        report = Report(self.told, self.where, self.column, distinct, codes, rows)
        report.left_out({why: which & bad for why, which in reasons.items()}, required=self.required)
        if self.unit not in (None, "s"):
            masks[f"{_UNIT_WORDS[self.unit]} to seconds"] = np.isfinite(parsed.value) & (value != 0)
        masks |= {why: which & np.isfinite(parsed.value) for why, which in parsed.repaired.items()}
        report.changed({why: which & ~bad for why, which in masks.items()}, value)
        report.doubted("a point or comma before three digits, read as decimal point and as thousands", parsed.either)
        return np.asarray(np.where(bad, np.nan, value)[codes])


_UNIT_WORDS: dict[Unit, str] = {"ms": "milliseconds", "s": "seconds", "min": "minutes", "h": "hours", "days": "days"}


def guess_unit(readers: list[DurationReader]) -> Unit | None:
    """The unit of columns of mean durations of contacts whose headings say none, by magnitude.

    Milliseconds where the longer half of them would be hours, days where all would be below a second (a spreadsheet's
    time of day is a fraction of the day); else None, which means seconds.

    Parameters
    ----------
    readers : list of DurationReader
        That have learned; a file's columns together, since a short wait says little.
    """
    seen = [reader.plain_numbers() for reader in readers if reader.unit is None]
    filled = [values for values in seen if values.size]
    if not filled:
        return None
    if max(float(np.median(values)) for values in filled) > MILLISECONDS_S:
        return "ms"
    return "days" if max(float(values.max()) for values in filled) < 1.0 else None


def _spread(which: NDArray[np.bool_], at: NDArray[np.intp], length: int) -> NDArray[np.bool_]:
    whole = np.zeros(length, dtype=bool)
    whole[at] = which
    return whole


def _written(
    text: pd.Series, clock: Literal["mm:ss", "hh:mm"]
) -> tuple[NDArray[np.float64], dict[str, NDArray[np.bool_]]]:
    """Durations that are no plain numbers, and how each is written."""
    text = text.str.normalize("NFKC").str.strip().str.replace(r"^'", "", regex=True)
    text = text.str.replace(EPOCH, _epoch_clock, regex=True)
    value = np.full(len(text), np.nan)
    masks: dict[str, NDArray[np.bool_]] = {}
    parts = text.str.extract(CLOCK)
    is_clock = parts["a"].notna().to_numpy()
    if is_clock.any():
        value[is_clock] = _clock_seconds(parts[is_clock], clock)
        two = is_clock & parts["c"].isna().to_numpy()
        masks[f"{clock} to seconds"] = two & np.isfinite(value)
        masks["HH:MM:SS to seconds"] = is_clock & ~two & np.isfinite(value)
    iso = text.str.extract(ISO).astype(float)
    is_iso = iso.notna().any(axis=1).to_numpy() & ~is_clock
    if is_iso.any():
        value[is_iso] = iso[is_iso].fillna(0.0).to_numpy() @ np.array([86_400.0, 3600.0, 60.0, 1.0])
        masks["an ISO 8601 duration to seconds"] = is_iso
    rest = np.flatnonzero(~is_clock & ~is_iso)
    value[rest] = [_pieces(str(one)) for one in text.iloc[rest]]
    worded = np.zeros(len(text), dtype=bool)
    worded[rest] = np.isfinite(value[rest])
    masks["a duration in words to seconds"] = worded
    return value, masks


def _epoch_clock(found: re.Match[str]) -> str:
    day = found[0][:10]
    days = max(0, int(day[8:]) if day.startswith("1900") else int(day[8:]) - 30)
    hours, rest = found["clock"].split(":", 1)
    return f"{days * 24 + int(hours)}:{rest}"


def _clock_seconds(parts: pd.DataFrame, clock: Literal["mm:ss", "hh:mm"]) -> NDArray[np.float64]:
    number = {
        name: parts[name]
        .str.replace(",", ".", regex=False)
        .replace("", "0")
        .fillna("0")
        .to_numpy(dtype=object)
        .astype(float)
        for name in "dabc"
    }
    two = parts["c"].isna().to_numpy()
    short = number["a"] * 60 + number["b"] if clock == "mm:ss" else number["a"] * 3600 + number["b"] * 60
    long = number["a"] * 3600 + number["b"] * 60 + number["c"]
    value = number["d"] * 86_400 + np.where(two, short, long)
    return np.asarray(np.where((number["b"] < 60) & (number["c"] < 60), value, np.nan))


def _pieces(text: str) -> float:
    """``1h 5m 3s``, ``5 min``, ``2 days 3 hours``; NaN for anything else."""
    if text in EMPTY:
        return np.nan
    total, rest, found = 0.0, PIECE.sub("", _spaced(text)), PIECE.findall(_spaced(text))
    if not found or rest.replace(",", "").replace("and", "").replace("und", "").strip():
        return np.nan
    for number, word in found:
        unit = next((unit for unit, known in WORDS.items() if re.fullmatch(known, word)), None)
        value = float(parse_numbers(pd.Series([number], dtype=str), "").value[0])
        if unit is None or not np.isfinite(value):
            return np.nan
        total += value * SECONDS[unit]
    return total


def _spaced(text: str) -> str:
    """Without joining words and marks between the pieces of a duration."""
    bare = re.sub(r"(?<=[^\W\d])[.,]*\s+(?:and|und|et|y)\s+", " ", text)
    return re.sub(r"(?<=[^\W\d])[.,]+\s*", " ", bare).strip()
