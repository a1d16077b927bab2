"""From budget to plan to actual: the money of a reviewed plan's days, factor by factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.cost import price_plan
from planner.cost.vendors import ITEM as VENDOR
from planner.formats.cost_files import read_costs
from planner.money.bridge import Bridge, bridge
from planner.money.budget import budget_side
from planner.money.horizon import on_horizon
from planner.money.sides import Side, drivers_frame, lines_of
from planner.review.attendance import Worked
from planner.review.came import CameQueue
from planner.review.money import billed, taken_actually
from planner.review.planned import Planned
from planner.scenario import Inputs

Numbers = NDArray[np.float64]

NOT_KNOWN = "bridge: what was paid is not known; name it with --costs, or the worked roster with --roster"


def bridges(
    inputs: Inputs, planned: Planned, came: Mapping[str, CameQueue], worked: Worked | None, costs: Path | None
) -> tuple[tuple[Bridge, ...], list[str]]:
    """Budget to plan, where the scenario has a budget, and plan to actual, where it is known what was paid.

    Parameters
    ----------
    costs : Path, optional
        What was paid. Without it a worked roster is priced as the plan was, and vendors are billed for what came.

    Returns
    -------
    bridges : tuple of Bridge
    notes : list of str

    Raises
    ------
    InputError
        If the file of costs is wrong.
    """
    scenario, days = inputs.scenario, (planned.starts[0].date(), planned.starts[-1].date())
    plan = _plan_side(inputs, planned)
    found: list[Bridge] = []
    notes: list[str] = []
    if inputs.budget is not None:
        budget, notes = budget_side(inputs.budget, *days)
        found += [bridge(budget, plan)] if budget is not None else []
    if costs is not None:
        rows, said = on_horizon(read_costs(costs, scenario, inputs.agents), *days, costs.name)
        notes += said
    elif worked is not None:
        rows = _priced(inputs, planned, came, worked)
    else:
        return tuple(found), [*notes, NOT_KNOWN] if found else notes
    if rows.empty:
        return tuple(found), notes
    return (*found, bridge(plan, _actual_side(inputs, planned, came, worked, rows))), notes + _silent(came)


def _plan_side(inputs: Inputs, planned: Planned) -> Side:
    there = inputs.scenario.shrinkage.present
    told = {
        queue: (one.volume, one.volume * np.nan_to_num(one.aht_s), one.scheduled * there)
        for queue, one in planned.queues.items()
    }
    return Side("plan", lines_of(planned.cost), _drivers(inputs, planned.starts, told))


def _actual_side(
    inputs: Inputs, planned: Planned, came: Mapping[str, CameQueue], worked: Worked | None, costs: pd.DataFrame
) -> Side:
    """Contacts and handle times that are not known are the plan's; people on the queue only a worked roster tells."""
    told = {}
    for queue, plan in planned.queues.items():
        one = came[queue]
        volume = np.where(one.known, one.volume, plan.volume)
        aht_s = np.nan_to_num(np.where(np.isfinite(one.aht_s), one.aht_s, plan.aht_s))
        people = np.full(volume.size, np.nan)
        if worked is not None and worked.known.all():
            people = worked.scheduled(queue) * (1.0 - inputs.scenario.shrinkage.off_queue)
        told[queue] = (volume, volume * aht_s, people)
    return Side("actual", lines_of(costs), _drivers(inputs, planned.starts, told))


def _drivers(
    inputs: Inputs, starts: pd.DatetimeIndex, told: Mapping[str, tuple[Numbers, Numbers, Numbers]]
) -> pd.DataFrame:
    """Contacts, seconds of work and people on the queue by interval, as months."""
    months, interval_h = starts.strftime("%Y-%m").to_numpy(), inputs.scenario.interval_min / 60.0

    def rows() -> Iterator[tuple[str, str, float, float, float]]:
        for queue, (volume, work_s, people) in told.items():
            for month in np.unique(months):
                here = months == month
                sums = (volume[here].sum(), work_s[here].sum() / 3600.0, people[here].sum() * interval_h)
                yield (str(month), queue, *(float(one) for one in sums))  # type: ignore[misc]

    return drivers_frame(rows())


def _priced(inputs: Inputs, planned: Planned, came: Mapping[str, CameQueue], worked: Worked) -> pd.DataFrame:
    """Frame COST of a worked roster and of vendors by what came."""
    pay = price_plan(inputs, worked.roster, worked.allocation)
    bills = billed(inputs, taken_actually(planned, came))
    return pd.concat([pay[~pay["item"].str.startswith(VENDOR)], bills], ignore_index=True)


def _silent(came: Mapping[str, CameQueue]) -> list[str]:
    queues = [queue for queue, one in came.items() if not one.known.all()]
    if not queues:
        return []
    return [f"bridge: of {', '.join(queues)} the actuals do not tell all of the plan's days; there the plan's stand in"]
