"""``planner publish ...`` and ``planner export``: rosters in versions, calendars, what leaves the store."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from forecasting.faults import Fault, InputError
from planner.command_options import Allow, Database, Json, aligned, owner_of

if TYPE_CHECKING:
    from planner.services.publishing import Version

PORT = 8502

publish_app = typer.Typer(
    help="Rosters of a team in versions: draft, propose, publish; calendars.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Line = Annotated[str, typer.Argument(metavar="LINE", help="The team's name for its rosters.", show_default=False)]
Number = Annotated[int, typer.Argument(metavar="VERSION", help="Number of the version.", show_default=False)]
Note = Annotated[str, typer.Option(help="What you say to it.")]
From = Annotated[dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")]
Until = Annotated[dt.datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day.")]


@publish_app.command("draft")
def draft_command(
    line: Line,
    scenario: Annotated[Path | None, typer.Option(help="Scenario file of the roster.")] = None,
    plan: Annotated[Path | None, typer.Option(help="Folder of a plan: its roster, kept whole.")] = None,
    roster: Annotated[Path | None, typer.Option(help="A roster.csv.")] = None,
    plan_number: Annotated[int | None, typer.Option(help="Instead: number of a plan in the store.")] = None,
    first: From = None,
    last: Until = None,
    note: Note = "",
    allow: Allow = None,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """Keep a roster as the next version of a line: audited, seen by nobody yet."""
    days = (first.date() if first else None, last.date() if last else None)
    with owner_of(store) as services:
        if plan_number is not None and scenario is None:
            made = services.draft_plan(line, plan_number, note, days)
        elif scenario is not None and plan_number is None:
            made = services.draft_files(
                line, scenario, roster=roster, plan=plan, note=note, days=days, allow=tuple(allow or ())
            )
        else:
            remedy = "Write --scenario FILE with --plan DIR or --roster FILE, or --plan-number N alone."
            raise InputError([Fault(f"roster {line}", "", "what it is to be made from", remedy)])
        _say(line, made, as_json)
        for sentence in services.findings(line, made.number):
            typer.echo(sentence, err=True)


@publish_app.command("propose")
def propose_command(line: Line, number: Number, note: Note = "", store: Database = None, as_json: Json = False) -> None:
    """Say that a draft is ready to be looked at."""
    with owner_of(store) as services:
        _say(line, services.propose(line, number, note), as_json)


@publish_app.command("publish")
def publish_command(
    line: Line,
    number: Number,
    accept_breaches: Annotated[bool, typer.Option("--accept-breaches", help="Although it breaks rules.")] = False,
    note: Note = "",
    store: Database = None,
    as_json: Json = False,
) -> None:
    """Publish a version: calendars, burdens and facts follow; refused over what its author has not seen."""
    with owner_of(store) as services:
        done = services.publish(line, number, accept_breaches=accept_breaches, note=note)
    if as_json:
        typer.echo(json.dumps(vars(done), indent=2))
        return
    typer.echo(
        f"{line} {number} is published: {done.new} shifts are new, {done.changed} change, {done.cancelled} are gone."
    )
    for sentence in done.accepted:
        typer.echo(f"accepted: {sentence}", err=True)


@publish_app.command("withdraw")
def withdraw_command(
    line: Line, number: Number, note: Note = "", store: Database = None, as_json: Json = False
) -> None:
    """Take back a draft or a proposal."""
    with owner_of(store) as services:
        _say(line, services.withdraw(line, number, note), as_json)


@publish_app.command("rebase")
def rebase_command(line: Line, number: Number, note: Note = "", store: Database = None, as_json: Json = False) -> None:
    """A version's roster as a new draft on what is published now: to override a newer one, or to go back."""
    with owner_of(store) as services:
        made = services.rebase(line, number, note)
        _say(line, made, as_json)
        for sentence in services.findings(line, made.number):
            typer.echo(sentence, err=True)


