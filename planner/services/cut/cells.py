"""CSV files as text cells and back, packed or not."""

from __future__ import annotations

import gzip
import io
import zlib

import pandas as pd

from forecasting.formula_guard import guarded, unguarded


def cells_of(content: bytes) -> pd.DataFrame | None:
    """All cells as text, header stripped; None for what is no table of commas."""
    try:
        raw = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        cells = pd.read_csv(io.BytesIO(raw), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError):
        return None
    cells.columns = pd.Index([str(name).strip() for name in cells.columns])
    return None if cells.columns.duplicated().any() else cells.apply(unguarded)


def bytes_of(cells: pd.DataFrame, name: str) -> bytes:
    """The cells as the file of this name, ``.gz`` packed."""
    raw = str(cells.map(guarded).to_csv(index=False, lineterminator="\n")).encode()
    return gzip.compress(raw, mtime=0) if name.endswith(".gz") else raw
