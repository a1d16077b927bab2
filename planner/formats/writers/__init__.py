"""Files that we write for other systems, one module each; WRITERS is their table of contents."""

from __future__ import annotations

from planner.formats.writers import connect_override, genesys_schedule, tables, told_columns
from planner.formats.writers.writer import Wanted, Writer, Written

WRITERS: tuple[Writer, ...] = (
    tables.Parquet(),
    tables.Workbook(),
    genesys_schedule.WRITER,
    connect_override.WRITER,
    told_columns.WRITER,
)

__all__ = ["WRITERS", "Wanted", "Writer", "Written"]
