"""What one new person brings and costs, week by week after their first: classes, temps, ramps, loss."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.capacity.staff import EARLY_DAYS, Hazard, Kind
from planner.scenario.people import HireClass

Numbers = NDArray[np.float64]

MONTH_WEEKS = 365.25 / 12 / 7
EARLY_WEEKS = EARLY_DAYS / 7


@dataclass(frozen=True)
class Intake:
    """One way in which people may come.

    Attributes
    ----------
    name : str
        Of the class, or ``temps of 13 weeks``.
    use : {"hire", "temp"}
    kind : Kind
    there : ndarray, shape (life,)
        Expected people of one who starts, by week since the first day.
    productive : ndarray, shape (life,)
        Their capacity in people of full productivity; 0 in class.
    in_class : ndarray, shape (life,)
        Expected people taught in that week.
    wage_per_h : float
    once : float
        Money for each person who starts: recruiting.
    per_class_week : float
        Money for each person and week in class.
    least, most : float
        People of one start; 0 people are always allowed where `least` is 0.
    starts : tuple of int
        Weeks in which it may start.
    decide_by : tuple of date
        Last day to decide each start.
    most_starts : int
        Starts at most; 0: no limit.
    team, site, cost_centre, room : str
    trainers : float
        People with the role trainer that one class takes.
    salaried_leave : bool
        Whether planned shrinkage (leave) takes hours of these people too.
    """

    name: str
    use: str
    kind: Kind
    there: Numbers
    productive: Numbers
    in_class: Numbers
    wage_per_h: float
    once: float
    per_class_week: float
    least: float
    most: float
    starts: tuple[int, ...]
    decide_by: tuple[dt.date, ...]
    most_starts: int
    team: str = ""
    site: str = ""
    cost_centre: str = ""
    room: str = ""
    trainers: float = 0.0
    salaried_leave: bool = True


def ramp_at(ramp: tuple[float, ...], week: float) -> float:
    """Productivity so many weeks after nesting: a month a value, the last one stays."""
    return ramp[min(int(week / MONTH_WEEKS), len(ramp) - 1)] if ramp else 1.0


def class_life(hired: HireClass, hazard: Hazard, weeks: int) -> tuple[Numbers, Numbers, Numbers]:
    """People there, productive and in class, of one who starts, by week since the class began.

    In class a share `loss.class` leaves evenly; within 90 days of its end `loss.first_90_days`; after that as anybody.
    Parts of weeks count as parts.

    Returns
    -------
    there, productive, in_class : ndarray, shape (weeks,)
    """
    early = Hazard(hazard.usual, min(hazard.usual, (1.0 - hired.loss.get("first_90_days", 0.0)) ** (1 / EARLY_WEEKS)))
    taught, nested = hired.class_weeks, hired.nesting_weeks
    in_class_keeps = (1.0 - hired.loss.get("class", 0.0)) ** (1.0 / taught) if taught > 0 else 1.0
    now = 1.0 if taught > 0 else 1.0 - hired.loss.get("class", 0.0)
    there, productive, in_class = np.zeros(weeks), np.zeros(weeks), np.zeros(weeks)
    for week in range(weeks):
        taught_part = min(1.0, max(0.0, taught - week))
        early_part = min(1.0, max(0.0, taught + EARLY_WEEKS - week)) - taught_part
        keeps = (in_class_keeps**taught_part) * (early.early**early_part)
        keeps *= hazard.usual ** (1.0 - taught_part - early_part)
        there[week] = now * math.sqrt(keeps)
        now *= keeps
        in_class[week] = there[week] * taught_part
        nesting_part = min(1.0, max(0.0, taught + nested - week)) - taught_part
        able = 1.0 - taught_part - nesting_part
        ramp = ramp_at(hired.ramp, week - taught - nested) if able > 0 else 0.0
        productive[week] = there[week] * (nesting_part * hired.nesting_productivity + able * ramp)
    return there, productive, in_class


def temp_life(ramp: tuple[float, ...], length: int) -> tuple[Numbers, Numbers]:
    """People there and productive, of one temp of so many weeks; those who leave are replaced by the agency."""
    there = np.ones(length)
    return there, np.array([ramp_at(ramp, float(week)) for week in range(length)])
