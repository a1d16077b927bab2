"""One queue for months ahead: calendar, level, growth and season put together, with the spread of its paths."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.distribution import stream
from forecasting.events import Event
from forecasting.faults import Fault, InputError
from forecasting.grid import queue_history, to_horizon
from forecasting.history import History
from forecasting.learned import BORROWED_CV, MOST_COMMON
from forecasting.long_closures import with_yearly_closures
from forecasting.long_level import PRIOR_LOG, TWO_YEARS_WEEKS, WeekModel, Weeks, fit_weeks
from forecasting.long_outlook import HALF_GROWTH_WEEKS, MOST_GROWTH, look_ahead
from forecasting.long_result import Paths
from forecasting.long_trial import LEADS, Rehearsed, rehearse
from forecasting.long_weeks import Calendar, calendar_effects, weekly
from forecasting.methods.protocol import spread as by_profile
from forecasting.new_channel import lender_scale, level_moments
from forecasting.planned import LearnedEvent, learn_events
from forecasting.profile import profiles
from forecasting.queue_model import day_table, first_unknown
from forecasting.series import Series
from forecasting.threads import one_thread

Array = NDArray[np.float64]

HALF_LIFE_DAYS = 63.0
"""Memory of the profile: the longer of the two that the interval forecast chooses from."""

SHORT_DAYS = 28
"""Days that are the interval forecast's own: the longest horizon that it rehearses."""

CHANGE_WEEKS = 4
MOST_CHANGE = 0.5
LEAST_COMMON_WEEKS = 26


@dataclass(frozen=True)
class LongQueue:
    """A queue's months ahead before anything stated is laid on.

    Attributes
    ----------
    series : Series
    horizon : DatetimeIndex, aware, shape (n,)
    learned_to : Timestamp, aware
        Start of the last row that was seen.
    model : WeekModel
    intervals : ndarray, shape (n,)
        Expected contacts per interval of the horizon.
    open_ : ndarray of bool, shape (n,)
    week : ndarray of int, shape (days,)
        Week after the last known day of every day of the horizon.
    together : ndarray, shape (weeks, weeks)
        Covariance of the log level of the weeks after the last known day.
    week_noise, day_noise : float
        Standard deviations of a week's and a day's own log factor.
    taught : tuple of LearnedEvent
    notes, reasons : tuple of str
    """

    series: Series
    horizon: pd.DatetimeIndex
    learned_to: pd.Timestamp
    model: WeekModel
    intervals: Array
    open_: NDArray[np.bool_]
    week: NDArray[np.intp]
    together: Array
    week_noise: float
    day_noise: float
    taught: tuple[LearnedEvent, ...]
    notes: tuple[str, ...]
    reasons: tuple[str, ...]


def learn_long(
    history: History,
    series: Series,
    horizon: pd.DatetimeIndex,
    holidays: str | None,
    events: Sequence[Event],
    *,
    ordinary: bool = False,
) -> LongQueue:
    """Learn one queue's days and weeks from the history before the horizon and expect the months after.

    Parameters
    ----------
    ordinary : bool
        Without what holidays to come would change.

    Raises
    ------
    KeyError
        If there are no rows.
    InputError
        If a level is stated and no queue lends its shape: nothing tells how months ahead differ.
    """
    if series.level is not None and series.borrowed is None:
        raise InputError([_no_lender(series.queue)])
    lender = replace(series, borrowed=(series.borrowed[0], 1.0)) if series.borrowed else series
    past = queue_history(history, lender, until=horizon[0], set_aside=events)
    table = day_table(past, lender, horizon[-1].date(), holidays, events)
    first = first_unknown(table)
    gap = (horizon[0].date() - first).days
    table, closures = with_yearly_closures(table, table.known + gap + SHORT_DAYS, series.special)
    if ordinary and table.holidays:
        coming = len(table.dates) - table.known
        table = replace(table, holidays=(*table.holidays[: table.known], *[""] * coming))
    with one_thread():
        calendar = calendar_effects(table)
        model = fit_weeks(weekly(table, calendar.effect))
        rehearsed = rehearse(model)
        slots, growth = _expected(table, calendar, model, rehearsed)
        share, doubt = _share(series, table, ended=past.ended)
        together = _together(table, model, rehearsed, doubt)
    taught = learn_events(past.volume, past.stamps, past.queue, events, past.interval_min)
    notes = (*_notes(model, growth, first), *closures)
    return LongQueue(
        series=series,
        horizon=horizon,
        learned_to=history.frame.loc[history.frame["start"] < horizon[0], "start"].max(),
        model=model,
        intervals=to_horizon(slots * share, first, horizon),
        open_=to_horizon(table.open[table.known :].astype(np.float64), first, horizon) > 0,
        week=np.arange(gap, len(slots), dtype=np.intp) // 7,
        together=together,
        week_noise=float(np.sqrt(max(model.noise**2 - calendar.day_noise**2 / 7.0, 0.0))),
        day_noise=calendar.day_noise,
        taught=tuple(replace(one, queue=series.queue) for one in taught),
        notes=tuple(f"{series.queue}: {note}" for note in notes),
        reasons=(calendar.reason, *_reasons(model, rehearsed, growth)),
    )


