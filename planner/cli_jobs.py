"""``planner jobs ...``: work in processes of its own, started and watched from anywhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from forecasting.faults import Fault, InputError
from planner.command_options import Allow, Database, Json, aligned, owner_of

if TYPE_CHECKING:
    from planner.services import Services
    from planner.store.jobs.watching import Seen

FINDING = 1

jobs_app = typer.Typer(
    help="Solves, sweeps and backtests in processes of their own; webhooks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
start_app = typer.Typer(help="Start work; it goes on when this command has ended.", no_args_is_help=True)
webhooks_app = typer.Typer(help="Addresses that are told when a roster is published.", no_args_is_help=True)
jobs_app.add_typer(start_app, name="start")
jobs_app.add_typer(webhooks_app, name="webhooks")

Number = Annotated[int, typer.Argument(metavar="JOB", help="Number of the job.", show_default=False)]
Named = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario file, or NAME[@VERSION] of the store.", show_default=False)
]
Work = Annotated[float | None, typer.Option(min=1e-6, help="Amount of search.")]
Seconds = Annotated[float | None, typer.Option(min=1.0, help="Safety net of one plan, seconds.")]
Seed = Annotated[int | None, typer.Option(min=0, help="Seed of every random stream.")]

LOOK_EVERY_S = 1.0


@jobs_app.command("list")
def list_command(
    state: Annotated[list[str] | None, typer.Option(help="Only jobs of this state; repeatable.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 20,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """Jobs, the newest first."""
    with owner_of(store) as services:
        services.carer().look()
        found = services.jobs(states=tuple(state or ()), most=most)
    if as_json:
        typer.echo(json.dumps([_facts(one) for one in found], indent=2))
        return
    rows = [(one.id, one.kind, _standing(one), one.plan_id, one.asked_at, one.asked_by) for one in found]
    if rows:
        typer.echo("\n".join(aligned(("job", "kind", "state", "plan", "asked (UTC)", "by"), rows)))
    else:
        typer.echo("There are no jobs.", err=True)


@start_app.command("plan")
def start_plan_command(
    scenario: Named,
    work: Work = None,
    seconds: Seconds = None,
    seed: Seed = None,
    allow: Allow = None,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """Plan a scenario; a file is first saved as the newest version of the scenario of its name."""
    limits: dict[str, Any] = {"work": work, "seconds": seconds, "seed": seed}
    with owner_of(store) as services:
        if Path(scenario).is_file():
            asked = services.start_plan_of(Path(scenario), tuple(allow or ()), **limits)
        else:
            asked = services.start_plan(*_version(scenario), **limits)
    _say_started(asked.job, asked.new, as_json)


@start_app.command("sweep")
def start_sweep_command(
    scenarios: Annotated[list[str], typer.Argument(metavar="NAME[@VERSION] ...", help="Scenarios of the store.")],
    work: Work = None,
    seconds: Seconds = None,
    seed: Seed = None,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """Plan several scenarios of the store, one after the other."""
    with owner_of(store) as services:
        asked = services.start_sweep([_version(one) for one in scenarios], work=work, seconds=seconds, seed=seed)
    _say_started(asked.job, asked.new, as_json)


@start_app.command("backtest")
def start_backtest_command(
    scenario: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="A scenario of the store.")],
    history: Annotated[str | None, typer.Option(help="The history, as the scenario names it, of several.")] = None,
    origins: Annotated[int, typer.Option(min=1, help="Number of weekly origins.")] = 8,
    days: Annotated[int, typer.Option(min=1, help="Days ahead.")] = 7,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """Rolling-origin accuracy on a scenario's history."""
    name, version = _version(scenario)
    with owner_of(store) as services:
        asked = services.start_backtest(name, version, history=history, origins=origins, days=days)
    _say_started(asked.job, asked.new, as_json)


@jobs_app.command("watch")
def watch_command(job: Number, store: Database = None, as_json: Json = False) -> None:
    """Follow a job until it ends; leaving (Ctrl-C) does not end it. Exit code 1 if it failed or was lost."""
    with owner_of(store) as services:
        seen = _followed(services, job, (lambda _: None) if as_json else _print_news)
        made = services.made_by(job)
    if as_json:
        typer.echo(json.dumps({**_facts(seen), "result": made}, indent=2))
    else:
        typer.echo("\n".join([f"job {job}: {seen.state}", *([seen.message] if seen.message else []), *_made(made)]))
    if seen.state in ("failed", "lost"):
        raise typer.Exit(FINDING)


@jobs_app.command("cancel")
def cancel_command(job: Number, store: Database = None, as_json: Json = False) -> None:
    """Ask a job to end with the best so far."""
    with owner_of(store) as services:
        seen = services.cancel_job(job)
    if as_json:
        typer.echo(json.dumps(_facts(seen), indent=2))
        return
    asked = not seen.ended and seen.cancel_asked
    typer.echo(f"job {job}: asked to end with the best so far" if asked else f"job {job}: {seen.state}")


