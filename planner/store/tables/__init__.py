"""Every table of the store, by what it is about."""

from planner.store.tables.base import Base
from planner.store.tables.data import BlobRow, LayerRow, PlanRow, ScenarioRow, ScenarioVersion, SeriesRow
from planner.store.tables.facts import CostFact, IntervalFact, PersonFact, QueueFact, SegmentFact
from planner.store.tables.people import AccountRow, SettingRow, SignInRow
from planner.store.tables.rosters import BurdenRow, DayRow, FeedRow, LineRow, RosterVersion, ShiftRow
from planner.store.tables.trail import TrailRow
from planner.store.tables.work import JobLine, JobRow

__all__ = [
    "AccountRow",
    "Base",
    "BlobRow",
    "BurdenRow",
    "CostFact",
    "DayRow",
    "FeedRow",
    "IntervalFact",
    "JobLine",
    "JobRow",
    "LayerRow",
    "LineRow",
    "PersonFact",
    "PlanRow",
    "QueueFact",
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
