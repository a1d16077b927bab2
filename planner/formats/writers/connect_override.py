"""Amazon Connect's forecast override: contacts and handle time by queue and interval, times in UTC.

Its volumes are whole numbers. What rounding takes from one interval is given to the next, so that each day keeps its
sum to within half a contact.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from planner.formats.foreign import Evidence
from planner.formats.writers.writer import Takes, Wanted, Written

COLUMNS = (
    "QueueName",
    "QueueId",
    "ChannelType",
    "TimeStamp",
    "IntervalDuration",
    "IncomingContactVolume",
    "AverageHandleTime",
)
LENGTHS = {15: "15mins", 30: "30mins", 1440: "daily"}
"""Interval lengths that it knows, minutes, as it spells them."""
CHANNELS = {"chat": "CHAT", "message": "CHAT"}
"""Our channels that are no calls."""


@dataclass(frozen=True)
class ConnectOverride:
    """See the module."""

    name: str = "amazon-connect-override"
    system: str = "Amazon Connect"
    takes: Takes = "forecast"
    evidence: Evidence = "vendor"
    source: str = "docs.aws.amazon.com/connect/latest/adminguide/override-forecast.html"

    def write(self, frame: pd.DataFrame, wanted: Wanted) -> Written:
        """One row a queue and interval; finer intervals are joined to 15 minutes.

        Raises
        ------
        InputError
            If the forecast's intervals are longer than 30 minutes and no days.
        """
        text = io.StringIO()
        out = csv.writer(text, lineterminator="\r\n")
        out.writerow(COLUMNS)
        nameless = []
        for queue, rows in frame.groupby("queue", sort=True):
            said = wanted.queues.get(str(queue), {})
            nameless += [] if said.get("queue_id") else [str(queue)]
            length, joined = _joined(str(queue), rows, wanted.time_zone)
            head = (said.get("name") or str(queue), said.get("queue_id", ""), _channel(said))
            for at, volume, aht_s in joined.itertuples(index=False, name=None):
                stamp = at.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%SZ")
                out.writerow((*head, stamp, LENGTHS[length], int(volume), "" if np.isnan(aht_s) else round(aht_s, 2)))
        told = (f"{len(nameless)} queues without QueueId: give --queues FILE with columns queue,queue_id,channel.",)
        return Written(text.getvalue().encode(), told if nameless else ())


WRITER = ConnectOverride()


def _channel(said: Mapping[str, str]) -> str:
    return CHANNELS.get(said.get("channel", ""), "VOICE")


def _joined(queue: str, rows: pd.DataFrame, zone: str) -> tuple[int, pd.DataFrame]:
    """Length of an interval in minutes, and ``start,volume,aht_s`` with whole volumes."""
    rows = rows.sort_values("start")
    steps = rows["start"].diff().dropna()
    minutes = int(steps.min().total_seconds() // 60) if len(steps) else 15
    if minutes < 15 and 15 % minutes == 0:
        rows, minutes = _by_quarter_hours(rows), 15
    if minutes not in LENGTHS:
        expected = "intervals of 15 or 30 minutes, or days"
        remedy = "Plan with interval_min = 15 or 30."
        raise InputError([Fault(f"forecast of {queue}", f"{minutes} minutes", expected, remedy)])
    days = rows["start"].dt.tz_convert(zone).dt.date.to_numpy()
    mean = rows["mean"].to_numpy(float)
    whole = np.concatenate([_whole(mean[days == day]) for day in dict.fromkeys(days)]) if len(days) else mean
    return minutes, pd.DataFrame({"start": rows["start"].array, "volume": whole, "aht_s": rows["aht_s"].to_numpy()})


def _whole(volume: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whole numbers whose running sum is never more than half a contact away from that of the volumes."""
    running = np.floor(np.cumsum(volume) + 0.5)
    return np.diff(running, prepend=0.0)


def _by_quarter_hours(rows: pd.DataFrame) -> pd.DataFrame:
    start = rows["start"].dt.floor("15min")
    work = rows["mean"] * rows["aht_s"]
    found = pd.DataFrame({"start": start, "mean": rows["mean"], "work": work}).groupby("start", as_index=False).sum()
    found["aht_s"] = np.where(found["mean"] > 0, found["work"] / found["mean"].where(found["mean"] > 0, 1.0), np.nan)
    return found
