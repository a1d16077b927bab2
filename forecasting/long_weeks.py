"""Calendar effects taken off a queue's days, and what is left as weekly log levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.level import fit_level
from forecasting.long_level import Weeks
from forecasting.methods.protocol import log_total
from forecasting.terms import MONTH, Design, design

Array = NDArray[np.float64]

DRIFTS = (0.1,)
LONGEST_WEEKS = 261
"""Weeks looked back: five years."""

TRIALS = 6
TRIAL_DAYS = 28
FEWEST_DAYS_BEFORE = 56
GAIN = 0.01
"""A term must lower the error by this share of it to be switched on."""

FEWEST_SHARE = 0.3
"""A week of which less is known than this share of its usual contacts is left out."""


@dataclass(frozen=True)
class Calendar:
    """What weekday, holidays and the month's day do to a day.

    Attributes
    ----------
    effect : ndarray, shape (n_days,)
        Log of the factor on the level, of every day of the table.
    month : bool
        Whether days of the month have effects of their own.
    day_noise : float
        Standard deviation of the log of a day within its week, Poisson noise taken off.
    reason : str
    """

    effect: Array
    month: bool
    day_noise: float
    reason: str


def calendar_effects(table: DayTable) -> Calendar:
    """Learn the calendar's effects; days of the month only where they foretell the shape of four weeks better."""
    y = log_total(table)
    plain, monthly = design(table, frozenset()), design(table, frozenset({MONTH}))
    origins = [table.known - TRIAL_DAYS * (number + 1) for number in range(TRIALS)]
    origins = [origin for origin in origins if origin >= FEWEST_DAYS_BEFORE]
    errors = np.array([[_shape_error(table, y, terms, origin) for terms in (plain, monthly)] for origin in origins])
    month = bool(errors.size) and bool(errors[:, 1].mean() < (1.0 - GAIN) * errors[:, 0].mean())
    chosen = monthly if month else plain
    fit = fit_level(y[:, None], chosen, table.known, DRIFTS, table.weekday)
    effect = (chosen.x @ fit.effects)[:, 0]
    reason = "no rehearsal is possible: days of the month have no effect of their own"
    if errors.size:
        gain = 100 * float(errors[:, 0].mean() - errors[:, 1].mean())
        word = "better" if gain > 0 else "worse"
        reason = (
            f"day of month {'on' if month else 'off'}: {word} by {abs(gain):.1f} points over {len(origins)} origins"
        )
    return Calendar(effect, month, _day_noise(table, effect), "long horizon: " + reason)


def _shape_error(table: DayTable, y: Array, terms: Design, origin: int) -> float:
    """Share of absolute error of the four weeks after an origin, their whole volume taken as known."""
    fit = fit_level(y[:, None], terms, origin, DRIFTS, table.weekday)
    days = slice(origin, origin + TRIAL_DAYS)
    actual, shape = table.total[days], np.exp((terms.x[days] @ fit.effects)[:, 0])
    known = np.isfinite(actual)
    whole = actual[known].sum()
    if whole <= 0:
        return 0.0
    return float(np.abs(actual[known] - shape[known] * whole / shape[known].sum()).sum() / whole)


def _day_noise(table: DayTable, effect: Array) -> float:
    """Median-based spread of the days of the last year around their weeks."""
    total, shape = table.total[: table.known][-364:], np.exp(effect[: table.known][-364:])
    n = 7 * (len(total) // 7)
    total, shape = total[len(total) - n :].reshape(-1, 7), shape[len(shape) - n :].reshape(-1, 7)
    known = np.isfinite(total)
    level = np.where(known, total, 0.0).sum(axis=1) / np.maximum(np.where(known, shape, 0.0).sum(axis=1), 1e-12)
    expected = shape * level[:, None]
    used = known & (expected > 1.0) & (known.sum(axis=1) > 1)[:, None]
    if used.sum() < 14:
        return 0.10
    rest = np.log((total[used] + 0.5) / (expected[used] + 0.5))
    spread = 1.4826 * float(np.median(np.abs(rest))) * np.sqrt(7.0 / 6.0)
    return float(np.sqrt(max(spread**2 - float(np.mean(1.0 / expected[used])), 1e-6)))


def weekly(table: DayTable, effect: Array) -> Weeks:
    """Weekly log levels, counted back from the first day that is not history.

    ``z = log((sum of totals + 1/2) / sum of exp(effect))`` over the known days of a week. A week without any
    contact among weeks that have ten and more is one that was closed: it says nothing of the level.
    """
    n = min(table.known // 7, LONGEST_WEEKS) or 1
    first = max(table.known - 7 * n, 0)
    total, shape = table.total[first : table.known], np.exp(effect[first : table.known])
    pad = 7 * n - len(total)
    total, shape = np.pad(total, (pad, 0), constant_values=np.nan), np.pad(shape, (pad, 0), constant_values=0.0)
    total, shape = total.reshape(n, 7), shape.reshape(n, 7)
    known = np.isfinite(total)
    came, usual = np.where(known, total, 0.0).sum(axis=1), np.where(known, shape, 0.0).sum(axis=1)
    whole = float(np.median(usual[usual > 0])) if (usual > 0).any() else 1.0
    typical = np.median(came[usual > 0]) if (usual > 0).any() else 0.0
    kept = (usual >= FEWEST_SHARE * whole) & ((came > 0) | (typical < 10.0))
    if not kept.any():
        kept = usual >= 0.0
    z = np.log((came + 0.5) / np.maximum(usual, 1e-9))
    time = np.arange(-n, 0) + 0.5
    origin_day = float(table.dates[0].astype("datetime64[D]").astype(np.int64)) + table.known
    share = np.clip(usual / whole, FEWEST_SHARE, 1.0)
    return Weeks(
        z=z[kept],
        time=time[kept],
        day=(origin_day + 7.0 * time)[kept],
        chance=(1.0 / (came + 0.5))[kept],
        share=share[kept],
    )
