"""Rehearsals of the long forecast: how wrong it was 4, 13, 26 and 52 weeks ahead, and whether the season came again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.long_level import WeekModel
from forecasting.long_outlook import look_ahead

Array = NDArray[np.float64]

LEADS = (4, 13, 26, 52)
STEP_WEEKS = 4
FEWEST_WEEKS_BEFORE = 13
THEORY_WINDOWS = 3.0
"""The theory's spread counts as much as so many windows of errors that do not overlap."""

LARGEST_SCALE = 2.5
SEASON_FROM_WEEKS = 65
"""Weeks before an origin from which last year's season can be tried on what came after."""

SEASON_WINDOWS = 1.0


@dataclass(frozen=True)
class Rehearsed:
    """What past long forecasts teach.

    Attributes
    ----------
    scale : ndarray, shape (4,)
        Factor on the standard deviation at `LEADS`, measured over theoretical, drawn to 1.
    windows : ndarray, shape (4,)
        Errors that do not overlap, at each lead.
    season_share : float
        Part of the season that came again, 0 to 1.
    """

    scale: Array
    windows: Array
    season_share: float

    def scales(self, weeks_ahead: Array) -> Array:
        """Factor on the standard deviation at any lead, linear in the logarithm of the lead."""
        return np.asarray(np.exp(np.interp(np.log(np.maximum(weeks_ahead, 1.0)), np.log(LEADS), np.log(self.scale))))


def rehearse(model: WeekModel) -> Rehearsed:
    """Forecast the past weeks from origins four weeks apart and compare.

    With e the error and s its theoretical deviation at a lead, ``scale^2 = (W mean(e^2 / s^2) + 3) / (W + 3)`` where
    W is the number of leads that fit into the span of the origins.
    """
    weeks = model.weeks
    length = -weeks.time[0]
    origins = np.arange(-STEP_WEEKS, -(length - FEWEST_WEEKS_BEFORE), -STEP_WEEKS, dtype=float)
    ratio: list[list[float]] = [[] for _ in LEADS]
    for origin in origins:
        after = weeks.time > origin
        if not after.any() or (weeks.time < origin).sum() < 3:
            continue
        ahead = look_ahead(model, weeks.time[after], weeks.day[after], origin=float(origin))
        error = weeks.z[after] - ahead.mean
        variance = np.diag(ahead.covariance) + model.noise**2 + weeks.chance[after]
        lead = weeks.time[after] - origin + 0.5
        for number, wanted in enumerate(LEADS):
            near = np.abs(lead - wanted) <= 1.0
            if near.any():
                ratio[number].append(float(np.mean(error[near] ** 2 / variance[near])))
    windows = np.array([max(len(found) * STEP_WEEKS / lead, 0.0) for found, lead in zip(ratio, LEADS, strict=True)])
    square = np.array([np.mean(found) if found else 1.0 for found in ratio])
    drawn = (windows * square + THEORY_WINDOWS) / (windows + THEORY_WINDOWS)
    scale = np.clip(np.sqrt(drawn), 1.0 / LARGEST_SCALE, LARGEST_SCALE)
    return Rehearsed(scale, windows, season_share(model) if model.seasonal else 0.0)


def season_share(model: WeekModel) -> float:
    """Least-squares share of the seasonal change foretold that came, drawn to 1 as by one year more."""
    weeks = model.weeks
    top = below = 0.0
    count = 0
    for origin in np.arange(-STEP_WEEKS, weeks.time[0] + SEASON_FROM_WEEKS, -STEP_WEEKS, dtype=float):
        after = (weeks.time > origin) & (weeks.time < origin + LEADS[-1])
        if after.sum() < LEADS[0] - 1:
            continue
        ahead = look_ahead(model, weeks.time[after], weeks.day[after], origin=float(origin), seasonal=True)
        rest = weeks.z[after] - (ahead.mean - ahead.season)
        top += float(ahead.season @ rest) / after.sum()
        below += float(ahead.season @ ahead.season) / after.sum()
        count += 1
    if below <= 0:
        return 1.0
    years = count * STEP_WEEKS / LEADS[-1]
    found = top / below
    return float(np.clip((years * found + SEASON_WINDOWS) / (years + SEASON_WINDOWS), 0.0, 1.0))
