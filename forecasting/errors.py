"""Errors of the forecasts that would have been made in the past, taken apart into day, interval and chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from forecasting.days import DayTable
from forecasting.distribution import Uncertainty, summed_noise

PRIOR_CV = 0.12
"""Relative error of a day's total that is assumed of somebody else's forecast where nothing could be measured."""

PRIOR_INTERVAL = 0.01
"""Relative variance of an interval, given its day, that is assumed where nothing could be measured."""

SCALE_DAYS = 30.0
"""Days' weight of the process's own doubt beside the errors that were measured."""

LEAST_SCALE = 0.1

CHOICES = 5.0
"""Choices (terms, drift, memory, members, sizes) made on the days rehearsed: errors are larger on days to come."""

FREEDOM, FREEDOM_WIDTH = 8.0, 0.5
"""Degrees of freedom of the errors before any was seen, and the standard deviation of their logarithm."""

FREEDOMS = np.array([3.2, 3.6, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 10.0, 13.0, 18.0, 30.0])

LEAST_COUNT = 5.0
"""Expected contacts from which an interval tells something of the tails."""

SLOT_DAYS = 6.0
"""Days' weight of the queue's own interval variance in that of each slot."""

WEEKDAY_DAYS = 12.0
"""Days' weight of the queue's own day variance in that of each weekday."""

SMALLEST_VARIANCE, LARGEST_VARIANCE = 1e-6, 1.0
OUTLYING = 60.0
"""Squared errors beyond so many times their median (5 standard deviations of a normal) are cut to it."""

FEWEST_PAIRS = 10
MEMORY_ROUNDS = 8


def measure(
    table: DayTable,
    origins: Sequence[int],
    trials: Sequence[NDArray[np.float64]],
    days: int,
    doubts: Sequence[NDArray[np.float64]],
) -> Uncertainty:
    """Uncertainty of the next days from the errors of forecasts made in the past.

    With A and M a day's actual and expected contacts, the day's relative error is A / M - 1; from its square the
    Poisson part 1 / M and the intervals' part (their noise summed over the day) are taken off. What is left is
    compared with what the Gaussian process doubted: it knows that doubt grows with the days ahead and that a holiday
    seen once is doubtful. Their ratio, drawn to 1 and by weekday, scales its doubt of the days to come. With f = A / M,
    the intervals' part is ``c = sum ((y - f m)^2 - f m) / sum (f m)^2``, by slot, drawn to the queue's own.

    Parameters
    ----------
    table : DayTable
    origins, trials
        Inner origins and the combination's means from them, as in `forecasting.combine.Combination`.
    days : int
        Days to come.
    doubts : sequence of ndarray
        Variance of the log of a day's total from each origin, and at last of the days to come.

    Returns
    -------
    Uncertainty
    """
    errors = _collect(table, origins, trials, doubts)
    interval, phi = _interval_noise(errors)
    slots = table.slots
    scores = np.full(table.known, np.nan)
    coming = table.weekday[table.known : table.known + days]
    if errors is None:
        day = np.clip(doubts[-1], SMALLEST_VARIANCE, LARGEST_VARIANCE)
        return Uncertainty(day, 0.3, 0.5, np.full(slots, PRIOR_INTERVAL), 0.0, scores)
    within = summed_noise(
        errors.slot_mean / np.maximum(errors.slot_mean.sum(axis=1, keepdims=True), 1e-9), interval, phi
    )
    excess = errors.relative**2 - 1.0 / errors.expected - within
    days_seen = len(np.unique(errors.day))
    scale = _scale(excess / errors.doubt) * (1.0 + CHOICES / (days_seen + CHOICES))
    weekday = scale * _by_weekday(errors, excess, scale * errors.doubt)
    variance = np.clip(doubts[-1] * weekday[coming], SMALLEST_VARIANCE, LARGEST_VARIANCE)
    fitted = np.clip(errors.doubt * weekday[errors.weekday], SMALLEST_VARIANCE, LARGEST_VARIANCE)
    standard = errors.relative / np.sqrt(fitted + 1.0 / errors.expected)
    scores[errors.day] = standard
    common, day_phi = _memory(errors, standard, np.sqrt(fitted))
    return Uncertainty(variance, common, day_phi, interval, phi, scores, _freedom(errors, standard, interval))


@dataclass(frozen=True)
class _Errors:
    """One row a forecast day of the past; slots hold counts relative to the day's factor."""

    origin: NDArray[np.intp]
    lead: NDArray[np.intp]
    day: NDArray[np.intp]
    weekday: NDArray[np.intp]
    expected: NDArray[np.float64]
    relative: NDArray[np.float64]
    doubt: NDArray[np.float64]
    slot_mean: NDArray[np.float64]
    slot_rest: NDArray[np.float64]


