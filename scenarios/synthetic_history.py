"""Two synthetic years of contacts: seasons, holidays, peaks, events and faults of recording."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

ZONE = "America/New_York"
INTERVAL_MIN = 15
FIRST, LAST = dt.date(2024, 11, 18), dt.date(2026, 11, 22)
DAYS = (LAST - FIRST).days + 1

CLOSED = {
    dt.date.fromisoformat(date)
    for date in ("2024-11-28", "2024-12-25", "2025-01-01", "2025-11-27", "2025-12-25", "2026-01-01")
}
"""Thanksgiving, Christmas Day and New Year's Day: only e-mail arrives."""
QUIET = {
    dt.date.fromisoformat(date): factor
    for factor, dates in {
        0.50: ("2025-07-04",),
        0.55: ("2024-12-24", "2025-12-24"),
        0.58: ("2025-05-26", "2026-05-25"),
        0.60: ("2025-09-01", "2026-07-03", "2026-09-07"),
        0.65: ("2024-12-31", "2025-12-31"),
        0.80: ("2025-01-20", "2025-02-17", "2026-01-19", "2026-02-16"),
        0.85: ("2025-06-19", "2026-06-19"),
        0.92: ("2025-10-13", "2025-11-11", "2026-10-12", "2026-11-11"),
    }.items()
    for date in dates
}
"""Public holidays and eves on which people work but fewer customers call: factor on the volume."""
BLACK_FRIDAYS = (dt.date(2024, 11, 29), dt.date(2025, 11, 28))
SALE_DAYS = (1.50, 1.45, 1.35, 1.50, 1.22, 1.12)
"""Factor on phone and chat from Black Friday on, falling into the season before Christmas."""
CAMPAIGN = (dt.date(2025, 12, 8), dt.date(2025, 12, 12))
OUTAGE = (pd.Timestamp("2026-03-04 09:10", tz=ZONE), pd.Timestamp("2026-03-04 15:00", tz=ZONE))
MISSING_DAY = dt.date(2025, 9, 17)
REPEATED_DAY = dt.date(2026, 5, 12)
SEASON = (
    (1, 1.06), (20, 0.98), (60, 0.96), (120, 0.95), (155, 1.00), (172, 1.28), (181, 1.26), (195, 1.03),
    (240, 0.95), (300, 0.98), (326, 1.02), (338, 1.24), (355, 1.32), (360, 1.05), (366, 1.06),
)  # fmt: skip
"""Day of the year and factor on the volume, straight lines between: peaks in late June and at Christmas."""


@dataclass(frozen=True)
class Stream:
    """How contacts of one queue arrive.

    Attributes
    ----------
    per_weekday : float
        Contacts of an ordinary Wednesday at the end of the history.
    growth : float
        Factor over the two years.
    aht_s, aht_drift : float
        Handle time at the end, seconds, and its factor over the two years.
    humps : tuple of (hour, width_h, weight)
        Bell curves whose sum is the day's shape.
    floor : float
        Added to the shape at every hour.
    week : tuple of float
        Factors Monday to Sunday.
    hours : tuple of (weekdays, from hour, to hour)
    patience : float
        Share abandoned on an ordinary day; 0 where customers do not wait on the line.
    """

    per_weekday: float
    growth: float
    aht_s: float
    aht_drift: float
    humps: tuple[tuple[float, float, float], ...]
    floor: float
    week: tuple[float, ...]
    hours: tuple[tuple[tuple[int, ...], int, int], ...]
    patience: float


