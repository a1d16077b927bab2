"""What the rounds moved, and where formula and simulation differ, for the page."""

from __future__ import annotations

import pandas as pd

from planner.charts.formula_gap import formula_gap_chart
from planner.report.offline import Grid, Section, figure
from planner.report.words import percent
from planner.result import Plan


def rounds_section(plan: Plan) -> Section:
    """Table of rounds, picture of every interval, the differences that touch most contacts in words."""
    rounds = plan.rounds
    rows = [
        (
            f"{row['round']}",
            row["queue"],
            row["period"] or "-",
            _share(row["p_meet"]),
            percent(row["chance_asked"]),
            f"{row['added_h']:,.1f}",
            f"{row['taken_h']:,.1f}",
            f"{row['shortage_h']:,.1f}",
            "yes" if row["kept"] else "no",
        )
        for _, row in rounds.iterrows()
    ]
    header = ("round", "queue", "least sure", "chance there", "asked", "added, h", "taken, h", "short, h", "kept")
    caption = (
        "Rounds of requirement, roster and simulation: hours on the queue asked for above and below the round that was "
        "corrected, person-hours short. The plan is the last round kept."
    )
    tables = [Grid(caption, header, rows, labels=3)] if rows else []
    gap = plan.formula_gap
    figures = [figure(formula_gap_chart(gap))] if gap["difference"].notna().any() else []
    return Section("Formula and simulation", _sentences(plan), figures, tables)


def _share(chance: float) -> str:
    return "-" if pd.isna(chance) else percent(round(float(chance), 4))


def _sentences(plan: Plan) -> list[str]:
    if plan.formula_gap["difference"].isna().all():
        return []
    first = (
        "A formula sees one queue, steady for the interval, with the people that the plan counts there; the simulation "
        "moves each person and each contact. People are counted after breaks and expected absence."
    )
    if not plan.differences:
        return [f"{first} No interval's formula lies outside the simulation's 95 % interval."]
    return [f"{first} Where they differ for most contacts:", *plan.differences]
