"""What a forecast costs: CPU seconds and memory of one queue, more queues, and a hundred on two cores.

    python benchmarks/forecast_cost.py [--weeks 104] [--interval 15] [--queues 1 4 16] [--many 100] [--cores 2]

Queues are simulated (weekday, year, month, holidays, a drifting level, days and intervals that vary, Poisson counts;
07:00-21:00 on six days). Each is read, chosen, fitted and forecast over four weeks with quantiles and 200 paths, in a
process of its own that has loaded its libraries on a short queue before. Memory is the peak less what it held then.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import numpy as np
import pandas as pd

from forecasting.calendar import interval_starts
from forecasting.history import COLUMNS, History
from forecasting.model import forecast
from forecasting.series import Series

FIRST = pd.Timestamp("2023-01-02")
ZONE = "America/New_York"
HORIZON_DAYS = 28
OPEN_H = (7, 21)
MB = 1024.0**2


def simulated(queue: str, weeks: int, interval_min: int, seed: int) -> pd.DataFrame:
    """History rows of one queue of about 3,000 contacts a day."""
    rng = np.random.default_rng(seed)
    days = pd.date_range(FIRST, periods=7 * weeks)
    level = np.cumsum(rng.normal(0.0, 0.005, len(days)))
    week = np.log([1.2, 1.1, 1.0, 1.0, 1.05, 0.5, 1.0])[days.day_of_week]
    year = 0.15 * np.sin(2 * np.pi * days.day_of_year / 365.25) + 0.05 * np.cos(2 * np.pi * days.day / 30.4)
    total = 3000.0 * np.exp(level + week + year + rng.normal(0.0, 0.05, len(days)))
    at_min = np.arange(60 * OPEN_H[0], 60 * OPEN_H[1], interval_min)
    shape = 1.0 + 0.6 * np.sin(np.pi * (at_min - at_min[0]) / np.ptp(at_min)) + 0.2 * np.sin(at_min / 90.0)
    rate = np.asarray(total)[:, None] * shape / shape.sum() * rng.gamma(400.0, 1 / 400.0, (len(days), len(at_min)))
    kept = np.asarray(days.day_of_week < 6)
    starts = (days.to_numpy()[:, None] + pd.to_timedelta(at_min, unit="min").to_numpy())[kept].ravel()
    rows = pd.DataFrame({"start": pd.DatetimeIndex(starts).tz_localize(ZONE), "queue": queue})
    rows["volume"] = rng.poisson(rate[kept]).ravel().astype(float)
    rows["aht_s"] = rng.normal(300.0, 10.0, len(rows))
    return rows.reindex(columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS[2:], float))


def run(queues: int, weeks: int, interval_min: int, first_seed: int = 0) -> float:
    """Forecast so many queues in one call: CPU seconds."""
    names = [f"queue{number:03d}" for number in range(first_seed, first_seed + queues)]
    rows = [simulated(name, weeks, interval_min, seed) for seed, name in enumerate(names, first_seed)]
    history = History(pd.concat(rows, ignore_index=True), interval_min, ZONE)
    last = history.frame["start"].max().date()
    horizon = interval_starts(last + pd.Timedelta(days=2), HORIZON_DAYS, interval_min, ZONE)
    begin = time.process_time()
    forecast(history, [Series(name) for name in names], horizon, holidays="US", paths=200)
    return time.process_time() - begin


def held_mb(which: str) -> float:
    """Memory of this process: VmRSS now, VmHWM at its highest."""
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB
    with open("/proc/self/status") as status:  # noqa: PTH123  no file, but the kernel's answer
        return next(float(line.split()[1]) / 1024.0 for line in status if line.startswith(which))


def warm(weeks: int, interval_min: int) -> None:
    """Load libraries and caches on a queue long enough to use them all."""
    run(1, min(weeks, 16), max(interval_min, 60), first_seed=900)


def alone(queues: int, weeks: int, interval_min: int) -> tuple[float, float]:
    """CPU seconds and MB of a call, libraries loaded."""
    warm(weeks, interval_min)
    before = held_mb("VmRSS")
    seconds = run(queues, weeks, interval_min)
    return seconds, held_mb("VmHWM") - before


def one(task: tuple[int, int, int]) -> float:
    """One queue of many."""
    number, weeks, interval_min = task
    return run(1, weeks, interval_min, first_seed=number)


def main() -> None:
    """Print seconds and memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--interval", type=int, default=15, help="minutes")
    parser.add_argument("--queues", type=int, nargs="*", default=[1, 4, 16], help="queues in one call")
    parser.add_argument("--many", type=int, default=100, help="queues over the cores; 0 leaves that out")
    parser.add_argument("--cores", type=int, default=2)
    asked = parser.parse_args()
    apart = get_context("spawn")
    for queues in asked.queues:
        with ProcessPoolExecutor(1, mp_context=apart) as pool:
            seconds, memory = pool.submit(alone, queues, asked.weeks, asked.interval).result()
        print(f"{queues} queues of {asked.weeks} weeks x {asked.interval} min in one call: ", end="")
        print(f"{seconds:.2f} CPU s, {seconds / queues:.2f} a queue; {memory:.0f} MB at the peak", flush=True)
    if asked.many:
        begin = time.perf_counter()
        with ProcessPoolExecutor(asked.cores, mp_context=apart) as pool:
            tasks = [(number, asked.weeks, asked.interval) for number in range(asked.many)]
            seconds = sum(pool.map(one, tasks))
        elapsed = time.perf_counter() - begin
        print(f"{asked.many} queues on {asked.cores} cores: {elapsed:.0f} s elapsed, {seconds:.0f} CPU s")


if __name__ == "__main__":
    main()
