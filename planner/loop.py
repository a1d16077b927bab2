"""Requirement, roster and simulation in rounds, until the promises hold or cannot.

Formulas see one queue at a time and no breaks that fall together, so the simulation has the last word: where a queue
is less sure of its target than asked, people are added to its requirement; where a pooled queue is surer than asked
while another is not, people are taken from it. Rounds are drafts (little search, few replications); the best of them
is then solved and simulated in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.allocation import Allocation, allocate
from planner.roster import RosterResult, Status
from planner.roster.solve import solve
from planner.scenario import Agent, Inputs, Queue
from planner.simulation import Simulation, simulate_roster
from planner.staffing import Requirement, requirement

Extra = dict[str, NDArray[np.float64]]

DRAFT_WORK = 0.15
DRAFT_REPLICATIONS = 60
LEVEL_PER_SAFETY = 0.4
"""Rise of the service level per unit of square-root safety staffing near the usual targets (Halfin and Whitt 1981)."""

LEAST_STEP = 0.4
"""People added to a weak interval at least: less would not show where a person more or less is much."""


@dataclass(frozen=True)
class Closed:
    """The last round, solved in full, and what the rounds before it changed.

    Attributes
    ----------
    requirement : Requirement
    roster : RosterResult
    simulation : Simulation
    rounds : tuple of str
        A sentence a round.
    """

    requirement: Requirement
    roster: RosterResult
    simulation: Simulation
    rounds: tuple[str, ...]
    formulas: tuple[str, ...]
    """What the formulas said before any round."""

    def notes(self) -> tuple[str, ...]:
        """What every stage of the loop has to say."""
        return (*self.formulas, *self.rounds, *self.roster.notes, *self.simulation.notes)


@dataclass(frozen=True)
class _Round:
    extra: Extra
    requirement: Requirement
    roster: RosterResult
    simulation: Simulation
    shortfall: float
    """Sum over promises of chance asked minus chance simulated, where positive."""


def people_of_their_own(agents: tuple[Agent, ...]) -> frozenset[str]:
    """Queues whose people serve nothing else: their requirement is whole."""
    served = {skill.queue for agent in agents for skill in agent.skills}
    shared = {skill.queue for agent in agents if len(agent.skills) > 1 for skill in agent.skills}
    return frozenset(served - shared)


def allocated(inputs: Inputs, needed: Requirement, roster: pd.DataFrame) -> Allocation:
    """Who of a roster serves which queue, when."""
    scenario = inputs.scenario
    return allocate(
        roster,
        needed.frame,
        needed.windows,
        inputs.agents,
        scenario.horizon(),
        scenario.queue,
        inputs.previous_roster,
        scenario.special_day,
    )


def close_loop(
    inputs: Inputs,
    forecast: Forecast,
    patience_s: Mapping[str, float],
    *,
    progress: Callable[[str], None],
) -> Closed:
    """Requirement, roster and simulation that agree with each other.

    Parameters
    ----------
    patience_s : mapping of queue to seconds
    progress : callable
        Told what goes on, in words.

    Returns
    -------
    Closed
    """
    scenario = inputs.scenario
    extra: Extra = {}
    best: _Round | None = None
    said: list[str] = []
    formulas: tuple[str, ...] = ()
    for number in range(1, scenario.simulation.loop + 1):
        progress(f"round {number}: requirement, draft roster, simulation")
        drafted = _draft(inputs, forecast, patience_s, extra, best)
        formulas = drafted.requirement.notes if number == 1 else formulas
        if drafted.roster.status in (Status.NONE_FOUND, Status.CONFLICT):
            return Closed(
                drafted.requirement, drafted.roster, drafted.simulation, tuple(said), drafted.requirement.notes
            )
        if best is not None and drafted.shortfall > best.shortfall - 0.02:
            said.append(f"Round {number} made the promises no surer; the requirement of an earlier round is kept.")
            break
        best = drafted
        if drafted.shortfall <= 0.0:
            said.append(f"Round {number}: every promise holds in the draft.")
            break
        changed = corrected(inputs, drafted.requirement, drafted.roster, drafted.simulation, extra)
        added, taken = _moved_h(changed, extra, scenario.interval_min)
        if added + taken < 0.5:
            said.append(f"Round {number}: the roster already gives all it can where promises are missed.")
            break
        said.append(f"Round {number}: simulation asks for {added:.0f} h more and {taken:.0f} h less of people.")
        extra = changed
    progress("full roster")
    return _full(inputs, forecast, patience_s, best, said, formulas, progress)


def _draft(
    inputs: Inputs, forecast: Forecast, patience_s: Mapping[str, float], extra: Extra, start: _Round | None
) -> _Round:
    scenario = inputs.scenario
    own = people_of_their_own(inputs.agents)
    needed = requirement(scenario, forecast, patience_s, people_of_their_own=own, extra=extra)
    roster = solve(
        inputs,
        needed,
        work=DRAFT_WORK * scenario.solver.work,
        seconds=scenario.solver.seconds,
        seed=scenario.seed,
        start=start.roster if start else None,
    )
    replications = min(DRAFT_REPLICATIONS, scenario.simulation.replications)
    simulation = _simulated(inputs, forecast, patience_s, roster, replications)
    return _Round(extra, needed, roster, simulation, shortfall(scenario.queue, simulation))


def _full(
    inputs: Inputs,
    forecast: Forecast,
    patience_s: Mapping[str, float],
    best: _Round | None,
    said: list[str],
    formulas: tuple[str, ...],
    progress: Callable[[str], None],
) -> Closed:
    scenario = inputs.scenario
    own = people_of_their_own(inputs.agents)
    needed = best.requirement if best else requirement(scenario, forecast, patience_s, people_of_their_own=own)
    roster = solve(
        inputs,
        needed,
        work=scenario.solver.work,
        seconds=scenario.solver.seconds,
        seed=scenario.seed,
        start=best.roster if best else None,
        progress=progress,
    )
    progress("simulation")
    simulation = _simulated(inputs, forecast, patience_s, roster, scenario.simulation.replications)
    return Closed(needed, roster, simulation, tuple(said), formulas if best else needed.notes)


def _simulated(
    inputs: Inputs, forecast: Forecast, patience_s: Mapping[str, float], roster: RosterResult, replications: int
) -> Simulation:
    return simulate_roster(
        inputs,
        forecast,
        roster.frame,
        patience_s=patience_s,
        replications=replications,
        seed=inputs.scenario.seed,
    )


def shortfall(queues: tuple[Queue, ...], simulation: Simulation) -> float:
    """Sum over promises of chance asked minus chance simulated, where positive."""
    rows = simulation.periods
    total = 0.0
    for queue in queues:
        mine = rows[(rows["queue"] == queue.name) & (rows["over"] == queue.target.over)]
        total += float((queue.target.chance - mine["p_meet"]).clip(lower=0.0).sum())
    return total


def corrected(inputs: Inputs, needed: Requirement, roster: RosterResult, simulation: Simulation, extra: Extra) -> Extra:
    """The extra people per queue and interval for the next round.

    Where contacts wait too long, one step more than the people who are there now (a roster with people to spare would
    ignore less); where a queue is surer than asked and shares people with one that is not, a step less.
    """
    scenario = inputs.scenario
    rooms = {queue.name: _room(queue, needed, simulation) for queue in scenario.queue if not queue.deferred}
    missed = {name for name, room in rooms.items() if (room < 0).any()}
    helpers = {
        skill.queue for agent in inputs.agents if missed & {own.queue for own in agent.skills} for skill in agent.skills
    }
    changed: Extra = {}
    for queue in scenario.queue:
        frame = needed.frame[needed.frame["queue"] == queue.name]
        before = extra.get(queue.name, np.zeros(len(frame)))
        if queue.deferred:
            changed[queue.name] = before
            continue
        load = (frame["volume"] * frame["aht_s"] / scenario.interval_s).to_numpy(dtype=float)
        rows = simulation.service["queue"] == queue.name
        service = simulation.service.loc[rows, "service_level"].to_numpy(dtype=float)
        room = rooms[queue.name]
        net = roster.coverage.loc[roster.coverage["queue"] == queue.name, "net"].to_numpy(dtype=float)
        more = _more(queue, room, service, load)
        spare = np.maximum(net, 0.0) * (1.0 - scenario.shrinkage.absence) * (1.0 - scenario.shrinkage.off_queue)
        more = np.where((more > 0) & (net > -0.5), more + spare, 0.0)
        less = _less(queue, room, service, load) if queue.name in helpers else 0.0
        changed[queue.name] = before + more - less
    return changed


def _more(
    queue: Queue, room: NDArray[np.float64], service: NDArray[np.float64], load: NDArray[np.float64]
) -> NDArray[np.float64]:
    """People to add per interval, where the level that is sure enough lies below the target and contacts wait."""
    safety = np.sqrt(np.maximum(load, 0.0)) / LEVEL_PER_SAFETY
    weak = (load > 0) & (room < 0) & (np.nan_to_num(service, nan=1.0) < queue.target.share + 0.03)
    return np.asarray(np.where(weak, np.clip(-room * safety, LEAST_STEP, 3.0 + 0.2 * load), 0.0))


def _less(
    queue: Queue, room: NDArray[np.float64], service: NDArray[np.float64], load: NDArray[np.float64]
) -> NDArray[np.float64]:
    """People to take away per interval, half a step: the level that is sure enough lies above the target."""
    safety = np.sqrt(np.maximum(load, 0.0)) / LEVEL_PER_SAFETY
    strong = (room > 0.03) & (np.nan_to_num(service, nan=0.0) > queue.target.share + 0.03)
    return np.asarray(np.where(strong, np.minimum(0.5 * room * safety, 0.15 * load), 0.0))


def _room(queue: Queue, needed: Requirement, simulation: Simulation) -> NDArray[np.float64]:
    """Per interval: the level of its day (or longer period) reached with the chance asked, minus the target's share."""
    starts = needed.frame.loc[needed.frame["queue"] == queue.name, "start"]
    days = _day_numbers(starts.dt.date.to_numpy())
    return _day_room(queue, simulation)[days]


