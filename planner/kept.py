"""A plan kept in a folder: its forecast with the sample paths, as the commands that build on it need them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.faults import Fault, InputError
from forecasting.result import Forecast
from planner.frame_files import read_frame
from planner.frames import FORECAST, FrameSpec

KEPT = ("plan.json", "roster.csv", "forecast.csv", "paths.parquet")
"""Files of a plan that commands read again."""


def kept_fingerprint(folder: Path) -> str:
    """The fingerprint of what the plan was made from.

    Raises
    ------
    InputError
        If the folder holds no plan, or not all of it.
    """
    remedy = "Name the folder that `planner plan` wrote with --out, or plan again."
    absent = [name for name in KEPT if not (folder / name).is_file()]
    if absent:
        raise InputError([Fault(f"--plan {folder}", "", f"a folder with a plan, its {absent[0]} too", remedy)])
    try:
        return str(json.loads((folder / KEPT[0]).read_text(encoding="utf-8"))["fingerprint"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError([Fault(str(folder / KEPT[0]), "", "a plan with its fingerprint", remedy)]) from error


def kept_forecast(folder: Path, time_zone: str) -> Forecast:
    """The plan's forecast and its joint sample paths.

    Raises
    ------
    InputError
        If they are not as the plan wrote them.
    """
    try:
        return _forecast(folder, time_zone)
    except (ValueError, KeyError, IndexError, OSError) as error:  # pyarrow and pandas raise kinds of these
        remedy = "A kept forecast is not to be edited: plan again."
        expected = "forecast.csv and paths.parquet as the plan wrote them"
        raise InputError([Fault(f"--plan {folder}", "", expected, remedy)]) from error


def kept_table(folder: Path, spec: FrameSpec, time_zone: str) -> pd.DataFrame:
    """One of the plan's tables as it was written; moments in the scenario's zone, empty texts as ``""``.

    Raises
    ------
    InputError
        If it is absent or not as the plan wrote it.
    """
    path = folder / spec.name
    try:
        return read_frame(path, spec, time_zone)
    except (ValueError, KeyError, OSError) as error:
        expected = f"{spec.name} as the plan wrote it"
        raise InputError([Fault(str(path), "", expected, "A kept plan is not to be edited: plan again.")]) from error


def _forecast(folder: Path, time_zone: str) -> Forecast:
    frame = read_frame(folder / FORECAST.name, FORECAST, time_zone)
    wide = pd.read_parquet(folder / "paths.parquet")
    queues = list(dict.fromkeys(frame["queue"]))
    starts = pd.DatetimeIndex(frame.loc[frame["queue"] == queues[0], "start"])
    paths = {
        queue: np.ascontiguousarray(wide.loc[wide["queue"] == queue].filter(regex=r"^p\d+$").to_numpy(np.float32).T)
        for queue in queues
    }
    return Forecast(starts, frame, paths)
