"""Accuracy and cost of the long horizon, rolling origin beside simple methods and damped Holt-Winters.

    python benchmarks/forecast_long.py [FOLDER] [--origins 6] [--only NAME]

FOLDER holds the research data, default ../shared/data: reservations_daily.csv, il_bank_30min.csv. Ten daily series of
four years with a known make are simulated beside them. Prints by series and weeks ahead the WAPE, bias and coverage of
week totals in percent: over the four weeks that end so many weeks ahead, all origins together.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import holiday_names
from forecasting.history import History, read_history
from forecasting.long_horizon import forecast_long
from forecasting.series import Series

Array = NDArray[np.float64]
LEADS = (4, 13, 26, 52)
FIRST = dt.date(2022, 1, 3)
DAYS = 4 * 364
STEP_WEEKS = 16
FEWEST_WEEKS = 17


@dataclass(frozen=True)
class Make:
    """What a simulated queue does.

    Attributes
    ----------
    season : float
        Size of the yearly wave of its log.
    growth : float
        Factor a year, until year `growth_ends`.
    shift : float
        Step of the log level in year 2.4.
    begins : float
        Year of its first row.
    august : bool
        Without rows for the first sixteen days of August.
    level : float
        Contacts a day.
    """

    season: float
    growth: float = 1.0
    growth_ends: float = 9.0
    shift: float = 0.0
    begins: float = 0.0
    august: bool = False
    level: float = 1500.0


SIMULATED = {
    "strong season": Make(0.3),
    "weak season": Make(0.06),
    "no season": Make(0.0),
    "growth 15 %": Make(0.12, growth=1.15),
    "growth that ends": Make(0.12, growth=1.25, growth_ends=2.6),
    "decline 12 %": Make(0.12, growth=0.88),
    "level shift": Make(0.15, shift=0.35),
    "new queue": Make(0.15, begins=2.2),
    "summer closure": Make(0.1, august=True),
    "small queue": Make(0.2, level=25.0),
}


def made(seed: int, make: Make) -> History:
    """Daily counts of four years: weekday, US holidays, a drifting level and what is made of it."""
    rng = np.random.default_rng(seed)
    day = np.arange(DAYS, dtype=float)
    year, turn = day / 365.25, 2 * np.pi * (day - 20) / 365.25
    dates = pd.date_range(FIRST, periods=DAYS, freq="D")
    holidays = holiday_names("US", FIRST, dates[-1].date())
    log = np.log(make.level) + np.log([1.25, 1.1, 1.0, 0.98, 1.0, 0.6, 0.5])[dates.day_of_week]
    log += np.array([-0.6 if date.date() in holidays else 0.0 for date in dates])
    log += np.cumsum(rng.normal(0, 0.012 / np.sqrt(7), DAYS))
    log += rng.normal(0, 0.06, DAYS) + np.repeat(rng.normal(0, 0.03, DAYS // 7), 7)
    log += make.season * (np.cos(turn) + 0.4 * np.cos(2 * turn + 1.0))
    log += np.log(make.growth) * np.minimum(year, make.growth_ends) + np.where(year > 2.4, make.shift, 0.0)
    known = (year >= make.begins) & ~(make.august & (dates.month == 8) & (dates.day <= 16))
    frame = pd.DataFrame({"start": dates.tz_localize("UTC"), "queue": "q", "volume": rng.poisson(np.exp(log)) * 1.0})
    for column in ("aht_s", "answered", "abandoned", "asa_s", "service_level"):
        frame[column] = np.nan
    return History(frame[known].reset_index(drop=True), 1440, "UTC")


def histories(folder: Path) -> Iterator[tuple[str, History, str | None]]:
    """Name, history and holidays of every series."""
    for name, file, zone, holidays in (
        ("reservations", "reservations_daily.csv", "UTC", None),
        ("IL bank", "il_bank_30min.csv", "Asia/Jerusalem", "IL"),
    ):
        yield name, read_history(folder / file, time_zone=zone), holidays
    for seed, (name, make) in enumerate(SIMULATED.items()):
        yield name, made(seed, make), "US"


def daily_totals(history: History) -> pd.Series:
    """Contacts by local day, 0 where there is no row."""
    day = history.frame["start"].dt.tz_localize(None).dt.normalize()
    return history.frame["volume"].groupby(day).sum().asfreq("D", fill_value=0.0)


def weeks_before(total: pd.Series, origin: int) -> Array:
    """Week totals up to a day, old to new."""
    n = origin // 7
    return np.asarray(total.to_numpy()[origin - 7 * n : origin].reshape(n, 7).sum(axis=1))


def naive(weeks: Array, ahead: int) -> Array:
    """Last year's week, or the mean of the last four."""
    if len(weeks) < 52:
        return np.full(ahead, weeks[-4:].mean())
    return np.asarray(np.resize(weeks[-52:], ahead))


