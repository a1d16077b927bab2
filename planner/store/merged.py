"""A series with its layers merged, kept beside the store by what it was merged from: read again in a moment."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from forecasting.layers import layered
from planner.store.blobs import kept_frame, write_whole
from planner.store.database import Store
from planner.store.faults import StoreError

FOLDER = "merged"
"""Folder beside the kept files; what is in it can be made again, so nobody backs it up."""

FORM = 1
"""Number of the form of these files: a new one, and older files are made again."""


@dataclass(frozen=True)
class Merged:
    """A series as its layers say together.

    Attributes
    ----------
    frame : DataFrame
        Columns of a history, starts in UTC; sorted by queue, then start; one row a key.
    sha256 : str
        Digest of the rows, whatever layers they came in.
    warnings : tuple of str
    """

    frame: pd.DataFrame
    sha256: str
    warnings: tuple[str, ...]


def merged(store: Store, name: str, layers: Sequence[str], interval_min: int, time_zone: str) -> Merged:
    """The layers of a history merged at one interval; from beside the store where it was merged before.

    Parameters
    ----------
    store : Store
    name : str
        Of the series, for messages and the file's name.
    layers : sequence of str
        The layers' sha256, from the lowest to the top one.
    interval_min : int
        Interval wanted, minutes.
    time_zone : str
        Zone on whose clock longer intervals begin.

    Raises
    ------
    InputError
        If a layer is gone or altered, or its interval does not fit the one wanted.
    """
    made_from = json.dumps([FORM, name, list(layers), interval_min, time_zone])
    series = hashlib.sha256(name.encode()).hexdigest()[:16]
    key = f"{series}-{hashlib.sha256(made_from.encode()).hexdigest()[:32]}"
    folder = store.files / FOLDER
    for path in sorted(folder.glob(f"{key}-*.parquet")):
        known = _read(path)
        if known is not None:
            return known
    frames = [_local(kept_frame(store, sha256), time_zone) for sha256 in layers]
    frame, warnings = layered(frames, interval_min, f"history {name}")
    frame["start"] = pd.DatetimeIndex(frame["start"]).tz_convert("UTC")
    made = Merged(frame, _digest(frame), warnings)
    with contextlib.suppress(StoreError):  # what cannot be kept is merged again next time
        _write(made, folder, series, key)
    return made


def _local(frame: pd.DataFrame, time_zone: str) -> pd.DataFrame:
    return frame.assign(start=frame["start"].dt.tz_convert(time_zone))


def _digest(frame: pd.DataFrame) -> str:
    """SHA-256 of the rows: names of columns and queues, moments, numbers."""
    codes, queues = pd.factorize(frame["queue"])
    digest = hashlib.sha256(json.dumps([list(frame.columns), list(queues)], ensure_ascii=False).encode())
    digest.update(np.ascontiguousarray(codes, dtype="<i4").tobytes())
    digest.update(np.ascontiguousarray(pd.DatetimeIndex(frame["start"]).as_unit("us").asi8, dtype="<i8").tobytes())
    for name in frame.columns.difference(["start", "queue"], sort=False):
        digest.update((np.ascontiguousarray(frame[name].to_numpy(), dtype="<f8") + 0.0).tobytes())
    return digest.hexdigest()


def _write(made: Merged, folder: Path, series: str, key: str) -> None:
    """Keep it under its own digest; what this series had before at the same place goes."""
    table = pa.Table.from_pandas(made.frame, preserve_index=False)
    said = {"sha256": made.sha256, "warnings": json.dumps(made.warnings)}
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata(said), sink, compression="lz4")
    content = sink.getvalue().to_pybytes()
    path = folder / f"{key}-{hashlib.sha256(content).hexdigest()[:32]}.parquet"
    older = list(folder.glob(f"{series}-*.parquet"))
    write_whole(path, content)
    for other in older:
        if other != path:
            other.unlink(missing_ok=True)


def _read(path: Path) -> Merged | None:
    """What was kept, None where it is damaged or gone."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest()[:32] != path.stem.rsplit("-", 1)[1]:
        return None
    table = pq.read_table(pa.BufferReader(content), use_threads=False)
    said = table.schema.metadata
    return Merged(table.to_pandas(), said[b"sha256"].decode(), tuple(json.loads(said[b"warnings"])))
