"""Options that several commands share, and how a command writes one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forecasting.faults import Fault, InputError

if TYPE_CHECKING:
    import pandas as pd

    from planner.services import Services

ScenarioFile = Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file (TOML).", show_default=False)]
Out = Annotated[Path | None, typer.Option(help="Folder for results; default: out/<name> beside the scenario.")]
Allow = Annotated[
    list[Path] | None, typer.Option(help="Folder outside the scenario's own from which files may be read.")
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]
Database = Annotated[str | None, typer.Option("--store", help="Address or file of the store; default: PLANNER_DB.")]


@contextmanager
def owner_of(address: str | None) -> Iterator[Services]:
    """The owner's services of a store, whose tables are made where it is new."""
    from planner.services import Actor, Services
    from planner.store.database import open_store
    from planner.store.schema import bring_up_to_date, current

    store = open_store(address)
    try:
        if current(store) is None:
            bring_up_to_date(store)
        yield Services(store, Actor.local())
    finally:
        store.close()


def check_result(path: Path, option: str = "--out") -> None:
    """Refuse a result file that cannot be written, before any work is done."""
    from planner.report.files import check_writable

    check_writable(path.parent)
    if path.is_dir():
        raise InputError(
            [Fault(option, str(path), "the name of a file, not a folder", f"Write {path / 'result.csv'}.")]
        )


def write_csv(frame: pd.DataFrame, path: Path, notes: Iterable[str] = ()) -> None:
    """Write a result; what is to be said about it goes to stderr, its path to stdout."""
    from planner.report.files import write_table

    for note in notes:
        typer.echo(note, err=True)
    write_table(frame, path)
    typer.echo(str(path))


def aligned(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lines of a table: headings, then rows; numbers to the right, nothing known as ``-``.

    Parameters
    ----------
    head : sequence of str
    rows : sequence of sequence
        As many cells each as there are headings.
    """
    texts = [list(head), *([_cell(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    right = [all(_is_number(value) for value in column) for column in zip(*rows, strict=True)] or [False] * len(head)
    return [
        "  ".join(
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in texts
    ]


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _cell(value: object) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:g}" if isinstance(value, float) else str(value)