WORKDAYS = (0, 1, 2, 3, 4)
PHONE_HUMPS = ((10.4, 1.7, 1.0), (14.6, 2.2, 0.85), (18.5, 1.5, 0.25))
PHONE_WEEK = (1.18, 1.04, 1.0, 0.97, 0.93, 0.46, 0.0)
PHONE_HOURS = ((WORKDAYS, 7, 21), ((5,), 8, 18))
STREAMS = {
    "phone": Stream(1040, 1.02, 302, 0.94, PHONE_HUMPS, 0.10, PHONE_WEEK, PHONE_HOURS, 0.030),
    "vip": Stream(90, 1.05, 330, 1.00, PHONE_HUMPS, 0.15, PHONE_WEEK, PHONE_HOURS, 0.012),
    "chat": Stream(520, 1.70, 545, 1.05, ((11.0, 2.3, 0.8), (15.5, 2.5, 0.9), (19.5, 1.4, 0.5)), 0.10,
                   (1.08, 1.02, 1.0, 1.0, 0.98, 0.60, 0.52), ((WORKDAYS, 8, 21), ((5, 6), 9, 18)), 0.022),
    "email": Stream(290, 0.68, 410, 1.08, ((10.2, 2.4, 1.0), (15.0, 3.0, 0.8), (20.5, 2.0, 0.35)), 0.08,
                    (1.16, 1.05, 1.0, 0.99, 0.94, 0.52, 0.47), ((tuple(range(7)), 0, 24),), 0.0),
    "tier2": Stream(0, 1.0, 640, 0.97, (), 0.0, (), ((WORKDAYS, 8, 18),), 0.020),
}  # fmt: skip
ESCALATED = 0.08
"""Share of answered phone calls that go on to tier2 while it is open."""


@dataclass(frozen=True)
class Clock:
    """The grid, and what everything depends on: each array of shape (intervals,)."""

    starts: pd.DatetimeIndex
    day: NDArray[np.int64]
    hour: Array
    weekday: NDArray[np.int64]
    years: Array


def grid() -> Clock:
    """Every interval of the history, regular in UTC: 23 and 25 hours on the odd days of daylight saving."""
    begin, end = pd.Timestamp(FIRST, tz=ZONE), pd.Timestamp(LAST + dt.timedelta(1), tz=ZONE)
    utc = pd.date_range(begin.tz_convert("UTC"), end.tz_convert("UTC"), freq=f"{INTERVAL_MIN}min", inclusive="left")
    starts = utc.tz_convert(ZONE)
    wall = starts.tz_localize(None)
    day = np.asarray((wall.normalize() - pd.Timestamp(FIRST)).days, dtype=np.int64)
    hour = np.asarray(starts.hour + starts.minute / 60, dtype=float)
    return Clock(starts, day, hour, np.asarray(starts.day_of_week, dtype=np.int64), day / 365.25)


def _season(date: dt.date) -> float:
    days, factors = zip(*SEASON, strict=True)
    return float(np.interp(date.timetuple().tm_yday, days, factors))


def _holiday(date: dt.date) -> float:
    if date - dt.timedelta(1) in CLOSED and date.weekday() < 5:
        return 1.12  # what could not be asked yesterday
    return QUIET.get(date, 1.0)


def _sale(date: dt.date) -> float:
    since = [(date - friday).days for friday in BLACK_FRIDAYS]
    return next((SALE_DAYS[days] for days in since if 0 <= days < len(SALE_DAYS)), 1.0)


def day_levels(queue: str) -> Array:
    """Factor of each day of the history by month, holiday, sale and campaign, shape (days,)."""
    dates = [FIRST + dt.timedelta(number) for number in range(DAYS)]
    levels = np.array([_season(date) * _holiday(date) for date in dates])
    if queue in ("phone", "chat"):
        levels *= [_sale(date) for date in dates]
        levels *= [1.35 if CAMPAIGN[0] <= date <= CAMPAIGN[1] else 1.0 for date in dates]
    closed = np.array([date in CLOSED for date in dates])
    levels[closed] *= 0.35 if queue == "email" else 0.0
    return levels


def _open(stream: Stream, clock: Clock) -> NDArray[np.bool_]:
    spans = [
        np.isin(clock.weekday, days) & (clock.hour >= begin) & (clock.hour < end) for days, begin, end in stream.hours
    ]
    return np.any(spans, axis=0)


def _shape(stream: Stream, clock: Clock) -> Array:
    """Share of an ordinary Wednesday's contacts by interval; sums to one over that day's opening hours."""

    def curve(hour: Array) -> Array:
        bells = [weight * np.exp(-0.5 * ((hour - at) / width) ** 2) for at, width, weight in stream.humps]
        return stream.floor + np.sum(bells, axis=0)

    _, begin, end = stream.hours[0]
    wednesday = np.arange(begin, end, INTERVAL_MIN / 60)
    shape: Array = curve(clock.hour) / curve(wednesday).sum()
    return shape


