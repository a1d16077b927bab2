"""What the next round asks for: people more where a queue is not sure enough, less where it is surer than asked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.roster import RosterResult
from planner.scenario import Inputs, Queue
from planner.simulation import Simulation
from planner.staffing import Requirement

Numbers = NDArray[np.float64]
Extra = Mapping[str, Numbers]

LEVEL_PER_SAFETY = 0.4
"""Rise of the service level per unit of square-root safety staffing near the usual targets (Halfin and Whitt 1981)."""

LEAST_STEP = 0.4
"""People added to a weak interval at least: less would not show where a person more or less is much."""


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
    changed: dict[str, Numbers] = {}
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


def moved_h(after: Extra, before: Extra, interval_min: int) -> tuple[float, float]:
    """Hours of people that `after` asks for above and below `before`."""
    change = [after[name] - before.get(name, np.zeros_like(after[name])) for name in after]
    hours = interval_min / 60.0
    return (
        hours * float(sum(np.maximum(part, 0.0).sum() for part in change)),
        hours * float(sum(np.maximum(-part, 0.0).sum() for part in change)),
    )


def _more(queue: Queue, room: Numbers, service: Numbers, load: Numbers) -> Numbers:
    """People to add per interval, where the level that is sure enough lies below the target and contacts wait."""
    safety = np.sqrt(np.maximum(load, 0.0)) / LEVEL_PER_SAFETY
    weak = (load > 0) & (room < 0) & (np.nan_to_num(service, nan=1.0) < queue.target.share + 0.03)
    return np.asarray(np.where(weak, np.clip(-room * safety, LEAST_STEP, 3.0 + 0.2 * load), 0.0))


def _less(queue: Queue, room: Numbers, service: Numbers, load: Numbers) -> Numbers:
    """People to take away per interval, half a step: the level that is sure enough lies above the target."""
    safety = np.sqrt(np.maximum(load, 0.0)) / LEVEL_PER_SAFETY
    strong = (room > 0.03) & (np.nan_to_num(service, nan=0.0) > queue.target.share + 0.03)
    return np.asarray(np.where(strong, np.minimum(0.5 * room * safety, 0.15 * load), 0.0))


def _room(queue: Queue, needed: Requirement, simulation: Simulation) -> Numbers:
    """Per interval: the level of its day (or longer period) reached with the chance asked, minus the target's share."""
    starts = needed.frame.loc[needed.frame["queue"] == queue.name, "start"]
    days = np.unique(starts.dt.date.to_numpy(), return_inverse=True)[1]
    return _day_room(queue, simulation)[days]


def _day_room(queue: Queue, simulation: Simulation) -> Numbers:
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
