"""One cell planned: in counts with their bound, or whole; and its counts on single paths of the forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from forecasting.result import Forecast
from planner.formats import read_inputs
from planner.quick import Memory, quick_plan_of
from planner.quick.result import ALL, QUEUE_COLUMNS
from planner.result import Plan
from planner.scenario import Inputs, Scenario
from planner.sweeping.cells import Cell

NO_FILE: Mapping[str, frozenset[str] | None] = {
    "cost": frozenset({"budget"}),
    "shrinkage": frozenset(),
    "attrition": frozenset(),
    "lever": frozenset(),
    "full_time": frozenset(),
}
"""Tables that no file is read by, but for these keys of them: cells that differ in them share what was read."""


@dataclass(frozen=True)
class Planned:
    """What came of a cell.

    Attributes
    ----------
    cell : Cell
    status : str
        ``optimal``, ``feasible``, ``conflict`` or ``none_found``.
    objective, bound : float
        Price of the roster and what none costs less than; money, contracted wages left out; NaN in a conflict.
    shortage_h, surplus_h, pay : float
    queues : DataFrame
        `planner.quick.result.QUEUE_COLUMNS`, a row a queue and ``*``.
    on_paths : tuple of float
        Objective on single paths of the forecast, the same paths in every cell.
    """

    cell: Cell
    status: str
    objective: float
    bound: float
    shortage_h: float
    surplus_h: float
    pay: float
    queues: pd.DataFrame
    on_paths: tuple[float, ...] = ()

    @property
    def gap(self) -> float:
        """(objective - bound) / max(1, abs(objective)), a fraction."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))


@dataclass
class Desk:
    """What cells planned in one process share: queues learned, forecasts made, files read for the cell before."""

    memory: Memory = field(default_factory=Memory)
    read: tuple[object, Inputs] | None = None

    def inputs(self, cell: Cell) -> Inputs:
        """What the cell's files hold; read again only where a varied key may change what is read."""
        deep = {key: value for key, value in cell.laid.items() if not _no_file(key, value)}
        key = (cell.path, cell.allow, deep)
        if self.read is None or self.read[0] != key:
            self.read = (key, read_inputs(cell.scenario(), allow=cell.allow))
        return replace(self.read[1], scenario=cell.scenario())


def _no_file(key: str, value: Any) -> bool:
    if key == "queue":
        return all(set(one) <= {"name", "target", "max_occupancy", "priority", "minimum_open"} for one in value)
    kept = NO_FILE.get(key)
    return kept is not None and not (isinstance(value, dict) and kept & value.keys())


_DESK = Desk()


def in_counts(cell: Cell, paths: int = 0, desk: Desk | None = None) -> Planned:
    """Plan a cell in counts; on so many single paths of its forecast too.

    Parameters
    ----------
    cell : Cell
    paths : int
    desk : Desk, optional
        What the cells before left on it; the process's own where it is left out.

    Raises
    ------
    InputError
        If a file it names is wrong.
    """
    desk = desk or _DESK
    inputs = desk.inputs(cell)
    made = quick_plan_of(inputs, memory=desk.memory)
    on_paths = []
    for path in chosen_paths(made.forecast, paths):
        alone = quick_plan_of(inputs, forecast=only_path(made.forecast, path))
        on_paths.append(float(alone.objective))
    return Planned(
        cell=cell,
        status=str(made.status.value),
        objective=float(made.objective),
        bound=float(made.bound),
        shortage_h=made.shortage_h,
        surplus_h=made.surplus_h,
        pay=made.pay,
        queues=made.queues,
        on_paths=tuple(on_paths),
    )


def chosen_paths(forecast: Forecast, count: int) -> list[int]:
    """Paths in the middle of as many equal parts of all paths, by their work in all queues."""
    if count <= 0:
        return []
    work = np.sum([values.astype(float) @ forecast.aht_s(name) for name, values in forecast.paths.items()], axis=0)
    order = np.argsort(work, kind="stable")
    return [int(order[int((place + 0.5) / count * len(order))]) for place in range(min(count, len(order)))]


def only_path(forecast: Forecast, path: int) -> Forecast:
    """The forecast as if this path were certain; luck from contact to contact stays."""
    alone = {name: np.repeat(values[path : path + 1], 2, axis=0) for name, values in forecast.paths.items()}
    frame = forecast.frame.copy()
    for name, values in alone.items():
        frame.loc[frame["queue"] == name, "mean"] = values[0].astype(float)
    return replace(forecast, frame=frame, paths=alone)


def whole(cell: Cell) -> tuple[Planned, Plan]:
    """Plan a cell from history to cost, simulation and all.

    Raises
    ------
    InputError
        If a file it names is wrong.
    """
    from planner.pipeline import plan

    made = plan(cell.scenario(), allow=cell.allow)
    planned = Planned(
        cell=cell,
        status=str(made.roster.status.value),
        objective=float(made.roster.objective),
        bound=float(made.roster.bound),
        shortage_h=made.allocation.shortage_h,
        surplus_h=made.allocation.surplus_h,
        pay=float(made.cost["amount"].sum()),
        queues=_measured(made.scenario, made),
    )
    return planned, made


def _measured(scenario: Scenario, made: Plan) -> pd.DataFrame:
    """The columns of a plan in counts, from the simulation; intervals of levels and paths are left empty."""
    days = made.summary[made.summary["period"].astype(str).str.fullmatch(r"\d{4}-\d{2}-\d{2}")]
    full = scenario.full_time.hours_per_week * scenario.days / 7
    coverage, step = made.allocation.coverage, scenario.interval_s / 3600
    hours = (
        coverage.assign(short=(-coverage["net"]).clip(lower=0.0)).groupby("queue")[["short", "required"]].sum() * step
    )
    short, required = hours["short"], hours["required"] / full
    rows = []
    for queue, own in days.groupby("queue", sort=False):
        known = own[own["service_level"].notna()]
        weight = known["offered"].sum()
        sure = [one.p_meet for one in made.promises if one.queue == queue]
        rows.append(
            {
                "queue": queue,
                "offered": float(own["offered"].sum()),
                "service_level": float((known["service_level"] * known["offered"]).sum() / weight)
                if weight
                else np.nan,
                "p_meet": float(np.mean(sure)) if sure else np.nan,
                "required_fte": float(required.get(queue, np.nan)),
                "paid_fte": float(own["paid_fte"].mean()),
                "shortage_h": float(short.get(queue, np.nan)),
                "cost": float(own["cost"].sum()),
            }
        )
    frame = pd.DataFrame(rows, columns=list(QUEUE_COLUMNS))
    return frame.sort_values("queue", key=lambda names: names == ALL, kind="stable").reset_index(drop=True)