def _share(series: Series, table: DayTable, *, ended: bool) -> tuple[float, float]:
    """Part of the history's volume that is the queue's, and its relative doubt."""
    if ended:
        return 0.0, 0.0
    if series.level is not None:
        return lender_scale(series, table), float(np.sqrt(level_moments(series.level)[1]))
    return (series.borrowed[1], BORROWED_CV) if series.borrowed else (1.0, 0.0)


def _no_lender(queue: str) -> Fault:
    return Fault(
        where=f"queue {queue}",
        value="",
        expected="a queue that lends its shape: a stated level alone does not tell how months differ",
        remedy="Name one: history = { queue = ..., contacts_per_day = ... }.",
    )


def _expected(table: DayTable, calendar: Calendar, model: WeekModel, rehearsed: Rehearsed) -> tuple[Array, float]:
    """Expected contacts of the days to come, shape (days, slots), and the log of growth a year.

    Back from the log with half the weeks' own variance (lognormal mean); the level's doubt is left out, so that the
    expectation does not grow with ignorance.
    """
    ahead = len(table.dates) - table.known
    day = table.dates[table.known :].astype("datetime64[D]").astype(np.float64) + 0.5
    outlook = look_ahead(model, (np.arange(ahead, dtype=np.float64) + 0.5) / 7.0, day)
    lost = 1.0 - rehearsed.season_share if model.seasonal else 0.0
    level = outlook.mean - lost * outlook.season + model.noise**2 / 2.0
    total = np.exp(level + calendar.effect[table.known :])
    if not np.nansum(table.volume[: table.known]) > 0:
        total = np.zeros(ahead)
    return by_profile(table, total, profiles(table, table.known, HALF_LIFE_DAYS), table.known), outlook.growth


