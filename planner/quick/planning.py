"""From a scenario to a quick plan: forecast, requirement, counts, service, cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.result import Forecast
from planner.formats import read_inputs
from planner.loop import people_of_their_own
from planner.net import Net, Signal
from planner.quick.counts import Counts, count
from planner.quick.memory import Memory
from planner.quick.money import Money, money_of
from planner.quick.result import ALL, QUEUE_COLUMNS, QuickPlan
from planner.quick.service import expected_service
from planner.roster import Status
from planner.scenario import Inputs, Scenario
from planner.scenario.reading import record_of
from planner.staffing import known_patience, requirement

LEFT_OUT = {
    "vendor": "what goes to vendors is left out of service and cost: only the simulation of a whole plan knows it",
    "activity": "meetings, coaching and training are not laid in: their time counts as time on the queue",
}


def quick_plan(
    scenario: Scenario | str | Path,
    *,
    allow: Sequence[Path] = (),
    memory: Memory | None = None,
    cancelled: Signal | None = None,
) -> QuickPlan:
    """Plan one scenario in counts, in seconds.

    Parameters
    ----------
    scenario : Scenario or path
    allow : sequence of Path
        Folders outside the scenario's own from which files may be read.
    memory : Memory, optional
        Shared by scenarios: what their forecasts have in common is worked out once.
    cancelled : Signal, optional

    Returns
    -------
    QuickPlan

    Raises
    ------
    InputError
        If the scenario or a file it names is wrong; every fault in one message.
    """
    record = record_of(scenario, allow)
    return quick_plan_of(read_inputs(record, allow=allow), memory=memory, cancelled=cancelled)


def quick_plan_of(
    inputs: Inputs,
    *,
    memory: Memory | None = None,
    forecast: Forecast | None = None,
    cancelled: Signal | None = None,
) -> QuickPlan:
    """The same for inputs already read, and for a forecast already made of them.

    Parameters
    ----------
    inputs : Inputs
        Variants are made by `dataclasses.replace` and `Scenario.model_copy`.
    memory : Memory, optional
    forecast : Forecast, optional
        Instead of one of our own, over the scenario's horizon.
    cancelled : Signal, optional

    Returns
    -------
    QuickPlan
    """
    scenario = inputs.scenario
    made = forecast if forecast is not None else (memory or Memory()).forecast(inputs)
    patience = known_patience(scenario, inputs.history, inputs.waits)
    own = people_of_their_own(inputs.agents)
    needed = requirement(scenario, made, patience.mean_s, people_of_their_own=own, curves=patience.curves)
    counts = count(inputs, needed, Net.of(scenario.solver.seconds, cancelled))
    money = money_of(inputs, counts)
    coverage = counts.allocation.coverage
    scheduled = {
        queue.name: coverage.loc[coverage["queue"] == queue.name, "scheduled"].to_numpy(dtype=float)
        for queue in scenario.queue
    }
    service = expected_service(inputs, made, patience, needed, scheduled)
    blank = [key for key in LEFT_OUT if getattr(scenario, key)]
    return QuickPlan(
        inputs=inputs,
        forecast=made,
        requirement=needed,
        status=counts.status,
        objective=counts.objective,
        bound=counts.bound,
        shortage_h=counts.allocation.shortage_h,
        surplus_h=counts.allocation.surplus_h,
        queues=_queues(scenario, service, coverage, money, counts),
        cost=money.cost,
        coverage=coverage,
        limited_by_seconds=counts.limited_by_seconds,
        conflicts=counts.notes if counts.status is Status.CONFLICT else (),
        notes=(*made.notes, *patience.notes, *needed.notes, *counts.notes, *(LEFT_OUT[key] for key in blank)),
    )


def _queues(
    scenario: Scenario, service: pd.DataFrame, coverage: pd.DataFrame, money: Money, counts: Counts
) -> pd.DataFrame:
    hours = scenario.interval_s / 3600
    full_h = scenario.full_time.hours_per_week * scenario.days / 7
    rows = coverage[coverage["queue"] != ALL]
    lacking = rows.assign(short=np.maximum(-rows["net"], 0.0)).groupby("queue")[["required", "short"]].sum() * hours
    paid = pd.Series(money.paid_h, dtype=float)
    cost = money.cost.groupby("queue")["amount"].sum()
    frame = service.assign(
        required_fte=service["queue"].map(lacking["required"]) / full_h,
        paid_fte=service["queue"].map(paid).fillna(0.0) / full_h,
        shortage_h=service["queue"].map(lacking["short"]),
        cost=service["queue"].map(cost).fillna(0.0),
    )
    total: dict[str, object] = {"queue": ALL, "paid_fte": float(paid.sum()) / full_h}
    total |= {name: float(frame[name].sum()) for name in ("offered", "required_fte", "shortage_h")}
    total |= {"cost": float(money.cost["amount"].sum()), **_weighed(frame)}
    frame = pd.concat([frame, pd.DataFrame([total])], ignore_index=True)
    if counts.status is Status.CONFLICT:
        unknown = ["service_level", "low", "high", "p10", "p90", "p_meet", "paid_fte", "shortage_h", "cost"]
        frame[unknown] = np.nan
    return frame.reindex(columns=list(QUEUE_COLUMNS))


def _weighed(frame: pd.DataFrame) -> dict[str, float]:
    """Level of all queues by their contacts, and its interval as if queues went up and down together."""
    some = frame[frame["service_level"].notna() & (frame["offered"] > 0)]
    if some.empty:
        return {}
    columns = ("service_level", "low", "high")
    return {column: float(np.average(some[column], weights=some["offered"])) for column in columns}
