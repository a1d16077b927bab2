"""Real series, their origins, and the cut histories that peers may see."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import holiday_names
from forecasting.days import DayTable
from forecasting.grid import cell_starts, queue_history
from forecasting.history import History, read_history
from forecasting.queue_model import day_table
from forecasting.series import Series

LONGEST_DAYS = 28
STEP_DAYS = 7


@dataclass(frozen=True)
class Real:
    """A research series: name, file, time zone and whose public holidays."""

    name: str
    file: str
    time_zone: str
    holidays: str
    around_holidays: bool = False
    """Whether it is also scored without public holidays and their eves."""


SERIES = (
    Real("bank 30 min", "bank_calls_30min.csv", "America/New_York", "US"),
    Real("IL 30 min", "il_bank_30min.csv", "Asia/Jerusalem", "IL", around_holidays=True),
    Real("reservations", "reservations_daily.csv", "Europe/London", "GB-ENG"),  # its special days are England's
    Real("bank 5 min", "bank_calls_5min.csv.gz", "America/New_York", "US"),
)


@dataclass(frozen=True)
class Read:
    """A series read whole, for the actuals, and cut, for the forecasts."""

    real: Real
    history: History

    @staticmethod
    def of(real: Real, folder: Path) -> Read:
        """Read the file."""
        return Read(real, read_history(folder / real.file, time_zone=real.time_zone))

    @property
    def queue(self) -> Series:
        """The one queue, its hours learned."""
        return Series(self.history.frame["queue"].iloc[0])

    @cached_property
    def rows(self) -> pd.Series:
        """Volumes of the file's rows by local start; the repeated autumn hour is their mean."""
        starts = self.history.frame["start"].dt.tz_localize(None)
        return self.history.frame["volume"].groupby(starts.to_numpy()).mean()

    @cached_property
    def volume(self) -> NDArray[np.float64]:
        """What came, NaN where the file has no row, shape (days, slots): the only source of actuals."""
        first, last = self.rows.index[0].normalize(), self.rows.index[-1].normalize()
        cells = cell_starts(pd.date_range(first, last), self.history.interval_min)
        return self.rows.reindex(cells).to_numpy(dtype=float).reshape(-1, 1440 // self.history.interval_min)

    @property
    def known(self) -> int:
        """Days of the file."""
        return len(self.volume)

    def origins(self, days: int, count: int) -> list[int]:
        """Day numbers of the latest weekly origins with known horizons, at least four weeks into the history."""
        latest = self.known - days
        found = [latest - STEP_DAYS * back for back in range(count)]
        return [origin for origin in reversed(found) if origin >= LONGEST_DAYS]

    def date(self, origin: int) -> dt.date:
        """Date of a day number."""
        return self.rows.index[0].date() + dt.timedelta(origin)

    def cut(self, origin: int, days: int) -> DayTable:
        """The table as it was known at local midnight of the origin."""
        until = pd.Timestamp(self.date(origin), tz=self.history.time_zone)
        past = queue_history(self.history, self.queue, until=until)
        last = self.date(origin + days - 1)
        return day_table(past, self.queue, last, self.real.holidays, ())

    def scored(self, near_holidays: bool) -> NDArray[np.bool_]:
        """Days that count: all, or all but public holidays and their eves."""
        dates = [self.date(number) for number in range(self.known)]
        if near_holidays:
            return np.ones(len(dates), dtype=bool)
        named = holiday_names(self.real.holidays, dates[0], dates[-1] + dt.timedelta(1))
        return np.array([date not in named and date + dt.timedelta(1) not in named for date in dates])

    def write(self, origin: int, cache: Path) -> Path:
        """Write the history before an origin and the empty horizon for the peers; the folder's name tells its content.

        Nothing at or after the origin is in any file but the public holidays. Asked for are the cells of the week that
        had rows on at least half of the days of their weekday that had any.
        """
        start = pd.Timestamp(self.date(origin))
        past = self.rows[self.rows.index < start]
        days = pd.date_range(past.index[0].normalize(), start + pd.Timedelta(days=LONGEST_DAYS - 1))
        cells = cell_starts(days[days >= start], self.history.interval_min)
        history = pd.DataFrame({"start": past.index, "volume": past.to_numpy()})
        future = pd.DataFrame({"start": cells[np.tile(self.usual_rows(origin), (LONGEST_DAYS // 7, 1)).ravel()]})
        names = holiday_names(self.real.holidays, days[0].date(), days[-1].date())
        named = pd.DataFrame({"day": days, "holiday": [names.get(day.date(), "") for day in days]})
        told = json.dumps({"origin": str(self.date(origin)), "interval_min": self.history.interval_min})
        texts = {
            "history.csv": history.to_csv(index=False),
            "future.csv": future.to_csv(index=False),
            "days.csv": named.to_csv(index=False),
            "case.json": told,
        }
        digest = hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:8]
        folder = cache / self.real.name.replace(" ", "_") / f"{self.date(origin)}-{digest}"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text)
        return folder

    def usual_rows(self, origin: int) -> NDArray[np.bool_]:
        """Which cells of the week after an origin have rows as a rule before it, shape (7, slots)."""
        seen = np.isfinite(self.volume[:origin])
        usual = []
        for day in range(7):
            alike = seen[(origin + day) % 7 :: 7]
            alike = alike[alike.any(axis=1)]
            usual.append(alike.mean(axis=0) >= 0.5 if len(alike) else np.zeros(seen.shape[1], dtype=bool))
        return np.array(usual)

    def laid_out(
        self, origin: int, days: int, starts: pd.DatetimeIndex, values: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Values by start as days by slots, shape (days, slots, ...); zero where a peer was not asked."""
        first = pd.Timestamp(self.date(origin))
        day = ((starts.normalize() - first) // pd.Timedelta(days=1)).to_numpy()
        slot = np.asarray((starts.hour * 60 + starts.minute) // self.history.interval_min)
        out = np.zeros((days, self.volume.shape[1], *values.shape[1:]))
        kept = day < days
        out[day[kept], slot[kept]] = values[kept]
        return out
