"""The day on which a page of the running day opens: the site's own where the plan covers it, and why."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from planner.store.database import utc_now
from planner.store.plans import PlanLine


class Opens(NamedTuple):
    """A day and its reason.

    Attributes
    ----------
    day : date
    why : str
        ``today``: it is today at the site; ``came``: what came ends on it; ``first``: the plan begins on it.
    """

    day: dt.date
    why: Literal["today", "came", "first"]


def site_now(time_zone: str) -> dt.datetime:
    """Wall clock of the site."""
    return utc_now().astimezone(ZoneInfo(time_zone))


def opens_on(plan: PlanLine, today: dt.date, came_until: dt.date | None = None) -> Opens:
    """Today where the plan covers it, else the day on which what came ends, else the plan's first.

    Parameters
    ----------
    plan : PlanLine
    today : date
        At the site.
    came_until : date, optional
        Last day of what came; None where nothing did.
    """
    last = plan.start + dt.timedelta(plan.days - 1)
    if plan.start <= today <= last:
        return Opens(today, "today")
    if came_until is not None and plan.start <= came_until <= last:
        return Opens(came_until, "came")
    return Opens(plan.start, "first")
