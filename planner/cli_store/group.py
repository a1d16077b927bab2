"""The group of commands."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

import typer

from planner.command_options import aligned

FINDING = 1

store_app = typer.Typer(
    help="The team's store: scenarios, histories, plans; backup, verifying, letting go.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def say_rows(rows: Sequence[Any], columns: Mapping[str, str], *, as_json: bool, none: str) -> None:
    """Records under headings, a line each, or whole as JSON.

    Parameters
    ----------
    rows : sequence of dataclass
    columns : mapping of attribute to heading
        What people are shown; JSON holds every attribute.
    as_json : bool
    none : str
        What is said on stderr where there are no rows.
    """
    if as_json:
        plain = [dataclasses.asdict(row) for row in rows]
        typer.echo(json.dumps(plain, indent=2, ensure_ascii=False, default=str))
    elif rows:
        cells = [[getattr(row, name) for name in columns] for row in rows]
        typer.echo("\n".join(aligned(list(columns.values()), cells)))
    else:
        typer.echo(none, err=True)
