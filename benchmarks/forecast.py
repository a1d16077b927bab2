"""Accuracy of the forecast on real series, rolling origin beside simple methods.

    python benchmarks/forecast.py [FOLDER] [--series NAME ...] [--origins 15] [--out FILE.csv]

FOLDER holds the research data, default ../shared/data. Prints per series and horizon, in percent: the WAPE of every
method at the interval (day for daily history) and on ordinary days, with its gain over the mean of six weeks and the
standard error of that paired difference; then the combined forecast by level: WAPE, weighted CRPS and what its bands
cover, also in the busiest third; CPU seconds a forecast. Other libraries: forecast_peers.py. Cost: forecast_cost.py.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import pandas as pd
from forecast_peers.series import SERIES, Read

from forecasting.calendar import interval_starts
from forecasting.model import forecast
from forecasting.rolling import backtest
from forecasting.series import Series

HORIZONS = (7, 28)
MEASURES = ("wape", "bias", "wcrps", "cover80", "cover95", "gain", "gain_se")


def show(read: Read, scores: pd.DataFrame) -> None:
    """Print what a backtest of one series and horizon found."""
    finest = "day" if read.history.interval_min == 1440 else "interval"
    shown = 100 * scores[list(MEASURES)].round(4)
    told = scores[["method", "level", "origins"]].join(shown)
    for level in (finest, f"{finest}, ordinary days"):
        rows = told[told["level"] == level].drop(columns="level")
        if len(rows):
            print(f"\n{level}\n{rows.set_index('method').round(2).to_string(na_rep='-')}")
    combined = told[told["method"] == "combined"].drop(columns="method").set_index("level")
    print(f"\ncombined, by level\n{combined.round(2).to_string(na_rep='-')}", flush=True)


def cpu_seconds(read: Read) -> float:
    """CPU of one forecast of the week after the history, libraries loaded."""
    last = read.history.frame["start"].max().date()
    horizon = interval_starts(last + pd.Timedelta(days=1), 7, read.history.interval_min, read.history.time_zone)
    begin = time.process_time()
    forecast(read.history, [Series(read.queue.queue, aht_s=180.0)], horizon, holidays=read.real.holidays)
    return time.process_time() - begin


def main() -> None:
    """Print the tables of each series."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    parser.add_argument("--series", nargs="*", default=[real.name for real in SERIES])
    parser.add_argument("--origins", type=int, default=15)
    parser.add_argument("--out", type=Path, help="a CSV file for all scores")
    asked = parser.parse_args()
    parts = []
    for real in (one for one in SERIES if one.name in asked.series):
        read = Read.of(real, asked.folder)
        for days in HORIZONS:
            scores = backtest(read.history, origins=asked.origins, days=days, holidays=real.holidays)
            print(f"\n{real.name}, {asked.origins} origins, {days} days ahead, percent")
            show(read, scores)
            parts.append(scores.assign(series=real.name))
        print(f"\nCPU seconds a forecast of a week: {cpu_seconds(read):.2f}")
    if asked.out:
        pd.concat(parts, ignore_index=True).to_csv(asked.out, index=False)


if __name__ == "__main__":
    main()
