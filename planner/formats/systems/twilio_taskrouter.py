"""Twilio TaskRouter: cumulative statistics of a workspace or queue, as JSON; one interval an answer."""

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

COLUMNS = {
    "start": "start_time",
    "end": "end_time",
    "offered": "tasks_entered",
    "handled": "reservations_accepted",
    "abandoned": "tasks_canceled",
    "asa": "avg_task_acceptance_time",
}
"""Our own columns, and the keys of the answer."""

WRITTEN = ("queue", *COLUMNS, "sl")


@dataclass(frozen=True)
class TaskRouterStatistics:
    """See the module."""

    name: str = "Twilio TaskRouter statistics"
    system: str = "Twilio Flex"
    gives: Gives = "history"
    evidence: Evidence = "unverified"
    source: str = "general knowledge of /v1/Workspaces/{sid}/CumulativeStatistics and /TaskQueues/{sid}/..."
    unsupported: str = "statistics of workers; handle times are not in the answer"

    def recognises(self, head: Head) -> bool:
        """By how its text begins."""
        begin = head.text.lstrip()[:8_000]
        return begin[:1] in ("{", "[") and '"tasks_entered"' in begin and '"start_time"' in begin

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """A history: a row an answer; several answers may stand in a list."""
        where = sheet.where
        try:
            answers = json.loads(sheet.raw().decode("utf-8-sig"))
            rows = list(_rows(answers if isinstance(answers, list) else [answers], wishes))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            told.book.add(
                where,
                str(error)[:80] if isinstance(error, json.JSONDecodeError) else "",
                "statistics with start_time and tasks_entered",
                "Save them again.",
            )
            return Taken(no_history())
        told.read(where, len(rows))
        frame = pd.DataFrame(rows, columns=list(WRITTEN), index=np.arange(1, len(rows) + 1), dtype=str)
        present = [name for name in WRITTEN if (frame[name] != "").any()]
        if "sl" in present:
            told.doubted(where, "the service level is of tasks by the time they waited, of those that were accepted")
        table = gathered([frame[present]], present)
        return Taken(history_of(table, Header(0, {}, 0, (), {}), Reading("UTC", "s"), sheet, wishes, told))


def _rows(answers: list[Mapping[str, object]], wishes: Wishes) -> Iterator[tuple[str, ...]]:
    for one in answers:
        queue = str(one.get("task_queue_name") or one.get("task_queue_sid") or one.get("workspace_sid") or "")
        cells = ["" if one.get(key) is None else str(one[key]) for key in COLUMNS.values()]
        yield (queue, *cells, _level(one.get("split_by_wait_time"), wishes))


def _level(split: object, wishes: Wishes) -> str:
    """The share accepted within the scenario's target, else within 20 seconds, else within the least there is."""
    if not isinstance(split, dict) or not split:
        return ""
    queues = wishes.scenario.queue if wishes.scenario else ()
    wanted = [f"{queue.target.within_s:g}" for queue in queues if queue.target.within_s is not None]
    chosen = next((one for one in (*wanted, "20") if one in split), min(split, key=float))
    above, below = (int(split[chosen][side]["reservations_accepted"]) for side in ("above", "below"))
    return f"{below / (above + below)}" if above + below else ""


FORMAT = TaskRouterStatistics()
