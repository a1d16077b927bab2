"""Queues of known truth: weekday by slot profile, level with memory, month, season, holidays, trend, mishaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.calendar import holiday_names
from forecasting.days import DayTable


@dataclass(frozen=True)
class Make:
    """How a queue is made; every effect is a share of the ordinary day unless said otherwise.

    Attributes
    ----------
    level : float
        Contacts of an ordinary day.
    slots : int
        Slots of a day.
    hours : (float, float)
        Opening hours, of 24.
    weekday : tuple of 7 floats
        Factor of each weekday; 0 is closed.
    memory, wander : float
        AR(1) coefficient a day and standard deviation of the daily log level.
    noise : float
        Standard deviation of a day's own log factor.
    drift : float
        Standard deviation of the weekly step of a random walk of the log level.
    month : float
        Size of the month's effect: high in its first days and at its end.
    season : float
        Size of the yearly wave, and of a peak in the weeks before Christmas.
    trend : float
        Growth of the log level a year.
    holiday : float
        Log effect of a public holiday, of a third of that on the day after with the sign turned; -inf closes.
    overdispersion : float
        Relative variance of an interval given its day, beyond Poisson.
    payday : float
        Effect of the first working day on or after the 15th and the last working day: a place no single day of the
        month has.
    promotion : float
        Effect of a week of campaign at a time of year that moves little from year to year.
    turn : float
        How far the shape of the day moves towards the evening a year.
    shift : (int, float)
        Days before the end of the known days and size of a step of the log level.
    outages, lost : int
        Days of the known past on which most contacts are lost, and days without any row.
    """

    level: float = 1000.0
    slots: int = 24
    hours: tuple[float, float] = (0.0, 24.0)
    weekday: tuple[float, ...] = (1.15, 1.05, 1.0, 0.97, 1.03, 0.6, 0.5)
    memory: float = 0.6
    wander: float = 0.04
    noise: float = 0.02
    drift: float = 0.01
    month: float = 0.0
    season: float = 0.0
    trend: float = 0.0
    holiday: float = 0.0
    overdispersion: float = 0.005
    payday: float = 0.0
    promotion: float = 0.0
    turn: float = 0.0
    shift: tuple[int, float] = (0, 0.0)
    outages: int = 0
    lost: int = 0


WORKWEEK = (1.2, 1.05, 1.0, 0.98, 1.02, 0.0, 0.0)

MAKES = {
    "plain": Make(),
    "office": Make(hours=(7, 20), weekday=WORKWEEK, month=0.08, holiday=-np.inf, level=6000),
    "billing": Make(hours=(8, 18), weekday=WORKWEEK, month=0.12, payday=0.3, holiday=-np.inf, level=2500),
    "shop": Make(level=1500, season=0.25, trend=0.1, holiday=-0.5, promotion=0.3, drift=0.005),
    "always open": Make(level=900, slots=48, memory=0.85, wander=0.08, overdispersion=0.02, holiday=-0.3),
    "small": Make(level=45, hours=(8, 20), weekday=(1.1, 1, 1, 1, 1, 0.4, 0.0), month=0.1, holiday=-0.4),
    "shifted": Make(level=800, shift=(45, 0.35), outages=6, lost=9, wander=0.05, month=0.05),
    "growing": Make(level=700, trend=0.3, turn=0.6, season=0.08, drift=0.015, holiday=-0.2),
}
"""Queues of different kinds, by name."""


@dataclass(frozen=True)
class Made:
    """A made queue.

    Attributes
    ----------
    dates : ndarray of datetime64[D], shape (n_days,)
    volume : ndarray, shape (n_days, slots)
        Counts of all days, NaN where no row is.
    rate : ndarray, shape (n_days, slots)
        Expected counts without the day's own noise, mishaps and overdispersion: what a forecaster could know who knows
        the make and yesterday's level.
    open : ndarray of bool, shape (n_days, slots)
    holidays : tuple of str
    """

    dates: NDArray[np.datetime64]
    volume: NDArray[np.float64]
    rate: NDArray[np.float64]
    open: NDArray[np.bool_]
    holidays: tuple[str, ...]

    def table(self, known: int, ahead: int = 28) -> DayTable:
        """The queue as it is known on the morning of a day."""
        end = known + ahead
        volume = self.volume[:end].copy()
        volume[known:] = np.nan
        return DayTable(self.dates[:end], volume, self.open[:end], known, self.holidays[:end])


def make_queue(make: Make, days: int, seed: int = 0, first: str = "2021-01-04") -> Made:
    """Draw a queue of so many days; the first one is a Monday by default."""
    rng = np.random.default_rng(seed)
    dates = np.datetime64(first) + np.arange(days)
    weekday = (dates.astype(np.int64) + 3) % 7
    names = holiday_names("US", dates[0].astype(object), dates[-1].astype(object)) if make.holiday else {}
    holidays = tuple(names.get(date.astype(object), "") for date in dates)
    on = np.array([name != "" for name in holidays])
    factor = np.array(make.weekday)[weekday]
    log_level = _wander(make, days, rng) + _calendar(make, dates, weekday) + make.trend * np.arange(days) / 365
    effect = make.holiday if np.isfinite(make.holiday) else 0.0
    log_level += effect * on - effect / 3 * (np.roll(on, 1) & ~on)
    log_level[max(days - make.shift[0], 0) :] += make.shift[1]
    open_ = np.zeros((days, make.slots), dtype=bool)
    slot = (np.arange(make.slots) + 0.5) * 24 / make.slots
    open_[:] = (slot >= make.hours[0]) & (slot < make.hours[1])
    open_[(factor == 0) | (on & ~np.isfinite(make.holiday))] = False
    rate = make.level * (factor * np.exp(log_level))[:, None] * _shape(make, slot, weekday, days)
    rate = np.where(open_, rate, 0.0)
    volume = _counts(make, rate, rng)
    for _ in range(make.outages):
        volume[rng.integers(30, days - 30), make.slots // 3 :] *= 0.1
    volume = np.where(open_, np.floor(volume), 0.0)
    gone = int(rng.integers(days // 2, max(days - 60, days // 2 + 1)))
    volume[gone : gone + make.lost] = np.nan
    return Made(dates, volume, rate, open_, holidays)


def _wander(make: Make, days: int, rng: np.random.Generator) -> NDArray[np.float64]:
    shocks = rng.normal(0, make.wander * np.sqrt(1 - make.memory**2), days)
    level = np.zeros(days)
    for day in range(1, days):
        level[day] = make.memory * level[day - 1] + shocks[day]
    return level + np.cumsum(rng.normal(0, make.drift / np.sqrt(7), days))


def _calendar(make: Make, dates: NDArray[np.datetime64], weekday: NDArray[np.int64]) -> NDArray[np.float64]:
    """Log effect of the place in month and year."""
    month = dates.astype("datetime64[M]")
    day = (dates - month.astype("datetime64[D]")).astype(int)
    left = ((month + 1).astype("datetime64[D]") - dates).astype(int) - 1
    effect = make.month * (np.exp(-day / 2.0) + 0.6 * np.exp(-left / 1.5) - 0.3 * (np.abs(day - 19) <= 3))
    of_year = (dates - dates.astype("datetime64[Y]").astype("datetime64[D]")).astype(int)
    effect += make.season * (0.4 * np.cos(2 * np.pi * (of_year - 30) / 365.25) + np.exp(-(((of_year - 345) / 12) ** 2)))
    effect += make.promotion * ((of_year >= 258) & (of_year < 265))
    middle = (day >= 14) & (weekday < 5) & ((day == 14) | ((weekday == 0) & (day <= 16)))
    last = (weekday < 5) & ((left == 0) | ((weekday == 4) & (left <= 2)))
    return effect + make.payday * (middle | last)


def _shape(make: Make, slot: NDArray[np.float64], weekday: NDArray[np.int64], days: int) -> NDArray[np.float64]:
    """Share of each slot, two humps, the weekend later, shape (days, slots)."""
    later = np.where(weekday >= 5, 1.0, 0.0)[:, None]
    morning = np.exp(-(((slot - 10.5 - later) / 2.0) ** 2))
    evening = np.exp(-(((slot - 15.5 - later) / 2.8) ** 2))
    tilt = 0.75 * np.exp(make.turn * np.arange(days) / 365)[:, None]
    shape = morning + tilt * evening + 0.03
    shape *= (slot >= make.hours[0]) & (slot < make.hours[1])
    return np.asarray(shape / shape.sum(axis=1, keepdims=True))


def _counts(make: Make, rate: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    own = np.exp(rng.normal(0, make.noise, (len(rate), 1)) - make.noise**2 / 2)
    if make.overdispersion > 0:
        own = own * rng.gamma(1 / make.overdispersion, make.overdispersion, rate.shape)
    return np.asarray(rng.poisson(rate * own), dtype=float)
