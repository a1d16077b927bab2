"""Rules that couple people as rows over counts of interchangeable people."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from planner.roster.coupling import Row, Term
from planner.roster.group_rows import Columns
from planner.roster.groups import Group
from planner.roster.mip import Builder
from planner.roster.options import Duty


def add_coupled(builder: Builder, rows: Sequence[Row], groups: Sequence[Group], columns: Sequence[Columns]) -> None:
    """The rows over the columns of groups; every roster that keeps them satisfies these."""
    for row in rows:
        terms, constant = group_terms(row, groups)
        over = {columns[number].counts[duty.day][duty]: value for (number, duty), value in terms.items()}
        builder.row(row.low - constant, row.high - constant, over)
        if row.minute is None and row.low > -math.inf:
            _add_personal(builder, row, groups, columns)


def _add_personal(builder: Builder, row: Row, groups: Sequence[Group], columns: Sequence[Columns]) -> None:
    """A row in which everybody weighs on days of their own: on a duty count no more than those to whom it counts.

    Of x people on a duty and n who weigh w there, at most ``w min(x, n)`` comes; of those off likewise.
    """
    parts, terms = parts_of(row), {}
    for group, own in zip(groups, columns, strict=True):
        for day, counts in enumerate(own.counts):
            weighing: dict[Duty | None, list[float]] = {}
            for person in group.members:
                for weight, term in parts.get(person.name, []):
                    if day in term.off_days:
                        weighing.setdefault(None, []).append(weight)
                    for duty in term.duties:
                        if duty.day == day and duty in counts:
                            weighing.setdefault(duty, []).append(weight)
            for key, weights in weighing.items():
                many = builder.column(0, len(weights))
                terms[many] = max(weights)
                if key is not None:
                    builder.row(0, math.inf, {counts[key]: 1.0, many: -1.0})
                else:
                    builder.row(-len(group.members), math.inf, dict.fromkeys(counts.values(), -1.0) | {many: -1.0})
    builder.row(row.low, math.inf, terms)


def parts_of(row: Row) -> dict[str, list[tuple[float, Term]]]:
    """Of everybody who weighs in a row the terms, with their weight."""
    found: dict[str, list[tuple[float, Term]]] = {}
    for term in row.terms:
        for name, weight in term.weight.items():
            found.setdefault(name, []).append((weight, term))
    return found


def group_terms(row: Row, groups: Sequence[Group]) -> tuple[dict[tuple[int, Duty], float], float]:
    """A row over counts: coefficient of each group's number and duty, and a constant.

    Members of a group may weigh differently. Then a row with a least takes their greatest weight and one with a most
    their smallest, so that every roster still satisfies it. Rows have one limit or the other.
    """
    extreme: Callable[[Iterable[float]], float] = max if row.high == math.inf else min
    parts, days = parts_of(row), row.days
    found: dict[tuple[int, Duty], float] = {}
    constant = 0.0
    for number, group in enumerate(groups):
        own = [parts.get(person.name, []) for person in group.members]
        constant += sum(weight * len(term.off_days) for part in own for weight, term in part)
        # People who weigh alike in the same terms are looked at once.
        kinds = list({tuple((weight, id(term)) for weight, term in part): part for part in own}.values())
        for day in days:
            for duty in group.duties[day]:
                if (value := extreme(_gain(part, duty, day) for part in kinds)) != 0:
                    found[number, duty] = value
    return found, constant


def _gain(part: list[tuple[float, Term]], duty: Duty, day: int) -> float:
    """What one person's duty adds to a row, against a day off."""
    return sum(weight * ((duty in term.duties) - (day in term.off_days)) for weight, term in part)
