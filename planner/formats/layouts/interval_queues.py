"""Which queue each row of an interval table is of: by its columns, else by what stands above the table."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.foreign import Wishes
from planner.formats.head import Head
from planner.formats.headers import plain
from planner.formats.layouts.gathered import Gathered
from planner.formats.layouts.interval_times import TIMES
from planner.formats.layouts.queues import CHANNELS, Kind, queues_of, tell_queueless
from planner.formats.told import Told
from planner.formats.values.date_words import MONTHS, WEEKDAYS, bare

LABELS = frozenset(
    (
        *("queue", "queue name", "split skill", "split", "skill", "skill group", "campaign", "group", "team", "vdn"),
        *("service", "warteschlange", "gruppe", "hotline", "file d attente", "groupe", "cola", "grupo", "department"),
    )
)
"""What stands before a queue's name above a report."""

PLAIN_SHEETS = re.compile(r"^(?:sheet|tabelle|feuil|hoja|blad|foglio|data|daten|export|report|table)?\s*\d*$")
"""Names of sheets that say nothing."""


def queue_rows(table: Gathered, head: Head, header_row: int, where: str, wishes: Wishes, told: Told) -> pd.Series:
    """The queue of every row, ``""`` where it is left out (told); index: row in the file.

    Without a column of queues all rows are of the one that a title names, else the sheet, else the file. A queue that
    comes by several channels is several queues, unless a scenario or `Wishes.queue_by` says otherwise.
    """
    if not table.has("queue") and not table.has("channel"):
        name = titled(head, header_row) or _named_by(where)
        told.doubted(where, f"no column of queues: all rows are of queue {name}", column="queue")
        table = table.constant("queue", name)
    codes, kinds = _kinds(table)
    names = _of_fitting_channel(kinds, _apart(kinds, queues_of(kinds, wishes), where, wishes, told), wishes)
    empty = np.array([not kind.group and not kind.came_by for kind in kinds], dtype=bool)[codes]
    told.dropped(where, "no queue", table.rows[empty])
    kept = tell_queueless(where, table.rows, codes, kinds, names, told) & ~empty
    texts = pd.Series(names, dtype=str).take(codes).to_numpy() if names else np.array([], dtype=object)
    return pd.Series(np.where(kept, texts, "") if len(kept) else texts, index=table.rows, dtype=str)


def titled_blocks(table: Gathered, first: str, where: str, told: Told) -> Gathered:
    """With the queues that titles between the rows name: ``Queue: Support`` above a block of its own.

    Parameters
    ----------
    table : Gathered
        Where it has a column of queues or channels, it stays as it is.
    first : str
        The queue of the title above the header.
    """
    if table.has("queue") or table.has("channel"):
        return table
    names = pd.Series("", index=table.rows, dtype=str)
    for column in TIMES:
        names = names.where(names != "", table.mapped(column, _titled_queue).texts(column))
    titles = (names != "").to_numpy(dtype=bool)
    if not titles.any():
        return table
    last = np.maximum.accumulate(np.where(titles, np.arange(len(table)), -1))
    queue = np.where(last < 0, first or _named_by(where), names.to_numpy()[np.maximum(last, 0)])
    shown = ", ".join(dict.fromkeys(names[titles]))
    told.doubted(where, f"blocks below each other, the queue in the title of each: {shown}", column="queue")
    return table.with_texts("queue", pd.Series(queue, index=table.rows, dtype=str)).keep(~titles)


def _titled_queue(cell: str) -> str:
    label, colon, name = cell.partition(":")
    return name.strip() if colon and plain(label) in LABELS else ""


def _kinds(table: Gathered) -> tuple[NDArray[np.intp], list[Kind]]:
    """Each row's kind of queue, and the kinds: pairs of a queue and a channel."""
    nothing = (pd.Series([""], dtype=str), np.zeros(len(table), dtype=np.intp))
    groups, group_of = table.parts("queue")[:2] if table.has("queue") else nothing
    channels, channel_of = table.parts("channel")[:2] if table.has("channel") else nothing
    width = max(len(channels), 1)
    codes, pairs = pd.factorize(group_of * width + channel_of)
    kinds = [Kind(str(groups.iloc[pair // width]), str(channels.iloc[pair % width])) for pair in pairs]
    return codes, kinds


def titled(head: Head, header_row: int) -> str:
    """The queue that a title above the header names: ``Split/Skill: Sales``, or a cell beside ``Queue``."""
    for row in head.rows[: max(header_row - 1, 0)]:
        cells = [cell for cell in row if cell]
        for at, cell in enumerate(cells):
            label, _, value = cell.partition(":")
            if plain(label) in LABELS:
                name = value.strip() or (cells[at + 1].strip() if at + 1 < len(cells) else "")
                if name:
                    return name
    return ""


def _named_by(where: str) -> str:
    """The sheet's name, or the file's without its ending."""
    file, _, sheet = where.partition(", sheet ")
    if sheet and not PLAIN_SHEETS.match(sheet.strip().lower()) and not _is_date(sheet):
        return sheet.strip()
    return re.sub(r"(?:\.(?:csv|txt|tsv|xlsx|xls|xlsm|gz|parquet))+$", "", file, flags=re.IGNORECASE) or "contacts"


def _is_date(sheet: str) -> bool:
    """Whether a sheet is called by its month, week or year."""
    words = [
        word
        for word in re.findall(r"[^\W\d]+", bare(sheet))
        if word not in ("week", "kw", "semaine", "semana", "q", "w")
    ]
    return all(word in MONTHS or word in WEEKDAYS for word in words)


def _apart(kinds: list[Kind], names: list[str], where: str, wishes: Wishes, told: Told) -> list[str]:
    """Without a scenario, channels of one group are queues of their own."""
    if wishes.scenario is not None or wishes.queue_by is not None:
        return names
    many = {group for group, count in Counter(kind.group for kind in kinds).items() if group and count > 1}
    if many:
        shown = ", ".join(sorted(many)[:3])
        told.doubted(where, f"queues that come by several channels ({shown}) are a queue a channel", column="queue")
    return [
        f"{kind.group} {kind.came_by}".strip() if kind.group in many else name
        for kind, name in zip(kinds, names, strict=True)
    ]


def _of_fitting_channel(kinds: list[Kind], names: list[str], wishes: Wishes) -> list[str]:
    """Of several channels that a scenario's queue is called for, those that are its own."""
    if wishes.scenario is None:
        return names
    channel = {queue.name: queue.channel for queue in wishes.scenario.queue}
    fits = [channel.get(name) in CHANNELS.get(plain(kind.came_by), ()) for kind, name in zip(kinds, names, strict=True)]
    fitting = {name for name, fit in zip(names, fits, strict=True) if fit}
    said = [bool(CHANNELS.get(plain(kind.came_by))) for kind in kinds]
    rows = zip(names, fits, said, strict=True)
    return ["" if name in fitting and not fit and known else name for name, fit, known in rows]
