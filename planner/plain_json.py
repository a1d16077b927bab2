"""What a record's JSON says: numbers to six decimals, those that do not exist null, a frame's row a record."""

from __future__ import annotations

import json
import math
from typing import Any

import pandas as pd


def plain(value: Any) -> Any:
    """A value in JSON's own types; floats to six decimals, what is none of them as its text."""
    if isinstance(value, bool | str | int) or value is None:
        return value
    if isinstance(value, float):
        return round(float(value), 6) + 0.0 if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.item() if hasattr(value, "item") else str(value)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A record a row, dates as text."""
    return [{str(key): plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def json_text(record: dict[str, Any]) -> str:
    """A record's text, two spaces of indent, keys in its order; it must hold no number that does not exist."""
    return json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