def _collect(
    table: DayTable,
    origins: Sequence[int],
    trials: Sequence[NDArray[np.float64]],
    doubts: Sequence[NDArray[np.float64]],
) -> _Errors | None:
    if not origins:
        return None
    number = np.concatenate([np.full(len(mean), i) for i, mean in enumerate(trials)])
    lead = np.concatenate([np.arange(len(mean)) for mean in trials])
    day = np.asarray(origins)[number] + lead
    mean = np.concatenate(list(trials))
    actual = table.volume[day]
    seen = np.isfinite(actual) & table.open[day]
    mean, actual = np.where(seen, mean, 0.0), np.where(seen, actual, 0.0)
    expected = mean.sum(axis=1)
    kept = expected > 1.0
    if not kept.any():
        return None
    number, lead, day, mean, actual, expected = (part[kept] for part in (number, lead, day, mean, actual, expected))
    came = actual.sum(axis=1)
    relative = np.clip(came / expected - 1.0, -0.95, 2.0)
    given = mean * (came / expected)[:, None]
    return _Errors(
        origin=number,
        lead=lead,
        day=day,
        weekday=table.weekday[day],
        expected=expected,
        relative=relative,
        doubt=np.maximum(
            np.concatenate([doubts[i][: len(mean)] for i, mean in enumerate(trials)])[kept], SMALLEST_VARIANCE
        ),
        slot_mean=given,
        slot_rest=actual - given,
    )


def _interval_noise(errors: _Errors | None) -> tuple[NDArray[np.float64], float]:
    """Relative variance by slot and the correlation of neighbours, Poisson noise taken off."""
    if errors is None:
        return np.zeros(1), 0.0
    m, r = errors.slot_mean, errors.slot_rest
    top, below = (r**2 - m).sum(axis=0), (m**2).sum(axis=0)
    whole = max(float(top.sum()), 0.0) / max(float(below.sum()), 1e-9)
    days = np.maximum((m > 0).sum(axis=0), 1)
    prior = SLOT_DAYS * below / days
    drawn = np.divide(top + whole * prior, below + prior, out=np.full(len(top), whole), where=below > 0)
    variance = np.clip(drawn, 0.25 * whole, LARGEST_VARIANCE)
    pairs = float((r[:, :-1] * r[:, 1:]).sum())
    scale = float((variance[:-1] * variance[1:]) ** 0.5 @ (m[:, :-1] * m[:, 1:]).sum(axis=0))
    return variance, float(np.clip(pairs / scale, 0.0, 0.95)) if scale > 0 else 0.0


def _scale(ratio: NDArray[np.float64]) -> float:
    """Measured over doubted variance, drawn to 1; outlying days cut."""
    limit = OUTLYING * max(float(np.median(np.abs(ratio))), 1e-6)
    cut = float(np.clip(ratio, -limit, limit).sum())
    return max((cut + SCALE_DAYS) / (len(ratio) + SCALE_DAYS), LEAST_SCALE)


