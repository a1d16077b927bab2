"""Who works which day and for how long, by name, beside the counts of who starts when.

Labour rules about days and hours are then exact for each person, while starts and breaks stay counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from planner.roster.mip import INF, Builder
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.price import Prices

Days = list[dict[int, int]]
"""For each day the column of working so many paid minutes."""


def add_person_rows(builder: Builder, person: Person) -> Days:
    """Columns for a person's days and the rows of every rule about days and hours."""
    days: Days = []
    for duties, off in zip(person.options, person.off, strict=True):
        days.append({paid: builder.column(0, 1, whole=True) for paid in sorted({d.paid_min for d in duties})})
        if duties:
            builder.row(0.0 if off else 1.0, 1.0, dict.fromkeys(days[-1].values(), 1.0))
    for week in person.weeks:
        columns = _columns(days, week.days)
        builder.row(week.least_days, week.most_days, dict.fromkeys(columns, 1.0))
    for stretch in person.stretches:
        builder.row(stretch.least_min, stretch.cap_min, _minutes(days, stretch.days))
    cap = person.facts.limits.max_hours_per_week
    if cap is not None and not person.facts.pattern:
        for span in person.facts.timeline.weeks():
            builder.row(-INF, cap * 60, _minutes(days, span))
    _runs(builder, person, days)
    return days


def _columns(days: Days, span: Iterable[int]) -> list[int]:
    return [column for day in span for column in days[day].values()]


def _minutes(days: Days, span: Iterable[int]) -> dict[int, float]:
    return {column: float(paid) for day in span for paid, column in days[day].items()}


def _runs(builder: Builder, person: Person, days: Days) -> None:
    """No run of days longer than allowed, the run before the horizon counted."""
    most = person.longest_run
    if most is None:
        return
    run = person.run_before
    spans = [range(most - run + 1)] if 0 < run <= most else []
    spans += [range(first, first + most + 1) for first in range(len(days) - most)]
    for span in spans:
        if span.stop <= len(days):
            builder.row(-INF, len(span) - 1, dict.fromkeys(_columns(days, span), 1.0))


def price_person(builder: Builder, person: Person, days: Days, prices: Prices) -> None:
    """Hours above the least and weekly overtime."""
    facts = person.facts
    if facts.pattern:
        return
    extra = prices.extra_rate(person)
    for stretch in person.stretches:
        least = stretch.least_min
        above = builder.column(0, max(0, stretch.cap_min - least), extra / 60)
        terms = {column: -value for column, value in _minutes(days, stretch.days).items()}
        builder.row(-least, -least, {above: 1.0, **terms})
    for span in facts.timeline.weeks():
        for over, share in prices.overtime_tiers(daily=False):
            beyond = builder.column(0, 1440.0 * len(span), extra * share / 60)
            terms = {column: -value for column, value in _minutes(days, span).items()}
            builder.row(-over, INF, {beyond: 1.0, **terms})


def link(builder: Builder, counts: dict[Duty, int], people: list[dict[int, int]], heads: int, paid: int) -> None:
    """A day's counts and people agree: as many people of a length as duties of it."""
    lengths = sorted({duty.paid_min for duty in counts})
    for length in lengths:
        terms = {column: 1.0 for duty, column in counts.items() if duty.paid_min == length}
        terms |= {own[length]: -1.0 for own in people if length in own}
        builder.row(0, 0, terms)
    builder.row(0, 0, {column: 1.0 for own in people for column in own.values()} | {heads: -1.0})
    minutes = {column: float(length) for own in people for length, column in own.items()}
    builder.row(0, 0, minutes | {paid: -1.0})


def least_pay(person: Person, prices: Prices) -> float:
    """What the contract's least hours would cost at the price of those above it; money.

    Hours above the least of all stretches cost as much less than all hours do, since nobody works fewer.
    """
    if person.facts.pattern:
        return 0.0
    return prices.extra_rate(person) * sum(stretch.least_min for stretch in person.stretches) / 60
