"""Five million tickets in: time, memory and growth, next to the usual reader of whole tables.

    python benchmarks/import_tickets.py [--rows 5000000] [--seed 1] [--only import|pandas|recognition]

Writes ticket exports as Zendesk does (41 columns; 5 million rows are about 1 GB) into a temporary folder, imports them
with `planner.formats.importing.import_files` at a sixteenth, a quarter and all of the rows, each in a process of its
own, and removes them. Peak memory is the process's largest resident set. The peer reads the same file whole with
pandas.read_csv, as text: it neither repairs nor counts. Then the time in which the head of each kind of file is known.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from planner.formats.foreign import Wishes
from planner.formats.importing import import_files
from planner.formats.opening import open_sheets
from planner.formats.systems import SYSTEMS

HEADER = (
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,"
    "Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,"
    "Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,"
    "Reopens,Replies,First reply time in minutes,First reply time in minutes within business hours,"
    "First resolution time in minutes,First resolution time in minutes within business hours,"
    "Full resolution time in minutes,Full resolution time in minutes within business hours,"
    "Agent wait time in minutes,Agent wait time in minutes within business hours,Requester wait time in minutes,"
    "Requester wait time in minutes within business hours,On hold time in minutes,"
    "On hold time in minutes within business hours"
)
GROUPS = ("Billing", "Returns", "Support", "Orders EU", "Orders, overseas")
CHANNELS = ("Mail", "Web", "Chat", "Phone call", "Messaging")
SCORES = ("Offered", "Good", "Bad", "Not offered")
BLOCK = 100_000


def blocks(rows: int, seed: int) -> Iterator[str]:
    """The export's text, block by block: two years of tickets of invented people."""
    chance = np.random.default_rng(seed)
    first = np.datetime64("2024-11-01T00:00:00")
    yield HEADER + "\n"
    for begin in range(0, rows, BLOCK):
        count = min(BLOCK, rows - begin)
        span = 86_400 * 730 * count // rows  # seconds
        created = first + (np.sort(chance.integers(0, span, count)) + span * (begin // BLOCK)).astype("m8[s]")
        wait, work = chance.integers(1, 600, count), chance.integers(600, 6_000, count)
        times = [
            np.char.replace(np.datetime_as_string(moment, unit="s"), "T", " ").tolist()
            for moment in (created, created + wait.astype("m8[m]"), created + work.astype("m8[m]"))
        ]
        person, group, via = (chance.integers(0, most, count).tolist() for most in (90_000, 5, 5))
        score, replies, reopens = (chance.integers(0, most, count).tolist() for most in (4, 9, 3))
        lines = [
            f"1,{begin + at + 1},Person {p},{p},,p{p}@example.com,example.com,Person {p},Agent {p % 80},"
            f'"{GROUPS[g]}","Order {p}, where is it?",web {g},Solved,Normal,{CHANNELS[v]},Incident,'
            f"{c},{s},{a},,,{a},{s},{t},{SCORES[q]},1,1,{o},{r},"
            f"{w},{w // 2},{t},{t // 2},{t},{t // 2},{w},{w // 2},{w},{w // 2},0,0\n"
            for at, (p, g, v, c, a, s, t, w, q, r, o) in enumerate(
                zip(person, group, via, *times, work.tolist(), wait.tolist(), score, replies, reopens, strict=True)
            )
        ]
        yield "".join(lines)


def imported(path: Path) -> str:
    """What the importer makes of a file, in a few words."""
    found = import_files([path], Wishes("Europe/Berlin", interval_min=30))
    history = found.frames["history"]
    told = "; ".join(found.told.sentences()[:3])
    return (
        f"{history['volume'].sum():,.0f} contacts, {len(history):,} rows, {len(found.tickets):,} tickets kept. {told}"
    )


def opened(path: Path) -> str:
    """What opening alone makes of it: the columns that the importer takes, as text."""
    (sheet,) = open_sheets(path)
    from planner.formats.told import Told

    names = ("Id", "Group", "Via", "Status", "Created at", "Solved at", "Satisfaction Score", "Reopens", "Replies")
    columns = {name: sheet.head.rows[0].index(name) for name in names}
    return f"{sum(map(len, sheet.batches(2, columns, Told()))):,} rows"


def whole(path: Path) -> str:
    """The peer."""
    return f"{len(pd.read_csv(path, dtype=str, keep_default_na=False)):,} rows"


def measured(what: Callable[[Path], str], path: Path, rows: int) -> tuple[float, float]:
    """Run something in a process of its own; prints, and returns its CPU seconds and peak memory in MB."""
    begin = time.monotonic()
    child = os.fork()
    if not child:
        print(f"  {what.__name__:9}: {what(path)}", flush=True)
        os._exit(0)
    _, status, usage = os.wait4(child, 0)
    elapsed, cpu, peak = time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    state = "" if status == 0 else f" FAILED ({status})"
    print(f"             {cpu:6.1f} s CPU, {elapsed:6.1f} s elapsed, {peak:6.0f} MB, {rows / cpu:12,.0f} rows/s{state}")
    return cpu, peak


def growth(folder: Path, rows: int, seed: int, only: str) -> None:
    costs = []
    for part in (rows // 16, rows // 4, rows):
        path = folder / "tickets.csv"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(blocks(part, seed))
        print(f"{part:,} tickets, {path.stat().st_size / 1e6:,.0f} MB")
        if only in ("", "import"):
            measured(opened, path, part)
            costs.append(measured(imported, path, part))
        if only in ("", "pandas"):
            measured(whole, path, part)
    if len(costs) > 1:
        print(
            "growth of CPU and memory: "
            + ", ".join(f"{cpu / costs[0][0]:.1f}x {mb / costs[0][1]:.2f}x" for cpu, mb in costs)
        )


def recognition(folder: Path, rows: int, seed: int) -> None:
    """Seconds in which a file's format is known."""
    text = folder / "tickets.csv"
    with text.open("w", encoding="utf-8") as file:
        file.writelines(blocks(rows, seed))
    packed = folder / "tickets.csv.gz"
    with gzip.open(packed, "wt", compresslevel=1) as file:
        file.writelines(blocks(rows // 4, seed))
    book = folder / "tickets.xlsx"
    with xlsxwriter.Workbook(book, {"constant_memory": True}) as made:
        sheet = made.add_worksheet()
        for at, line in enumerate("".join(blocks(rows // 20, seed)).splitlines()):
            sheet.write_row(at, 0, line.split(","))
    frame = folder / "tickets.parquet"
    pd.read_csv(text, dtype=str, nrows=rows // 5).to_parquet(frame)
    fixtures = sorted(path for path in Path("tests/formats/fixtures").rglob("*") if path.is_file())
    slowest = (0.0, Path())
    for path in (text, packed, book, frame, *fixtures):
        begin = time.process_time()
        known = [
            next((one.name for one in SYSTEMS if one.recognises(sheet.head)), "none") for sheet in open_sheets(path)
        ]
        took = time.process_time() - begin
        if path not in fixtures:
            print(f"  {path.name:18} {path.stat().st_size / 1e6:8,.1f} MB: {took:.3f} s, {', '.join(known)}")
        slowest = max(slowest, (took, path)) if path in fixtures else slowest
    print(f"  slowest of {len(fixtures)} fixtures: {slowest[0]:.3f} s ({slowest[1].name})")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the import of tickets.")
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("import", "pandas", "recognition"), default="")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tickets_"))
    try:
        if asked.only != "recognition":
            growth(folder, asked.rows, asked.seed, asked.only)
        if asked.only in ("", "recognition"):
            print("recognition")
            recognition(folder, asked.rows, asked.seed)
    finally:
        shutil.rmtree(folder)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_utime:.0f} s CPU for writing the files")


if __name__ == "__main__":
    main()
