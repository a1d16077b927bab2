"""A written roster laid over its requirement, so that it can be changed one person at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from forecasting.faults import Fault, InputError
from planner.allocation import Allocation, allocate
from planner.frames import ROSTER
from planner.roster.coupled_tables import coupled_tables, law_price
from planner.roster.coupling import Coupling
from planner.roster.cover_coupled import Coupled, Owed, owed_by_nobody
from planner.roster.cover_moves import Cover, cover_price, put
from planner.roster.cover_search import CoverSearch
from planner.roster.cover_tables import Ints, cover_tables
from planner.roster.cover_together import stand
from planner.roster.demand import Demand
from planner.roster.groups import groups_of
from planner.roster.mip import Floats
from planner.roster.named_problem import named_problem
from planner.roster.options import Duty
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered
from planner.roster.price import Prices
from planner.roster.read_back import Written, read_back
from planner.roster.steady import steady_people
from planner.roster.timeline import Timeline
from planner.roster.together import shares_of
from planner.roster.tour_tables import tables_of
from planner.scenario import Inputs
from planner.staffing.result import Requirement


class Standing:
    """A roster that can be changed one person at a time.

    Parameters
    ----------
    inputs : Inputs
        With what is published, if changes are to have a price.
    requirement : Requirement
    roster : DataFrame
        Frame ROSTER. People with rows that no shift of the scenario allows are counted as they are and never moved.

    Attributes
    ----------
    everybody, people : list of Person
        All who are employed, and those of them who may be moved.
    number : dict of str to int
        Place of each of `people`.
    written : dict of str to list of WrittenDay
        Days of everybody as the roster tells them.
    W : Cover
        The roster as it stands now; P people of `people`, D days, B breaks of a duty at most.
    K, S : Coupled, Owed; None where no rule couples people
        Such rules, and what they lack now.
    before : (ndarray (P, D), ndarray (P, D, B))
        Options and beginnings of breaks as written.

    Raises
    ------
    InputError
        If nobody may be moved.
    """

    def __init__(self, inputs: Inputs, requirement: Requirement, roster: pd.DataFrame) -> None:
        scenario = inputs.scenario
        self.inputs, self.requirement, self.roster = inputs, requirement, roster
        self.line = Timeline.of(scenario)
        self.everybody = people_of(inputs)
        self.written: Written = read_back(roster, self.everybody, self.line)
        self.demand = Demand.of(scenario, requirement)
        self.prices = Prices.of(inputs, self.everybody)
        offered = [{duty for p in self.everybody for duty in p.options[day]} for day in range(scenario.days)]
        self.people = [p for p in self.everybody if self._movable(p, offered)]
        if not self.people:
            expected = "somebody whose hours are shifts that the scenario allows them"
            remedy = "Plan the scenario again, or give the people of this roster shifts of the scenario."
            raise InputError([Fault("roster.csv", "nobody", expected, remedy)])
        self.number = {person.name: n for n, person in enumerate(self.people)}
        self._duties = named_problem(self.people, self.prices)
        self.T = tables_of(self._duties)
        self._option = {duty: o for o, duty in enumerate(self._duties.options.duty) if duty is not None}
        search = self._search()
        self.C = search.C
        self.W: Cover = search.standing()
        self.K = self._coupled()
        self.S: Owed | None = None if self.K is None else owed_by_nobody(self.K)
        for p, person in enumerate(self.people):
            self._enter(p, person)
        self.before = self.W.tour.copy(), self.W.pause.copy()

    def _movable(self, person: Person, offered: Sequence[set[Duty]]) -> bool:
        days = self.written[person.name]
        return all(day.known and (day.duty is None or day.duty in offered[d]) for d, day in enumerate(days))

    def _search(self) -> CoverSearch:
        """People who may move, over those who may not, who are still there from before, and who is in a meeting."""
        kept = self.roster[~self.roster["agent"].isin(list(self.number))] if len(self.roster) else ROSTER.empty()
        skills, steady = steady_people(kept, self.inputs, self.demand, groups_of(self.people))
        index = self.demand.names.index
        serves = [frozenset(index(queue) for queue in person.skills) for person in self.people]
        for person, one in zip(self.people, serves, strict=True):
            for part in (part for day in self.written[person.name] for part in day.asides):
                steady[skills.index(one)] -= self.presence(part.start_min, part.end_min)
        deferred = {q: self.allocation.deferred_rostered[self.demand.names[q]].copy() for q in self.demand.deferred}
        duties = self._duties.options.duty
        tables = cover_tables(self.demand, self.prices, skills, duties, shares_of(self.inputs.scenario), deferred)
        skill = np.array([skills.index(one) if one else -1 for one in serves], dtype=np.int64)
        return CoverSearch(tables, self.T, skill, steady, 0)

    def _enter(self, p: int, person: Person) -> None:
        for day, written in enumerate(self.written[person.name]):
            self.W.tour[p, day] = self.option(day, written.duty)
            self.W.pause[p, day, : len(written.pauses)] = written.pauses
        self.move(p, 1)

    def _coupled(self) -> Coupled | None:
        """Rules that couple people, those who are never moved left out."""
        coupling = Coupling.of(self.inputs, self.everybody)
        price = law_price(self.prices.shortage * self.demand.interval_h)
        names, duties = list(self.number), self._duties.options.duty
        return coupled_tables(coupling, names, duties, self.T.first, self.demand.interval_min, price)

    def move(self, p: int, sign: int) -> None:
        """A person's tour into the cover (1) or out of it (-1)."""
        put(self.C, self.W, p, sign)
        if self.K is not None and self.S is not None:
            stand(self.W, self.K, self.S, p, sign)

    @cached_property
    def allocation(self) -> Allocation:
        """Who serves what, and what is short, as written."""
        return self.allocated(self.roster)

    def allocated(self, roster: pd.DataFrame) -> Allocation:
        """The same of another roster."""
        scenario = self.inputs.scenario
        return allocate(
            roster, self.requirement.frame, self.requirement.windows, self.inputs.agents,
            scenario.horizon(), scenario.queue, self.inputs.previous_roster, scenario.special_day,
        )  # fmt: skip

    def presence(self, begin: int, end: int) -> Floats:
        """Share of each interval that a span of minutes fills."""
        step = self.demand.interval_min
        edges = np.arange(self.demand.intervals) * step
        return np.asarray(np.clip(np.minimum(end, edges + step) - np.maximum(begin, edges), 0, step) / step)

    def option(self, day: int, duty: Duty | None) -> int:
        """Number of a day's duty, or of that day off."""
        return int(self.T.first[day]) if duty is None else self._option[duty]

    def duty(self, option: int) -> Duty | None:
        """The duty of a number; None for a day off."""
        found: Duty | None = self._duties.options.duty[option]
        return found

    def days(self, p: int) -> list[Duty | None]:
        """What a person works now, an entry a day."""
        return [self.duty(int(option)) for option in self.W.tour[p]]

    @property
    def price(self) -> float:
        """Of cover and tours; infinite where somebody works what is forbidden."""
        own = np.take_along_axis(self.T.price, self.W.tour, axis=1).sum()
        return self.cover() + float(own)

    def cover(self) -> float:
        """Price of what is short or too many; money."""
        return float(cover_price(self.C, self.W))

    def change(self, p: int, tour: Ints, pause: Ints) -> None:
        """Let a person work another tour."""
        self.move(p, -1)
        self.W.tour[p], self.W.pause[p] = tour, pause
        self.move(p, 1)

    def short(self) -> Floats:
        """People missing of each interval, all queues together."""
        return np.asarray(np.maximum(self.W.slack, 0.0).max(axis=0, initial=0.0))

    def short_h(self) -> float:
        """Hours missing."""
        return float(self.short().sum()) * self.demand.interval_h

    def changed(self, p: int) -> list[int]:
        """Days on which a person works another duty than before."""
        return [int(day) for day in np.flatnonzero(self.W.tour[p] != self.before[0][p])]

    def moved_breaks(self, p: int) -> list[int]:
        """Days on which a person's duty stays but a break of it moves."""
        same = self.W.tour[p] == self.before[0][p]
        return [int(day) for day in np.flatnonzero(same & (self.W.pause[p] != self.before[1][p]).any(axis=1))]

    def busy_days(self, p: int) -> list[int]:
        """Days on which a person has a meeting or the like: changing the day would lose it."""
        return [day for day, written in enumerate(self.written[self.people[p].name]) if written.asides]

    def rostered(self) -> Rostered:
        """Tours and breaks of those who may be moved, as they stand."""
        pauses = {}
        tours = {person: self.days(p) for p, person in enumerate(self.people)}
        for p, person in enumerate(self.people):
            for day, duty in enumerate(tours[person]):
                if duty is not None:
                    pauses[person, day] = tuple(int(m) for m in self.W.pause[p, day, : len(duty.pauses)])
        return Rostered(tours, pauses)
