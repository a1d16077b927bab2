"""Special days as regressors: school holidays, holiday categories, bridge days, turns of the month, pay fortnights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable

Block = tuple[NDArray[np.float64], float]
"""Regressors of every day of the table, shape (n_days, k), and their ridge penalty: residual over prior variance."""

PENALTY = 0.4
SCHOOL, OPTIONAL_HOLIDAYS, BRIDGE, TURNS, PAY_DAYS, FORTNIGHT = (
    "school holidays",
    "holiday categories",
    "bridge days",
    "turn of the month",
    "pay days",
    "pay fortnight",
)

CATEGORIES = ("bank", "optional", "government", "half_day", "unofficial", "workday", "de_facto")
"""Of the `holidays` library, beside public ones and the schools'."""

LEAST_SEEN = 3
"""Open days with a regressor from which it is worth a trial."""

PAID_ON = (1, 5, 10, 15, 20, 25, 28)
"""Days of the month on which people are commonly paid; on the working day before where that is a day off."""


def _working(table: DayTable) -> NDArray[np.bool_]:
    """Days that are open, no public holiday and on a weekday that usually opens; Saturday and Sunday left out.

    Pay follows the banks' week, whatever the queue's hours are: a bank works Monday to Friday unless nothing else is
    known to be open then (Sunday to Thursday where the queue is closed on Fridays and open on Sundays).
    """
    usual = np.asarray(table.usual_open.any(axis=1))
    week = np.array([True, True, True, True, True, False, False])
    if usual.any() and not usual[4] and usual[6]:
        week = np.array([True, True, True, True, False, False, True])
    working = week[table.weekday]
    if any(table.holidays):
        working &= np.array([not name for name in table.holidays])
    return np.asarray(working)


def bridge_days(table: DayTable) -> Block:
    """Working days between a day off and the weekend, shape (n_days, 1).

    A day off is a public holiday or a day closed though its weekday usually opens.
    """
    usual = np.asarray(table.usual_open.any(axis=1))[table.weekday]
    weekend = ~_week(table)
    off = (usual & ~table.day_open) | np.array([bool(name) for name in table.holidays or [""] * len(table.dates)])
    flag = np.zeros(len(table.dates))
    inner = slice(1, -1)
    between = (off[:-2] & weekend[2:]) | (weekend[:-2] & off[2:]) | (off[:-2] & off[2:])
    flag[inner] = between & ~off[inner] & ~weekend[inner]
    return flag[:, None], PENALTY


def _week(table: DayTable) -> NDArray[np.bool_]:
    usual = np.asarray(table.usual_open.any(axis=1))
    if usual.any() and not usual[4] and usual[6]:
        return np.isin(table.weekday, (0, 1, 2, 3, 6))
    return table.weekday < 5


def month_turns(table: DayTable) -> Block:
    """First, second, last but one and last working day of the month, shape (n_days, 4)."""
    month = table.dates.astype("datetime64[M]").astype(np.int64)
    working = _working(table)
    first, last = int(table.dates[0].astype("datetime64[D]").astype(dt.date).day), _is_month_end(table)
    x = np.zeros((len(table.dates), 4))
    for one in np.unique(month):
        here = np.flatnonzero((month == one) & working)
        # A month of which the table holds only a part has an edge that is no turn.
        if (one != month[0] or first == 1) and here.size >= 2:
            x[here[:2], (0, 1)] = 1.0
        if (one != month[-1] or last) and here.size >= 2:
            x[here[-2:], (2, 3)] = 1.0
    return x, PENALTY


def _is_month_end(table: DayTable) -> bool:
    return bool((table.dates[-1] + 1).astype("datetime64[M]") != table.dates[-1].astype("datetime64[M]"))


