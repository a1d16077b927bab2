"""Least people per skill group that keep every promise in simulation, and what they save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.pooling.cuts import with_cuts
from planner.pooling.spare import local_search
from planner.pooling.study import Numbers, Study, holds, room_frame
from planner.scenario import Queue, Scenario
from planner.scenario.skills import parse_skills
from planner.simulation import Simulation
from planner.simulation.build import Observed
from planner.staffing import Requirement
from planner.staffing.live import limits_of
from planner.staffing.pooled import PooledRequirement, pooled_requirement
from planner.staffing.pooled_needs import PooledQueue, SkillGroup, rate_behind

ROUNDS = 12

TRIALS = 60

PER_SKILL = 1e-3
"""What a further skill costs where no costs are given: of people as good as each other, those of fewer skills."""


@dataclass(frozen=True)
class PooledPlan:
    """People per skill group that keep the promises in simulation, or the best found.

    Attributes
    ----------
    met : bool
        Whether every promise held.
    agents : ndarray, shape (groups, blocks)
        On the queue, before shrinkage.
    cost : float
    programme : PooledRequirement
        The optimist's answer before any cut, with the bound and the queues' own people.
    staffing : DataFrame
        ``group,start,agents``, as `planner simulate --staffing` reads it.
    simulation : Simulation
        Of `staffing`, without shrinkage.
    room : DataFrame
        ``queue,period,room``: the level reached with the chance asked for, minus the share asked for.
    notes : tuple of str
    """

    met: bool
    agents: Numbers
    cost: float
    programme: PooledRequirement
    staffing: pd.DataFrame
    simulation: Simulation
    room: pd.DataFrame
    notes: tuple[str, ...]

    def saving(self) -> float:
        """People-blocks fewer than with people of each queue's own, a share of those."""
        alone = float(self.programme.separate.sum())
        return (alone - float(self.agents.sum())) / alone if alone > 0 else float("nan")

    def sentences(self) -> tuple[str, ...]:
        """For a report."""
        staffed = max(1, int((self.programme.separate.sum(axis=0) > 0).sum()))
        people, alone = self.agents.sum() / staffed, self.programme.separate.sum() / staffed
        worst = self.room.sort_values("room", kind="stable").iloc[0] if len(self.room) else None
        proof = "" if worst is None else f" Least room: {worst['room']:+.1%} ({worst['queue']}, {worst['period']})."
        return (
            f"{people:.1f} people on average for {alone:.1f} on queues of their own: {self.saving():.1%} fewer.",
            f"Cost {self.cost:.6g}; where every block keeps its promise by itself, no first-come routing does with "
            f"less than {self.programme.bound:.6g}.",
            ("Every promise holds in simulation." if self.met else "Not every promise holds in simulation.") + proof,
            *self.notes,
        )


def staff_pooled(
    scenario: Scenario,
    forecast: Forecast,
    needed: Requirement,
    *,
    patience_s: Mapping[str, float],
    cost: Mapping[str, float] | None = None,
    people: Mapping[str, tuple[float, float]] | None = None,
    block: NDArray[np.int64] | None = None,
    replications: int = 60,
    rounds: int = ROUNDS,
    trials: int = TRIALS,
    handle_times_s: Observed | None = None,
) -> PooledPlan:
    """Least people of the scenario's groups that keep every queue's promise in simulation.

    Parameters
    ----------
    scenario : Scenario
        Its ``[[group]]`` records are the skill groups; its seed is used.
    forecast : Forecast
    needed : Requirement
        Of each queue by itself, fractional (``people_of_their_own=frozenset()``): its margin for uncertain volume
        is kept when queues are pooled.
    patience_s : mapping of queue to seconds
    cost : mapping of group to cost of a person for a block, optional
        Default: 1, and a thousandth more for each further skill.
    people : mapping of group to (least, most), optional
        Default: free.
    block : ndarray of int, shape (n,), optional
        Intervals with equal headcounts, see `planner.staffing.pooled.pooled_requirement`; default: each its own.
    replications : int
    rounds, trials : int
        Most rounds of cuts, and most simulations of the local search. Both are work, not time: the same bytes.
    handle_times_s : mapping, optional
        Observed handle times, as `planner.simulation.simulate_staffing` takes them.

    Returns
    -------
    PooledPlan

    Raises
    ------
    ValueError
        If the scenario has no groups, or a queue with contacts is known to none.
    """
    if not scenario.group:
        raise ValueError("the scenario has no [[group]]; name the skill groups")
    place = np.arange(len(forecast.starts)) if block is None else np.asarray(block)
    study = Study(scenario, forecast, patience_s, place, handle_times_s)
    groups = _groups(scenario, cost or {}, people or {})
    queues = pooled_queues(scenario, needed, patience_s)
    first = pooled_requirement(queues, groups, block=place)
    if first.status == "conflict":
        raise ValueError("the people given cannot serve these queues, however contacts are routed")
    agents, notes = with_cuts(study, queues, groups, first, replications, rounds)
    price = np.array([group.cost for group in groups])
    agents, tried = local_search(study, groups, agents, replications, trials)
    simulation = study.simulated(agents, replications, scenario.seed)
    room = study.room(simulation)
    if tried >= trials:
        notes.append(f"The search ended after {trials} trials; fewer people may do.")
    return PooledPlan(
        holds(room),
        agents,
        float(price @ agents.sum(axis=1)),
        first,
        study.staffing(agents),
        simulation,
        room_frame(study, room),
        tuple(notes),
    )


def pooled_queues(scenario: Scenario, needed: Requirement, patience_s: Mapping[str, float]) -> list[PooledQueue]:
    """The scenario's queues as the programme sees them: at the rates behind the people they need by themselves."""
    return [_pooled_queue(queue, needed, scenario, patience_s) for queue in scenario.queue]


def _groups(
    scenario: Scenario, cost: Mapping[str, float], people: Mapping[str, tuple[float, float]]
) -> list[SkillGroup]:
    made = []
    for group in scenario.group:
        known = frozenset(skill.queue for skill in parse_skills(group.skills))
        least, most = people.get(group.name, (0.0, np.inf))
        made.append(
            SkillGroup(group.name, known, cost.get(group.name, 1.0 + PER_SKILL * (len(known) - 1)), least, most)
        )
    return made


def _pooled_queue(
    queue: Queue, needed: Requirement, scenario: Scenario, patience_s: Mapping[str, float]
) -> PooledQueue:
    """A queue of the requirement: at the rate behind its people, or as fixed people where no line can be pooled."""
    rows = needed.frame[needed.frame["queue"] == queue.name]
    agents = rows["agents"].to_numpy(dtype=float)
    aht_s = np.maximum(rows["aht_s"].to_numpy(dtype=float), 1e-9)
    limits = limits_of(queue)
    if queue.deferred or queue.concurrent:
        return PooledQueue(queue.name, np.zeros_like(agents), aht_s, np.inf, limits, agents)
    patience = float(patience_s.get(queue.name, queue.patience_s))
    usual = np.maximum(rows["volume"].to_numpy(dtype=float), 1e-9) / scenario.interval_s
    # Where people stand ready for a minimum, the rate behind them may be many times the contacts'.
    usual = np.maximum(usual, agents / aht_s / 3.0)
    rate = rate_behind(agents, usual, aht_s, patience, limits)
    return PooledQueue(queue.name, rate, aht_s, patience, limits)
