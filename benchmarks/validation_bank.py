"""An Israeli bank's January and February 1999, simulated with the people seen at work, beside what happened.

    python benchmarks/validation_bank.py [FOLDER]

FOLDER holds the research data, default ../shared/data: il_bank_calls_jan_feb.csv.gz, one row a call. The recorded
calls arrive at their recorded moments; who is at work is inferred from the calls each agent took (`presence`);
durations are drawn, patience is exponential. Prints each month's totals and hours, and how far they move with each
assumption. About 10 s of CPU, the first run half a minute more (it compiles).
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from bank_calls import DAY_S, FIRST, read_calls
from numpy.typing import NDArray

from forecasting.result import LEVELS, Forecast
from planner.scenario import Scenario
from planner.scenario.skills import parse_skills
from planner.simulation import fold
from planner.simulation.blocks import run_blocks
from planner.simulation.build import build
from planner.simulation.people import People, Stretch
from planner.simulation.world import CONTACT
from planner.staffing.patience_log import exponential_patience

DAYS, HALF_HOUR_S = 59, 1800
WITHIN_S = 20.0
ARTEFACT_S = 10
HEAD_START_S = 90.0
QUEUES = ("regular", "priority", "new", "stock", "internet")
REPLICATIONS = 40
MONTHS = {"January": (0, 31), "February": (31, 59)}

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Assumptions:
    """What the record does not say.

    Attributes
    ----------
    away_min : a longer pause between two calls of an agent means away, minutes
    evidence : an agent between two calls is away while a caller waits (after `wrap_s`)
    wrap_s : a pause up to this long is after-call work and added to the call
    pooled : one queue and one group instead of queues by type
    by_hour : handle times have their hour's mean (else the same all day)
    """

    away_min: float = 15.0
    evidence: bool = True
    wrap_s: float = 60.0
    pooled: bool = False
    by_hour: bool = True


def waiting_spells(calls: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """Times in which at least one caller waits for people of all skills, longer than 10 s; begins and ends."""
    some = calls[(calls["wait_s"] > 0) & ~calls["queue"].isin(["stock", "internet"])]
    moment = np.concatenate([some["at"], some["at"] + some["wait_s"]])
    change = np.repeat([1, -1], len(some))
    order = np.lexsort((-change, moment))
    length = np.cumsum(change[order])
    begins = moment[order][np.flatnonzero((length == 1) & (change[order] == 1))]
    ends = moment[order][np.flatnonzero(length == 0)]
    long = ends - begins > 10
    return begins[long], ends[long]


def presence(calls: pd.DataFrame, assume: Assumptions) -> list[tuple[str, float, float]]:
    """Stretches (agent, from, to) in which each agent takes calls, seconds.

    A stretch begins with the agent's first call and ends with the *start* of the last one: who leaves takes no new
    call after it. Ending with the last hang-up would give the simulated agent, who is then in the middle of another
    call, half a call's work for nothing at every break.
    """
    begins, ends = waiting_spells(calls)
    found = []
    seen = calls[~calls["gave_up"] & (calls["server"] != "NO_SERVER")]
    for agent, taken in seen.groupby("server"):
        taken = taken.sort_values("start")
        start = taken["start"].to_numpy()
        stop = np.maximum.accumulate(start + taken["service_s"].to_numpy())
        since = start[0]
        for i in range(len(start) - 1):
            pause = start[i + 1] - stop[i]
            if pause > assume.away_min * 60:
                found.append((str(agent), since, start[i] + 1))
                since = start[i + 1]
            elif assume.evidence and pause > assume.wrap_s:
                for k in range(np.searchsorted(ends, stop[i] + assume.wrap_s), np.searchsorted(begins, start[i + 1])):
                    found.append((str(agent), since, max(since, begins[k], stop[i])))
                    since = min(ends[k], start[i + 1])
        found.append((str(agent), since, start[-1] + 1))
    return [row for row in found if row[2] > row[1]]


def after_call_s(calls: pd.DataFrame, assume: Assumptions) -> float:
    """Mean pause after a call while callers wait throughout, pauses above `wrap_s` left out; seconds."""
    begins, ends = waiting_spells(calls)
    seen = calls[~calls["gave_up"] & (calls["server"] != "NO_SERVER")].sort_values(["server", "start"])
    stop = (seen["start"] + seen["service_s"]).to_numpy()[:-1]
    pause = seen["start"].to_numpy()[1:] - stop
    same = seen["server"].to_numpy()[1:] == seen["server"].to_numpy()[:-1]
    spell = np.searchsorted(begins, stop, side="right") - 1
    through = (spell >= 0) & (ends[np.maximum(spell, 0)] >= stop + pause)
    kept = pause[same & through & (pause >= 0) & (pause <= assume.wrap_s)]
    return float(kept.mean())


def people(calls: pd.DataFrame, assume: Assumptions) -> People:
    """Agents with the queues that make up at least 1 % of their calls; `internet` at least 5 calls."""
    stretches = presence(calls, assume)
    names = tuple(sorted({name for name, _, _ in stretches}))
    counts = pd.crosstab(calls["server"], calls["queue"])
    skills = []
    for name in names:
        row = counts.loc[name]
        able = ["all"] if assume.pooled else ["regular", "priority"]
        if not assume.pooled:
            able += [queue for queue in ("new", "stock") if row[queue] >= 0.01 * row.sum()]
            able += ["internet"] if row["internet"] >= 5 else []
        skills.append(parse_skills("|".join(able)))
    rows = [Stretch(names.index(name), a, b, frozenset(), int(a // DAY_S)) for name, a, b in stretches]
    return People(names, tuple(skills), tuple(rows))


def handle_time_by_hour(handled_s: Numbers, hour: NDArray[np.int64]) -> Numbers:
    """Mean by hour of day, drawn to the mean of all as if that had been seen 20 times more; seconds, (24,)."""
    count = np.bincount(hour, minlength=24)
    return np.asarray((np.bincount(hour, handled_s, minlength=24) + 20 * handled_s.mean()) / (count + 20))


def simulate(calls: pd.DataFrame, assume: Assumptions, replications: int) -> NDArray[np.float64]:
    """Offered, answered, given up, in time and seconds waited by those answered, by half-hour; (half-hours, 5)."""
    queue_of = np.where(assume.pooled, "all", calls["queue"].to_numpy(dtype=str))
    queues = ("all",) if assume.pooled else QUEUES
    wrap_s = after_call_s(calls, assume)
    handled = calls["service_s"].to_numpy() + wrap_s
    answered = ~calls["gave_up"].to_numpy()
    patience = {
        q: exponential_patience(calls["wait_s"][queue_of == q], calls["gave_up"][queue_of == q]) for q in queues
    }
    scenario = Scenario.model_validate(
        {
            "start": FIRST,
            "days": DAYS,
            "interval_min": HALF_HOUR_S // 60,
            "staff": {"file": "agents.csv"},
            "simulation": {"warm_up_h": 0, "handle_time": {"shape": "empirical"}},
            "queue": [
                {
                    "name": q,
                    "target": {"share": 0.8, "within_s": WITHIN_S},
                    "head_start_s": HEAD_START_S if q in ("priority", "stock") else 0.0,
                }
                for q in queues
            ],
        }
    )
    starts = scenario.horizon()
    frames = []
    hour = (calls["at"].to_numpy() // 3600 % 24).astype(int)
    for q in queues:
        own = (queue_of == q) & answered
        aht_s = handle_time_by_hour(handled[own], hour[own]) if assume.by_hour else np.full(24, handled[own].mean())
        frame = pd.DataFrame({"start": starts, "queue": q, "mean": 0.0, "aht_s": aht_s[starts.hour]})
        frames.append(frame.assign(**dict.fromkeys(LEVELS, 0.0)))
    nothing = {q: np.zeros((1, len(starts)), np.float32) for q in queues}
    plant, _ = build(
        scenario,
        Forecast(starts, pd.concat(frames, ignore_index=True), nothing),
        people(calls, assume),
        {q: value.mean_s for q, value in patience.items()},
        seed=1,
        handle_times_s={q: handled[(queue_of == q) & answered] for q in queues},
    )
    given = np.zeros(len(calls), CONTACT)
    given["at"] = given["arrived"] = calls["at"]
    given["number"] = np.arange(len(calls))
    given["queue"] = [queues.index(q) for q in queue_of]
    plant = replace(plant, given=given)
    totals = run_blocks(plant, replications, np.arange(len(starts)) // 48)
    wanted = [fold.OFFERED, fold.ANSWERED, fold.ABANDONED, fold.MET, fold.WAIT_S]
    return np.asarray(totals.sums.total.sum(axis=0)[:, wanted] / replications)


def recorded(calls: pd.DataFrame) -> NDArray[np.float64]:
    """The same of what happened."""
    cell = (calls["at"] // HALF_HOUR_S).astype(int).to_numpy()
    answered = ~calls["gave_up"].to_numpy()
    wait = calls["wait_s"].to_numpy()
    weights = (np.ones(len(calls)), answered, ~answered, answered & (wait <= WITHIN_S), wait * answered)
    return np.stack([np.bincount(cell, weights=w, minlength=DAYS * 48)[: DAYS * 48] for w in weights], axis=1)


def measures(sums: Numbers) -> dict[str, float]:
    offered, answered, left, good, waited = sums
    return {
        "offered": offered,
        "abandoned %": 100 * left / offered,
        "mean wait s": waited / answered,
        "within 20 s %": 100 * good / offered,
    }


def table(real: Numbers, made: Numbers, parts: dict[str, NDArray[np.bool_]]) -> str:
    rows = {}
    for name, part in parts.items():
        if real[part, 0].sum() < 200:
            continue
        a, b = measures(real[part].sum(axis=0)), measures(made[part].sum(axis=0))
        row: dict[str, float] = {"offered": a.pop("offered")}
        for key, value in a.items():
            row[key] = value
            row[f"{key[:-1].strip()} sim"] = b[key]
        rows[name] = row
    return pd.DataFrame(rows).T.round(1).to_string()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / ".." / "shared" / "data")
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    asked = parser.parse_args()
    began = time.process_time()
    all_calls = read_calls(asked.folder / "il_bank_calls_jan_feb.csv.gz")
    calls = all_calls[all_calls["gave_up"] | (all_calls["service_s"] > ARTEFACT_S)].reset_index(drop=True)
    half_hour = np.arange(DAYS * 48)
    months = {m: (half_hour >= a * 48) & (half_hour < b * 48) for m, (a, b) in MONTHS.items()}
    hours = {f"{h:02d}:00": half_hour % 48 // 2 == h for h in range(24)}
    real = recorded(calls)
    usual = Assumptions()
    made = simulate(calls, usual, asked.replications)
    print(f"after-call work {after_call_s(calls, usual):.1f} s; {usual}")
    print(table(real, made, months), table(real, made, hours), sep="\n\n")
    others = {
        "away after 5 min": replace(usual, away_min=5.0),
        "away after 10 min": replace(usual, away_min=10.0),
        "away after 30 min": replace(usual, away_min=30.0),
        "no evidence, 15 min": replace(usual, evidence=False),
        "no evidence, 5 min": replace(usual, evidence=False, away_min=5.0),
        "no evidence, 3 min": replace(usual, evidence=False, away_min=3.0),
        "the same handle time all day": replace(usual, by_hour=False),
        "one pooled queue": replace(usual, pooled=True),
    }
    for name, assume in others.items():
        print(f"\n{name}\n{table(real, simulate(calls, assume, asked.replications // 2), months)}")
    print(
        f"\nartefacts kept\n{table(recorded(all_calls), simulate(all_calls, usual, asked.replications // 2), months)}"
    )
    print(f"\n{time.process_time() - began:.0f} s CPU")


if __name__ == "__main__":
    main()
