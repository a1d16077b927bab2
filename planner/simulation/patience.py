"""How long a contact waits before it gives up: exponential, or of a fitted curve. Exact, by inversion.

A curve is a hazard constant by pieces. Its integral H takes a patience to an exponential of mean 1, so that the inverse
of H takes an exponential to a patience; where H stays below the number drawn, the contact never gives up. The
exponential patience of a mean m is the inverse of one piece, with the same number of the stream.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.scenario import Scenario
from planner.simulation.compiled import inlined
from planner.simulation.rng import exponential
from planner.simulation.world import World
from planner.staffing.erlang_g import PatienceCurve

Curves = Mapping[str, PatienceCurve]
"""Fitted patience by queue."""

STARTS, RISK, HAZARD = range(3)
"""Middle axis of `World.curves`."""


def curve_table(scenario: Scenario, curves: Curves) -> NDArray[np.float64]:
    """Starts, integrated hazard and hazard of each queue's pieces, (Q, 3, K); without a curve the unit exponential."""
    width = max([1, *(curves[queue.name].starts_s.size for queue in scenario.queue if queue.name in curves)])
    table = np.full((len(scenario.queue), 3, width), np.inf)
    table[:, :, 0] = 0.0, 0.0, 1.0
    for q, queue in enumerate(scenario.queue):
        if queue.name in curves:
            starts, hazards = curves[queue.name]
            risk = np.append(0.0, np.cumsum(np.diff(starts) * hazards[:-1]))
            table[q, :, : starts.size] = starts, risk, hazards
    return table


@inlined
def gives_up_at(w: World, q: int, number: np.uint64, interval: int, arrived: float) -> float:
    """Last moment of patience of contact `number` of queue q, seconds; infinite if it never gives up."""
    mean_s = w.patience_s[q, min(max(interval + w.warm, 0), w.patience_s.shape[1] - 1)]
    if mean_s == math.inf:
        return math.inf
    drawn = exponential(w.lines[q].patience_key, number)
    k = 0
    while k + 1 < w.curves.shape[2] and w.curves[q, RISK, k + 1] <= drawn:
        k += 1
    if w.curves[q, HAZARD, k] == 0.0:
        return math.inf
    spent = (drawn - w.curves[q, RISK, k]) / w.curves[q, HAZARD, k]
    return float(arrived + mean_s * (w.curves[q, STARTS, k] + spent))
