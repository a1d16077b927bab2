"""``planner compare``: read, call one function, write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from planner.command_options import Allow, Json, Out

if TYPE_CHECKING:
    from planner.comparison.result import Comparison


def compare_command(
    scenarios: Annotated[
        list[Path],
        typer.Argument(metavar="SCENARIO...", help="Scenario files; the first is the base.", show_default=False),
    ],
    out: Out = None,
    full: Annotated[
        bool, typer.Option("--full", help="Plan each scenario whole, with simulation, where no whole plan is kept.")
    ] = False,
    months: Annotated[
        int | None, typer.Option(min=1, max=18, help="Compare capacity plans over so many months, too.")
    ] = None,
    objective: Annotated[
        Literal["chance", "price"], typer.Option(help="Of the capacity plans, as for `planner capacity`.")
    ] = "chance",
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Plans side by side, and the waterfall from the first to each other over what drives the difference."""
    from planner.report.files import check_writable

    folder = out or scenarios[0].parent / "out" / "compare"
    check_writable(folder)
    from planner.comparison.stages import usual_s
    from planner.progress import Progress
    from planner.progress_lines import ProgressLines

    with ProgressLines(usual_s=None if full or months else usual_s(len(scenarios))) as lines:
        from planner.comparison.comparing import compare
        from planner.report.comparison_page import write_comparison

        asked = {"full": full, "months": months, "objective": objective, "allow": tuple(allow or ())}
        found = compare(scenarios, **asked, progress=lines)  # type: ignore[arg-type]
        lines(Progress("report", "report"))
        paths = write_comparison(found, folder)
    typer.echo(_told(found, paths, as_json))


def _told(found: Comparison, paths: list[Path], as_json: bool) -> str:
    from planner.comparison.words import summary
    from planner.comparison.writing import as_json as comparison_json

    if as_json:
        return json.dumps({**comparison_json(found), "written": [str(path) for path in paths]}, indent=2)
    parts = ["\n".join([heading, *(f"  {line}" for line in lines), ""]) for heading, lines in summary(found)]
    return "\n".join([*parts, *found.notes, *map(str, paths)])
