"""What one version of a scenario says otherwise than another: keys of records, rows of files, in sentences."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from forecasting.faults import InputError
from planner.scenario.extends import load
from planner.scenario.source import is_records, record_label
from planner.store.blobs import kept_bytes
from planner.store.change_words import key_words, value_words
from planner.store.database import Store
from planner.store.folders import write_files

Version = tuple[str, Mapping[str, str]]
"""A scenario file's path among its files, and each file's sha256."""

PAY = frozenset({"wage_per_h", "salary_per_year"})
"""Keys and columns whose values are pay."""

MOST_ROWS = 20
"""Rows of one file that are told; more are counted."""


def differences(store: Store, before: Version, after: Version, *, pay: bool = False) -> list[str]:
    """What `after` says otherwise than `before`.

    Parameters
    ----------
    store : Store
    before, after : (str, mapping of path to sha256)
    pay : bool
        Whether amounts of pay are told; else only that they changed.

    Returns
    -------
    list of str
        First keys of the scenario with inherited parts merged, by record; then files by their rows.
    """
    told = list(_of_tables(_merged(store, before), _merged(store, after), (), pay))
    for name in sorted({*before[1], *after[1]}):
        old, new = before[1].get(name), after[1].get(name)
        if name.endswith(".toml") or old == new:
            continue
        if old is None or new is None:
            told.append(f"{name}: {'new' if old is None else 'no longer there'}")
        else:
            told += _of_rows(name, kept_bytes(store, old), kept_bytes(store, new), pay)
    return told


def _merged(store: Store, version: Version) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        write_files(
            store, {name: sha256 for name, sha256 in version[1].items() if name.endswith(".toml")}, Path(folder)
        )
        try:
            source, _ = load(Path(folder) / version[0], (Path(folder),))
        except InputError:  # it was read when it was saved; a file that is gone since is told where it is read
            return {}
        return source.data


def _of_tables(before: Any, after: Any, labels: tuple[str, ...], pay: bool) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _of_tables(before.get(key), after.get(key), (*labels, key), pay)
    elif (is_records(before) or before in (None, [])) and (is_records(after) or after in (None, [])):
        old, new = (_by_label(labels[-1], records or []) for records in (before, after))
        for label in dict.fromkeys([*old, *new]):
            yield from _of_record(old.get(label), new.get(label), (*labels[:-1], label), pay)
    else:
        hidden = not pay and any(label in PAY for label in labels)
        said = [None if one is None else value_words(labels, one) for one in (before, after)]
        yield _sentence(key_words(labels), *said, hidden=hidden)


def _of_record(before: Any, after: Any, labels: tuple[str, ...], pay: bool) -> Iterator[str]:
    if before is None or after is None:
        yield f"{key_words(labels)}: {'new' if before is None else 'no longer there'}"
    else:
        yield from _of_tables(before, after, labels, pay)


def _by_label(list_name: str, records: Sequence[Any]) -> dict[str, Any]:
    """Records by what they are called; those called alike are told apart by their order."""
    found: dict[str, Any] = {}
    for index, record in enumerate(records):
        label = record_label(list_name, record, index)
        found[f"{label} ({index + 1})" if label in found else label] = record
    return found


def _sentence(what: str, before: str | None, after: str | None, *, hidden: bool) -> str:
    if hidden:
        return f"{what}: changed"
    if before is None:
        return f"{what}: {_said(after or '')} (new)"
    return f"{what}: was {_said(before)}, is {_said(after)}" if after is not None else f"{what}: no longer said"


def _said(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."


def _of_rows(name: str, before: bytes, after: bytes, pay: bool) -> Iterator[str]:
    """Rows by their first cell where that names a row, else as they stand."""
    old, new = _table(before), _table(after)
    if not old or not new:
        yield f"{name}: changed"
        return
    header = new[0]
    gone, come = Counter(map(tuple, old[1:])), Counter(map(tuple, new[1:]))
    gone, come = gone - come, come - gone
    told = list(_row_sentences(name, old[0], header, gone, come, pay))
    if old[0] != header:
        told.insert(0, f"{name}: columns were {', '.join(old[0])}, are {', '.join(header)}")
    yield from told[:MOST_ROWS]
    if len(told) > MOST_ROWS:
        yield f"{name}: and {len(told) - MOST_ROWS} rows more"
    if not told:
        yield f"{name}: the same rows in another order or form"


def _row_sentences(
    name: str,
    was: list[str],
    header: list[str],
    gone: Counter[tuple[str, ...]],
    come: Counter[tuple[str, ...]],
    pay: bool,
) -> Iterator[str]:
    """One sentence a row; a row whose first cell stands for it alone on both sides is one that changed."""
    old, new = ({row[0]: row for row in rows if row} for rows in (gone, come))
    times = [Counter(row[0] for row in rows.elements() if row) for rows in (gone, come)]
    alone = {key for key in old if key in new and times[0][key] == times[1][key] == 1 and was == header}
    for row in sorted(gone.elements()):
        if row and row[0] in alone:
            for column, one, other in zip(header, row, new[row[0]], strict=False):
                if one != other:
                    yield _sentence(f"{name}, {row[0]}, {column}", one, other, hidden=not pay and column in PAY)
        else:
            yield f"{name}: row no longer there: {_row(was, row, pay)}"
    for row in sorted(come.elements()):
        if not row or row[0] not in alone:
            yield f"{name}: new row: {_row(header, row, pay)}"


def _row(header: list[str], row: tuple[str, ...], pay: bool) -> str:
    shown = [cell for column, cell in zip(header, row, strict=False) if pay or column not in PAY]
    return _said(", ".join(cell for cell in shown if cell))


def _table(content: bytes) -> list[list[str]]:
    """Rows of a CSV file, also a compressed one; none where it is no text."""
    try:
        text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error):
        return []