def _freedom(errors: _Errors, standard: NDArray[np.float64], interval: NDArray[np.float64]) -> float:
    """Degrees of freedom of greatest likelihood for day and interval errors of variance 1, drawn to `FREEDOM`.

    The intervals of a day count together as three observations, as they move together.
    """
    m = errors.slot_mean
    counted = m > LEAST_COUNT
    slots = (errors.slot_rest / np.sqrt(m + interval * m**2 + 1e-9))[counted]
    density = -0.5 * (np.log(FREEDOMS / FREEDOM) / FREEDOM_WIDTH) ** 2
    for values, weight in ((standard, 1.0), (slots, 3.0 * len(m) / max(slots.size, 1))):
        power = float(np.sqrt((values**2).mean())) if values.size else 0.0
        if power > 0:
            density = density + weight * _log_density(values / power)
    return float(FREEDOMS[int(np.argmax(density))])


def _log_density(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log likelihood under Student's t of variance 1, by degrees of freedom, shape (len(FREEDOMS),)."""
    squared = (FREEDOMS - 2.0)[:, None]
    constant = gammaln((FREEDOMS + 1.0) / 2.0) - gammaln(FREEDOMS / 2.0) - 0.5 * np.log(FREEDOMS - 2.0)
    inside = np.log1p(z[None, :] ** 2 / squared).sum(axis=1)
    return np.asarray(z.size * constant - 0.5 * (FREEDOMS + 1.0) * inside)


def _by_weekday(errors: _Errors, excess: NDArray[np.float64], fitted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Factor on the day's variance by weekday, drawn to 1, shape (7,)."""
    factor = np.ones(7)
    whole = max(float(fitted.mean()), 1e-9)
    for day in np.unique(errors.weekday):
        here = errors.weekday == day
        n = int(here.sum())
        own = float(np.clip(excess[here], -4 * whole, 25 * whole).mean()) / whole
        factor[day] = (n * max(own, 0.2) + WEEKDAY_DAYS) / (n + WEEKDAY_DAYS)
    return factor


def _memory(errors: _Errors, standard: NDArray[np.float64], deviation: NDArray[np.float64]) -> tuple[float, float]:
    """Shared part of the day errors of one horizon, and AR(1) coefficient of the rest.

    With g the shared part and r the coefficient, days k apart correlate by ``g + (1 - g) r^k``: r follows from the
    neighbouring days, g from the errors of week totals, which the two must reproduce.
    """
    first, second = _pairs(errors, 1)
    weeks = _week_rows(errors)
    if len(first) < FEWEST_PAIRS or not weeks:
        return 0.3, 0.5
    power = max(float((standard**2).mean()), 1e-9)
    near = float(np.clip((standard[first] * standard[second]).mean() / power, 0.0, 0.95))
    common, phi = 0.0, near
    for _ in range(MEMORY_ROUNDS):
        common = _shared_by_weeks(errors, deviation, weeks, phi)
        phi = float(np.clip((near - common) / (1.0 - common), 0.0, 0.95))
    return common, phi


def _week_rows(errors: _Errors) -> list[NDArray[np.intp]]:
    """Rows of every whole week of every origin."""
    key = errors.origin * 1000 + errors.lead // 7
    _, number, size = np.unique(key, return_inverse=True, return_counts=True)
    return [np.flatnonzero(number == week) for week in np.flatnonzero(size >= 2)]


def _shared_by_weeks(
    errors: _Errors, deviation: NDArray[np.float64], weeks: list[NDArray[np.intp]], phi: float
) -> float:
    """Shared part with which the weeks' totals have the variance that was measured, 0 to 0.95."""
    measured = alone = together = 0.0
    for rows in weeks:
        expected = errors.expected[rows]
        share = expected / expected.sum()
        apart = np.abs(np.subtract.outer(errors.lead[rows], errors.lead[rows]))
        spread = share * deviation[rows]
        measured += float(share @ errors.relative[rows]) ** 2 - 1.0 / float(expected.sum())
        alone += float(spread @ phi**apart @ spread)
        together += float(spread.sum()) ** 2
    return float(np.clip((measured - alone) / max(together - alone, 1e-12), 0.0, 0.95))


def _pairs(errors: _Errors, lag: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of one origin that lie `lag` days apart."""
    key = errors.origin * 10_000 + errors.lead
    first = np.flatnonzero(np.isin(key + lag, key))
    return first, np.searchsorted(key, key[first] + lag).astype(np.intp)
