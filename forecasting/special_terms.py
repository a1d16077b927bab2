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

JOINED_DAYS, LONG_BREAK_DAYS, EDGE_DAYS = 3, 25, 60
"""Days between two days off that belong to the break; length of a long one; days looked at beyond the table."""

LEAST_SEEN = 3
"""Open days with a regressor from which it is worth a trial."""

PAID_ON = (1, 5, 10, 15, 20, 25, 28)
"""Days of the month on which people are commonly paid; on the working day before where that is a day off."""


def _week(table: DayTable) -> NDArray[np.bool_]:
    """Whether each day is of the working week: Monday to Friday, or Sunday to Thursday where Friday is the day off."""
    usual = np.asarray(table.usual_open.any(axis=1))
    sunday_first = usual.any() and not usual[4] and usual[6]
    return np.isin(table.weekday, (0, 1, 2, 3, 6 if sunday_first else 4))


def _working(table: DayTable) -> NDArray[np.bool_]:
    """Days of the working week that are no public holiday: pay follows the banks, whatever the queue's hours are."""
    return np.asarray(_week(table) & ~_public(table))


def bridge_days(table: DayTable) -> Block:
    """Working days between a day off and the weekend, shape (n_days, 1).

    A day off is a public holiday or a day closed though its weekday usually opens.
    """
    usual = np.asarray(table.usual_open.any(axis=1))[table.weekday]
    weekend = ~_week(table)
    off = (usual & ~table.day_open) | _public(table)
    flag = np.zeros(len(table.dates))
    inner = slice(1, -1)
    between = (off[:-2] & weekend[2:]) | (weekend[:-2] & off[2:]) | (off[:-2] & off[2:])
    flag[inner] = between & ~off[inner] & ~weekend[inner]
    return flag[:, None], PENALTY


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
    """Days within short and within long breaks of the schools, and the week before either, shape (n_days, 3 or 0).

    From the `holidays` library's category for schools, which some countries and regions have (``DE-BY``); weekends
    between two days of a break are part of it, public holidays are not. No columns where it knows no breaks, or none
    for a year that the table touches: a year that is not published yet is no year without breaks.
    """
    none = np.empty((len(table.dates), 0)), PENALTY
    found = _category(code, "school", table.dates)
    dates = [one.astype(dt.date) for one in table.dates.astype("datetime64[D]")]
    if not found or {one.year for one in dates} - {one.year for one in found}:
        return none
    first = dates[0] - dt.timedelta(EDGE_DAYS)
    off = np.zeros(len(dates) + 2 * EDGE_DAYS, dtype=bool)
    for one in found:
        place = (one - first).days
        if 0 <= place < len(off):
            off[place] = True
    x = np.zeros((len(off), 3))
    for begin, end in _breaks(off):
        x[begin:end, int(end - begin >= LONG_BREAK_DAYS)] = 1.0
        x[max(begin - 7, 0) : begin, 2] = 1.0
    x[:, 2] *= x[:, :2].sum(axis=1) == 0
    inside = x[EDGE_DAYS:-EDGE_DAYS].copy()
    inside[_public(table)] = 0.0
    return (inside, PENALTY) if inside.any() else none


def _breaks(off: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of days off, those at most three days apart joined."""
    days = np.flatnonzero(off)
    if not days.size:
        return []
    parts = np.split(days, np.flatnonzero(np.diff(days) > JOINED_DAYS + 1) + 1)
    return [(int(part[0]), int(part[-1]) + 1) for part in parts]


def holiday_categories(table: DayTable, code: str | None) -> Block:
    """One column for each further category of holidays that the library has for the country, shape (n_days, k)."""
    columns = _named(table, code)
    if not columns:
        return np.empty((len(table.dates), 0)), PENALTY
    return np.column_stack(columns), PENALTY


def _named(table: DayTable, code: str | None) -> list[NDArray[np.float64]]:
    """Days of each further category that are not public holidays, less categories without a day in the table."""
    dates = [one.astype(dt.date) for one in table.dates.astype("datetime64[D]")]
    columns = []
    for category in CATEGORIES:
        known = _category(code, category, table.dates)
        flag = np.array([date in known for date in dates], dtype=bool) & ~_public(table)
        if flag.any():
            columns.append(flag.astype(float))
    return columns


def _public(table: DayTable) -> NDArray[np.bool_]:
    return np.array([bool(name) for name in table.holidays or [""] * len(table.dates)], dtype=bool)


def _category(code: str | None, category: str, dates: NDArray[np.datetime64]) -> set[dt.date]:
    """Days of one category in all years that the dates touch, empty where the library has none of it."""
    if not code:
        return set()
    import holidays

    country, _, region = code.partition("-")
    if category not in getattr(holidays, country).supported_categories:
        return set()
    first, last = (int(one.astype("datetime64[Y]").astype(int)) + 1970 for one in (dates[0], dates[-1]))
    years = range(first, last + 1)
    return set(holidays.country_holidays(country, subdiv=region or None, years=years, categories=(category,)))


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
