"""Labour rules summed over interchangeable people: rows every roster of named people satisfies."""

from __future__ import annotations

from planner.roster.groups import Group
from planner.roster.mip import INF, Builder
from planner.roster.options import Duty
from planner.roster.people import Person

Counts = list[dict[Duty, int]]
"""For each day the column of each duty's count."""


def add_group(builder: Builder, group: Group) -> Counts:
    """Columns counting a group's duties, and its rows."""
    counts: Counts = []
    for day, duties in enumerate(group.duties):
        able = {d: sum(d in set(person.options[day]) for person in group.members) for d in duties}
        counts.append({d: builder.column(0, able[d], whole=True) for d in duties})
        if duties:
            _heads(builder, group, counts[day], day)
    _rest(builder, group, counts)
    _runs(builder, group, counts)
    _days(builder, group, counts)
    _hours(builder, group, counts)
    return counts


def _heads(builder: Builder, group: Group, columns: dict[Duty, int], day: int) -> None:
    """One duty a person; and where people differ in what they may work, as many as can start or end so late."""
    own = [frozenset(p.options[day]) for p in group.members if p.options[day]]
    must = sum(not p.off[day] for p in group.members)
    builder.row(must, len(own), dict.fromkeys(columns.values(), 1.0))
    if len(set(own)) == 1:
        return
    for start in sorted({duty.start_min for duty in columns}):
        for early in (True, False):
            part = {d for d in columns if (d.start_min <= start if early else d.start_min >= start)}
            able = sum(bool(part & options) for options in own)
            if able < min(len(own), len(part) * len(own)):
                builder.row(0, able, {columns[d]: 1.0 for d in part})


def _rest(builder: Builder, group: Group, counts: Counts) -> None:
    """Whoever ends late on a day cannot be among those who start early on the next."""
    for day in range(len(counts) - 1):
        people = group.available(day, day + 1)
        rows: set[tuple[frozenset[int], frozenset[int]]] = set()
        for start in sorted({duty.start_min for duty in counts[day + 1]}):
            early = frozenset(c for d, c in counts[day + 1].items() if d.start_min <= start)
            late = frozenset(c for d, c in counts[day].items() if d.end_min + group.rest_min > start)
            if late and not any(late == other and early >= mine for other, mine in rows):
                rows = {row for row in rows if not (row[0] == late and row[1] <= early)} | {(late, early)}
        for late, early in sorted(rows, key=lambda row: (sorted(row[0]), sorted(row[1]))):
            builder.row(0, people, dict.fromkeys(sorted(late | early), 1.0))


def _runs(builder: Builder, group: Group, counts: Counts) -> None:
    most = group.longest_run
    if most is None:
        return
    for length in range(1, most + 1):
        if length > len(counts):
            break
        _work_at_most(builder, counts, range(length), [_in_first(p, length, most) for p in group.members])
    for first in range(len(counts) - most):
        days = range(first, first + most + 1)
        _work_at_most(builder, counts, days, [min(most, _able(p, days)) for p in group.members])


def _work_at_most(builder: Builder, counts: Counts, days: range, most: list[int]) -> None:
    if sum(most) < sum(max((1 for _ in counts[day]), default=0) * len(most) for day in days):
        builder.row(0, sum(most), {column: 1.0 for day in days for column in counts[day].values()})


def _able(person: Person, days: range) -> int:
    return sum(bool(person.options[day]) for day in days)


def _in_first(person: Person, length: int, most: int) -> int:
    """Days of the first `length` that somebody may work whose run began before the horizon."""
    worked = {duty.day for duty in person.facts.history}
    run = 0
    while -1 - run in worked:
        run += 1
    return min(_able(person, range(length)), length - (run + length > most))


def _days(builder: Builder, group: Group, counts: Counts) -> None:
    for week in zip(*(person.weeks for person in group.members if person.weeks), strict=True):
        columns = [column for day in week[0].days for column in counts[day].values()]
        if columns:
            least, most = sum(t.least_days for t in week), sum(t.most_days for t in week)
            builder.row(least, most, dict.fromkeys(columns, 1.0))


def _hours(builder: Builder, group: Group, counts: Counts) -> None:
    for stretch in zip(*(person.stretches for person in group.members if person.stretches), strict=True):
        days = stretch[0].days
        terms = {column: float(duty.paid_min) for day in days for duty, column in counts[day].items()}
        if terms:
            builder.row(sum(t.least_min for t in stretch), sum(t.cap_min for t in stretch), terms)
    most = group.members[0].facts.limits.max_hours_per_week
    if most is None or group.members[0].facts.contract.average_over_weeks == 1:
        return
    for days in group.members[0].facts.timeline.weeks():
        terms = {column: float(duty.paid_min) for day in days for duty, column in counts[day].items()}
        builder.row(-INF, most * 60 * len(group.members), terms)
