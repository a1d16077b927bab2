"""Write the synthetic sample data of the scenarios: the same bytes from the same seed, whatever the day.

Run ``python scenarios/generate.py [FOLDER]``; without a folder it writes into ``scenarios/data``.
"""

from __future__ import annotations

import datetime as dt
import gzip
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import synthetic_history
import synthetic_rosters
import synthetic_small
import synthetic_staff

SEED = 20261122
PEAK_START = dt.date(2026, 11, 23)
WEEK = dt.timedelta(7)


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _write(path: Path, frame: pd.DataFrame) -> None:
    text = _csv(frame)
    # mtime=0: the compressed bytes do not know when they were made.
    path.write_bytes(gzip.compress(text, 9, mtime=0) if path.suffix == ".gz" else text)


def _histories(folder: Path) -> None:
    """Two files: `base.toml` starts where the first ends, the peak week where the second does."""
    table = synthetic_history.history(SEED)
    latest = table["start"] >= pd.Timestamp(PEAK_START - WEEK, tz=synthetic_history.ZONE)
    table["start"] = [moment.isoformat() for moment in table["start"]]
    _write(folder / "history.csv.gz", table[~latest])
    _write(folder / "latest_week.csv.gz", table[latest])


def _overrides() -> pd.DataFrame:
    columns = ["queue", "start", "end", "op", "value", "who", "why"]
    start, end = "2026-11-17T18:00:00", "2026-11-17T20:00:00"
    reason = "the web shop's maintenance window: customers who cannot log in call"
    return pd.DataFrame([("phone", start, end, "percent", 10, "demand planner", reason)], columns=columns)


def _small_team(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "tickets.csv", synthetic_small.tickets(SEED))
    _write(folder / "agents.csv", synthetic_small.agents())
    _write(folder / "patterns.csv", synthetic_small.patterns())
    matrix = synthetic_small.matrix()
    with pd.ExcelWriter(folder / "last_week.xlsx", engine="xlsxwriter") as writer:
        writer.book.set_properties({"title": "Synthetic sample data", "created": dt.datetime(2026, 11, 22)})
        matrix.to_excel(writer, sheet_name="Roster", index=False)


def write_all(folder: Path) -> None:
    """Write every sample file into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _histories(folder)
    _write(folder / "agents.csv", synthetic_staff.agents(np.random.default_rng([SEED, 60])))
    social = synthetic_staff.agents(np.random.default_rng([SEED, 60]), extra_skill="social:1.0:3")
    _write(folder / "agents_social.csv", social)
    _write(folder / "leave.csv", synthetic_staff.leave())
    _write(folder / "patterns.csv", synthetic_staff.patterns())
    _write(folder / "week_before.csv", synthetic_rosters.roster(PEAK_START - 2 * WEEK))
    _write(folder / "last_week.csv", synthetic_rosters.roster(PEAK_START - WEEK))
    _write(folder / "overrides.csv", _overrides())
    _small_team(folder / "small")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data")
