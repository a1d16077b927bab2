"""CPU time of publishing 500 people x 28 days, 14,000 shifts of 70,000 segments: first, again, changed by a tenth.

Run ``python benchmarks/store_publish.py [ADDRESS] [PEOPLE] [DAYS]``; without an address a SQLite file in a new folder.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from planner.formats.roster_csv import roster_frame
from planner.frames import COVERAGE, REQUIREMENT, SERVICE
from planner.report.files import table_text
from planner.scenario import Agent, Inputs, Scenario
from planner.store.blobs import keep_bytes
from planner.store.database import Store, open_store
from planner.store.drafts import Drafted, draft
from planner.store.publishing import publish
from planner.store.schema import bring_up_to_date
from planner.store.tables import PlanRow

START, ZONE = dt.date(2026, 3, 2), "Europe/Berlin"


def inputs_of(people: int, days: int) -> Inputs:
    queue = {"name": "phone", "open": ["00:00-24:00"], "target": {"share": 0.8, "within_s": 20}}
    scenario = Scenario.model_validate(
        {"start": START, "days": days, "time_zone": ZONE, "queue": [queue], "staff": {"file": "agents.csv"}}
    )
    return Inputs(scenario, pd.DataFrame(), tuple(Agent(agent=f"A{k:04d}", name=f"Person {k}") for k in range(people)))


def roster_of(people: int, days: int, seed: int, moved: float = 0.0) -> pd.DataFrame:
    """Everybody on every day, five segments a shift; a share of the shifts lies at another hour."""
    rng = np.random.default_rng(seed)
    begin = rng.integers(12, 28, (people, days)) * 30
    begin = np.where(np.random.default_rng(7).random((people, days)) < moved, begin + 60, begin)
    parts = ((0, 120, "work"), (120, 135, "break"), (135, 255, "work"), (255, 285, "meal"), (285, 510, "work"))
    midnight = [pd.Timestamp(START + dt.timedelta(day), tz=ZONE) for day in range(days)]
    at = {(day, m): midnight[day] + pd.Timedelta(minutes=m) for day in range(days) for m in range(0, 1500, 15)}
    rows = [
        (
            f"A{k:04d}",
            START + dt.timedelta(day),
            "day",
            activity,
            "",
            at[day, b + s],
            at[day, b + e],
            activity != "meal",
        )
        for k in range(people)
        for day in range(days)
        for b in [int(begin[k, day])]
        for s, e, activity in parts
    ]
    return roster_frame(rows, ZONE)


def kept_plan(store: Store, days: int) -> int:
    """A plan of twenty queues, as publishing fills facts from."""
    starts = pd.date_range(pd.Timestamp(START, tz=ZONE), periods=days * 96, freq="15min")
    wide = pd.MultiIndex.from_product([starts, [f"q{k}" for k in range(20)]], names=["start", "queue"]).to_frame(
        index=False
    )
    rng = np.random.default_rng(1)
    files = {}
    with store.writing("bench") as work:
        for spec in (REQUIREMENT, COVERAGE, SERVICE):
            numbers = [name for name, kind in spec.columns.items() if kind == "number"]
            frame = wide.assign(**{name: rng.random(len(wide)) * 10 for name in numbers})
            files[spec.name] = keep_bytes(work, table_text(frame[list(spec.columns)]).encode())
        header = "item,queue,team,site,cost_centre,month,hours,amount,currency\n"
        files["cost.csv"] = keep_bytes(work, f"{header}wages,q1,t,s,c,2026-03,10,200,EUR\n".encode())
        row = PlanRow(name="bench", fingerprint="f", start=START, days=days, status="feasible", facts={}, files=files)
        row.inputs, row.made_at, row.made_by = {}, store.now(), "bench"
        work.session.add(row)
        work.session.flush()
        return row.id


def timed(store: Store, inputs: Inputs, roster: pd.DataFrame, plan_id: int | None, what: str) -> None:
    begun = time.process_time()
    with store.writing("bench") as work:
        number = draft(work, "line", Drafted(inputs, roster, plan_id)).number
    drafted, clock = time.process_time(), time.perf_counter()
    with store.writing("bench") as work:
        done = publish(work, "line", number, accept_breaches=True, note="bench")
    ended, elapsed = time.process_time(), time.perf_counter() - clock
    counts = f"{done.new} new, {done.changed} changed, {done.cancelled} cancelled"
    took = f"publish {ended - drafted:5.2f} s ({elapsed:.2f} s elapsed)"
    print(f"{what:32} draft {drafted - begun:6.2f} s, {took}: {counts}")


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else str(Path(tempfile.mkdtemp()) / "planner.db")
    people, days = (int(text) for text in (*sys.argv[2:4], "500", "28")[:2])
    store = open_store(address, files=Path(tempfile.mkdtemp()))
    bring_up_to_date(store)
    inputs = inputs_of(people, days)
    first = roster_of(people, days, 1)
    print(f"{store.engine.dialect.name}: {people} people x {days} days, {len(first)} segments")
    plan_id = kept_plan(store, days)
    timed(store, inputs, first, None, "first")
    timed(store, inputs, first, None, "again, equal")
    timed(store, inputs, roster_of(people, days, 1, 0.1), None, "a tenth moved")
    timed(store, inputs, roster_of(people, days, 2), plan_id, "all other, with a plan's facts")
    store.close()


main()
