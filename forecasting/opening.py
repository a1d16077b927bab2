"""Opening hours that nobody stated: learned from when contacts came."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from forecasting.calendar import OpeningHours
from forecasting.silence import given_up
from forecasting.sparse_hours import SPARSE_WEEKS, is_sparse, sparse_week

RECENT_WEEKS = 8
"""Weeks looked at, so that hours changed since are followed."""

LEAST_SHARE = 0.15
"""Share of those weeks in which an interval had contacts, for it to count as open."""

QUIET_SHARE = 0.015
LEAST_QUIET = 4
"""Share of the cells of seldom-used hours with contacts, and their number, from which they are open (a night)."""

BY_CHANCE = 0.01
"""Probability of so few weeks with contacts, above which a weekday is taken to be open like the others."""

LEAST_SEEN = 4
"""Days of a weekday that tell whether contacts come at an hour at all."""

DENSE = 0.9
"""Share of open cells with rows, above which a history is taken to write a row for each."""

SHORT_MIN = 180
"""Minutes: a gap up to this long is an accident of sparse contacts if any weekday has some at that hour."""


def _weekly(volume: NDArray[np.float64], first_weekday: int, weeks: int) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Cells with contacts, and cells with any row, by weekday x slot over the last `weeks` weeks."""
    days = volume[-7 * weeks :]
    weekday = (first_weekday + np.arange(volume.shape[0])[-7 * weeks :]) % 7
    used = np.zeros((7, volume.shape[1]), dtype=int)
    seen = np.zeros_like(used)
    np.add.at(used, weekday, np.nan_to_num(days) > 0)
    np.add.at(seen, weekday, np.any(np.isfinite(days), axis=1).reshape(-1, 1))
    return used, seen


def _runs(flags: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Runs of False on a circle of slots, each as its positions."""
    size = flags.size
    if not flags.any():
        return []
    begin = int(np.argmax(flags))
    order = (begin + np.arange(size)) % size
    closed = ~flags[order]
    edges = np.flatnonzero(np.diff(np.concatenate(([0], closed.astype(int), [0]))))
    return [order[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _like_the_others(week: NDArray[np.bool_], used: NDArray[np.int_], seen: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Runs of slots that the open weekdays have open together, and that here are too empty only by chance."""
    days = np.any(week, axis=1)
    pooled = used[days].sum(axis=0) / np.maximum(seen[days].sum(axis=0), 1)
    chance = bdtr(used.astype(float), np.maximum(seen, 1), pooled.reshape(1, -1))
    result = week.copy()
    for day in np.flatnonzero(days):
        doubtful = ~week[day] & (pooled >= LEAST_SHARE)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], doubtful.astype(int), [0]))))
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            result[day, begin:end] = np.prod(chance[day, begin:end]) >= BY_CHANCE
    return result


def _quiet(run: NDArray[np.intp], week: NDArray[np.bool_], used: NDArray[np.int_], seen: NDArray[np.int_]) -> bool:
    """Whether a run of cells has contacts now and then, judged with the same hours of all weekdays that open at all."""
    beside = np.zeros(week.shape, dtype=bool)
    beside[:, run % week.shape[1]] = True
    beside &= ~week & np.any(week, axis=1)[:, None]
    contacts = int(used[beside].sum())
    share = contacts / max(int(seen[beside].sum()), 1)
    if contacts < LEAST_QUIET or share < QUIET_SHARE:
        return False
    own = int(used.ravel()[run].sum())
    return bool(bdtr(own, max(int(seen.ravel()[run].sum()), 1), share) >= BY_CHANCE)


def learned_week(volume: NDArray[np.float64], first_weekday: int) -> NDArray[np.bool_]:
    """Weekday x slot cells that are open, by when contacts came in recent weeks.

    A slot is open when at least `LEAST_SHARE` of the weeks that have this weekday show contacts, or when it is
    so over all open weekdays together and this one differs only by chance (binomial). A run of
    other slots between them is open too if it is short and some weekday has contacts at that hour, or if it
    is merely quiet (at least `QUIET_SHARE` of the cells at its hours had contacts, on weekdays that open): the night
    of a round-the-clock queue is not closed for being sparse, while a midday closure or a weekend stays closed.

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
        NaN where the history has no row.
    first_weekday : int
        Of row 0, Monday is 0.

    Returns
    -------
    ndarray of bool, shape (7, slots)
    """
    used, seen = _weekly(volume, first_weekday, RECENT_WEEKS)
    if is_sparse(used, seen):
        return sparse_week(*_weekly(volume, first_weekday, SPARSE_WEEKS))
    week = _like_the_others((used > 0) & (used >= LEAST_SHARE * seen), used, seen)
    flat = week.ravel().copy()
    alive = np.tile(used.sum(axis=0) > 0, 7)
    short = SHORT_MIN * volume.shape[1] // 1440
    for run in _runs(flat.copy()):
        sparse = run.size <= short and alive[run].any()
        if sparse or _quiet(run, week, used, seen):
            flat[run] = True
    return flat.reshape(week.shape)


def learned_hours(volume: NDArray[np.float64], first_weekday: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Weekday x slot cells that are open, and those that were and are no longer.

    Returns
    -------
    open, gone : ndarray of bool, shape (7, slots)
    """
    week = learned_week(volume, first_weekday)
    gone = given_up(volume, first_weekday) & week
    return week & ~gone, gone


def hours_of_week(week: NDArray[np.bool_]) -> OpeningHours:
    """Opening hours of a weekday x slot mask, spans split at midnight."""
    length = 1440 // week.shape[1]
    spans = []
    for weekday in range(7):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], week[weekday].astype(int), [0]))))
        spans += [(weekday, int(a) * length, int(b) * length) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return OpeningHours(tuple(spans))


def silent_week(volume: NDArray[np.float64], open_: NDArray[np.bool_], first_weekday: int) -> NDArray[np.bool_]:
    """Weekday x slot cells stated open for which the history, weeks long, never has a row: nothing comes then.

    A weekday is silent when at least four such days have no row while three quarters of the other open days have
    some. Otherwise a cell is silent that has no row on `LEAST_SEEN` days of that weekday that have rows, if the
    history has rows for nearly all open cells; where it leaves out quiet intervals, only a slot that no weekday
    ever shows is.

    Returns
    -------
    ndarray of bool, shape (7, slots)
    """
    weekday = (first_weekday + np.arange(volume.shape[0])) % 7
    present = np.isfinite(volume)
    alive, is_open = np.any(present, axis=1), np.any(open_, axis=1)
    shown, asked = np.zeros((2, 7, volume.shape[1]), dtype=int)
    np.add.at(shown, weekday, present & open_)
    np.add.at(asked, weekday, open_ & alive.reshape(-1, 1))
    used = shown > 0
    if shown[used].sum() < DENSE * asked[used].sum():
        silent = np.tile((shown.sum(axis=0) == 0) & (asked.sum(axis=0) >= 5 * LEAST_SEEN), (7, 1))
    else:
        silent = (shown == 0) & (asked >= LEAST_SEEN)
    for day in range(7):
        here, others = (weekday == day) & is_open, (weekday != day) & is_open
        if here.sum() >= LEAST_SEEN and not alive[here].any() and alive[others].sum() >= 0.75 * max(others.sum(), 1):
            silent[day] = True
    planned = np.zeros(silent.shape, dtype=bool)
    np.logical_or.at(planned, weekday, open_)
    return np.asarray(silent & planned)
