"""Named people searched as they are: tours with breaks, annealed on two processors, and what they give for a frame."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.allocation import allocate_people
from planner.net import Net
from planner.roster.coupled_tables import coupled_tables, law_price
from planner.roster.coupling import NO_COUPLING, Coupling
from planner.roster.cover_coupled import Coupled
from planner.roster.cover_search import CoverSearch, Seated
from planner.roster.cover_tables import CoverTables, cover_tables
from planner.roster.demand import Demand
from planner.roster.mip import Floats
from planner.roster.named_problem import named_problem
from planner.roster.people import Person
from planner.roster.placement import Rostered
from planner.roster.price import Prices
from planner.roster.together import shares_of
from planner.roster.tour_tables import tables_of

R = TypeVar("R")

STEPS = 24_000
"""Small steps for each person and day, per unit of work."""

FEWEST = 1_500_000
"""Steps of a small team: a second of search finds what a short one may miss."""

CHAINS = 2
"""Searches from different orders at once, one a processor."""

HOT, COLD = 0.8, 0.03
"""First and last temperature, in prices of a missing interval."""

WARM = 0.2
"""First temperature of a search that goes on from a good roster."""

LONGER = 3.0
"""Times the steps of a first search over people that a second is given."""

BEND = 0.16
"""Slope that spreads people too many, where as many are too many as must be; in prices of a missing interval.

Without it an interval's price is flat above the need, and the search cannot tell a roster one move from perfect."""

LEAST_SPARE = 0.3
"""People too many of an interval below which that slope grows no more."""

STRAIGHT = 0.1
"""Part of the steps at the end without it."""

TOUCH = 0.1
"""Part of the steps that a roster made elsewhere is polished for."""

OWING = 1.0
"""Price of what people owe together while the search finds its way, in prices of a missing interval."""

LOOK_S = 0.05
"""Seconds between two looks at whether searches are to be stopped."""

DAY_H = 8
"""Open hours over which deferred work that was missed is asked for again."""


