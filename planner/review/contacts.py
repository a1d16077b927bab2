"""Contacts, handle time and work: forecast against what came."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.accuracy import bias, coverage, poisson_floor, wape
from forecasting.today_words import total_band
from planner.review.came import CameQueue
from planner.review.periods import mean_of, share
from planner.review.planned import PlannedQueue
from planner.review.result import Row
from planner.review.service import handled

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


def interval_rows(queue: str, starts: pd.DatetimeIndex, plan: PlannedQueue, came: CameQueue) -> Iterator[Row]:
    """Volume, handle time, share given up and backlog of every known interval with contacts, expected or come."""
    labels = [start.isoformat() for start in starts]
    for i in np.flatnonzero(came.known & ((plan.volume > 0) | (came.volume > 0))).tolist():
        key = ("interval", labels[i], queue)
        yield Row(*key, "volume", plan.volume[i], came.volume[i], plan.low[i], plan.high[i])
        yield Row(*key, "aht_s", plan.aht_s[i], came.aht_s[i])
        yield Row(*key, "abandoned_share", plan.abandoned[i], share(came.abandoned[i], came.volume[i]))
        yield Row(*key, "backlog", plan.backlog[i], came.backlog[i])


def period_rows(level: str, period: str, queue: str, plan: PlannedQueue, came: CameQueue, where: Mask) -> Iterator[Row]:
    """The same over the known intervals of a period, and how good the forecast was.

    ==================  =======================================================================================
    volume              contacts; the band is that of their sum over the joint sample paths
    volume_error        actual - plan
    bias                sum (plan - actual) / sum actual
    wape                sum |actual - plan| / sum actual, by interval
    wape_by_chance      what of it would remain had the expected contacts been known (counts come by chance)
    inside_band         share of intervals inside their 80 % band
    aht_s               by contacts: planned ones, and those answered where told
    workload_h          contacts x handle time
    workload_by_volume  (actual - plan) contacts x planned handle time, hours
    workload_by_aht     actual contacts x (actual - planned handle time), hours: with the one above the whole error
    abandoned_share     abandoned / contacts; `plan` as simulated
    backlog             contacts waiting at the end of the period's last interval that tells it
    ==================  =======================================================================================
    """
    key = (level, period, queue)
    mean, actual = plan.volume[where], came.volume[where]
    yield Row(*key, "volume", mean.sum(), actual.sum(), *total_band(plan.paths[:, where], mean))
    yield Row(*key, "volume_error", actual=float((actual - mean).sum()))
    busy = (mean > 0) | (actual > 0)
    if busy.any():
        yield Row(*key, "bias", actual=bias(actual, mean))
        yield Row(*key, "wape", actual=wape(actual, mean))
        yield Row(*key, "wape_by_chance", actual=poisson_floor(mean))
        inside = coverage(actual[busy], plan.low[where][busy], plan.high[where][busy])
        yield Row(*key, "inside_band", 0.8, inside)
    weights = np.where(np.isfinite(handled(came)), handled(came), came.volume)
    yield Row(*key, "aht_s", mean_of(plan.aht_s, plan.volume, where), mean_of(came.aht_s, weights, where))
    by_volume, by_aht = workload_parts(plan, came, where)
    planned = workload_h(plan.volume, plan.aht_s, where)
    yield Row(*key, "workload_h", planned, planned + by_volume + by_aht)
    yield Row(*key, "workload_by_volume", actual=by_volume)
    yield Row(*key, "workload_by_aht", actual=by_aht)
    told = where & np.isfinite(came.abandoned)
    if told.any():
        lost = float((plan.offered * np.nan_to_num(plan.abandoned))[told].sum())
        gave_up = share(float(came.abandoned[told].sum()), float(came.volume[told].sum()))
        yield Row(*key, "abandoned_share", share(lost, float(plan.offered[told].sum())), gave_up)
    waiting = np.flatnonzero(where & np.isfinite(came.backlog))
    if waiting.size:
        yield Row(*key, "backlog", plan.backlog[waiting[-1]], came.backlog[waiting[-1]])


def workload_h(volume: Numbers, aht_s: Numbers, where: Mask) -> float:
    """Contacts x handle time over some intervals, hours."""
    return float((volume * aht_s)[where].sum()) / 3600.0


def workload_parts(plan: PlannedQueue, came: CameQueue, where: Mask) -> tuple[float, float]:
    """Hours by which the volume and the handle time moved the work; an unknown handle time is the planned one."""
    aht_s = np.where(np.isfinite(came.aht_s), came.aht_s, plan.aht_s)
    return (
        workload_h(came.volume - plan.volume, plan.aht_s, where),
        workload_h(came.volume, aht_s - plan.aht_s, where),
    )
