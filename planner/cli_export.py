"""``planner export``: a plan's roster or forecast, or what is published, in files of other programs."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forecasting.faults import Fault, InputError
from planner.cli_publish import From, Until, write_calendars
from planner.command_options import Database, check_result, owner_of, write_csv

if TYPE_CHECKING:
    import pandas as pd

    from planner.formats.writers import Wanted, Writer

FOLDERS = ("ics",)
PLAIN = ("csv", *FOLDERS)
"""What is written without a writer of its own."""


def export_command(
    to: Annotated[str, typer.Option(help="csv, ics, or a name of --list.")] = "",
    out: Annotated[Path | None, typer.Option(help="A file; for ics and --templates a folder.")] = None,
    plan: Annotated[Path | None, typer.Option(help="Folder of a plan.")] = None,
    line: Annotated[str | None, typer.Option(help="A line of published rosters.")] = None,
    first: From = None,
    last: Until = None,
    people: Annotated[Path | None, typer.Option(help="What they call people: agent and other columns (CSV).")] = None,
    queues: Annotated[Path | None, typer.Option(help="What they call queues: queue,queue_id,name,channel.")] = None,
    codes: Annotated[Path | None, typer.Option(help="Their codes of activities: activity,code (CSV).")] = None,
    template: Annotated[Path | None, typer.Option(help="Columns of --to template (TOML).")] = None,
    templates: Annotated[bool, typer.Option("--templates", help="Write templates to begin with into --out.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Say what can be written.")] = False,
    store: Database = None,
) -> None:
    """Write a plan's roster or forecast, or what is published, for other programs."""
    if listed:
        _list_writers()
        return
    if out is None or (not to and not templates):
        raise InputError([Fault("planner export", "", "--to and --out", "planner export --list shows what there is.")])
    if templates:
        _write_templates(out)
        return
    if (plan is None) == (line is None):
        raise InputError([Fault("planner export", "", "--plan DIR or --line NAME", "Name one of them.")])
    days = (first.date() if first else dt.date.min, last.date() if last else dt.date.max)
    if to in PLAIN:
        _write_plain(to, out, plan, line, days, store)
        return
    writer = _writer(to)
    wanted = _wanted(people, queues, codes, template)
    _write_with(writer, out, plan, line, days, store, wanted)


def _list_writers() -> None:
    from planner.formats.writers import WRITERS

    rows = [("csv", "roster", "our own columns", "vendor"), ("ics", "roster", "calendars, a file a person", "vendor")]
    rows += [(one.name, one.takes, one.system, one.evidence) for one in WRITERS]
    width = max(len(row[0]) for row in rows)
    for name, takes, system, evidence in rows:
        sure = "  (its columns were not seen: check the result)" if evidence == "unverified" else ""
        typer.echo(f"{name:<{width}}  {takes:<8}  {system}{sure}")


def _writer(to: str) -> Writer:
    from planner.formats.writers import WRITERS
    from planner.scenario.nearest import did_you_mean

    names = [*PLAIN, *(one.name for one in WRITERS)]
    found = next((one for one in WRITERS if one.name == to), None)
    if found is None:
        raise InputError([Fault("--to", to, "something that can be written", did_you_mean(to, names))])
    return found


def _wanted(people: Path | None, queues: Path | None, codes: Path | None, template: Path | None) -> Wanted:
    from planner.formats.names_file import read_names
    from planner.formats.writers import Wanted

    said = {} if codes is None else read_names(codes, "activity")
    return Wanted(
        time_zone="UTC",
        people={} if people is None else read_names(people, "agent"),
        queues={} if queues is None else read_names(queues, "queue"),
        codes={activity: row.get("code", "") for activity, row in said.items()},
        template=template,
    )


def _write_with(
    writer: Writer,
    out: Path,
    plan: Path | None,
    line: str | None,
    days: tuple[dt.date, dt.date],
    store: str | None,
    wanted: Wanted,
) -> None:
    from dataclasses import replace

    from planner.report.files import put_bytes

    check_result(out)
    if plan is not None:
        frame, zone, label = _of_plan(plan, writer.takes)
    elif line is not None and writer.takes == "roster":
        with owner_of(store) as services:
            frame = services.export_roster(line, *days)
        zone, label = str(frame["start"].dt.tz), line
    else:
        remedy = "Name a plan with --plan DIR."
        raise InputError([Fault(f"--to {writer.name}", str(line), f"a plan with its {writer.takes}", remedy)])
    written = writer.write(frame, replace(wanted, time_zone=zone, label=label))
    for sentence in written.told:
        typer.echo(sentence, err=True)
    put_bytes(written.content, out)
    typer.echo(str(out))


def _of_plan(plan: Path, takes: str) -> tuple[pd.DataFrame, str, str]:
    from planner.frames import FORECAST, ROSTER
    from planner.kept import kept_fingerprint, kept_table

    kept_fingerprint(plan)
    facts = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    zone = str(facts["time_zone"])
    return kept_table(plan, ROSTER if takes == "roster" else FORECAST, zone), zone, plan.name


def _write_plain(
    to: str, out: Path, plan: Path | None, line: str | None, days: tuple[dt.date, dt.date], store: str | None
) -> None:
    if plan is not None:
        _copy_of_plan(plan, to, out)
    elif line is not None and to in FOLDERS:
        write_calendars(line, out, None, store)
    elif line is not None:
        check_result(out)
        with owner_of(store) as services:
            write_csv(services.export_roster(line, *days), out)


def _copy_of_plan(plan: Path, to: str, out: Path) -> None:
    from planner.kept import kept_fingerprint
    from planner.report.files import check_writable, put_bytes
    from planner.store.folders import put

    kept_fingerprint(plan)
    if to not in FOLDERS:
        check_result(out)
        put_bytes((plan / "roster.csv").read_bytes(), out)
        typer.echo(str(out))
        return
    check_writable(out)
    for path in sorted((plan / "calendars").glob("*.ics")):
        put(out, path.name, path.read_bytes())
        typer.echo(str(out / path.name))


def _write_templates(out: Path) -> None:
    from importlib.resources import as_file, files

    from planner.report.files import check_writable

    check_writable(out)
    out.mkdir(parents=True, exist_ok=True)
    with as_file(files("planner.formats.writers") / "templates") as folder:
        for path in sorted(folder.glob("*.toml")):
            shutil.copyfile(path, out / path.name)
            typer.echo(str(out / path.name))
