"""Queues learned once, where several forecasts share a history and differ in what is stated on top of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from forecasting.events import Event
from forecasting.history import History
from forecasting.learned import Learned, learn_queue
from forecasting.series import Series


def history_digest(history: History) -> str:
    """Digest of a history's rows, interval and zone."""
    rows = pd.util.hash_pandas_object(history.frame, index=False).to_numpy().tobytes()
    return hashlib.sha256(rows + f"{history.interval_min} {history.time_zone}".encode()).hexdigest()


@dataclass
class Remembered:
    """Learns a queue once for equal rows, hours, horizon, holidays and events: nearly all that a forecast takes.

    Attributes
    ----------
    heard : callable, optional
        Told how many queues are learned, and of how many.
    """

    heard: Callable[[int, int], None] | None = None
    _known: dict[str, Learned] = field(default_factory=dict)

    def learned(
        self,
        history: History,
        series: Sequence[Series],
        horizon: pd.DatetimeIndex,
        holidays: str | None,
        events: Sequence[Event],
    ) -> list[Learned]:
        """As `forecasting.learned.learn_queue` for every series; errors as there."""
        common = f"{history_digest(history)} {horizon[0]} {horizon[-1]} {len(horizon)} {holidays} {list(events)}"
        found = []
        for one in series:
            key = f"{common} {one}"
            if key not in self._known:
                self._known[key] = learn_queue(history, one, horizon, holidays, events)
            found.append(self._known[key])
            if self.heard is not None:
                self.heard(len(found), len(series))
        return found
