"""Past days as ordinary ones of their weekday: what sets a day apart, learned before an origin, is taken off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.level import fit_level
from forecasting.methods.protocol import Settings
from forecasting.terms import Design

WEEKDAYS = 7
"""The first columns of a design are the weekdays'."""

OUTLIER = 3.5
"""Robust standard deviations to which a day's log total is drawn in."""

LEAST_OUTLIER = 0.2
"""No day within a fifth of what the calendar says is drawn in, however steady the queue."""


@dataclass(frozen=True)
class Ordinary:
    """The days before an origin as ordinary ones.

    Attributes
    ----------
    y : ndarray, shape (n_days,)
        Log totals without the effects, outlying days drawn in; NaN where unknown and from the origin on.
    effect : ndarray, shape (n_days,)
        What the design adds to the log total beyond the weekday, the days to come included: holidays, their eves
        and the days after, days around closed ones, and the terms switched on (month, season, growth).
    """

    y: NDArray[np.float64]
    effect: NDArray[np.float64]


def ordinary(table: DayTable, y: NDArray[np.float64], days: Design, settings: Settings, origin: int) -> Ordinary:
    """Learn the effects by the robust drifting-level ridge on the days before the origin, and take them off.

    Parameters
    ----------
    table : DayTable
    y : ndarray, shape (n_days,)
        Log totals, NaN where unknown; not read from `origin` on.
    days : Design
        Its first seven columns the weekdays'.
    settings : Settings
        Drifts of the level beside which the effects are learned.
    origin : int

    Returns
    -------
    Ordinary
    """
    free = y - days.offset
    fit = fit_level(free[:, None], days, origin, settings.drifts, table.weekday)
    effect = days.x[:, WEEKDAYS:] @ fit.effects[WEEKDAYS:, 0] + days.offset
    past = fit.past[:, 0] + days.offset[:origin]
    rest = y[:origin] - past
    known = np.isfinite(rest)
    clean = np.full(len(y), np.nan)
    if known.any():
        limit = max(OUTLIER * 1.4826 * float(np.median(np.abs(rest[known]))), LEAST_OUTLIER)
        clean[:origin] = past + np.clip(rest, -limit, limit) - effect[:origin]
    return Ordinary(clean, effect)
