"""The forecast's joint sample paths as Parquet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.result import Forecast


def write_paths(forecast: Forecast, path: Path) -> None:
    """One row per queue and interval, one column per path: ``start,queue,p0,p1,...``.

    Values are the float32 expected contacts of the path: path ``p`` of all queues belongs together. Written
    without statistics or stamps, so that the same forecast gives the same bytes.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = list(forecast.paths)
    starts = pd.Series(np.tile(forecast.starts.asi8, len(names)))
    unit = forecast.starts.unit
    columns: dict[str, object] = {
        "start": pa.array(starts, type=pa.timestamp(unit, tz=str(forecast.starts.tz))),
        "queue": pa.array(np.repeat(np.array(names, dtype=object), len(forecast.starts))),
    }
    count = min((forecast.paths[name].shape[0] for name in names), default=0)
    for number in range(count):
        values = np.concatenate([forecast.paths[name][number] for name in names])
        columns[f"p{number}"] = pa.array(values.astype(np.float32))
    pq.write_table(
        pa.table(columns),
        path,
        compression="zstd",
        use_dictionary=["queue"],
        write_statistics=False,
        store_schema=False,
    )