@jobs_app.command("log")
def log_command(
    job: Number,
    since: Annotated[int, typer.Option("--from", min=0, help="First line.")] = 0,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """What a job said."""
    with owner_of(store) as services:
        lines = list((seen := services.job(job, after=since - 1)).lines)
        while seen.lines:
            seen = services.job(job, after=seen.lines[-1].number)
            lines += seen.lines
    if as_json:
        typer.echo(json.dumps([{"number": one.number, "at": one.at.isoformat(), "text": one.text} for one in lines]))
        return
    for one in lines:
        typer.echo(f"{one.at:%H:%M:%S} {one.text}")


@jobs_app.command("save")
def save_command(
    job: Number,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path(),
    store: Database = None,
) -> None:
    """Write the files that a job made, such as the scores of a backtest."""
    from planner.report.files import check_writable

    check_writable(out)
    with owner_of(store) as services:
        made = services.made_by(job).get("files", {})
        contents = {name: services.file_of_job(job, name) for name in made}
    out.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (out / name).write_bytes(content)
        typer.echo(str(out / name))
    if not contents:
        typer.echo(f"job {job} made no files.", err=True)


@jobs_app.command("deliver")
def deliver_command(store: Database = None, as_json: Json = False) -> None:
    """Deliver the webhooks that are due: for a timer, where the front end does not always run."""
    with owner_of(store) as services:
        done = services.deliver()
        found = [services.job(number) for number in done]
    if as_json:
        typer.echo(json.dumps([_facts(one) for one in found], indent=2))
        return
    for one in found:
        typer.echo(f"job {one.id}: {one.state}{f', {one.message}' if one.message else ''}")
    if not found:
        typer.echo("Nothing is due.", err=True)


@jobs_app.command("at-once")
def at_once_command(
    count: Annotated[int | None, typer.Argument(min=1, help="New number.", show_default=False)] = None,
    store: Database = None,
) -> None:
    """Say or set how many solves run at once on one machine."""
    with owner_of(store) as services:
        if count is not None:
            services.set_jobs_at_once(count)
        typer.echo(f"{services.jobs_at_once()} at once")


@webhooks_app.command("add")
def add_webhook_command(
    private: Annotated[bool, typer.Option("--private", help="Allow an address in a private network.")] = False,
    store: Database = None,
) -> None:
    """Add an address, read from standard input: as an argument it would stand in the shell's history."""
    url = typer.get_text_stream("stdin").readline().strip()
    with owner_of(store) as services:
        added, secret = services.add_webhook(url, private=private)
    typer.echo(f"webhook {added.id}: {added.host}\nIts secret, shown this once: {secret}")


@webhooks_app.command("list")
def list_webhooks_command(store: Database = None, as_json: Json = False) -> None:
    """Addresses by their host; path and secret are not shown."""
    with owner_of(store) as services:
        found = services.webhooks()
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], indent=2))
        return
    rows = [(one.id, one.host, one.private, one.off) for one in found]
    if rows:
        typer.echo("\n".join(aligned(("webhook", "host", "private", "off"), rows)))
    else:
        typer.echo("There are no webhooks.", err=True)


@webhooks_app.command("remove")
def remove_webhook_command(
    number: Annotated[int, typer.Argument(metavar="WEBHOOK", help="Its number.")], store: Database = None
) -> None:
    """Tell an address no more."""
    with owner_of(store) as services:
        services.remove_webhook(number)
    typer.echo(f"webhook {number}: removed")


def _followed(services: Services, job: int, news: Callable[[Seen], None]) -> Seen:
    carer, after = services.carer(), -1
    while True:
        seen = services.job(job, after=after)
        news(seen)
        after = seen.lines[-1].number if seen.lines else after
        if seen.ended and not seen.finishing and not seen.lines:
            return seen
        if not seen.ended or seen.finishing:
            carer.look()
            time.sleep(LOOK_EVERY_S)


def _print_news(seen: Seen) -> None:
    for one in seen.lines:
        typer.echo(f"[{_standing(seen)}] {one.text}", err=True)


def _standing(seen: Seen) -> str:
    share = "" if seen.ended or seen.share_done is None else f" {seen.share_done:.0%}"
    return f"{seen.state}{share}{', finishing' if seen.finishing else ''}"


def _made(made: Any) -> list[str]:
    plans = [made["plan"]] if "plan" in made else [one["plan"] for one in made.get("plans", ())]
    return [f"plan {number}" for number in plans] + [f"{name}: {sha}" for name, sha in made.get("files", {}).items()]


def _say_started(job: int, new: bool, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"job": job, "new": new}))
        return
    typer.echo(f"job {job}{'' if new else ': the same is being done already'}")
    typer.echo(f"Follow it with: planner jobs watch {job}", err=True)


def _facts(seen: Seen) -> dict[str, Any]:
    facts = dataclasses.asdict(seen)
    del facts["lines"], facts["incumbent"], facts["bound"]
    return {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in facts.items()}


def _version(told: str) -> tuple[str, int | None]:
    name, _, number = told.partition("@")
    if number and not number.isdigit():
        raise InputError([Fault("scenario", told, "NAME or NAME@VERSION", "Write for example Peak@3.")])
    return name, int(number) if number else None
