"""``planner forecast`` and ``planner backtest``: read, call one function, write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from planner.command_options import Allow, check_result, write_csv

Given = Annotated[
    Path | None, typer.Option(help="Somebody else's forecast instead of ours: start,queue,mean[,q10,q90,aht_s].")
]
OpenHours = Annotated[
    list[str] | None,
    typer.Option("--open", help="'Mon-Fri 07:00-21:00', or for one queue 'phone: Mon-Fri 07:00-21:00'; repeatable."),
]
By = Annotated[Literal["interval", "day", "week"], typer.Option(help="What a row is.")]


def forecast_command(
    history: Annotated[Path, typer.Argument(metavar="HISTORY", help="History (CSV).", show_default=False)],
    days: Annotated[int, typer.Option(min=1, max=600, help="Days to forecast.")],
    out: Annotated[Path, typer.Option(help="Result (CSV).")] = Path("forecast.csv"),
    start: Annotated[
        str | None, typer.Option(help="First day, e.g. 2026-11-23; default: the day after the last.")
    ] = None,
    holidays: Annotated[str | None, typer.Option(help="Country or region, e.g. US-NY.")] = None,
    scenario: Annotated[Path | None, typer.Option(help="Scenario whose queues, events and zone to use.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Zone of times without offset; default: UTC.")] = None,
    open_hours: OpenHours = None,
    overrides: Annotated[Path | None, typer.Option(help="Corrections: queue,start,end,op,value,who,why.")] = None,
    given: Given = None,
    by: By = "interval",
    allow: Allow = None,
) -> None:
    """Only the forecast: per queue and interval (with handle time), day or week."""
    from planner.alone import forecast_file, forecast_months

    check_result(out)
    asked: dict[str, Any] = {
        "days": days,
        "start": start,
        "holidays": holidays,
        "scenario": scenario,
        "time_zone": time_zone,
        "open_hours": tuple(open_hours or ()),
        "overrides": overrides,
        "given": given,
        "allow": tuple(allow or ()),
    }
    if by != "interval":
        months = forecast_months(history, **asked)
        write_csv(months.daily if by == "day" else months.weekly, out, months.notes)
        return
    result = forecast_file(history, **asked)
    write_csv(result.frame, out, result.notes)
    beside = {"compared": result.compared, "overrides": result.overrides}
    said = {name: frame for name, frame in beside.items() if len(frame)}
    # What was laid on the model's numbers does not overwrite them: they stand in a file of their own.
    for name, frame in ({"stages": result.stages} | said if said else {}).items():
        write_csv(frame, out.with_name(f"{out.stem}_{name}.csv"))


def backtest_command(
    history: Annotated[Path, typer.Argument(metavar="HISTORY", help="History (CSV).", show_default=False)],
    origins: Annotated[int, typer.Option(min=1, help="Number of weekly origins.")] = 8,
    days: Annotated[int, typer.Option(min=1, help="Days ahead.")] = 7,
    out: Annotated[Path, typer.Option(help="Result (CSV).")] = Path("scores.csv"),
    holidays: Annotated[str | None, typer.Option(help="Country or region, e.g. US-NY.")] = None,
    scenario: Annotated[Path | None, typer.Option(help="Scenario whose queues, events and zone to use.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Zone of times without offset; default: UTC.")] = None,
    open_hours: OpenHours = None,
    allow: Allow = None,
) -> None:
    """Rolling-origin accuracy in numbers and pictures, beside simple methods and the Poisson floor."""
    from planner.alone import backtest_file
    from planner.report.accuracy_page import check_names, write_backtest
    from planner.report.accuracy_words import summary_lines

    check_result(out)
    check_names(out)
    found, notes = backtest_file(
        history,
        origins=origins,
        days=days,
        holidays=holidays,
        scenario=scenario,
        time_zone=time_zone,
        open_hours=tuple(open_hours or ()),
        allow=tuple(allow or ()),
    )
    for note in notes:
        typer.echo(note, err=True)
    paths = write_backtest(found, history.name, out, notes)
    typer.echo("\n".join([*map(str, paths), *summary_lines(found.scores)]))