def _together(table: DayTable, model: WeekModel, rehearsed: Rehearsed, doubt: float) -> Array:
    """Covariance of the log level of the weeks to come, with the spread that rehearsals measured."""
    weeks = np.arange(-(-(len(table.dates) - table.known) // 7), dtype=np.float64) + 0.5
    origin = float(table.dates[table.known].astype("datetime64[D]").astype(np.int64))
    wide = look_ahead(model, weeks, origin + 7.0 * weeks)
    scale = rehearsed.scales(weeks + 0.5)
    return np.asarray(wide.covariance * np.outer(scale, scale) + doubt**2)


def path_factors(one: LongQueue, seed: int, paths: int, correlation: float, near: Array, near_days: slice) -> Paths:
    """Log factors of the days by path, mean 0 and with the queue's own deviations, shape (paths, days).

    The level's path is drawn from its covariance and then moved by Matheron's rule to what the path already did at
    the end of the interval forecast: a path that was high then stays high as long as the level remembers.

    Parameters
    ----------
    correlation : float
        With the other queues' levels, 0 to 1.
    near : ndarray, shape (paths,)
        Log deviation of each path at the end of the interval forecast.
    near_days : slice
        The days that it was taken from.

    References
    ----------
    .. [1] Wilson, J. T. et al. (2021). Pathwise conditioning of Gaussian processes. JMLR 22.
    """
    weeks = len(one.together)
    source = one.series.borrowed[0] if one.series.borrowed else one.series.queue
    shared = _normals(stream(seed, "long"), paths, weeks)
    own = _normals(stream(seed, source, "long"), paths, weeks)
    values, vectors = np.linalg.eigh(one.together)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    level = (np.sqrt(correlation) * shared + np.sqrt(1.0 - correlation) * own) @ root
    met = np.bincount(one.week[near_days], minlength=weeks) / max(len(one.week[near_days]), 1)
    gain = one.together @ met / max(float(met @ one.together @ met) + one.week_noise**2, 1e-12)
    level = level + np.outer(near - level @ met, gain)
    level = _unit(level) * np.sqrt(np.diag(one.together))
    level = level + _unit(_normals(stream(seed, source, "weeks"), paths, weeks)) * one.week_noise
    days = _unit(_normals(stream(seed, source, "days"), paths, len(one.week))) * one.day_noise
    return np.asarray(level[:, one.week] + days, dtype=np.float32)


def level_correlation(queues: Sequence[Weeks]) -> float:
    """Mean correlation of the queues' changes of level over four weeks, 0 to 0.8; 0 with under 26 common weeks."""
    if len(queues) < 2:
        return 0.0
    levels = pd.DataFrame({number: pd.Series(one.z, index=one.day) for number, one in enumerate(queues)})
    changes = (levels - levels.shift(CHANGE_WEEKS)).clip(-MOST_CHANGE, MOST_CHANGE)
    matrix = changes.loc[:, changes.std() > 0].corr(min_periods=LEAST_COMMON_WEEKS).to_numpy()
    pairs = matrix[np.triu_indices(len(matrix), 1)]
    pairs = pairs[np.isfinite(pairs)]
    return float(np.clip(pairs.mean(), 0.0, MOST_COMMON)) if pairs.size else 0.0


def _normals(rng: np.random.Generator, paths: int, size: int) -> Array:
    """Standard normals in antithetic pairs, shape (paths, size)."""
    half = rng.standard_normal((-(-paths // 2), size))
    return np.concatenate([half, -half])[:paths]


def _unit(values: Array) -> Array:
    """Columns with mean 0 and variance 1."""
    away = values - values.mean(axis=0)
    spread = away.std(axis=0)
    return np.asarray(np.divide(away, spread, out=np.zeros_like(away), where=spread > 1e-12))


def _notes(model: WeekModel, growth: float, first: dt.date) -> tuple[str, ...]:
    notes = []
    length = -model.weeks.time[0] + 0.5
    if not model.seasonal:
        notes.append(
            f"{length:.0f} weeks of history are fewer than the {TWO_YEARS_WEEKS} that show a yearly season: "
            f"none is forecast, it is unknown; the bands allow for one of {model.smooth:.0%} (one standard deviation, "
            f"from the weeks there are, drawn to an assumed {np.exp(PRIOR_LOG[2]):.0%})"
        )
    if growth in MOST_GROWTH:
        notes.append(f"growth was bounded at {np.expm1(growth):+.0%} a year")
    for week in np.flatnonzero(model.jumps):
        begin = first + dt.timedelta(7.0 * (model.weeks.time[week] - 0.5))
        notes.append(f"its level shifted about {begin}; the months ahead start from the new one")
    if model.aside.any():
        begins = [first + dt.timedelta(7.0 * (model.weeks.time[week] - 0.5)) for week in np.flatnonzero(model.aside)]
        told = ", ".join(str(begin) for begin in begins)
        notes.append(f"weeks far from what the others say count little: those from {told}")
    return tuple(notes)


def _reasons(model: WeekModel, rehearsed: Rehearsed, growth: float) -> tuple[str, ...]:
    half = HALF_GROWTH_WEEKS[model.seasonal]
    reasons = [
        f"long horizon: growth {np.expm1(growth):+.1%} a year, half its pace after {half:.0f} weeks",
        f"long horizon: the level moves {model.step:.1%} a week, a week errs by {model.noise:.1%} (one deviation)",
    ]
    if model.seasonal:
        size = float(np.hypot(model.smooth, model.sharp))
        reasons.append(
            f"long horizon: yearly season of {size:.1%} (one deviation), {rehearsed.season_share:.0%} of it came again"
        )
    told = [
        f"{scale:.2f} at {lead}"
        for scale, lead, windows in zip(rehearsed.scale, LEADS, rehearsed.windows, strict=True)
        if windows > 0
    ]
    if told:
        reasons.append("long horizon: past errors over the theory's spread: " + ", ".join(told) + " weeks")
    return tuple(reasons)
