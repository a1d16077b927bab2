"""Price of service: what one more point of a queue's target costs, with what is proven and how far futures differ.

At targets t_1 < t_2 with objectives C and bounds B (``B <= least cost <= C``) one more point costs

``(C_2 - C_1) / points``, proven to lie between ``(B_2 - C_1) / points`` and ``(C_2 - B_1) / points``.

Beside it stands the spread over futures: the same differences on single paths of the forecast, the same paths at every
target (common random numbers), so that only what the target changes differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.frames import FrameSpec, Kind, check
from planner.sweeping.planning import Planned
from planner.sweeping.vary import Vary

_NUMBERS: dict[str, Kind] = dict.fromkeys(
    (
        *("target", "to_target", "per_point", "low", "high", "paths_mean", "paths_p10", "paths_p90"),
        *("pay", "shortage_h"),
    ),
    "number",
)
STEPS = FrameSpec("steps", _NUMBERS, ("target",))
"""A row a pair of neighbouring targets: money of one more point over the horizon, proven `low` and `high`, mean and
10th and 90th percentile over single paths; `pay` and `shortage_h` are the same of pay alone and of hours missing.
"""

EQUAL = 0.5
"""Money below which two costs are one."""


@dataclass(frozen=True)
class PriceOfService:
    """What the targets of one queue cost.

    Attributes
    ----------
    queue : str
    targets : tuple of float
        Rising.
    planned : tuple of Planned
        In order of targets.
    steps : DataFrame
        Frame STEPS.
    falls : tuple of (float, float)
        Neighbouring targets of which the higher one is proven to be cheaper; a requirement that rises cannot do that.
    """

    queue: str
    targets: tuple[float, ...]
    planned: tuple[Planned, ...]
    steps: pd.DataFrame
    falls: tuple[tuple[float, float], ...]

    def nearest(self, target: float) -> Planned:
        """The cell of the target nearest to one."""
        return self.planned[int(np.argmin([abs(one - target) for one in self.targets]))]


def queue_priced(varies: Sequence[Vary], scenarios: int) -> str | None:
    """The queue whose target, and nothing else, is varied in one scenario; None where it is another sweep."""
    if len(varies) != 1 or scenarios != 1:
        return None
    parts, values = varies[0].parts, varies[0].takes
    named = parts[0] == "queue" and parts[2:] in (("target",), ("target", "share"))
    numbers = {float(value) for value in values if isinstance(value, int | float)}
    return parts[1] if named and len(numbers) == len(values) > 1 else None


def price_of_service(queue: str, planned: Sequence[Planned]) -> PriceOfService:
    """The price of a queue's service from cells that differ in its target alone.

    Parameters
    ----------
    queue : str
    planned : sequence of Planned
        Whose only varied value is the target; at least two.
    """
    ordered = tuple(sorted(planned, key=lambda one: float(one.cell.taken[0])))
    targets = tuple(float(one.cell.taken[0]) for one in ordered)
    rows, falls = [], []
    for before, after, low, high in zip(ordered, ordered[1:], targets, targets[1:], strict=False):
        rows.append(_step(before, after, low, high))
        if after.objective < before.bound - EQUAL:
            falls.append((low, high))
    frame = check(pd.DataFrame(rows, columns=list(STEPS.columns)), STEPS)
    return PriceOfService(queue, targets, ordered, frame, tuple(falls))


def _step(before: Planned, after: Planned, low: float, high: float) -> tuple[float, ...]:
    points = 100.0 * (high - low)
    paths = np.subtract(after.on_paths, before.on_paths) / points
    spread = (float(paths.mean()), *np.quantile(paths, (0.1, 0.9)).tolist()) if len(paths) else (np.nan,) * 3
    return (
        *(low, high, (after.objective - before.objective) / points),
        *((after.bound - before.objective) / points, (after.objective - before.bound) / points),
        *spread,
        *((after.pay - before.pay) / points, (after.shortage_h - before.shortage_h) / points),
    )
