"""Unit costs of a capacity plan: its money over the contacts, hours and cases of its months."""

from __future__ import annotations

import pandas as pd

from planner.capacity.result import CapacityPlan
from planner.capacity.work import work_of_case
from planner.money.units import unit_costs


def units_of(plan: CapacityPlan) -> pd.DataFrame:
    """Unit costs of every queue and of all, `planner.money.units.COLUMNS`."""
    work = work_of_case(plan.asked.case).groupby("queue", sort=False)[["contacts", "answered", "handled_h"]].sum()
    return unit_costs(plan.cost, work.reset_index(), plan.inputs.resolved)
