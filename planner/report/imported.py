"""What an import leaves: its tables and its account as files."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pandas as pd

from planner.formats.importing import Imported
from planner.report.files import table_text


def imported_files(found: Imported, stem: str) -> Mapping[str, bytes]:
    """Content by file name.

    Parameters
    ----------
    found : Imported
    stem : str
        Of the first kind of rows: ``<stem>.csv``; every other stands beside it as ``<stem>_<kind>.csv``, single
        contacts as ``<stem>_tickets.parquet``, the account as ``<stem>_account.csv``.
    """
    files: dict[str, bytes] = {}
    for gives, frame in found.frames.items():
        name = f"{stem}_{gives}.csv" if files else f"{stem}.csv"
        files[name] = table_text(frame.dropna(axis="columns", how="all")).encode()
    if len(found.tickets):
        files[f"{stem}_tickets.parquet"] = _parquet(found.tickets)
    account = found.told.frame()
    if len(account):
        files[f"{stem}_account.csv"] = table_text(account).encode()
    return files


def _parquet(frame: pd.DataFrame) -> bytes:
    sink = io.BytesIO()
    frame.to_parquet(sink, index=False)
    return sink.getvalue()
