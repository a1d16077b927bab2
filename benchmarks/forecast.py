"""Accuracy and cost of the forecast on real series, rolling origin beside simple methods.

    python benchmarks/forecast.py [FOLDER] [--origins 8]

FOLDER holds the research data, default ../shared/data: bank_calls_30min.csv, bank_calls_5min.csv.gz, il_bank_30min.csv.
Prints per series and horizon the interval WAPE in percent of every method, the coverage of the combined forecast's
bands at interval, day and week level, its weighted CRPS, and CPU seconds a forecast.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pandas as pd

from forecasting.calendar import interval_starts
from forecasting.history import History, read_history
from forecasting.model import forecast
from forecasting.rolling import backtest
from forecasting.series import Series

SERIES = (
    ("bank 30 min", "bank_calls_30min.csv", "America/New_York", "US"),
    ("bank 5 min", "bank_calls_5min.csv.gz", "America/New_York", "US"),
    ("IL 30 min", "il_bank_30min.csv", "Asia/Jerusalem", "IL"),
)
HORIZONS = (7, 28)


def table(history: History, origins: int, holidays: str) -> pd.DataFrame:
    """Interval WAPE of every method by horizon, percent; then the combined forecast's bands."""
    columns = {}
    for days in HORIZONS:
        scores = backtest(history, origins=origins, days=days, holidays=holidays)
        column = 100 * scores[scores["level"] == "interval"].set_index("method")["wape"]
        combined = scores[scores["method"] == "combined"].set_index("level")
        for level, row in combined.iterrows():
            for name in ("cover80", "cover95", "wcrps"):
                column[f"{name} {level}"] = 100 * row[name]
        columns[f"{days} days"] = column
    return pd.DataFrame(columns)


def cpu_seconds(history: History, holidays: str) -> float:
    """CPU of one forecast of the week after the history, libraries loaded."""
    last = history.frame["start"].max().date()
    horizon = interval_starts(last + pd.Timedelta(days=1), 7, history.interval_min, history.time_zone)
    series = [Series(queue, aht_s=180.0) for queue in history.frame["queue"].unique()]
    begin = time.process_time()
    forecast(history, series, horizon, holidays=holidays)
    return time.process_time() - begin


def main() -> None:
    """Print a table a series."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    parser.add_argument("--origins", type=int, default=8)
    asked = parser.parse_args()
    for name, file, zone, holidays in SERIES:
        history = read_history(asked.folder / file, time_zone=zone)
        found = table(history, asked.origins, holidays)
        print(f"\n{name}, {asked.origins} origins, percent")
        print(found.round(2).to_string())
        print(f"CPU seconds a queue: {cpu_seconds(history, holidays):.2f}")


if __name__ == "__main__":
    main()
