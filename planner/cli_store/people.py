"""``planner store person export, erase``: everything about one person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forecasting.faults import Fault, InputError
from planner.command_options import Database, owner_of

Person = Annotated[str, typer.Argument(metavar="AGENT", help="Id of the staff file.", show_default=False)]

person_app = typer.Typer(help="Everything the store has about one person.", no_args_is_help=True)


@person_app.command("export")
def export_command(
    agent: Person,
    out: Annotated[Path, typer.Option(help="Folder for person.json and their part of every file.")],
    store: Database = None,
) -> None:
    """Write everything the store tells of a person."""
    with owner_of(store) as services:
        found = services.export_person(agent, out)
    typer.echo(f"{found.rows} rows, parts of {found.files} files", err=True)
    typer.echo(str(out))


@person_app.command("erase")
def erase_command(
    agent: Person,
    sure: Annotated[bool, typer.Option("--yes", help="Do it: it cannot be undone.")] = False,
    store: Database = None,
) -> None:
    """Erase a person: a pseudonym instead of the id; name, pay and birth date gone; totals stay."""
    if not sure:
        remedy = "Say --yes: it cannot be undone. Backups made before still hold the person."
        raise InputError([Fault("person erase", agent, "your word that you mean it", remedy)])
    with owner_of(store) as services:
        erased = services.erase_person(agent)
    typer.echo(f"Erased: {erased.rows} rows, {erased.files} files. {erased.pseudonym} stands instead.")
