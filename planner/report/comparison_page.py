"""``compare.csv``, ``.json``, ``.html`` and ``.xlsx``: plans side by side for managers, machines and finance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from planner.charts.waterfall import waterfall_chart
from planner.comparison.drivers import MEANING
from planner.comparison.measures import COUNTS, UNITS, WHOLE
from planner.comparison.months import CAPACITY
from planner.comparison.result import Compared, Comparison
from planner.comparison.words import name_of, shown, summary
from planner.comparison.writing import as_json
from planner.fingerprint import versions
from planner.plain_json import json_text
from planner.report.comparison_sheets import write_workbook
from planner.report.files import put_table, put_text, write_whole
from planner.report.offline import Grid, Page, Section, figure, render

LAST = "compare.json"
CONTRACT = frozenset({"compare.csv", "compare.html", "compare.xlsx", LAST})
PICTURED = ("required_fte", "service_level", "cost")
"""Measures with a picture; the others stand in the table beside."""

DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("Counts", "a plan in counts of interchangeable people, in fractions of a person, at the least price under the "
     "requirement (the proven bound); service by the queues' formulas on every sample path. No names, no loop."),
    ("Whole plan", "names, breaks and activities, proved by simulation: `planner plan`. Kept ones are read where the "
     "scenario and its files are still the same."),
    ("Waterfall", "the difference between two plans in counts, shared out over the drivers that differ by the Shapley "
     "value: a driver's mean contribution over all orders in which the drivers could move. The parts add up; what they "
     "would leave over stands as residual."),
    *((f"Driver: {driver}", meaning) for driver, meaning in MEANING.items()),
    ("Required FTE", "hours that the targets ask to roster, unplanned loss included, over full-time hours."),
    ("Paid FTE", "paid hours, leave included, over full-time hours."),
    ("Service level", "contacts answered in time over contacts, of the whole horizon; all queues weighed by contacts."),
    ("Chance of the target", "mean probability that a period of the target meets it."),
)  # fmt: skip


def write_comparison(found: Comparison, folder: Path) -> list[Path]:
    """Write a comparison, every file complete before any is moved into place.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    files: dict[str, Callable[[Path], None]] = {
        "compare.csv": lambda path: put_table(found.frame, path),
        LAST: lambda path: put_text(json_text(as_json(found)), path),
        "compare.html": lambda path: put_text(comparison_html(found), path),
        "compare.xlsx": lambda path: write_workbook(found, path),
    }
    return write_whole(folder, CONTRACT, LAST, files)


def comparison_html(found: Comparison) -> str:
    """The page, scripts inside."""
    base = found.base.scenario
    last = base.start + dt.timedelta(base.days - 1)
    files = {
        f"sha256 of {name} ({one.label})": digest
        for one in found.plans
        for name, digest in one.quick.inputs.sha256.items()
    }
    sections = [_side_by_side(found, basis) for basis in (COUNTS, WHOLE) if _has(found, basis)]
    return render(
        Page(
            title=f"Compared with {found.base.label}: {', '.join(one.label for one in found.plans[1:])}",
            span=f"{base.start} to {last}, {base.time_zone}; {base.currency}.",
            synthetic=any("synthetic" in one.scenario.name.lower() for one in found.plans),
            summary=summary(found),
            sections=[*sections, *_months(found), *(_waterfall(found, one) for one in found.plans[1:])],
            warnings=[*found.notes, *_warnings(found)],
            definitions=DEFINITIONS,
            provenance=[*((f"version of {name}", version) for name, version in versions().items()), *files.items()],
        )
    )


def _has(found: Comparison, basis: str) -> bool:
    return bool((found.frame["basis"] == basis).any())


