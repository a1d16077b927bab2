"""Do weights of a missing hour, learned from the simulation, make better rosters where people are too few?

    python benchmarks/shortage_weights.py [--seeds 3] [--replications 100] [--work 0.12]

Eight made-up centres lack about a tenth of their people; everybody is paid 40 hours whatever is decided. Each is
rostered with equal weights and simulated. Then it is rostered again: with equal weights and another seed, which shows
what chance alone does; and with weights learned from that simulation, between 0.5 and 2, on average 1. A queue's is the
share of the contacts that its promise allows to be late in a day which a missing hour makes late, at
0.4 / sqrt(erlangs) of the service level for a person (Halfin and Whitt 1981). Prints promises met, chance lacking over
all promises, contacts late and contacts beyond those a promise allows; all rosters meet the same callers. About two
minutes of CPU.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import math
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from forecasting.result import Forecast
from planner.formats import read_inputs
from planner.loop import people_of_their_own
from planner.loop_correction import shortfall
from planner.outlook import outlook
from planner.roster.solve import solve
from planner.scenario import Inputs
from planner.scenario.reading import read_scenario
from planner.simulation import Simulation, simulate_roster
from planner.staffing import Requirement, patience_of, requirement

HEAD = """
name = "too few people"
start = 2026-03-02
days = 7
interval_min = 30
[forecast]
file = "forecast.csv"
[staff]
file = "agents.csv"
[[shift]]
name = "flexible"
start = { from = "08:00", to = "12:00", every_min = 60 }
length_min = 510
segments = [{ activity = "meal", length_min = 30, paid = false, earliest_min = 150, latest_min = 300 }]
[[contract]]
name = "full"
hours_per_week = [40, 40]
days_per_week = [5, 5]
shifts = ["flexible"]
[shrinkage]
absence = 0.06
off_queue = 0.05
"""
Line = tuple[float, float, float, float, float]
"""Contacts of an interval, seconds each; promise: share, within seconds, how sure."""


@dataclass(frozen=True)
class Case:
    """A centre.

    Attributes
    ----------
    queues : dict of queue to Line
    crew : dict of skills to int
    apart : bool
        Whether the queues are busy at different times of the day: two peaks instead of waves.
    """

    queues: dict[str, Line]
    crew: dict[str, int]
    apart: bool = False


CASES = {
    "large and small": Case({"a": (39, 330, 0.8, 20, 0.8), "b": (5.8, 330, 0.8, 20, 0.8)}, {"a": 9, "b": 2, "a|b": 14}),
    "short and long": Case({"a": (38, 150, 0.8, 20, 0.8), "b": (8.8, 900, 0.8, 20, 0.8)}, {"a": 5, "b": 7, "a|b": 11}),
    "three": Case(
        {"a": (4.6, 300, 0.9, 10, 0.8), "b": (22.8, 300, 0.8, 20, 0.8), "c": (8.6, 420, 0.7, 60, 0.8)},
        {"a|b": 6, "b": 7, "b|c": 7, "c": 3},
    ),
    "strict and loose": Case(
        {"a": (18.8, 300, 0.9, 10, 0.9), "b": (18.8, 300, 0.6, 60, 0.5)}, {"a": 6, "b": 6, "a|b": 9}
    ),
    "few with a skill": Case(
        {"a": (19.2, 300, 0.8, 20, 0.8), "b": (19.2, 300, 0.8, 20, 0.8)}, {"a": 4, "b": 12, "a|b": 7}
    ),
    "short, then long": Case({"a": (75, 150, 0.8, 20, 0.8), "b": (18.5, 600, 0.8, 20, 0.8)}, {"a|b": 22}, True),
    "strict, then loose": Case({"a": (34, 300, 0.9, 10, 0.8), "b": (34, 300, 0.7, 45, 0.8)}, {"a|b": 22}, True),
    "small, then large": Case({"a": (9.5, 400, 0.8, 20, 0.8), "b": (57, 400, 0.8, 20, 0.8)}, {"a|b": 26}, True),
}


def made(case: Case, folder: Path) -> Inputs:
    """The centre as files, read."""
    text = HEAD
    for name, (_, _, share, within_s, chance) in case.queues.items():
        target = f'{{ share = {share}, within_s = {within_s}, over = "day", chance = {chance} }}'
        text += f'[[queue]]\nname = "{name}"\nopen = ["Mon-Sat 08:00-20:00"]\ntarget = {target}\n'
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    crew = [skills for skills, many in case.crew.items() for _ in range(many)]
    with (folder / "agents.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["agent", "contract", "skills"])
        for k, skills in enumerate(crew):
            own = "|".join(f"{name}:1.0:{level}" for level, name in enumerate(skills.split("|"), 1))
            rows.writerow([f"A{k:02d}", "full", own])
    with (folder / "forecast.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["start", "queue", "mean", "q10", "q90", "aht_s"])
        for k in range(7 * 48):
            start = (dt.datetime(2026, 3, 2) + dt.timedelta(minutes=30 * k)).isoformat()
            for number, (name, (contacts, aht_s, *_)) in enumerate(case.queues.items()):
                mean = contacts * _wave(case.apart, number, *divmod(k, 48))
                rows.writerow([start, name, round(mean, 3), round(0.85 * mean, 3), round(1.16 * mean, 3), aht_s])
    return read_inputs(read_scenario(folder / "scenario.toml"))


def _wave(apart: bool, number: int, day: int, slot: int) -> float:
    if day == 6 or not 16 <= slot < 40:
        return 0.0
    of_day = {0: 1.2, 5: 0.7}.get(day, 1.0)
    if apart:
        return of_day * (0.25 + math.exp(-(((slot - (21, 33)[number]) / 5.0) ** 2)))
    return of_day * (1.0 + 0.35 * math.sin((slot - 16 + 6 * number) / 12 * math.pi))


def learned(inputs: Inputs, needed: Requirement, simulation: Simulation) -> dict[str, float]:
    """Weights between 0.5 and 2, 1 on average over the hours required."""
    loss, hours = [], []
    for queue in inputs.scenario.queue:
        rows = needed.frame[needed.frame["queue"] == queue.name]
        erlangs = (rows["volume"] * rows["aht_s"] / inputs.scenario.interval_s).to_numpy(float)
        busy, people = erlangs > 0, rows["rostered"].to_numpy(float)
        late = 0.4 * rows["volume"].to_numpy(float)[busy] / np.sqrt(erlangs[busy])
        offered = simulation.offered[queue.name].sum(axis=1).mean() / 6
        loss.append(float(late @ people[busy]) / people.sum() / ((1.0 - queue.target.share) * offered))
        hours.append(people.sum())
    weights = np.array(loss)
    for _ in range(50):
        weights = np.clip(weights * np.sum(hours) / np.dot(weights, hours), 0.5, 2.0)
    return {queue.name: round(float(w), 3) for queue, w in zip(inputs.scenario.queue, weights, strict=True)}


@dataclass(frozen=True)
class Bench:
    """One centre, ready to be rostered in several ways."""

    inputs: Inputs
    forecast: Forecast
    needed: Requirement
    work: float
    replications: int

    def run(self, weights: dict[str, float], seed: int) -> tuple[np.ndarray, Simulation]:
        """Promises met, chance lacking, contacts late and beyond what is allowed; and the simulation."""
        scenario = self.inputs.scenario
        queues = tuple(q.model_copy(update={"shortage_weight": weights.get(q.name)}) for q in scenario.queue)
        weighed = replace(self.inputs, scenario=scenario.model_copy(update={"queue": queues}))
        roster = solve(weighed, self.needed, work=self.work, seconds=6000.0, seed=seed)
        patience_s = patience_of(scenario, self.inputs.history)
        served = simulate_roster(
            self.inputs, self.forecast, roster.frame, patience_s=patience_s, replications=self.replications, seed=177
        )
        days = served.periods[(served.periods["over"] == "day") & (served.periods["offered"] > 0)]
        share = days["queue"].map({q.name: q.target.share for q in queues})
        chance = days["queue"].map({q.name: q.target.chance for q in queues})
        late = float(((1.0 - days["service_level"]) * days["offered"]).sum())
        beyond = float(((share - days["service_level"]).clip(lower=0.0) * days["offered"]).sum())
        met = float((days["p_meet"] >= chance - 1e-9).sum())
        return np.array([met, shortfall(queues, served), late, beyond]), served


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--work", type=float, default=0.12)
    asked = parser.parse_args()
    np.set_printoptions(suppress=True)
    changes: dict[str, list[np.ndarray]] = {"another seed": [], "learned": []}
    print("centre, seed: promises met, chance lacking, contacts late, late beyond what is allowed")
    for name, case in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            inputs = made(case, Path(folder))
        own, forecast = people_of_their_own(inputs.agents), outlook(inputs)
        patience_s = patience_of(inputs.scenario, inputs.history)
        needed = requirement(inputs.scenario, forecast, patience_s, people_of_their_own=own)
        bench = Bench(inputs, forecast, needed, asked.work, asked.replications)
        for seed in range(1, asked.seeds + 1):
            equal, served = bench.run({}, seed)
            weights = learned(inputs, needed, served)
            tried = {"another seed": bench.run({}, seed + 10)[0], "learned": bench.run(weights, seed)[0]}
            print(f"{name}, {seed}: equal {equal.round(2)}", end="")
            for way, found in tried.items():
                print(f", {way} {found.round(2)}", end="")
                changes[way].append(found - equal)
            print(f", weights {weights}", flush=True)
    for way, rows in changes.items():
        mean, error = np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1) / math.sqrt(len(rows))
        print(f"{way} against equal: {mean.round(2)} +- {error.round(2)}")


if __name__ == "__main__":
    main()
