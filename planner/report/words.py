"""What a plan says in sentences: what it promises, what is short and why, what it costs, how sure it is."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter

from planner.report.tables import required_hours
from planner.result import Plan, Promise
from planner.roster.result import Status
from planner.scenario import Queue

MOST_TOLD = 8
"""Missed promises told one by one in the summary, the least sure first."""

DEFINITIONS: tuple[tuple[str, str], ...] = (
    (
        "Service level",
        "contacts offered in a period and served within the promise, as a share of contacts offered in it. Over a day "
        "or week: summed numerators over summed denominators. A contact belongs to its arrival interval.",
    ),
    ("Chance", "share of simulated replications in which the period met its target; beside it, how sure it must be."),
    ("Required", "people on queue that the targets ask for, absence and minutes lost inside shifts added (rostered)."),
    ("Scheduled", "people on queue by the roster, before unplanned loss; breaks, meals and meetings are not counted."),
    ("Short", "sum over queues and intervals of required less scheduled where positive, in person-hours."),
    ("Surplus", "sum over queues and intervals of scheduled less required where positive, in person-hours."),
    ("Deferred work", "e-mail and cases are short only where hours were missed in their window before the deadline."),
    ("AHT", "average handle time of a contact, seconds."),
    ("Bands", "shares of forecast counts, Poisson noise included: 80 % lie in the dark band, 95 % in the light one."),
    (
        "Gap",
        "(objective - bound) / max(1, |objective|). Both leave out every cost that no decision can change, contracted "
        "wages above all.",
    ),
    ("Paid FTE", "paid hours over the hours of a full-time week in the same days."),
    ("Occupancy", "time with at least one contact over time on queue."),
)
"""Terms of the report, one place."""


def when(promise: Promise) -> str:
    """The promise's period in words: ``Fri 27 Nov``, ``week 48``."""
    if promise.over == "day":
        return f"{dt.date.fromisoformat(promise.period):%a %d %b}"
    if promise.over == "week":
        return f"week {promise.period.split('-W')[1]}"
    return promise.period


def promise_words(queue: Queue) -> str:
    """The target's deed: ``answered within 20 s``."""
    target = queue.target
    done = "resolved" if queue.deferred and target.measure == "resolution" else "answered"
    if target.within_business_days is not None:
        days = target.within_business_days
        return f"{done} within {days} business day{'s' if days != 1 else ''}"
    if target.within_h is not None:
        return f"{done} within {target.within_h:g} h on the {target.clock} clock"
    return f"{done} within {target.within_s or 0:g} s"


def target_words(queue: Queue) -> str:
    """The whole promise: ``80 % answered within 20 s, each day, 90 % sure``."""
    target = queue.target
    extra = f", average wait at most {target.asa_s:g} s" if target.asa_s is not None else ""
    extra += f", at most {target.abandoned:.0%} abandoned" if target.abandoned is not None else ""
    return f"{percent(target.share)} {promise_words(queue)}{extra}, each {target.over}, {percent(target.chance)} sure"


def percent(share: float) -> str:
    """A share as people read it: ``80 %``, ``99.5 %``; a dash where there is none."""
    return "-" if math.isnan(share) else f"{100 * share:.1f}".removesuffix(".0") + " %"


def synthetic(plan: Plan) -> bool:
    """Whether the scenario says that its data is synthetic."""
    return "synthetic" in plan.scenario.name.lower()


def span_words(plan: Plan) -> str:
    """The days planned and their zone."""
    horizon = plan.scenario.horizon()
    return f"{horizon[0]:%Y-%m-%d} to {horizon[-1]:%Y-%m-%d}, {plan.scenario.time_zone} clock"


def summary_paragraphs(plan: Plan) -> list[tuple[str, list[str]]]:
    """The summary to read aloud: heading and sentences."""
    return [
        ("What it promises", _promised(plan)),
        ("What is short, and why", _short(plan)),
        ("What it costs", _cost(plan)),
        ("How sure this is", _sure(plan)),
    ]


def _promised(plan: Plan) -> list[str]:
    kept = sum(promise.met for promise in plan.promises)
    sentences = [f"{kept} of {len(plan.promises)} promises are kept."]
    total, met = Counter(p.queue for p in plan.promises), Counter(p.queue for p in plan.promises if p.met)
    for queue in plan.scenario.queue:
        if total[queue.name]:
            done = f"{met[queue.name]} of {total[queue.name]} {queue.target.over}s"
            sentences.append(f"{queue.name}: {target_words(queue)}; kept on {done}.")
    return sentences


def missed(plan: Plan) -> list[Promise]:
    """Promises not kept, the least sure first."""
    return sorted((p for p in plan.promises if not p.met), key=lambda p: p.p_meet - p.chance)


def missed_words(promise: Promise) -> str:
    """One missed promise with its reason."""
    said = (
        f"{promise.queue}, {when(promise)}: {percent(promise.p_meet)} sure where {percent(promise.chance)} is asked, "
        f"mean service level {percent(promise.level)} of {percent(promise.share)}."
    )
    return f"{said} {promise.why}".strip()


def _short(plan: Plan) -> list[str]:
    roster = plan.roster
    if math.isnan(roster.shortage_h):
        return ["No roster was found, so nothing is covered.", *roster.notes]
    needed = required_hours(plan)
    share = roster.shortage_h / needed if needed else 0.0
    sentences = [
        f"{roster.shortage_h:,.1f} of {needed:,.0f} required hours are short ({percent(round(share, 4))})"
        + _least(roster.shortage_bound_h)
        + f"; {roster.surplus_h:,.1f} hours lie above the requirement."
    ]
    worst = missed(plan)
    more = len(worst) - MOST_TOLD
    told = [missed_words(promise) for promise in worst[:MOST_TOLD]]
    return (
        sentences
        + told
        + ([f"{more} more promises are missed; all stand in the table of promises."] if more > 0 else [])
    )


def _least(bound_h: float) -> str:
    proven = bound_h >= 0.05  # false for NaN too: nothing was proven, or nothing worth a sentence
    return "" if not proven else f", and no roster under these rules has fewer than {bound_h:,.1f} short"


def _cost(plan: Plan) -> list[str]:
    currency = plan.scenario.currency
    paid = plan.roster.frame
    paid_h = float(((paid["end"] - paid["start"]).dt.total_seconds() / 3600)[paid["paid"].astype(bool)].sum())
    by_item = plan.cost.groupby("item", sort=False)["amount"].sum().sort_values(ascending=False, kind="stable")
    parts = ", ".join(f"{item} {amount:,.0f}" for item, amount in by_item.head(4).items())
    return [
        f"{plan.pay:,.0f} {currency} over the {plan.scenario.days} days, for {paid_h:,.0f} paid hours.",
        f"The largest items in {currency}: {parts}." if parts else "No prices are given.",
    ]


def _sure(plan: Plan) -> list[str]:
    roster = plan.roster
    sentences = [
        f"Every chance is a share of {plan.simulation.replications} simulated replications, each with its own volumes, "
        "handle times, patience and absences.",
    ]
    if roster.status is Status.OPTIMAL:
        sentences.append("The roster is proven to be the cheapest under these rules.")
    elif not math.isnan(roster.gap):
        sentences.append(
            f"In what decisions can change (missing people, hours above the contracts, overtime, premiums, wishes) a "
            f"perfect roster is at most {percent(round(roster.gap, 4))} cheaper; contracted wages are left out."
        )
    if roster.cancelled:
        sentences.append("The search was cancelled: more of it may give a better roster.")
    if roster.limited_by_seconds:
        sentences.append("The safety net of seconds cut the search: another run may give another roster.")
    return sentences
