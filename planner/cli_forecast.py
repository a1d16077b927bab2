"""``planner forecast`` and ``planner backtest``: read, call one function, write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import typer

from forecasting.faults import Fault, InputError
from forecasting.stated_day import stated_day
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
    money: Annotated[
        bool, typer.Option("--money", help="What the error cost, over and under, by the scenario's prices.")
    ] = False,
    until: Annotated[str | None, typer.Option(help="With --money: last day, e.g. of the last peak (ISO).")] = None,
    allow: Allow = None,
) -> None:
    """Rolling-origin accuracy in numbers and pictures, beside simple methods and the Poisson floor; or in money."""
    check_result(out)
    if money or until is not None:
        _only({"--money": money, "--scenario": scenario}, {"--time-zone": time_zone, "--open": open_hours})
        asked: dict[str, Any] = {"origins": origins, "days": days, "holidays": holidays, "allow": tuple(allow or ())}
        _priced(history, cast(Path, scenario), until, out, asked)
        return
    from planner.alone import backtest_file
    from planner.report.accuracy_page import check_names, write_backtest
    from planner.report.accuracy_words import summary_lines

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


def _only(needed: Mapping[str, object], barred: Mapping[str, object]) -> None:
    """Refuse options that do not go with --money."""
    faults = [
        Fault(option, "", "to be given for a back-test in money", f"Add {option}.")
        for option, value in needed.items()
        if not value
    ]
    faults += [
        Fault(option, str(value), "the scenario's, for a back-test in money", f"Leave {option} out.")
        for option, value in barred.items()
        if value
    ]
    if faults:
        raise InputError(faults)


def _priced(history: Path, scenario: Path, until: str | None, out: Path, asked: Mapping[str, Any]) -> None:
    """What the error cost: a table, sentences to be read aloud."""
    from planner.review.forecast_money import forecast_money
    from planner.review.forecast_words import money_table, sentences, table

    found = forecast_money(history, scenario, until=stated_day("--until", until), **asked)
    typer.echo("\n".join([*sentences(found), "", table(found), ""]))
    write_csv(money_table(found), out, found.notes)
