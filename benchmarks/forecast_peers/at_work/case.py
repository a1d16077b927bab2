"""One cut history as a peer sees it, and what it gives back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

LEVELS = np.array([0.025, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.975])
BANDS = (50, 80, 90, 95)
"""Two-sided bands, percent, whose ends and middle are LEVELS."""

NORMAL_95 = 1.959964
PROFILE_DAYS = 56
TWO_YEARS_DAYS = 730


@dataclass(frozen=True)
class Answer:
    """Forecast of every open interval to come, shape (n,) and (n, 9); of day totals, shape (open days, 9)."""

    mean: np.ndarray
    quantiles: np.ndarray | None = None
    day_quantiles: np.ndarray | None = None


@dataclass(frozen=True)
class Case:
    """A history cut at its origin.

    Attributes
    ----------
    history : DataFrame
        ``start,volume`` of the open intervals that are known, in order, all before the origin.
    future : DatetimeIndex
        Starts of the open intervals to forecast.
    holidays : Series of str by day
        Name of the public holiday or empty, from the first day of the history to the last day to come.
    interval_min : int
    """

    history: pd.DataFrame
    future: pd.DatetimeIndex
    holidays: pd.Series
    interval_min: int

    @staticmethod
    def read(folder: Path) -> Case:
        """Read what the benchmark wrote."""
        told = json.loads((folder / "case.json").read_text())
        future = pd.DatetimeIndex(pd.read_csv(folder / "future.csv", parse_dates=["start"])["start"])
        named = pd.read_csv(folder / "days.csv", parse_dates=["day"], keep_default_na=False)
        history = pd.read_csv(folder / "history.csv", parse_dates=["start"])
        return Case(history, future, named.set_index("day")["holiday"], told["interval_min"])

    @property
    def daily(self) -> bool:
        """Whether an interval is a whole day."""
        return self.interval_min == 1440

    @cached_property
    def future_days(self) -> pd.DatetimeIndex:
        """Open days to come, in order."""
        return self.future.normalize().unique()

    @cached_property
    def history_days(self) -> int:
        """Calendar days that the history spans."""
        return int((self.future_days[0] - self.history["start"].iloc[0].normalize()).days)

    @cached_property
    def open_cells(self) -> pd.MultiIndex:
        """Weekday and minute of the day of the cells of an ordinary week, in order."""
        cells = pd.DataFrame({"weekday": self.future.weekday, "minute": minute(self.future)}).drop_duplicates()
        return pd.MultiIndex.from_frame(cells.sort_values(["weekday", "minute"], ignore_index=True))

    @cached_property
    def open_days(self) -> int:
        """Open days of an ordinary week."""
        return int(self.open_cells.get_level_values("weekday").nunique())

    @cached_property
    def slots(self) -> int:
        """Open intervals of an ordinary day."""
        return len(self.open_cells) // self.open_days

    @cached_property
    def regular(self) -> pd.Series:
        """Past volumes by start on the ordinary week's cells, without a gap, for models that count rows.

        A cell that is missing (a holiday on which nobody answered) takes the same cell of the week before, or after.
        """
        every = pd.date_range(
            self.history["start"].iloc[0].normalize(),
            self.future_days[0] - pd.Timedelta(minutes=self.interval_min),
            freq=f"{self.interval_min}min",
        )
        cell = pd.MultiIndex.from_arrays([every.weekday, minute(every)])
        every = every[cell.isin(self.open_cells)]
        seen = self.history.set_index("start")["volume"].reindex(every)
        by_cell = seen.groupby([every.weekday, minute(every)])
        return by_cell.ffill().fillna(by_cell.bfill()).fillna(0.0)

    @cached_property
    def totals(self) -> pd.Series:
        """Past day totals by day, without a gap."""
        return self.regular.groupby(self.regular.index.normalize()).sum()

    def profile(self) -> tuple[pd.Series, np.ndarray]:
        """Mean share of the last eight weeks by weekday and minute; and each known day over its profile.

        The second, shape (days, slots), holds whole days: drawn at random they give the intervals' noise.
        """
        first = self.future_days[0] - pd.Timedelta(days=PROFILE_DAYS)
        rows = self.history[self.history["start"] >= first]
        day, at = rows["start"].dt.normalize(), minute(pd.DatetimeIndex(rows["start"]))
        share = rows["volume"] / rows.groupby(day)["volume"].transform("sum").clip(lower=1e-9)
        mean = share.groupby([rows["start"].dt.weekday, at]).mean()
        mean.index.names = ["weekday", "minute"]
        mean = mean.reindex(self.open_cells).fillna(0.0)
        usual = mean.reindex(pd.MultiIndex.from_arrays([rows["start"].dt.weekday, at])).to_numpy()
        ratio = np.divide(share.to_numpy(), usual, out=np.ones(len(share)), where=usual > 0)
        table = pd.DataFrame({"day": day.to_numpy(), "minute": at, "ratio": ratio})
        return mean, table.pivot_table(index="day", columns="minute", values="ratio").fillna(1.0).to_numpy()


def minute(starts: pd.DatetimeIndex) -> np.ndarray:
    """Minute of the day."""
    return np.asarray(starts.hour * 60 + starts.minute)


def from_bands(mean: np.ndarray, found: dict[str, np.ndarray]) -> np.ndarray:
    """Nine quantiles from a peer's two-sided bands, named ``lo-80`` and ``hi-80``, shape (n, 9)."""
    low = [np.asarray(found[f"lo-{band}"]) for band in sorted(BANDS, reverse=True)]
    high = [np.asarray(found[f"hi-{band}"]) for band in BANDS]
    return np.column_stack([*low, mean, *high])


def deviation(found: dict[str, np.ndarray]) -> np.ndarray:
    """Standard deviation behind a peer's normal bands."""
    return (np.asarray(found["hi-95"]) - np.asarray(found["lo-95"])) / (2.0 * NORMAL_95)


def over_the_day(case: Case, draws: np.ndarray, day_mean: np.ndarray) -> Answer:
    """Day totals laid over the day by the profile of the last eight weeks.

    Each draw of a day total (shape (draws, open days)) takes the deviations from the profile of one known day, so that
    the quantiles hold the doubt about the total and that of the interval.
    """
    profile, ratios = case.profile()
    rng = np.random.default_rng(1)
    at = minute(case.future)
    share = profile.reindex(pd.MultiIndex.from_arrays([case.future.weekday, at])).to_numpy()
    day = case.future_days.get_indexer(case.future.normalize())
    column = np.searchsorted(np.unique(at), at)
    noise = ratios[rng.integers(len(ratios), size=draws.shape)]
    quantiles = np.empty((len(at), len(LEVELS)))
    for number in range(len(case.future_days)):
        here = day == number
        drawn = draws[:, [number]] * share[here] * noise[:, number][:, column[here]]
        quantiles[here] = np.quantile(np.maximum(drawn, 0.0), LEVELS, axis=0).T
    days = np.quantile(np.maximum(draws, 0.0), LEVELS, axis=0).T
    return Answer(np.maximum(day_mean[day] * share, 0.0), quantiles, days)
