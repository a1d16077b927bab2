"""Proof of a kept plan, of any roster or of headcounts: simulated again, summed up by day, week and month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from forecasting.faults import Fault, InputError
from planner.cost import price_plan
from planner.fingerprint import fingerprint
from planner.formats import read_inputs, read_roster, read_staffing
from planner.kept import kept_fingerprint, kept_forecast
from planner.loop import allocated, people_of_their_own
from planner.outlook import outlook
from planner.roster.decided import decided_beside, with_decided
from planner.scenario import Inputs, Scenario
from planner.scenario.reading import record_of
from planner.simulation import Simulation, simulate_roster, simulate_staffing
from planner.simulation.processes import worker_processes
from planner.staffing import Requirement, known_patience, requirement
from planner.summary import paid_hours, summarise


@dataclass(frozen=True)
class Proof:
    """A simulation and its summary.

    Attributes
    ----------
    simulation : Simulation
    summary : DataFrame
        Frame SUMMARY; the cost is empty for headcounts without names.
    """

    simulation: Simulation
    summary: pd.DataFrame


def simulate(
    scenario: Scenario | str | Path,
    *,
    plan: Path | None = None,
    roster: Path | None = None,
    staffing: Path | None = None,
    replications: int | None = None,
    allow: Sequence[Path] = (),
    processes: int | None = None,
    contacts: Path | None = None,
) -> Proof:
    """Simulate a kept plan, a roster or headcounts under a scenario.

    Parameters
    ----------
    plan : Path, optional
        Folder of a plan: its roster, and its sample paths where it was made from this very scenario.
    roster : Path, optional
        A roster.csv.
    staffing : Path, optional
        ``group,start,agents``, each valid until the group's next.
    replications : int, optional
        Instead of the scenario's own.
    processes : int, optional
        Run replications in so many processes of this machine instead of in threads; the result is the same bytes.
        A program that asks for it has its own start under ``if __name__ == "__main__"``.
    contacts : Path, optional
        A Parquet file for the record of every contact.

    Raises
    ------
    InputError
        If a file is wrong, or not exactly one of plan, roster and staffing is given.
    """
    given = [path for path in (plan, roster, staffing) if path is not None]
    if len(given) != 1:
        wanted = "exactly one of --plan, --roster and --staffing"
        value = f"{len(given)} of them" if given else "none of them"
        raise InputError([Fault("planner simulate", value, wanted, "Say what is to be simulated.")])
    record = record_of(scenario, allow)
    inputs = read_inputs(record, allow=allow)
    kept = plan is not None and kept_fingerprint(plan) == fingerprint(inputs)
    forecast = kept_forecast(plan, record.time_zone) if plan is not None and kept else outlook(inputs)
    patience = known_patience(record, inputs.history, inputs.waits)
    own = people_of_their_own(inputs.agents)
    needed = requirement(record, forecast, patience.mean_s, people_of_their_own=own, curves=patience.curves)
    options: dict[str, Any] = {
        "patience_s": patience.mean_s,
        "curves": patience.curves,
        "replications": replications or record.simulation.replications,
        "seed": record.seed,
        "handle_times_s": inputs.handle_times,
        "contacts": contacts,
    }
    with worker_processes(processes):
        if staffing is not None:
            counts = read_staffing(staffing, record)
            simulation = simulate_staffing(record, forecast, counts, **options)
            return Proof(simulation, _of_headcounts(record, simulation, needed, counts))
        path = plan / "roster.csv" if plan is not None else given[0]
        inputs = with_decided(inputs, decided_beside(path.parent, inputs))
        frame = read_roster(path, inputs)
        simulation = simulate_roster(inputs, forecast, frame, **options)
    return _of_roster(inputs, simulation, frame, needed)


def _of_roster(inputs: Inputs, simulation: Simulation, roster: pd.DataFrame, needed: Requirement) -> Proof:
    record = inputs.scenario
    allocation = allocated(inputs, needed, roster)
    cost = price_plan(inputs, roster, allocation, simulation.busy_h, simulation.vendors)
    return Proof(simulation, summarise(record, simulation, allocation.coverage, paid_hours(roster), cost))


def _of_headcounts(
    scenario: Scenario, simulation: Simulation, needed: Requirement, counts: pd.DataFrame
) -> pd.DataFrame:
    """Summary without a roster: who serves what is known to the simulation alone, so heads stand under ``*``."""
    coverage = needed.frame[["start", "queue"]].assign(
        required=needed.frame["rostered"], scheduled=0.0, net=-needed.frame["rostered"]
    )
    starts = scenario.horizon()
    present = pd.Series(0.0, index=starts)
    for _, rows in counts.groupby("group"):
        heads = pd.Series(rows["agents"].to_numpy(dtype=float), index=pd.DatetimeIndex(rows["start"])).sort_index()
        present += heads.reindex(starts, method="ffill").fillna(0.0)
    hours = present * scenario.interval_min / 60.0
    return summarise(scenario, simulation, coverage, hours.groupby(starts.date).sum(), None)
