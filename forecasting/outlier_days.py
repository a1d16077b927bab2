"""Outliers among a queue's daily totals: days, fading jumps and lasting shifts that the calendar does not explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincc, ndtri

from forecasting.days import DayTable
from forecasting.level import fit_level
from forecasting.outlier_shapes import THRESHOLD, Found, Noise, effects, estimate_noise, find_shapes
from forecasting.special_terms import month_turns, pay_fortnights
from forecasting.terms import MONTH, Design, design

LEAST_DAYS = 28
LEAST_CONTACTS = 5.0
"""Observed days, and contacts on the middle one, from which outliers are looked for: below, chance hides them."""

ROUNDS = 3
DRIFT = 0.1
SMALL = 200.0
"""Contacts a day below which the count's own skewed distribution must also find a day improbable."""

HOLIDAY_DOUBT, NEAR_DOUBT = 3.0, 2.0
"""Factors on the spread of public holidays, and of the open days beside them: no two have the same effect."""

MONTH_DAYS = 84
FORTNIGHT_DAYS = 112
"""Days of history from which the place in the month, and in a pay fortnight, can be told from chance."""


@dataclass(frozen=True)
class DayOutliers:
    """What was found among the days, and what they would have held without it.

    Attributes
    ----------
    days : ndarray of int, shape (n,)
        Day numbers of the observed days.
    found : tuple of Found
        Places count observed days.
    total : ndarray, shape (n,)
        Contacts of these days.
    expected : ndarray, shape (n,)
        The same without the outliers: what calendar, level and the other outliers make of it.
    relative_sd : ndarray, shape (n,)
        Usual relative deviation of a day from what was to be expected.
    """

    days: NDArray[np.intp]
    found: tuple[Found, ...]
    total: NDArray[np.float64]
    expected: NDArray[np.float64]
    relative_sd: NDArray[np.float64]


def find_days(table: DayTable) -> DayOutliers | None:
    """Outliers among the daily totals.

    Log totals are freed of weekday, holidays and, where a generalised cross-validation finds them, place in the month
    and in a fortnight, by the robust regression of the daily level; what is left is searched after Chen & Liu. Then
    the calendar is learned again without what was found, three times.

    Returns
    -------
    DayOutliers or None
        None where the history is too short or too sparse to tell.
    """
    days = np.flatnonzero(np.isfinite(table.total[: table.known]))
    total = table.total[days]
    if len(days) < LEAST_DAYS or np.median(total) < LEAST_CONTACTS:
        return None
    y = np.log(total + 0.5)
    calendar = _calendar(table, days, y)
    doubt = _doubt(table, days)
    group = table.weekday[days]
    taken, noise = np.zeros(len(days)), Noise(0.0, 0.9, np.ones(len(days)))
    found: tuple[Found, ...] = ()
    for _ in range(ROUNDS):
        free = _without_calendar(table, days, y - taken, calendar)
        counting = 1.0 / np.maximum(_slow(total, np.exp(free)), 0.5)
        noise = estimate_noise(free, counting, group, doubt)
        found = find_shapes(free + taken, noise)
        again = effects(found, len(days))
        if np.allclose(again, taken, atol=1e-4):
            break
        taken = again
    # What each day was expected to hold, its own surprise left out: innovations are one day's news.
    news = noise.innovations(free)
    expected = np.exp(y - taken - news)
    kept = tuple(one for one in found if _holds(one, total, expected, noise))
    return DayOutliers(days, kept, total, expected, noise.sd)


def _slow(total: NDArray[np.float64], free: NDArray[np.float64]) -> NDArray[np.float64]:
    """Usual contacts of the days around, which tell the variance by chance: totals smoothed over some 15 days."""
    kernel = np.ones(min(15, len(total)))
    near = np.convolve(total, kernel, mode="same") / np.convolve(np.ones(len(total)), kernel, mode="same")
    return np.asarray(np.minimum(near, 4.0 * np.maximum(total, free)))


