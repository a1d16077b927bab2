"""A kept plan on its intervals: what each queue was expected to bring, asked for, was given and promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from forecasting.result import Forecast
from planner.frames import COST, COVERAGE, REQUIREMENT, SERVICE, SUMMARY, VENDORS, WINDOWS
from planner.kept import kept_fingerprint, kept_forecast, kept_table
from planner.scenario import Scenario
from planner.staffing.result import Requirement

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class PlannedQueue:
    """One queue of the plan, arrays of shape (n,), paths (paths, n).

    Attributes
    ----------
    volume, paths : ndarray
        Expected contacts, those that other queues send on top included.
    low, high : ndarray
        80 % band of the count.
    aht_s : ndarray
    agents, rostered, scheduled : ndarray
        People: on the queue, to be rostered for that, and allocated by the roster.
    offered, level, level_low, level_high, abandoned, backlog : ndarray
        By the simulation: contacts, service level with its 95 % interval, share given up, contacts waiting.
    """

    volume: Numbers
    paths: Numbers
    low: Numbers
    high: Numbers
    aht_s: Numbers
    agents: Numbers
    rostered: Numbers
    scheduled: Numbers
    offered: Numbers
    level: Numbers
    level_low: Numbers
    level_high: Numbers
    abandoned: Numbers
    backlog: Numbers


@dataclass(frozen=True)
class Planned:
    """The plan.

    Attributes
    ----------
    starts : DatetimeIndex, shape (n,)
    forecast : Forecast
        Means and paths with what other queues send on top.
    queues : mapping of queue to PlannedQueue
    needed : Requirement
        Without promises.
    cost, summary, vendors : DataFrame
        Frames of these names.
    """

    starts: pd.DatetimeIndex
    forecast: Forecast
    queues: Mapping[str, PlannedQueue]
    needed: Requirement
    cost: pd.DataFrame
    summary: pd.DataFrame
    vendors: pd.DataFrame


def read_planned(folder: Path, scenario: Scenario) -> Planned:
    """Read a kept plan, whatever its scenario has become since.

    Raises
    ------
    InputError
        If the folder holds no whole plan, or one of other queues or days than the scenario's.
    """
    kept_fingerprint(folder)  # refuses a folder without a plan
    zone = scenario.time_zone
    forecast = kept_forecast(folder, zone)
    _check_same(folder, scenario, forecast)
    tables = {spec.name: kept_table(folder, spec, zone) for spec in (REQUIREMENT, COVERAGE, SERVICE)}
    queues = {}
    for queue in forecast.paths:
        mine = {name: frame[frame["queue"] == queue] for name, frame in tables.items()}
        for name, frame in mine.items():
            if len(frame) != len(forecast.starts):
                expected = f"a row for each interval of {queue}"
                raise InputError([Fault(str(folder / name), f"{len(frame)} rows", expected, "Plan again.")])
        queues[queue] = _queue(forecast, queue, *mine.values())
    vendors = kept_table(folder, VENDORS, zone) if (folder / VENDORS.name).is_file() else VENDORS.empty()
    needed = Requirement(tables[REQUIREMENT.name], kept_table(folder, WINDOWS, zone), pd.DataFrame())
    frame = forecast.frame.assign(mean=np.concatenate([queues[queue].volume for queue in forecast.paths]))
    return Planned(
        forecast.starts,
        Forecast(forecast.starts, frame, {name: one.paths.astype(np.float32) for name, one in queues.items()}),
        queues,
        needed,
        kept_table(folder, COST, zone),
        kept_table(folder, SUMMARY, zone),
        vendors,
    )


def _check_same(folder: Path, scenario: Scenario, forecast: Forecast) -> None:
    remedy = "Name the scenario that the plan was made from, or plan this one."
    planned, asked = sorted(forecast.paths), sorted(queue.name for queue in scenario.queue)
    if planned != asked:
        value, expected = f"a plan of {', '.join(planned)}", f"a plan of the scenario's queues, {', '.join(asked)}"
        raise InputError([Fault(f"--plan {folder}", value, expected, remedy)])
    starts = scenario.horizon()
    if len(starts) != len(forecast.starts) or (starts != forecast.starts).any():
        value = f"{len(forecast.starts)} intervals from {forecast.starts[0]:%Y-%m-%d}"
        expected = f"the scenario's {len(starts)} intervals from {starts[0]:%Y-%m-%d}"
        raise InputError([Fault(f"--plan {folder}", value, expected, remedy)])


def _queue(
    forecast: Forecast, queue: str, needed: pd.DataFrame, coverage: pd.DataFrame, service: pd.DataFrame
) -> PlannedQueue:
    own = forecast.frame[forecast.frame["queue"] == queue]
    volume = needed["volume"].to_numpy(dtype=float)
    # What other queues send on top comes at its mean: the forecast's own band moves with it.
    on_top = np.maximum(volume - own["mean"].to_numpy(dtype=float), 0.0)
    on_top[on_top < 1e-5] = 0.0  # files are rounded
    return PlannedQueue(
        volume,
        np.asarray(forecast.paths[queue], dtype=float) + on_top,
        own["q10"].to_numpy(dtype=float) + on_top,
        own["q90"].to_numpy(dtype=float) + on_top,
        needed["aht_s"].to_numpy(dtype=float),
        needed["agents"].to_numpy(dtype=float),
        needed["rostered"].to_numpy(dtype=float),
        coverage["scheduled"].to_numpy(dtype=float),
        *(
            service[name].to_numpy(dtype=float)
            for name in ("offered", "service_level", "low", "high", "p_abandon", "backlog")
        ),
    )
