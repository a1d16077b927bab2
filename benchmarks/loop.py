"""Do the rounds converge? Requirement, roster and simulation of some scenarios, and of a team whose formula is wrong.

    python benchmarks/loop.py [SCENARIO ...] [--work 1.0] [--replications 200]

Without scenarios: base, peak_week and small_team of the sample, then 22 made-up people with flexible hours, at their
speed and, each with one skill only, at three quarters of it: the formulas do not know speeds, so the rounds have to
find the people. Prints frame ROUNDS, hours paid and CPU seconds, compilation aside, then where formula and simulation
differ for most contacts. About 4 minutes of CPU.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import math
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from planner.formats import read_inputs
from planner.loop import allocated, close_loop
from planner.loop_cause import told_differences
from planner.loop_gap import formula_gap
from planner.outlook import outlook
from planner.scenario import Inputs
from planner.scenario.reading import read_scenario
from planner.staffing import patience_of
from planner.summary import paid_hours

SAMPLES = Path(__file__).parents[1] / "scenarios"
TEAM = """
name = "22 people, flexible hours"
start = 2026-03-02
days = 7
interval_min = 30
[forecast]
file = "forecast.csv"
[[queue]]
name = "phone"
open = ["Mon-Fri 08:00-18:00"]
target = { share = 0.80, within_s = 20, over = "day", chance = 0.90 }
[[queue]]
name = "sales"
open = ["Mon-Fri 08:00-18:00"]
target = { share = 0.85, within_s = 20, over = "week", chance = 0.90 }
patience_s = 120
[staff]
file = "agents.csv"
[[shift]]
name = "flexible"
start = { from = "08:00", to = "14:00", every_min = 30 }
length_min = { from = 240, to = 510, every_min = 30 }
segments = [{ activity = "meal", length_min = 30, paid = false, earliest_min = 120, latest_min = 270 }]
[[contract]]
name = "flexible"
hours_per_week = [12, 40]
days_per_week = [2, 5]
shifts = ["flexible"]
[shrinkage]
absence = 0.08
off_queue = 0.05
[cost]
wage_per_h = { "flexible" = 17.50 }
"""


def team(folder: Path) -> Inputs:
    """Two queues of 4 and 2 erlangs; a third of the people have one skill, the others both."""
    (folder / "team.toml").write_text(TEAM, encoding="utf-8")
    with (folder / "agents.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["agent", "contract", "skills"])
        for k in range(22):
            one = "sales:1.0:1" if k % 2 else "phone:0.85:1"
            rows.writerow([f"A{k:02d}", "flexible", "phone:0.9:1|sales:1.0:2" if k % 3 else one])
    with (folder / "forecast.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["start", "queue", "mean", "q10", "q90", "aht_s"])
        for k in range(7 * 48):
            day, slot = divmod(k, 48)
            wave = (1 + 0.35 * math.sin((slot - 16) / 10 * math.pi)) * (1.2 if day == 0 else 1.0)
            busy = wave if day < 5 and 16 <= slot < 36 else 0.0
            start = (dt.datetime(2026, 3, 2) + dt.timedelta(minutes=30 * k)).isoformat()
            for queue, mean in (("phone", 20 * busy), ("sales", 9 * busy)):
                rows.writerow([start, queue, round(mean, 3), round(0.8 * mean, 3), round(1.22 * mean, 3), 330])
    return read_inputs(read_scenario(folder / "team.toml"))


def slower(inputs: Inputs, speed: float) -> Inputs:
    """Everybody with their first skill only, at a share of their speed."""
    people = []
    for agent in inputs.agents:
        first = agent.skills[0]
        people.append(agent.model_copy(update={"skills": (first.model_copy(update={"speed": speed * first.speed}),)}))
    return replace(inputs, agents=tuple(people))


def run(name: str, inputs: Inputs, work: float, replications: int) -> None:
    scenario = inputs.scenario
    scenario = scenario.model_copy(
        update={
            "solver": scenario.solver.model_copy(update={"work": work, "seconds": 6000.0}),
            "simulation": scenario.simulation.model_copy(update={"replications": replications}),
        }
    )
    inputs = replace(inputs, scenario=scenario)
    forecast, patience_s = outlook(inputs), patience_of(scenario, inputs.history)
    began = time.process_time()
    closed = close_loop(inputs, forecast, patience_s, progress=lambda _: None)
    cpu = time.process_time() - began
    needed, roster, simulation = closed.requirement, closed.roster.frame, closed.simulation
    coverage = allocated(inputs, needed, roster).coverage
    began = time.process_time()
    gap = formula_gap(inputs, forecast, patience_s, needed, coverage, simulation)
    told = told_differences(inputs, patience_s, needed, roster, gap, simulation.service)
    print(
        f"\n{name}: {cpu:.0f} s CPU, then {time.process_time() - began:.1f} s for formula beside simulation; ", end=""
    )
    print(f"{paid_hours(roster).sum():.0f} h paid")
    print(closed.table.round(3).to_string(index=False))
    print(*closed.rounds, *told, sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="*", type=Path)
    parser.add_argument("--work", type=float, default=1.0)
    parser.add_argument("--replications", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = team(Path(folder))
    compiled = made.scenario.model_copy(update={"simulation": made.scenario.simulation.model_copy(update={"loop": 0})})
    forecast = outlook(made)
    close_loop(replace(made, scenario=compiled), forecast, patience_of(compiled, made.history), progress=lambda _: None)
    usual = [SAMPLES / f"{name}.toml" for name in ("base", "peak_week", "small_team")]
    for path in asked.scenario or usual:
        run(path.stem, read_inputs(read_scenario(path)), asked.work, asked.replications)
    if not asked.scenario:
        run("team", made, asked.work, asked.replications)
        run("team, one skill each at 0.75 of the speed", slower(made, 0.75), asked.work, asked.replications)


if __name__ == "__main__":
    main()
