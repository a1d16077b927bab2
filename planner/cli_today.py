"""``planner today``: read, call one function, write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from forecasting.faults import Fault, InputError
from planner.command_options import Allow, Json, ScenarioFile, check_result


def today_command(
    scenario: ScenarioFile,
    plan: Annotated[Path, typer.Option(help="Folder of the plan.")],
    actuals: Annotated[Path, typer.Option(help="What came until now (CSV): start,queue,volume[,aht_s,backlog].")],
    now: Annotated[
        str | None, typer.Option(help="Time it is, e.g. 2026-11-24T11:00; default: the end of the rows.")
    ] = None,
    out: Annotated[
        Path, typer.Option(help="The forecast of what is left (CSV); net.csv and changes.csv go beside it.")
    ] = Path("today.csv"),
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """The rest of the day and week, given what came until now: forecast, shortage, whom to ask for what."""
    from planner import today, today_words
    from planner.frames import CHANGES
    from planner.report.files import write_table

    check_result(out)
    files = {"forecast": out, "net": out.with_name("net.csv"), "changes": out.with_name("changes.csv")}
    if len(set(files.values())) < len(files):
        wanted = "another name than net.csv and changes.csv, which are written beside it"
        raise InputError([Fault("--out", str(out), wanted, "Write today.csv.")])
    found = today.rest_of_week(scenario, plan=plan, actuals=actuals, now=now, allow=tuple(allow or ()))
    changes = CHANGES.empty() if found.offers is None else found.offers.changes
    for file, frame in zip(files.values(), (found.frame, found.coverage, changes), strict=True):
        write_table(frame, file)
    paths = "\n".join(map(str, files.values()))
    typer.echo(
        json.dumps(today_words.as_json(found, files), indent=2) if as_json else f"{today_words.words(found)}\n\n{paths}"
    )
