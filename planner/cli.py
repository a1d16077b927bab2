"""``planner ...``: read, call one function, write.

Exit codes: 0 done, 1 a finding, 2 bad input in one message, 3 hard rules that conflict or no roster found.
Slow libraries are imported inside the commands, so that ``planner --help`` is quick.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from forecasting.faults import InputError
from planner.cli_access import accounts_app
from planner.cli_capacity import capacity_command
from planner.cli_compare import compare_command
from planner.cli_desk import explain_command, fits_command, leave_command, repair_command, swap_command
from planner.cli_export import export_command
from planner.cli_forecast import backtest_command, forecast_command
from planner.cli_import import import_command
from planner.cli_jobs import jobs_app
from planner.cli_pool import pool_command
from planner.cli_publish import publish_app
from planner.cli_review import review_command
from planner.cli_store import store_app
from planner.cli_sweep import sweep_command
from planner.cli_today import today_command
from planner.command_options import Allow, Json, Out, ScenarioFile, check_result, write_csv
from planner.interrupts import Aborted, beside, cancelling
from planner.stored_histories import StoredHistory, histories_from

DONE, FINDING, BAD_INPUT, NO_ROSTER = 0, 1, 2, 3

ABORTED = 130
"""As shells count a program that Ctrl-C ended."""

app = typer.Typer(
    help="Plans contact centres: forecast, staffing, roster, proof by simulation, cost.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run a command; every kind of bad input ends in one message and exit code 2."""
    try:
        with histories_from(_stored_history):
            app()
    except InputError as error:
        typer.echo(f"Nothing was written.\n{error}", err=True)
        sys.exit(BAD_INPUT)
    except Aborted:
        typer.echo("Aborted: nothing was written.", err=True)
        sys.stderr.flush()
        os._exit(ABORTED)  # the thread that plans is in compiled code and would be waited for


def _stored_history(name: str, interval_min: int, time_zone: str) -> StoredHistory:
    from planner.store.histories import history_of_the_house

    return history_of_the_house(name, interval_min, time_zone)


