"""Opening hours, the interval grid and public holidays, right across daylight saving."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def clock_minutes(text: str) -> int:
    """Minutes after midnight of a clock time ``HH:MM`` from 00:00 to 24:00.

    Raises
    ------
    ValueError
        If the text is no such time.
    """
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if match:
        hours, minutes = int(match[1]), int(match[2])
        if minutes < 60 and hours * 60 + minutes <= 1440:
            return hours * 60 + minutes
    raise ValueError(f"{text!r} is no clock time; write HH:MM from 00:00 to 24:00")


def day_numbers(text: str) -> tuple[int, ...]:
    """Weekdays (0 is Monday) named by ``Mon``, ``Mon-Fri`` or ``Mon,Wed,Fri-Sun``.

    Raises
    ------
    ValueError
        If a name is not one of Mon Tue Wed Thu Fri Sat Sun.
    """
    days: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first not in DAY_NAMES or (last and last not in DAY_NAMES):
            raise ValueError(f"{text!r} names no weekdays; write e.g. Mon-Fri or Mon,Wed")
        begin, end = DAY_NAMES.index(first), DAY_NAMES.index(last or first)
        days += [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]
    return tuple(dict.fromkeys(days))


@dataclass(frozen=True)
class OpeningHours:
    """When a queue is open in an ordinary week, on the local clock.

    Attributes
    ----------
    spans : tuple of (weekday, from_min, to_min)
        Weekday 0 is Monday; minutes after that day's midnight; ``to_min`` may exceed 1440 (past midnight).
    """

    spans: tuple[tuple[int, int, int], ...]

    @classmethod
    def parse(cls, texts: Iterable[str]) -> OpeningHours:
        """Read ``["Mon-Fri 07:00-21:00", "Sat 08:00-18:00"]``; no days named means every day.

        Raises
        ------
        ValueError
            If a text is not of that form, or a span is empty.
        """
        spans: list[tuple[int, int, int]] = []
        for text in texts:
            days, _, hours = text.strip().rpartition(" ")
            begin_text, dash, end_text = hours.partition("-")
            if not dash:
                raise ValueError(f"{text!r} are no opening hours; write e.g. 'Mon-Fri 07:00-21:00'")
            begin, end = clock_minutes(begin_text), clock_minutes(end_text)
            if begin == end:
                raise ValueError(f"{text!r} opens for no time at all; write a later end, or 00:00-24:00")
            end += 1440 if end < begin else 0
            spans += [(day, begin, end) for day in (day_numbers(days) if days else range(7))]
        return cls(tuple(sorted(set(spans))))

    @classmethod
    def always(cls) -> OpeningHours:
        """Open around the clock."""
        return cls(tuple((day, 0, 1440) for day in range(7)))

    def mask(
        self, starts: pd.DatetimeIndex, special: Mapping[dt.date, OpeningHours] | None = None
    ) -> NDArray[np.bool_]:
        """Which intervals begin while open.

        Parameters
        ----------
        starts : DatetimeIndex, shape (n,)
            Interval starts on the local clock (aware or wall time).
        special : mapping of date to OpeningHours, optional
            Replaces the week's hours for spans that begin on that date; its spans' weekday is ignored.

        Returns
        -------
        ndarray of bool, shape (n,)
        """
        special = special or {}
        minute = np.asarray(starts.hour * 60 + starts.minute)
        weekday = np.asarray(starts.day_of_week)
        open_ = np.zeros(len(starts), dtype=bool)
        for day, begin, end in self.spans:
            open_ |= (weekday == day) & (minute >= begin) & (minute < end)
            if end > 1440:
                open_ |= (weekday == (day + 1) % 7) & (minute + 1440 < end)
        midnight = (starts.tz_localize(None) if starts.tz is not None else starts).normalize()
        for date in sorted({day + dt.timedelta(ahead) for day in special for ahead in (0, 1)}):
            here = np.asarray(midnight == pd.Timestamp(date))
            clock = minute[here]
            flag = np.zeros(clock.size, dtype=bool)
            for begin, end in self._spans_of(date, special):
                flag |= (clock >= begin) & (clock < end)
            for _, end in self._spans_of(date - dt.timedelta(1), special):
                flag |= clock + 1440 < end
            open_[here] = flag
        return open_

    def words(self) -> str:
        """The week as people write it: ``Mon-Fri 07:00-21:00, Sat 08:00-18:00``; ``closed`` without spans."""
        if not self.spans:
            return "closed"
        days_of: dict[tuple[int, int], list[int]] = {}
        for day, begin, end in self.spans:
            days_of.setdefault((begin, end), []).append(day)
        if set(days_of) == {(0, 1440)} and len(days_of[0, 1440]) == 7:
            return "always"
        parts = sorted((days, begin, end) for (begin, end), days in days_of.items())
        return ", ".join(f"{_days_in_words(days)} {_clock(begin)}-{_clock(end)}" for days, begin, end in parts)

    def _spans_of(self, date: dt.date, special: Mapping[dt.date, OpeningHours]) -> list[tuple[int, int]]:
        if date in special:
            return [(begin, end) for _, begin, end in special[date].spans]
        return [(begin, end) for day, begin, end in self.spans if day == date.weekday()]


def _days_in_words(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(DAY_NAMES[run[0]] if len(run) == 1 else f"{DAY_NAMES[run[0]]}-{DAY_NAMES[run[-1]]}" for run in runs)


def _clock(minutes: int) -> str:
    within = minutes if minutes <= 1440 else minutes - 1440
    return f"{within // 60:02d}:{within % 60:02d}"


def interval_starts(start: dt.date, days: int, interval_min: int, time_zone: str) -> pd.DatetimeIndex:
    """Aware starts of every interval of the local days; 23 or 25 hours on the odd days of daylight saving.

    Parameters
    ----------
    start : date
        First local day.
    days : int
        Number of local days, at least 1.
    interval_min : int
        Length of an interval, minutes; 1440 gives local midnights.
    time_zone : str
        IANA name.

    Returns
    -------
    DatetimeIndex, aware in `time_zone`, regular in UTC unless daily
    """
    if interval_min == 1440:
        return pd.date_range(start, periods=days, freq="D", tz=time_zone)
    begin = pd.Timestamp(start, tz=time_zone)
    end = pd.Timestamp(start + dt.timedelta(days), tz=time_zone)
    utc = pd.date_range(begin.tz_convert("UTC"), end.tz_convert("UTC"), freq=f"{interval_min}min", inclusive="left")
    return utc.tz_convert(time_zone)


def odd_clock_move(start: dt.date, days: int, interval_min: int, time_zone: str) -> dt.date | None:
    """The first of the local days on which the clock moves by no whole number of intervals; None where none does.

    From then on the intervals would begin beside the clock's: Lord Howe's moves by 30 minutes, and hours of the
    day before are no hours of the day after. Days are not affected.

    Parameters
    ----------
    start : date
    days : int
    interval_min : int
        Minutes.
    time_zone : str
        IANA name.
    """
    if interval_min == 1440:
        return None
    midnights = pd.date_range(start, periods=days + 1, freq="D", tz=time_zone)
    minutes = np.diff(midnights.as_unit("s").asi8) // 60
    odd = np.flatnonzero(minutes % interval_min)
    return midnights[odd[0]].date() if odd.size else None


def holiday_names(code: str | None, first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """Public holidays between two dates, both included.

    Parameters
    ----------
    code : str or None
        Country, or country and region, as the `holidays` library spells them: ``US``, ``US-NY``, ``GB-ENG``.
    first, last : date

    Returns
    -------
    dict of date to str
        Empty without a code.

    Raises
    ------
    ValueError
        If the library does not know the code.
    """
    if not code:
        return {}
    import holidays

    country, _, region = code.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=range(first.year, last.year + 1))
    except (
        NotImplementedError,  # raised by the holidays library for a place it does not know; nothing of ours is unbuilt
        AttributeError,  # and for a name it does not know
    ) as error:
        raise ValueError(f"{code!r} is no country or region that the holidays library knows") from error
    return {date: name for date, name in sorted(found.items()) if first <= date <= last}