def _holds(one: Found, total: NDArray[np.float64], expected: NDArray[np.float64], noise: Noise) -> bool:
    """Whether a single day of few contacts is improbable also as a count: logs exaggerate what is missing."""
    if one.shape != "additive" or one.days > 1 or expected[one.at] > SMALL:
        return True
    mean = float(expected[one.at])
    spread = max(float(noise.sd[one.at]) ** 2 - 1.0 / max(mean, 0.5), 1e-4)
    size, count = 1.0 / spread, float(np.floor(total[one.at]))
    p = size / (size + mean)
    tail = betainc(size, count + 1.0, p) if one.effect < 0 else betaincc(size, max(count, 1e-9), p)
    return bool(ndtri(max(float(tail), 1e-300)) <= -THRESHOLD)


def _without_calendar(
    table: DayTable, days: NDArray[np.intp], y: NDArray[np.float64], calendar: Design
) -> NDArray[np.float64]:
    """Log totals less what weekday, holidays and the month do, shape of `days`."""
    whole = np.full((len(table.dates), 1), np.nan)
    whole[days, 0] = y
    fit = fit_level(whole, calendar, table.known, (DRIFT,), table.weekday)
    return np.asarray(y - (calendar.x[days] @ fit.effects)[:, 0])


def _calendar(table: DayTable, days: NDArray[np.intp], y: NDArray[np.float64]) -> Design:
    """Weekday and holidays, and of the place in the month and the fortnight what the data show."""
    plain = design(table, frozenset())
    best, least = plain, _cross_validated(table, days, y, plain)
    tried = []
    if len(days) >= MONTH_DAYS:
        turns = month_turns(table)
        tried.append(_joined(design(table, frozenset({MONTH})), *turns))
        tried.append(_joined(plain, *turns))
    if len(days) >= FORTNIGHT_DAYS:
        tried.append(_joined(plain, *pay_fortnights(table)))
    for one in tried:
        loss = _cross_validated(table, days, y, one)
        if loss < 0.98 * least:
            best, least = one, loss
    return best


def _joined(base: Design, x: NDArray[np.float64], penalty: float) -> Design:
    more = np.full(x.shape[1], penalty)
    return replace(base, x=np.column_stack([base.x, x]), penalty=np.concatenate([base.penalty, more]))


def _cross_validated(table: DayTable, days: NDArray[np.intp], y: NDArray[np.float64], calendar: Design) -> float:
    """Bounded mean square of what is left, over the squared share of freedom kept (Golub, Heath & Wahba 1979)."""
    whole = np.full((len(table.dates), 1), np.nan)
    whole[days, 0] = y
    fit = fit_level(whole, calendar, table.known, (DRIFT,), table.weekday)
    size = np.abs(y - fit.past[days, 0])
    scale = max(1.4826 * float(np.median(size)), 1e-9)
    loss = float((np.minimum(size / scale, 3.0) ** 2).mean()) * scale**2
    seen = (calendar.x[days] ** 2).sum(axis=0)
    used = float((seen / (seen + calendar.penalty)).sum())
    return loss / max(1.0 - used / len(days), 0.1) ** 2


def _doubt(table: DayTable, days: NDArray[np.intp]) -> NDArray[np.float64]:
    """Factor on the spread of holidays and of the open days beside them, shape of `days`."""
    doubt = np.ones(len(days))
    if not any(table.holidays):
        return doubt
    special = np.flatnonzero(np.array([bool(name) for name in table.holidays]))
    after = np.searchsorted(days, special)
    for near in (after - 1, after, np.searchsorted(days, special + 1)):
        doubt[near[(near >= 0) & (near < len(days))]] = NEAR_DOUBT
    doubt[np.isin(days, special)] = HOLIDAY_DOUBT
    return doubt


def joined_days(found: Sequence[Found]) -> list[list[Found]]:
    """Additive outliers of one sign on successive observed days as one group each; every other shape alone."""
    groups: list[list[Found]] = []
    for one in found:
        last = groups[-1][-1] if groups else None
        follows = last is not None and last.shape == one.shape == "additive" and one.at == last.at + last.days
        if last is not None and follows and last.effect * one.effect > 0:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups
