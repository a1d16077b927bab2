"""What any people of the skill groups give: simulated, and held against the promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.scenario import Queue, Scenario
from planner.scenario.run import Shrinkage
from planner.scenario.skills import parse_skills
from planner.simulation import Simulation, simulate_staffing
from planner.simulation.blocks import run_blocks
from planner.simulation.build import Observed, build
from planner.simulation.group_staff import people_of_groups
from planner.simulation.people import People, Stretch
from planner.simulation.verdict import levels_by_day, offered_by_day
from planner.staffing.periods import numbered, period_labels

Numbers = NDArray[np.float64]


class Trial(NamedTuple):
    """A simulation of which only the days are kept: no frames, a third of the time."""

    levels: dict[str, Numbers]
    offered: dict[str, NDArray[np.int64]]


class Study:
    """The scenario's queues, groups and blocks, and what any staffing gives."""

    def __init__(
        self,
        scenario: Scenario,
        forecast: Forecast,
        patience_s: Mapping[str, float],
        block: NDArray[np.int64],
        handle_times_s: Observed | None = None,
    ) -> None:
        self.scenario = scenario.model_copy(update={"shrinkage": Shrinkage()})
        self.handle_times_s = handle_times_s
        self.forecast, self.patience_s, self.block = forecast, patience_s, block
        self.starts = scenario.horizon()
        self.names = tuple(group.name for group in scenario.group)
        self.first = np.array([int(np.argmax(block == b)) for b in range(int(block.max()) + 1)])
        self.day_of, _ = numbered(period_labels(self.starts, "day"))
        self._skills = [parse_skills(group.skills) for group in scenario.group]
        self._stretches: tuple[Stretch, ...] = ()

    def staffing(self, agents: Numbers) -> pd.DataFrame:
        """People (groups, blocks) as ``group,start,agents``."""
        moments = self.starts[self.first]
        parts = [
            pd.DataFrame({"group": name, "start": moments, "agents": row.astype(int)})
            for name, row in zip(self.names, agents, strict=True)
        ]
        return pd.concat(parts, ignore_index=True)

    def simulated(self, agents: Numbers, replications: int, seed: int) -> Simulation:
        """What they give."""
        return simulate_staffing(
            self.scenario,
            self.forecast,
            self.staffing(agents),
            patience_s=self.patience_s,
            replications=replications,
            seed=seed,
            handle_times_s=self.handle_times_s,
        )

    def tried(self, agents: Numbers, replications: int) -> Trial:
        """The same people on the same random numbers as `simulated` with the scenario's seed."""
        people = self._people(agents)
        made = build(self.scenario, self.forecast, people, self.patience_s, self.scenario.seed, self.handle_times_s)
        totals = run_blocks(made[0], replications, self.day_of)
        queues = self.scenario.queue
        return Trial(levels_by_day(totals, queues), offered_by_day(totals, queues))

    def _people(self, agents: Numbers) -> People:
        """Who is there; where headcounts never change, the same stretches for everybody, found once."""
        if self.first.size > 1 or not agents.any():
            return people_of_groups(self.scenario, self.staffing(agents))
        if not self._stretches:
            one = np.zeros_like(agents)
            one[0] = 1.0
            self._stretches = people_of_groups(self.scenario, self.staffing(one)).stretches
        groups = [g for g, heads in enumerate(agents[:, 0].astype(int)) for _ in range(heads)]
        numbered_in = [groups[:a].count(g) + 1 for a, g in enumerate(groups)]
        return People(
            tuple(f"{self.names[g]}#{k}" for g, k in zip(groups, numbered_in, strict=True)),
            tuple(self._skills[g] for g in groups),
            tuple(replace(stretch, agent=a) for a in range(len(groups)) for stretch in self._stretches),
            tuple(self.names[g] for g in groups),
            alike=True,
        )

    def periods(self, queue: Queue) -> tuple[NDArray[np.int64], list[str]]:
        """Number of each interval's period and the labels; a promise by the interval is judged by the day."""
        over = "day" if queue.target.over == "interval" else queue.target.over
        return numbered(period_labels(self.starts, over, self.scenario.week_starts))

    def room(self, simulation: Trial | Simulation) -> dict[str, Numbers]:
        """By queue, per period: level reached with the chance asked for, minus the share; NaN without contacts."""
        found = {}
        for queue in self.scenario.queue:
            period, names = self.periods(queue)
            level = simulation.levels[queue.name]
            of_day = np.where(np.isnan(level), 0.0, simulation.offered[queue.name])
            good, total = np.zeros((len(level), len(names))), np.zeros((len(level), len(names)))
            of_period = period[[int(np.argmax(self.day_of == day)) for day in range(level.shape[1])]]
            np.add.at(good.T, of_period, (np.nan_to_num(level) * of_day).T)
            np.add.at(total.T, of_period, of_day.T)
            reached = np.divide(good, total, out=np.full_like(good, np.nan), where=total > 0)
            some = ~np.isnan(reached).all(axis=0)
            room = np.full(len(names), np.nan)
            room[some] = np.nanquantile(reached[:, some], 1.0 - queue.target.chance, axis=0) - queue.target.share
            found[queue.name] = room
        return found

    def error(self, simulation: Trial | Simulation) -> dict[str, float]:
        """Standard error of each queue's level over the whole horizon: days as batches, a ratio of two means.

        ``v = sum (good - r n)^2 / ((k - 1) k) / (mean n)^2`` over k days (Law, 9.5); NaN of fewer than two.
        """
        found = {}
        for queue in self.scenario.queue:
            level, offered = simulation.levels[queue.name], simulation.offered[queue.name]
            judged = ~np.isnan(level)
            n, good, k = offered[judged], level[judged] * offered[judged], int(judged.sum())
            if k < 2:
                found[queue.name] = float("nan")
                continue
            stray = good - good.sum() / n.sum() * n
            found[queue.name] = float(np.sqrt((stray**2).sum() / ((k - 1) * k)) / n.mean())
        return found

    def weights(self, agents: Numbers, replications: int) -> dict[str, Numbers]:
        """By queue: share of each block in what its period still loses, shape (periods, blocks); rows sum to 1."""
        if self.first.size == 1:
            return {queue.name: np.ones((len(self.periods(queue)[1]), 1)) for queue in self.scenario.queue}
        service = self.simulated(agents, replications, self.scenario.seed).service
        found = {}
        for queue in self.scenario.queue:
            period, names = self.periods(queue)
            rows = service[service["queue"] == queue.name]
            lost = 1.0 - rows["service_level"].fillna(1.0).to_numpy()
            lost = rows["offered"].to_numpy() * np.maximum(lost, 0.01)
            table = np.zeros((len(names), self.first.size))
            np.add.at(table, (period, self.block), lost)
            total = table.sum(axis=1, keepdims=True)
            found[queue.name] = np.divide(table, total, out=np.zeros_like(table), where=total > 0)
        return found


def holds(room: Mapping[str, Numbers]) -> bool:
    """Whether every promise is kept."""
    return not any((values < -1e-9).any() for values in room.values())


def room_frame(study: Study, room: Mapping[str, Numbers]) -> pd.DataFrame:
    """``queue,period,room``."""
    rows = []
    for queue in study.scenario.queue:
        labels = study.periods(queue)[1]
        for label, value in zip(labels, room[queue.name], strict=True):
            if not np.isnan(value):
                rows.append({"queue": queue.name, "period": label, "room": float(value)})
    return pd.DataFrame(rows, columns=["queue", "period", "room"])
