"""Seats, rooms and trainers: what new people need beside money."""

from __future__ import annotations

import math

import numpy as np

from planner.capacity.intake import Intake
from planner.capacity.making import Making
from planner.roster.mip import INF


def add_limits(making: Making) -> None:
    """Rows for every week in which somebody may have come."""
    for week in range(len(making.case.weeks)):
        _seats(making, week)
        _rooms(making, week)
        _trainers(making, week)


def _coming(making: Making, week: int) -> list[tuple[int, Intake, int]]:
    """Column, intake and age of everybody who may be there in a week."""
    found = []
    for column, (number, start) in making.starts.items():
        intake = making.case.intakes[number]
        if 0 <= week - start < len(intake.there):
            found.append((column, intake, week - start))
    return found


def _seats(making: Making, week: int) -> None:
    """Seats of each site for those who belong there, and of all sites for everybody.

    Of people on the queue at most the measured share `present` is at work at once; a class sits together.
    """
    case = making.case
    sites = {site.name: site.seats for site in case.scenario.site if site.seats is not None}
    if not sites:
        return
    coming = _coming(making, week)
    groups: list[tuple[str | None, int]] = list(sites.items())
    if len(sites) == len(case.scenario.site):
        groups.append((None, sum(sites.values())))
    for name, seats in groups:
        here = [one for one in case.cohorts if name is None or one.site == name]
        taken = case.present * sum(float(one.heads[week]) for one in here if one.kind.queues)
        terms = {}
        for column, intake, age in coming:
            if name is None or intake.site == name:
                taught = float(intake.in_class[age])
                terms[column] = taught + case.present * (float(intake.there[age]) - taught)
        if terms:
            making.builder.row(-INF, max(0.0, seats - taken), terms)


def _rooms(making: Making, week: int) -> None:
    """Places of a room for the classes taught in it."""
    for room in making.case.scenario.room:
        terms = {}
        for column, intake, age in _coming(making, week):
            if intake.room == room.name and intake.in_class[age] > 0:
                terms[column] = 1.0
        if terms:
            making.builder.row(-INF, float(room.places), terms)


def _trainers(making: Making, week: int) -> None:
    """People with the role trainer; a class of n of most takes n / most of its trainers, whole ones."""
    case = making.case
    terms = {
        column: intake.trainers / intake.most
        for column, intake, age in _coming(making, week)
        if intake.trainers > 0 and intake.in_class[age] > 0
    }
    if not terms:
        return
    making.builder.row(-INF, float(case.trainers), terms)


def least_lack(making: Making) -> str | None:
    """Why classes that must be held cannot be, in words; None where nothing stands against them."""
    case, must = making.case, [one for one in making.case.intakes if one.use == "hire" and one.least > 0]
    for intake in must:
        room = next((one for one in case.scenario.room if one.name == intake.room), None)
        if room is not None and intake.least > room.places:
            return f"{intake.name} has at least {intake.least:g} people, and {room.name} has {room.places} places"
        if intake.trainers * intake.least > case.trainers * intake.most:
            return f"{intake.name} needs {math.ceil(intake.trainers)} people with the role trainer"
        if not np.isfinite(intake.most) or intake.most < intake.least:
            return f"{intake.name} has at least {intake.least:g} people and at most {intake.most:g}"
        if why := _no_seats(making, intake):
            return why
    names, least = ", ".join(one.name for one in must), sum(one.least for one in must)
    lever = next((one for one in case.scenario.lever if one.use == "hire"), None)
    if lever is not None and lever.max_heads is not None and lever.max_heads < least:
        return f"the lever hire allows {lever.max_heads:g} people, and {names} have at least {least:g}"
    return None


def _no_seats(making: Making, intake: Intake) -> str | None:
    """Whether a class that must be held finds too few seats at its site while it is taught."""
    case = making.case
    site = next((one for one in case.scenario.site if one.name == intake.site or len(case.scenario.site) == 1), None)
    if site is None or site.seats is None or not intake.starts:
        return None
    here = [one for one in case.cohorts if one.kind.queues and one.site in (site.name, intake.site)]
    taken = [case.present * sum(float(one.heads[start]) for one in here) for start in intake.starts]
    free = max(0.0, site.seats - min(taken))
    if intake.least * float(intake.in_class[0]) <= free:
        return None
    return f"{intake.name} has at least {intake.least:g} people, and {site.name} has {free:.0f} seats free"
