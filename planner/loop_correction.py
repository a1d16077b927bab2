"""What the next round asks for: more people where and when a queue is not sure enough, fewer where nobody waits.

A queue is as sure as the replications in which its period fails are few. So people go to the days on which those
replications lose contacts, within them to the intervals where contacts wait. Hours are what a roster has, hence as many
are taken from intervals in which no queue served by the same people waits as are added elsewhere.

Work that can wait has hours added to its windows, where its late contacts arrive: each contact to be in time costs the
work of one. ``extra`` of a deferred queue is people by interval of arrival (`planner.staffing.deferred_plan`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.roster import RosterResult
from planner.scenario import Inputs, Queue, Scenario
from planner.simulation import Simulation
from planner.staffing import Requirement
from planner.staffing.periods import numbered, period_labels

Numbers = NDArray[np.float64]
Extra = Mapping[str, Numbers]

LEVEL_PER_SAFETY = 0.4
"""Rise of the service level per unit of square-root safety staffing near the usual targets (Halfin and Whitt 1981)."""

LEAST_STEP = 0.4
"""People added to a weak interval at least: less would not show where a person more or less is much."""

NEAR = 0.03
"""A level this far above the share is strong: its interval may give people, and is given none."""

SPARE = 0.75
"""Share of the failures allowed that a period must not have, to be tried with fewer people."""

LEAST_WINDOW_H = 0.5
"""Hours added to the windows of a queue that is not sure enough, at least."""

LEAST_ROOM = 0.02
"""Level that an unsure period lacks at least, also where only a further limit is missed."""


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

    Where contacts wait too long, or windows are missed, one step more than the people who are there now (a roster with
    people to spare would ignore less), unless the roster already lacks people there. As many hours at most are taken
    from queues that share people with an unsure one, in intervals where they and it are served well.
    """
    scenario = inputs.scenario
    present = scenario.shrinkage.present
    queues = {queue.name: queue for queue in scenario.queue}
    rooms = {name: room_of(inputs, queue, simulation) for name, queue in queues.items()}
    levels = {name: _of(simulation.service, name, "service_level") for name in queues}
    before = {name: extra.get(name, np.zeros(len(scenario.horizon()))) for name in queues}
    more: dict[str, Numbers] = {}
    less: dict[str, Numbers] = {}
    for name, queue in queues.items():
        net, load = _of(roster.coverage, name, "net"), _load(needed, name, scenario)
        if queue.deferred:
            waits = _of(simulation.service, name, "backlog") * _work(needed, queue, scenario)
            more[name] = _more_windows(scenario, queue, rooms[name], levels[name], load, waits, net * present)
            spare = _less_windows(queue, rooms[name], load, _of(needed.frame, name, "agents"))
        else:
            step = _more(queue, rooms[name], levels[name], load)
            more[name] = np.where((step > 0) & (net > -0.5), step + np.maximum(net, 0.0) * present, 0.0)
            spare = _less(queue, rooms[name], levels[name], load)
        less[name] = spare * _free(inputs, name, queues, rooms, levels)
    added, offered = (sum(float(part.sum()) for part in parts.values()) for parts in (more, less))
    part = min(1.0, added / offered) if offered > 0 else 0.0
    return {name: before[name] + more[name] - part * less[name] for name in queues}


def eased(inputs: Inputs, needed: Requirement, simulation: Simulation, extra: Extra) -> Extra:
    """The extra people for a round with fewer: half a step less wherever a queue is clearly surer than asked.

    Clearly: it fails at most a quarter as often as it may. For a plan whose promises all hold: what blended people save
    shows here, and in no formula of one queue.
    """
    scenario = inputs.scenario
    starts = scenario.horizon()
    changed = {queue.name: extra.get(queue.name, np.zeros(len(scenario.horizon()))) for queue in scenario.queue}
    for queue in scenario.queue:
        room, load = room_of(inputs, queue, simulation), _load(needed, queue.name, scenario)
        least = queue.target.chance + SPARE * (1.0 - queue.target.chance)
        spare = _chance(scenario, queue, simulation, starts) >= least
        if queue.deferred:
            less = _less_windows(queue, room, load, _of(needed.frame, queue.name, "agents"))
        else:
            less = _less(queue, room, _of(simulation.service, queue.name, "service_level"), load)
        changed[queue.name] = changed[queue.name] - np.where(spare, less, 0.0)
    return changed