def mean_of_13(weeks: Array, ahead: int) -> Array:
    """Mean of the last thirteen weeks."""
    return np.full(ahead, weeks[-13:].mean())


def holt_winters(weeks: Array, ahead: int) -> Array:
    """Exponential smoothing of the logs with damped trend, and a season from two years on."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seasonal = "add" if len(weeks) >= 104 else None
        model = ExponentialSmoothing(
            np.log(weeks + 0.5), trend="add", damped_trend=True, seasonal=seasonal, seasonal_periods=52
        )
        return np.asarray(np.exp(np.minimum(model.fit().forecast(ahead), 20.0)))


PEERS = {"naive": naive, "mean of 13": mean_of_13, "Holt-Winters": holt_winters}


def ours(history: History, first_day: dt.date, days: int, holidays: str | None) -> tuple[Array, Array, float]:
    """Week means, week bands (weeks, 4) and CPU seconds."""
    begin = time.process_time()
    series = [Series(queue, aht_s=180.0) for queue in history.frame["queue"].unique()]
    made_ = forecast_long(history, series, first_day, days, holidays=holidays, week_starts=first_day.weekday())
    used = time.process_time() - begin
    bands = made_.weekly[["q025", "q10", "q90", "q975"]].to_numpy(dtype=float)
    return made_.weekly["mean"].to_numpy(dtype=float), bands, used


def score(history: History, holidays: str | None, origins: int) -> tuple[pd.DataFrame, float]:
    """One row a lead: WAPE of all, bias and coverage of ours, percent; and CPU seconds a forecast."""
    total = daily_totals(history)
    found: dict[int, list[tuple[Array, ...]]] = {lead: [] for lead in LEADS}
    cpu = []
    for number in range(origins):
        origin = len(total) - 7 * (4 + STEP_WEEKS * number)
        if origin < 7 * FEWEST_WEEKS:
            break
        first_day = total.index[origin].date()
        ahead = min((len(total) - origin) // 7, LEADS[-1])
        before = history.frame["start"] < pd.Timestamp(first_day, tz=history.time_zone)
        past = History(history.frame[before].reset_index(drop=True), history.interval_min, history.time_zone)
        mean, bands, used = ours(past, first_day, 7 * ahead, holidays)
        cpu.append(used)
        weeks = weeks_before(total, origin)
        peers = [method(weeks, ahead) for method in PEERS.values()]
        actual = total.to_numpy()[origin : origin + 7 * ahead].reshape(ahead, 7).sum(axis=1)
        for lead in LEADS:
            part = slice(lead - 4, lead)
            if ahead >= lead:
                found[lead].append((actual[part], mean[part], *(peer[part] for peer in peers), bands[part].T))
    return pd.DataFrame([_row(lead, rows) for lead, rows in found.items() if rows]), float(np.mean(cpu))


def _row(lead: int, rows: list[tuple[Array, ...]]) -> dict[str, float]:
    actual, mean, *peers = (np.concatenate(column) for column in list(zip(*rows, strict=True))[:-1])
    low95, low80, high80, high95 = np.concatenate([row[-1] for row in rows], axis=1)
    return {
        "weeks ahead": lead,
        "origins": len(rows),
        "ours": 100 * float(np.abs(mean - actual).sum() / actual.sum()),
        **{
            name: 100 * float(np.abs(peer - actual).sum() / actual.sum())
            for name, peer in zip(PEERS, peers, strict=True)
        },
        "bias": 100 * float((mean - actual).sum() / actual.sum()),
        "cover80": 100 * float(np.mean((actual >= low80) & (actual <= high80))),
        "cover95": 100 * float(np.mean((actual >= low95) & (actual <= high95))),
    }


def main() -> None:
    """Print a table a series, and the mean of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    parser.add_argument("--origins", type=int, default=6)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    tables = []
    for name, history, holidays in histories(asked.folder):
        if asked.only not in name:
            continue
        found, cpu = score(history, holidays, asked.origins)
        tables.append(found)
        print(f"\n{name}, percent; {cpu:.2f} CPU seconds a forecast")
        print(found.round(1).to_string(index=False), flush=True)
    print("\nmean of all series, percent")
    print(pd.concat(tables).groupby("weeks ahead").mean().drop(columns="origins").round(1).to_string())


if __name__ == "__main__":
    main()
