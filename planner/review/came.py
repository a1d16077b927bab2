"""What happened, on the plan's intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.actuals import lay_actuals
from forecasting.actuals_file import SERVICE, read_actuals
from forecasting.faults import Fault, InputError
from planner.review.planned import Planned
from planner.scenario import Scenario

Numbers = NDArray[np.float64]


WEIGHT = 30.0
"""Contacts as which a day's handle time counts beside that of one of its intervals."""


@dataclass(frozen=True)
class CameQueue:
    """One queue, arrays of shape (n,), NaN where not known.

    Attributes
    ----------
    volume, aht_s : ndarray
        Contacts offered; seconds.
    answered, abandoned, within : ndarray
        Contacts of the interval (by their arrival): answered, given up, answered in time.
    backlog : ndarray
        Contacts that waited at the interval's end.
    """

    volume: Numbers
    aht_s: Numbers
    answered: Numbers
    abandoned: Numbers
    within: Numbers
    backlog: Numbers

    def handle_time(self, planned_s: Numbers, day: NDArray[np.int64]) -> Numbers:
        """Handle time per interval as formulas are asked with it, shape (n,).

        The mean of a few contacts says more of these contacts than of the interval. So the planned handle time is
        taken times a ratio: the interval's own, which counts as its contacts, and its day's, which counts as `WEIGHT`
        contacts. Days without any known handle time keep the planned one.

        Parameters
        ----------
        planned_s : ndarray, shape (n,)
        day : ndarray of int, shape (n,)
        """
        told = np.isfinite(self.aht_s) & np.isfinite(self.volume) & (self.volume > 0) & (planned_s > 0)
        weight = np.where(told, np.where(np.isfinite(self.answered), self.answered, self.volume), 0.0)
        ratio = np.divide(self.aht_s, planned_s, out=np.ones_like(planned_s), where=told)
        sums = np.bincount(day, weights=weight * ratio)
        counts = np.bincount(day, weights=weight)
        usual = np.divide(sums, counts, out=np.ones_like(sums), where=counts > 0)[day]
        return np.asarray(planned_s * (weight * ratio + WEIGHT * usual) / (weight + WEIGHT))

    @property
    def known(self) -> NDArray[np.bool_]:
        """Intervals of which the volume is known."""
        return np.asarray(np.isfinite(self.volume))


@dataclass(frozen=True)
class Came:
    """What happened until `until`, by queue; `notes` tell what was left out."""

    until: pd.Timestamp
    queues: Mapping[str, CameQueue]
    notes: tuple[str, ...]


def read_came(file: Path, scenario: Scenario, planned: Planned) -> Came:
    """Read a file of actuals and lay it on the plan's intervals.

    Raises
    ------
    InputError
        If the file is wrong, or holds nothing of the plan's days.
    """
    rows, said = read_actuals(file, list(planned.queues), scenario.interval_min, scenario.time_zone, SERVICE)
    laid = lay_actuals(rows, planned.forecast)
    place = planned.starts.get_indexer(pd.DatetimeIndex(rows["start"]))
    if not (place >= 0).any():
        days = f"{planned.starts[0]:%Y-%m-%d} to {planned.starts[-1]:%Y-%m-%d}"
        remedy = "Export the days that were planned, or name the plan of the days in the file."
        raise InputError([Fault(file.name, f"{len(rows)} rows", f"rows of the plan's days, {days}", remedy)])
    queues = {}
    for queue in planned.queues:
        own = ((rows["queue"] == queue) & (place >= 0)).to_numpy()
        columns = []
        for name in SERVICE:
            values = np.full(len(planned.starts), np.nan)
            values[place[own]] = rows[name].to_numpy(dtype=float)[own]
            columns.append(values)
        queues[queue] = CameQueue(laid.volume[queue], laid.aht_s[queue], *_completed(laid.volume[queue], *columns))
    return Came(laid.now, queues, (*said, *laid.notes))


def _completed(
    volume: Numbers, answered: Numbers, abandoned: Numbers, within: Numbers, backlog: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Nothing came, nothing was answered or given up: so far as the file tells these columns at all."""
    none = volume == 0
    return (
        *(
            np.where(none & np.isnan(one), 0.0, one) if np.isfinite(one).any() else one
            for one in (answered, abandoned, within)
        ),
        backlog,
    )  # type: ignore[return-value]