@app.command("plan")
def plan_command(
    scenario: ScenarioFile,
    out: Out = None,
    work: Annotated[float | None, typer.Option(min=1e-6, help="Amount of search.")] = None,
    seconds: Annotated[float | None, typer.Option(min=1.0, help="Safety net, seconds.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of every random stream.")] = None,
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Plan a scenario: forecast, requirement, roster, simulation, cost and report."""
    from planner.progress import Progress
    from planner.progress_lines import ProgressLines
    from planner.report.files import check_writable

    folder = out or default_out(scenario)
    check_writable(folder)
    with ProgressLines() as lines, cancelling(warn) as cancelled:
        from planner.pipeline import plan
        from planner.report import write
        from planner.roster.result import Status
        from planner.scenario.reading import read_scenario

        record = read_scenario(scenario, allow=tuple(allow or ()))
        limits: dict[str, Any] = {"work": work, "seconds": seconds, "seed": seed, "allow": tuple(allow or ())}
        made = beside(lambda: plan(record, **limits, progress=lines, cancelled=cancelled))
        if made.roster.status in (Status.CONFLICT, Status.NONE_FOUND):
            typer.echo("\n".join(["Nothing was written: no roster could be made.", *made.roster.notes]), err=True)
            raise typer.Exit(NO_ROSTER)
        lines(Progress("report", "report"))
        write(made, folder)
    if made.roster.cancelled:
        warn(f"Warning: {made.roster.notes[-1]}")
    from planner.report.outcome import outcome, outcome_json

    typer.echo(json.dumps(outcome_json(made, folder), indent=2) if as_json else outcome(made, folder))


def warn(said: str) -> None:
    """Say something on stderr."""
    typer.echo(said, err=True)


@app.command("staff")
def staff_command(
    cases: Annotated[Path, typer.Argument(metavar="CASES", help="Cases (CSV), a row each.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Result (CSV).")] = Path("staffed.csv"),
) -> None:
    """Batch calculator: agents, service level, waits and occupancy of each case."""
    from planner.staffing.batch import read_cases, staff_cases

    check_result(out)
    write_csv(staff_cases(read_cases(cases)), out)


@app.command("simulate")
def simulate_command(
    scenario: ScenarioFile,
    out: Annotated[Path, typer.Option(help="Folder for service.csv, summary.csv and what stands behind them.")],
    plan: Annotated[Path | None, typer.Option(help="Folder of a plan: its roster and its sample paths.")] = None,
    roster: Annotated[Path | None, typer.Option(help="A roster.csv.")] = None,
    staffing: Annotated[Path | None, typer.Option(help="Headcounts: group,start,agents.")] = None,
    replications: Annotated[int | None, typer.Option(min=1)] = None,
    processes: Annotated[int | None, typer.Option(min=1, help="Worker processes; default: threads.")] = None,
    contacts: Annotated[Path | None, typer.Option(help="Keep a record of every contact (Parquet).")] = None,
    allow: Allow = None,
) -> None:
    """Prove a plan, a roster or headcounts, contact by contact."""
    from planner.proof import simulate
    from planner.report.files import check_writable, write_proof

    check_writable(out)
    if contacts is not None:
        check_result(contacts, "--contacts")
    proof = simulate(
        scenario,
        plan=plan,
        roster=roster,
        staffing=staffing,
        replications=replications,
        processes=processes,
        contacts=contacts,
        allow=tuple(allow or ()),
    )
    for path in [*write_proof(proof.simulation, proof.summary, out), *([contacts] if contacts else [])]:
        typer.echo(str(path))


@app.command("audit")
def audit_command(
    scenario: ScenarioFile,
    roster: Annotated[Path, typer.Option(help="A roster.csv.")],
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Every rule that a roster breaks, then the labour rules in force, in sentences; exit code 1 if any is broken."""
    from planner.formats import read_inputs, read_roster
    from planner.roster.audit import audit
    from planner.roster.decided import decided_beside, with_decided
    from planner.roster.site_rules import site_rules
    from planner.scenario.reading import read_scenario

    inputs = read_inputs(read_scenario(scenario, allow=tuple(allow or ())), allow=tuple(allow or ()))
    inputs = with_decided(inputs, decided_beside(roster.parent, inputs))
    breaches = audit(inputs, read_roster(roster, inputs))
    rules = site_rules(inputs.scenario, inputs.agents)
    if as_json:
        rows = [{"rule": b.rule, "agent": b.agent, "date": str(b.date), "sentence": b.sentence} for b in breaches]
        typer.echo(json.dumps({"breaches": rows, "labour_rules": [vars(one) for one in rules]}, indent=2))
    else:
        typer.echo("\n".join([f"{b.rule}: {b.sentence}" for b in breaches] or ["No rule is broken."]))
        for one in rules:
            typer.echo("\n" + "\n".join(one.sentences()))
    raise typer.Exit(FINDING if breaches else DONE)


app.command("forecast")(forecast_command)
app.command("backtest")(backtest_command)
app.command("explain")(explain_command)
app.command("repair")(repair_command)
app.command("fits")(fits_command)
app.command("swap")(swap_command)
app.command("leave")(leave_command)
app.command("today")(today_command)
app.command("review")(review_command)
app.command("pool")(pool_command)
app.command("capacity")(capacity_command)
app.command("compare")(compare_command)
app.command("sweep")(sweep_command)
app.add_typer(accounts_app, name="accounts")
app.add_typer(store_app, name="store")
app.add_typer(jobs_app, name="jobs")
app.add_typer(publish_app, name="publish")
app.command("import")(import_command)
app.command("export")(export_command)


@app.command("doctor")
def doctor_command(
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what is wrong.")] = False,
) -> None:
    """Self-test: compiles what is compiled, checks formulas, simulator and solvers on known answers."""
    from planner.doctor import examine

    findings = examine()
    for finding in findings:
        if not (quiet and finding.ok):
            typer.echo(f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.found}", err=not finding.ok)
    raise typer.Exit(DONE if all(finding.ok for finding in findings) else FINDING)


@app.command("app")
def app_command(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    host: Annotated[
        str, typer.Option(help="Address to listen at; others than this machine's need sign-in.")
    ] = "127.0.0.1",
    secrets: Annotated[
        Path | None, typer.Option(help="File with the identity providers; default: .streamlit/secrets.toml.")
    ] = None,
) -> None:
    """Open the web front end: on this machine only, or for a team that signs in."""
    from planner.launch import launch

    raise typer.Exit(launch(port, host, secrets))


def default_out(scenario: Path) -> Path:
    """``out/<scenario's file name>`` beside the scenario."""
    return scenario.parent / "out" / scenario.stem


def commands() -> list[str]:
    """Names of the commands, as the contract lists them."""
    one_by_one = [str(command.name) for command in app.registered_commands]
    return sorted(one_by_one + [str(group.name) for group in app.registered_groups])
