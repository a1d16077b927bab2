"""``planner explain, repair, fits, swap, leave``: read, call one function, write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from planner.command_options import Allow, Json, ScenarioFile
from planner.interrupts import beside, cancelling

FINDING, NO_ROSTER = 1, 3

PlanFolder = Annotated[Path, typer.Option(help="Folder of the plan.")]


def explain_command(
    scenario: ScenarioFile,
    plan: PlanFolder,
    queue: Annotated[str, typer.Option(help="Name of a queue.")],
    at: Annotated[str, typer.Option(help="A time of the plan, e.g. 2026-11-24T14:15.")],
    out: Annotated[Path, typer.Option(help="Folder for the remedies, a changes.csv each.")] = Path("remedies"),
    replications: Annotated[int, typer.Option(min=1, help="Of the simulation that tells each effect.")] = 60,
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Why an interval is short: who could have worked, what stops each, the cheapest remedies."""
    from planner.desk.answers import explain
    from planner.desk.kept_plan import open_desk
    from planner.desk.words import explained, person_json, remedy_json
    from planner.report.files import check_writable, write_table

    check_writable(out)
    desk = open_desk(scenario, plan, tuple(allow or ()))
    short, people, found = explain(desk, queue, at, replications)
    told = []
    for number, (remedy, effect) in enumerate(found, start=1):
        path = out / f"remedy_{number}.csv"
        write_table(remedy.changes, path)
        told.append((remedy, effect, f"planner repair {scenario} --plan {plan} --apply {path}"))
    for note in desk.notes:
        typer.echo(note, err=True)
    if as_json:
        record = {
            "queue": short.queue,
            "start": short.start.isoformat(),
            "required": short.required,
            "scheduled": short.scheduled,
            "people": [person_json(one) for one in people],
            "remedies": [remedy_json(*one) for one in told],
        }
        typer.echo(json.dumps(record, indent=2))
    else:
        typer.echo(explained(short, people, told, desk.inputs.scenario.currency))


def repair_command(
    scenario: ScenarioFile,
    plan: PlanFolder,
    out: Annotated[Path, typer.Option(help="Folder for the repaired plan.")],
    absent: Annotated[list[str] | None, typer.Option(help="ID@DATE of a shift that is missing; repeatable.")] = None,
    apply: Annotated[Path | None, typer.Option(help="A changes.csv to be made first, and kept.")] = None,
    max_changes: Annotated[
        int | None, typer.Option(min=0, help="Most shifts that may change; default: two for each absence.")
    ] = None,
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Mend a roster with the least change, simulate and price it, and list the changes."""
    from planner.desk.answers import mend
    from planner.desk.kept_plan import open_desk
    from planner.desk.remade import remade
    from planner.desk.words import repaired
    from planner.report import write
    from planner.report.files import check_writable, write_table
    from planner.roster.decided import DECIDED

    check_writable(out)
    with cancelling(lambda said: typer.echo(said, err=True)) as cancelled:
        desk = open_desk(scenario, plan, tuple(allow or ()))
        found, missing, decided = beside(lambda: mend(desk, absent or [], apply, max_changes, cancelled))
        for note in desk.notes:
            typer.echo(note, err=True)
        if found.breaches:
            typer.echo(f"Nothing was written.\n{repaired(found)}", err=True)
            raise typer.Exit(FINDING)
        write(beside(lambda: remade(desk, found.inputs, found.roster, found.notes)), out)
        write_table(found.changes, out / "changes.csv")
        write_table(missing, out / "absent.csv")
        write_table(decided, out / DECIDED)
    before, idle, after = found.shortage_h
    record = {
        "changed_shifts": found.changed_shifts,
        "shortage_h": {"before": before, "unrepaired": idle, "repaired": after},
        "changes": str(out / "changes.csv"),
        "folder": str(out),
    }
    typer.echo(json.dumps(record, indent=2) if as_json else f"{repaired(found)}\n\n{out}")


def fits_command(
    scenario: ScenarioFile,
    plan: PlanFolder,
    shift: Annotated[str, typer.Option(help="DATE:NAME@HH:MM or DATE:NAME@HH:MM-HH:MM.")],
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Who fits a shift: yes or no with the reason, the price, and what it does to the cover."""
    from planner.desk.answers import fit
    from planner.desk.kept_plan import open_desk
    from planner.desk.words import fitting

    desk = open_desk(scenario, plan, tuple(allow or ()))
    found = fit(desk, shift)
    text = fitting(found, shift, desk.inputs.scenario.currency)
    typer.echo(json.dumps([vars(one) for one in found], indent=2) if as_json else text)


def swap_command(
    scenario: ScenarioFile,
    plan: PlanFolder,
    shifts: Annotated[list[str], typer.Argument(metavar="A@DATE B@DATE", help="The two shifts.", show_default=False)],
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """May two swap their shifts: yes or no with the reason."""
    from planner.desk.answers import swap
    from planner.desk.kept_plan import open_desk
    from planner.desk.words import swapping

    found = swap(open_desk(scenario, plan, tuple(allow or ())), shifts)
    typer.echo(json.dumps(vars(found), indent=2) if as_json else swapping(found))


def leave_command(
    scenario: ScenarioFile,
    plan: PlanFolder,
    agent: Annotated[str, typer.Option(help="Id of the person.")],
    first: Annotated[str, typer.Option("--from", help="First day of the leave.")],
    last: Annotated[str, typer.Option("--to", help="Last day.")],
    replications: Annotated[int, typer.Option(min=0, help="Of a simulation of the effect; 0: none.")] = 0,
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """May somebody have leave: yes or no with the reason, and how many more could be off."""
    from planner.desk.answers import leave, leave_effects
    from planner.desk.kept_plan import open_desk
    from planner.desk.words import leave_json, leaving

    desk = open_desk(scenario, plan, tuple(allow or ()))
    answer = leave(desk, agent, first, last)
    effects = leave_effects(desk, answer, replications) if replications else []
    typer.echo(json.dumps(leave_json(answer, effects), indent=2) if as_json else leaving(answer, effects))
