"""Cells of a sweep: every scenario with every combination of values, read and checked before anything is solved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forecasting.faults import Fault, InputError
from planner.scenario import Scenario
from planner.scenario.extends import load
from planner.scenario.merge import merge_tables
from planner.scenario.reading import read_scenario
from planner.sweeping.vary import MOST_CELLS, OPTION, Vary, grid, laid_over, too_many


@dataclass(frozen=True)
class Cell:
    """One plan to be made.

    Attributes
    ----------
    number : int
        From 1.
    path : Path
        The scenario file.
    name : str
        Of the scenario.
    taken : tuple
        Values of the varied keys, in their order.
    laid : mapping
        Tables laid over the file.
    allow : tuple of Path
    """

    number: int
    path: Path
    name: str
    taken: tuple[Any, ...]
    laid: Mapping[str, Any]
    allow: tuple[Path, ...] = ()

    def scenario(self) -> Scenario:
        """The scenario as read.

        Raises
        ------
        InputError
            If it is wrong; every fault in one message.
        """
        return read_scenario(self.path, allow=self.allow, laid=self.laid, by=OPTION)


def cells_of(paths: Sequence[Path], varies: Sequence[Vary], allow: Sequence[Path] = ()) -> list[Cell]:
    """Every scenario with every combination; scenarios in order, then the last key changing fastest.

    Raises
    ------
    InputError
        If there are too many, or a scenario with its values is wrong: every fault of every cell in one message.
    """
    values = grid(varies)
    count = len(paths) * len(values)
    if count > MOST_CELLS:
        raise too_many(count)
    cells: list[Cell] = []
    faults: dict[tuple[str, str], Fault] = {}
    for path in paths:
        data = load(Path(path).absolute(), allow)[0].data
        for own in values:
            laid: dict[str, Any] = {}
            for one, value in zip(varies, own, strict=True):
                laid = merge_tables(laid, laid_over(data, one.parts, value), OPTION, [])
            cell = Cell(len(cells) + 1, Path(path), "", own, laid, tuple(allow))
            try:
                name = cell.scenario().name
            except InputError as error:
                faults |= {(fault.where, fault.value): fault for fault in error.faults}
            else:
                cells.append(Cell(cell.number, cell.path, name, own, laid, cell.allow))
    if faults:
        raise InputError(faults.values())
    return cells
