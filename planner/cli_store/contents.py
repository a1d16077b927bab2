"""``planner store list, add, layers, take-off, save, differences, keep, check-out``: what is in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from forecasting.faults import Fault, InputError
from planner.cli_store.group import say_rows
from planner.command_options import Allow, Database, Json, owner_of

SeriesName = Annotated[str, typer.Argument(metavar="NAME", help="Name of the history or actuals.", show_default=False)]
ScenarioName = Annotated[str, typer.Argument(metavar="NAME", help="Scenario of the store.", show_default=False)]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder.", show_default=False)]

LISTS: Mapping[str, Mapping[str, str]] = {
    "plans": {
        "id": "plan",
        "name": "name",
        "scenario": "scenario",
        "version": "version",
        "start": "from",
        "days": "days",
        "status": "status",
        "gap": "gap",
        "shortage_h": "short_h",
        "made_at": "made (UTC)",
        "made_by": "by",
    },
    "scenarios": {
        "name": "scenario",
        "newest": "newest",
        "made_at": "saved (UTC)",
        "made_by": "by",
        "archived": "archived",
        "note": "note",
    },
    "versions": {
        "number": "version",
        "base": "made from",
        "aside": "aside",
        "made_at": "saved (UTC)",
        "made_by": "by",
        "note": "note",
    },
    "series": {
        "name": "name",
        "kind": "kind",
        "layers": "layers",
        "rows": "rows",
        "first_start": "first (UTC)",
        "last_start": "last (UTC)",
    },
}
"""What is shown of each list, attribute and heading."""
HISTORY_FILE = "History or actuals (CSV); `planner import` makes them of another system's export."
LAYERS: Mapping[str, str] = {
    "id": "layer",
    "place": "place",
    "source": "file",
    "native": "native",
    "deleted": "taken off",
    "rows": "rows",
    "first_start": "first (UTC)",
    "last_start": "last (UTC)",
    "added_at": "added (UTC)",
    "added_by": "by",
}


def list_command(
    what: Annotated[
        Literal["plans", "scenarios", "series", "versions"], typer.Argument(help="What to list.")
    ] = "plans",
    name: Annotated[str | None, typer.Option(help="Only of this scenario; its versions.")] = None,
    archived: Annotated[bool, typer.Option("--archived", help="Archived scenarios too.")] = False,
    most: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 50,
    store: Database = None,
    as_json: Json = False,
) -> None:
    """List plans (newest first), scenarios, versions of one, or histories and actuals."""
    if what == "versions" and name is None:
        remedy = "Say --name SCENARIO; `planner store list scenarios` tells them."
        raise InputError([Fault("--name", "", "the scenario whose versions you want", remedy)])
    rows: Sequence[Any]
    with owner_of(store) as services:
        if what == "plans":
            rows = services.plans(scenario=name, limit=most)
        elif what == "series":
            rows = services.series()[:most]
        elif what == "versions":
            rows = services.scenario_versions(str(name))[:most]
        else:
            rows = services.scenarios(archived=archived)[:most]
    say_rows(rows, LISTS[what], as_json=as_json, none=f"There are no {what}.")


def add_command(
    name: SeriesName,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=HISTORY_FILE, show_default=False)],
    actuals: Annotated[bool, typer.Option("--actuals", help="The file holds actuals.")] = False,
    imported: Annotated[bool, typer.Option("--import", help="Laid over native rows, to be taken off again.")] = False,
    time_zone: Annotated[str, typer.Option(help="Zone of times without offset.")] = "UTC",
    store: Database = None,
) -> None:
    """Lay a file's rows over a series; later rows go over earlier ones, the same file again changes nothing."""
    with owner_of(store) as services:
        kind: Literal["history", "actuals"] = "actuals" if actuals else "history"
        added = services.add_file(name, file, kind, time_zone, native=not imported)
        layer = next(one for one in services.layers(name) if one.id == added.layer_id)
    for warning in layer.report.get("warnings", ()):
        typer.echo(warning, err=True)
    state = f"layer {layer.id}, {layer.rows} rows" if added.new else f"in the store already, as layer {layer.id}"
    typer.echo(f"{name}: {state}")


def layers_command(name: SeriesName, store: Database = None, as_json: Json = False) -> None:
    """Layers of a series, from the lowest to the top one."""
    with owner_of(store) as services:
        found = services.layers(name)
    say_rows(found, LAYERS, as_json=as_json, none="There are no layers.")


def take_off_command(
    name: SeriesName,
    layer: Annotated[int, typer.Argument(metavar="LAYER", help="Number of the layer.", show_default=False)],
    store: Database = None,
) -> None:
    """Take a layer off a series: what it lay over shows again."""
    with owner_of(store) as services:
        services.delete_layer(name, layer)
    typer.echo(f"{name}: layer {layer} is off.")


def save_command(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="Scenario file (TOML).", show_default=False)],
    name: Annotated[str | None, typer.Option("--as", help="Its name in the store; default: the file's.")] = None,
    base: Annotated[int | None, typer.Option(help="The version you began from: a newer one is told.")] = None,
    note: Annotated[str, typer.Option(help="What changed and why.")] = "",
    allow: Allow = None,
    store: Database = None,
) -> None:
    """Save a scenario with all it extends and names as its next version."""
    with owner_of(store) as services:
        saved = services.save_scenario(name or scenario.stem, scenario, base=base, note=note, allow=tuple(allow or ()))
    typer.echo(f"{saved.name}: version {saved.number}{'' if saved.new else ', which holds the same'}")


def differences_command(
    name: ScenarioName,
    before: Annotated[int, typer.Argument(metavar="VERSION", help="The version it was.", show_default=False)],
    after: Annotated[int | None, typer.Argument(metavar="VERSION", help="The version it is; default: newest.")] = None,
    store: Database = None,
) -> None:
    """What a later version says otherwise than an earlier one."""
    with owner_of(store) as services:
        typer.echo("\n".join(services.scenario_differences(name, before, after) or ["They say the same."]))


def keep_command(folder: Folder, store: Database = None) -> None:
    """Take a plan's folder into the store."""
    with owner_of(store) as services:
        typer.echo(f"plan {services.keep_plan(folder)}")


def check_out_command(
    what: Annotated[str, typer.Argument(metavar="PLAN|NAME[@VERSION]", show_default=False)],
    folder: Folder,
    store: Database = None,
) -> None:
    """Lay a plan (by its number) or a scenario out in a folder, byte by byte as it was kept."""
    with owner_of(store) as services:
        if what.isdigit():
            services.plan_folder(int(what), folder)
            typer.echo(str(folder))
            return
        name, _, version = what.partition("@")
        out = services.scenario_folder(name, folder, int(version) if version.isdigit() else None)
    typer.echo(str(out.path))


def register(app: typer.Typer) -> None:
    """Add these commands to a group."""
    app.command("list")(list_command)
    app.command("add")(add_command)
    app.command("layers")(layers_command)
    app.command("take-off")(take_off_command)
    app.command("save")(save_command)
    app.command("differences")(differences_command)
    app.command("keep")(keep_command)
    app.command("check-out")(check_out_command)
