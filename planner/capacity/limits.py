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
    """Why a class that must be held cannot be, in words; None where nothing stands against it."""
    for intake in making.case.intakes:
        if intake.use != "hire" or intake.least <= 0:
            continue
        room = next((one for one in making.case.scenario.room if one.name == intake.room), None)
        if room is not None and intake.least > room.places:
            return f"{intake.name} has at least {intake.least:g} people, and {room.name} has {room.places} places"
        if intake.trainers > making.case.trainers:
            return f"{intake.name} needs {math.ceil(intake.trainers)} people with the role trainer"
        if not np.isfinite(intake.most) or intake.most < intake.least:
            return f"{intake.name} has at least {intake.least:g} people and at most {intake.most:g}"
    return None
