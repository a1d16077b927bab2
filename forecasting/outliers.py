"""Outliers in a queue's past: found, named, told and handed on; never silently removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.outlier_days import DayOutliers, find_days, joined_days
from forecasting.outlier_gaps import HoursChange, changed_hours, lost_days, normal_score, repeated_days, silent_edges
from forecasting.outlier_record import Outlier
from forecasting.outlier_shapes import Found
from forecasting.outlier_slots import NEAR_WEEKS, SCAN, Stretch, find_stretches

MOST_TOLD = 8
"""Outliers of a queue that are told in sentences; further ones are counted and stand in the frame."""

HALF_LIFE_DAYS = 365.0
"""Age at which an outlier counts half when the most telling ones are chosen."""

COLUMNS = ("queue", "kind", "first", "last", "change", "expected", "actual", "z")

REST_DEVIATIONS = 3.0
"""The rest of a day is ordinary within so many of its deviations: then some hours of it are the outlier."""

NEAR_HOLIDAY = 1.5
FADED_DAYS = 7
AGAIN_DAYS = 4
LEAST_USED = 0.5
LEAST_MISSING = 9.0

LASTING_DAYS = 8
"""Open days up to the end of the history from which a run of unusual ones is told as a new level."""


def find_outliers(
    table: DayTable,
    queue: str = "",
    *,
    recorded: NDArray[np.float64] | None = None,
    aside: NDArray[np.bool_] | None = None,
) -> tuple[Outlier, ...]:
    """Outliers of one queue's past.

    Daily totals are searched after Chen & Liu (`forecasting.outlier_days`), the slots of each day for stretches that
    do not go with its rest (`forecasting.outlier_slots`), the record for copied, lost and silent days and for changed
    hours (`forecasting.outlier_gaps`). Nothing is removed. What is unknown in the table, such as events that a person
    marked, is not looked at.

    Parameters
    ----------
    table : DayTable
    queue : str
        Name that the sentences begin with.
    recorded : ndarray, shape (known, slots), optional
        Contacts as recorded, before opening hours were laid on; NaN without a row. Default: the table's.
    aside : ndarray of bool, shape (known,), optional
        Days that a person explained (events, stated closures): their absence is no finding.

    Returns
    -------
    tuple of Outlier
        In order of their first moment; empty where the history is too short or too sparse to tell.

    References
    ----------
    .. [1] Chen, C. and Liu, L.-M. (1993). Joint estimation of model parameters and outlier effects in time series.
       Journal of the American Statistical Association 88, 284-297.
    """
    known = table.known
    if recorded is None:
        past = table.volume[:known]
        recorded = np.where(table.day_open[:known, None] & table.open[:known], past, np.nan)
    set_aside = np.zeros(known, dtype=bool) if aside is None else aside
    gaps, alive, change = _gaps(table, queue, recorded, set_aside)
    lively = _alive(table, alive, change)
    found = [*gaps, *(_lasting(one, table) for one in _of_days(lively, queue, change))]
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.kind)))


def _lasting(one: Outlier, table: DayTable) -> Outlier:
    """A run of many days up to the end of the history is a new level as far as anybody can see."""
    first = (one.first.date() - _midnight(table, 0).date()).days
    seen = np.flatnonzero(np.isfinite(table.total[: table.known]))
    days = int((seen >= first).sum())
    if one.kind != "additive" or days < LASTING_DAYS or _midnight(table, int(seen[-1])) >= one.last:
        return one
    return replace(one, kind="level shift", expected=one.expected / days, actual=one.actual / days)


def told(found: Sequence[Outlier], queue: str) -> list[str]:
    """Sentences of the largest and latest ones, newest first, and the number of the others."""
    if not found:
        return []
    newest = max(one.last for one in found)

    def weight(one: Outlier) -> float:
        return float(abs(one.z) * 0.5 ** ((newest - one.last).days / HALF_LIFE_DAYS))

    kept = sorted(sorted(found, key=weight, reverse=True)[:MOST_TOLD], key=lambda one: one.first, reverse=True)
    more = len(found) - len(kept)
    count = [f"{queue}: {more} further outliers, smaller or older, are in the forecast's list"] if more else []
    return [one.sentence for one in kept] + count


def outlier_frame(found: Iterable[Outlier]) -> pd.DataFrame:
    """One row an outlier: ``queue,kind,first,last,change,expected,actual,z``, in the order given."""
    rows = [tuple(getattr(one, column) for column in COLUMNS) for one in found]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    moments = {column: pd.to_datetime(frame[column]).astype("datetime64[s]") for column in ("first", "last")}
    numbers = {column: frame[column].astype(float) for column in COLUMNS[4:]}
    return frame.assign(**moments, **numbers)


def _alive(table: DayTable, alive: NDArray[np.bool_], change: HoursChange | None) -> DayTable:
    """The table without days before the queue began or after it ended, each time with its own hours."""
    volume, open_ = table.volume.copy(), table.open.copy()
    volume[: table.known][~alive] = np.nan
    if change is not None:
        gone = change.gone(len(volume), table.weekday)
        volume[gone], open_[gone] = np.nan, False
    return replace(table, volume=volume, open=open_)


def _midnight(table: DayTable, day: int) -> dt.datetime:
    # One day may lie beyond the table: the end of its last.
    return pd.Timestamp(table.dates[0] + np.timedelta64(day, "D")).to_pydatetime()


def _gaps(
    table: DayTable, queue: str, recorded: NDArray[np.float64], aside: NDArray[np.bool_]
) -> tuple[list[Outlier], NDArray[np.bool_], HoursChange | None]:
    """Doubts about the record, the days on which the queue was alive, and a change of its hours."""
    known, weekday = table.known, table.weekday[: table.known]
    total = np.where(np.isfinite(recorded).any(axis=1), np.nansum(recorded, axis=1), np.nan)
    usual, open_days = _usual_days(total, weekday)
    found: list[Outlier] = []
    before, after = silent_edges(total, np.where(aside, 0.0, usual))
    alive = np.ones(known, dtype=bool)
    if before is not None:
        alive[: before.last] = False
        begin = _midnight(table, before.last)
        z = normal_score(before.surprise)
        found.append(Outlier("began", queue, begin, _midnight(table, known), 0.0, 0.0, 0.0, z))
    if after is not None:
        alive[after.first :] = False
        span = _midnight(table, after.first), _midnight(table, known)
        found.append(Outlier("ended", queue, *span, -1.0, after.surprise, 0.0, -normal_score(after.surprise)))
    for one in repeated_days(recorded, aside):
        held = float(np.nansum(recorded[one.first : one.last]))
        span = _midnight(table, one.first), _midnight(table, one.last)
        found.append(Outlier("repeated days", queue, *span, 0.0, held, held, normal_score(one.surprise)))
    for one in lost_days(recorded, open_days & alive, aside):
        missing = float(usual[one.first : one.last][open_days[one.first : one.last]].sum())
        span = _midnight(table, one.first), _midnight(table, one.last)
        # A seldom used queue without rows for some days may simply have had no contacts.
        if missing >= LEAST_MISSING:
            found.append(Outlier("lost days", queue, *span, -1.0, missing, 0.0, -normal_score(missing)))
    change = changed_hours(np.where(alive[:, None], recorded, np.nan), weekday) if alive.any() else None
    if change is not None:
        hours = 24.0 / table.slots
        relative = change.after / max(change.before, 1e-9) - 1.0
        span = _midnight(table, change.day), _midnight(table, known)
        z = float(np.copysign(normal_score(change.surprise), relative))
        found.append(Outlier("hours changed", queue, *span, relative, change.before * hours, change.after * hours, z))
    return found, alive, change


def _usual_days(total: NDArray[np.float64], weekday: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Mean contacts of each day's weekday between the first and the last contact, and whether it usually has some."""
    some = np.flatnonzero(np.nan_to_num(total) > 0)
    mean, opens = np.zeros(7), np.zeros(7, dtype=bool)
    if some.size:
        span = slice(int(some[0]), int(some[-1]) + 1)
        for day in range(7):
            held = total[span][weekday[span] == day]
            known = np.isfinite(held)
            mean[day] = held[known].mean() if known.any() else 0.0
            opens[day] = bool(held.size) and known.mean() >= LEAST_USED and mean[day] > 0
    return np.where(opens, mean, 0.0)[weekday], opens[weekday]


