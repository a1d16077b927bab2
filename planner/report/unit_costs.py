"""Money by every key and what a contact, a handled hour and a resolved case cost, as tables of a page."""

from __future__ import annotations

import math

import pandas as pd

from planner.money.tables import KEYS, money_by, total_of
from planner.money.units import ALL, NONE
from planner.report.offline import Grid
from planner.scenario import Scenario

NO_RESOLUTION = (
    "What a resolved case costs is not known: no log of contacts tells cases or reopening ([history] contacts, columns "
    "case, reopened)."
)


def unit_grid(units: pd.DataFrame, currency: str) -> Grid:
    """Unit costs by queue; a dash where one is not known."""
    names = {NONE: "(no queue)", ALL: "all"}
    rows = [
        (
            names.get(str(row["queue"]), str(row["queue"])),
            _number(row["amount"]),
            *(_number(row[name], 0) for name in ("contacts", "handled_h", "resolved")),
            *(_number(row[name]) for name in ("per_contact", "per_handled_h", "per_resolved")),
        )
        for row in units.to_dict("records")
    ]
    header = ("queue", currency, "contacts", "handled h", "resolved cases", "per contact", "per handled hour",
              "per resolved case")  # fmt: skip
    return Grid(f"Unit costs by queue, {currency}.", header, rows)


def unit_notes(units: pd.DataFrame) -> list[str]:
    """What of the unit costs is not known, in sentences."""
    return [NO_RESOLUTION] if units["per_resolved"].isna().all() else []


def money_grids(cost: pd.DataFrame, scenario: Scenario, keys: tuple[str, ...] = tuple(KEYS)) -> list[Grid]:
    """A table for each key, months across; the last row is the same in all."""
    whole = total_of(cost)
    grids = []
    for key in keys:
        table = money_by(cost, key, scenario)
        rows = [(str(name) or "(none)", *(_number(value) for value in row)) for name, row in zip(
            table.index, table.to_numpy(), strict=True)]  # fmt: skip
        sums = money_by(cost, "month", scenario)["total"]
        rows.append(("total", *(_number(float(sums[month])) for month in table.columns[:-1]), _number(whole)))
        grids.append(Grid(f"Money by {KEYS[key]}, {scenario.currency}.", (KEYS[key], *table.columns), rows))
    return grids


def _number(value: float, decimals: int = 2) -> str:
    return f"{value:,.{decimals}f}" if math.isfinite(value) else "-"
