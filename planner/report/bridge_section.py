"""The bridge from budget to plan to actual as a section of a page."""

from __future__ import annotations

import pandas as pd

from planner.charts.bridge import bridge_chart
from planner.cost.ledger import rounded
from planner.money.bridge import Bridge
from planner.money.words import bridge_sentence, told_drivers
from planner.report.offline import Grid, Section, figure

BRIDGES: tuple[tuple[str, str], ...] = (
    ("Bridge", "money = contacts x handle time x occupancy x mix x shrinkage x rate, by month, queue and kind of hour; "
     "each driver's part is its Shapley value, so that parts add up and depend on no order."),
    ("Volume, handle time", "contacts; hours of work a contact."),
    ("Occupancy", "hours on the queue, own and vendors', that an hour of work takes: target, pooling, idle time."),
    ("Shrinkage", "own paid hours, leave included, that an hour on the queue takes."),
    ("Mix", "who works the hours: straight time, overtime, leave, vendors, teams, sites and cost centres."),
    ("Rate", "money a paid hour of the same kind: wage, premiums, load, bonus; a vendor's price."),
    ("Hours on no queue", "paid hours of people who served none, such as those on leave all the time."),
    ("Items without hours", "licences, seats, supervision, recruiting and training, told by item in bridge.csv."),
    ("Unexplained", "what no driver explains, such as hours paid on a queue without contacts."),
)  # fmt: skip


def bridge_section(step: Bridge, currency: str) -> Section:
    """The waterfall, and the drivers of every month and cost centre."""
    drivers = told_drivers(step)
    rows = [(step.before, f"{step.start:,.2f}")]
    rows += [(name, f"{amount:+,.2f}") for name, amount in drivers.items()]
    rows.append((step.after, f"{step.start + sum(drivers.values()):,.2f}"))
    whole = Grid(f"From {step.before} to {step.after}, {currency}.", ("what", currency), rows)
    picture = bridge_chart(step.start, drivers, step.end, (step.before, step.after), currency)
    sentences = (bridge_sentence(step, currency), *step.notes)
    return Section(f"{step.before.capitalize()} to {step.after}", sentences, [figure(picture, whole)], [_grid(step)])


def _grid(step: Bridge) -> Grid:
    names = list(told_drivers(step))
    parts = step.parts.pivot_table(index=["month", "cost_centre"], columns="driver", values="amount", aggfunc="sum")
    rows = []
    for month, centre, before in step.levels[["month", "cost_centre", "before"]].itertuples(index=False, name=None):
        here = parts.loc[[(month, centre)]] if (month, centre) in parts.index else pd.DataFrame(index=[0])
        cents = rounded(here.reindex(columns=names).fillna(0.0).to_numpy(dtype=float)[0])
        after = before + float(cents.sum())
        rows.append((month, centre or "(none)", f"{before:,.2f}", *(f"{one:+,.2f}" for one in cents), f"{after:,.2f}"))
    header = ("month", "cost centre", step.before, *names, step.after)
    return Grid("By month and cost centre; every row adds up.", header, rows, labels=2)