def _of_days(table: DayTable, queue: str, change: HoursChange | None) -> list[Outlier]:
    """Days, stretches of days and stretches of hours."""
    if table.known == 0 or not np.isfinite(table.total[: table.known]).any():
        return []
    shaped = find_days(table)
    stretches = find_stretches(table)
    explained: set[int] = set()
    found: list[Outlier] = []
    if shaped is not None:
        for group in joined_days(shaped.found):
            one, covered = _outlier(table, queue, shaped, group, stretches)
            explained |= covered
            if one is not None:
                found.append(one)
    for day, stretch in stretches.items():
        limit = SCAN * (NEAR_HOLIDAY if _near_holiday(table, day) else 1.0)
        # Around a change of hours the days before and after have other shapes.
        if change is not None and abs(day - change.day) <= 7 * NEAR_WEEKS:
            continue
        if day not in explained and abs(stretch.z) >= limit:
            found.append(_hours(table, queue, stretch))
    return _with_years(found)


def _outlier(
    table: DayTable, queue: str, shaped: DayOutliers, group: list[Found], stretches: dict[int, Stretch]
) -> tuple[Outlier | None, set[int]]:
    """What a group of shapes is, None where it needs no telling, and the days it explains."""
    one, last = group[0], group[-1]
    day = int(shaped.days[one.at])
    if one.shape == "additive":
        return _additive(table, queue, shaped, group, stretches)
    held, effect = float(shaped.total[one.at]), one.effect
    ending = _midnight(table, table.known)
    covered = {day}
    if one.shape == "temporary change":
        held_without = max((held + 0.5) / np.exp(effect) - 0.5, 0.5)
        final = int(shaped.days[min(last.at + FADED_DAYS, len(shaped.days)) - 1]) + 1
        covered = set(range(day, final))
        span = _midnight(table, day), _midnight(table, final)
        change = held / held_without - 1.0
        return Outlier("temporary change", queue, *span, change, held_without, held, one.z), covered
    following = shaped.total[one.at : one.at + 28]
    actual = float(following.mean())
    span = _midnight(table, day), ending
    return Outlier(
        "level shift", queue, *span, float(np.expm1(effect)), actual / float(np.exp(effect)), actual, one.z
    ), covered


