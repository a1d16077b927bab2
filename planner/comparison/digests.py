"""A digest of all that a quick plan reads, so that equal plans between scenarios are worked out once."""

from __future__ import annotations

import hashlib

import pandas as pd

from planner.comparison import drivers as of
from planner.comparison.mixing import Side


def side_digest(side: Side) -> str:
    """Digest of scenario, files and forecast, but for labels and for what the forecast has already taken in."""
    scenario, inputs = side.scenario, side.inputs
    left_out = {name for name, driver in of.SCENARIO.items() if driver in (of.LABEL, of.VIA_FORECAST)} - {"queue"}
    total = hashlib.sha256(scenario.model_dump_json(exclude=left_out).encode())
    for name, driver in of.INPUTS.items():
        if driver in of.DRIVERS:
            value = getattr(inputs, name)
            total.update(_bytes(value) if isinstance(value, pd.DataFrame) else repr(value).encode())
    total.update(repr(inputs.agents).encode())
    forecast = side.forecast
    total.update(_bytes(forecast.frame))
    for queue, paths in forecast.paths.items():
        total.update(queue.encode() + paths.tobytes())
    return total.hexdigest()


def _bytes(frame: pd.DataFrame) -> bytes:
    names = " ".join(map(str, frame.columns)).encode()
    return names + pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes()
