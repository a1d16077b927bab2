"""What the people on queue are needed for, as arrays over the horizon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import OpeningHours
from planner.scenario import Queue
from planner.scenario.demand import SpecialDay


@dataclass(frozen=True)
class Load:
    """What the people on queue are needed for, as arrays; made once, used for many rosters.

    Attributes
    ----------
    queues : tuple of Queue
    starts : DatetimeIndex, shape (n,)
    rostered : ndarray, shape (queues, n)
        People the requirement asks for on queues answered at once; zero for deferred queues.
    open : ndarray of bool, shape (queues, n)
    order : ndarray of int, shape (deferred,)
        Positions of the deferred queues, greatest weight first, then highest priority.
    arrived, due : ndarray, shape (deferred, n)
        Cumulative person-hours of deferred work available at each interval's start, and due by its end.
    interval_h : float
    """

    queues: tuple[Queue, ...]
    starts: pd.DatetimeIndex
    rostered: NDArray[np.float64]
    open: NDArray[np.bool_]
    order: NDArray[np.int64]
    arrived: NDArray[np.float64]
    due: NDArray[np.float64]
    interval_h: float

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """What a missing hour of each queue is worth, in prices of a missing hour; shape (queues,)."""
        return np.array([weight_of(queue) for queue in self.queues])

    @cached_property
    def tier(self) -> NDArray[np.int64]:
        """Place of each queue's weight among all weights, 0 the greatest; shape (queues,)."""
        return np.unique(-self.weights, return_inverse=True)[1].astype(np.int64)


def weight_of(queue: Queue) -> float:
    """What a missing hour of a queue is worth; 1 where nothing is said."""
    return 1.0 if queue.shortage_weight is None else queue.shortage_weight


def load_of(
    required: pd.DataFrame,
    windows: pd.DataFrame,
    queues: Sequence[Queue],
    starts: pd.DatetimeIndex,
    special_days: Sequence[SpecialDay] = (),
) -> Load:
    """Requirement and windows as arrays over the horizon.

    Work counts as available in intervals that begin at or after its ``from``, and must be done in intervals
    that end by its ``to``. What is due after the horizon may be done within it and is never missed.
    """
    n, step = len(starts), step_s(starts)
    index = {queue.name: q for q, queue in enumerate(queues)}
    rostered = np.zeros((len(queues), n))
    live = required[required["queue"].isin([queue.name for queue in queues if not queue.deferred])]
    slot = (seconds_of(live["start"]) - first_s(starts)) // step
    position = np.array([index[name] for name in live["queue"]], dtype=np.int64)
    inside = (slot >= 0) & (slot < n)
    rostered[position[inside], slot[inside]] = live["rostered"].to_numpy()[inside]
    deferred = [q for q, queue in enumerate(queues) if queue.deferred]
    order = np.array(sorted(deferred, key=lambda q: (-weight_of(queues[q]), -queues[q].priority, q)), dtype=np.int64)
    arrived, due = _cumulative(windows, [queues[q].name for q in order], starts)
    open_ = open_masks(queues, starts, special_days)
    return Load(tuple(queues), starts, rostered, open_, order, arrived, due, step / 3600)


def open_masks(
    queues: Sequence[Queue], starts: pd.DatetimeIndex, special_days: Sequence[SpecialDay] = ()
) -> NDArray[np.bool_]:
    """Which intervals begin while each queue is open, special days included; shape (queues, n)."""
    masks = np.zeros((len(queues), len(starts)), dtype=bool)
    for q, queue in enumerate(queues):
        special: dict[dt.date, OpeningHours] = {
            day.date: day.open for day in special_days if not day.queues or queue.name in day.queues
        }
        masks[q] = queue.open.mask(starts, special)
    return masks


def _cumulative(
    windows: pd.DataFrame, names: Sequence[str], starts: pd.DatetimeIndex
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Person-hours available by each interval's start and due by its end, shape (queues, n) each."""
    n, step, first = len(starts), step_s(starts), first_s(starts)
    arrived, due = np.zeros((len(names), n + 1)), np.zeros((len(names), n + 1))
    for o, name in enumerate(names):
        mine = windows[windows["queue"] == name]
        hours = mine["hours"].to_numpy(dtype=np.float64)
        begin = -((first - seconds_of(mine["from"])) // step)
        end = (seconds_of(mine["to"]) - first) // step - 1
        np.add.at(arrived[o], np.clip(begin, 0, n), hours)
        np.add.at(due[o], np.clip(end, 0, n), hours)
    return np.cumsum(arrived, axis=1)[:, :n], np.cumsum(due, axis=1)[:, :n]


def seconds_of(moments: pd.Series) -> NDArray[np.int64]:
    """Seconds since 1970 of aware moments."""
    return moments.dt.as_unit("s").astype("int64").to_numpy() if len(moments) else np.zeros(0, dtype=np.int64)


def first_s(starts: pd.DatetimeIndex) -> int:
    """Seconds since 1970 of the first interval."""
    return int(starts[0].timestamp())


def step_s(starts: pd.DatetimeIndex) -> int:
    """Length of an interval, seconds."""
    return int((starts[1] - starts[0]).total_seconds()) if len(starts) > 1 else 3600
