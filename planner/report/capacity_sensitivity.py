"""Sections of the capacity page on what the plan depends on, and on how long a need pays a hire."""

from __future__ import annotations

from planner.capacity.break_even import sentences as break_even_sentences
from planner.capacity.result import CapacityPlan
from planner.capacity.sensitivity import sentences, value_words
from planner.charts.break_even import break_even_chart
from planner.charts.tornado import tornado_chart
from planner.report.offline import Grid, Section, figure


def sensitivity_sections(plan: CapacityPlan) -> list[Section]:
    """Tornado, where it was asked for, and break-even, where somebody may come."""
    found = []
    if plan.tornado is not None and len(plan.tornado):
        found.append(_tornado(plan))
    if len(plan.break_even.curves):
        found.append(_break_even(plan))
    return found


def _tornado(plan: CapacityPlan) -> Section:
    frame, currency = plan.tornado, plan.asked.case.scenario.currency
    assert frame is not None
    rows = [
        (
            str(row["driver"]),
            str(row["side"]),
            value_words(row["value"], row["unit"]),
            *(f"{row[name]:+,.0f}" for name in ("money", "money_kept", "saved")),
            *(f"{row[name]:,.0f}" for name in ("missed_h", "missed_h_kept", "weeks_below", "weeks_below_kept")),
            *(f"{row[name]:.0%}" for name in ("chance", "chance_kept")),
            f"{row['proven_within']:,.0f}",
            f"{row['kind']}: {row['source']}",
        )
        for row in frame.to_dict("records")
    ]
    header = ("driver", "side", "value", "money", "decisions kept", "saved by planning again", "missing h", "kept",
              "weeks below", "kept", "worst chance", "kept", "proven within", "where the value comes from")  # fmt: skip
    caption = (
        f"Money in {currency} against the plan at hand. Planned again, and with its decisions kept; saved: money and "
        "price of missing hours. Weeks below: a queue is less sure of its target than asked."
    )
    return Section(
        "What the plan depends on",
        sentences(frame, currency),
        [figure(tornado_chart(frame, currency), Grid(caption, header, rows, labels=2))],
    )


def _break_even(plan: CapacityPlan) -> Section:
    found, currency = plan.break_even, plan.asked.case.scenario.currency
    figures = []
    for queue, curves in found.curves.groupby("queue", sort=False):
        table = curves.pivot(index="weeks", columns="way", values="money_per_h")[list(dict.fromkeys(curves["way"]))]
        rows = [
            (f"{weeks:.0f}", *(f"{value:,.2f}" for value in row))
            for weeks, row in zip(table.index, table.to_numpy(), strict=True)
        ]
        caption = f"{queue}: {currency} of an hour on the queue, by weeks that the need lasts."
        grid = Grid(caption, ("weeks", *map(str, table.columns)), rows)
        figures.append(figure(break_even_chart(curves, str(queue), currency), grid))
    words = (
        "A typical week of the plan without its limits. Placed: when the need ends, who was hired takes the place of "
        "others who leave. Kept on: they are paid for a year from the need's first day at least."
    )
    return Section("How long a need pays a hire", (*break_even_sentences(found, currency), words), figures)
