"""One part of a roster solved again, everything else standing; and which part hurts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.roster.columns import generate
from planner.roster.diving import dive, pick, reduced_costs
from planner.roster.master import Pool, rows_of
from planner.roster.totals import Total, inside
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_roster import QUICK_SPACE
from planner.roster.tour_stage import dual_values, part_stage
from planner.roster.tour_standing import Standing
from planner.roster.tour_tables import Tables

PART_ROUNDS = 120
MOST_TOURS = 1000
"""Tours among which branch and bound chooses."""
NODES = 30
"""Of branch and bound over a part."""
PART_SECONDS = 10.0
"""Safety net of branch and bound over a part."""
LENT = 20
"""Tours lent to a part from column generation of the whole, times the number of people."""


@dataclass(frozen=True)
class Part:
    """Some people on the days from `begin` to `end` - 1; `seed` for what is random in solving it."""

    people: tuple[int, ...]
    begin: int
    end: int
    seed: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """Tours that cost less (None: none found), and whether it is proven that there are none."""

    tours: Ints | None
    hopeless: bool = False


@dataclass(eq=False)
class Guide:
    """What column generation of the whole tells of a roster.

    Attributes
    ----------
    pool : Pool
    reduced : ndarray, shape (tours,)
        Of the pool's tours.
    value : ndarray, shape (O,)
        What options earn at the cells by the duals.
    own : ndarray, shape (P,)
        Dual of each person's one tour.
    """

    pool: Pool
    reduced: Floats
    value: Floats
    own: Floats

    @classmethod
    def of(cls, tables: Tables, pool: Pool, duals: Floats, own: Floats) -> Guide:
        """From the duals of the cells and of the people."""
        value = np.zeros(tables.price.shape[1])
        dual_values(tables, duals, value)
        earned = np.array([value[tour].sum() for tour in pool.tours])
        reduced = np.array(pool.price) - earned - own[np.array(pool.owner)]
        return cls(pool, reduced, value, own)

    def hurt(self, tables: Tables, roster: Ints) -> Floats:
        """How much dearer each person's tour is than what the duals would have them work, shape (P,)."""
        own = np.take_along_axis(tables.price, roster, axis=1) - self.value[roster]
        hurt: Floats = np.maximum(0.0, own.sum(axis=1) - self.own)
        return hurt


def solve_part(
    tables: Tables,
    S: Standing,
    part: Part,
    price: float,
    known: Ints,
    grain: float,
    guide: Guide | None,
    until: float,
    totals: tuple[Total, ...] = (),
) -> Outcome:
    """Tours of a part that cost less than what stands, by column generation, diving and branch and bound.

    Parameters
    ----------
    S : Standing
        Read only.
    price : float
        Objective as it stands.
    known : ndarray of int, shape (P, R)
        Memory of `best_tour`; rows of the part's people are updated.
    grain : float
        The objective is a multiple of it; 0 where not.
    until : float
        Reading of `time.monotonic` at which to stop.
    totals : tuple of Total
        Limits that every roster worth finding keeps.

    Returns
    -------
    Outcome
        Tours of shape (people, days of the part).
    """
    stage = part_stage(tables, S, part.people, part.begin, part.end)
    stage = replace(stage, totals=inside(tables, totals, rows_of(stage), S.held))
    pool = Pool(stage)
    for place, person in enumerate(part.people):
        pool.add(place, S.roster[person, part.begin : part.end])
    if guide is not None and part.end - part.begin == S.roster.shape[1]:
        _lend(guide, pool, part.people)
    state = generate(stage, pool, known, PART_ROUNDS, 1, until, most_space=QUICK_SPACE)
    room = price - state.bound - grain + 1e-6
    if room < 0 or state.value > price - grain + 1e-6:
        return Outcome(None, hopeless=True)
    duals, own = state.duals, state.own
    assert duals is not None
    assert own is not None
    best, least = None, price - 1e-9
    most = least - grain + 1e-6
    dived = dive(stage, pool, state, known, np.random.default_rng(part.seed), 1, until, most)
    if dived is not None and stage.price(dived) < least:
        best, least = dived, stage.price(dived)
    reduced = reduced_costs(stage, pool, duals, own)
    room = least - state.bound - grain + 1e-6
    if room >= 0 and len(part.people) < (reduced <= room).sum() <= MOST_TOURS:
        picked = pick(
            stage, pool, reduced, room, least - grain + 1e-6 - state.master.standing - stage.fixed, NODES, PART_SECONDS
        )
        if picked is not None and stage.price(picked) < least:
            best = picked
    return Outcome(best)


def _lend(guide: Guide, pool: Pool, people: tuple[int, ...]) -> None:
    place = {person: number for number, person in enumerate(people)}
    lent = LENT * len(guide.own)
    for number in np.argsort(guide.reduced, kind="stable").tolist()[:lent]:
        owner = guide.pool.owner[number]
        if owner in place:
            pool.add(place[owner], guide.pool.tours[number])