def _additive(
    table: DayTable, queue: str, shaped: DayOutliers, group: list[Found], stretches: dict[int, Stretch]
) -> tuple[Outlier | None, set[int]]:
    places = [(at, one.effect) for one in group for at in range(one.at, one.at + one.days)]
    days = [int(shaped.days[at]) for at, _ in places]
    held = np.array([shaped.total[at] for at, _ in places])
    sizes = np.array([effect for _, effect in places])
    usual = np.maximum((held + 0.5) / np.exp(sizes) - 0.5, 0.5)
    z = max((one.z for one in group), key=abs)
    if len(days) == 1:
        stretch = stretches.get(days[0])
        deviation = float(shaped.relative_sd[group[0].at])
        if stretch is not None and stretch.z * z > 0 and _explains(stretch, held[0], usual[0], deviation):
            return _hours(table, queue, replace(stretch, z=max(stretch.z, z, key=abs))), set(days)
        # A public holiday is expected to be unlike other days: that its own effect is badly known is no news.
        if any(table.holidays) and table.holidays[days[0]]:
            return None, set(days)
    span = _midnight(table, days[0]), _midnight(table, days[-1] + 1)
    change = float(held.sum() / usual.sum() - 1.0)
    return Outlier("additive", queue, *span, change, float(usual.sum()), float(held.sum()), z), set(days)


def _explains(stretch: Stretch, held: float, usual: float, deviation: float) -> bool:
    """Whether the rest of the day is as it should be."""
    rest, expected = max(held - stretch.actual, 0.5), max(usual * (1.0 - stretch.part), 0.5)
    return bool(abs(np.log(rest / expected)) <= REST_DEVIATIONS * deviation)


def _hours(table: DayTable, queue: str, stretch: Stretch) -> Outlier:
    length = dt.timedelta(minutes=1440 // table.slots)
    begin = _midnight(table, stretch.day)
    span = begin + stretch.first * length, begin + stretch.last * length
    change = stretch.actual / stretch.expected - 1.0
    return Outlier("additive", queue, *span, change, stretch.expected, stretch.actual, stretch.z)


def _near_holiday(table: DayTable, day: int) -> bool:
    return any(table.holidays) and any(table.holidays[max(day - 1, 0) : day + 2])


def _with_years(found: list[Outlier]) -> list[Outlier]:
    """Additive ones that lie at the same date in two years are marked so."""
    additive = [one for one in found if one.kind == "additive"]

    def again(one: Outlier) -> bool:
        apart = [abs((one.first - other.first).days) for other in additive if one.change * other.change > 0]
        return any(abs(gap - year * 365.25) <= AGAIN_DAYS for gap in apart for year in (1, 2))

    return [replace(one, again=True) if one.kind == "additive" and again(one) else one for one in found]
