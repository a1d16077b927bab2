"""How the log levels of two days vary together: a sum of named parts, each with a size and perhaps a reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.terms import around_closed, holiday_blocks, place_in_month, reopening, working_day_of_month

YEARLY_DAYS = 637
"""Days of history from which a yearly part is there: a year and three quarters."""

GROWTH_DAYS = 364

Guess = tuple[float, float]
"""Median of a positive number before anything was seen, and the standard deviation of its logarithm."""


@dataclass(frozen=True)
class Part:
    """One part of the log level.

    Attributes
    ----------
    name : str
    size : Guess
        Standard deviation that the part gives a day, in logarithms (0.1 is about 10 %).
    features : ndarray, shape (n_days, k), optional
        Covariance ``size^2 features features'``: effects that come again wherever the feature does.
    places : tuple of ndarray, shape (n_days,)
        Without features: covariance ``size^2 mean exp(-|place_i - place_j| / reach)`` over the places given.
    reach : Guess
        In the unit of the places; not used with features.
    """

    name: str
    size: Guess
    features: NDArray[np.float64] | None = None
    places: tuple[NDArray[np.float64] | NDArray[np.complex128], ...] = ()
    reach: Guess = (1.0, 0.0)

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """What is to be estimated."""
        return (self.size,) if self.features is not None else (self.size, self.reach)


def parts_of(table: DayTable) -> tuple[Part, ...]:
    """Parts of a queue's log level.

    Weekday, place in the month and among its working days (counted from both ends), closed neighbours, holidays in
    common and by name, a slow level and one that fades within days; with two years of history the time of year; with
    one, steady growth.

    Parameters
    ----------
    table : DayTable

    Returns
    -------
    tuple of Part
    """
    day = np.arange(len(table.dates), dtype=float)
    in_month, length = place_in_month(table)
    from_both = (in_month.astype(float), (length - in_month).astype(float))
    parts = [
        Part("weekday", (0.3, 1.0), np.eye(7)[table.weekday]),
        Part("month", (0.04, 0.8), places=from_both, reach=(4.0, 0.5)),
        Part("slow level", (0.15, 0.7), places=(day,), reach=(90.0, 0.7)),
        Part("fading level", (0.05, 0.7), places=(day,), reach=(4.0, 0.5)),
    ]
    if not table.usual_open.any(axis=1).all():
        # Around the clock the place among working days is the place in the month.
        parts.append(Part("working day", (0.02, 0.7), places=working_day_of_month(table), reach=(3.0, 0.5)))
        parts.append(Part("reopening", (0.15, 0.7), reopening(table)))
    closed = around_closed(table)
    if closed.shape[1]:
        parts.append(Part("closed neighbour", (0.15, 0.5), closed))
    parts += [
        Part(name, size, block)
        for name, size, (block, _) in zip(
            ("holiday", "holiday by name"), ((0.2, 0.5), (0.15, 0.5)), holiday_blocks(table), strict=False
        )
        if block.shape[1]
    ]
    parts += [Part(name, (0.05, 0.7), block) for name, (block, _) in table.special.items()]
    if table.known >= GROWTH_DAYS:
        parts.append(Part("growth", (0.08, 0.5), ((day - table.known) / 365.0)[:, None]))
    if table.known >= YEARLY_DAYS:
        turn = np.exp(2j * np.pi * table.dates.astype("datetime64[D]").astype(np.int64) / 365.25)
        parts.append(Part("time of year", (0.08, 0.7), places=(turn,), reach=(0.7, 0.5)))
    return tuple(parts)


Gaps = tuple[NDArray[np.float64], NDArray[np.intp]]
"""Distances that occur between two sets of days, and which of them lies between each pair."""


class Covariance:
    """Covariance between two sets of days.

    Distances between days are few and come again and again: each fading is computed once a distance.
    """

    def __init__(self, parts: Sequence[Part], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> None:
        self._bound: list[NDArray[np.float64] | list[Gaps]] = [
            part.features[rows] @ part.features[columns].T
            if part.features is not None
            else [_gaps(place[rows], place[columns]) for place in part.places]
            for part in parts
        ]

    def matrix(self, logs: NDArray[np.float64]) -> NDArray[np.float64]:
        """The sum of all parts, shape (rows, columns); `logs` are the logarithms of what was guessed, part by part."""
        found, at = 0.0, 0
        for bound in self._bound:
            size = np.exp(2.0 * logs[at])
            found = found + size * (bound if isinstance(bound, np.ndarray) else _fading(bound, logs[at + 1])[0])
            at += 1 if isinstance(bound, np.ndarray) else 2
        return np.asarray(found, dtype=float)

    def with_slopes(self, logs: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
        """The same, and its derivative by each of `logs`."""
        found, slopes, at = 0.0, list[NDArray[np.float64]](), 0
        for bound in self._bound:
            size = np.exp(2.0 * logs[at])
            if isinstance(bound, np.ndarray):
                part, at = size * bound, at + 1
                slopes.append(2.0 * part)
            else:
                fading, slope = _fading(bound, logs[at + 1])
                part, at = size * fading, at + 2
                slopes += [2.0 * part, size * slope]
            found = found + part
        return np.asarray(found, dtype=float), slopes


def _gaps(rows: NDArray[np.inexact], columns: NDArray[np.inexact]) -> Gaps:
    apart = np.round(np.abs(np.subtract.outer(rows, columns)), 9)
    occurring, which = np.unique(apart, return_inverse=True)
    return occurring, which.reshape(apart.shape)


def _fading(places: Sequence[Gaps], log_reach: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean of ``exp(-distance / reach)`` over the places, and its derivative by the log of the reach."""
    whole = slope = np.float64(0.0)
    for occurring, which in places:
        scaled = occurring / np.exp(log_reach)
        decay = np.exp(-scaled) / len(places)
        whole = whole + decay[which]
        slope = slope + (decay * scaled)[which]
    return np.asarray(whole), np.asarray(slope)


def variances(parts: Sequence[Part], logs: NDArray[np.float64], days: NDArray[np.intp]) -> NDArray[np.float64]:
    """Variance of the sum of all parts on each of the days, shape (days,)."""
    found = np.zeros(len(days))
    at = 0
    for part in parts:
        size = np.exp(2.0 * logs[at])
        found += size * ((part.features[days] ** 2).sum(axis=1) if part.features is not None else 1.0)
        at += len(part.guesses)
    return found
