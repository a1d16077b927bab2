"""One person, few shifts, a short horizon: the rosters that three independent ways allow; rosters as letters."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import pandas as pd
from ortools.sat.python import cp_model

from planner.roster.assign import Tour, add_person
from planner.roster.audit import audit
from planner.roster.options import earliest_pauses
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered
from planner.roster.timeline import Timeline
from planner.roster.writing import frame_of
from planner.scenario import Agent, Inputs, Scenario, Skill

MONDAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 27)
EARLY = {"name": "early", "start": "06:00", "length_min": 240}
LATE = {"name": "late", "start": "19:00", "length_min": 300}
NIGHT = {"name": "night", "start": "22:00", "length_min": 480, "part_of": "dark"}
LETTERS = {"E": "early", "L": "late", "N": "night"}
COLUMNS = ["agent", "date", "shift", "activity", "queue", "start", "end", "paid"]
CLOCKS = {"early": ("06:00", 240), "late": ("19:00", 300), "night": ("22:00", 480)}


def inputs_of(
    rules: dict[str, Any],
    contract: dict[str, Any] | None = None,
    *,
    days: int = 4,
    start: dt.date = MONDAY,
    shifts: tuple[dict[str, Any], ...] = (EARLY, LATE),
    more: dict[str, Any] | None = None,
    **files: Any,
) -> Inputs:
    """Inputs with one person called a."""
    scenario = Scenario.model_validate(
        {
            "start": start,
            "days": days,
            "queue": [{"name": "phone", "target": {"share": 0.8, "within_s": 20}}],
            "staff": {"file": "agents.csv"},
            "shift": shifts,
            "contract": [{"name": "c", "hours_per_week": [0, 168], **(contract or {})}],
            "rules": rules,
            **(more or {}),
        }
    )
    agent = Agent(agent="a", contract="c", skills=(Skill(queue="phone"),), **files.pop("agent", {}))
    return Inputs(scenario, pd.DataFrame(), (agent, *files.pop("others", ())), **files)


def roster(letters: str, first: dt.date = MONDAY, agent: str = "a") -> pd.DataFrame:
    """A roster of one person from a date on, a letter a day: E, L, N, or anything else for a day off."""
    rows = []
    for back, letter in enumerate(letters):
        if letter in LETTERS:
            clock, minutes = CLOCKS[LETTERS[letter]]
            date = first + dt.timedelta(back)
            begin = pd.Timestamp(f"{date} {clock}", tz="UTC")
            end = begin + pd.Timedelta(minutes=minutes)
            rows.append((agent, date, LETTERS[letter], "work", "", begin, end, True))
    return pd.DataFrame(rows, columns=COLUMNS)


def ending(letters: str, last: dt.date = MONDAY - dt.timedelta(1)) -> pd.DataFrame:
    """The days up to one before the horizon; somebody else is off, so that every day is told."""
    first = last - dt.timedelta(len(letters) - 1)
    return after(letters, first)


def after(letters: str, first: dt.date) -> pd.DataFrame:
    """Days from a date on, told of somebody else too."""
    own, other = roster(letters, first), roster("E" * len(letters), first, "b")
    return pd.concat([own, other]) if len(own) else other


def menu_of(person: Person) -> list[list[Any]]:
    return [[None, *duties] for duties in person.candidates]


def named(tour: Tour) -> tuple[str, ...]:
    return tuple("-" if duty is None else f"{duty.shift}{duty.clock_min}+{duty.paid_min}" for duty in tour)


def by_step(person: Person) -> set[tuple[str, ...]]:
    return {named(list(tour)) for tour in itertools.product(*menu_of(person)) if person.allows(list(tour))}


def by_audit(person: Person, inputs: Inputs) -> set[tuple[str, ...]]:
    """Every roster is worked by a double of the person, so that one audit reads them all."""
    tours = list(itertools.product(*menu_of(person)))
    days = [{duty: rows_of(person, day, duty, inputs) for duty in menu} for day, menu in enumerate(menu_of(person))]
    rows = [
        (double(number), *row)
        for number, tour in enumerate(tours)
        for own, duty in zip(days, tour, strict=True)
        for row in own[duty]
    ]
    told = {breach.agent for breach in audit(doubled(inputs, len(tours)), pd.DataFrame(rows, columns=COLUMNS))}
    return {named(list(tour)) for number, tour in enumerate(tours) if double(number) not in told}


def rows_of(person: Person, day: int, duty: Any, inputs: Inputs) -> list[tuple[Any, ...]]:
    """Rows of one day's shift, less the person."""
    tour: Tour = [None] * len(person.options)
    tour[day] = duty
    pauses = {} if duty is None else {(person, day): earliest_pauses(duty) or ()}
    frame = frame_of(Rostered({person: tour}, pauses), [person], Timeline.of(inputs.scenario))
    return list(frame[frame["shift"] != "leave"][COLUMNS[1:]].itertuples(index=False, name=None))


def double(number: int) -> str:
    return f"a{number}"


def doubled(inputs: Inputs, many: int) -> Inputs:
    """The same world with the first person so many times over."""
    names = [double(number) for number in range(many)]
    first = inputs.agents[0]

    def frames(frame: pd.DataFrame | None) -> pd.DataFrame | None:
        own = None if frame is None else frame[frame["agent"] == first.agent]
        return frame if own is None or not len(own) else pd.concat([frame, *(own.assign(agent=name) for name in names)])

    def rows(given: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row.model_copy(update={"agent": name}) for row in given for name in names)

    return replace(
        inputs,
        agents=tuple(first.model_copy(update={"agent": name}) for name in names),
        absences=rows(inputs.absences),
        locks=rows(inputs.locks),
        patterns=rows(inputs.patterns),
        previous_roster=frames(inputs.previous_roster),
        published_roster=frames(inputs.published_roster),
    )


class Every(cp_model.CpSolverSolutionCallback):
    def __init__(self, menu: list[list[Any]], literals: list[list[Any]]) -> None:
        super().__init__()
        self.menu, self.literals, self.found = menu, literals, set()

    def on_solution_callback(self) -> None:
        tour = [
            next(duty for duty, literal in zip(duties, own, strict=True) if self.boolean_value(literal))
            for duties, own in zip(self.menu, self.literals, strict=True)
        ]
        self.found.add(named(tour))


def by_solver(person: Person) -> set[tuple[str, ...]]:
    model = cp_model.CpModel()
    menu = [[*([None] if off else []), *own] for off, own in zip(person.off, person.options, strict=True)]
    every = Every(menu, add_person(model, person, menu))
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.solve(model, every)
    return every.found


def assert_the_same_sets(inputs: Inputs, *, audited: bool = True) -> set[tuple[str, ...]]:
    """`step`, CP-SAT and (where there are few) the audit allow the same rosters: some, but not all."""
    person = people_of(inputs)[0]
    allowed = by_step(person)
    everything = 1
    for duties in menu_of(person):
        everything *= len(duties)
    assert allowed, "the rule allows nothing here"
    assert len(allowed) < everything, "the rule forbids nothing here"
    assert by_solver(person) == allowed
    if audited:
        assert by_audit(person, inputs) == allowed
    return allowed


def breaches(inputs: Inputs, letters: str) -> set[str]:
    """Rules that a roster from the horizon's first day on breaks."""
    return {breach.rule for breach in audit(inputs, roster(letters, inputs.scenario.start)) if breach.agent != "b"}
