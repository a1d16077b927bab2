"""What another system calls people or queues: a table with our name in one column and theirs in the others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from forecasting.faults import Fault, InputError
from forecasting.table import read_table
from planner.formats.opening import read_head

Names = Mapping[str, Mapping[str, str]]
"""Their words by our name and by column."""


def read_names(path: Path, key: str) -> Names:
    """A file of names.

    Parameters
    ----------
    path : Path
        CSV with a column `key` (``agent`` or ``queue``) and any others.
    key : str

    Raises
    ------
    InputError
        If it is absent, no table, or names somebody twice.
    """
    table = read_table(path, (key,))
    header = next(iter(read_head(path).rows), ())
    others = tuple(dict.fromkeys(name.strip() for name in header if name.strip() and name.strip() != key))
    cells = read_table(path, (key,), others).cells
    twice = cells[key].duplicated()
    if twice.any():
        at = int(twice.to_numpy().argmax())
        fault = Fault(table.where(at, key), str(cells[key].iloc[at]), "each name once", "Delete one of the rows.")
        raise InputError([fault])
    return {str(row[0]): dict(zip(others, map(str, row[1:]), strict=True)) for row in cells.itertuples(index=False)}
