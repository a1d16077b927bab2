"""The waterfall: the difference between two plans shared out over the drivers that differ, by the Shapley value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import fsum

import pandas as pd

from planner.comparison.drivers import DRIVERS
from planner.comparison.frames import WATERFALL
from planner.frames import check
from planner.shapley import shapley

RESIDUAL = "residual"

Outcome = Mapping[str, float]
"""Value by measure."""


def parts_of(drivers: Sequence[str], outcome: Callable[[frozenset[str]], Outcome]) -> dict[str, dict[str, float]]:
    """Each driver's part in every measure: its mean contribution over all orders of the drivers that differ.

    Parameters
    ----------
    drivers : sequence of str
        Those that differ; all others have 0 exactly. With one the whole difference is its.
    outcome : callable
        Measures with a set of drivers moved; asked for each of the 2^k sets once.

    Returns
    -------
    dict of measure to dict of driver to float
        In the order of `planner.comparison.drivers.DRIVERS`.
    """
    subsets = [frozenset(some) for size in range(len(drivers) + 1) for some in combinations(drivers, size)]
    known = {some: outcome(some) for some in subsets}
    found: dict[str, dict[str, float]] = {}
    for measure in known[frozenset()]:
        values = {some: measures[measure] for some, measures in known.items()}
        shares = shapley(values.__getitem__, list(drivers))
        found[measure] = {driver: shares.get(driver, 0.0) for driver in DRIVERS}
    return found


def waterfall_rows(
    scenario: str,
    basis: str,
    units: Mapping[str, str],
    ends: tuple[Outcome, Outcome],
    parts: Mapping[str, Mapping[str, float]],
    differs: Sequence[str],
) -> Iterator[dict[str, object]]:
    """Rows of frame WATERFALL from one end to the other; what the parts leave over is the residual."""
    for measure, shares in parts.items():
        before, after = (end[measure] for end in ends)
        common = {"scenario": scenario, "basis": basis, "measure": measure, "unit": units[measure]}
        yield {**common, "step": "from", "kind": "from", "value": before, "before": 0.0, "after": before,
               "differs": False}  # fmt: skip
        level, moved = before, list(shares.values())
        for driver, part in shares.items():
            yield {**common, "step": driver, "kind": "driver", "value": part, "before": level, "after": level + part,
                   "differs": driver in differs}  # fmt: skip
            level += part
        left = residual(before, after, moved)
        yield {**common, "step": RESIDUAL, "kind": RESIDUAL, "value": left, "before": after - left, "after": after,
               "differs": False}  # fmt: skip
        yield {**common, "step": "to", "kind": "to", "value": after, "before": 0.0, "after": after, "differs": False}


def residual(before: float, after: float, parts: Sequence[float]) -> float:
    """What the parts leave of a difference; nothing where that is the rounding of their sum."""
    left = fsum((after, -before, *(-part for part in parts)))
    return 0.0 if abs(left) <= 1e-9 * max(1.0, abs(before), abs(after)) else left


def waterfall_frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Frame WATERFALL."""
    if not rows:
        return WATERFALL.empty()
    return check(pd.DataFrame(list(rows), columns=list(WATERFALL.columns)), WATERFALL)
