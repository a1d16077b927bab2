"""Handle time a week ahead at an Israeli bank, weekly origins, beside last week's value and the plain mean.

    python benchmarks/handle_time.py [FOLDER]

FOLDER holds the research data, default ../shared/data: il_bank_by_type_30min_jan_feb.csv, two months by call type.
Forecast and compared is the mean handle time of every day over all types, weighted by calls:
``error = sum calls |actual - forecast| / sum calls actual``. Origins are all weeks with at least ten days before them;
the columns `last 5` and `last 4` have 24 and 31 days. `known mix` has each type's calls of the coming week, which
nobody has: it bounds what a better forecast of the mix could bring. Otherwise the mix is this library's volume
forecast by type, or beside it the mean of up to six weeks of each type's calls. About 5 s of CPU.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting import read_history
from forecasting.calendar import interval_starts
from forecasting.grid import QueueHistory, queue_history, to_horizon
from forecasting.handle_mix import mixed_handle_time
from forecasting.handle_time import forecast_handle_time
from forecasting.history import History
from forecasting.model import forecast
from forecasting.series import Series

Numbers = NDArray[np.float64]

ZONE = "Asia/Jerusalem"
FILE = "il_bank_by_type_30min_jan_feb.csv"
SERVICE_CV = 1.2
WEEKS = 7
FEW = 30
"""Answered calls in two months: types with fewer are left out (AA has 2)."""


def read_types(file: Path) -> tuple[History, History]:
    """By type, and all types as one queue; handle times weighted by answered calls."""
    types = read_history(file, time_zone=ZONE)
    rows = types.frame
    enough = rows.groupby("queue")["answered"].transform("sum") >= FEW
    rows = rows[enough].reset_index(drop=True)
    timed = rows["aht_s"].notna()
    work = (rows["aht_s"] * rows["answered"]).fillna(0.0)
    parts = rows.assign(work=work, timed=rows["answered"].where(timed, 0.0))
    sums = parts.groupby("start", as_index=False)[["volume", "answered", "work", "timed"]].sum()
    all_types = sums.assign(queue="all", aht_s=(sums["work"] / sums["timed"].replace(0.0, np.nan)), abandoned=np.nan)
    all_types = all_types.assign(asa_s=np.nan, service_level=np.nan)[list(types.frame.columns)]
    return History(rows, 30, ZONE), History(all_types, 30, ZONE)


def usual_calls(past: QueueHistory, horizon: pd.DatetimeIndex) -> Numbers:
    """Answered calls by weekday and slot: the mean of up to six weeks, of all days for a weekday not seen yet."""
    calls = np.where(past.volume > 0, np.nan_to_num(past.answered if past.answered is not None else past.volume), 0.0)
    seen = np.isfinite(past.volume)
    weekday = past.days.day_of_week.to_numpy()
    mean = np.zeros((7, 48))
    for day in range(7):
        here = np.flatnonzero(weekday == day)[-6:]
        here = here if seen[here].any() else np.arange(len(calls))
        mean[day] = calls[here].sum(axis=0) / np.maximum(seen[here].sum(axis=0), 1)
    first = horizon[0].date()
    days = (first.weekday() + np.arange(8)) % 7
    return to_horizon(mean[days], first, horizon)


def forecast_calls(history: History, horizon: pd.DatetimeIndex) -> dict[str, Numbers]:
    """Expected calls by type, by the library's volume forecast, times the type's share answered so far."""
    queues = sorted(history.frame["queue"].unique())
    found = forecast(history, [Series(queue) for queue in queues], horizon).frame
    past = history.frame[history.frame["start"] < horizon[0]].groupby("queue")[["answered", "volume"]].sum()
    share = past["answered"] / past["volume"]
    return {queue: found.loc[found["queue"] == queue, "mean"].to_numpy() * share[queue] for queue in queues}


def by_day(values: Numbers, calls: Numbers) -> Numbers:
    """Mean of each day, weighted by calls."""
    values, calls = values.reshape(-1, 48), calls.reshape(-1, 48)
    return np.asarray((values * calls).sum(axis=1) / np.maximum(calls.sum(axis=1), 1e-9))


def at_origin(types: History, pooled: History, origin: pd.Timestamp) -> dict[str, Numbers]:
    """Daily handle times of the week after an origin, by method; actual and calls with them."""
    horizon = interval_starts(origin.date(), 7, 30, ZONE)
    whole = queue_history(pooled, Series("all"))
    day = int((origin.tz_localize(None) - whole.days[0]).days)
    coming = np.nan_to_num(whole.answered[day : day + 7])  # type: ignore[index]
    past = queue_history(pooled, Series("all"), until=origin)
    aht, calls = np.nan_to_num(past.aht_s), np.nan_to_num(past.answered)  # type: ignore[call-overload]
    calls = calls * (aht > 0)
    daily = (aht * calls).sum(axis=1) / np.maximum(calls.sum(axis=1), 1.0)
    mean = float((aht * calls).sum() / calls.sum())
    own = {}
    for queue in sorted(types.frame["queue"].unique()):
        history = queue_history(types, Series(queue), until=origin)
        complete = queue_history(types, Series(queue))
        begin = int((origin.tz_localize(None) - complete.days[0]).days)
        known = np.nan_to_num(complete.answered[begin : begin + 7]).ravel()  # type: ignore[index]
        own[queue] = (forecast_handle_time(history, horizon, mean), usual_calls(history, horizon), known)
    volumes = forecast_calls(types, horizon)
    six_weeks = {queue: calls for queue, (_, calls, _) in own.items()}
    ahts = {queue: found.aht_s for queue, (found, _, _) in own.items()}
    errors = {queue: found.error for queue, (found, _, _) in own.items()}
    mixed = mixed_handle_time(volumes, ahts, aht_errors=errors)
    known_mix = mixed_handle_time({queue: known for queue, (_, _, known) in own.items()}, ahts)
    expected = np.sum(list(volumes.values()), axis=0)
    pool = forecast_handle_time(past, horizon)
    future = np.nan_to_num(whole.aht_s[day : day + 7])
    return {
        "actual": by_day(future, coming * (future > 0)),
        "calls": np.asarray((coming * (future > 0)).sum(axis=1)),
        "last week's value": np.where(daily[-7:] > 0, daily[-7:], mean),
        "last week's mean": np.full(7, (aht[-7:] * calls[-7:]).sum() / calls[-7:].sum()),
        "mean so far": np.full(7, mean),
        "one queue": by_day(pool.aht_s, expected),
        "mix of types": by_day(mixed.aht_s, expected),
        "mix of types, six weeks'": by_day(
            mixed_handle_time(six_weeks, ahts).aht_s, np.sum(list(six_weeks.values()), axis=0)
        ),
        "mix of types, mix known": by_day(known_mix.aht_s, coming.ravel()),
        "claimed error": pool.error.reshape(7, 48)[:, 0],
        "claimed error of the mix": mixed.error.reshape(7, 48)[:, 24],
    }


def of_week(week: dict[str, Numbers], name: str) -> float:
    """Call-weighted error of one origin's week."""
    return float((week["calls"] * np.abs(week[name] - week["actual"])).sum() / (week["calls"] * week["actual"]).sum())


