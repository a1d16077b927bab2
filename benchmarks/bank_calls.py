"""Calls of an Israeli bank, January and February 1999, one row each, as `benchmarks/validation_bank.py` needs them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FIRST = dt.date(1999, 1, 1)
DAY_S = 86_400

Numbers = NDArray[np.float64]


def read_calls(file: Path) -> pd.DataFrame:
    """Calls that reached the queue: `at`, `wait_s`, `gave_up`, `start`, `service_s`, `server`, `queue`; seconds."""
    rows = pd.read_csv(file)
    rows = rows[(rows["outcome"] == "AGENT") | ((rows["outcome"] == "HANG") & (rows["q_time"] > 0))]
    day = (pd.to_datetime(rows["date"]) - pd.Timestamp(FIRST)).dt.days.to_numpy() * float(DAY_S)
    entry, left, queued, start = (
        pd.to_timedelta(rows[name]).dt.total_seconds().to_numpy()
        for name in ("vru_entry", "vru_exit", "q_start", "ser_start")
    )

    def after(moment: Numbers, earlier: Numbers) -> Numbers:
        return moment + np.where(moment < earlier - DAY_S / 2, DAY_S, 0)

    wait = rows["q_time"].to_numpy(dtype=float)
    at = np.where(wait > 0, after(queued, entry), after(left, entry))
    calls = pd.DataFrame(
        {
            "at": at + day,
            "wait_s": wait,
            "gave_up": rows["outcome"].to_numpy() == "HANG",
            "start": after(start, at) + day,
            "service_s": rows["ser_time"].to_numpy(dtype=float),
            "server": rows["server"].to_numpy(),
            "queue": _queue_of(rows),
        }
    )
    return calls.sort_values("at", ignore_index=True)


def _queue_of(rows: pd.DataFrame) -> NDArray[np.object_]:
    """Queue by type and rank. The bank noted a known customer's rank only where they had to wait: drawn elsewhere."""
    kind, rank = rows["type"].to_numpy(), rows["priority"].to_numpy()
    waited = rank > 0
    known = kind != "NW"
    share = {name: float((rank[waited & (kind == name)] == 2).mean()) for name in np.unique(kind[waited & known])}
    drawn = np.random.default_rng(1).uniform(size=len(rows))
    high = np.where(waited, rank == 2, drawn < np.array([share.get(name, 0.0) for name in kind]))
    queue = np.where(high, "priority", "regular").astype(object)
    for name, of in (("NW", "new"), ("NE", "stock"), ("IN", "internet")):
        queue[kind == name] = of
    return queue
