"""From people on the queue to people rostered: shrinkage divides, and rounding happens once, after pooling."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.scenario.run import Shrinkage


def rostered(agents: ArrayLike, shrinkage: Shrinkage) -> NDArray[np.float64]:
    """People to roster: ``agents / (1 - absence) / (1 - off_queue)``, fractional.

    Breaks, meetings and leave stand in the roster itself and are not counted here.
    """
    return np.asarray(agents, dtype=float) / (1.0 - shrinkage.absence) / (1.0 - shrinkage.off_queue)


def whole_people(agents: ArrayLike) -> NDArray[np.float64]:
    """Round up, forgiving a billionth: 35.7 / 0.85 is 42, not 43."""
    return np.ceil(np.asarray(agents, dtype=float) * (1.0 - 1e-9) - 1e-9)
