"""The scenario: everything a person writes about a plan, as one frozen record."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import Field, PrivateAttr, model_validator

from forecasting.calendar import DAY_NAMES, interval_starts
from forecasting.events import Deflect, Event, Surge
from planner.scenario.behaviour import Trunk
from planner.scenario.demand import ForecastSource, HistorySource, SpecialDay
from planner.scenario.fairness import FairnessSettings, named_week
from planner.scenario.money import Attrition, Cost, Lever, Route, Vendor
from planner.scenario.people import Contract, FullTime, Group, HireClass, Rotation, Site, StaffFiles
from planner.scenario.queue import Queue
from planner.scenario.record import Day, Record
from planner.scenario.run import Rules, Shrinkage, SimulationSettings, SolverSettings
from planner.scenario.shifts import Activity, Room, Shift


class Scenario(Record):
    """A scenario file, inherited parts merged and defaults filled in.

    Attributes
    ----------
    start, days : date and int
        First local day and number of days planned.
    interval_min : int
        5, 6, 10, 15, 30 or 60.
    holidays : str, optional
        Code of the `holidays` library; changes forecast and pay, never opening hours.
    seed : int
        The only seed; every random stream derives from it.
    """

    name: str = "Plan"
    time_zone: str = "UTC"
    start: Day
    days: int = Field(default=7, ge=1, le=400)
    week_starts: Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] = "Mon"
    interval_min: Literal[5, 6, 10, 15, 30, 60] = 15
    holidays: str | None = None
    currency: str = "USD"
    seed: int = Field(default=1, ge=0)

    history: HistorySource = HistorySource()
    forecast: ForecastSource = ForecastSource()
    queue: tuple[Queue, ...] = Field(min_length=1)
    special_day: tuple[SpecialDay, ...] = ()
    event: tuple[Event, ...] = ()
    surge: tuple[Surge, ...] = ()
    deflect: tuple[Deflect, ...] = ()
    site: tuple[Site, ...] = ()
    staff: StaffFiles
    shift: tuple[Shift, ...] = ()
    contract: tuple[Contract, ...] = ()
    rotation: tuple[Rotation, ...] = ()
    full_time: FullTime = FullTime()
    room: tuple[Room, ...] = ()
    activity: tuple[Activity, ...] = ()
    rules: Rules = Rules()
    fairness: FairnessSettings = FairnessSettings()
    shrinkage: Shrinkage = Shrinkage()
    route: tuple[Route, ...] = ()
    vendor: tuple[Vendor, ...] = ()
    trunk: tuple[Trunk, ...] = ()
    group: tuple[Group, ...] = ()
    cost: Cost = Cost()
    hire_class: tuple[HireClass, ...] = ()
    attrition: Attrition | None = None
    lever: tuple[Lever, ...] = ()
    simulation: SimulationSettings = SimulationSettings()
    solver: SolverSettings = SolverSettings()

    _path: Path = PrivateAttr(default=Path("scenario.toml"))

    @model_validator(mode="before")
    @classmethod
    def _week_as_start(cls, said: Any) -> Any:
        """A start that names a week, as its first day."""
        start = said.get("start") if isinstance(said, dict) else None
        begins = said.get("week_starts", "Mon") if start else "Mon"
        if not isinstance(start, str) or begins not in DAY_NAMES:
            return said
        first = named_week(start, begins)
        return said if first is None else {**said, "start": first}

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return self._path

    @property
    def interval_s(self) -> int:
        """Length of an interval, seconds."""
        return self.interval_min * 60

    def horizon(self) -> pd.DatetimeIndex:
        """Aware starts of every interval planned, regular in UTC."""
        return interval_starts(self.start, self.days, self.interval_min, self.time_zone)

    def site_zone(self, site: str) -> str:
        """IANA zone of a site's clock: its own, or the scenario's."""
        zones = {place.name: place.time_zone for place in self.site}
        return zones.get(site) or self.time_zone
