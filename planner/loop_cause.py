"""Why formula and simulation differ most: the five differences that touch most contacts, each with its likely cause.

A cause is tried by asking the formula again with what it left out: people absent one by one instead of in part, the
line that earlier intervals left behind, the speed of those at work. What explains at least a third of the difference is
named; else what the roster shows (people shared with other queues, people at breaks), else small numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom

from planner.scenario import Inputs, Queue
from planner.staffing import Requirement
from planner.staffing.caller_line import Callers
from planner.staffing.callers import callers_of
from planner.staffing.carry_over import carry_over
from planner.staffing.erlang_g import PatienceCurve
from planner.staffing.formula import Formula
from planner.staffing.live import LiveDemand, durations, limits_of
from planner.staffing.load import climbs

MOST_TOLD = 5
EXPLAINS = 1.0 / 3.0
"""Share of a difference that a cause explains at least."""

LOOK_BACK = 8
"""Intervals before the told one that `carry_over` follows."""

LARGE = 300.0
"""People above which a line left behind is not followed: there the fluid line tells it, and it takes long."""

SHARED = 0.3
ASIDE = 0.25
FEW_PEOPLE = 5.0

BEHIND = "The intervals before leave contacts waiting, which a formula of the interval alone forgets."
FRESH = "It begins with fewer contacts in progress than a steady interval has."


@dataclass(frozen=True)
class _Spot:
    """One told interval: its row of FORMULA_GAP, its place among the queue's intervals, what is known of callers."""

    queue: Queue
    row: pd.Series
    place: int
    curve: PatienceCurve | None = None
    callers: Callers | None = None


def told_differences(
    inputs: Inputs,
    patience_s: Mapping[str, float],
    needed: Requirement,
    roster: pd.DataFrame,
    gap: pd.DataFrame,
    service_frame: pd.DataFrame,
    curves: Mapping[str, PatienceCurve] | None = None,
) -> tuple[str, ...]:
    """Sentences on the differences that touch most contacts, at most one a queue and day.

    Told are only intervals whose formula lies outside the simulation's 95 % interval.

    Parameters
    ----------
    roster, gap, service_frame : DataFrame
        Frames ROSTER, FORMULA_GAP and SERVICE.
    curves : mapping of queue to PatienceCurve, optional
        Fitted patience.
    """
    rows = gap.assign(offered=service_frame["offered"].to_numpy(), place=gap.groupby("queue").cumcount())
    sure = (rows["formula"] < rows["low"]) | (rows["formula"] > rows["high"])
    rows = rows.assign(touched=rows["difference"].abs() * rows["offered"], day=rows["start"].dt.date)[sure]
    rows = rows.sort_values("touched", ascending=False, kind="stable").drop_duplicates(["queue", "day"]).head(MOST_TOLD)
    queues = {queue.name: queue for queue in inputs.scenario.queue}
    said = []
    for _, row in rows.iterrows():
        name = str(row["queue"])
        callers = callers_of(queues[name], inputs.scenario)
        spot = _Spot(queues[name], row, int(row["place"]), (curves or {}).get(name), callers)
        if spot.queue.deferred:
            people, cause = "", _deferred_cause(inputs, spot)
        else:
            people, cause = f", {row['agents']:.1f} people", _cause(inputs, patience_s, needed, roster, gap, spot)
        said.append(
            f"{spot.queue.name}, {row['start']:%a %d %b %H:%M}: formula {row['formula']:.0%}, simulated "
            f"{row['simulated']:.0%}{people}. {cause}"
        )
    return tuple(said)


def _deferred_cause(inputs: Inputs, spot: _Spot) -> str:
    """Work that waits: other queues of the same people come first, or leave them time between contacts."""
    live = {queue.name for queue in inputs.scenario.queue if not queue.deferred}
    able = [{skill.queue for skill in agent.skills} for agent in inputs.agents]
    others = sorted(live & set().union(*(own for own in able if spot.queue.name in own)))
    if not others:
        return "People absent for whole days and more work than usual meet; the formula takes people in part."
    names = ", ".join(others)
    if spot.row["difference"] > 0:
        return f"It is also worked between contacts of {names}, by people whom the plan counts there."
    return f"Contacts of {names} come first and keep the people meant for it."


def _cause(
    inputs: Inputs,
    patience_s: Mapping[str, float],
    needed: Requirement,
    roster: pd.DataFrame,
    gap: pd.DataFrame,
    spot: _Spot,
) -> str:
    """The cause that explains most, else what the roster shows."""
    scenario, difference = inputs.scenario, float(spot.row["difference"])
    mine = needed.frame[needed.frame["queue"] == spot.queue.name]
    people = gap.loc[gap["queue"] == spot.queue.name, "agents"].to_numpy(dtype=float)
    volume, aht_s = mine["volume"].to_numpy(dtype=float), mine["aht_s"].to_numpy(dtype=float)
    patience = float(patience_s.get(spot.queue.name, spot.queue.patience_s))
    each = np.arange(volume.size)
    some, step_s = np.ones(volume.size, dtype=bool), float(scenario.interval_s)
    demand = LiveDemand(volume, volume[None, :], aht_s, some, each, volume.size, patience, step_s)
    here = _Here(spot, demand, people)
    crew = _crew(inputs, roster, spot, pd.Timedelta(minutes=scenario.interval_min))
    tried = [
        (here.absent(scenario.shrinkage.absence, scenario.shrinkage.off_queue), _absent_words(crew)),
        (here.left_behind(), BEHIND if difference < 0 else FRESH),
        (here.at_speed(crew.speed), f"Those at work handle contacts at {crew.speed:.2f} of the usual speed."),
    ]
    explained, words = max(tried, key=lambda each: each[0] / difference)
    if explained / difference >= EXPLAINS:
        return words
    return _seen(spot, crew, bool(climbs(volume, np.maximum(aht_s, 1e-9), step_s)[spot.place]))


