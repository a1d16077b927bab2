"""Answers about a kept plan in words, for a terminal, and as data, for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.desk.fits import Fit, Swap
from planner.desk.leave import Answer
from planner.desk.remedy import Remedy
from planner.repair import Repaired
from planner.roster.changes import sentences
from planner.roster.who_could import BUSY, Candidate

MOST_NAMED = 12
"""People told one by one; the file and ``--json`` have all."""


Levels = tuple[float, float, float]
"""Service level of an interval, of its day, and of all queues over the plan by their shortage's weight."""
Effect = tuple[Levels, Levels]
"""Before and with a remedy."""
SEEN = 0.0005
"""A fall of the service of all queues from which it is told: half of the last digit shown."""


@dataclass(frozen=True)
class Short:
    """An interval that is asked about.

    Attributes
    ----------
    queue : str
    start : Timestamp
    required, scheduled : float
        People.
    served : Levels
        From the simulation; NaN without contacts.
    """

    queue: str
    start: pd.Timestamp
    required: float
    scheduled: float
    served: Levels


def less_served(effect: Effect) -> bool:
    """Whether fewer contacts of all queues are served in time with a remedy."""
    return effect[0][2] - effect[1][2] >= SEEN


def costs_elsewhere(one: Remedy, effect: Effect) -> bool:
    """Whether a remedy takes more elsewhere than it gives: in weighted shortage, or in simulated service."""
    return one.harms or less_served(effect)


def explained(
    short: Short, people: Sequence[Candidate], found: Sequence[tuple[Remedy, Effect, str]], currency: str
) -> str:
    """Why an interval is short, and what would help."""
    net = short.scheduled - short.required
    state = f"{-net:.1f} short" if net < -0.05 else f"{net:.1f} more than required" if net > 0.05 else "just enough"
    lines = [
        f"{short.queue}, {short.start:%a %d %b %H:%M}: {short.scheduled:.1f} people there, {short.required:.1f} "
        f"required: {state}. Simulated service {_percent(short.served[0])} in the interval, "
        f"{_percent(short.served[1])} over the day.",
        "",
        f"{len(people)} people have the skill: {_counted(people)}.",
    ]
    stopped = [one for one in people if one.hours and one.state != BUSY]
    nearest = sorted(stopped, key=lambda one: len(one.obstacle))
    lines += [f"  {one.person.label} {one.sentence}" for one in nearest[:MOST_NAMED]]
    if len(stopped) > MOST_NAMED:
        lines.append(f"  and {len(stopped) - MOST_NAMED} more")
    lines += ["", "Cheapest remedies" if found else "No remedy was found: nobody more can be on the queue then."]
    for number, (remedy, effect, file) in enumerate(found, start=1):
        lines += [f"  {number}. {remedy.kind}: {'; '.join(remedy.says)}", f"     {_price(remedy, effect, currency)}"]
        lines += [f"     once {remedy.needs}:"] if remedy.needs else []
        lines.append(f"     {file}")
    return "\n".join(lines)


def _counted(people: Sequence[Candidate]) -> str:
    return ", ".join(f"{n} {state}" for state, n in Counter(one.state for one in people).items())


def _price(one: Remedy, effect: Effect, currency: str) -> str:
    better = "better" if one.objective >= 0 else "worse"
    parts = [
        f"{one.pay:+,.0f} {currency} pay",
        f"{-one.shortage_h:+.2f} h short",
        f"price of the roster {abs(one.objective):,.0f} {better}",
    ]
    (now, day, every), (then, day_then, every_then) = effect
    parts.append(f"service {_percent(now)} -> {_percent(then)}, the day {_percent(day)} -> {_percent(day_then)}")
    if one.harms:
        parts.append(f"makes more short elsewhere than it helps here, worth {-one.cover:,.0f} {currency}")
    if less_served(effect):
        parts.append(f"but all queues of the plan {_percent(every)} -> {_percent(every_then)}")
    return ", ".join(parts)


def _percent(share: float) -> str:
    return "-" if share != share else f"{share:.1%}"


