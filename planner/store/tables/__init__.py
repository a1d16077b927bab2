"""Every table of the store, by what it is about."""

from planner.store.tables.base import Base
from planner.store.tables.data import BlobRow, LayerRow, PlanRow, ScenarioRow, ScenarioVersion, SeriesRow
from planner.store.tables.facts import CostFact, IntervalFact, PersonFact, SegmentFact
from planner.store.tables.people import AccountRow, SettingRow, SignInRow
from planner.store.tables.rosters import BurdenRow, FeedRow, LineRow, RosterVersion, ShiftRow
from planner.store.tables.trail import TrailRow
from planner.store.tables.work import JobLine, JobRow

__all__ = [
    "AccountRow",
    "Base",
    "BlobRow",
    "BurdenRow",
    "CostFact",
    "FeedRow",
    "IntervalFact",
    "JobLine",
    "JobRow",
    "LayerRow",
    "LineRow",
    "PersonFact",
    "PlanRow",
    "RosterVersion",
    "ScenarioRow",
    "ScenarioVersion",
    "SegmentFact",
    "SeriesRow",
    "SettingRow",
    "ShiftRow",
    "SignInRow",
    "TrailRow",
]
