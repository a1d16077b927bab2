"""Calendar regressors of the daily level: weekday, place in the month, holidays, season, growth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable

MONTH, YEARLY, LAST_YEAR, GROWTH = "day of month", "yearly", "last year", "growth"
OPTIONAL = (MONTH, YEARLY, LAST_YEAR, GROWTH)
"""Groups that the inner rolling origin switches on or off."""

YEAR_DAYS = 364
HARMONICS = 4

MONTH_REACH_DAYS = 4.0

SEASON_SHARE = 0.6
"""Part of last year's season that is expected to come again before this year's is compared."""


@dataclass(frozen=True)
class Design:
    """Regressors of every day and how strongly each is drawn to zero.

    Attributes
    ----------
    x : ndarray, shape (n_days, k)
    penalty : ndarray, shape (k,)
        Ratio of residual to prior variance of the coefficient.
    offset : ndarray, shape (n_days,)
        Part of the log level that is taken as known: last year's season.
    """

    x: NDArray[np.float64]
    penalty: NDArray[np.float64]
    offset: NDArray[np.float64]


def design(
    table: DayTable, terms: frozenset[str], season: NDArray[np.float64] | None = None, *, harmonic: bool = False
) -> Design:
    """Regressors for the terms asked for; weekday, holiday and closure terms are always there.

    Parameters
    ----------
    table : DayTable
    terms : frozenset of str
        Of `OPTIONAL` and the table's special days.
    season : ndarray, shape (n_days,), optional
        Last year's smoothed log level on the same weekday, NaN where there is none; for the term "last year".

    harmonic : bool
        The month as a few waves instead of a coefficient a day.

    Returns
    -------
    Design
    """
    parts = [
        (_weekday(table), 0.02),
        (reopening(table), 0.005),
        (around_closed(table), 0.3),
        *holiday_blocks(table),
    ]
    if MONTH in terms:
        parts.append((_month_waves(table) if harmonic else _day_of_month(table), 0.4))
    if YEARLY in terms:
        parts.append((_fourier(table), 0.5))
    offset = np.zeros(len(table.dates))
    if LAST_YEAR in terms and season is not None:
        known = np.isfinite(season)
        offset[known] = SEASON_SHARE * season[known]
        # The coefficient is drawn to the share above: a drifting level would explain a season away.
        parts.append((np.column_stack([np.where(known, season, 0.0), known]), 0.5))
    parts += [block for name, block in table.special.items() if name in terms]
    if GROWTH in terms:
        elapsed = (np.arange(len(table.dates)) - table.known) / 365.0
        parts.append((elapsed[:, None], 0.02))
    kept = [(block, size) for block, size in parts if block.shape[1]]
    x = np.column_stack([block for block, _ in kept])
    penalty = np.concatenate([np.full(block.shape[1], size) for block, size in kept])
    return Design(x, penalty, offset)


def _weekday(table: DayTable) -> NDArray[np.float64]:
    return np.eye(7)[table.weekday]


def _neighbour_closed(table: DayTable, step: int) -> NDArray[np.float64]:
    """1 where the nearest usually open day on that side was closed."""
    usually = np.asarray(table.usual_open.any(axis=1))[table.weekday]
    flag = np.zeros(len(table.dates))
    for day in range(len(flag)):
        near = day + step
        while 0 <= near < len(flag) and not usually[near]:
            near += step
        flag[day] = 0 <= near < len(flag) and not table.day_open[near]
    return flag


def reopening(table: DayTable) -> NDArray[np.float64]:
    """1 on a usually open day after one that is usually closed or a public holiday, shape (n_days, 1).

    What could not be asked on a closed day is asked on the next: a Tuesday after a closed Monday is much like a Monday.
    Without any weekday that is usually closed there is nothing to learn it from: shape (n_days, 0).
    """
    usually = np.asarray(table.usual_open.any(axis=1))
    if usually.all() or not usually.any():
        return np.empty((len(table.dates), 0))
    shut = ~usually[table.weekday]
    before = np.concatenate([[not usually[(table.weekday[0] - 1) % 7]], shut[:-1]])
    if table.holidays:
        before[1:] |= np.array([name != "" for name in table.holidays])[:-1]
    return (before & ~shut).astype(float)[:, None]


def around_closed(table: DayTable) -> NDArray[np.float64]:
    """1 on days whose nearest usually open neighbour before (after) is closed, shape (n_days, 2), or (n_days, 0)."""
    usually = np.asarray(table.usual_open.any(axis=1))[table.weekday]
    closed = usually & ~table.day_open
    if not closed.any():
        return np.empty((len(table.dates), 0))
    return np.column_stack([_neighbour_closed(table, -1), _neighbour_closed(table, 1)])


def holiday_blocks(table: DayTable) -> list[tuple[NDArray[np.float64], float]]:
    """The holiday, its eve and the day after, in common and by name: a name with few examples stays near the others."""
    if not any(table.holidays):
        return []
    names = np.array(table.holidays, dtype=object)
    on = (names != "").astype(float)
    eve, after = np.zeros_like(on), np.zeros_like(on)
    eve[:-1] = np.where(on[:-1] == 0, on[1:], 0.0)
    after[1:] = np.where(on[1:] == 0, on[:-1], 0.0)
    taught = sorted(set(names[: table.known][table.day_open[: table.known]]) - {""})
    named = np.column_stack([names == name for name in taught]) if taught else np.empty((len(on), 0))
    return [(np.column_stack([on, eve, after]), 0.15), (named.astype(float), 0.3)]


def place_in_month(table: DayTable) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Day of the month from 0, and the month's length."""
    dates = table.dates.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    first, following = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]")
    return (dates - first).astype(np.intp), (following - first).astype(np.intp)