def repaired(found: Repaired) -> str:
    """What a repair changes, to be read out."""
    before, idle, after = found.shortage_h
    said = sentences(found.changes)
    lines = [
        f"{found.changed_shifts} shifts change, {len(said) - found.changed_shifts} breaks move.",
        *(f"  {sentence}" for sentence in said),
        f"Short of people: {before:.1f} h before, {idle:.1f} h if nothing changed, {after:.1f} h repaired.",
        *found.notes,
    ]
    return "\n".join([*lines, *(f"BREACH {breach.sentence}" for breach in found.breaches)])


def fitting(fits: Sequence[Fit], asked: str, currency: str) -> str:
    """Who fits a shift."""
    able, stopped = [one for one in fits if one.fits], [one for one in fits if not one.fits]
    lines = [f"{asked}: {len(able)} of {len(fits)} people fit."]
    for one in able[:MOST_NAMED]:
        instead = f" instead of {one.instead}" if one.instead else ""
        lines.append(f"  yes  {one.label}{instead}: {one.pay:+,.0f} {currency} pay, {-one.saved_h:+.2f} h short")
    lines += [f"  and {len(able) - MOST_NAMED} more"] if len(able) > MOST_NAMED else []
    lines += [f"  no   {one.label}: {one.reason}" for one in stopped[:MOST_NAMED]]
    lines += [f"  and {len(stopped) - MOST_NAMED} more"] if len(stopped) > MOST_NAMED else []
    return "\n".join(lines)


def swapping(found: Swap) -> str:
    """Whether two may swap."""
    if not found.allowed:
        return "\n".join(["No.", *(f"  {reason}" for reason in found.reasons)])
    effect = f"{-found.saved_h:+.2f} h short of people" if abs(found.saved_h) > 0.005 else "coverage stays as it is"
    return "\n".join([f"Yes: {effect}.", *(f"  {reason}" for reason in found.reasons)])


def leaving(answer: Answer, effects: Sequence[tuple[str, float, float]] = ()) -> str:
    """Whether somebody may have leave."""
    head = ("Yes" if answer.allowed else "No") + f": {answer.reasons[0]}"
    lines = [head + ("" if head.endswith(("unless", ".")) else "."), *(f"  {reason}" for reason in answer.reasons[1:])]
    for day in answer.days:
        if not day.works:
            lines.append(f"  {day.date:%a %d %b}: is off anyway")
            continue
        more = f", {day.short_h:.1f} h more short without them" if day.short_h > 0.005 else ""
        lines.append(
            f"  {day.date:%a %d %b}: works {day.works}{more}; at least {day.still_allowed} others could be off too"
        )
    lines += [f"  {what}: service {_percent(before)} -> {_percent(after)}" for what, before, after in effects]
    return "\n".join(lines)


def remedy_json(one: Remedy, effect: Effect, file: str) -> dict[str, Any]:
    """A remedy for machines."""
    names = ("interval_before", "day_before", "all_before", "interval_after", "day_after", "all_after")
    shares = [None if share != share else round(share, 4) for pair in effect for share in pair]
    return {
        "kind": one.kind,
        "says": list(one.says),
        "pay": round(one.pay, 2),
        "objective": round(one.objective, 2),
        "shortage_h": round(one.shortage_h, 4),
        "needs": one.needs,
        "cover": round(one.cover, 2),
        "costs_elsewhere": costs_elsewhere(one, effect),
        "less_served": less_served(effect),
        "changes": file,
        "service_level": dict(zip(names, shares, strict=True)),
    }


def person_json(one: Candidate) -> dict[str, Any]:
    """Somebody with the skill, for machines."""
    return {
        "agent": one.person.name,
        "state": one.state,
        "now": one.now,
        "could_work": one.hours,
        "stopped_by": [{"rule": rule.name, "sentence": rule.sentence()} for rule in one.obstacle],
    }


def leave_json(answer: Answer, effects: Sequence[tuple[str, float, float]]) -> dict[str, Any]:
    """An answer about leave for machines."""
    return {
        "allowed": answer.allowed,
        "reasons": list(answer.reasons),
        "days": [vars(day) | {"date": day.date.isoformat()} for day in answer.days],
        "service_level": {queue: {"planned": before, "with_leave": after} for queue, before, after in effects},
    }