def moved_h(after: Extra, before: Extra, interval_min: int) -> tuple[float, float]:
    """Hours of people that `after` asks for above and below `before`."""
    change = [after[name] - before.get(name, np.zeros_like(after[name])) for name in after]
    hours = interval_min / 60.0
    return (
        hours * float(sum(np.maximum(part, 0.0).sum() for part in change)),
        hours * float(sum(np.maximum(-part, 0.0).sum() for part in change)),
    )


def room_of(inputs: Inputs, queue: Queue, simulation: Simulation) -> Numbers:
    """Per interval: how far the level that is sure enough lies above the target's share; negative where it lacks.

    Over a day: the level reached with the chance asked, minus the share. Over a week or month the lack is spread over
    its days as the replications that fail lose contacts on them; days on which they lose none have no lack. Where
    the chance is too low and the level is not, a further limit is missed: `LEAST_ROOM`.
    """
    scenario = inputs.scenario
    starts = scenario.horizon()
    day_of, days = numbered(period_labels(starts, "day"))
    unsure = _chance(scenario, queue, simulation, starts) < queue.target.chance
    if queue.target.over == "interval":
        level = _of(simulation.service, queue.name, "service_level") - queue.target.share
        return np.where(unsure, np.minimum(level, -LEAST_ROOM), np.nan_to_num(np.maximum(level, 0.0)))
    first = starts[[int(np.argmax(day_of == d)) for d in range(len(days))]]
    of_day, _ = numbered(period_labels(first, queue.target.over, scenario.week_starts))
    room = _day_room(queue, simulation.levels[queue.name], simulation.offered[queue.name], of_day)[day_of]
    return np.where(unsure & (room >= 0) & ~_loses_elsewhere(room, of_day[day_of]), -LEAST_ROOM, room)


def _chance(scenario: Scenario, queue: Queue, simulation: Simulation, starts: pd.DatetimeIndex) -> Numbers:
    """Per interval: the chance of its period to meet the target; NaN without contacts."""
    rows = simulation.periods
    mine = rows[(rows["queue"] == queue.name) & (rows["over"] == queue.target.over)].set_index("period")
    labels = period_labels(starts, queue.target.over, scenario.week_starts)
    return np.asarray(mine["p_meet"].reindex(labels).to_numpy(dtype=float))


