"""Patience of every live queue: fitted to the log of contacts, learned from interval counts, or stated."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from planner.scenario.queue import Queue
from planner.scenario.scenario import Scenario
from planner.staffing.erlang_g import PatienceCurve
from planner.staffing.patience import patience_of
from planner.staffing.patience_fit import LEAST_EACH, FittedPatience, fitted_patience

LEAST_ABANDONED = 2 * LEAST_EACH
"""Fewer who gave up than this tell no shape (two pieces rest on so many), and the mean to no better than 14 %."""


class KnownPatience(NamedTuple):
    """What is known of patience, and in words where it was fitted.

    Attributes
    ----------
    mean_s : mapping of live queue to mean patience, seconds; of a fitted one the exponential of the same hazard
    curves : mapping of queue to PatienceCurve, of those whose fitted patience is not exponential
    notes : tuple of str, a sentence a queue with a log
    """

    mean_s: Mapping[str, float]
    curves: Mapping[str, PatienceCurve]
    notes: tuple[str, ...]


def known_patience(scenario: Scenario, history: pd.DataFrame, waits: pd.DataFrame | None = None) -> KnownPatience:
    """Patience of each live queue.

    A queue with ``patience_s = "fitted"`` has the one that its contacts in the log show, or those of the queue it
    borrows its history from; where fewer than `LEAST_ABANDONED` gave up it is learned as with "learn", and a sentence
    says so.

    Parameters
    ----------
    scenario : Scenario
    history : DataFrame
        Frame HISTORY, all queues.
    waits : DataFrame, optional
        ``queue,wait_s,gave_up``, one row a contact; needed where a patience is to be fitted.
    """
    mean_s, curves, notes = patience_of(scenario, history), {}, []
    for queue in scenario.queue:
        if queue.patience_s != "fitted" or waits is None:
            continue
        log = _log_of(queue, waits)
        gave_up = int((log["gave_up"] & (log["wait_s"] > 0)).sum())
        if gave_up < LEAST_ABANDONED:
            notes.append(_too_few(queue, gave_up, mean_s[queue.name]))
            continue
        found = fitted_patience(log["wait_s"].to_numpy(), log["gave_up"].to_numpy())
        mean_s[queue.name] = found.mean_s
        # Where one person holds several contacts the formula knows exponential patience alone.
        if found.curve is not None and not (queue.concurrent and queue.concurrency > 1):
            curves[queue.name] = found.curve
        notes.append(_told(queue, found, log, curves.get(queue.name)))
    return KnownPatience(mean_s, curves, tuple(notes))


def _log_of(queue: Queue, waits: pd.DataFrame) -> pd.DataFrame:
    """The queue's contacts, else those of the queue it borrows from."""
    own = waits[waits["queue"] == queue.name]
    if own.empty and queue.history is not None:
        return waits[waits["queue"] == queue.history.queue]
    return own


def _too_few(queue: Queue, gave_up: int, mean_s: float) -> str:
    return (
        f"{queue.name}: patience is not fitted: only {gave_up} contacts of the log gave up while waiting, fewer than "
        f'{LEAST_ABANDONED}; {mean_s:.0f} s on average stand in, as patience_s = "learn" gives.'
    )


def _told(queue: Queue, found: FittedPatience, log: pd.DataFrame, curve: PatienceCurve | None) -> str:
    """How many contacts, which median, which shape."""
    median_s = math.log(2.0) * found.mean_s if curve is None else float(curve.time_s(0.5))
    longest_s = float(log["wait_s"].max())
    seen = (
        f"median {median_s:.0f} s" if median_s <= longest_s else f"median beyond the longest wait of {longest_s:.0f} s"
    )
    words = f"{queue.name}: patience fitted from {len(log):,} contacts, {seen}."
    if found.curve is not None and curve is None:
        return f"{words} Its mean alone counts where people hold several contacts at once."
    return f"{words} {found.sentence()}"
