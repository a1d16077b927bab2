"""A queue's history as a dense matrix of local day by clock slot, and back onto a horizon's aware grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import OpeningHours
from forecasting.doubted import doubted_cells
from forecasting.events import Event
from forecasting.gaps import closed_days, fill_unwritten_zeros
from forecasting.history import LEAST_DAYS, History
from forecasting.marked import unplanned_mask
from forecasting.opening import hours_of_week, learned_hours, silent_week
from forecasting.series import Series
from forecasting.silence import first_day, silence_at_end


@dataclass(frozen=True)
class QueueHistory:
    """One queue's past, dense: row d is a local calendar day, column s a slot of the local clock.

    Attributes
    ----------
    queue : str
    interval_min : int
        Length of a slot, minutes; 1440 for daily history.
    time_zone : str
        IANA name of the local clock.
    days : DatetimeIndex, shape (n_days,)
        Local midnights as naive stamps, every calendar day from the first row to the last known moment.
    volume : ndarray of float, shape (n_days, slots)
        Contacts offered; 0 where closed. NaN where open but unknown: no row, an event set aside, the clock
        hour that daylight saving skips, before the queue's first row or after `known_to`. The hour that
        daylight saving repeats holds the mean of both.
    aht_s : ndarray of float, shape (n_days, slots)
        Mean handle time as recorded, seconds; NaN where unknown.
    open : ndarray of bool, shape (n_days, slots)
        Where contacts may arrive. Days off (special; with learned hours, days without any row) are closed.
    opening : OpeningHours
        The ordinary week: stated, less hours at which the history never has a row, or else learned.
        The mask of a horizon is ``opening.mask(horizon, series.special)``.
    known_to : Timestamp
        Naive local moment after which nothing is known (the origin, or the end of the history's last row).
    notes : tuple of str
        What was learned, left out or doubted, in sentences.
    answered : ndarray of float, shape (n_days, slots), optional
        Contacts answered as recorded, NaN where unknown; None where the history never tells.
    ended : bool
        Whether the queue is believed to have ended: nothing more is expected.
    """

    queue: str
    interval_min: int
    time_zone: str
    days: pd.DatetimeIndex
    volume: NDArray[np.float64]
    aht_s: NDArray[np.float64]
    open: NDArray[np.bool_]
    opening: OpeningHours
    known_to: pd.Timestamp
    notes: tuple[str, ...] = ()
    answered: NDArray[np.float64] | None = None
    ended: bool = False

    @property
    def slots(self) -> int:
        """Slots of a day."""
        return 1440 // self.interval_min

    @property
    def stamps(self) -> pd.DatetimeIndex:
        """Naive local start of every cell, row by row, shape (n_days * slots,)."""
        return cell_starts(self.days, self.interval_min)


def cell_starts(days: pd.DatetimeIndex, interval_min: int) -> pd.DatetimeIndex:
    """Naive clock start of every day x slot cell, row by row."""
    offsets = pd.to_timedelta(np.arange(0, 1440, interval_min), unit="min").to_numpy()
    return pd.DatetimeIndex((days.to_numpy()[:, None] + offsets[None, :]).ravel())


def queue_history(
    history: History,
    series: Series,
    *,
    until: pd.Timestamp | None = None,
    set_aside: Sequence[Event] = (),
) -> QueueHistory:
    """The past of one queue as the models see it.

    Parameters
    ----------
    history : History
        As read by `read_history`.
    series : Series
        The queue, its stated hours and special days, or the queue whose shape it borrows.
    until : Timestamp, aware, optional
        The origin: rows that start at or after it are never seen. None: everything is.
    set_aside : sequence of Event
        The cells of unplanned ones become unknown; planned ones stay.

    Returns
    -------
    QueueHistory

    Raises
    ------
    KeyError
        If the history has no rows for the queue (or the one it borrows from) before `until`.
    """
    rows, share = _rows_of(history, series, until)
    known_to = _known_to(history, until)
    notes: list[str] = []
    rows = _since_started(rows, known_to, notes)
    days = pd.date_range(
        rows["start"].iloc[0].tz_localize(None).normalize(),
        (known_to - pd.Timedelta(1)).normalize(),
        freq="D",
    )
    volume, aht, answered = _dense(rows, days, history.interval_min)
    silence = silence_at_end(np.any(volume > 0, axis=1), days.day_of_week.to_numpy(dtype=np.intp))
    alive = silence.last + 1 if silence.ended or silence.doubted else len(days)
    opening, open_ = _opening(series, days, history.interval_min, volume, alive, notes)
    stamps = cell_starts(days, history.interval_min)
    known = np.asarray((stamps >= rows["start"].iloc[0].tz_localize(None)) & (stamps < known_to))
    known &= ~_skipped_by_clock(stamps, history.time_zone)
    known = known.reshape(volume.shape)
    fill_unwritten_zeros(volume, open_ & known, days[0].weekday(), notes)
    doubtful = doubted_cells(volume, open_, days, silence, notes)
    _close(volume, open_, notes)
    aside = unplanned_mask(set_aside, series.queue, stamps, history.interval_min).reshape(volume.shape)
    volume[open_ & (~known | aside | doubtful)] = np.nan
    aht[~known | aside] = np.nan
    return QueueHistory(
        queue=series.queue,
        interval_min=history.interval_min,
        time_zone=history.time_zone,
        days=days,
        volume=volume * share,
        aht_s=aht,
        open=open_,
        opening=opening,
        known_to=known_to,
        notes=tuple(f"{series.queue}: {note}" for note in notes),
        answered=None if answered is None else answered * share,
        ended=silence.ended,
    )


def _known_to(history: History, until: pd.Timestamp | None) -> pd.Timestamp:
    """Naive local end of the last row of any queue before the origin: nothing after it may tell even that."""
    moments = history.moments
    earlier = moments if until is None else moments[moments < until]
    last = earlier[-1] + pd.Timedelta(minutes=history.interval_min)
    return (last if until is None else min(until, last)).tz_convert(history.time_zone).tz_localize(None)


def _since_started(rows: pd.DataFrame, known_to: pd.Timestamp, notes: list[str]) -> pd.DataFrame:
    """Rows without the zeros before a queue's first contact, if it started since."""
    day = rows["start"].dt.tz_localize(None).dt.normalize()
    days = pd.date_range(day.iloc[0], (known_to - pd.Timedelta(1)).normalize(), freq="D")
    active = np.asarray(days.isin(day[rows["volume"] > 0]))
    begin = first_day(active, days.day_of_week.to_numpy(dtype=np.intp), LEAST_DAYS)
    if not begin:
        return rows
    notes.append(f"no contacts before {days[begin]:%Y-%m-%d}: taken as started then, the zeros before are left out")
    kept: pd.DataFrame = rows[(day >= days[begin]).to_numpy()]
    return kept


def _rows_of(history: History, series: Series, until: pd.Timestamp | None) -> tuple[pd.DataFrame, float]:
    name, share = series.borrowed or (series.queue, 1.0)
    rows = history.of(name)
    if until is not None:
        rows = rows[rows["start"] < until]
    if rows.empty:
        raise KeyError(f"the history has no rows of queue {name!r} before the forecast's start")
    return rows, share


def _dense(
    rows: pd.DataFrame, days: pd.DatetimeIndex, interval_min: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64] | None]:
    """Volume, handle time and answered by day x slot; two rows on one clock slot (autumn) give their mean."""
    shape = (len(days), 1440 // interval_min)
    day, slot = day_slot(days[0].date(), pd.DatetimeIndex(rows["start"]), interval_min)
    cell = day * shape[1] + slot
    size = shape[0] * shape[1]
    volume, aht = rows["volume"].to_numpy(dtype=float), rows["aht_s"].to_numpy(dtype=float)
    answered = rows["answered"].to_numpy(dtype=float)
    rows_in = np.bincount(cell, minlength=size)
    timed = np.isfinite(aht)
    weight = np.where(timed, np.maximum(np.where(np.isfinite(answered), answered, volume), 1e-9), 0.0)
    with np.errstate(invalid="ignore"):
        mean_volume = np.bincount(cell, volume, size) / rows_in
        mean_aht = np.bincount(cell, np.where(timed, aht, 0.0) * weight, size) / np.bincount(cell, weight, size)
        mean_answered = np.bincount(cell, answered, size) / rows_in
    told = mean_answered.reshape(shape) if np.isfinite(answered).any() else None
    return mean_volume.reshape(shape), mean_aht.reshape(shape), told


def _opening(
    series: Series,
    days: pd.DatetimeIndex,
    interval_min: int,
    volume: NDArray[np.float64],
    alive: int,
    notes: list[str],
) -> tuple[OpeningHours, NDArray[np.bool_]]:
    """The ordinary week and the day x slot mask, learned from the first `alive` days where nobody states it."""
    stamps, first_weekday = cell_starts(days, interval_min), days[0].weekday()
    if series.opening is None:
        week, gone = learned_hours(volume[:alive], first_weekday)
        opening = hours_of_week(week)
        open_ = opening.mask(stamps, series.special).reshape(volume.shape)
        notes.append(f"opening hours learned from the history: {opening.words()}")
        if gone.any():
            notes.append(f"no contacts any more {hours_of_week(gone).words()}: taken as closed since")
        usual = np.any(open_, axis=1)
        absent = usual & ~np.any(np.isfinite(volume), axis=1) & (np.arange(len(days)) < alive)
        open_[closed_days(absent, usual, notes)] = False
        return opening, open_
    open_ = series.opening.mask(stamps, series.special).reshape(volume.shape)
    silent = silent_week(volume, open_, first_weekday)
    if not silent.any():
        return series.opening, open_
    words = hours_of_week(silent).words()
    notes.append(f"open {words}, but the history never has a row there: no contacts are expected then")
    week = series.opening.mask(cell_starts(pd.date_range("2024-01-01", periods=7), interval_min)).reshape(7, -1)
    open_ &= ~silent[(first_weekday + np.arange(len(days))) % 7]
    return hours_of_week(week & ~silent), open_


def _close(volume: NDArray[np.float64], open_: NDArray[np.bool_], notes: list[str]) -> None:
    """Zero where closed; what came in there is told."""
    outside = float(np.nansum(np.where(open_, 0.0, volume)))
    if outside > 0:
        share = outside / float(np.nansum(volume))
        notes.append(f"{outside:,.0f} contacts ({share:.1%}) came outside the opening hours and are left out")
    volume[~open_] = 0.0


def _skipped_by_clock(stamps: pd.DatetimeIndex, time_zone: str) -> NDArray[np.bool_]:
    """Cells of the clock hour that daylight saving skips."""
    ambiguous = np.ones(len(stamps), dtype=bool)
    return np.asarray(stamps.tz_localize(time_zone, ambiguous=ambiguous, nonexistent="NaT").isna())


def to_horizon(values: NDArray[np.float64], first_day: dt.date, horizon: pd.DatetimeIndex) -> NDArray[np.float64]:
    """Values by local day and slot, laid onto a horizon's aware starts.

    Parameters
    ----------
    values : ndarray, shape (..., n_days, slots)
        By day from `first_day` on and slot of the local clock. Leading axes (paths) are kept.
    first_day : date
        Local day of row 0.
    horizon : DatetimeIndex, aware, shape (n,)

    Returns
    -------
    ndarray, shape (..., n)
        The repeated autumn hour takes the slot's value twice; the skipped spring hour is left out.

    Raises
    ------
    IndexError
        If the horizon reaches beyond the days given.
    """
    day, slot = day_slot(first_day, horizon, 1440 // values.shape[-1])
    return np.asarray(values[..., day, slot])


def day_slot(
    first_day: dt.date, horizon: pd.DatetimeIndex, interval_min: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Row and column in a day x slot matrix of every aware start, on its local clock."""
    wall = horizon.tz_localize(None)
    day = ((wall.normalize() - pd.Timestamp(first_day)) // pd.Timedelta(days=1)).to_numpy(dtype=np.intp)
    slot = np.asarray((wall.hour * 60 + wall.minute) // interval_min, dtype=np.intp)
    if day.size and day.min() < 0:
        raise IndexError(f"the horizon begins before {first_day}")
    return day, slot