def main() -> None:
    """Print the error by origin and over all, in percent."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    asked = parser.parse_args()
    began = time.process_time()
    types, pooled = read_types(asked.folder / FILE)
    end = pooled.frame["start"].max().normalize() + pd.Timedelta(days=1)
    origins = [end - pd.Timedelta(weeks=back) for back in range(WEEKS, 0, -1)]
    weeks = [at_origin(types, pooled, origin) for origin in origins]
    rows = {}
    for name in list(weeks[0])[2:9]:
        wrong = np.array([(week["calls"] * np.abs(week[name] - week["actual"])).sum() for week in weeks])
        right = np.array([(week["calls"] * week["actual"]).sum() for week in weeks])
        parts = {f"{origin:%d %b}": a / b for origin, a, b in zip(origins, wrong, right, strict=True)}
        rows[name] = parts | {
            "all": wrong.sum() / right.sum(),
            "last 5": wrong[2:].sum() / right[2:].sum(),
            "last 4": wrong[3:].sum() / right[3:].sum(),
        }
    print((100 * pd.DataFrame(rows).T).round(2).to_string())
    for name in ("one queue", "mix of types"):
        for other in ("last week's value", "mean so far"):
            apart = np.array([of_week(week, name) - of_week(week, other) for week in weeks])
            error = apart.std(ddof=1) / np.sqrt(len(weeks))
            print(f"{name} less {other}: {100 * apart.mean():+.2f} points, paired standard error {100 * error:.2f}")
    calls = np.concatenate([week["calls"] for week in weeks])
    actual = np.concatenate([week["actual"] for week in weeks])
    chance = SERVICE_CV / np.sqrt(np.maximum(calls, 1.0)) * np.sqrt(2.0 / np.pi)
    print(f"\nnoise floor (the days' true means known): {100 * np.average(chance, weights=calls * actual):.2f} %")
    for name, of in (("claimed error", "one queue"), ("claimed error of the mix", "mix of types")):
        claimed = np.concatenate([week[name] for week in weeks])
        scored = np.concatenate([(week[of] / np.maximum(week["actual"], 1.0) - 1.0) for week in weeks])
        total = np.sqrt(claimed**2 + SERVICE_CV**2 / np.maximum(calls, 1.0))
        print(
            f"{of}: {100 * np.mean(np.abs(scored[calls > 0]) < 1.28 * total[calls > 0]):.0f} % of days in the 80 % band"
        )
    print(f"{time.process_time() - began:.1f} s CPU")


if __name__ == "__main__":
    main()
