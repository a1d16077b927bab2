"""Handle time of a queue to come, by weekday and time of day, on a slowly moving level, with its error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from forecasting.grid import QueueHistory, to_horizon
from forecasting.handle_cells import Cells, contact_spread, slot_ratios, usable_cells
from forecasting.handle_level import Level, fit_level, smoothed

Numbers = NDArray[np.float64]

STATED_SD = 0.10
"""Relative doubt about a handle time that a person states."""


@dataclass(frozen=True)
class HandleTimeForecast:
    """Handle time of one queue over a horizon.

    Attributes
    ----------
    aht_s : ndarray, shape (n,)
        Mean handle time by interval, seconds, above 0.
    error : ndarray, shape (n,)
        Relative standard error of the mean handle time of the interval's *day*, one value a day: how far the day as
        a whole may lie off. The chance of single contacts is not in it.
    contact_cv : float
        Coefficient of variation of one contact's handle time, as the spread of interval means shows it.
    notes : tuple of str
    """

    aht_s: Numbers
    error: Numbers
    contact_cv: float
    notes: tuple[str, ...]


def handle_time(
    history: QueueHistory, horizon: pd.DatetimeIndex, stated: float | None = None
) -> tuple[Numbers, tuple[str, ...]]:
    """Mean handle time of a queue over a horizon: the mean and notes of `forecast_handle_time`.

    Parameters, errors and method as there.

    Returns
    -------
    aht_s : ndarray, shape (n,)
    notes : tuple of str
    """
    found = forecast_handle_time(history, horizon, stated)
    return found.aht_s, found.notes


def forecast_handle_time(
    history: QueueHistory, horizon: pd.DatetimeIndex, stated: float | None = None
) -> HandleTimeForecast:
    """Mean handle time of a queue over a horizon, and how sure it is.

    ``aht(t) = level x ratio(weekday group, slot)``. The ratio of a slot is the mean of recorded over the level of its
    own day, shrunk to its group's with weight ``V / (V + k)``, where `V` are the contacts seen and ``k = s^2 / t^2``
    is the ratio of one contact's variance to that between slots (credibility; both estimated by moments from the
    cells); the group's own ratio is shrunk to 1 likewise. The level follows each day's recorded over expected handle
    time, so that a day with more of the long hours does not move it (`forecasting.handle_level`).

    Means are weighted by contacts answered where the history tells them, else by volume.

    Parameters
    ----------
    history : QueueHistory
    horizon : DatetimeIndex, aware, shape (n,)
    stated : float, optional
        Used where the history has none, seconds.

    Returns
    -------
    HandleTimeForecast

    Raises
    ------
    InputError
        If the history has no handle time and none is stated.
    """
    cells = usable_cells(history)
    if not cells.contacts.any():
        return _stated(history.queue, len(horizon), stated)
    ratio, variance, level = _fitted(cells)
    first, last = horizon[0].date(), horizon[-1].date()
    days = np.arange((last - first).days + 1)
    aht = to_horizon(level.now * ratio[(first.weekday() + days) % 7], first, horizon)
    ahead = days + (pd.Timestamp(first) - history.days[-1]).days
    error = level.error(ahead)
    by_day = np.broadcast_to(error[:, None], (len(days), history.slots))
    return HandleTimeForecast(
        aht_s=aht,
        error=to_horizon(by_day, first, horizon),
        contact_cv=float(np.sqrt(variance)),
        notes=(*cells.notes, *_words(history, level, float(error[0]))),
    )


def _fitted(cells: Cells) -> tuple[Numbers, float, Level]:
    """Slot ratios, one contact's relative variance and the level, each from the others: twice, shifts known then."""
    contacts = cells.contacts
    daily = cells.index(np.ones_like(cells.aht_s))
    factor = np.ones_like(daily)
    for _ in range(2):
        ratio = slot_ratios(cells, smoothed(daily * factor, contacts) / factor)
        expected = ratio[cells.weekday]
        variance = contact_spread(cells, expected).variance
        daily = cells.index(expected)
        level = fit_level(daily, contacts, variance)
        factor = level.factor
    return ratio, variance, level


def _stated(queue: str, size: int, stated: float | None) -> HandleTimeForecast:
    if stated is None:
        fault = Fault(
            f"queue {queue}, aht_s",
            "",
            "a mean handle time: the history has none for this queue",
            "Add aht_s to the [[queue]], or the column aht_s to the history.",
        )
        raise InputError([fault])
    return HandleTimeForecast(np.full(size, float(stated)), np.full(size, STATED_SD), 1.2, ())


def _words(history: QueueHistory, level: Level, error: float) -> list[str]:
    queue = history.queue
    memory = "all of the past" if np.isinf(level.half_life) else f"a half-life of {level.half_life:.0f} days"
    notes = [f"{queue}: handle time {level.now:,.0f} s, level mostly from {memory}, a day's mean known to {error:.1%}"]
    for day, size in level.shifts:
        notes.append(
            f"{queue}: handle time shifted by {size:+.0%} on {history.days[day]:%Y-%m-%d}; the past is brought to it"
        )
    if level.drawn_in:
        notes.append(f"{queue}: days of outlying handle time that count less: {level.drawn_in}")
    return notes
