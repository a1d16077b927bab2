"""Throws mutated files at the importers and at the scenario reader, and fails on anything but a clear error.

    python benchmarks/fuzz_importers.py [--minutes 30] [--seed 1] [--keep FOLDER] [--corpus FOLDER]

Every fixture of tests/formats, each also packed, as a workbook, a Parquet file and a web page, and every sample
scenario is a seed. Mutations: bytes flipped, cut, doubled, NULs and quotation marks put in; cells swapped or made huge,
negative, empty, impossible or dangerous ones; columns and headers doubled; separators and encodings changed; leaves of
JSON and lines of TOML replaced; the parts of workbooks mutated and packed again. A file that makes the importer say
something that it has not said before becomes a seed itself; the smallest of these are the corpus that the tests replay.

A finding is an exception that is no InputError, more than 10 s of CPU, more than 500 MB above the start, or a process
that dies. With any, the exit code is 1; their files are under --keep.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import random
import re
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fuzz_mutations import Seed, grown, mutated

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import import_files
from planner.scenario import read_scenario

ROOT = Path(__file__).resolve().parents[1]
SECONDS, MEGABYTES = 10, 500
CASES = 300
"""Cases a worker takes before a fresh one begins: memory is measured from its beginning."""
SMALL = 3_000
"""Bytes of a file that may become part of the corpus."""


@dataclass
class Pool:
    """Seeds, what was said so far, and the findings.

    Attributes
    ----------
    seeds : list of Seed
    said : set of str
        Digests of everything that an import said.
    outcomes : Counter
        Cases by outcome.
    """

    seeds: list[Seed]
    said: set[str] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)


def seeds() -> list[Seed]:
    """Fixtures, what they become in other makes, and scenarios."""
    fixtures = sorted(path for path in (ROOT / "tests/formats/fixtures").rglob("*") if path.is_file())
    corpus = sorted(path for path in (ROOT / "tests/formats/corpus").rglob("*") if path.is_file())
    plain = [Seed(path.suffix, path.read_bytes()) for path in fixtures + corpus if path.stat().st_size < 200_000]
    scenarios = [Seed(".toml", path.read_bytes()) for path in sorted((ROOT / "scenarios").rglob("*.toml"))]
    return [*plain, *(other for seed in plain for other in grown(seed)), *scenarios]


def run(path: Path, choice: int) -> str:
    """One case: what was said, its numbers and names left out; raises what the importer raises."""
    if path.suffix == ".toml":
        try:
            read_scenario(path)
        except InputError as error:
            return "refused: " + _bare(" ".join(f"{fault.expected} {fault.remedy}" for fault in error.faults))
        return "read"
    wishes = Wishes(
        ("Europe/Berlin", "America/New_York")[choice % 2],
        day_first=(None, True, False)[choice % 3],
        interval_min=(None, 15, 30, 60)[choice % 4],
        reply_min=(None, 3.0)[choice % 2],
        queue_by=(None, "group", "channel", "both")[choice % 4],
    )
    try:
        found = import_files([path], wishes)
    except InputError as error:
        return "refused: " + _bare(" ".join(f"{fault.expected} {fault.remedy}" for fault in error.faults))
    made = " ".join(source.format for source in found.sources)
    return f"read: {made} " + _bare(" ".join(sorted(entry.why for entry in found.told.entries())))


def _bare(text: str) -> str:
    return re.sub(r"\d[\d.,:]*|'[^']*'", "#", text)[:2_000]


def worker(pool: Pool, first: int, count: int, seed: int, folder: Path, pipe: int) -> None:
    """Run cases in a process of its own; each is told through the pipe before and after."""
    signal.signal(signal.SIGPROF, _late)
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for case in range(first, first + count):
        chance = random.Random(seed * 1_000_003 + case)
        made = mutated(chance.choice(pool.seeds), pool.seeds, chance)
        path = folder / f"case_{case}{made.suffix}"
        path.write_bytes(made.content)
        os.write(pipe, f"begin\t{case}\t{path}\n".encode())
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of CPU: others may be at work
        try:
            outcome = run(path, case)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)
            ours = [frame for frame in where if "planner" in frame.filename or "forecasting" in frame.filename]
            last = (ours or list(where))[-1]
            outcome = f"FINDING: {type(error).__name__} at {Path(last.filename).name}:{last.name}: {str(error)[:150]!r}"
        signal.setitimer(signal.ITIMER_PROF, 0)
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024
        if peak > MEGABYTES:
            outcome = f"FINDING: {peak:.0f} MB"
        os.write(pipe, (f"end\t{case}\t" + outcome.replace("\n", " ").replace("\t", " ")[:1_500] + "\n").encode())
        if peak > MEGABYTES:
            break
    os._exit(0)


def _late(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS} s")


def told_by(pipe: int, patience_s: float, child: int) -> Iterator[list[str]]:
    """Lines of a worker; ends it where it says nothing for too long."""
    rest = b""
    while True:
        if not select.select([pipe], [], [], patience_s)[0]:
            os.kill(child, signal.SIGKILL)
            return
        block = os.read(pipe, 65_536)
        if not block:
            return
        *lines, rest = (rest + block).split(b"\n")
        yield from (line.decode(errors="replace").split("\t") for line in lines)


def batch(pool: Pool, first: int, seed: int, folder: Path, keep: Path, corpus: Path | None) -> int:
    """One worker's cases; returns how many were run."""
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.close(reader)
        with contextlib.suppress(BrokenPipeError), contextlib.redirect_stderr(io.StringIO()):
            worker(pool, first, CASES, seed, folder, writer)
        os._exit(1)
    os.close(writer)
    running: Path | None = None
    done = 0
    for kind, _, what in told_by(reader, SECONDS * 12, child):
        if kind == "begin":
            running = Path(what)
            continue
        done += 1
        if running is not None:
            note(pool, running, what, keep, corpus)
        running = None
    os.close(reader)
    _, status = os.waitpid(child, 0)
    if running is not None:
        note(pool, running, f"FINDING: the process died ({status})", keep, corpus)
        done += 1
    return done


