"""The people there are, as cohorts that shrink week by week: type, team, site, wage and tenure.

Attrition. Leavers over average headcount r a year ("turnover", any r) is a hazard: a week keeps exp(-r/52). A cohort
that loses a share a < 1 in a year ("cohort_loss") keeps (1 - a)^(1/52) a week. New people leave sooner: a share b
within 90 days of their training's end keeps (1 - b)^(7/90) a week, where that is less.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from planner.capacity.assumptions import Assumptions, attrition_of, early_loss
from planner.capacity.weeks import Weeks
from planner.cost.rates import hourly_rate
from planner.scenario import Agent, Contract, Scenario

Numbers = NDArray[np.float64]

WEEKS_PER_YEAR = 52
EARLY_DAYS = 90


@dataclass(frozen=True)
class Kind:
    """People who are alike to the plan: contract and queues.

    Attributes
    ----------
    contract : str
    queues : frozenset of str
    least_h, most_h : float
        Paid hours a full week, by the contract.
    overtime_h : float
        Most hours beyond them, by the contract; 0 where it allows none.
    """

    contract: str
    queues: frozenset[str]
    least_h: float
    most_h: float
    overtime_h: float

    @property
    def label(self) -> str:
        """``full-time, chat+phone``."""
        return f"{self.contract}, {'+'.join(sorted(self.queues)) or 'no queue'}"


@dataclass(frozen=True)
class Cohort:
    """People of one kind, team, site, cost centre and wage.

    Attributes
    ----------
    kind : Kind
    team, site, cost_centre : str
    wage_per_h : float
    people : int
        Employed at some time in the horizon.
    heads : ndarray, shape (weeks,)
        Expected people there, weeks cut by the horizon counted in full.
    keeps : ndarray, shape (weeks,)
        Chance that one of them is still there, of those of the first week.
    """

    kind: Kind
    team: str
    site: str
    cost_centre: str
    wage_per_h: float
    people: int
    heads: Numbers
    keeps: Numbers


@dataclass(frozen=True)
class Hazard:
    """What a week keeps of people.

    Attributes
    ----------
    usual, early : float
        Of anybody, and of those within 90 days of the end of their training.
    """

    usual: float
    early: float

    @classmethod
    def of(cls, basis: str, per_year: float, first_90_days: float) -> Hazard:
        """By the basis of attrition.

        Raises
        ------
        ValueError
            If a cohort would lose everybody or more.
        """
        if basis == "turnover":
            usual = math.exp(-per_year / WEEKS_PER_YEAR)
        else:
            if not per_year < 1:
                raise ValueError(f"a cohort cannot lose {per_year:.0%} in a year; turnover can pass 100 %")
            usual = (1.0 - per_year) ** (1.0 / WEEKS_PER_YEAR)
        return cls(usual, min(usual, (1.0 - first_90_days) ** (7.0 / EARLY_DAYS)))


def hazard_of(scenario: Scenario, known: Assumptions) -> Hazard:
    """The scenario's, with defaults.

    Raises
    ------
    InputError
        If a cohort would lose everybody or more.
    """
    basis, per_year = attrition_of(scenario, known)
    early = early_loss(scenario, known)
    try:
        return Hazard.of(basis, per_year, early)
    except ValueError as error:
        expected = "a share of a cohort below 1"
        remedy = f'{str(error).capitalize()}: say basis = "turnover" for leavers over average headcount.'
        raise InputError([Fault("attrition, per_year", f"{per_year:g}", expected, remedy)]) from error


def kind_of(scenario: Scenario, contract: str, queues: Iterable[str], own_h: float | None = None) -> Kind:
    """The kind of a contract and queues; own weekly hours in place of the contract's."""
    known = {queue.name for queue in scenario.queue}
    terms = next((one for one in scenario.contract if one.name == contract), None)
    if terms is None:
        hours = own_h or scenario.full_time.hours_per_week
        terms = Contract(name=contract, hours_per_week=(hours, hours))
    least, most = terms.hours_per_week if own_h is None else (own_h, own_h)
    return Kind(contract, frozenset(queues) & known, least, most, terms.overtime.max_h_per_week)


def cohorts_of(scenario: Scenario, agents: Iterable[Agent], weeks: Weeks, hazard: Hazard) -> list[Cohort]:
    """Everybody of the staff file as cohorts; people without a queue are paid and serve nothing.

    A person with an `end_date` leaves then, and may leave sooner as anybody.
    """
    found: dict[_Alike, list[Agent]] = {}
    for agent in agents:
        if employed_share(agent, weeks).any():
            kind = kind_of(scenario, agent.contract, (one.queue for one in agent.skills), agent.contract_h)
            wage = hourly_rate(scenario, agent)
            key = _Alike(kind, agent.team, agent.site, agent.cost_centre, round(wage, 10), tenure_of(agent, weeks))
            found.setdefault(key, []).append(agent)
    cohorts = []
    for key, members in sorted(found.items(), key=lambda pair: str(pair[0])):
        kept = np.array([_kept(agent, weeks, hazard) for agent in members])
        heads = (np.array([employed_share(agent, weeks) for agent in members]) * kept).sum(axis=0)
        cohorts.append(Cohort(*key[:5], len(members), heads, kept.mean(axis=0)))
    return cohorts


class _Alike(NamedTuple):
    """What people of a cohort have in common."""

    kind: Kind
    team: str
    site: str
    cost_centre: str
    wage_per_h: float
    tenure: str


def tenure_of(agent: Agent, weeks: Weeks) -> str:
    """New people are counted by the week they start, those of more than 90 days together."""
    if agent.start_date is None or (weeks.first_day - agent.start_date).days >= EARLY_DAYS:
        return "settled"
    return f"since {agent.start_date:%Y-%m-%d}"


def employed_share(agent: Agent, weeks: Weeks) -> Numbers:
    """Share of each week's days that the person is employed by their dates."""
    first, last = agent.start_date or dt.date.min, agent.end_date or dt.date.max
    day = [weeks.first_day + dt.timedelta(number) for number in range(weeks.days)]
    inside = np.array([first <= date <= last for date in day], dtype=float)
    return np.bincount(weeks.number, weights=inside, minlength=len(weeks)) / weeks.held


def _kept(agent: Agent, weeks: Weeks, hazard: Hazard) -> Numbers:
    """Chance that the person has not left of their own accord by the middle of each week."""
    kept = np.ones(len(weeks))
    now = 1.0
    for week in range(len(weeks)):
        first = weeks.first_in(week)
        started = agent.start_date or dt.date.min
        if first >= started:
            early = agent.start_date is not None and (first - started).days < EARLY_DAYS
            week_keeps = (hazard.early if early else hazard.usual) ** float(weeks.part[week])
            kept[week] = now * math.sqrt(week_keeps)
            now *= week_keeps
        else:
            kept[week] = now
    return kept
