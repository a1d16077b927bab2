"""The group of commands."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import typer

FINDING = 1

store_app = typer.Typer(
    help="The team's store: scenarios, histories, plans; backup, verifying, letting go.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def say_rows(rows: Sequence[Any], *, as_json: bool) -> None:
    """Records a line each, or as JSON."""
    plain = [dataclasses.asdict(row) for row in rows]
    if as_json:
        typer.echo(json.dumps(plain, indent=2, ensure_ascii=False, default=str))
        return
    for row in plain:
        typer.echo("  ".join(f"{_told(value)}" for value in row.values()))


def _told(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat(sep=" ", timespec="minutes") if hasattr(value, "hour") else str(value)
