"""``planner store upgrade, backup, restore, verify, forget, retention, trail``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from planner.cli_store.group import FINDING, say_rows
from planner.command_options import Database, Json, aligned, owner_of

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, one zip file.", show_default=False)]

TRAIL = {"number": "row", "at": "at (UTC)", "who": "who", "what": "what", "subject": "of"}
"""What is shown of the trail, attribute and heading."""


def upgrade_command(store: Database = None) -> None:
    """Make the store's tables, or bring them to what this program needs."""
    from planner.services import Actor, Services
    from planner.store.database import open_store
    from planner.store.schema import current

    opened = open_store(store)
    try:
        done = Services(opened, Actor.local()).upgrade()
        typer.echo(f"{opened.address} is at step {current(opened)}{'' if done else ' already'}.")
    finally:
        opened.close()


def backup_command(file: BackupFile, store: Database = None) -> None:
    """Write the whole store into one file; it holds pay and personal data, keep it as you keep the store."""
    with owner_of(store) as services:
        made = services.back_up(file)
    typer.echo(f"{sum(made.rows.values())} rows and {made.files} files of step {made.step}", err=True)
    typer.echo(str(file))


def restore_command(
    file: BackupFile,
    replace: Annotated[
        bool, typer.Option("--replace", help="Over a store that holds something: that is lost.")
    ] = False,
    store: Database = None,
) -> None:
    """Bring a backup back, into SQLite or PostgreSQL, whichever it came from."""
    with owner_of(store) as services:
        made = services.restore(file, replace=replace)
    typer.echo(f"Restored {sum(made.rows.values())} rows and {made.files} files.")


def verify_command(store: Database = None, as_json: Json = False) -> None:
    """Say whether the store is whole: trail, files, manifests, rows; exit code 1 if anything is wrong."""
    with owner_of(store) as services:
        findings = services.verify()
    if as_json:
        typer.echo(json.dumps({"findings": [vars(one) for one in findings]}, indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join([f"{one.kind}: {one.sentence}" for one in findings] or ["The store is whole."]))
    raise typer.Exit(FINDING if findings else 0)


def forget_command(
    older_than: Annotated[
        int | None, typer.Option(min=1, help="Days; without it each data set goes by its own setting.")
    ] = None,
    what: Annotated[
        list[str] | None,
        typer.Option(help="Data set: histories, actuals, plans, rosters, job_logs, looks; repeatable, default: all."),
    ] = None,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """Let old data go and keep their totals; files that nothing names any more go too."""
    from planner.store.retention import DATA_SETS

    with owner_of(store) as services:
        days = None if older_than is None else dict.fromkeys(what or DATA_SETS, older_than)
        if days is None and what:
            days = {name: kept for name, kept in services.retention().items() if name in what}
        gone = services.forget(days)
    told = [f"{name}: {count} went" for name, count in gone.items()]
    typer.echo(json.dumps(gone, indent=2) if as_json else "\n".join(told))


def retention_command(
    data_set: Annotated[str | None, typer.Argument(help="Data set; without one all are told.")] = None,
    days: Annotated[int | None, typer.Argument(help="Days to keep it; 0: for ever.")] = None,
    store: Database = None,
) -> None:
    """Say or set how long each data set is kept; unless somebody said so, for ever."""
    from planner.store.retention import DATA_SETS

    with owner_of(store) as services:
        if data_set is not None and days is not None:
            services.keep_for(data_set, days or None)
        kept = services.retention()
    rows = [
        (name, f"{kept[name]} days" if name in kept else "for ever", one.meaning)
        for name, one in DATA_SETS.items()
        if data_set in (None, name)
    ]
    typer.echo("\n".join(aligned(("data set", "kept", "then goes"), rows)))


def trail_command(
    subject: Annotated[str | None, typer.Option("--of", help="Only of this, as the trail names it: 'plan 17'.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 50,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """Who did what, and who looked at pay, the newest first; before and after with --json."""
    with owner_of(store) as services:
        rows = services.trail(subject, most=most)
    say_rows(rows, TRAIL, as_json=as_json, none="The trail has no such rows.")


def register(app: typer.Typer) -> None:
    """Add these commands to a group."""
    app.command("upgrade")(upgrade_command)
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)
    app.command("verify")(verify_command)
    app.command("forget")(forget_command)
    app.command("retention")(retention_command)
    app.command("trail")(trail_command)