@dataclass(frozen=True)
class _Here:
    """The formula at one interval at the mean forecast, and what changes it."""

    spot: _Spot
    demand: LiveDemand
    people: NDArray[np.float64]

    def level(self, people: float, speed: float = 1.0) -> float:
        """Level with so many people, fractions in a straight line."""
        demand, place = self.demand, self.spot.place
        aht_s, shape = durations(self.spot.queue, demand)
        formula = Formula(
            limits_of(self.spot.queue), aht_s[[place, place]] / speed, shape, demand.patience_s, self.spot.curve
        )
        rate = np.full(2, demand.volume[place] / demand.interval_s)
        few, more = formula.service(rate, np.floor(people) + np.array([0.0, 1.0])).service_level
        return float(few + (people - np.floor(people)) * (more - few))

    def absent(self, absence: float, off_queue: float) -> float:
        """Change of the level if people are absent one by one instead of in part."""
        people = float(self.people[self.spot.place])
        count = int(np.floor(people / (1.0 - absence) / (1.0 - off_queue) + 0.5))
        if absence + off_queue <= 0 or count < 1 or people > LARGE:
            return 0.0
        there = (1.0 - absence) * (1.0 - off_queue)
        chances = binom.pmf(np.arange(count + 1), count, there)
        drawn = sum(chance * self.level(float(n)) for n, chance in enumerate(chances) if chance > 1e-9)
        return float(drawn - self.level(count * there))

    def left_behind(self) -> float:
        """Change of the level if the intervals before are followed; 0 for chats and large queues."""
        first, last = max(0, self.spot.place - LOOK_BACK), self.spot.place + 1
        whole = np.maximum(np.floor(self.people[first:last] + 0.5), 0.0)
        if self.spot.queue.concurrent or whole.max() > LARGE or whole[-1] < 1 or last - first < 2:
            return 0.0
        volume, held = self.demand.volume[first:last], np.maximum(self.demand.aht_s[first:last], 1e-9)
        within_s = float(np.asarray(limits_of(self.spot.queue).within_s))
        fixed = (self.demand.interval_s, within_s)
        followed = carry_over(volume, held, self.demand.patience_s, whole, *fixed)
        alone = carry_over(volume[-1:], held[-1:], self.demand.patience_s, whole[-1:], *fixed)
        return float(followed[-1] - alone[-1])

    def at_speed(self, speed: float) -> float:
        """Change of the level at the speed of the people there."""
        people = float(self.people[self.spot.place])
        return self.level(people, speed) - self.level(people)


@dataclass(frozen=True)
class _Crew:
    """Who could serve the queue in the interval: at work, of them shared with other queues, aside, speed."""

    at_work: int
    shared: int
    aside: int
    others: tuple[str, ...]
    speed: float


def _crew(inputs: Inputs, roster: pd.DataFrame, spot: _Spot, step: pd.Timedelta) -> _Crew:
    """Who of the roster may serve the queue and is on shift during the interval."""
    start = spot.row["start"]
    able = {
        agent.agent: agent for agent in inputs.agents if any(skill.queue == spot.queue.name for skill in agent.skills)
    }
    now = roster[(roster["start"] < start + step) & (roster["end"] > start) & roster["agent"].isin(list(able))]
    aside = sorted(set(now.loc[~now["activity"].isin(["work", "leave"]), "agent"]))
    at_work = sorted(set(now.loc[now["activity"] == "work", "agent"]))
    others = {who: {skill.queue for skill in able[who].skills} - {spot.queue.name} for who in at_work}
    speeds = [skill.speed for who in at_work for skill in able[who].skills if skill.queue == spot.queue.name]
    return _Crew(
        len(at_work),
        sum(bool(names) for names in others.values()),
        len(aside),
        tuple(sorted(set().union(*others.values()))) if others else (),
        float(np.mean(speeds)) if speeds else 1.0,
    )


def _absent_words(crew: _Crew) -> str:
    return (
        f"The formula counts absence and minutes off the queue as parts of people; of {crew.at_work} at work "
        "a whole one more or less is missing."
    )


def _seen(spot: _Spot, crew: _Crew, opening: bool) -> str:
    """What the roster shows where no formula explains the difference."""
    short = spot.row["difference"] < 0
    if opening and not short:
        return "Contacts have only begun to come; the formula staffs for the interval's end."
    if short and crew.aside >= ASIDE * max(crew.at_work, 1):
        return f"{crew.aside} of {crew.aside + crew.at_work} people are at a break, meal or meeting during it."
    if crew.shared >= SHARED * max(crew.at_work, 1):
        names = ", ".join(crew.others)
        who = f"{crew.shared} of {crew.at_work} people at work also serve {names}"
        return f"{who}, which keeps them busy." if short else f"{who}, and take its contacts when free."
    if spot.row["agents"] < FEW_PEOPLE:
        return "Few people: a handful of contacts decides the interval."
    return "Nothing in the roster stands out; handle times of other spread than the formula's are left."
