"""What a queue would need if something were otherwise: at once, by the formula of the queue alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.scenario import Queue
from planner.staffing import staff_cases

MODELS = {"phone": "erlang_a", "callback": "erlang_a", "chat": "chat"}
"""Channels that have a formula; deferred work is planned by its windows."""


@dataclass(frozen=True)
class Otherwise:
    """What is changed.

    Attributes
    ----------
    volume, aht : float
        Factors on contacts and handle time.
    share : float, optional
        Another share of the target; None: the queue's own.
    within_s : float, optional
        Another time of the target, seconds.
    """

    volume: float = 1.0
    aht: float = 1.0
    share: float | None = None
    within_s: float | None = None


def has_formula(queue: Queue) -> bool:
    """Whether a queue's people can be told by a formula: live, with a target in seconds."""
    return queue.channel in MODELS and queue.target.within_s is not None


def people_by_formula(
    needed: pd.DataFrame, queue: Queue, patience_s: float, interval_min: int, change: Otherwise
) -> pd.DataFrame:
    """Whole people on the queue per interval that meet the target there, as if the queue had people of its own.

    Parameters
    ----------
    needed : DataFrame
        Frame REQUIREMENT, rows of this queue.
    queue : Queue
        With a formula (`has_formula`).
    patience_s : float
        Mean patience, seconds.
    interval_min : int
    change : Otherwise

    Returns
    -------
    DataFrame
        ``start,volume,aht_s,agents,service_level,occupancy``: intervals with contacts only.
    """
    rows = needed[needed["volume"] > 0]
    found = staff_cases(_cases(rows, queue, patience_s, interval_min, change))
    shown = found[["volume", "aht_s", "agents", "service_level", "occupancy"]].astype(float)
    return shown.assign(start=rows["start"].to_numpy())[["start", *shown.columns]]


def served_by_formula(
    needed: pd.DataFrame, there: pd.Series, queue: Queue, patience_s: float, interval_min: int, change: Otherwise
) -> float:
    """Share of contacts that given people answer in time, as if the queue had people of its own.

    Each interval by itself, the level of a fraction of a person on the line between those of the whole numbers beside
    it; the mean over intervals weighs contacts.

    Parameters
    ----------
    needed, queue, patience_s, interval_min, change
        As `people_by_formula`; the target's share plays no part.
    there : Series
        People on the queue, fractions, by ``start``; an interval that is not told has nobody.

    Returns
    -------
    float
        A share; NaN without contacts.
    """
    rows = needed[needed["volume"] > 0]
    if rows.empty:
        return float("nan")
    people = there.reindex(rows["start"]).fillna(0.0).to_numpy(dtype=float)
    cases = _cases(rows, queue, patience_s, interval_min, change)
    low, high = (
        staff_cases(cases.assign(agents=whole))["service_level"].to_numpy(dtype=float)
        for whole in (np.floor(people), np.ceil(people))
    )
    level = low + (people - np.floor(people)) * (high - low)
    return float(np.average(level, weights=rows["volume"].to_numpy(dtype=float)))


def _cases(rows: pd.DataFrame, queue: Queue, patience_s: float, interval_min: int, change: Otherwise) -> pd.DataFrame:
    """Intervals with contacts as cases of the batch calculator."""
    target, ladder = queue.target, queue.aht_by_concurrency_s
    cases = pd.DataFrame(
        {
            "model": MODELS[queue.channel],
            "volume": rows["volume"].to_numpy(dtype=float) * change.volume,
            "interval_s": interval_min * 60.0,
            "aht_s": rows["aht_s"].to_numpy(dtype=float) * change.aht,
            "target": target.share if change.share is None else change.share,
            "within_s": target.within_s if change.within_s is None else change.within_s,
            "patience_s": patience_s,
            "max_occupancy": queue.max_occupancy,
            "definition": target.definition,
        }
    )
    if queue.channel == "chat":
        cases["concurrency"] = queue.concurrency
        if ladder:
            cases["aht_by_concurrency_s"] = "|".join(f"{one * change.aht:g}" for one in ladder)
    return cases
