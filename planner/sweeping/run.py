"""A sweep from words to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from planner.result import Plan
from planner.sweeping.cells import Cell
from planner.sweeping.planning import Planned, in_counts, whole
from planner.sweeping.price import price_of_service, queue_priced
from planner.sweeping.table import Sweep
from planner.sweeping.vary import Vary

PATHS = 5
"""Single paths on which a price of service is looked at."""

Many = Callable[[Callable[[Cell], Planned], Sequence[Cell]], Iterator[Planned]]
"""Runs one function for many cells, answers in order."""


def whole_only(cell: Cell) -> Planned:
    """A whole plan's measures."""
    return whole(cell)[0]


def sweep(
    cells: Sequence[Cell],
    varies: Sequence[Vary],
    *,
    full: bool = False,
    paths: int = PATHS,
    many: Many = map,
    tell: Callable[[Planned], None] | None = None,
) -> Sweep:
    """Plan every cell.

    Parameters
    ----------
    cells : sequence of Cell
    varies : sequence of Vary
        Whose values the cells have.
    full : bool
        Whole plans; else counts with their bound.
    paths : int
        Single paths of the forecast on which a price of service is looked at too.
    many : callable
        Where they run: ``map`` is this process.
    tell : callable, optional
        Told each cell as it comes.
    """
    scenario = cells[0].scenario()
    queue = queue_priced(varies, len({cell.path for cell in cells}))
    work = whole_only if full else partial(in_counts, paths=paths if queue else 0)
    planned = []
    for one in many(work, cells):
        planned.append(one)
        if tell is not None:
            tell(one)
    price = price_of_service(queue, planned) if queue else None
    return Sweep(tuple(varies), tuple(planned), full, scenario.currency, scenario.days, price)


def chosen_whole(done: Sweep, target: float) -> tuple[Planned, Plan]:
    """The cell of the target nearest to the one chosen, planned whole."""
    assert done.price is not None
    return whole(done.price.nearest(target).cell)