def _day_room(queue: Queue, simulation: Simulation) -> NDArray[np.float64]:
    """Per day: the service level that is reached with the chance asked, minus the target's share."""
    levels = simulation.levels[queue.name]
    if queue.target.over in ("week", "month"):
        offered = np.where(np.isnan(levels), 0.0, simulation.offered[queue.name])
        whole = (np.nan_to_num(levels) * offered).sum(axis=1) / np.maximum(offered.sum(axis=1), 1.0)
        levels = np.where(offered > 0, whole[:, None], np.nan)
    with_contacts = ~np.isnan(levels).all(axis=0)
    room = np.zeros(levels.shape[1])
    sure = np.nanquantile(levels[:, with_contacts], 1.0 - queue.target.chance, axis=0)
    room[with_contacts] = sure - queue.target.share
    return room


def _day_numbers(dates: NDArray[np.object_]) -> NDArray[np.int64]:
    return np.unique(dates, return_inverse=True)[1]


def _moved_h(after: Extra, before: Extra, interval_min: int) -> tuple[float, float]:
    change = [after[name] - before.get(name, np.zeros_like(after[name])) for name in after]
    hours = interval_min / 60.0
    return (
        hours * float(sum(np.maximum(part, 0.0).sum() for part in change)),
        hours * float(sum(np.maximum(-part, 0.0).sum() for part in change)),
    )
