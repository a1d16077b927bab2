"""``planner import``: foreign files in, our own tables and an account of what was done out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from forecasting.faults import Fault, InputError
from planner.command_options import Allow, Json, check_result

if TYPE_CHECKING:
    from planner.formats.foreign import Wishes
    from planner.formats.importing import Imported

ZONE_DEFAULT = "UTC"

QueueBy = Annotated[
    Literal["group", "channel", "both"] | None, typer.Option(help="What a contact's queue is called by.")
]
DayFirst = Annotated[
    bool | None, typer.Option("--day-first/--month-first", help="What 03/04 means; default: seen from the file.")
]


def import_command(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help="Files of any known make.")] = None,
    out: Annotated[Path, typer.Option(help="Result (CSV); what else is found is written beside it.")] = Path(
        "history.csv"
    ),
    scenario: Annotated[
        Path | None, typer.Option(help="Scenario whose queues, people and zone the rows are for.")
    ] = None,
    called: Annotated[str | None, typer.Option("--format", help="What the files are, where it is not seen.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Zone of times without offset; default: UTC.")] = None,
    interval_min: Annotated[
        int | None, typer.Option(min=1, max=1440, help="Minutes in which contacts are counted.")
    ] = None,
    queue_by: QueueBy = None,
    day_first: DayFirst = None,
    reply_min: Annotated[float | None, typer.Option(min=0.01, help="Minutes of work a reply takes.")] = None,
    people: Annotated[Path | None, typer.Option(help="What they call people: agent and other columns (CSV).")] = None,
    template: Annotated[Path | None, typer.Option(help="Columns of a roster of your own making (TOML).")] = None,
    keep_spam: Annotated[bool, typer.Option("--keep-spam", help="Count what is marked as spam.")] = False,
    database: Annotated[str | None, typer.Option(help="Instead of files: a database's address.")] = None,
    query: Annotated[str | None, typer.Option(help="What to ask it (SQL).")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Say which formats are known.")] = False,
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Read exports of other systems: recognised by content, repaired where that is safe, each repair told."""
    if listed:
        _list_formats()
        return
    from planner.formats.names_file import read_names

    check_result(out)
    base = _wishes(scenario, tuple(allow or ()), time_zone)
    wishes = replace(
        base,
        interval_min=interval_min or base.interval_min,
        queue_by=queue_by,
        day_first=day_first,
        reply_min=reply_min,
        keep_spam=keep_spam,
        people={} if people is None else read_names(people, "agent"),
        template=template,
    )
    found = _found(files or [], (database, query), wishes, called)
    _write(found, out, as_json)


def _found(files: Sequence[Path], asked: tuple[str | None, str | None], wishes: Wishes, called: str | None) -> Imported:
    """What files hold, or a database answers."""
    from planner.formats.importing import import_files
    from planner.formats.opening.query import open_query

    address, query = asked
    if files and address is None and query is None:
        return import_files(files, wishes, called=called)
    if not files and address is not None and query is not None:
        return import_files([], wishes, called=called, opened=[open_query(address, query)])
    remedy = "Write planner import FILE..., or --database ADDRESS with --query SQL."
    raise InputError([Fault("planner import", "", "files, or a database and a query", remedy)])


def _wishes(scenario: Path | None, allow: tuple[Path, ...], time_zone: str | None) -> Wishes:
    """What a scenario says of the rows, and the zone."""
    from forecasting.clock import check_zone
    from planner.formats.foreign import Wishes
    from planner.formats.inputs import read_staff
    from planner.scenario.reading import read_scenario

    record = None if scenario is None else read_scenario(scenario, allow=allow)
    zone = time_zone or (record.time_zone if record else ZONE_DEFAULT)
    check_zone(zone)
    return Wishes(
        time_zone=zone,
        zone_said=time_zone is not None or record is not None,
        interval_min=record.interval_min if record else None,
        scenario=record,
        agents=read_staff(record, allow=allow) if record else (),
    )


def _list_formats() -> None:
    from planner.formats.systems import SYSTEMS

    width = max((len(one.name) for one in SYSTEMS), default=0)
    for one in SYSTEMS:
        sure = "" if one.evidence != "unverified" else "  (its headers were not seen: check the result)"
        typer.echo(f"{one.name:<{width}}  {one.gives}{sure}")


def _write(found: Imported, out: Path, as_json: bool) -> None:
    """Each kind of rows in a file of its own: the first under the name asked for, the others beside it."""
    from planner.report.files import put_bytes
    from planner.report.imported import imported_files

    files = imported_files(found, out.stem)
    paths = [out if place == 0 else out.with_name(name) for place, name in enumerate(files)]
    for path, content in zip(paths, files.values(), strict=True):
        put_bytes(content(), path)
    if as_json:
        typer.echo(json.dumps(_facts(found, paths), indent=2, ensure_ascii=False))
        return
    for line in (*found.summary(), *found.told.sentences()):
        typer.echo(line, err=True)
    for path in paths:
        typer.echo(str(path))


def _facts(found: Imported, paths: Sequence[Path]) -> dict[str, object]:
    entries = [
        {"kind": one.kind, "where": one.where, "column": one.column, "why": one.why, "count": one.count}
        for one in found.told.entries()
    ]
    return {
        "sources": [vars(one) for one in found.sources],
        "rows_read": found.told.rows_read,
        "account": entries,
        "files": [str(path) for path in paths],
    }
