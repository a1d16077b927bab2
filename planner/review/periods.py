"""Periods over which is compared: intervals, days, weeks and all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.staffing.periods import period_labels

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


def periods(starts: pd.DatetimeIndex, week_starts: str, known: Mask) -> Iterator[tuple[str, str, Mask]]:
    """Level, label and intervals of every day, week and of all that is known; the known intervals of each only."""
    if not known.any():
        return
    for level in ("day", "week"):
        labels = period_labels(starts, level, week_starts)
        for label in dict.fromkeys(labels[known].tolist()):
            yield level, label, known & (labels == label)
    yield "all", span_label(starts, known), known


def span_label(starts: pd.DatetimeIndex, known: Mask) -> str:
    """First and last day known, as ``2026-11-23/2026-11-29``."""
    days = starts[known]
    return f"{days[0]:%Y-%m-%d}/{days[-1]:%Y-%m-%d}"


def share(top: float, below: float) -> float:
    """A ratio; NaN without anything below."""
    return top / below if below > 0 else float("nan")


def mean_of(values: Numbers, weights: Numbers, where: Mask) -> float:
    """Mean of the known values of some intervals by their weights; NaN where no weight is."""
    some = where & np.isfinite(values) & (weights > 0)
    return share(float((values[some] * weights[some]).sum()), float(weights[some].sum()))


def total(parts: Mapping[str, Numbers]) -> Numbers:
    """Sum over queues, of the known ones only."""
    return np.asarray(np.nansum(np.array(list(parts.values())), axis=0))
