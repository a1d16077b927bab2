"""Zendesk's export of tickets: one row a ticket, counted by when it was created.

The columns Id, Group, Via and Created at are read and nothing else: requesters, subjects and tags are dropped at the
door. There is no handle time in this export; the scenario states it (`aht_s`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.calendar import interval_starts
from forecasting.clock import read_moments
from forecasting.faults import InputError
from forecasting.history import COLUMNS
from forecasting.table import FaultBook, Table, read_table
from planner.formats.head import Head
from planner.formats.reading import Context, Gives, Read
from planner.scenario import Queue

NAME = "Zendesk tickets"
GIVES: Gives = "history"

CHANNELS: Mapping[str, tuple[str, ...]] = {
    "mail": ("email", "case"),
    "email": ("email", "case"),
    "web": ("email", "case"),
    "web form": ("email", "case"),
    "web service (api)": ("email", "case"),
    "chat": ("chat",),
    "messaging": ("message", "chat"),
    "native messaging": ("message", "chat"),
    "whatsapp": ("message", "chat"),
    "facebook": ("message", "chat"),
    "twitter": ("message", "chat"),
    "phone call": ("phone", "callback"),
    "phone call (incoming)": ("phone", "callback"),
    "voicemail": ("callback", "phone"),
}
"""What a ticket came by (`Via`) to the channels that may hold it, the likeliest first."""


def recognises(head: Head) -> bool:
    """By its columns of tickets: Id, Via, Group, Created at."""
    return head.has("Id", "Via", "Group", "Created at")


def read(path: Path, context: Context, book: FaultBook) -> Read:
    """Tickets created, by queue and interval.

    A ticket belongs to the queue called like its group, else like its `Via`, else to the only queue of a channel that
    `Via` stands for, else to the scenario's only queue. Quiet intervals between the first day and the last count 0.
    """
    try:
        table = read_table(path, ("Id", "Via", "Group", "Created at"))
    except InputError as error:
        book.faults.extend(error.faults)
        return Read(pd.DataFrame(columns=list(COLUMNS)))
    before = len(book.faults)
    scenario = context.scenario
    created, skipped = read_moments(table, book, "Created at", scenario.time_zone, table.cells["Id"])
    queue = _queues(table, scenario.queue)
    if not len(table.cells):
        book.add(path.name, "", "at least one ticket", "The file has a header only: export it again.")
    elif (queue == "").all():
        groups = ", ".join(sorted(set(table.cells["Group"]))[:5])
        remedy = "Call a queue like its group, or let one queue have the channel the tickets came by."
        book.add(f"{path.name}, column Group", groups, "a group or channel that is a queue", remedy)
    if len(book.faults) > before:
        return Read(pd.DataFrame(columns=list(COLUMNS)))
    again = table.cells["Id"].duplicated().to_numpy()
    keep = ~again & ~skipped & (queue != "")
    frame = _counted(pd.DatetimeIndex(created[keep]), queue[keep], scenario.interval_min, scenario.time_zone)
    return Read(frame, tuple(_told(path.name, table, again, skipped, queue)))


def _queues(table: Table, queues: tuple[Queue, ...]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The queue of every ticket, empty where there is none for it."""
    names = {queue.name.casefold(): queue.name for queue in queues}
    pairs = pd.MultiIndex.from_frame(table.cells[["Group", "Via"]])
    codes, kinds = pd.factorize(pairs)
    belongs = [_queue_of(str(group), str(via), names, queues) for group, via in kinds]
    return np.array(belongs, dtype=object)[codes]


def _queue_of(group: str, via: str, names: Mapping[str, str], queues: tuple[Queue, ...]) -> str:
    for called in (group.casefold(), via.casefold()):
        if called in names:
            return names[called]
    for channel in CHANNELS.get(via.casefold(), ()):
        held = [queue.name for queue in queues if queue.channel == channel]
        if held:
            return held[0] if len(held) == 1 else ""
    return queues[0].name if len(queues) == 1 else ""


def _counted(
    created: pd.DatetimeIndex,
    queue: np.ndarray[tuple[int], np.dtype[np.object_]],
    interval_min: int,
    time_zone: str,
) -> pd.DataFrame:
    days = (created.max().date() - created.min().date()).days + 1
    grid = interval_starts(created.min().date(), days, interval_min, time_zone)
    at = grid.searchsorted(created, side="right") - 1
    parts = []
    for name in sorted(set(queue)):
        volume = np.bincount(at[queue == name], minlength=len(grid)).astype(float)
        parts.append(pd.DataFrame({"start": grid, "queue": name, "volume": volume}))
    return pd.concat(parts, ignore_index=True).reindex(columns=list(COLUMNS))


def _told(
    file: str,
    table: Table,
    again: np.ndarray[tuple[int], np.dtype[np.bool_]],
    skipped: np.ndarray[tuple[int], np.dtype[np.bool_]],
    queue: np.ndarray[tuple[int], np.dtype[np.object_]],
) -> list[str]:
    warnings = []
    if again.any():
        first = table.row[np.flatnonzero(again)[0]]
        warnings.append(f"{file}: {int(again.sum())} repeated tickets (same Id; first in row {first}) were dropped")
    if skipped.any():
        warnings.append(
            f"{file}: {int(skipped.sum())} tickets lie in the hour that daylight saving skips and are left out;"
            " check the time zone if that surprises"
        )
    lost = queue == ""
    if lost.any():
        kinds = table.cells.loc[lost, "Group"] + " by " + table.cells.loc[lost, "Via"]
        most = ", ".join(f"{kind or 'no group'} ({count})" for kind, count in kinds.value_counts().head(3).items())
        warnings.append(f"{file}: {int(lost.sum())} tickets belong to no queue and are left out: {most}")
    return warnings
