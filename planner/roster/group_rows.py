"""Labour rules summed over interchangeable people: rows every roster of named people satisfies."""

from __future__ import annotations

from dataclasses import dataclass

from planner.roster.groups import Group
from planner.roster.mip import INF, Builder
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.person_rows import Days, add_person_rows, link

PERSONAL = 40
"""Up to so many members, days and hours are held person by person."""

Counts = list[dict[Duty, int]]
"""For each day the column of each duty's count."""


@dataclass(eq=False)
class Columns:
    """Where a group stands in the programme.

    Attributes
    ----------
    counts : list of dict of Duty to int
        For each day the column of how many work each duty.
    heads, paid : list of int
        For each day the column of how many work, and of their paid minutes; -1 where nobody can.
    people : list of Days
        In groups of at most `PERSONAL`, for each member and day the column of working so long.
    """

    counts: Counts
    heads: list[int]
    paid: list[int]
    people: list[Days]

    def frame(self) -> list[int]:
        """Columns of heads, hours and people's days: what the days share."""
        by_name = [column for days in self.people for day in days for column in day.values()]
        return [column for column in (*self.heads, *self.paid, *by_name) if column >= 0]

    def on_day(self, day: int) -> list[int]:
        """Columns that belong to a day."""
        by_name = [column for days in self.people for column in days[day].values()]
        own = (*self.counts[day].values(), self.heads[day], self.paid[day], *by_name)
        return [column for column in own if column >= 0]


def add_group(builder: Builder, group: Group) -> Columns:
    """Columns of a group and its rows."""
    own = Columns([], [], [], [])
    for day, duties in enumerate(group.duties):
        able = {d: sum(d in set(person.options[day]) for person in group.members) for d in duties}
        own.counts.append({d: builder.column(0, able[d], whole=True) for d in duties})
        own.heads.append(_heads(builder, group, own.counts[day], day) if duties else -1)
        own.paid.append(_paid(builder, own.counts[day], len(group.members)) if duties else -1)
    _rest(builder, group, own.counts)
    if len(group.members) <= PERSONAL:
        own.people = [add_person_rows(builder, person) for person in group.members]
        for day, counts in enumerate(own.counts):
            if counts:
                link(builder, counts, [days[day] for days in own.people], own.heads[day], own.paid[day])
        return own
    _runs(builder, group, own.heads)
    _days(builder, group, own.heads)
    _hours(builder, group, own.paid)
    return own


def _paid(builder: Builder, columns: dict[Duty, int], people: int) -> int:
    paid = builder.column(0, people * max(duty.paid_min for duty in columns))
    builder.row(0, 0, {column: float(duty.paid_min) for duty, column in columns.items()} | {paid: -1.0})
    return paid


def _heads(builder: Builder, group: Group, columns: dict[Duty, int], day: int) -> int:
    """One duty a person; and where people differ in what they may work, as many as can start or end so late."""
    own = [frozenset(p.options[day]) for p in group.members if p.options[day]]
    must = sum(not p.off[day] for p in group.members)
    heads = builder.column(must, len(own), whole=True)
    builder.row(0, 0, dict.fromkeys(columns.values(), 1.0) | {heads: -1.0})
    if len(set(own)) == 1:
        return heads
    for start in sorted({duty.start_min for duty in columns}):
        for early in (True, False):
            part = {d for d in columns if (d.start_min <= start if early else d.start_min >= start)}
            able = sum(bool(part & options) for options in own)
            if able < len(own):
                builder.row(0, able, {columns[d]: 1.0 for d in part})
    return heads


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


def _runs(builder: Builder, group: Group, heads: list[int]) -> None:
    most = group.longest_run
    if most is None:
        return
    for length in range(1, min(most, len(heads)) + 1):
        _work_at_most(builder, heads, range(length), [_in_first(p, length, most) for p in group.members])
    for first in range(len(heads) - most):
        days = range(first, first + most + 1)
        _work_at_most(builder, heads, days, [min(most, _able(p, days)) for p in group.members])


def _work_at_most(builder: Builder, heads: list[int], days: range, most: list[int]) -> None:
    columns = [heads[day] for day in days if heads[day] >= 0]
    if sum(most) < len(columns) * len(most):
        builder.row(0, sum(most), dict.fromkeys(columns, 1.0))


def _able(person: Person, days: range) -> int:
    return sum(bool(person.options[day]) for day in days)


def _in_first(person: Person, length: int, most: int) -> int:
    """Days of the first `length` that somebody may work whose run began before the horizon."""
    run = person.run_before
    return min(_able(person, range(length)), length - (run + length > most))


def _days(builder: Builder, group: Group, heads: list[int]) -> None:
    for week in zip(*(person.weeks for person in group.members if person.weeks), strict=True):
        columns = [heads[day] for day in week[0].days if heads[day] >= 0]
        if columns:
            least, most = sum(t.least_days for t in week), sum(t.most_days for t in week)
            builder.row(least, most, dict.fromkeys(columns, 1.0))


def _hours(builder: Builder, group: Group, paid: list[int]) -> None:
    for stretch in zip(*(person.stretches for person in group.members if person.stretches), strict=True):
        columns = [paid[day] for day in stretch[0].days if paid[day] >= 0]
        if columns:
            least, most = sum(t.least_min for t in stretch), sum(t.cap_min for t in stretch)
            builder.row(least, most, dict.fromkeys(columns, 1.0))
    facts = group.members[0].facts
    if facts.limits.max_hours_per_week is None or facts.contract.average_over_weeks == 1:
        return
    for days in facts.timeline.weeks():
        columns = [paid[day] for day in days if paid[day] >= 0]
        most = facts.limits.max_hours_per_week * 60 * len(group.members)
        builder.row(-INF, most, dict.fromkeys(columns, 1.0))
