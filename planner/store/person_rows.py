"""The part of a kept file that is about one person."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from planner.store.identity import Identity
from planner.store.rewriting import PACKED, PARQUET, ZIP, plain_rows


def rows_about(content: bytes, identity: Identity) -> bytes | None:
    """Their rows of a table with its header, their lines of another text; None where nothing tells of them.

    Workbooks and pages are left out: they show what the tables beside them say.
    """
    if content[:4] == PARQUET:
        frame: pd.DataFrame = pq.read_table(pa.BufferReader(content)).to_pandas()
        if "agent" not in frame:
            return None
        own = frame[frame["agent"].astype(str) == identity.agent]
        return own.to_csv(index=False).encode() if len(own) else None
    if content[:2] == PACKED:
        return rows_about(gzip.decompress(content), identity)
    if content[:4] == ZIP:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "<script" in text or not identity.may_be_in(text):
        return None
    if text.startswith("{"):
        return _of_json(text, identity)
    table = plain_rows(text)
    return _lines(text, identity) if table is None else _of_table(table, identity)


def tells(value: Any, identity: Identity) -> bool:
    """Whether a row's texts, or those in its JSON, tell of the person."""
    if isinstance(value, dict):
        own = any(key == "agent" and one == identity.agent for key, one in value.items())
        return own or any(identity.is_in(key) or tells(one, identity) for key, one in value.items())
    if isinstance(value, list):
        return any(tells(one, identity) for one in value)
    return isinstance(value, str) and identity.is_in(value)


def own_part(value: Any, identity: Identity) -> Any:
    """A column of a row that tells of the person; of JSON only what does: a plan tells of others too."""
    if isinstance(value, dict) and value.get("agent") != identity.agent:
        kept = {key: own_part(one, identity) for key, one in value.items() if tells({key: one}, identity)}
        return kept | {key: one for key, one in value.items() if identity.is_in(key)}
    if isinstance(value, list):
        return [own_part(one, identity) for one in value if tells(one, identity)]
    return value if isinstance(value, dict | int | float | str | None) else str(value)


def _of_table(table: list[list[str]], identity: Identity) -> bytes | None:
    key = table[0].index("agent") if "agent" in table[0] else -1
    own = [
        row
        for row in table[1:]
        if (0 <= key < len(row) and row[key].strip() == identity.agent) or any(map(identity.is_in, row))
    ]
    if not own:
        return None
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\n").writerows([table[0], *own])
    return sink.getvalue().encode()


def _of_json(text: str, identity: Identity) -> bytes | None:
    try:
        value = json.loads(text)
    except ValueError:
        return _lines(text, identity)
    own = own_part(value, identity)
    return (json.dumps(own, indent=2, ensure_ascii=False) + "\n").encode() if own else None


def _lines(text: str, identity: Identity) -> bytes | None:
    own = [line for line in text.splitlines() if identity.is_in(line)]
    if not own:
        return None
    calendar = text.startswith("BEGIN:VCALENDAR")  # theirs alone, as a whole
    return text.encode() if calendar else ("\n".join(own) + "\n").encode()
