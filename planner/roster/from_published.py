"""The published roster as a beginning: people keep what they know, and who cannot keeps as much as the rules allow."""

from __future__ import annotations

from ortools.sat.python import cp_model

from planner.roster.assign import CENTS, Tour, add_person, chosen
from planner.roster.day_price import day_price
from planner.roster.options import earliest_pauses
from planner.roster.people import Person
from planner.roster.placement import Rostered, Starts
from planner.roster.price import Prices
from planner.roster.read_back import WrittenDay, read_back
from planner.scenario import Inputs

WORK = 1.0
"""Deterministic time of CP-SAT for one person."""


def as_published(inputs: Inputs, people: list[Person], prices: Prices) -> Rostered | None:
    """Tours and breaks as published; of people whose absences or rules forbid theirs, the cheapest that are allowed.

    Parameters
    ----------
    inputs : Inputs
    people : list of Person
    prices : Prices
        Of changes above all.

    Returns
    -------
    Rostered or None
        None where no more than half of the horizon is published, or somebody has no tour. Other days begin as days off.
    """
    if inputs.published_roster is None or 2 * len(prices.told) <= prices.timeline.days:
        return None
    written = read_back(inputs.published_roster, people, prices.timeline)
    tours: dict[Person, Tour] = {}
    pauses: Starts = {}
    for person in people:
        days = written[person.name]
        tour: Tour | None = [day.duty for day in days]
        if not _fits(person, days):
            tour = _cheapest(person, prices)
        if tour is None:
            return None
        tours[person] = tour
        for day, duty in enumerate(tour):
            if duty is not None:
                own = days[day].pauses if duty == days[day].duty else earliest_pauses(duty)
                pauses[person, day] = own or ()
    return Rostered(tours, pauses)


def _fits(person: Person, days: list[WrittenDay]) -> bool:
    tour = [day.duty for day in days]
    offered = all(
        person.off[number] if duty is None else duty in person.options[number] for number, duty in enumerate(tour)
    )
    return offered and all(day.known for day in days) and person.allows(tour)


def _cheapest(person: Person, prices: Prices) -> Tour | None:
    """The tour that costs least by itself, whatever it covers."""
    menu: list[Tour] = [
        [*([None] if person.off[day] else []), *duties] for day, duties in enumerate(person.options)
    ]  # fmt: skip
    if not all(menu):
        return None
    model = cp_model.CpModel()
    literals = add_person(model, person, menu)
    model.minimize(
        cp_model.LinearExpr.sum(
            [
                round(CENTS * day_price(person, day, duty, prices)) * literal
                for day, (duties, own) in enumerate(zip(menu, literals, strict=True))
                for duty, literal in zip(duties, own, strict=True)
            ]
        )
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = WORK
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return chosen(solver, menu, literals)
