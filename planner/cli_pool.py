"""``planner pool``: read, call one function, write."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from planner.command_options import Allow, Json, Out, ScenarioFile


def pool_command(
    scenario: ScenarioFile,
    out: Out = None,
    replications: Annotated[
        int | None, typer.Option(min=1, help="Runs of five days in each simulation; default: 2.")
    ] = None,
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """What blended people save against a team for each queue, by programme and by simulation."""
    from planner.report.files import check_writable, write_table

    folder = out or scenario.parent / "out" / scenario.stem
    check_writable(folder)
    from planner import blending

    found = blending.what_blending_saves(scenario, replications=replications, allow=tuple(allow or ()))
    file = folder / "pooling.csv"
    write_table(found.week.frame, file)
    told = json.dumps(blending.as_json(found, file), indent=2) if as_json else f"{blending.words(found)}\n\n{file}"
    typer.echo(told)
