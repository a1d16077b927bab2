"""A plan kept in a folder: its forecast with the sample paths, as the commands that build on it need them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.faults import Fault, InputError
from forecasting.result import Forecast


def kept_fingerprint(folder: Path) -> str:
    """The fingerprint of what the plan was made from.

    Raises
    ------
    InputError
        If the folder holds no plan.
    """
    path = folder / "plan.json"
    if not path.exists():
        remedy = "Name the folder that `planner plan` wrote with --out."
        raise InputError([Fault(str(folder), "", "a folder with a plan.json", remedy)])
    return str(json.loads(path.read_text(encoding="utf-8"))["fingerprint"])


def kept_forecast(folder: Path, time_zone: str) -> Forecast:
    """The plan's forecast and its joint sample paths."""
    frame = pd.read_csv(folder / "forecast.csv")
    frame["start"] = pd.to_datetime(frame["start"], utc=True).dt.tz_convert(time_zone)
    wide = pd.read_parquet(folder / "paths.parquet")
    queues = list(dict.fromkeys(frame["queue"]))
    starts = pd.DatetimeIndex(frame.loc[frame["queue"] == queues[0], "start"])
    paths = {
        queue: np.ascontiguousarray(wide.loc[wide["queue"] == queue].filter(regex=r"^p\d+$").to_numpy(np.float32).T)
        for queue in queues
    }
    return Forecast(starts, frame, paths)
