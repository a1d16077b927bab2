"""200 edits of scenarios and settings from 8 processes at once, on each database: nothing lost, every conflict told.

Run ``python benchmarks/store_edits.py [PROCESSES] [EDITS_EACH]``; PostgreSQL is a server of its own on loopback.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from databases import new_server, remove
from many_edits import edit_all, lost, prepare

from planner.store.database import open_store
from planner.store.schema import bring_up_to_date
from planner.store.verifying import verify


def measured(address: str, processes: int, edits: int) -> bool:
    """One line of the table; whether all was well."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(address or str(folder / "planner.db"), files=folder / "files")
        bring_up_to_date(store)
        prepare(store, folder / "world")
        url = store.engine.url.render_as_string(hide_password=False)
        began = time.monotonic()
        told = edit_all(url, store.files, folder / "world", processes, edits)
        took = time.monotonic() - began
        faults = [*lost(store, told), *(one.sentence for one in verify(store))]
        kept = sum(one.kept for one in told)
        database = store.engine.dialect.name
        print(f"{database:10} {processes:9} {len(told):6} {kept:6} {len(told) - kept:9} {len(faults):6} {took:8.1f}")
        print(*faults, sep="\n", end="\n" * bool(faults))
        store.close()
    return not faults


def main() -> int:
    processes, edits = (int(word) for word in [*sys.argv[1:], "8", "25"][:2])
    print("database   processes  edits   kept conflicts faults elapsed_s")
    well = measured("", processes, edits)
    server = new_server()
    try:
        well &= measured(server.fresh(), processes, edits)
    finally:
        remove(server)
    return not well


if __name__ == "__main__":  # its processes import this file
    sys.exit(main())
