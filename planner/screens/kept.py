"""A kept plan's files as frames, for the screens."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from planner.frame_files import read_frame
from planner.frames import COST, COVERAGE, FORECAST, ROSTER, SERVICE, SUMMARY, FrameSpec
from planner.services.cut.people import cut_roster
from planner.services.cut.plan_folder import cut_facts
from planner.services.door import Sight

SHOWN = {
    "forecast": FORECAST,
    "roster": ROSTER,
    "coverage": COVERAGE,
    "service": SERVICE,
    "summary": SUMMARY,
    "cost": COST,
}
"""Frames that the screens show."""


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


def seen_plan(plan: KeptPlan, sight: Sight) -> KeptPlan:
    """A plan as somebody sees it: no amounts without pay, no kinds of absence where they are not theirs to see."""
    return replace(
        plan,
        facts=cut_facts(plan.facts, sight),
        roster=cut_roster(plan.roster, sight),
        summary=plan.summary if sight.pay else plan.summary.drop(columns="cost"),
        cost=plan.cost if sight.pay else plan.cost.iloc[:0],
    )


def kept_plan(folder: Path) -> KeptPlan | None:
    """The plan of a folder, or None where there is none."""
    path = folder / "plan.json"
    if not path.exists():
        return None
    facts = json.loads(path.read_text(encoding="utf-8"))
    return KeptPlan(
        folder,
        facts,
        **{field: _frame(folder, spec, facts["time_zone"]) for field, spec in SHOWN.items()},
    )


def _frame(folder: Path, spec: FrameSpec, time_zone: str) -> pd.DataFrame:
    """A frame; empty where the file is not for who looks at it."""
    path = folder / spec.name
    return read_frame(path, spec, time_zone) if path.exists() else spec.empty()
