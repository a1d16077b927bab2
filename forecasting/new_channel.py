"""A channel without a history: a stated level with another queue's shape, or an even one over its opening hours."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from forecasting.calendar import OpeningHours, holiday_names
from forecasting.combine import Combination
from forecasting.days import DayTable
from forecasting.distribution import Uncertainty
from forecasting.errors import PRIOR_CV
from forecasting.faults import Fault, InputError
from forecasting.grid import QueueHistory, cell_starts
from forecasting.methods import Settings
from forecasting.queue_model import QueueModel
from forecasting.series import Series
from forecasting.uncertain import Z90, drawn, quantile

STATED_SD = 0.3
"""Deviation of the log level where one number was stated: P10 and P90 lie at about two thirds and one and a half."""

EVEN_CV = 0.4
"""Relative deviation of an interval from an even profile: how much the hours of an ordinary day differ."""

EVEN_PHI = 0.9
"""Correlation of neighbouring intervals' deviations from an even profile."""

STRATA = 2000
USUAL_WEEKS = 8


def level_triple(level: tuple[float, ...]) -> tuple[float, float, float]:
    """P10, P50 and P90 of a stated level; one number is doubted by `STATED_SD` of its log.

    Parameters
    ----------
    level : tuple of float
        One positive number, or three that do not fall.
    """
    if len(level) == 3:
        return level[0], level[1], level[2]
    apart = float(np.exp(Z90 * STATED_SD))
    return level[0] / apart, level[0], level[0] * apart


def level_moments(level: tuple[float, ...]) -> tuple[float, float]:
    """Mean and relative variance of a stated level's two-piece lognormal, over equally likely classes."""
    strata = np.asarray(ndtri((np.arange(STRATA) + 0.5) / STRATA))
    values = np.maximum(quantile(level_triple(level), strata), 0.0)
    mean = float(values.mean())
    return mean, float(values.var()) / mean**2 if mean > 0 else 0.0


def level_factor(level: tuple[float, ...], paths: int, seed: int, queue: str) -> NDArray[np.float64]:
    """Stated level over its mean, drawn once a path for all days, shape (paths,)."""
    values = np.maximum(drawn(level_triple(level), paths, seed, f"level {queue}"), 0.0)
    mean = float(values.mean())
    return values / mean if mean > 0 else np.ones(paths)


def average_open_day(table: DayTable) -> float:
    """Contacts of a queue on the average usually open day, from its last eight known weeks, each weekday alike.

    0 where none is known.
    """
    total = table.total[: table.known]
    seen = np.flatnonzero(np.isfinite(total))
    if not seen.size:
        return 0.0
    late = seen[seen > seen[-1] - 7 * USUAL_WEEKS]
    weekday = table.weekday[late]
    return float(np.mean([total[late][weekday == day].mean() for day in np.unique(weekday)]))


def lender_scale(series: Series, table: DayTable) -> float:
    """What a lender's volume is multiplied with so that its average open day becomes the mean of the level stated.

    Parameters
    ----------
    series : Series
        With a level.
    table : DayTable
        The lender's, in the opening hours of the queue.

    Raises
    ------
    InputError
        If the lender has no contacts in these hours.
    """
    usual = average_open_day(table)
    if usual <= 0:
        fault = Fault(
            where=f"queue {series.queue}",
            value=series.borrowed[0] if series.borrowed else "",
            expected="a lender with contacts in this queue's opening hours",
            remedy="Name another queue, or none: then contacts are spread evenly over the opening hours.",
        )
        raise InputError([fault])
    return level_moments(series.level or (0.0,))[0] / usual


def level_sentence(series: Series) -> str:
    """What was stated, whose shape it has, and how it is doubted."""
    level = series.level or ()
    if len(level) == 3:
        said = (
            f"{level[1]:,.0f} contacts stated for the average open day, {level[0]:,.0f} to {level[2]:,.0f} (P10, P90)"
        )
    else:
        low, middle, high = level_triple(level)
        said = (
            f"{middle:,.0f} contacts stated for the average open day; one number is doubted: {low:,.0f} to {high:,.0f} "
            "(P10, P90); state three to say it better"
        )
    shape = (
        f"with the shape of {series.borrowed[0]}"
        if series.borrowed
        else f"spread evenly over its opening hours, each interval doubted by {EVEN_CV:.0%}"
    )
    return f"{series.queue}: no history of its own; {said}; {shape}"


def even_past(series: Series, horizon: pd.DatetimeIndex) -> QueueHistory:
    """The past of a queue that has none and borrows none: one day of which nothing is known."""
    interval_min = int((horizon[1] - horizon[0]) / pd.Timedelta(minutes=1))
    first = pd.Timestamp(horizon[0].date())
    days = pd.DatetimeIndex([first - pd.Timedelta(days=1)])
    opening = series.opening or OpeningHours.always()
    open_ = opening.mask(cell_starts(days, interval_min)).reshape(1, -1)
    nothing = np.full(open_.shape, np.nan)
    return QueueHistory(
        queue=series.queue,
        interval_min=interval_min,
        time_zone=str(horizon.tz),
        days=days,
        volume=nothing,
        aht_s=nothing,
        open=open_,
        opening=opening,
        known_to=first,
    )


def even_model(
    series: Series, past: QueueHistory, first_day: dt.date, last_day: dt.date, holidays: str | None
) -> QueueModel:
    """An even profile over the opening hours, one contact on the average open day.

    Contacts per open slot are the same on all days, ``1 / s`` with s the open slots of the average open day of the
    week: a day that is open longer has more. The doubt about a day, beside that about the level, is assumed as for
    a queue of which nothing could be measured.
    """
    days = pd.date_range(first_day, last_day, freq="D")
    open_ = past.opening.mask(cell_starts(days, past.interval_min), series.special).reshape(len(days), past.slots)
    week = past.opening.mask(cell_starts(pd.date_range("2024-01-01", periods=7), past.interval_min))
    by_day = week.reshape(7, past.slots).sum(axis=1)
    usual = float(by_day[by_day > 0].mean()) if by_day.any() else 1.0
    mean = np.where(open_, 1.0 / usual, 0.0)
    names = holiday_names(holidays, first_day, last_day)
    table = DayTable(
        dates=days.to_numpy().astype("datetime64[D]"),
        volume=np.full(open_.shape, np.nan),
        open=open_,
        known=0,
        holidays=tuple(names.get(day.date(), "") for day in days) if names else (),
    )
    combination = Combination(
        settings=Settings(),
        weights={},
        scores={},
        origins=(),
        trials=(),
        member_trials={},
        mean=mean,
        members={},
        reasons=("no history: an even profile over the opening hours at the level stated",),
        doubts=(),
    )
    uncertainty = Uncertainty(
        day_variance=np.full(len(days), PRIOR_CV**2),
        common=0.3,
        day_phi=0.5,
        interval_variance=np.full(past.slots, EVEN_CV**2),
        interval_phi=EVEN_PHI,
        day_scores=np.empty(0),
    )
    return QueueModel(table, combination, uncertainty, first_day, ())