def _outage(clock: Clock) -> NDArray[np.bool_]:
    ends = clock.starts + pd.Timedelta(minutes=INTERVAL_MIN)
    return np.asarray((ends > OUTAGE[0]) & (clock.starts < OUTAGE[1]))


def rates(queue: str, clock: Clock, rng: np.random.Generator, shared: Array) -> Array:
    """Expected contacts per interval, shape (intervals,), with gamma noise by day and by interval."""
    stream = STREAMS[queue]
    growth = stream.growth ** (clock.years / clock.years[-1] - 1)
    own = rng.gamma(1 / 0.035**2, 0.035**2, DAYS)
    fine = rng.gamma(1 / 0.06**2, 0.06**2, clock.hour.size)
    level = (day_levels(queue) * shared * own)[clock.day] * np.asarray(stream.week)[clock.weekday]
    rate: Array = stream.per_weekday * growth * level * _shape(stream, clock) * fine
    if queue in ("phone", "vip"):
        rate *= np.where(_outage(clock), 2.5 if queue == "phone" else 1.8, 1.0)
    return np.where(_open(stream, clock), rate, 0.0)


def handle_times(queue: str, clock: Clock, volume: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """Average handle time per interval, seconds: drifting, longer in the evening, noisy with few contacts."""
    stream = STREAMS[queue]
    drift = stream.aht_drift ** (clock.years / clock.years[-1] - 1)
    wave = 1 + 0.02 * np.sin(2 * np.pi * clock.years * 1.6)
    evening = 1 + 0.05 * np.clip((clock.hour - 16) / 5, 0, 1)
    noise = 1 + 0.33 * rng.standard_normal(volume.size) / np.sqrt(np.maximum(volume, 1))
    calm = np.where(_outage(clock) & (queue in ("phone", "vip")), 0.8, 1.0)
    aht: Array = stream.aht_s * drift * wave * evening * calm * np.clip(noise, 0.35, 2.2)
    return aht


def _rows(queue: str, clock: Clock, volume: NDArray[np.int64], rng: np.random.Generator) -> pd.DataFrame:
    stream = STREAMS[queue]
    share = np.where(_outage(clock), 0.34, stream.patience)
    abandoned = rng.binomial(volume, share) if stream.patience else np.zeros_like(volume)
    aht = np.rint(handle_times(queue, clock, volume, rng))
    known = volume > 0
    frame = pd.DataFrame({"start": clock.starts, "queue": queue, "volume": volume})
    frame["aht_s"] = pd.array(np.where(known, aht, -1), dtype="Int64")
    frame.loc[~known, "aht_s"] = pd.NA
    frame["answered"] = pd.array(volume - abandoned, dtype="Int64")
    frame["abandoned"] = pd.array(abandoned, dtype="Int64")
    if not stream.patience:
        frame[["answered", "abandoned"]] = pd.NA  # nobody waits on the line for an e-mail
    shut = np.isin(clock.day, [(date - FIRST).days for date in CLOSED]) & (queue != "email")
    return frame[_open(stream, clock) & ~shut]


def history(seed: int) -> pd.DataFrame:
    """The whole history, ``start,queue,volume,aht_s,answered,abandoned``, sorted by queue, then start.

    One day is missing and one is recorded twice, as happens.
    """
    clock = grid()
    streams = dict(zip(STREAMS, np.random.SeedSequence(seed).spawn(len(STREAMS)), strict=True))
    shared = np.random.default_rng([seed, 99]).gamma(1 / 0.04**2, 0.04**2, DAYS)
    frames = {}
    for queue in ("phone", "vip", "chat", "email"):
        rng = np.random.default_rng(streams[queue])
        frames[queue] = _rows(queue, clock, rng.poisson(rates(queue, clock, rng, shared)), rng)
    rng = np.random.default_rng(streams["tier2"])
    answered = np.zeros(clock.hour.size, dtype=np.int64)
    answered[frames["phone"].index] = frames["phone"]["answered"].to_numpy(dtype=np.int64)
    frames["tier2"] = _rows("tier2", clock, rng.binomial(answered, ESCALATED), rng)
    table = pd.concat([frames[queue] for queue in STREAMS], ignore_index=True)
    dates = table["start"].dt.date
    table = table[dates != MISSING_DAY]
    twice = table[table["start"].dt.date == REPEATED_DAY]
    return pd.concat([table, twice], ignore_index=True)
