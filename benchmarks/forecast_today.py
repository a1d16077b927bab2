"""What the day so far is worth: the forecast of midnight, and the same updated in the course of the day.

    python benchmarks/forecast_today.py [FOLDER] [--days 56] [--series "bank 30 min"]

FOLDER holds the research data, default ../shared/data: bank_calls_30min.csv, il_bank_30min.csv. From each of the last
days a week is forecast at midnight and updated at 09:00, 10:00, 12:00 and 15:00. Prints the WAPE in percent for the
rest of the day, the next open day and the days after (`as it was`; `scaled`: all of it times contacts so far over those
expected; `updated`: ours), the difference of ours to each with its standard error over the days, and the coverage of
the 80 % and 95 % bands before and after; for intervals, and for the total of each part. Then CPU seconds an update.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.calendar import interval_starts
from forecasting.distribution import count_quantiles
from forecasting.history import History, read_history
from forecasting.model import forecast
from forecasting.result import LEVELS, Forecast
from forecasting.series import Series
from forecasting.today import reforecast

SERIES = (
    ("bank 30 min", "bank_calls_30min.csv", "America/New_York", "US"),
    ("IL 30 min", "il_bank_30min.csv", "Asia/Jerusalem", "IL"),
)
HOURS = (9, 10, 12, 15)
PARTS = ("rest of day", "next day", "days after")
BANDS = {"80": ("q10", "q90"), "95": ("q025", "q975")}

Found = dict[tuple[int, str, str], list[np.ndarray]]


def midnights(history: History, holidays: str, days: int) -> Iterator[tuple[Forecast, pd.DataFrame]]:
    """Forecast of a week from each of the last days, and what came in it."""
    last = history.frame["start"].max().date()
    queue = str(history.frame["queue"].iloc[0])
    for back in range(days + 6, 6, -1):
        starts = interval_starts(last - pd.Timedelta(days=back), 7, history.interval_min, history.time_zone)
        made = forecast(history, [Series(queue, aht_s=180.0)], starts, holidays=holidays)
        yield made, history.frame[history.frame["start"].between(starts[0], starts[-1])]


def parts(starts: pd.DatetimeIndex, now: pd.Timestamp, seen: np.ndarray) -> dict[str, np.ndarray]:
    """Intervals that were open and came, by part of the horizon."""
    day = starts.tz_localize(None).normalize()
    today = now.tz_localize(None).normalize()
    later = day[seen & (day > today)]
    following = later.min() if len(later) else today
    return {
        "rest of day": np.asarray(seen & (starts >= now) & (day == today)),
        "next day": np.asarray(seen & (day == following) & (day > today)),
        "days after": np.asarray(seen & (day > following)),
    }


def bands_of_total(one: Forecast, queue: str, where: np.ndarray) -> np.ndarray:
    mean = one.mean(queue)[where].sum()
    spread = one.paths[queue][:, where].sum(axis=1, dtype=float).var() / mean**2
    return count_quantiles(np.array([mean]), np.array([spread]))[0]


def inside(actual: np.ndarray, quantiles: np.ndarray, names: tuple[str, str]) -> np.ndarray:
    low, high = (quantiles[:, list(LEVELS).index(name)] for name in names)
    return (actual >= low) & (actual <= high)


def score(found: Found, hour: int, before: Forecast, after: Forecast, came: np.ndarray, now: pd.Timestamp) -> None:
    """Errors and hits of one day and hour, every part of it."""
    queue = next(iter(before.paths))
    mean = before.mean(queue)
    past = np.asarray(np.isfinite(came) & (before.starts < now))
    if not mean[past].sum():
        return  # a closed day that the forecast did not know of
    ratio = came[past].sum() / mean[past].sum()
    for part, where in parts(before.starts, now, np.isfinite(came) & (mean > 0)).items():
        if not where.any():
            continue
        actual = came[where]
        found[hour, part, "actual"].append(actual)
        means = {"as it was": mean[where], "scaled": ratio * mean[where], "updated": after.mean(queue)[where]}
        for name, guess in means.items():
            found[hour, part, name].append(np.array([np.abs(actual - guess).sum(), actual.sum()]))
            found[hour, part, f"total {name}"].append(np.array([abs(actual.sum() - guess.sum()), actual.sum()]))
        for name, one in (("before", before), ("after", after)):
            quantiles = one.frame[list(LEVELS)].to_numpy()[where]
            total = bands_of_total(one, queue, where)[None, :]
            for band, ends in BANDS.items():
                found[hour, part, f"{name} {band}"].append(inside(actual, quantiles, ends))
                found[hour, part, f"total {name} {band}"].append(inside(actual.sum()[None], total, ends))


def difference(ours: np.ndarray, theirs: np.ndarray) -> str:
    """WAPE of ours less theirs, percent, with the standard error of this ratio over the days."""
    apart, scale = ours[:, 0] - theirs[:, 0], ours[:, 1]
    value = apart.sum() / scale.sum()
    error = np.sqrt(((apart - value * scale) ** 2).sum()) / scale.sum()
    return f"{100 * value:+.2f} ±{100 * error:.2f}"


def table(found: Found, total: str) -> pd.DataFrame:
    rows = []
    for part in PARTS:
        for hour in HOURS:
            errors = {name: np.array(found[hour, part, total + name]) for name in ("as it was", "scaled", "updated")}
            row: dict[str, object] = {"part": part, "at": f"{hour:02d}:00", "days": len(errors["updated"])}
            row |= {name: f"{100 * e[:, 0].sum() / e[:, 1].sum():.2f}" for name, e in errors.items()}
            row["to as it was"] = difference(errors["updated"], errors["as it was"])
            row["to scaled"] = difference(errors["updated"], errors["scaled"])
            for name in ("before 80", "after 80", "before 95", "after 95"):
                row[name] = f"{100 * np.concatenate(found[hour, part, total + name]).mean():.1f}"
            rows.append(row)
    return pd.DataFrame(rows)


def main() -> None:
    """Print two tables a series."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    parser.add_argument("--days", type=int, default=56)
    parser.add_argument("--series", choices=[name for name, *_ in SERIES])
    asked = parser.parse_args()
    for name, file, zone, holidays in SERIES:
        if asked.series not in (None, name):
            continue
        history = read_history(asked.folder / file, time_zone=zone)
        found: Found = defaultdict(list)
        seconds, updates = 0.0, 0
        for before, rows in midnights(history, holidays, asked.days):
            queue = next(iter(before.paths))
            came = rows.set_index("start")["volume"].reindex(before.starts).to_numpy(dtype=float)
            for hour in HOURS:
                now = before.starts[0] + pd.Timedelta(hours=hour)
                if not before.mean(queue)[before.starts < now].sum():
                    continue  # a closed day
                begin = time.process_time()
                after = reforecast(before, rows[rows["start"] < now], now=now).forecast
                seconds, updates = seconds + time.process_time() - begin, updates + 1
                score(found, hour, before, after, came, now)
        for what, total in (("intervals", ""), ("the total of each part", "total ")):
            print(f"\n{name}: {what}, {asked.days} days, WAPE and coverage in percent")
            print(table(found, total).to_string(index=False))
        print(f"CPU seconds an update: {seconds / max(updates, 1):.3f}")


if __name__ == "__main__":
    main()
