"""An odd table, and the numbers that importing it must give."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from planner.formats.foreign import Wishes
from planner.formats.importing import Imported, import_files


@dataclass(frozen=True)
class Odd:
    what: str
    text: str
    rows: tuple[tuple[str, str, float], ...]
    said: tuple[str, ...] = ()
    aht: tuple[float, ...] = ()
    zone: str = "Europe/Berlin"


def imported(tmp_path: Path, odd: Odd) -> Imported:
    path = tmp_path / "odd.csv"
    path.write_text(odd.text.replace("Length", "Interval length"), encoding="utf-8")
    return import_files([path], Wishes(odd.zone))


def holds_its_numbers(odd: Odd, tmp_path: Path) -> None:
    """Rows, handle times and what is said, all as the table has them."""
    found = imported(tmp_path, odd)
    frame = found.frames["history"]
    long = bool(odd.rows) and len(odd.rows[0][0]) > 16  # with its offset, where the clock alone says too little
    starts = [start.isoformat()[:16] + (start.isoformat()[-6:] if long else "") for start in frame["start"]]
    shown = list(zip(starts, frame["queue"], frame["volume"], strict=True))
    assert shown == list(odd.rows)
    if odd.aht:
        assert frame["aht_s"].tolist() == pytest.approx(list(odd.aht), nan_ok=True)
    everything = "\n".join(found.told.sentences())
    for text in odd.said:
        assert text in everything