def working_day_of_month(table: DayTable) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Usually open days of the month up to each day, and from each day to the month's end, both inclusive."""
    dates = table.dates.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    whole = np.arange(month[0].astype("datetime64[D]"), (month[-1] + 1).astype("datetime64[D]"))
    works = np.asarray(table.usual_open.any(axis=1))[(whole.astype(np.int64) + 3) % 7]
    count = np.concatenate([[0], np.cumsum(works)])
    at = (dates - whole[0]).astype(np.intp)
    first = (month.astype("datetime64[D]") - whole[0]).astype(np.intp)
    end = ((month + 1).astype("datetime64[D]") - whole[0]).astype(np.intp)
    return (count[at + 1] - count[first]).astype(float), (count[end] - count[at]).astype(float)


def _day_of_month(table: DayTable) -> NDArray[np.float64]:
    """Day of the month, neighbouring days alike, and its last and last but one day.

    Coefficients drawn to zero give effects of covariance ``exp(-distance / 4 days)``: a few months show a few weeks of
    the month well, and single days hardly; some years show the days, too.
    """
    day, length = place_in_month(table)
    apart = np.abs(np.subtract.outer(np.arange(31), np.arange(31)))
    alike = np.linalg.cholesky(np.exp(-apart / MONTH_REACH_DAYS))
    ends = [(day == length - back).astype(float) for back in (1, 2)]
    return np.column_stack([alike[day], *ends])


def _month_waves(table: DayTable) -> NDArray[np.float64]:
    day, length = place_in_month(table)
    return _waves((day + 0.5) / length)


def _fourier(table: DayTable) -> NDArray[np.float64]:
    days = table.dates.astype("datetime64[D]").astype(np.int64)
    return _waves(days / 365.25)


def _waves(turn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sine and cosine of the first harmonics of a place in a cycle, 1 a whole turn."""
    angle = 2 * np.pi * turn[:, None] * np.arange(1, HARMONICS + 1)[None, :]
    return np.column_stack([np.sin(angle), np.cos(angle)])


def last_year(table: DayTable, y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log level 52 weeks earlier, smoothed over 15 days and free of weekday effects, NaN where unknown.

    Day d looks at days d - 371 to d - 357 only, so that forecasts up to 50 weeks ahead see nothing of the future.
    """
    known = np.isfinite(y)
    free = y.copy()
    for day in range(7):
        here = (table.weekday == day) & known
        if here.any():
            free[here] = y[here] - np.median(y[here])
    kernel = np.ones(15)
    top = np.convolve(np.where(known, free, 0.0), kernel, mode="same")
    below = np.convolve(known.astype(float), kernel, mode="same")
    smooth = np.where(below >= 5, top / np.maximum(below, 1.0), np.nan)
    lagged = np.full(len(y), np.nan)
    lagged[YEAR_DAYS:] = smooth[:-YEAR_DAYS]
    edge = YEAR_DAYS + 7
    lagged[:edge] = np.nan
    return lagged