def note(pool: Pool, path: Path, outcome: str, keep: Path, corpus: Path | None) -> None:
    """Count an outcome; keep what is new or a finding."""
    kind = outcome.partition(":")[0]
    pool.outcomes[kind] += 1
    digest = hashlib.sha256(outcome.encode()).hexdigest()[:12]
    if digest not in pool.said:
        pool.said.add(digest)
        content = path.read_bytes()
        if kind == "FINDING":
            keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, keep / f"{digest}{path.suffix}")
            pool.found.append(outcome)
            print(f"{outcome}\n  kept as {digest}{path.suffix}", flush=True)
        elif len(content) < SMALL:
            pool.seeds.append(Seed(path.suffix, content))
            if corpus is not None:
                corpus.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, corpus / f"{digest}{path.suffix}")
    path.unlink(missing_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Fuzz the importers and the scenario reader.")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz_findings"))
    parser.add_argument("--corpus", type=Path, default=None, help="folder for files that made something new be said")
    asked = parser.parse_args()
    pool = Pool(seeds())
    begin, cases, shown = time.monotonic(), 0, 0.0
    print(f"{len(pool.seeds)} seeds", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() - begin < 60 * asked.minutes:
            cases += batch(pool, cases, asked.seed, Path(folder), asked.keep, asked.corpus)
            if time.monotonic() - begin - shown > 60:
                shown = time.monotonic() - begin
                counts = ", ".join(f"{count} {kind}" for kind, count in sorted(pool.outcomes.items()))
                print(f"{shown / 60:.0f} min: {cases} cases ({counts}), {len(pool.said)} things said", flush=True)
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{cases} cases in {(time.monotonic() - begin) / 60:.1f} min ({cpu.ru_utime + cpu.ru_stime:.0f} s CPU):"
        f" {dict(pool.outcomes)}, {len(pool.said)} different things said, {len(pool.found)} findings"
    )
    sys.exit(1 if pool.found else 0)


if __name__ == "__main__":
    main()
