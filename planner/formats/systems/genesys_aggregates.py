"""Genesys Cloud's analytics API: conversations by queue, media type and interval, as JSON; times in milliseconds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.formats.foreign import Evidence, Gives, Taken, Wishes
from planner.formats.head import Head
from planner.formats.headers import Header
from planner.formats.layouts.gathered import gathered
from planner.formats.layouts.interval_history import Reading, history_of, no_history
from planner.formats.opening import Sheet
from planner.formats.told import Told

COUNTED = {
    "offered": ("nOffered", "count"),
    "handled": ("tAnswered", "count"),
    "abandoned": ("tAbandon", "count"),
    "handle_total": ("tHandle", "sum"),
    "asa_total": ("tAnswered", "sum"),
    "sl": ("oServiceLevel", "ratio"),
}
"""Our own columns: the metric of the API and which of its statistics."""

WRITTEN = ("start", "queue", "channel", *COUNTED)


@dataclass(frozen=True)
class GenesysAggregates:
    """See the module."""

    name: str = "Genesys Cloud conversation aggregates"
    system: str = "Genesys Cloud"
    gives: Gives = "history"
    evidence: Evidence = "unverified"
    source: str = "general knowledge of POST /api/v2/analytics/conversations/aggregates/query"
    unsupported: str = "metrics by user; queues are called by their ids unless the answer names them"

    def recognises(self, head: Head) -> bool:
        """By how its text begins."""
        begin = head.text.lstrip()[:8_000]
        return begin.startswith("{") and '"results"' in begin and '"metrics"' in begin and '"group"' in begin

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """A history, one row a queue and interval."""
        where = sheet.where
        try:
            answer = json.loads(sheet.raw().decode("utf-8-sig"))
            rows = list(_rows(answer))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            remedy = "Save the whole answer of the query again."
            told.book.add(
                where,
                str(error)[:80] if isinstance(error, json.JSONDecodeError) else "",
                "results with group and data of intervals and metrics",
                remedy,
            )
            return Taken(no_history())
        told.read(where, len(rows))
        frame = pd.DataFrame(rows, columns=list(WRITTEN), index=np.arange(1, len(rows) + 1), dtype=str)
        present = [name for name in WRITTEN if (frame[name] != "").any()]
        table = gathered([frame[present]], present)
        header = Header(0, {}, 0, (), {})
        return Taken(history_of(table, header, Reading("UTC", "ms"), sheet, wishes, told))


def _rows(answer: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    results = answer["results"]
    if not isinstance(results, list):
        raise TypeError("results is no list")
    for one in results:
        group = one["group"]
        queue = str(group.get("queueName") or group.get("queueId") or "")
        for data in one["data"]:
            metrics = {metric["metric"]: metric.get("stats", {}) for metric in data.get("metrics", [])}
            cells = [_cell(metrics.get(metric, {}), statistic) for metric, statistic in COUNTED.values()]
            if any(cells):
                # An answer leaves out what did not happen.
                statistics = [statistic for _, statistic in COUNTED.values()]
                cells = [cell or ("0" if of == "count" else "") for cell, of in zip(cells, statistics, strict=True)]
                yield (str(data["interval"]), queue, str(group.get("mediaType", "")), *cells)


def _cell(stats: Mapping[str, object], statistic: str) -> str:
    value = stats.get(statistic)
    if value is None and statistic == "ratio" and stats.get("denominator"):
        value = float(str(stats["numerator"])) / float(str(stats["denominator"]))
    return "" if value is None else str(value)


FORMAT = GenesysAggregates()