def pay_days(table: DayTable) -> Block:
    """Common pay days, each and its next working day, shape (n_days, 2 len(PAID_ON)).

    A pay day that is no working day is paid on the working day before.
    """
    working = _working(table)
    at = np.flatnonzero(working)
    dates = table.dates.astype("datetime64[D]")
    months = np.unique(dates.astype("datetime64[M]"))
    x = np.zeros((len(dates), 2 * len(PAID_ON)))
    for number, day in enumerate(PAID_ON):
        due = (months.astype("datetime64[D]") + (day - 1) - dates[0]).astype(np.int64)
        before = np.searchsorted(at, due[(due >= 0) & (due < len(dates))], side="right") - 1
        before = before[before >= 0]
        x[at[before], 2 * number] = 1.0
        x[at[before[before + 1 < len(at)] + 1], 2 * number + 1] = 1.0
    return x, PENALTY


def pay_fortnights(table: DayTable) -> Block:
    """Which of two weeks, by weekday: +1/2 in even weeks and -1/2 in odd ones, shape (n_days, 7).

    Weeks are counted from a Monday of 1970, so that the phase is the table's in every year.
    """
    week = (table.dates.astype("datetime64[D]").astype(np.int64) + 3) // 7
    sign = np.where(week % 2 == 0, 0.5, -0.5)
    return np.eye(7)[table.weekday] * sign[:, None], PENALTY


def school_holidays(table: DayTable, code: str | None) -> Block:
    """Days off at school: of the `holidays` library's category, and those between two of them, shape (n_days, k).

    Columns: any day off at school that is no public holiday; the working days up to a week before such a span. None
    (k = 0) where the library knows no school days of the country.
    """
    days = _named(table, code, ("school",)).get("school")
    if days is None:
        return np.empty((len(table.dates), 0)), PENALTY
    return days[:, None], PENALTY


def holiday_categories(table: DayTable, code: str | None) -> Block:
    """One column for each further category of holidays that the library has for the country, shape (n_days, k)."""
    found = _named(table, code, CATEGORIES)
    if not found:
        return np.empty((len(table.dates), 0)), PENALTY
    return np.column_stack(list(found.values())), PENALTY


def _named(table: DayTable, code: str | None, wanted: tuple[str, ...]) -> Mapping[str, NDArray[np.float64]]:
    """Days by category that are not public holidays, less categories without a day in the table."""
    if not code:
        return {}
    import holidays

    country, _, region = code.partition("-")
    dates = [one.astype(dt.date) for one in table.dates.astype("datetime64[D]")]
    public = np.array([bool(name) for name in table.holidays or [""] * len(dates)])
    able = getattr(holidays, country).supported_categories
    found: dict[str, NDArray[np.float64]] = {}
    for category in wanted:
        if category in able:
            known = holidays.country_holidays(
                country,
                subdiv=region or None,
                years=range(dates[0].year, dates[-1].year + 1),
                categories=(category,),
            )
            flag = np.array([date in known for date in dates]) & ~public
            if flag.any():
                found[category] = flag.astype(float)
    return found


BLOCKS: Mapping[str, Callable[[DayTable, str | None], Block]] = {
    TURNS: lambda table, _: month_turns(table),
    PAY_DAYS: lambda table, _: pay_days(table),
    FORTNIGHT: lambda table, _: pay_fortnights(table),
    BRIDGE: lambda table, _: bridge_days(table),
    SCHOOL: school_holidays,
    OPTIONAL_HOLIDAYS: holiday_categories,
}
"""Every block by the name under which it may be put on trial, likeliest first."""


def worth_trying(table: DayTable, code: str | None) -> dict[str, Block]:
    """Blocks that the history can show: columns seen on at least three open known days, others left out.

    A block is left out whose columns never come again in the days to come, as it could change nothing; and those of
    the month and the fortnight under 12 and 16 weeks.
    """
    seen = table.day_open & np.isfinite(table.total)
    kept: dict[str, Block] = {}
    for name, block in BLOCKS.items():
        if table.known < {TURNS: 84, PAY_DAYS: 84, FORTNIGHT: 112}.get(name, 0):
            continue
        x, penalty = block(table, code)
        enough = (x[seen] != 0).sum(axis=0) >= LEAST_SEEN
        coming = (x[table.known :] != 0).any(axis=0) | (table.known == len(x))
        if (enough & coming).any():
            kept[name] = (x[:, enough], penalty)
    return kept