def _loses_elsewhere(room: Numbers, period: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Intervals whose period has its lack on other days."""
    lacking = np.zeros(int(period.max()) + 1, dtype=bool)
    lacking[period[room < 0]] = True
    return lacking[period]


def _day_room(queue: Queue, levels: Numbers, offered: NDArray[np.int64], period: NDArray[np.int64]) -> Numbers:
    """Room of each day, shape (days,), from its levels and contacts by replication; `period` of each day."""
    share, chance = queue.target.share, queue.target.chance
    contacts = np.where(np.isnan(levels), 0.0, offered)
    good = np.nan_to_num(levels) * contacts
    room = np.zeros(levels.shape[1])
    for one in range(int(period.max()) + 1):
        days = period == one
        total = contacts[:, days].sum(axis=1)
        judged = total > 0
        if not judged.any():
            continue
        whole = good[judged][:, days].sum(axis=1) / total[judged]
        sure = float(np.quantile(whole, 1.0 - chance)) - share
        failing = np.flatnonzero(judged)[whole < share]
        if sure >= 0 or failing.size == 0:
            room[days] = sure
            continue
        lost = np.maximum(share * contacts[failing][:, days] - good[failing][:, days], 0.0).mean(axis=0)
        usual = contacts[judged][:, days].mean(axis=0)
        rate = np.divide(lost, usual, out=np.zeros_like(lost), where=usual > 0)
        room[days] = sure * rate * usual.sum() / lost.sum()
    return room


def _of(frame: pd.DataFrame, queue: str, column: str) -> Numbers:
    return frame.loc[frame["queue"] == queue, column].to_numpy(dtype=float)


def _load(needed: Requirement, queue: str, scenario: Scenario) -> Numbers:
    """Erlangs of each interval."""
    return np.asarray(_of(needed.frame, queue, "volume") * _of(needed.frame, queue, "aht_s") / scenario.interval_s)


def _work(needed: Requirement, queue: Queue, scenario: Scenario) -> Numbers:
    """People for an interval that one contact takes."""
    return np.asarray(_of(needed.frame, queue.name, "aht_s") / scenario.interval_s / queue.max_occupancy)


def _more(queue: Queue, room: Numbers, level: Numbers, load: Numbers) -> Numbers:
    """People to add per interval, where the level that is sure enough lies below the target and contacts wait.

    They wait where the level is near the share or below it, or below the mean of the intervals that lack.
    """
    safety = np.sqrt(np.maximum(load, 0.0)) / LEVEL_PER_SAFETY
    lacking = (load > 0) & (room < 0) & ~np.isnan(level)
    if not lacking.any():
        return np.zeros_like(load)
    usual = max(queue.target.share + NEAR, float(np.average(level[lacking], weights=load[lacking])))
    weak = lacking & (level <= usual)
    return np.asarray(np.where(weak, np.clip(-room * safety, LEAST_STEP, 3.0 + 0.2 * load), 0.0))


def _less(queue: Queue, room: Numbers, level: Numbers, load: Numbers) -> Numbers:
    """People that may be taken away per interval, half a step: the level that is sure enough lies above the target."""
    safety = np.sqrt(np.maximum(load, 0.0)) / LEVEL_PER_SAFETY
    strong = (room > NEAR) & (np.nan_to_num(level, nan=0.0) > queue.target.share + NEAR)
    return np.asarray(np.where(strong, np.minimum(0.5 * room * safety, 0.15 * load), 0.0))


def _more_windows(
    scenario: Scenario, queue: Queue, room: Numbers, level: Numbers, load: Numbers, backlog: Numbers, surplus: Numbers
) -> Numbers:
    """People to add per interval of arrival to a deferred queue's windows.

    On a day that lacks -room of its contacts, these contacts' work, ``-room x load / max_occupancy`` person-intervals,
    and what the roster has there beyond what it needs; over the day's arrivals as they are late. What is late holds up
    what comes after it, so that no more is added until any day than the work of the greatest backlog until then. None
    on a day on which the roster already lacks that queue's people.
    """
    day_of, days = numbered(period_labels(scenario.horizon(), "day"))
    hours = scenario.interval_min / 60.0
    late = load * np.nan_to_num(1.0 - level)
    more = np.zeros_like(load)
    greatest = mended = 0.0
    for day in range(len(days)):
        here = day_of == day
        lack = float((np.maximum(-room[here], 0.0) * load[here]).sum()) / queue.max_occupancy
        greatest = max(greatest, float(backlog[here].max()))
        lack = min(lack, max(0.0, greatest - mended))
        mended += lack
        there = float(surplus[here].sum())
        if lack > 0 and there * hours > -LEAST_WINDOW_H:
            where = late[here] if late[here].any() else load[here]
            more[here] = (lack + max(there, 0.0)) * where / where.sum()
    added_h = float(more.sum()) * hours
    return more * max(1.0, LEAST_WINDOW_H / added_h) if added_h > 0 else more


def _less_windows(queue: Queue, room: Numbers, load: Numbers, agents: Numbers) -> Numbers:
    """People that may be taken from windows, half a step; never from what the expected work itself needs.

    None while a day lacks something: what is late today is work of tomorrow.
    """
    work = load / queue.max_occupancy
    asked = 0.5 * np.maximum(room, 0.0) * work * (0.0 if (room < 0).any() else 1.0)
    margin = max(0.0, float(agents.sum() - work.sum()))
    return np.asarray(asked * min(1.0, margin / asked.sum()) if asked.any() else asked)


def _free(
    inputs: Inputs, name: str, queues: Mapping[str, Queue], rooms: Mapping[str, Numbers], levels: Mapping[str, Numbers]
) -> NDArray[np.bool_]:
    """Intervals in which no unsure queue served by the same people waits; none where no unsure queue shares people.

    Work that can wait does not wait for this interval: it holds back nobody who is free here, and gives its own hours
    whenever they are.
    """
    sharing = {
        skill.queue
        for agent in inputs.agents
        if name in {own.queue for own in agent.skills}
        for skill in agent.skills
        if skill.queue in queues and (rooms[skill.queue] < 0).any()
    }
    if not sharing:
        return np.zeros(rooms[name].size, dtype=bool)
    waits = [
        (rooms[other] < 0) & (np.nan_to_num(levels[other], nan=1.0) < queues[other].target.share + NEAR)
        for other in sorted(sharing)
        if not (queues[name].deferred or queues[other].deferred)
    ]
    return np.asarray(~np.any([np.zeros(rooms[name].size, dtype=bool), *waits], axis=0), dtype=np.bool_)
