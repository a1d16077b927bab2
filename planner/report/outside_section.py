"""What happened outside the roster: contacts that vendors took, and callers who were not simply answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from planner.cost.vendors import BONUS, MALUS, MINIMUM, TO_VENDOR, hired, item_of, judged_queues, queues_sent
from planner.report.offline import Grid, Section
from planner.report.words import percent, promise_words
from planner.result import Plan
from planner.scenario import Queue
from planner.scenario.money import Vendor

HEADS = {
    "blocked": "lines busy",
    "balked": "hung up at once",
    "retried": "called again",
    "called_back": "call-back accepted",
    "promises_kept": "called back in time",
    "interrupted": "work put aside",
}
"""What happened to contacts, by column of frame WAYS."""


def outside_section(plan: Plan) -> Section | None:
    """The section, or None where nothing of it happened and no vendor bills."""
    vendors = [_vendor_words(plan, vendor) for vendor in hired(plan.scenario)]
    told = [words for words in vendors if words] + [_way_words(queue, row) for queue, row in _ways_by_queue(plan)]
    if not told:
        return None
    first = "Everything here is a mean over the simulated replications, summed over the days planned."
    grids = [grid for grid in (_vendor_grid(plan), _ways_grid(plan)) if grid.rows]
    return Section("Outside the roster", [first, *told], tables=grids)


def _taken(plan: Plan, vendor: Vendor, queue: str | None = None) -> pd.DataFrame:
    """What a vendor took, of one queue or of all; without a row where it took nothing."""
    frame = plan.simulation.vendors
    if frame.empty:
        return frame
    return frame[(frame["vendor"] == vendor.name) & ((queue is None) | (frame["queue"] == queue))]


def _bill(plan: Plan, vendor: Vendor, *parts: str, queue: str | None = None) -> float:
    mine = plan.cost["item"].isin([item_of(vendor.name, part) for part in parts])
    return float(plan.cost.loc[mine & ((queue is None) | (plan.cost["queue"] == queue)), "amount"].sum())


def _vendor_words(plan: Plan, vendor: Vendor) -> str:
    """One vendor in sentences; empty where it took nothing and bills nothing."""
    rows, bill = _taken(plan, vendor), _bill(plan, vendor, "", MINIMUM, BONUS, MALUS)
    if rows.empty:
        took = f"{vendor.name} takes nothing"
    else:
        by_day = rows.groupby(rows["start"].dt.date)["contacts"].sum()
        most = f", most of them on {by_day.idxmax():%a %d %b} ({_count(by_day.max())})" if len(by_day) > 1 else ""
        hours = rows["handled_min"].sum() / 60
        took = f"{vendor.name} takes {_count(rows['contacts'].sum())} contacts{most}: {_count(hours)} hours of handling"
    if rows.empty and not bill:
        return ""
    currency = plan.scenario.currency
    parts = {"to reach its minimum": MINIMUM, "as its bonus": BONUS, "kept back as its malus": MALUS}
    amounts = {words: _bill(plan, vendor, part) for words, part in parts.items()}
    beside = [f"{abs(amount):,.0f} {words}" for words, amount in amounts.items() if amount]
    said = f"{took}. It bills {bill:,.0f} {currency}" + (f", {', '.join(beside)}." if beside else ".")
    return " ".join([said, *_in_time_words(plan, vendor)])


def _in_time_words(plan: Plan, vendor: Vendor) -> Iterator[str]:
    """How much of each queue's contacts it took in time, and why none could be."""
    scenario = plan.scenario
    judged = judged_queues(scenario, vendor)
    for queue in (queue for queue in scenario.queue if queue.name in queues_sent(scenario, vendor)):
        rows = _taken(plan, vendor, queue.name)
        if rows.empty:
            continue
        share = float(rows["in_time"].sum() / rows["contacts"].sum())
        if queue.name in judged:
            yield f"Of those of {queue.name}, {percent(round(share, 3))} are {promise_words(queue)}."
        else:
            here = [r.after_s for r in scenario.route if (r.from_queue, r.to) == (queue.name, TO_VENDOR + vendor.name)]
            after = f"{min(here):g} s" if min(here) < 3600 else f"{min(here) / 3600:g} h"
            yield f"None of {queue.name} can be {promise_words(queue)}: they are handed over after {after}."


def _vendor_grid(plan: Plan) -> Grid:
    scenario, rows = plan.scenario, []
    for vendor in hired(scenario):
        for name in queues_sent(scenario, vendor):
            taken, bill = _taken(plan, vendor, name), _bill(plan, vendor, "", MINIMUM, BONUS, MALUS, queue=name)
            contacts, in_time = (0.0, 0.0) if taken.empty else (taken["contacts"].sum(), taken["in_time"].sum())
            if contacts or bill:
                handled_h = taken["handled_min"].sum() / 60 if contacts else 0.0
                share = percent(round(in_time / contacts, 3)) if contacts else "-"
                rows.append((vendor.name, name, f"{contacts:,.1f}", f"{handled_h:,.1f}", share, f"{bill:,.2f}"))
    header = ("vendor", "queue", "contacts", "handled, h", "in time", f"bill, {scenario.currency}")
    return Grid("What vendors take and bill; in time by the queue's promise, from the arrival.", header, rows, labels=2)


def _ways_by_queue(plan: Plan) -> list[tuple[Queue, dict[str, float]]]:
    ways = plan.simulation.ways
    if ways.empty:
        return []
    rows = ways.groupby("queue")[list(HEADS)].sum()
    sums = {
        str(name): dict(zip(HEADS, row.tolist(), strict=True))
        for name, row in zip(rows.index, rows.to_numpy(), strict=True)
    }
    return [(queue, sums[queue.name]) for queue in plan.scenario.queue if queue.name in sums]


def _way_words(queue: Queue, row: Mapping[str, float]) -> str:
    """What happened to one queue's contacts, in a sentence to be read aloud."""
    kept = f", {_count(row['promises_kept'])} of them called in time"
    if queue.callback is None or queue.callback.promise_min is None:
        kept = ""
    words = {
        "blocked": "{} find every line busy",
        "balked": "{} hang up at once because of the wait before them",
        "called_back": "{} accept a call-back" + kept,
        "retried": "{} are further attempts of callers who were lost before",
        "interrupted": "{} are put aside for something more urgent",
    }
    happened = [text.format(_count(row[name])) for name, text in words.items() if row[name] > 0]
    return f"Of the contacts of {queue.name}, {'; '.join(happened)}."


def _ways_grid(plan: Plan) -> Grid:
    found = _ways_by_queue(plan)
    columns = [name for name in HEADS if any(row[name] > 0 for _, row in found)]
    rows = [(queue.name, *(f"{row[name]:,.1f}" for name in columns)) for queue, row in found]
    return Grid("What else happens to contacts.", ("queue", *(HEADS[name] for name in columns)), rows)


def _count(number: float) -> str:
    """A mean count: whole from ten on."""
    return f"{number:,.0f}" if number >= 9.95 else f"{number:.1f}"
