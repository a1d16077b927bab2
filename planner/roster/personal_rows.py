"""What is priced because of whose day it is, in a programme of counts: never more than any roster pays.

A day of somebody costs ``price(duty)``, or ``price(off)``. The least that a duty costs any member stands at its count.
What is above that stands at the person's own columns where there are any: the dearest of a length, less what a cheaper
kind of duty saves, for no more people than work that kind. Else the members are worked in order of what working costs
them more than being off, which is convex.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from planner.roster.day_price import is_personal, personal_price
from planner.roster.mip import INF, Builder
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.person_rows import Days
from planner.roster.price import Prices

Own = dict[Duty, float]
"""What each duty of a day costs one person beyond the least of the group."""


def price_days(
    builder: Builder,
    members: Sequence[Person],
    counts: Sequence[dict[Duty, int]],
    heads: Sequence[int],
    people: Sequence[Days],
    prices: Prices,
) -> None:
    """Price the days of a group's members.

    Parameters
    ----------
    builder : Builder
    members : sequence of Person
    counts : sequence of dict of Duty to int
        For each day the column of each duty's count.
    heads : sequence of int
        For each day the column of how many work, -1 where nobody can.
    people : sequence of Days
        For each member and day the columns of working so long; empty where people are only counted.
    prices : Prices
    """
    if not any(is_personal(person, prices) for person in members):
        return
    for day, columns in enumerate(counts):
        own = [{duty: personal_price(p, day, duty, prices) for duty in p.options[day]} for p in members]
        for duty, column in columns.items():
            least = min((prices_of[duty] for prices_of in own if duty in prices_of), default=0.0)
            if least:
                builder.cost[column] += least
                for prices_of in own:
                    if duty in prices_of:
                        prices_of[duty] -= least
        off = [personal_price(p, day, None, prices) if p.off[day] else None for p in members]
        if people:
            _by_name(builder, columns, [days[day] for days in people], off, own)
        elif heads[day] >= 0:
            _in_order(builder, heads[day], off, own)
        else:
            builder.offset += sum(free or 0.0 for free in off)


def _by_name(
    builder: Builder,
    counts: dict[Duty, int],
    people: Sequence[dict[int, int]],
    off: Sequence[float | None],
    own: Sequence[Own],
) -> None:
    """Each member's dearest duty of a length at their column of it; what cheaper ones save, shared out."""
    kinds = _kinds(counts, own)
    saved: dict[int, dict[int, float]] = {number: {} for number in range(len(kinds))}
    for lengths, free, one in zip(people, off, own, strict=True):
        builder.offset += free or 0.0
        for paid_min, column in lengths.items():
            mine = {n: one[d[0]] for n, d in enumerate(kinds) if d[0].paid_min == paid_min and d[0] in one}
            dearest = max(mine.values())
            builder.cost[column] += dearest - (free or 0.0)
            savings = {n: builder.column(0, 1, price - dearest) for n, price in mine.items() if price < dearest}
            if savings:
                builder.row(-INF, 0, {column: -1.0} | dict.fromkeys(savings.values(), 1.0))
                for n, saving in savings.items():
                    saved[n][saving] = 1.0
    for number, terms in saved.items():
        if terms:
            builder.row(-INF, 0, terms | {counts[duty]: -1.0 for duty in kinds[number]})


def _kinds(counts: dict[Duty, int], own: Sequence[Own]) -> list[list[Duty]]:
    """Duties of one length that cost every member the same."""
    found: dict[tuple[object, ...], list[Duty]] = {}
    for duty in counts:
        found.setdefault((duty.paid_min, *(prices_of.get(duty) for prices_of in own)), []).append(duty)
    return list(found.values())


def _in_order(builder: Builder, heads: int, off: Sequence[float | None], own: Sequence[Own]) -> None:
    """Those who must work do; of the others, those to whom it costs least more than being off work first."""
    must = 0
    more: Counter[float] = Counter()
    for free, one in zip(off, own, strict=True):
        builder.offset += free or 0.0
        if one and free is None:
            must += 1
            builder.offset += min(one.values())
        elif one:
            more[min(one.values()) - (free or 0.0)] += 1
    if not any(more):
        return
    terms = {heads: 1.0}
    for price in sorted(more):
        terms[builder.column(0, more[price], price)] = -1.0
    builder.row(must, must, terms)
