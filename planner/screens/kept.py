"""A kept plan's files as frames, for the screens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class KeptPlan:
    """What a plan's folder holds; moments are in the plan's zone.

    Attributes
    ----------
    facts : dict
        plan.json.
    forecast, roster, coverage, service, summary, cost : DataFrame
        The frames of the same name.
    """

    folder: Path
    facts: dict[str, Any]
    forecast: pd.DataFrame
    roster: pd.DataFrame
    coverage: pd.DataFrame
    service: pd.DataFrame
    summary: pd.DataFrame
    cost: pd.DataFrame

    def promises(self) -> pd.DataFrame:
        """``queue,over,period,share,level,p_meet,chance,met,why``."""
        return pd.DataFrame(self.facts["promises"])


def kept_plan(folder: Path) -> KeptPlan | None:
    """The plan of a folder, or None where there is none."""
    path = folder / "plan.json"
    if not path.exists():
        return None
    facts = json.loads(path.read_text(encoding="utf-8"))
    frames = ("forecast", "roster", "coverage", "service", "summary", "cost")
    return KeptPlan(folder, facts, **{name: _frame(folder, name, facts["time_zone"]) for name in frames})


def _frame(folder: Path, name: str, zone: str) -> pd.DataFrame:
    frame = pd.read_csv(folder / f"{name}.csv", keep_default_na=False, na_values=[""])
    for column in ("start", "end"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column], utc=True).dt.tz_convert(zone)
    texts = [column for column in ("queue", "team", "site", "cost_centre") if column in frame]
    frame[texts] = frame[texts].fillna("").astype(str)
    return frame
