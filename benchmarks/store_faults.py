"""Kill (SIGKILL) the process that publishes, imports, solves or upgrades at random points; judge the store after each.

Run ``python benchmarks/store_faults.py [POINTS] [SEED] [sqlite] [postgresql] [WORK ...]``, each WORK one of
``publish``, ``import``, ``job``, ``upgrade`` and ``solve``; without any all of them. ``solve`` is the small team
planned as a job, from its history to its report, killed at moments and in the store; ``job`` is only what its runner
does around a solve. The compiled code should be there: run ``planner doctor`` first.
After each kill the store is opened anew and verified, what had been told is looked for, the same work is done once
more and its outcome compared with what a run without kill gives. PostgreSQL is a server of its own on loopback.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from databases import Server, new_server, remove
from kill_points import Point, moments, points, run
from kill_solve import SOLVE, prepare_solve
from kill_works import WORKS, Killed, faults_after, prepare
from sqlalchemy import create_engine, text

from planner.store.database import open_store

NEVER = Point("moment", delay_us=3_600_000_000)
"""Runs to its end without tracing lines: a solve would take long."""


@dataclass
class Worlds:
    """The same prepared store again and again, in a folder of its own and on one kind of database."""

    folder: Path
    server: Server | None

    def begin(self) -> None:
        for name in ("prepared", "empty", "solve"):
            (self.folder / name).mkdir()
            if self.server is not None:
                self._admin(f"CREATE DATABASE {name}")
        prepare(self.address("prepared"), str(self.folder / "prepared"))
        prepare_solve(self.address("solve"), str(self.folder / "solve"))
        open_store(self.address("empty"), files=self.folder / "empty" / "files").close()

    def address(self, name: str) -> str:
        return str(self.folder / name / "planner.db") if self.server is None else self.server.address(name)

    @contextmanager
    def copy(self, killed: Killed) -> Iterator[tuple[str, str]]:
        source = "solve" if killed is SOLVE else "empty" if killed.empty else "prepared"
        shutil.copytree(self.folder / source, self.folder / "again")
        if self.server is not None:
            self._admin(f"CREATE DATABASE again TEMPLATE {source}")
        yield self.address("again"), str(self.folder / "again")
        if self.server is not None:
            self._admin("DROP DATABASE again WITH (FORCE)")
        shutil.rmtree(self.folder / "again")

    def _admin(self, statement: str) -> None:
        assert self.server is not None
        url = self.server.address("postgres").replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def proof(worlds: Worlds, name: str, killed: Killed, count: int, seed: int) -> list[str]:
    """One line of the table; faults, sentences."""
    with worlds.copy(killed) as (address, folder):
        whole = run(killed.doing, address, folder, NEVER if killed is SOLVE else None)
        found = [f"without kill: {one}" for one in [whole.fault] if one]
    died, kept, began = 0, 0, time.monotonic()
    for point in (moments if killed is SOLVE else points)(whole, count, seed):
        with worlds.copy(killed) as (address, folder):
            ran = run(killed.doing, address, folder, point)
            died += ran.killed
            kept += len(ran.told) == len(whole.told)
            wrong = [f"{point}: {one}" for one in faults_after(killed, ran, address, folder)]
        found += wrong
        print(*wrong, sep="\n", end="\n" * bool(wrong), file=sys.stderr, flush=True)
    database = "sqlite" if worlds.server is None else "postgresql"
    print(
        f"{database:10} {name:8} {whole.lines:6} {whole.events:6} {count:6} {died:6} {kept:6} {len(found):6} "
        f"{time.monotonic() - began:8.0f}",
        flush=True,
    )
    return found


def main() -> int:
    words = sys.argv[1:]
    count, seed = (int(word) for word in [*[word for word in words if word.isdigit()], "50", "1"][:2])
    databases = [one for one in ("sqlite", "postgresql") if one in words] or ["sqlite", "postgresql"]
    all_works = {**WORKS, "solve": SOLVE}
    works = [one for one in all_works if one in words] or list(all_works)
    print("database   work      lines events points killed  after faults elapsed_s", flush=True)
    found = []
    for database in databases:
        folder = Path(tempfile.mkdtemp())
        server = new_server() if database == "postgresql" else None
        try:
            worlds = Worlds(folder, server)
            worlds.begin()
            for name in works:
                found += proof(worlds, name, all_works[name], count, seed)
        finally:
            shutil.rmtree(folder)
            if server is not None:
                remove(server)
    return bool(found)


if __name__ == "__main__":  # children of the proof import this file
    sys.exit(main())
