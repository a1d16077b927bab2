"""Everything one plan is made from, read and checked: the scenario and the files it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from forecasting.given import GivenForecast
from planner.scenario.people import Absence, Agent, FixedDay, Lock
from planner.scenario.scenario import Scenario

if TYPE_CHECKING:
    from forecasting.handle_distribution import HandleTimeDistribution


@dataclass(frozen=True)
class Inputs:
    """What `planner.formats.read_inputs` gives: nobody re-validates it.

    Attributes
    ----------
    scenario : Scenario
    history : DataFrame
        Frame HISTORY of `forecasting.history`, every queue that has one; empty where a forecast is given.
    history_interval_min : int
        Length of an interval of the history, minutes.
    agents : tuple of Agent
        Everybody of the staff file, also those on leave or gone.
    absences, patterns, locks
        Rows of the files of the same name; empty where there is none.
    previous_roster, published_roster : DataFrame, optional
        Frame ROSTER.
    overrides : DataFrame, optional
        As `forecasting.overrides.read_overrides` gives it.
    given_forecast : GivenForecast, optional
        Somebody else's forecast on the scenario's horizon.
    budget : DataFrame, optional
        ``begin,end,item,queue,team,site,cost_centre,hours,amount,contacts,aht_s,shrinkage``, a row a month's item.
    ledger : DataFrame, optional
        ``agent,week,weekends,nights,lates,holidays,refused``, counts.
    handle_times : dict of str to HandleTimeDistribution
        By queue, from the log of contacts; empty where none is to be learned.
    waits : DataFrame, optional
        ``queue,wait_s,gave_up``, one row a contact of the log, where a queue's patience is to be fitted to it.
    resolved : dict of str to float
        Share of answered contacts that resolved their case, by queue, from the log of contacts; empty where it does
        not tell.
    sha256 : dict of str to str
        Digest of every file read, by its path relative to the scenario's folder.
    warnings : tuple of str
        What was repaired or doubted, in sentences.
    """

    scenario: Scenario
    history: pd.DataFrame
    agents: tuple[Agent, ...]
    absences: tuple[Absence, ...] = ()
    patterns: tuple[FixedDay, ...] = ()
    locks: tuple[Lock, ...] = ()
    previous_roster: pd.DataFrame | None = None
    published_roster: pd.DataFrame | None = None
    overrides: pd.DataFrame | None = None
    given_forecast: GivenForecast | None = None
    budget: pd.DataFrame | None = None
    ledger: pd.DataFrame | None = None
    history_interval_min: int = 15
    handle_times: dict[str, HandleTimeDistribution] = field(default_factory=dict)
    waits: pd.DataFrame | None = None
    resolved: dict[str, float] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
