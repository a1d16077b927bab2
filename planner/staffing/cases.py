"""The file of a batch calculator: what each column means, and one message with all its faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from forecasting.table import MOST_TOLD
from planner.staffing.station import DEFINITIONS

MODELS = ("erlang_c", "erlang_a", "erlang_g", "chat")


@dataclass(frozen=True)
class Column:
    """A numeric column: what holds, in words; the default where a cell is empty (None: needed)."""

    expected: str
    holds: Callable[[float], bool]
    default: float | None
    remedy: str


COLUMNS: dict[str, Column] = {
    "volume": Column("contacts, 0 to 1e9", lambda x: 0 <= x <= 1e9, None, "Write the contacts of one interval."),
    "interval_s": Column("seconds, above 0", lambda x: 0 < x <= 1e9, 1800.0, "Write 1800 for half an hour."),
    "aht_s": Column("seconds, 0 to 1e6", lambda x: 0 <= x <= 1e6, None, "Write the mean handle time."),
    "target": Column(
        "a share, at least 0 and below 1", lambda x: 0 <= x < 1, 0.8, "No number of people answers all: write 0.99."
    ),
    "within_s": Column("seconds, 0 to 1e9", lambda x: 0 <= x <= 1e9, 20.0, "Write 20 for twenty seconds."),
    "patience_s": Column("seconds, above 0", lambda x: 0 < x <= 1e9, None, "Write the mean patience, e.g. 180."),
    "concurrency": Column(
        "a whole number, 1 to 20", lambda x: 1 <= x <= 20 and x == int(x), 1.0, "Write chats at once, e.g. 3."
    ),
    "max_occupancy": Column("a share above 0, at most 1", lambda x: 0 < x <= 1, 1.0, "Write 0.9 for 90 %."),
    "agents": Column(
        "a whole number, 0 to 1e7",
        lambda x: 0 <= x <= 1e7 and x == int(x),
        np.nan,
        "Leave it empty to have the number computed.",
    ),
}
TEXTS: dict[str, tuple[str, ...]] = {"model": MODELS, "definition": DEFINITIONS}
UNREADABLE: dict[type[Exception], str] = {
    IsADirectoryError: "a folder",
    pd.errors.EmptyDataError: "an empty file",
    pd.errors.ParserError: "rows of different lengths",
    UnicodeDecodeError: "text in another encoding",
}
"""What is wrong with a file that is no table, in words."""
LADDER = "aht_by_concurrency_s"
TABLE = "patience_table"
"""Share of customers who would still wait, by seconds waited: ``0:1|10:0.92|60:0.7|300:0.4``."""
RESULTS = ("agents", "service_level", "asa_s", "p_wait", "p_abandon", "occupancy")


def read_cases(path: Path) -> pd.DataFrame:
    """A CSV file of cases, every cell as text; `planner.staffing.batch.staff_cases` checks them.

    Raises
    ------
    InputError
        If the file is missing, is no UTF-8 text or no CSV.
    """
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError([Fault(str(path), "", "a file", "Check the path.")]) from error
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError, OSError) as error:
        expected = "a CSV file in UTF-8 with a header"
        found = UNREADABLE.get(type(error), "a file that cannot be read so")
        raise InputError([Fault(str(path), found, expected, "Name another file, or save it as CSV UTF-8.")]) from error
    frame.attrs["file"] = path.name
    return frame


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan


def _cell_fault(where: str, name: str, text: str, needed: bool) -> Fault | None:
    """What is wrong with one numeric cell, or None."""
    column = COLUMNS[name]
    if not text:
        return Fault(where, "", column.expected, column.remedy) if needed else None
    if column.holds(_number(text)):
        return None
    return Fault(where, text, column.expected, column.remedy)


def _ladder_fault(where: str, text: str, concurrency: float) -> Fault | None:
    parts = [_number(part) for part in text.split("|")] if text else []
    good = all(0 < part <= 1e6 for part in parts)
    if good and (not parts or len(parts) == concurrency):
        return None
    expected = f"{int(concurrency)} durations in seconds, e.g. 300|400|500"
    return Fault(where, text, expected, "Write one duration for each number of open chats, up to concurrency.")


def _row_faults(where: str, row: Mapping[str, str]) -> list[Fault]:
    faults: list[Fault] = []
    for name, allowed in TEXTS.items():
        text = row.get(name, "")
        if text not in allowed and (text or name == "model"):
            faults.append(Fault(f"{where}, column {name}", text, " or ".join(allowed), "Write one of these."))
    model = row.get("model", "")
    if model == "erlang_g" and not good_table(row.get(TABLE, "")):
        expected = "seconds:share still waiting, from 0:1, seconds rising, shares above 0 not rising, at least two"
        remedy = "Write e.g. 0:1|10:0.92|60:0.7|300:0.4; docs/estimation.md says how to learn it."
        faults.append(Fault(f"{where}, column {TABLE}", row.get(TABLE, ""), expected, remedy))
    needs = {"volume": True, "patience_s": model in ("erlang_a", "chat")}
    needs["aht_s"] = not (model == "chat" and row.get(LADDER))
    for name in COLUMNS:
        fault = _cell_fault(f"{where}, column {name}", name, row.get(name, ""), needs.get(name, False))
        faults += [fault] if fault else []
    concurrency = _number(row.get("concurrency", "") or "1")
    if model == "chat" and not np.isnan(concurrency):
        fault = _ladder_fault(f"{where}, column {LADDER}", row.get(LADDER, ""), concurrency)
        faults += [fault] if fault else []
    return faults


def table_of(text: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds and shares of a cell of `TABLE`; NaN for what is no number."""
    pairs = [[*part.split(":"), ""][:2] for part in text.split("|")]
    table = np.array([[_number(at), _number(share)] for at, share in pairs])
    return table[:, 0], table[:, 1]