class NamedSearch:
    """Rosters of named people under a demand.

    Parameters
    ----------
    people : list of Person
    demand : Demand
    prices : Prices
    skills : list of frozenset of int
        Queues of every skill set.
    steady : ndarray, shape (skill sets, intervals)
        People on the queue whatever is decided.
    deferred : dict of queue number to ndarray, shape (intervals,)
        Where deferred work is thought to be done, people.
    spare : float
        People too many of an interval in which anybody is needed, on average, where all is best.
    seed : int
    net : Net
    coupling : Coupling
        Rules that couple these people.
    """

    def __init__(
        self,
        people: list[Person],
        demand: Demand,
        prices: Prices,
        skills: list[frozenset[int]],
        steady: Floats,
        deferred: dict[int, Floats],
        spare: float,
        seed: int,
        net: Net,
        coupling: Coupling = NO_COUPLING,
    ) -> None:
        self.people, self.demand, self.skills, self.steady = people, demand, skills, steady
        self.prices, self.deferred, self.seed, self.net = prices, deferred, seed, net
        self.spare = max(spare, LEAST_SPARE)
        self.problem = named_problem(people, prices)
        self.T = tables_of(self.problem)
        numbers = [frozenset(demand.names.index(name) for name in person.skills) for person in people]
        self.skill = np.array([skills.index(own) if own else -1 for own in numbers], dtype=np.int64)
        self.option = {duty: o for o, duty in enumerate(self.problem.options.duty) if duty is not None}
        self.coupled = self._coupled(coupling)

    def steps(self, work: float) -> int:
        """Small steps of so much work."""
        return round(work * max(FEWEST, STEPS * len(self.people) * (len(self.T.first) - 1)))

    def found(self, work: float, start: Seated | None = None, hot: float = HOT) -> Seated | None:
        """The best roster of some chains; deferred work is laid out anew between one round and the next.

        Parameters
        ----------
        start : Seated, optional
            Where to begin; else everybody is put in one after the other.
        hot : float
            First temperature, in prices of a missing interval.

        Returns
        -------
        Seated or None
            None where somebody has no tour.
        """
        best = start
        rounds = 3 if self.demand.deferred else 1
        for number in range(rounds):
            searches = [self._search(self.seed * CHAINS + chain) for chain in range(CHAINS)]
            begin = hot if number == 0 else WARM
            share = 0.6 if rounds > 1 and number == 0 else 1.0 if rounds == 1 else 0.2
            with ThreadPoolExecutor(CHAINS) as pool:
                runs = [pool.submit(self._chain, search, best, work * share, begin) for search in searches]
                made = [run.result() for run in self._until_done(runs, searches)]
            some = [seated for seated in made if seated is not None]
            if not some:
                return None
            best = min(some, key=lambda seated: seated.price)
            if number + 1 < rounds:
                self._spread_again(best, self.steady)
        return best

    def at_once(self, net: Net, more: Net | None) -> Seated | None:
        """Everybody put in one after the other, and small steps downhill while there is time.

        Parameters
        ----------
        net : Net
            Of the roster.
        more : Net, optional
            Of the steps; None: none.

        Returns
        -------
        Seated or None
            None where somebody has no tour, or time is up before all are in.
        """
        search = self._search(self.seed * CHAINS)
        price = max(search.C.short, 1e-6)
        with ThreadPoolExecutor(1) as pool:
            (first,) = self._until_done([pool.submit(search.first)], [search], net)
            begun = first.result()
            if begun is None or more is None or more.over():
                return begun
            steps = pool.submit(search.anneal, begun, FEWEST, 3 * COLD * price, COLD * price, 0.0)
            (run,) = self._until_done([steps], [search], more)
            return run.result()

    def polished(
        self,
        seated: Seated,
        work: float,
        frozen: NDArray[np.bool_] | None = None,
        aside: Floats | None = None,
        hot: float = 3 * COLD,
        only_breaks: bool = False,
    ) -> Seated:
        """A roster made elsewhere, annealed from near freezing; deferred work as its people would do it.

        Parameters
        ----------
        seated : Seated
        work : float
        frozen : ndarray of bool, shape (people, days), optional
            Days of people that keep their duty and breaks.
        aside : ndarray, shape (skill sets, intervals), optional
            People of a skill set who are on shift but not on the queue, as in a meeting.
        hot : float
            First temperature, in prices of a missing interval.
        only_breaks : bool
            Everybody keeps their duties.
        """
        steady = self.steady if aside is None else self.steady - aside
        self._spread_again(seated, steady)
        searches = [self._search(self.seed * CHAINS + chain, steady) for chain in range(CHAINS)]
        price = max(searches[0].C.short, 1e-6)
        steps, begin, before = self.steps(work * TOUCH), hot * price, searches[0].price(seated)
        with ThreadPoolExecutor(CHAINS) as pool:
            how = (seated, steps, begin, COLD * price, 0.0, frozen, None, only_breaks)
            runs = [pool.submit(search.anneal, *how) for search in searches]
            made = [run.result() for run in self._until_done(runs, searches)]
        best = min(made, key=lambda one: one.price)
        return best if best.price < before else seated

    def _chain(self, search: CoverSearch, start: Seated | None, work: float, hot: float) -> Seated | None:
        begun = search.first() if start is None else start
        if begun is None:
            return None
        price, steps = max(search.C.short, 1e-6), self.steps(work)
        bend, owing = BEND * price / self.spare, OWING * price
        spread = search.anneal(begun, round((1 - STRAIGHT) * steps), hot * price, COLD * price, bend, owing=owing)
        return search.anneal(spread, round(STRAIGHT * steps), 3 * COLD * price, COLD * price, 0.0)

    def _until_done(
        self, runs: list[Future[R]], searches: list[CoverSearch], net: Net | None = None
    ) -> list[Future[R]]:
        """The runs, stopped where the safety net bites."""
        while wait(runs, timeout=LOOK_S).not_done:
            if (net or self.net).over():
                for search in searches:
                    search.stop[0] = True
        return runs

    def _search(self, seed: int, steady: Floats | None = None) -> CoverSearch:
        people = self.steady if steady is None else steady
        return CoverSearch(self.tables(), self.T, self.skill, people, seed, self.coupled)

    def _coupled(self, coupling: Coupling) -> Coupled | None:
        names, duties = [person.name for person in self.people], self.problem.options.duty
        price = law_price(self.prices.shortage * self.demand.interval_h)
        return coupled_tables(coupling, names, duties, self.T.first, self.demand.interval_min, price)

    def tables(self) -> CoverTables:
        """Need and duties, deferred work where it is thought to be done."""
        duties = self.problem.options.duty
        shares = shares_of(self.prices.scenario)
        return cover_tables(self.demand, self.prices, self.skills, duties, shares, self.deferred)

    def _spread_again(self, seated: Seated, steady: Floats) -> None:
        """Lay deferred work out as these people would do it; what they miss is asked for in the hours before."""
        load = self.demand.load
        people = self.by_skill(seated) - self.steady + steady
        queues = load.queues
        sets = tuple(tuple((queues[q].name, 1) for q in sorted(own)) for own in self.skills)
        served = allocate_people(sets, people, load)
        for q in self.demand.deferred:
            missed = served.missed_h[queues[q].name] / load.interval_h
            given = served.deferred_rostered[queues[q].name] - missed
            for t in np.flatnonzero(missed > 0):
                before = np.flatnonzero(load.open[q][: t + 1])[-round(DAY_H / load.interval_h) :]
                given[before] += missed[t] / max(1, len(before))
            self.deferred[q] = given

    def by_skill(self, seated: Seated) -> Floats:
        """People on the queue by skill set and interval."""
        found = self.steady.copy()
        tables = self.tables()
        for k in range(len(self.skills)):
            only = np.where(self.skill == k, k, -1)
            found[k] += CoverSearch(tables, self.T, only, 0 * self.steady, 0).standing(seated).people
        return found

    def seated(self, rostered: Rostered) -> Seated:
        """A roster made elsewhere."""
        days = len(self.T.first) - 1
        breaks = max(1, max((len(d.pauses) for d in self.problem.options.duty if d is not None), default=1))
        tour = np.zeros((len(self.people), days), dtype=np.int64)
        pause = np.zeros((len(self.people), days, breaks), dtype=np.int64)
        for p, person in enumerate(self.people):
            for day, duty in enumerate(rostered.tours[person]):
                tour[p, day] = self.T.first[day] if duty is None else self.option[duty]
                if duty is not None:
                    own = rostered.pauses[person, day]
                    pause[p, day, : len(own)] = own
        return Seated(tour, pause, self._search(0).price(Seated(tour, pause, 0.0)))

    def rostered(self, seated: Seated) -> Rostered:
        """Tours and breaks by name."""
        duties = self.problem.options.duty
        tours = {person: [duties[o] for o in seated.tour[p]] for p, person in enumerate(self.people)}
        pauses = {
            (person, day): tuple(int(m) for m in seated.pause[p, day, : len(duty.pauses)])
            for p, person in enumerate(self.people)
            for day, duty in enumerate(tours[person])
            if duty is not None
        }
        return Rostered(tours, pauses)

    def crowded(self, seated: Seated) -> list[int]:
        """Days on which more are on a break at once than a shift allows."""
        return self._search(0).crowded(seated)
