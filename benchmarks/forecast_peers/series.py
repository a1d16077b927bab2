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
    def whole(self) -> DayTable:
        """Everything that came: actuals are taken from here and nowhere else."""
        past = queue_history(self.history, self.queue)
        return day_table(past, self.queue, past.days[-1].date(), self.real.holidays, ())

    def origins(self, days: int, count: int) -> list[int]:
        """Day numbers of the latest weekly origins with known horizons, at least four weeks into the history."""
        latest = self.whole.known - days
        found = [latest - STEP_DAYS * back for back in range(count)]
        return [origin for origin in reversed(found) if origin >= LONGEST_DAYS]

    def date(self, origin: int) -> dt.date:
        """Date of a day number."""
        return pd.Timestamp(self.whole.dates[0]).date() + dt.timedelta(origin)

    def cut(self, origin: int, days: int) -> DayTable:
        """The table as it was known at local midnight of the origin."""
        until = pd.Timestamp(self.date(origin), tz=self.history.time_zone)
        past = queue_history(self.history, self.queue, until=until)
        last = self.date(origin + days - 1)
        return day_table(past, self.queue, last, self.real.holidays, ())

    def scored(self, near_holidays: bool) -> NDArray[np.bool_]:
        """Days that count: all, or all but public holidays and their eves."""
        dates = [self.date(number) for number in range(self.whole.known)]
        if near_holidays:
            return np.ones(len(dates), dtype=bool)
        named = holiday_names(self.real.holidays, dates[0], dates[-1] + dt.timedelta(1))
        return np.array([date not in named and date + dt.timedelta(1) not in named for date in dates])

    def write(self, origin: int, cache: Path) -> Path:
        """Write the history before an origin and the empty horizon for the peers; the folder's name tells its content.

        Nothing at or after the origin is in any file but the calendar: hours as learned before it, public holidays.
        """
        table = self.cut(origin, LONGEST_DAYS)
        starts = cell_starts(pd.DatetimeIndex(table.dates), self.history.interval_min).to_numpy()
        starts = starts.reshape(table.volume.shape)
        past, coming = slice(0, origin), slice(origin, origin + LONGEST_DAYS)
        seen = table.open[past] & np.isfinite(table.volume[past])
        history = pd.DataFrame({"start": starts[past][seen], "volume": table.volume[past][seen]})
        future = pd.DataFrame({"start": starts[coming][table.open[coming]]})
        held = table.holidays or ("",) * len(table.dates)
        days = pd.DataFrame({"day": table.dates.astype("datetime64[ns]"), "holiday": held})
        told = json.dumps({"origin": str(self.date(origin)), "interval_min": self.history.interval_min})
        texts = {
            "history.csv": history.to_csv(index=False),
            "future.csv": future.to_csv(index=False),
            "days.csv": days.to_csv(index=False),
            "case.json": told,
        }
        digest = hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:8]
        folder = cache / self.real.name.replace(" ", "_") / f"{self.date(origin)}-{digest}"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text)
        return folder

    def laid_out(
        self, origin: int, days: int, starts: pd.DatetimeIndex, values: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Values by start as days by slots, shape (days, slots, ...); zero where a peer was not asked."""
        first = pd.Timestamp(self.date(origin))
        day = ((starts.normalize() - first) // pd.Timedelta(days=1)).to_numpy()
        slot = np.asarray((starts.hour * 60 + starts.minute) // self.history.interval_min)
        out = np.zeros((days, self.whole.slots, *values.shape[1:]))
        kept = day < days
        out[day[kept], slot[kept]] = values[kept]
        return out
