"""``sweep.csv``, ``.json``, ``.html`` and ``.xlsx``: many plans side by side, and the price of service."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from planner.charts.price_of_service import point_chart, price_chart
from planner.fingerprint import versions
from planner.plain_json import json_text, plain, rows_of
from planner.quick.result import ALL
from planner.report.files import put_table, put_text, write_whole
from planner.report.offline import Figure, Grid, Page, Section, figure, render
from planner.report.sheet import Book
from planner.sweeping.price import PriceOfService
from planner.sweeping.table import Sweep, sweep_frame
from planner.sweeping.words import sentences

LAST = "sweep.json"
CONTRACT = frozenset({"sweep.csv", "sweep.html", "sweep.xlsx", LAST})

DEFINITIONS = (
    ("Price", "what the roster's decisions cost: hours above the contract's least, overtime, premiums, and missing "
     "hours at cost.shortage_per_agent_hour; contracted wages, which no decision changes, are left out."),
    ("Bound", "proven: no roster, whole and named ones included, has a lower price."),
    ("Counts", "interchangeable people as fractions, without names; levels by the queues' formulas."),
    ("One more point", "difference of two prices over the points between their targets; proven by both bounds."),
    ("Single futures", "the same difference where one path of the forecast is certain; the same paths at all targets."),
)  # fmt: skip


def write_sweep(sweep: Sweep, folder: Path) -> list[Path]:
    """Write a sweep, every file complete before any is moved into place.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    frame = sweep_frame(sweep)
    files: dict[str, Callable[[Path], None]] = {
        "sweep.csv": lambda path: put_table(frame, path),
        LAST: lambda path: put_text(json_text(as_json(sweep)), path),
        "sweep.html": lambda path: put_text(sweep_html(sweep, frame), path),
        "sweep.xlsx": lambda path: _workbook(sweep, frame, path),
    }
    return write_whole(folder, CONTRACT, LAST, files)


def as_json(sweep: Sweep) -> dict[str, Any]:
    """The content of ``sweep.json``; numbers that do not exist are null."""
    price = sweep.price
    return {
        "kind": "whole" if sweep.whole else "counts",
        "currency": sweep.currency,
        "days": sweep.days,
        "keys": list(sweep.keys),
        "sentences": sentences(sweep),
        "cells": rows_of(sweep_frame(sweep)),
        "price_of_service": None
        if price is None
        else {"queue": price.queue, "steps": rows_of(price.steps), "falls": [list(pair) for pair in price.falls]},
        "chosen": None if sweep.chosen is None else sweep.chosen.cell.number,
        "versions": versions(),
    }


def sweep_html(sweep: Sweep, frame: pd.DataFrame) -> str:
    """The page, scripts inside."""
    names = list(dict.fromkeys(one.cell.name for one in sweep.planned))
    kind = "whole plans" if sweep.whole else "counts with their bound"
    figures = [] if sweep.price is None else _figures(sweep.price, sweep.currency)
    return render(
        Page(
            title=f"Sweep: {', '.join(names)}",
            span=f"{len(sweep.planned)} cells, {kind}, {sweep.days} days, {sweep.currency}.",
            synthetic=any("synthetic" in name.lower() for name in names),
            summary=[("What came of it", sentences(sweep))],
            sections=[*figures, _cells(sweep, frame)],
            warnings=(),
            definitions=DEFINITIONS,
            provenance=[(f"version of {name}", version) for name, version in versions().items()],
        )
    )


def _figures(price: PriceOfService, currency: str) -> list[Section]:
    planned = price.planned
    curve = price_chart(
        price.queue, price.targets, [one.objective for one in planned], [one.bound for one in planned], currency
    )
    levels = [one.queues.set_index("queue").loc[price.queue] for one in planned]
    rows = [
        (f"{target:.1%}", f"{one.objective:,.0f}", f"{one.bound:,.0f}", f"{one.pay:,.0f}", f"{one.shortage_h:,.1f}",
         f"{level['required_fte']:.2f}", f"{level['service_level']:.1%}", f"{level['p_meet']:.0%}")
        for target, one, level in zip(price.targets, planned, levels, strict=True)
    ]  # fmt: skip
    header = ("target", "price", "bound", "pay", "missing h", "required FTE", "expected level", "chance")
    table = Grid(f"Price of each target, {currency} over the days planned.", header, rows)
    steps = [
        (f"{row['target']:.1%} to {row['to_target']:.1%}",
         *(f"{row[name]:,.1f}" for name in ("per_point", "low", "high", "paths_mean", "paths_p10", "paths_p90", "pay",
                                            "shortage_h")))
        for row in price.steps.to_dict("records")
    ]  # fmt: skip
    head = ("targets", "one more point", "proven low", "proven high", "futures, mean", "10th", "90th", "of it pay",
            "missing h")  # fmt: skip
    points = Grid(f"What one more point costs, {currency} over the days planned.", head, steps)
    shown: list[Figure] = [figure(curve, table), figure(point_chart(price.queue, price.steps, currency), points)]
    return [Section("Price of service", (), shown)]


def _cells(sweep: Sweep, frame: pd.DataFrame) -> Section:
    whole = frame[frame["queue"] == ALL]
    numbers = ("objective", "bound", "gap", "shortage_h", "paid_fte", "required_fte", "pay", "service_level")
    forms = {"gap": "{:.2%}", "service_level": "{:.1%}", "paid_fte": "{:.2f}", "required_fte": "{:.2f}"}
    rows = [
        (str(row["cell"]), str(row["scenario"]), *(str(row[key]) for key in sweep.keys), str(row["status"]),
         *(_shown(row[name], forms.get(name, "{:,.1f}")) for name in numbers))
        for row in whole.to_dict("records")
    ]  # fmt: skip
    header = ("cell", "scenario", *sweep.keys, "status", "price", "bound", "gap", "missing h", "paid FTE",
              "required FTE", "pay", "level")  # fmt: skip
    caption = f"Every cell, all queues; money in {sweep.currency} over the days planned. Queues stand in sweep.csv."
    return Section("Cells", (), tables=[Grid(caption, header, rows, labels=2 + len(sweep.keys))])


def _shown(value: Any, form: str) -> str:
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else form.format(value)


def _workbook(sweep: Sweep, frame: pd.DataFrame, path: Path) -> None:
    """Tables; its stamp is the first day of the first cell, so that the same sweep gives the same bytes."""
    tables = {"Cells": frame}
    if sweep.price is not None:
        tables["Price of service"] = sweep.price.steps
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as workbook:
        first = sweep.planned[0].cell.scenario().start
        workbook.set_properties({"created": pd.Timestamp(first).to_pydatetime()})
        book = Book(workbook)
        for name, table in tables.items():
            sheet = book.add(name)
            rows = [[plain(value) for value in row] for row in table.astype(object).itertuples(index=False)]
            book.table(sheet, 0, [str(column).replace("_", " ") for column in table.columns], rows)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(table.columns) - 1, 16)
