"""What any people of the skill groups give: simulated, and held against the promises."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.scenario import Queue, Scenario
from planner.scenario.run import Shrinkage
from planner.simulation import Simulation, simulate_staffing
from planner.staffing.periods import numbered, period_labels

Numbers = NDArray[np.float64]


class Study:
    """The scenario's queues, groups and blocks, and what any staffing gives."""

    def __init__(
        self, scenario: Scenario, forecast: Forecast, patience_s: Mapping[str, float], block: NDArray[np.int64]
    ) -> None:
        self.scenario = scenario.model_copy(update={"shrinkage": Shrinkage()})
        self.forecast, self.patience_s, self.block = forecast, patience_s, block
        self.starts = scenario.horizon()
        self.names = tuple(group.name for group in scenario.group)
        self.first = np.array([int(np.argmax(block == b)) for b in range(int(block.max()) + 1)])
        self.day_of, _ = numbered(period_labels(self.starts, "day"))

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
        )

    def periods(self, queue: Queue) -> tuple[NDArray[np.int64], list[str]]:
        """Number of each interval's period and the labels; a promise by the interval is judged by the day."""
        over = "day" if queue.target.over == "interval" else queue.target.over
        return numbered(period_labels(self.starts, over, self.scenario.week_starts))

    def room(self, simulation: Simulation) -> dict[str, Numbers]:
        """By queue, per period: level reached with the chance asked for, minus the share; NaN without contacts."""
        found = {}
        for queue in self.scenario.queue:
            period, names = self.periods(queue)
            level = simulation.levels[queue.name]
            of_day = np.where(np.isnan(level), 0.0, simulation.offered[queue.name])
            good, total = np.zeros((len(level), len(names))), np.zeros((len(level), len(names)))
            for day in range(level.shape[1]):
                p = period[int(np.argmax(self.day_of == day))]
                good[:, p] += np.nan_to_num(level[:, day]) * of_day[:, day]
                total[:, p] += of_day[:, day]
            reached = np.divide(good, total, out=np.full_like(good, np.nan), where=total > 0)
            some = ~np.isnan(reached).all(axis=0)
            room = np.full(len(names), np.nan)
            room[some] = np.nanquantile(reached[:, some], 1.0 - queue.target.chance, axis=0) - queue.target.share
            found[queue.name] = room
        return found

    def weights(self, queue: Queue, simulation: Simulation) -> Numbers:
        """Share of each block in what its period still loses, shape (periods, blocks); rows sum to 1."""
        period, names = self.periods(queue)
        rows = simulation.service[simulation.service["queue"] == queue.name]
        lost = 1.0 - rows["service_level"].fillna(1.0).to_numpy()
        lost = rows["offered"].to_numpy() * np.maximum(lost, 0.01)
        table = np.zeros((len(names), self.first.size))
        np.add.at(table, (period, self.block), lost)
        total = table.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(table, total, out=np.zeros_like(table), where=total > 0))


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
