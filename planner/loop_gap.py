"""Formula beside simulation: what the stationary formulas say of the people who are there, queue by queue.

The formulas see one queue at a time: so many people after breaks and expected unplanned loss, on every sample path
that was simulated, with the load carried over as in the requirement (`planner.staffing.load`). Blended people count
where the allocation puts them. Whatever the simulation knows beyond that (breaks that begin inside an interval, people
busy with another queue's contact, people absent for whole days, a line left behind) is the difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.frames import FORMULA_GAP, check
from planner.scenario import Inputs, Queue, Scenario
from planner.simulation import Simulation
from planner.staffing import Requirement
from planner.staffing.callers import callers_of
from planner.staffing.deadlines import special_hours
from planner.staffing.deferred_kept import kept_by_arrival
from planner.staffing.erlang_g import PatienceCurve
from planner.staffing.formula import Formula
from planner.staffing.live import LiveDemand, durations, limits_of
from planner.staffing.load import climbs, load_of
from planner.staffing.paths import Grid, grid_of, level_sums

Numbers = NDArray[np.float64]


def formula_gap(
    inputs: Inputs,
    forecast: Forecast,
    patience_s: Mapping[str, float],
    needed: Requirement,
    coverage: pd.DataFrame,
    simulation: Simulation,
    curves: Mapping[str, PatienceCurve] | None = None,
) -> pd.DataFrame:
    """Frame FORMULA_GAP: every queue and interval, in the order of the simulation's service.

    ``agents`` are the people allocated to the queue, after breaks and expected unplanned loss; ``formula`` the service
    level that the queue's formula gives for them, contacts summed over the simulated paths; ``difference`` is
    ``simulated - formula``. For deferred work the formula is the share in time of each interval's arrivals when these
    people work it first come first served (`planner.staffing.deferred.on_time`). Empty where nothing is offered, and
    ``simulated`` where a deadline lies beyond the horizon.

    Parameters
    ----------
    patience_s : mapping of queue to seconds
    needed : Requirement
        Whose volumes hold what other queues escalate on top.
    coverage : DataFrame
        Frame COVERAGE of the roster that was simulated.
    curves : mapping of queue to PatienceCurve, optional
        Fitted patience, as simulated.
    """
    scenario = inputs.scenario
    present = scenario.shrinkage.present
    parts = []
    for queue in scenario.queue:
        agents = present * _of(coverage, queue.name, "scheduled")
        volume, paths, weights = arrivals_of(scenario, queue, forecast, needed, simulation.replications)
        aht_s = _of(needed.frame, queue.name, "aht_s")
        if queue.deferred:
            formula = _deferred(scenario, queue, paths, weights, aht_s, agents)
        else:
            open_ = queue.open.mask(forecast.starts, special_hours(scenario, queue.name))
            patience = float(patience_s.get(queue.name, queue.patience_s))
            demand = _demand(volume, paths, aht_s, open_, patience, scenario)
            demand = replace(demand, curve=(curves or {}).get(queue.name), callers=callers_of(queue, scenario))
            formula = live_levels(queue, demand, weights, agents)
        parts.append(
            pd.DataFrame({"start": forecast.starts, "queue": queue.name, "agents": agents, "formula": formula})
        )
    frame = pd.concat(parts, ignore_index=True)
    rows = simulation.service[["start", "queue", "offered", "service_level", "low", "high"]]
    frame = frame.merge(rows, on=["start", "queue"], how="left", validate="one_to_one")
    frame = frame.rename(columns={"service_level": "simulated"})
    frame.loc[~(frame["offered"] > 0), "formula"] = np.nan
    frame["difference"] = frame["simulated"] - frame["formula"]
    return check(frame[list(FORMULA_GAP.columns)], FORMULA_GAP)


def _of(frame: pd.DataFrame, queue: str, column: str) -> Numbers:
    return frame.loc[frame["queue"] == queue, column].to_numpy(dtype=float)


def arrivals_of(
    scenario: Scenario, queue: Queue, forecast: Forecast, needed: Requirement, replications: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Contacts of a queue on the sample paths that so many replications use.

    What others escalate on top comes at its mean on every path.

    Returns
    -------
    expected : ndarray, shape (n,)
    by path : ndarray, shape (paths, n)
    weights : ndarray, shape (paths,)
        How often each path is used.
    """
    volume = _of(needed.frame, queue.name, "volume")
    paths = np.asarray(forecast.paths.get(queue.name, volume[None, :]), dtype=float)
    if not scenario.simulation.volume_uncertainty:
        return volume, volume[None, :], np.ones(1)
    weights = np.bincount(np.arange(replications) % len(paths), minlength=len(paths)).astype(float)
    used = weights > 0
    on_top = np.maximum(volume - forecast.mean(queue.name), 0.0)
    return volume, paths[used] + on_top, weights[used]


def _demand(
    volume: Numbers, paths: Numbers, aht_s: Numbers, open_: NDArray[np.bool_], patience_s: float, scenario: Scenario
) -> LiveDemand:
    """Each interval a period of its own."""
    n = volume.size
    return LiveDemand(volume, paths, aht_s, open_, np.arange(n), n, patience_s, float(scenario.interval_s))


class OnPaths(NamedTuple):
    """A queue's formula, the load as contacts a second, shape (n,), and the grid of its paths around that load."""

    formula: Formula
    rate: Numbers
    grid: Grid


def on_paths(queue: Queue, demand: LiveDemand) -> OnPaths:
    """What is looked at for people given from outside, as staffing itself does (`planner.staffing.live`)."""
    held = np.maximum(demand.aht_s, 1e-9)
    steep = climbs(demand.volume, held, demand.interval_s)
    load = load_of(demand.load, demand.volume, held, demand.interval_s, steep)
    loads = load_of(demand.load, demand.paths, held, demand.interval_s, steep)
    grid = grid_of(np.divide(loads, load, out=np.ones_like(loads), where=load > 0))
    formula = Formula(limits_of(queue), *durations(queue, demand), demand.patience_s, demand.curve, demand.callers)
    return OnPaths(formula, np.where(demand.open, load / held, 0.0), grid)


def live_levels(queue: Queue, demand: LiveDemand, weights: Numbers, agents: Numbers) -> Numbers:
    """Service level of each interval over all paths by the queue's own definition; NaN without contacts.

    Parameters
    ----------
    demand : LiveDemand
        Each interval a period of its own.
    weights : ndarray, shape (paths,)
        How much each path counts.
    agents : ndarray, shape (n,)
        Fractions run in a straight line between whole people.

    Returns
    -------
    ndarray, shape (n,)
        ``sum_p w_p v_p g_p / sum_p w_p v_p c_p`` with contacts v, and the shares g in time and c counted by the
        definition.
    """
    formula, rate, grid = on_paths(queue, demand)
    table = formula.level_table(rate, grid.nodes, agents)
    unread = np.zeros(table.shape[:2])  # the variances
    contacts = demand.paths * demand.open
    sums = level_sums(contacts, grid.left, grid.part, table, unread, demand.period, demand.periods)
    total = weights @ sums[1]
    return np.asarray(np.divide(weights @ sums[0], total, out=np.full(total.size, np.nan), where=total > 0))


def _deferred(
    scenario: Scenario, queue: Queue, paths: Numbers, weights: Numbers, aht_s: Numbers, agents: Numbers
) -> Numbers:
    """Share in time of each interval's arrivals, worked first come first served; NaN where none is judged."""
    good, total = kept_by_arrival(scenario, queue, paths, aht_s, agents)
    due = weights @ total
    return np.asarray(np.divide(weights @ good, due, out=np.full(due.size, np.nan), where=due > 0))
