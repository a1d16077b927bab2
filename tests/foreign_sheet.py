"""The one sheet of a foreign file, known and read by its format."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from planner.formats.foreign import Format, Wishes
from planner.formats.importing import known_format
from planner.formats.opening import open_sheets
from planner.formats.told import Told


def read(path: Path, known: Format, zone: str = "UTC") -> tuple[pd.DataFrame, Told]:
    sheets = open_sheets(path)
    assert len(sheets) == 1
    assert known_format(sheets[0]) is known
    told = Told()
    taken = known.read(sheets[0], Wishes(zone), told)
    told.book.close()
    return taken.frame, told
