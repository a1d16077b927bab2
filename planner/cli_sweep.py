"""``planner sweep``: read, check every cell, plan many, write."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forecasting.faults import Fault, InputError
from planner.command_options import Allow, Json

if TYPE_CHECKING:
    from planner.progress import Listener
    from planner.sweeping.cells import Cell
    from planner.sweeping.planning import Planned
    from planner.sweeping.table import Sweep
    from planner.sweeping.vary import Vary


def sweep_command(
    scenarios: Annotated[
        list[Path], typer.Argument(metavar="SCENARIO...", help="Scenario files (TOML).", show_default=False)
    ],
    vary: Annotated[
        list[str] | None,
        typer.Option(help="KEY=V1,V2: a key of the scenario and its values; more than one: every combination."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Whole plans; else counts with their bound.")] = False,
    chosen: Annotated[
        float | None, typer.Option(help="Of a price of service: the target that is planned whole as well.")
    ] = None,
    paths: Annotated[
        int, typer.Option(min=0, max=50, help="Of a price of service: single futures it is looked at on.")
    ] = 5,
    on: Annotated[str | None, typer.Option(help="dask://HOST:PORT: an existing Dask cluster.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for results; default: out/sweep beside the first scenario.")
    ] = None,
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Many plans: scenarios times values of any keys; what one more point of a queue's target costs."""
    from planner.distribute import check_address
    from planner.report.files import check_writable
    from planner.sweeping.cells import cells_of
    from planner.sweeping.vary import parse_vary

    if on is not None:
        check_address(on)
    folder = out or scenarios[0].parent / "out" / "sweep"
    check_writable(folder)
    varies = [parse_vary(one) for one in vary or ()]
    cells = cells_of(scenarios, varies, tuple(allow or ()))
    _check_chosen(chosen, varies, len(scenarios))
    from planner.progress_lines import ProgressLines

    with ProgressLines() as lines:
        from planner.report.sweep_page import write_sweep

        done = _swept(cells, varies, full, paths, on, lines)
        if chosen is not None:
            done = _with_chosen(done, chosen, folder)
        written = write_sweep(done, folder)
    typer.echo(_told(done, written, as_json))


def _swept(cells: list[Cell], varies: list[Vary], full: bool, paths: int, on: str | None, lines: Listener) -> Sweep:
    """Every cell planned, where it was said."""
    from planner.distribute import run_many
    from planner.progress import Progress
    from planner.sweeping.run import sweep

    def tell(one: Planned) -> None:
        lines(Progress("sweep", f"cell {one.cell.number} of {len(cells)}"))

    return sweep(cells, varies, full=full, paths=paths, many=partial(run_many, on=on), tell=tell)


def _check_chosen(chosen: float | None, varies: list[Vary], scenarios: int) -> None:
    from planner.sweeping.price import queue_priced

    if chosen is not None and queue_priced(varies, scenarios) is None:
        remedy = "Vary queue.NAME.target of one scenario, with at least two values, and nothing else."
        raise InputError([Fault("--chosen", f"{chosen:g}", "a price of service", remedy)])


def _with_chosen(done: Sweep, chosen: float, folder: Path) -> Sweep:
    """The sweep with its chosen cell planned whole, which is written beside it."""
    from dataclasses import replace

    from planner.report import write
    from planner.sweeping.run import chosen_whole

    planned, plan = chosen_whole(done, chosen)
    write(plan, folder / "chosen")
    return replace(done, chosen=planned)


def _told(done: Sweep, written: list[Path], as_json_: bool) -> str:
    from planner.report.sweep_page import as_json
    from planner.sweeping.words import sentences

    if as_json_:
        return json.dumps({**as_json(done), "written": [str(path) for path in written]}, indent=2)
    return "\n".join([*sentences(done), "", *map(str, written)])
