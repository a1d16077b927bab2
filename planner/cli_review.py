"""``planner review``: read, call one function, write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from planner.command_options import Allow, Json, ScenarioFile


def review_command(
    scenario: ScenarioFile,
    plan: Annotated[Path, typer.Option(help="Folder of the plan.")],
    actuals: Annotated[
        Path,
        typer.Option(
            help="What happened (CSV): start,queue,volume[,aht_s,answered,abandoned,answered_within,backlog]."
        ),
    ],
    roster: Annotated[Path | None, typer.Option(help="The worked roster, a roster.csv.")] = None,
    costs: Annotated[
        Path | None,
        typer.Option(
            help="What was paid (CSV): item,amount and month, or from,to [,queue,team,site,cost_centre,hours]."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for results; default: review in the plan's.")] = None,
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Plan against actual: contacts, handle times, people, service, cost, and what each miss came from."""
    from planner.report.files import check_writable

    folder = out or plan / "review"
    check_writable(folder)
    from planner.report.review_page import write_review
    from planner.review.comparing import review
    from planner.review.words import words
    from planner.review.writing import as_json as review_json

    found = review(scenario, plan=plan, actuals=actuals, roster=roster, costs=costs, allow=tuple(allow or ()))
    paths = write_review(found, folder)
    if as_json:
        typer.echo(json.dumps(review_json(found, paths), indent=2))
    else:
        typer.echo("\n".join([words(found), "", *map(str, paths)]))
