"""Parquet files as sheets: the names of the columns are row 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from planner.formats.head import MOST_COLUMNS, ROWS, Head
from planner.formats.opening.limits import refused
from planner.formats.opening.parsing import text_frame
from planner.formats.opening.rows import given
from planner.formats.opening.source import Plain, whole
from planner.formats.told import Told

BATCH = 65_536
"""Rows at a time."""
GROUP = 2**30
"""Bytes, unpacked, of the columns of one row group: it is unpacked at once."""


@dataclass(frozen=True)
class ParquetSheet:
    """A Parquet file.

    Attributes
    ----------
    path : Path
    head : Head
        Lists and records within a column are empty.
    """

    path: Path
    head: Head

    @property
    def where(self) -> str:
        """The file's name."""
        return self.path.name

    def raw(self) -> bytes:
        """The whole file; raises InputError if it is too long for that."""
        return whole(Plain(self.path))

    def batches(self, first_row: int, columns: Mapping[str, int], told: Told) -> Iterator[pd.DataFrame]:
        """Rows from `first_row` on; see `Sheet`."""
        row = 2
        for batch in _batches(self.path, BATCH, list(columns.values())):
            frame = _texts(batch, columns)
            frame.index = pd.Index(np.arange(row, row + len(frame)))
            row += len(frame)
            if len(frame := given(frame[frame.index >= first_row], self.where, told)):
                yield frame


def open_parquet(path: Path) -> ParquetSheet:
    """A Parquet file as a sheet; raises InputError where it is damaged."""
    try:
        names = parquet.ParquetFile(path).schema_arrow.names[:MOST_COLUMNS]
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error
    first = next(_batches(path, ROWS - 1, range(len(names))), None)
    rows = [] if first is None else _texts(first, {str(at): at for at in range(len(names))}).to_numpy().tolist()
    cells = [[name.strip() for name in names], *rows]
    return ParquetSheet(path, Head.of(cells))


def _batches(path: Path, rows: int, positions: Any) -> Iterator[dict[int, pa.Array]]:
    """Columns by position; nested ones are left out."""
    try:
        with parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            flat = {at: names[at] for at in positions if not pa.types.is_nested(file.schema_arrow.types[at])}
            for group in range(file.num_row_groups):
                unpacked = sum(
                    column.total_uncompressed_size
                    for column in map(file.metadata.row_group(group).column, range(file.metadata.num_columns))
                    if column.path_in_schema in flat.values()
                )
                if unpacked > GROUP:
                    value, expected = f"a row group of {unpacked // 2**20:,} MB", f"at most {GROUP // 2**20:,} MB"
                    raise refused(path.name, value, expected, "Write it with smaller row groups, or as CSV.")
            for batch in file.iter_batches(rows, columns=list(flat.values()), use_threads=False):
                yield {at: batch.column(batch.schema.names.index(name)) for at, name in flat.items()}
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> Exception:
    return refused(path.name, str(error)[:200], "a whole Parquet file", "It is cut off or damaged: export it again.")


def _texts(batch: Mapping[int, pa.Array], columns: Mapping[str, int]) -> pd.DataFrame:
    length = len(next(iter(batch.values()))) if batch else 0
    none = pa.array([""] * length, pa.large_string())
    cells = {name: _text(batch[at]) if at in batch else none for name, at in columns.items()}
    return text_frame({name: pa.chunked_array([cell]) for name, cell in cells.items()}, np.arange(length))


def _text(column: pa.Array) -> pa.Array:
    """A column as text: moments in whole seconds where they are, with their offset; durations in seconds."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        whole_s = column.cast(pa.timestamp("s", kind.tz), safe=False)
        column = whole_s if whole_s.cast(kind).equals(column) else column
        text = pc.strftime(column, "%Y-%m-%d %H:%M:%S%z") if kind.tz else column.cast(pa.string())
    elif pa.types.is_duration(kind):
        text = pc.divide(column.cast(pa.duration("us")).cast(pa.int64()).cast(pa.float64()), 1e6).cast(pa.string())
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        text = pa.nulls(len(column), pa.large_string())
    else:
        text = column.cast(pa.large_string())
    return text.cast(pa.large_string()).fill_null("")
