"""``planner today``: read, call one function, write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from planner.command_options import Allow, Json, ScenarioFile, check_result


def today_command(
    scenario: ScenarioFile,
    plan: Annotated[Path, typer.Option(help="Folder of the plan.")],
    actuals: Annotated[Path, typer.Option(help="What came until now (CSV): start,queue,volume[,aht_s].")],
    now: Annotated[
        str | None, typer.Option(help="Time it is, e.g. 2026-11-24T11:00; default: the end of the rows.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The forecast of what is left (CSV).")] = Path("today.csv"),
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Forecast the rest of the day and week again, given what came until now."""
    from planner import today
    from planner.report.files import write_table

    check_result(out)
    found = today.rest_of_week(scenario, plan=plan, actuals=actuals, now=now, allow=tuple(allow or ()))
    write_table(found.frame, out)
    typer.echo(json.dumps(today.as_json(found, out), indent=2) if as_json else f"{today.words(found)}\n\n{out}")
