"""Cells side by side as one table, ``sweep.csv``, and what the sweep is as a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.quick.result import ALL, QUEUE_COLUMNS
from planner.sweeping.planning import Planned
from planner.sweeping.price import PriceOfService
from planner.sweeping.vary import Vary

MEASURES = ("status", "objective", "bound", "gap", "surplus_h", "pay")
"""Of a whole cell, said on its row of all queues."""


@dataclass(frozen=True)
class Sweep:
    """A sweep's answer.

    Attributes
    ----------
    varies : tuple of Vary
    planned : tuple of Planned
        In order of their cells.
    whole : bool
        Whether cells are whole plans; else counts with their bound.
    currency : str
    days : int
        Horizon of the first cell.
    price : PriceOfService, optional
        Where the target of one queue, and nothing else, was varied.
    chosen : Planned, optional
        A cell of the price of service planned whole as well.
    """

    varies: tuple[Vary, ...]
    planned: tuple[Planned, ...]
    whole: bool
    currency: str
    days: int
    price: PriceOfService | None = None
    chosen: Planned | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Varied keys in order."""
        return tuple(one.key for one in self.varies)


def sweep_frame(sweep: Sweep) -> pd.DataFrame:
    """A row a cell and queue (``*``: all): ``cell,scenario``, varied keys, then measures.

    Objective and bound leave out contracted wages and price missing hours (`docs/price_of_service.md`); `pay` is all
    money of the roster. Levels of counts are by formula, those of whole plans simulated.
    """
    rows = [row for one in sweep.planned for row in _rows(one, sweep.keys)]
    return pd.DataFrame(rows, columns=["cell", "scenario", *sweep.keys, *QUEUE_COLUMNS, *MEASURES])


def _rows(one: Planned, keys: Sequence[str]) -> list[dict[str, object]]:
    values = {key: _text(value) for key, value in zip(keys, one.cell.taken, strict=True)}
    head = {"cell": one.cell.number, "scenario": one.cell.name, **values}
    measures = {name: getattr(one, name) for name in MEASURES}
    return [
        {**head, **{str(name): value for name, value in row.items()}, **(measures if row["queue"] == ALL else {})}
        for row in one.queues.astype(object).to_dict("records")
    ]


def _text(value: object) -> object:
    return value if isinstance(value, int | float | str | bool) else str(value)