@publish_app.command("list")
def list_command(
    line: Annotated[str | None, typer.Argument(metavar="LINE", help="Versions of one line.")] = None,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """Every line of rosters, or the versions of one, the newest first."""
    with owner_of(store) as services:
        if line is None:
            lines = services.lines()
            if as_json:
                typer.echo(json.dumps(lines, indent=2))
            elif lines:
                typer.echo("\n".join(aligned(("line", "published version"), list(lines.items()))))
            else:
                typer.echo("There are no rosters.", err=True)
            return
        found = services.versions(line)
    if as_json:
        typer.echo(json.dumps([_facts(one) for one in found], indent=2))
        return
    head = ("version", "from", "until", "state", "days in force", "by", "note")
    rows = [
        (
            one.number,
            one.from_date,
            one.to_date,
            one.state,
            one.days_in_force,
            one.published_by or one.made_by,
            one.note,
        )
        for one in found
    ]
    typer.echo("\n".join(aligned(head, rows)))


@publish_app.command("diff")
def diff_command(
    line: Line,
    number: Number,
    against: Annotated[int | None, typer.Option(help="Another version; default: what is published.")] = None,
    by: Annotated[Literal["person", "day"], typer.Option(help="In which order.")] = "person",
    store: Database = None,
    as_json: Json = False,
) -> None:
    """What a version changes, in sentences."""
    with owner_of(store) as services:
        found = services.differences(line, number, against)
    if as_json:
        rows = [vars(one) | {"date": one.date.isoformat()} for one in found.changes]
        typer.echo(json.dumps({"head": found.head(), "changes": rows}, indent=2, ensure_ascii=False))
        return
    typer.echo("\n".join([found.head(), *(f"  {sentence}" for sentence in found.sentences(by))]))


@publish_app.command("calendars")
def calendars_command(
    line: Line,
    out: Annotated[Path, typer.Option(help="Folder for the calendars, a file a person.")],
    agent: Annotated[str | None, typer.Option(help="Only this person's.")] = None,
    store: Database = None,
) -> None:
    """Write calendars of what is published; read again they update, they never double."""
    write_calendars(line, out, agent, store)


@publish_app.command("feed")
def feed_command(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="Id of the person.", show_default=False)],
    revoke: Annotated[bool, typer.Option("--revoke", help="Make the address answer no more.")] = False,
    base: Annotated[str, typer.Option(help="Where calendars are served.")] = f"http://127.0.0.1:{PORT}",
    store: Database = None,
) -> None:
    """A new secret address of somebody's calendar, in place of any before; it is told this once."""
    with owner_of(store) as services:
        if revoke:
            gone = services.revoke_address(agent)
            typer.echo(f"{agent}: {gone} address{'es' * (gone != 1)} revoked.")
        else:
            typer.echo(f"{base.rstrip('/')}/calendar/{services.new_address(agent)}.ics")


@publish_app.command("before-plan")
def before_plan_command(
    line: Line,
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="The next plan's scenario.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Folder for the files: the scenario's.")],
    allow: Allow = None,
    store: Database = None,
) -> None:
    """Write what the next plan reads: published_roster.csv, previous_roster.csv, ledger.csv."""
    with owner_of(store) as services:
        for path in services.write_for_next_plan(line, scenario, out, tuple(allow or ())):
            typer.echo(str(path))


@publish_app.command("serve-calendars")
def serve_command(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: one that is free.")] = PORT,
    host: Annotated[str, typer.Option(help="Address to listen on; behind a proxy this machine's.")] = "127.0.0.1",
    store: Database = None,
) -> None:
    """Serve calendars under their secret addresses, and nothing else, until interrupted."""
    from planner.calendar_server import CalendarServer

    with owner_of(store) as services, CalendarServer(host, port, services.calendar_of_address) as server:
        typer.echo(f"http://{host}:{server.server_port}/calendar/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("Stopped.", err=True)


def write_calendars(line: str, out: Path, agent: str | None, store: str | None) -> None:
    """Write calendars of what a line has published, a file a person; their paths go to stdout."""
    from planner.report.files import check_writable
    from planner.shift_events import file_names
    from planner.store.folders import put

    check_writable(out)
    with owner_of(store) as services:
        found = services.calendars(line) if agent is None else {agent: services.calendar(agent)}
    for name, file in file_names(sorted(found)).items():
        put(out, file, found[name])
        typer.echo(str(out / file))


def _say(line: str, made: Version, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_facts(made), indent=2))
        return
    breaches = f", {made.breaches} breach{'es' * (made.breaches > 1)}" if made.breaches else ""
    typer.echo(f"{line} {made.number}: {made.state}, {made.from_date} to {made.to_date}{breaches}")


def _facts(one: Version) -> dict[str, object]:
    return {name: str(value) if isinstance(value, dt.date) else value for name, value in vars(one).items()}
