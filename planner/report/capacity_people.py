"""Sheets ``Staff`` and ``People``: who is employed by the files, who is left of them, who comes: heads by week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.capacity.case import Case
from planner.capacity.making import NOBODY, Origin
from planner.capacity.solving import Solved
from planner.capacity.staff import Kind, employed_share, kind_of, tenure_of
from planner.cost.rates import hourly_rate
from planner.report.inputs_sheet import Names
from planner.report.live import Live, call, number, plus, times
from planner.report.price_inputs import RISE_NAME
from planner.report.sheet import INPUT, Book
from planner.report.survival_sheet import settled_key, tenure_key
from planner.report.week_grid import WeekGrid
from planner.scenario import Agent, Inputs

SETTLED = "settled"
ONE = number(1.0)


@dataclass(frozen=True)
class Alike:
    """What people of a group have in common.

    Attributes
    ----------
    kind : Kind
    team, site, cost_centre : str
    began : date or None
        First day of those who are new; None: settled.
    contract_wage : bool
        Whether the contract's wage is paid; else the members' own, the mean of people with the same dates.
    ends : date or None
        Last day, only where wages are their own.
    """

    kind: Kind
    team: str
    site: str
    cost_centre: str
    began: dt.date | None
    contract_wage: bool
    ends: dt.date | None


@dataclass(frozen=True)
class Group(Alike):
    """People of the staff file who are alike to the workbook, and their mean wage."""

    wage: float
    members: tuple[Agent, ...]

    def origin(self, case: Case) -> Origin:
        """Where their money belongs."""
        skill = case.skills.index(self.kind.queues) if self.kind.queues else NOBODY
        return Origin(skill, "", self.team, self.site, self.cost_centre)


def groups_of(inputs: Inputs, case: Case) -> list[Group]:
    """Everybody employed in the horizon; people with wages of their own stand together where their dates agree."""
    scenario, weeks = inputs.scenario, case.weeks
    found: dict[Alike, list[Agent]] = {}
    for agent in inputs.agents:
        if employed_share(agent, weeks).any():
            kind = kind_of(scenario, agent.contract, (one.queue for one in agent.skills), agent.contract_h)
            began = None if tenure_of(agent, weeks) == SETTLED else agent.start_date
            own = agent.wage_per_h is not None or agent.salary_per_year is not None
            dates = agent.end_date if own else None
            key = Alike(kind, agent.team, agent.site, agent.cost_centre, began, not own, dates)
            found.setdefault(key, []).append(agent)
    groups = []
    for key, members in found.items():
        wage = float(np.mean([hourly_rate(scenario, agent) for agent in members]))
        groups.append(Group(**vars(key), wage=wage, members=tuple(members)))
    return sorted(groups, key=lambda one: (one.kind.label, one.team, one.site, one.cost_centre, str(one.began)))


def wage_of(group: Group, names: Names) -> Live:
    """Money of a paid hour of a group."""
    contract = f"wage_{group.kind.contract}"
    if group.contract_wage:
        return times(names[contract], plus(ONE, names[RISE_NAME])) if contract in names else number(0.0)
    return times(number(group.wage), plus(ONE, names[RISE_NAME]))


def mean_wage(groups: Iterable[Group], kind: Kind, names: Names) -> Live:
    """Money of a paid hour of a kind, each person counted once."""
    mine = [group for group in groups if group.kind == kind]
    people = sum(len(group.members) for group in mine)
    parts = [times(number(len(group.members) / people), wage_of(group, names)) for group in mine]
    return plus(*parts)


def add_staff(book: Book, groups: list[Group], case: Case) -> WeekGrid:
    """Sheet ``Staff``: people employed by their dates in the staff file."""
    grid = WeekGrid(book, "Staff", case.weeks.begins)
    told = ("People employed by the dates of the staff file, before anybody leaves of their own accord.",)
    grid.begin("Staff", told, ("people", "team, site", "cost centre", "tenure"))
    for number_, group in enumerate(groups):
        there = np.sum([employed_share(agent, case.weeks) for agent in group.members], axis=0)
        grid.add(number_, _labels(group), there.tolist(), INPUT)
    return grid


def add_people(
    book: Book, groups: list[Group], solved: Solved, staff: WeekGrid, survival: WeekGrid, started: dict[int, Live]
) -> WeekGrid:
    """Sheet ``People``: expected heads by week, of those there are and of those who come; keys as in `sources`.

    Parameters
    ----------
    started : dict of column to Live
        People of every start that was decided.
    """
    making = solved.made.making
    case, weeks = making.case, range(len(making.case.weeks))
    grid = WeekGrid(book, "People", case.weeks.begins)
    told = ("Employed people x the share of them that is left (sheet Survival); of those who come, people who start x "
            "the share there.",)  # fmt: skip
    grid.begin("People by week, expected heads", told, ("people", "team, site", "cost centre", "tenure"))
    for number_, group in enumerate(groups):
        kept = settled_key() if group.began is None else tenure_key(group.began)
        cells = [times(staff.cell(number_, week), survival.cell(kept, week)) for week in weeks]
        grid.add(("group", number_), _labels(group), cells)
    for column, people in started.items():
        intake_number, start = making.starts[column]
        intake = case.intakes[intake_number]
        labels = (intake.name, intake.team, intake.cost_centre, f"from {case.weeks.begins[start]}")
        for name, what in (("there", ""), ("in class", ", in class")):
            ages = [week - start for week in weeks]
            life = [
                times(people, survival.cell((name, intake_number), age)) if 0 <= age < len(intake.there) else 0.0
                for age in ages
            ]
            grid.add((name, column), (labels[0] + what, *labels[1:]), life)
    every = [("group", number_) for number_ in range(len(groups))] + [("there", column) for column in started]
    cells = [_sum(grid, every, week) for week in weeks]
    grid.add("all", ("all people", "", "", "heads"), cells)
    return grid


def _sum(grid: WeekGrid, keys: list[tuple[str, int]], week: int) -> Live:
    """All rows of a week: a range where they stand together."""
    cells = [grid.cell(key, week) for key in keys]
    if not cells:
        return number(0.0)
    wanted = [cell.text.split("!")[1] for cell in cells]
    value = sum(cell.number for cell in cells)
    groups = [cell for key, cell in zip(keys, wanted, strict=True) if key[0] == "group"]
    others = [cell for key, cell in zip(keys, wanted, strict=True) if key[0] != "group"]
    parts = ([f"{groups[0]}:{groups[-1]}"] if groups else []) + others
    return call("SUM", Live(",".join(parts), value), value)


def _labels(group: Group) -> tuple[str, ...]:
    place = ", ".join(filter(None, (group.team, group.site)))
    tenure = SETTLED if group.began is None else f"since {group.began}"
    return group.kind.label, place, group.cost_centre, tenure


def tenures(groups: list[Group]) -> Iterator[dt.date]:
    """First days of those who are new, each once."""
    yield from dict.fromkeys(group.began for group in groups if group.began is not None)
