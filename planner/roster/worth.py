"""What one person more or less of a skill set is worth in each interval, to first order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.roster.assign import Value
from planner.roster.demand import Demand, useful_sets, weight_levels
from planner.roster.grouped import Grouped
from planner.roster.mip import Floats
from planner.roster.options import Duty


@dataclass(frozen=True)
class Worth:
    """Money saved by one person more, and lost by one less, over all intervals before each one.

    Attributes
    ----------
    saved, lost : ndarray, shape (skill sets, intervals + 1)
        Cumulative.
    interval_min : int
    """

    saved: Floats
    lost: Floats
    interval_min: int

    @classmethod
    def of(cls, grouped: Grouped, x: Floats, demand: Demand, price: float) -> Worth:
        """Worth of people beside those of a point at a price of a missing hour of weight 1.

        Deferred work stays where the point does it.
        """
        shape = (len(grouped.skills), demand.intervals + 1)
        saved, lost = np.zeros(shape), np.zeros(shape)
        for t in (int(t) for t in demand.busy):
            need = {q: float(demand.load.rostered[q, t]) for q in demand.live}
            need |= {q: float(x[worked[t]]) for q, worked in grouped.worked.items() if t in worked}
            here = tuple(q for q in need if need[q] > 0)
            on = np.array([x[c] if (c := grouped.cover.get((k, t), -1)) >= 0 else 0.0 for k in range(shape[0])])
            levels = weight_levels(here, demand.load.weights)
            sets = [(weight, useful_sets(own, grouped.skills)) for weight, own in levels]
            for k in range(shape[0]):
                now, more, less = (
                    sum(weight * _short(own, need, on, k, change) for weight, own in sets) for change in (0, 1, -1)
                )
                saved[k, t + 1] = (now - more) * price * demand.interval_h
                lost[k, t + 1] = (less - now) * price * demand.interval_h
        return cls(np.cumsum(saved, axis=1), np.cumsum(lost, axis=1), demand.interval_min)

    def of_skill(self, k: int) -> Value:
        """Worth of a duty to people of one skill set, its breaks spread evenly."""

        def value(duty: Duty) -> tuple[float, float]:
            first, last = duty.start_min // self.interval_min, -(-duty.end_min // self.interval_min)
            first, last = (min(max(0, i), self.saved.shape[1] - 1) for i in (first, last))
            at_work = 1 - sum(pause.length_min for pause in duty.pauses) / duty.length_min
            return (
                float(self.saved[k, last] - self.saved[k, first]) * at_work,
                float(self.lost[k, last] - self.lost[k, first]) * at_work,
            )

        return value


def people_at(grouped: Grouped, x: Floats, queue: int) -> Floats:
    """People at a deferred queue in a point of the programme."""
    people = np.zeros(grouped.intervals)
    for t, column in grouped.worked.get(queue, {}).items():
        people[t] = x[column]
    return people


def spare_people(grouped: Grouped, x: Floats, demand: Demand) -> float:
    """People too many of a busy interval, on average, in a point of the programme."""
    people = sum(float(x[column]) for column in grouped.cover.values())
    worked = sum(float(x[column]) for own in grouped.worked.values() for column in own.values())
    asked = float(demand.load.rostered[list(demand.live)].sum())
    return max(0.0, people - asked - worked) / max(1, len(demand.busy))


def _short(
    sets: list[tuple[frozenset[int], frozenset[int]]], need: dict[int, float], on: Floats, k: int, change: int
) -> float:
    """People lacking with `change` more of one skill set."""
    lacking = (
        sum(need[q] for q in chosen) - sum(float(on[s]) for s in serving) - change * (k in serving)
        for chosen, serving in sets
    )
    return max(0.0, max(lacking, default=0.0))
