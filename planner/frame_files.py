"""A frame back from the CSV file it was written to."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from forecasting.formula_guard import unguarded
from planner.frames import FrameSpec


def read_frame(file: Path | io.BytesIO, spec: FrameSpec, time_zone: str = "UTC") -> pd.DataFrame:
    """A frame as it was written; moments in a zone, empty texts as ``""``, empty numbers as NaN.

    Raises
    ------
    ValueError, KeyError, OSError
        If the file is not as it was written.
    """
    texts = [name for name, kind in spec.columns.items() if kind in ("text", "date")]
    others = {name: [""] for name in spec.columns if name not in texts}
    frame = pd.read_csv(file, dtype=dict.fromkeys(texts, str), keep_default_na=False, na_values=others)
    frame = frame[list(spec.columns)]
    for name, kind in spec.columns.items():
        if kind == "moment":
            frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(time_zone)
        elif kind == "number":
            frame[name] = frame[name].astype(float)
        elif kind == "text":
            frame[name] = unguarded(frame[name])
    return frame
