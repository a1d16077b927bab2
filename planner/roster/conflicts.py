"""Rules and fixed things that contradict each other, told in one sentence a person."""

from __future__ import annotations

from planner.roster.assign import Tour
from planner.roster.people import Person

PATIENCE = 20_000
"""Steps of a person's own search before CP-SAT is asked."""


def a_tour(person: Person) -> Tour | None:
    """Some tour that the person's rules allow, or None where there is none."""
    tour: Tour = []
    budget = [PATIENCE]
    if _extend(person, person.begin(), tour, budget):
        return tour
    return None if budget[0] > 0 else _ask(person)


def _extend(person: Person, states: tuple[object, ...], tour: Tour, budget: list[int]) -> bool:
    day = len(tour)
    if day == len(person.options):
        return True
    last = next((duty for duty in reversed(tour) if duty is not None), None)
    menu = sorted(
        person.options[day],
        key=lambda d: 0 if last is None else abs(d.clock_min - last.clock_min) + abs(d.length_min - last.length_min),
    )
    for duty in (*menu, None):
        budget[0] -= 1
        if budget[0] <= 0:
            return False
        after = person.advance(states, day, duty)
        if after is not None:
            tour.append(duty)
            if _extend(person, after, tour, budget):
                return True
            tour.pop()
    return False


def _ask(person: Person) -> Tour | None:
    from ortools.sat.python import cp_model

    from planner.roster.assign import add_person, chosen

    menu = [[*([None] if off else []), *duties] for off, duties in zip(person.off, person.options, strict=True)]
    if any(not duties for duties in menu):
        return None
    model = cp_model.CpModel()
    literals = add_person(model, person, menu)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 10
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return chosen(solver, menu, literals) if found else None


def conflicts_of(people: list[Person]) -> list[str]:
    """A sentence for everybody whose rules and fixed things leave no roster at all.

    It names the smallest set of rules found by leaving out one after another whatever is not needed for the
    contradiction (deletion filter, Chinneck 1991).
    """
    return [_sentence(person) for person in people if a_tour(person) is None]


def _sentence(person: Person) -> str:
    needed = list(person.rules)
    for rule in person.rules:
        fewer = [r for r in needed if r is not rule]
        if a_tour(person.under(tuple(fewer))) is None:
            needed = fewer
    asked = "; ".join(rule.sentence() for rule in needed)
    return f"{person.label} cannot be rostered: {asked or 'no shift fits'} - these cannot all hold. Change one of them."
