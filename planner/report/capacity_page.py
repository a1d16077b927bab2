"""``capacity.csv``, ``.json``, ``.html`` and ``.xlsx``: months ahead for managers, machines and finance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from planner.capacity.result import CapacityPlan
from planner.capacity.tables import ALL
from planner.capacity.units import units_of
from planner.capacity.words import USES, day_words, summary
from planner.capacity.writing import as_json
from planner.charts.capacity import people_chart
from planner.fingerprint import versions
from planner.money.units import DEFINITIONS as UNIT_COSTS
from planner.money.words import bridge_table
from planner.plain_json import json_text
from planner.report.behind_capacity import behind_decisions, behind_money, behind_people, headlines
from planner.report.bridge_section import BRIDGES, bridge_section
from planner.report.capacity_learning import learning_sections
from planner.report.capacity_sensitivity import sensitivity_sections
from planner.report.capacity_sheets import write_workbook
from planner.report.files import put_table, put_text, write_whole
from planner.report.inputs_sheet import CONFIRM
from planner.report.offline import Grid, Page, Section, figure, render
from planner.report.unit_costs import money_grids, unit_grid, unit_notes

Files = dict[str, Callable[[Path], None]]
LAST = "capacity.json"
CONTRACT = frozenset({"capacity.csv", "bridge.csv", "capacity.html", "capacity.xlsx", LAST})

DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("Required", "hours on the queue that keep every target, on the forecast's joint paths; as FTE: the paid "
     "full-time people that they take, planned leave, absence, off-queue time and roster efficiency included."),
    ("Roster efficiency", "paid hours that one required hour takes, from rosters of named people with their activities "
     "in representative weeks; beside it what no roster takes less than."),
    ("Productive FTE", "what the people there give in the same measure, new people by their ramp."),
    ("Paid FTE", "paid hours over full-time hours."),
    ("Chance", "share of paths, people leaving by chance and weeks straying by luck, on which the hours asked for are "
     "served."),
    ("Decide by", "last day on which the decision still takes effect in its first week."),
    ("Objective and gap", "money that decisions cost (and the price of missing hours, where they are weighed); the "
     "gap to a proven bound, a share."),
)  # fmt: skip


def write_capacity(plan: CapacityPlan, folder: Path) -> list[Path]:
    """Write a capacity plan, every file complete before any is moved into place.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    files: Files = {
        **_found(plan),
        "capacity.html": lambda path: put_text(capacity_html(plan), path),
        "capacity.xlsx": lambda path: write_workbook(plan, path),
    }
    if plan.bridge is not None:
        bridge = bridge_table([plan.bridge], plan.asked.case.scenario.currency)
        files["bridge.csv"] = lambda path: put_table(bridge, path)
    return write_whole(folder, CONTRACT, LAST, files)


def write_found_capacity(plan: CapacityPlan, folder: Path) -> list[Path]:
    """Of a plan that is searched on: its table and record, which are quickly written.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    return write_whole(folder, CONTRACT, LAST, _found(plan))


def _found(plan: CapacityPlan) -> Files:
    """Table and record."""
    return {
        "capacity.csv": lambda path: put_table(plan.frame, path),
        LAST: lambda path: put_text(json_text(as_json(plan)), path),
    }


def capacity_html(plan: CapacityPlan) -> str:
    """The page, scripts inside."""
    case = plan.asked.case
    span = f"{day_words(case.weeks.first_day)} to {day_words(case.weeks.last_day)}, weeks by their first day."
    files = [(f"sha256 of {name}", digest) for name, digest in plan.inputs.sha256.items()]
    return render(
        Page(
            title=f"Capacity: {case.scenario.name}",
            span=span,
            synthetic="synthetic" in case.scenario.name.lower(),
            summary=summary(plan),
            sections=[
                _people(plan),
                _decisions(plan),
                _money(plan),
                *_bridge(plan),
                *learning_sections(plan),
                *sensitivity_sections(plan),
                _inputs(plan),
            ],
            warnings=plan.notes,
            definitions=(*DEFINITIONS, *UNIT_COSTS, *(BRIDGES if plan.bridge else ())),
            provenance=[*((f"version of {name}", version) for name, version in versions().items()), *files],
            behind=headlines(plan),
        )
    )


def _weeks(plan: CapacityPlan) -> pd.DataFrame:
    frame = plan.frame
    return frame[(frame["level"] == "week") & (frame["queue"] == ALL)].reset_index(drop=True)


def _people(plan: CapacityPlan) -> Section:
    weeks = _weeks(plan)
    case = plan.asked.case
    full = case.scenario.full_time.hours_per_week * case.part * case.regular
    without = pd.Series(plan.without.people_share.sum(axis=0) / full)
    rows = [
        (
            str(row["period"]),
            *(f"{row[name]:.1f}" for name in ("required_fte_p50", "required_fte_p80", "required_fte_p95",
                                              "productive_fte", "paid_fte", "heads")),
            f"{row['joiners']:.0f}",
            *(f"{row[name]:,.0f}" for name in ("missed_h", "missed_h_nothing")),
            *(f"{row[name]:.0%}" for name in ("p_meet", "p_meet_nothing")),
        )
        for _, row in weeks.iterrows()
    ]  # fmt: skip
    header = ("week of", "required P50", "P80", "P95", "productive", "paid", "heads", "joiners", "missing h",
              "if nothing", "chance", "if nothing")  # fmt: skip
    table = Grid("Full-time people required and there; hours missing; chance that every target is met.", header, rows)
    figures = [figure(people_chart(weeks, without), table)]
    return Section("People by week", (), figures, behind=[behind_people(plan)])


def _decisions(plan: CapacityPlan) -> Section:
    rows = [
        (
            f"{row['decide_by']}",
            USES[str(row["lever"])],
            str(row["what"]),
            f"{row['from']}",
            f"{row['to']}",
            f"{row['amount']:,.1f} {row['unit']}",
            f"{row['cost']:,.0f}",
        )
        for _, row in plan.decisions.iterrows()
    ]
    header = ("decide by", "lever", "of what", "from", "to", "amount", "money")
    caption = f"Decisions by their deadline, money in {plan.asked.case.scenario.currency}."
    return Section("Decisions", (), tables=[Grid(caption, header, rows, labels=3)], behind=[behind_decisions(plan)])


def _money(plan: CapacityPlan) -> Section:
    case = plan.asked.case
    units = units_of(plan)
    tables = [unit_grid(units, case.scenario.currency), *money_grids(plan.cost, case.scenario)]
    said = ("Every table holds the same money.", *unit_notes(units))
    return Section("Money", said, tables=tables, behind=[behind_money(plan)])


def _bridge(plan: CapacityPlan) -> list[Section]:
    return [] if plan.bridge is None else [bridge_section(plan.bridge, plan.asked.case.scenario.currency)]


def _inputs(plan: CapacityPlan) -> Section:
    rows = [
        (str(row["name"]), f"{row['value']:,.4g}", str(row["unit"]), str(row["source"]),
         "" if row["stated"] else "default: to be confirmed")
        for _, row in plan.assumptions.iterrows()
    ]  # fmt: skip
    header = ("input", "value", "unit", "source", "state")
    return Section("Inputs", (CONFIRM,), tables=[Grid("What the plan takes for granted.", header, rows)])
