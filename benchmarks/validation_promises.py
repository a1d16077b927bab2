"""Do promises hold? Weeks of two real series planned with what was known then, against the contacts that came.

    python benchmarks/validation_promises.py [FOLDER] [--draws 20]

FOLDER holds the research data, default ../shared/data: bank_calls_30min.csv, il_bank_30min.csv. For every week after
the tenth: the forecast from the weeks before it, the people that `planner.staffing.requirement` asks for at several
chances, and the simulated day: exactly the recorded contacts of each half-hour arrive, at moments drawn uniformly in
it (given its count, a Poisson process has no other), with handle times and patience drawn. Recorded counts used as
rates in a formula would count their Poisson luck twice. Prints promised chance against the share of days that held,
and Brier scores; then the same by definition of the service level, and for a smaller centre: the larger series with one
contact in ten and one in forty, drawn. About 6 minutes of CPU.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import interval_starts
from forecasting.history import History, read_history
from forecasting.model import forecast
from forecasting.result import Forecast
from forecasting.series import Series
from planner.scenario import Scenario
from planner.simulation import fold
from planner.simulation.blocks import run_blocks
from planner.simulation.build import build
from planner.simulation.group_staff import people_of_groups
from planner.simulation.plant import Plant
from planner.simulation.world import CONTACT
from planner.staffing import requirement
from planner.staffing.periods import numbered, period_labels

CHANCES = (0.5, 0.65, 0.8, 0.9, 0.95)
DEFINITIONS = ("offered", "less_short_abandons", "answered", "not_waiting")
WEEKS_BEFORE = 10
BINS = (0.0, 0.55, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Case:
    """A series, and what it does not record.

    Attributes
    ----------
    aht_s, patience_s : stated; seconds
    invented : days whose counts the source made up
    one_in : contacts of which one is kept, drawn: a smaller centre with the same days
    """

    name: str
    file: str
    zone: str
    holidays: str
    aht_s: float
    patience_s: float
    invented: tuple[dt.date, ...] = ()
    one_in: int = 1


CASES = (
    Case("North American bank", "bank_calls_30min.csv", "America/New_York", "US", 240.0, 180.0),
    Case(
        "Israeli bank",
        "il_bank_30min.csv",
        "Asia/Jerusalem",
        "IL",
        190.0,
        360.0,
        (dt.date(1999, 6, 11), dt.date(1999, 6, 12)),
    ),
)
SMALLER = (
    replace(CASES[0], name="North American bank, one contact in 10", one_in=10),
    replace(CASES[0], name="North American bank, one contact in 40", one_in=40),
)


def scenario(
    case: Case, start: dt.date, queue: str, chance: float, shape: str, definition: str = "offered"
) -> Scenario:
    return Scenario.model_validate(
        {
            "start": start,
            "days": 7,
            "interval_min": 30,
            "time_zone": case.zone,
            "staff": {"file": "agents.csv"},
            "simulation": {"warm_up_h": 0, "handle_time": {"shape": shape, "cv": 1.2}},
            "group": [{"name": "all", "skills": queue}],
            "queue": [
                {
                    "name": queue,
                    "patience_s": case.patience_s,
                    "target": {
                        "share": 0.8,
                        "within_s": 20,
                        "over": "day",
                        "chance": chance,
                        "definition": definition,
                    },
                }
            ],
        }
    )


def recorded(history: History, starts: pd.DatetimeIndex) -> NDArray[np.int64]:
    """Contacts of each interval; 0 where there is no row."""
    volume = history.frame.set_index("start")["volume"].reindex(starts).fillna(0.0)
    return np.asarray(volume.round().astype(np.int64))


def plant_of(made: Scenario, outlook: Forecast, agents: pd.DataFrame) -> Plant:
    """The simulator's arrays with these people and no arrivals of its own."""
    staffing = pd.DataFrame({"group": "all", "start": agents["start"], "agents": agents["agents"].astype(int)})
    queue = made.queue[0]
    plant, _ = build(made, outlook, people_of_groups(made, staffing), {queue.name: float(queue.patience_s)}, seed=1)
    return replace(plant, rates=np.zeros_like(plant.rates))


def day_levels(plant: Plant, counts: NDArray[np.int64], day_of: NDArray[np.int64], draws: int) -> NDArray[np.float64]:
    """Level of each day in each draw, (draws, days); NaN without contacts."""
    rng = np.random.default_rng(1)
    rows = []
    for draw in range(draws):
        given = np.zeros(int(counts.sum()), CONTACT)
        cell = np.repeat(np.arange(counts.size), counts)
        given["at"] = np.sort((cell + rng.uniform(size=cell.size)) * plant.interval_s)
        given["arrived"] = given["at"]
        given["number"] = np.arange(given.size) + draw * 10_000_000
        day = run_blocks(replace(plant, given=given), 1, day_of, threads=1).sums.by_day[0, 0]
        met, counted = day[:, fold.MET], day[:, fold.COUNTED]
        rows.append(np.divide(met, counted, out=np.full(met.size, np.nan), where=counted > 0))
    return np.stack(rows)


