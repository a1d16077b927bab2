"""What many cells lack, or hold too much, together: limits that leave the tours' programme as it is.

Tours are whole, so what the cells of any set lack together is a whole number where amounts and hinges are whole. The
linear programme knows nothing of it: 3.67 nights short at 100 each become 4 only by a limit on the sum. Such a limit
touches the pieces of the cells and no tour, so that pricing stays what it was (robust branching: Poggi de Aragao and
Uchoa 2003).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_tables import Tables

WEEK_DAYS = 7


@dataclass(frozen=True, eq=False)
class Total:
    """Limits of what some cells lack below their first hinges, or hold above their last ones.

    Attributes
    ----------
    cells : ndarray of int
    above : bool
        Units above the last hinge; otherwise units below the first.
    least, most : float
        One of them limits: at least 0, at most infinite.
    """

    cells: Ints
    above: bool
    least: float = 0.0
    most: float = math.inf

    def signed(self, dual: float) -> float:
        """A dual with the sign that the limit gives it."""
        return max(0.0, dual) if math.isinf(self.most) else min(0.0, dual)

    def worth(self, dual: float) -> float:
        """What a signed dual contributes to Lagrange's bound."""
        return dual * (self.least if dual > 0 else self.most) if dual else 0.0


def lacking(T: Tables, cells: Ints, held: Floats, above: bool) -> Floats:
    """Units of each cell below its first hinge, or above its last, shape (cells,)."""
    first, end = T.hinge_start[cells], T.hinge_start[cells + 1]
    if above:
        ends: Floats = np.maximum.reduceat(T.hinge_at, T.hinge_start[:-1][np.diff(T.hinge_start) > 0])
        return np.maximum(0.0, held[cells] - _of_cell(T, ends)[cells]) * (end > first)
    begins: Floats = np.minimum.reduceat(T.hinge_at, T.hinge_start[:-1][np.diff(T.hinge_start) > 0])
    return np.maximum(0.0, _of_cell(T, begins)[cells] - held[cells]) * (end > first)


def _of_cell(T: Tables, values: Floats) -> Floats:
    spread = np.zeros(len(T.hinge_start) - 1)
    spread[np.diff(T.hinge_start) > 0] = values
    return spread


def inside(T: Tables, totals: tuple[Total, ...], rows: Ints, held: Floats) -> tuple[Total, ...]:
    """The limits for a part that can change the cells `rows` only, the others holding what they hold."""
    kept = []
    for total in totals:
        free = np.isin(total.cells, rows)
        standing = float(lacking(T, total.cells[~free], held, total.above).sum())
        kept.append(Total(total.cells[free], total.above, max(0.0, total.least - standing), total.most - standing))
    return tuple(kept)


def families(T: Tables) -> list[Ints]:
    """Sets of priced cells, the widest first: all, those of a kind of duty, of seven days, of a day, and each alone.

    None where amounts or hinges are fractions: what cells lack is then no whole number.
    """
    if not all(bool(np.all(part == np.round(part))) for part in (T.amount, T.hinge_at)):
        return []
    priced = np.flatnonzero(np.diff(T.hinge_start) > 0)
    kind, day = _marks(T)
    found = [priced]
    for mark in (kind, day // WEEK_DAYS, day):
        found += [priced[mark[priced] == value] for value in np.unique(mark[priced])]
    found += [np.array([cell]) for cell in priced.tolist()]
    widest: dict[bytes, Ints] = {}
    for cells in found:
        widest.setdefault(cells.tobytes(), cells)
    return list(widest.values())


def _marks(T: Tables) -> tuple[Ints, Ints]:
    """Kind of duty and day of the last option that adds to each cell."""
    kind = np.zeros(len(T.hinge_start) - 1, dtype=np.int64)
    day = kind.copy()
    option = np.repeat(np.arange(len(T.kind)), np.diff(T.cell_start))
    kind[T.cell] = T.kind[option]
    day[T.cell] = np.repeat(np.arange(len(T.first) - 1), np.diff(T.first))[option]
    return kind, day