def _side_by_side(found: Comparison, basis: str) -> Section:
    """A table a measure: queues down, scenarios across."""
    rows = found.frame[(found.frame["basis"] == basis) & found.frame["measure"].isin(list(UNITS))]
    tables = []
    for measure in UNITS:
        mine = rows[rows["measure"] == measure]
        if mine.empty or not mine["value"].notna().any():
            continue
        unit = str(mine["unit"].iloc[0])
        labels = list(dict.fromkeys(mine["scenario"]))
        values = mine.pivot_table(index="queue", columns="scenario", values="value", sort=False, dropna=False)
        header = ("queue", *labels)
        cells = [
            (str(queue), *(shown(float(row[label]), unit) for label in labels)) for queue, row in values.iterrows()
        ]
        tables.append(Grid(f"{name_of(measure)}, {basis}; * is all queues.", header, cells))
    words = {
        COUNTS: "In counts: every scenario under the same streams of chance, so that differences are their own.",
        WHOLE: "Whole plans with names, proved by simulation; only scenarios of which there is one.",
    }
    told = [words[basis], *(f"{one.label}: {one.whole}." for one in found.plans if one.whole and basis == WHOLE)]
    return Section(f"Side by side: {basis}", told, tables=[*tables, _items(found, basis)])


def _items(found: Comparison, basis: str) -> Grid:
    rows = found.frame[(found.frame["basis"] == basis) & found.frame["measure"].str.startswith("cost: ")]
    labels = list(dict.fromkeys(rows["scenario"]))
    values = rows.pivot_table(index="measure", columns="scenario", values="value", sort=False).fillna(0.0)
    cells = [(str(item)[6:], *(f"{row[label]:,.0f}" for label in labels)) for item, row in values.iterrows()]
    return Grid(f"Cost by item, {found.base.scenario.currency}, {basis}.", ("item", *labels), cells)


def _months(found: Comparison) -> Iterator[Section]:
    rows = found.frame[found.frame["basis"] == CAPACITY]
    if rows.empty:
        return
    tables = []
    for measure in dict.fromkeys(rows["measure"]):
        mine = rows[rows["measure"] == measure]
        labels, unit = list(dict.fromkeys(mine["scenario"])), str(mine["unit"].iloc[0])
        values = mine.pivot_table(index="period", columns="scenario", values="value", sort=False, dropna=False)
        cells = [
            (str(period) or "all", *(shown(float(row[label]), unit) for label in labels))
            for period, row in values.iterrows()
        ]
        tables.append(Grid(f"{name_of(str(measure))}, by month, all queues.", ("month", *labels), cells))
    yield Section("Months ahead", ("Each scenario's own capacity plan: its levers, least money.",), tables=tables)


def _waterfall(found: Comparison, one: Compared) -> Section:
    rows = found.waterfall[found.waterfall["scenario"] == one.label]
    told = [f"{driver}: {'; '.join(words)}." for driver, words in one.differs.items()]
    figures = []
    for (basis, measure), steps in rows.groupby(["basis", "measure"], sort=False):
        kept = steps[steps["kind"].isin(["from", "to"]) | steps["differs"] | (steps["value"] != 0)]
        known = bool(steps["value"].notna().all())
        if known and (measure in PICTURED or basis == CAPACITY) and one.differs:
            unit = str(steps["unit"].iloc[0])
            texts = [
                shown(float(value), unit, sign=kind not in ("from", "to"))
                for kind, value in zip(kept["kind"], kept["value"], strict=True)
            ]
            title = f"{name_of(str(measure))[0].upper()}{name_of(str(measure))[1:]} ({unit}, {basis})"
            figures.append(figure(waterfall_chart(kept, texts, (found.base.label, one.label), title)))
    tables = [_steps(rows[rows["basis"] == basis], str(basis)) for basis in dict.fromkeys(rows["basis"])]
    return Section(f"From {found.base.label} to {one.label}", told, figures, tables)


def _steps(rows: pd.DataFrame, basis: str) -> Grid:
    measures = list(dict.fromkeys(rows["measure"]))
    order = list(dict.fromkeys(rows["step"]))
    cells = []
    for step in order:
        cell = [step]
        for measure in measures:
            found = rows[(rows["step"] == step) & (rows["measure"] == measure)].iloc[0]
            cell.append(shown(float(found["value"]), str(found["unit"]), sign=found["kind"] in ("driver", "residual")))
        cells.append(tuple(cell))
    caption = f"Every step, {basis}; a driver that does not differ has exactly nothing."
    return Grid(caption, ("step", *(name_of(str(measure)) for measure in measures)), cells)


def _warnings(found: Comparison) -> list[str]:
    every: dict[str, list[str]] = {}
    for one in found.plans:
        for note in one.notes:
            every.setdefault(note, []).append(one.label)
    return [
        note if len(labels) == len(found.plans) else f"{', '.join(labels)}: {note}" for note, labels in every.items()
    ]
