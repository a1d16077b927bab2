"""What an import leaves: its tables and its account as files."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from planner.formats.importing import Imported
from planner.report.files import table_text


def imported_files(found: Imported, stem: str) -> Mapping[str, Callable[[], bytes]]:
    """Content by file name, written when it is asked for: a million rows take seconds.

    Parameters
    ----------
    found : Imported
    stem : str
        Of the first kind of rows: ``<stem>.csv``; every other stands beside it as ``<stem>_<kind>.csv``, single
        contacts as ``<stem>_tickets.parquet``, the account as ``<stem>_account.csv``.
    """
    files: dict[str, Callable[[], bytes]] = {}
    for gives, frame in found.frames.items():
        name = f"{stem}_{gives}.csv" if files else f"{stem}.csv"
        files[name] = partial(_csv, frame)
    if len(found.tickets):
        files[f"{stem}_tickets.parquet"] = partial(_parquet, found.tickets)
    if found.told.entries():
        files[f"{stem}_account.csv"] = partial(_account, found)
    return files


def _csv(frame: pd.DataFrame) -> bytes:
    return table_text(frame.dropna(axis="columns", how="all")).encode()


def _account(found: Imported) -> bytes:
    return table_text(found.told.frame()).encode()


def _parquet(frame: pd.DataFrame) -> bytes:
    sink = io.BytesIO()
    frame.to_parquet(sink, index=False)
    return sink.getvalue()