def week(case: Case, history: History, start: dt.date, draws: int) -> pd.DataFrame:
    """A row a day, chance, shape, definition: `promised`, `held` (share of draws), `volume` (recorded / forecast)."""
    queue = str(history.frame["queue"].iloc[0])
    horizon = interval_starts(start, 7, 30, case.zone)
    outlook = forecast(history, [Series(queue, aht_s=case.aht_s)], horizon, holidays=case.holidays)
    counts = recorded(history, horizon)
    day_of, days = numbered(period_labels(horizon, "day"))
    of_forecast = np.bincount(day_of, counts) / np.maximum(np.bincount(day_of, outlook.mean(queue)), 1e-9)
    rows = []
    asked = [(chance, "exponential", "offered") for chance in CHANCES]
    asked += [(0.8, "lognormal", "offered"), *((0.8, "exponential", name) for name in DEFINITIONS[1:])]
    for chance, shape, definition in asked:
        made = scenario(case, start, queue, chance, shape, definition)
        need = requirement(made, outlook, {queue: case.patience_s}, people_of_their_own=frozenset({queue}))
        promised = need.promises.set_index("period")["chance"]
        people = need.frame["agents"].where(need.frame["agents"] > 0).groupby(day_of).mean()
        levels = day_levels(plant_of(made, outlook, need.frame), counts, day_of, draws)
        for d, day in enumerate(days):
            if day in promised.index and not np.isnan(levels[0, d]) and dt.date.fromisoformat(day) not in case.invented:
                held = float((levels[:, d] >= 0.8 - 1e-9).mean())
                of_day = (promised[day], held, levels[:, d].mean(), of_forecast[d], people[d])
                rows.append((day, chance, shape, definition, *of_day))
    names = ["day", "asked", "shape", "definition", "promised", "held", "level", "volume", "people"]
    return pd.DataFrame(rows, columns=names)


def thinned(history: History, one_in: int) -> History:
    """The history with each contact kept by chance."""
    if one_in == 1:
        return history
    volume = history.frame["volume"].round().astype(int)
    kept = np.random.default_rng(one_in).binomial(volume, 1.0 / one_in)
    return replace(history, frame=history.frame.assign(volume=kept.astype(float)))


def judged(case: Case, folder: Path, draws: int) -> pd.DataFrame:
    history = thinned(read_history(folder / case.file, time_zone=case.zone), case.one_in)
    first, last = history.frame["start"].min().date(), history.frame["start"].max().date()
    monday = first + dt.timedelta(days=(7 - first.weekday()) % 7 + 7 * WEEKS_BEFORE)
    parts = []
    while monday + dt.timedelta(days=6) <= last or (monday + dt.timedelta(days=4) <= last and case.holidays == "US"):
        parts.append(week(case, history, monday, draws))
        monday += dt.timedelta(days=7)
    return pd.concat(parts, ignore_index=True)


def brier(held: pd.Series, promised: pd.Series | float) -> float:
    """Mean of (promised - outcome)^2 over draws: ``h (1 - p)^2 + (1 - h) p^2`` a day."""
    return float((held * (1 - promised) ** 2 + (1 - held) * promised**2).mean())


def half_width(rows: pd.DataFrame) -> float:
    """95 % half-width of the share of days held; weeks as independent, not days: a wrong level lasts."""
    week_of = rows["day"].map(lambda day: dt.date.fromisoformat(day).isocalendar()[:2])
    stray = (rows["held"] - rows["held"].mean()).groupby(week_of).sum()
    weeks = len(stray)
    return float(1.96 * np.sqrt((stray**2).sum() * weeks / max(weeks - 1, 1)) / len(rows))


def report(found: pd.DataFrame) -> None:
    offered = found[found["definition"] == "offered"]
    plain = offered[offered["shape"] == "exponential"]
    print("asked   days   promised   held        mean level")
    for (shape, asked), rows in offered.groupby(["shape", "asked"]):
        print(
            f"{asked:4.2f}  {len(rows):5}      {rows['promised'].mean():.3f}   {rows['held'].mean():.3f} +- "
            f"{half_width(rows):.3f}  {rows['level'].mean():.3f}   {shape}"
        )
    print("promised      days   mean promised   held")
    for bin_, rows in plain.groupby(pd.cut(plain["promised"], BINS, include_lowest=True), observed=True):
        print(f"{bin_!s:14} {len(rows):5}   {rows['promised'].mean():.3f}           {rows['held'].mean():.3f}")
    base = float(plain["held"].mean())
    print(f"Brier, all chances: {brier(plain['held'], plain['promised']):.4f}; base rate {base:.3f}: ", end="")
    print(f"{brier(plain['held'], base):.4f}")
    eighty = plain[plain["asked"] == 0.8]
    base = float(eighty["held"].mean())
    print(f"Brier, asked 0.8:   {brier(eighty['held'], eighty['promised']):.4f}; base rate {base:.3f}: ", end="")
    print(f"{brier(eighty['held'], base):.4f}")
    print("asked 0.8 by definition: promised, held, mean level")
    for name, rows in found[(found["shape"] == "exponential") & (found["asked"] == 0.8)].groupby("definition"):
        print(f"{name:20} {rows['promised'].mean():.3f}   {rows['held'].mean():.3f} +- {half_width(rows):.3f}", end="")
        print(f"   {rows['level'].mean():.3f}")
    worst = eighty.sort_values("held").head(6)
    print(
        "days that failed most:",
        "; ".join(f"{r.day} {r.held:.2f} ({r.volume:.2f} of forecast)" for r in worst.itertuples()),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    parser.add_argument("--draws", type=int, default=20)
    asked = parser.parse_args()
    began = time.process_time()
    everything = []
    for case in (*CASES, *SMALLER):
        found = judged(case, asked.folder, asked.draws)
        weeks = found["day"].map(lambda day: dt.date.fromisoformat(day).isocalendar()[:2]).nunique()
        size = found.loc[found["asked"] == 0.8, "people"].mean()
        print(f"\n{case.name}: {weeks} weeks, {found['day'].nunique()} days, AHT {case.aht_s:.0f} s, ", end="")
        print(f"{size:.0f} people on average at a chance of .8")
        report(found)
        everything += [found] if case in CASES else []
    print("\nboth series")
    report(pd.concat(everything, ignore_index=True))
    print(f"\n{time.process_time() - began:.0f} s CPU")


if __name__ == "__main__":
    main()
