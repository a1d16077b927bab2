"""A kept file without a person, in the form it has: tables, frames, calendars, pages, workbooks, packed or not."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from planner.store.identity import Identity

PERSONAL = ("name", "wage_per_h", "salary_per_year", "birth_date")
"""Columns of a table of people that are emptied in the person's own row."""

ZIP, PACKED, PARQUET = b"PK\x03\x04", b"\x1f\x8b", b"PAR1"

SCRIPT = re.compile(r"(<script\b[^>]*>)(.*?)(</script>)", re.DOTALL)
TEXT_NODE = re.compile(r"(<t(?: [^>]*)?>)([^<]*)(</t>)")
"""A text of a workbook; names of cells look like ids of people, so nothing else of a sheet is touched."""


def without_person(content: bytes, identity: Identity) -> bytes:
    """The same file with the pseudonym instead of the person; the same bytes where it does not tell of them."""
    if content[:4] == PARQUET:
        return _frame(content, identity)
    if content[:2] == PACKED:
        inner = gzip.decompress(content)
        new = without_person(inner, identity)
        return content if new == inner else gzip.compress(new, mtime=0)
    if content[:4] == ZIP:
        return _archive(content, identity)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    if not identity.may_be_in(text):
        return content
    if "<script" in text:
        new_text = _page(text, identity)
    elif text.startswith("{"):
        new_text = _json(text, identity)
    else:
        table = plain_rows(text)
        new_text = identity.without(text) if table is None else _table(text, table, identity)
    return new_text.encode("utf-8")


def people_of(content: bytes) -> list[dict[str, str]]:
    """Rows of a table of people (columns ``agent`` and another of `PERSONAL`), none where it is none."""
    try:
        text = (gzip.decompress(content) if content[:2] == PACKED else content).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError):
        return []
    head = set(text.split("\n", 1)[0].rstrip("\r").split(","))
    table = plain_rows(text) if "agent" in head and head & set(PERSONAL) else None
    if table is None:
        return []
    return [dict(zip(table[0], row, strict=False)) for row in table[1:]]


def plain_rows(text: str) -> list[list[str]] | None:
    """Cells of a CSV file, None where it is none: a header of plain names with a comma, and rows as long."""
    head = text.removeprefix("\ufeff").split("\n", 1)[0].rstrip("\r")
    if not re.fullmatch(r"[\w .\-]+(,[\w .\-]+)+", head):
        return None
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    except csv.Error:
        return None
    return rows if len(rows) > 1 and all(len(row) <= len(rows[0]) for row in rows) else None


def _table(text: str, rows: list[list[str]], identity: Identity) -> str:
    header = rows[0]
    key = header.index("agent") if "agent" in header else -1
    new = [[identity.without(name) for name in header]]
    for row in rows[1:]:
        own = 0 <= key < len(row) and row[key].strip() == identity.agent
        cells = [identity.cell(cell) if at == key else identity.words(cell) for at, cell in enumerate(row)]
        if own:
            cells = ["" if header[at] in PERSONAL else cell for at, cell in enumerate(cells)]
        new.append(cells)
    if new == rows:
        return text
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(new)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return mark + (sink.getvalue() if text.endswith("\n") else sink.getvalue().rstrip("\r\n"))


def _json(text: str, identity: Identity) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return identity.without(text)
    new = identity.value(value)
    return text if new == value else json.dumps(new, indent=2, ensure_ascii=False) + "\n"


def _page(text: str, identity: Identity) -> str:
    """A page: its words and the data of its pictures, not the program that draws them."""
    parts, at = [], 0
    for found in SCRIPT.finditer(text):
        parts.append(identity.without(text[at : found.start()]))
        data = "application/json" in found[1]
        parts.append(found[1] + (identity.without(found[2]) if data else found[2]) + found[3])
        at = found.end()
    return "".join([*parts, identity.without(text[at:])])


def _archive(content: bytes, identity: Identity) -> bytes:
    """A workbook or another archive: names of its members stay, their texts are rewritten."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        members = [(entry, old.read(entry)) for entry in old.infolist()]
    new = [(entry, _member(entry.filename, inner, identity)) for entry, inner in members]
    if all(one == other for (_, one), (_, other) in zip(members, new, strict=True)):
        return content
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for entry, inner in new:
            archive.writestr(entry, inner, entry.compress_type)
    return sink.getvalue()


def _member(name: str, content: bytes, identity: Identity) -> bytes:
    if not name.endswith(".xml"):
        return without_person(content, identity)
    text = content.decode("utf-8")
    return TEXT_NODE.sub(lambda found: found[1] + identity.cell(found[2]) + found[3], text).encode("utf-8")


def _frame(content: bytes, identity: Identity) -> bytes:
    frame: pd.DataFrame = pq.read_table(pa.BufferReader(content)).to_pandas()
    new = frame.copy()
    for name in frame.columns:
        if not pd.api.types.is_string_dtype(frame[name]) or name == "queue":
            continue
        texts = {one: identity.cell(str(one)) for one in frame[name].dropna().unique()}
        if any(one != other for one, other in texts.items()):
            new[name] = frame[name].map(texts).astype(frame[name].dtype)
    if new.equals(frame):
        return content
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(new, preserve_index=False), sink, compression="zstd")
    return sink.getvalue()