def good_table(text: str) -> bool:
    """Whether a cell of `TABLE` tells a survival: (0, 1) first, seconds rising, shares above 0 and never rising."""
    at, share = table_of(text)
    known = bool(np.isfinite([*at, *share]).all()) and at.size >= 2
    return known and (at[0], share[0]) == (0, 1) and all(np.diff(at) > 0) and all(np.diff(share) <= 0) and share[-1] > 0


def checked_cases(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases as numbers, defaults filled in.

    Returns
    -------
    DataFrame
        Columns `model`, `definition`, `aht_by_concurrency_s`, `patience_table` (text) and every numeric column.

    Raises
    ------
    InputError
        Every fault with its row (the header is row 1), column, value, expectation and remedy.
    """
    file = str(cases.attrs.get("file", "cases"))
    known = [*COLUMNS, *TEXTS, LADDER, TABLE, *RESULTS]
    faults = [
        Fault(f"{file}, column {name}", str(name), f"{near[0]}, or a label unlike any column's name", "Rename it.")
        for name in cases.columns
        if name not in known and (near := get_close_matches(str(name), known, 1, 0.75))
    ]
    absent = [
        Fault(f"{file}, row 1", ", ".join(map(str, cases.columns)), f"a column {name}", "Add it: every case needs one.")
        for name in ("model", "volume")
        if name not in cases.columns
    ]
    if absent:
        raise InputError([*faults, *absent])
    if cases.empty:
        faults.append(Fault(file, "", "at least one row", "Write one case a row."))
    rows = [{str(k): _text(v) for k, v in row.items()} for row in cases.to_dict("records")]
    for number, row in enumerate(rows, start=2):
        faults += _row_faults(f"{file}, row {number}", row)
    if faults:
        raise InputError(faults[:MOST_TOLD], max(0, len(faults) - MOST_TOLD))
    texts = {name: [row.get(name, "") for row in rows] for name in (*TEXTS, LADDER, TABLE)}
    return pd.DataFrame({**texts, **{name: _numbers(name, rows) for name in COLUMNS}})


def _numbers(name: str, rows: list[dict[str, str]]) -> NDArray[np.float64]:
    """A column as numbers, its default where a cell is empty."""
    default = COLUMNS[name].default
    return np.array([_number(row[name]) if row.get(name) else default for row in rows], dtype=float)


def _text(value: object) -> str:
    """A cell as trimmed text; empty where nothing is known."""
    return "" if value is None or (isinstance(value, float) and np.isnan(value)) else str(value).strip()
