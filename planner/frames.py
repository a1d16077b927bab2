"""Columns and units of every frame that flows between the rooms, and one check each.

A frame is tidy: one row per interval, agent-segment or period. Units stand in column names (``_s``, ``_min``,
``_h``). Moments are aware datetimes. A frame is checked once, where it is made or read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from forecasting.result import LEVELS

Kind = Literal["moment", "date", "text", "number", "whole", "flag"]

DTYPES: Mapping[str, str] = {"moment": "datetime64[us, UTC]", "number": "float64", "whole": "int64", "flag": "bool"}
"""What pandas calls the kinds; dates and texts are objects."""


@dataclass(frozen=True)
class FrameSpec:
    """Name, columns in order with their kind, and the columns that identify a row."""

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]

    def empty(self) -> pd.DataFrame:
        """A frame of these columns without rows, each of its kind; moments in UTC."""
        return pd.DataFrame(
            {name: pd.Series([], dtype=DTYPES.get(kind, "object")) for name, kind in self.columns.items()}
        )


FORECAST = FrameSpec(
    "forecast.csv",
    {
        "start": "moment",
        "queue": "text",
        "mean": "number",
        **dict.fromkeys(LEVELS, "number"),
        "aht_s": "number",
    },
    ("start", "queue"),
)
REQUIREMENT = FrameSpec(
    "requirement.csv",
    {
        "start": "moment",
        "queue": "text",
        "volume": "number",
        "aht_s": "number",
        "agents": "number",
        "rostered": "number",
    },
    ("start", "queue"),
)
WINDOWS = FrameSpec(
    "windows.csv",
    {"queue": "text", "from": "moment", "to": "moment", "hours": "number"},
    ("queue", "from", "to"),
)
ROSTER = FrameSpec(
    "roster.csv",
    {
        "agent": "text",
        "date": "date",
        "shift": "text",
        "activity": "text",
        "queue": "text",
        "start": "moment",
        "end": "moment",
        "paid": "flag",
    },
    ("agent", "start"),
)
COVERAGE = FrameSpec(
    "coverage.csv",
    {"start": "moment", "queue": "text", "required": "number", "scheduled": "number", "net": "number"},
    ("start", "queue"),
)
SERVICE = FrameSpec(
    "service.csv",
    {
        "start": "moment",
        "queue": "text",
        "offered": "number",
        "service_level": "number",
        "low": "number",
        "high": "number",
        "asa_s": "number",
        "p_abandon": "number",
        "occupancy": "number",
        "backlog": "number",
    },
    ("start", "queue"),
)
SUMMARY = FrameSpec(
    "summary.csv",
    {
        "period": "text",
        "queue": "text",
        "offered": "number",
        "service_level": "number",
        "p_meet": "number",
        "required_fte": "number",
        "paid_fte": "number",
        "cost": "number",
    },
    ("period", "queue"),
)
COST = FrameSpec(
    "cost.csv",
    {
        "item": "text",
        "queue": "text",
        "team": "text",
        "site": "text",
        "cost_centre": "text",
        "month": "text",
        "hours": "number",
        "amount": "number",
        "currency": "text",
    },
    ("item", "queue", "team", "site", "cost_centre", "month"),
)

ROUNDS = FrameSpec(
    "rounds.csv",
    {
        "round": "whole",
        "queue": "text",
        "over": "text",
        "period": "text",
        "chance_asked": "number",
        "p_meet": "number",
        "added_h": "number",
        "taken_h": "number",
        "shortage_h": "number",
        "kept": "flag",
    },
    ("round", "queue"),
)
FORMULA_GAP = FrameSpec(
    "formula_gap.csv",
    {
        "start": "moment",
        "queue": "text",
        "agents": "number",
        "formula": "number",
        "simulated": "number",
        "low": "number",
        "high": "number",
        "difference": "number",
    },
    ("start", "queue"),
)
WAYS = FrameSpec(
    "ways.csv",
    {
        "queue": "text",
        "start": "moment",
        "blocked": "number",
        "balked": "number",
        "retried": "number",
        "called_back": "number",
        "promises_kept": "number",
        "interrupted": "number",
    },
    ("queue", "start"),
)
VENDORS = FrameSpec(
    "vendors.csv",
    {
        "vendor": "text",
        "queue": "text",
        "start": "moment",
        "contacts": "number",
        "handled_min": "number",
        "in_time": "number",
    },
    ("vendor", "queue", "start"),
)

CHANGES = FrameSpec(
    "changes.csv",
    {
        "action": "text",
        "agent": "text",
        "date": "date",
        "shift": "text",
        "start": "moment",
        "end": "moment",
        "note": "text",
    },
    ("action", "agent", "date", "start"),
)
"""What differs from a roster: `work` other hours, `off`, or a `break` (its activity as `shift`) at another time; and
what was decided about people: `temp` (like whom, as `shift`), leave given up (`back`) or taken (`leave`)."""
LEDGER = FrameSpec(
    "ledger.csv",
    {
        "agent": "text",
        "week": "text",
        "weekends": "whole",
        "nights": "whole",
        "lates": "whole",
        "holidays": "whole",
        "refused": "whole",
    },
    ("agent", "week"),
)

FRAMES: tuple[FrameSpec, ...] = (
    FORECAST,
    REQUIREMENT,
    WINDOWS,
    ROSTER,
    COVERAGE,
    SERVICE,
    SUMMARY,
    COST,
    ROUNDS,
    FORMULA_GAP,
    WAYS,
    VENDORS,
    LEDGER,
)
"""Every frame written to a plan's folder."""
WHERE_ANY: tuple[FrameSpec, ...] = (WAYS, VENDORS)
"""Those that are written only where something of it happened."""


def _is(kind: Kind, column: pd.Series) -> bool:
    if kind == "moment":
        return isinstance(column.dtype, pd.DatetimeTZDtype)
    if kind == "number":
        return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    if kind == "whole":
        return pd.api.types.is_integer_dtype(column)
    if kind == "flag":
        return pd.api.types.is_bool_dtype(column)
    return True


def check(frame: pd.DataFrame, spec: FrameSpec) -> pd.DataFrame:
    """The frame itself, once its columns, kinds and key are right.

    Extra columns are refused: what flows is what the contract says.

    Raises
    ------
    ValueError
        Naming the frame, the column and what was expected: a fault of the program, not of its user.
    """
    if list(frame.columns) != list(spec.columns):
        raise ValueError(f"{spec.name}: columns are {list(frame.columns)}, expected {list(spec.columns)}")
    if len(frame):
        for name, kind in spec.columns.items():
            if not _is(kind, frame[name]):
                raise ValueError(f"{spec.name}: column {name} is {frame[name].dtype}, expected {kind}")
        if frame.duplicated(list(spec.key)).any():
            twice = frame.loc[frame.duplicated(list(spec.key)), list(spec.key)].iloc[0].tolist()
            raise ValueError(f"{spec.name}: more than one row for {twice}")
    return frame
