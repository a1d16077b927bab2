"""Rules that couple people and that nobody could keep: told before any search, with the people they hang on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from planner.net import Net
from planner.roster.coupled_counts import add_coupled, parts_of
from planner.roster.coupled_words import said, said_team
from planner.roster.coupling import Coupling, Row, Term, Together
from planner.roster.group_rows import add_group
from planner.roster.groups import Group
from planner.roster.mip import Builder, ask
from planner.roster.options import Duty
from planner.roster.people import Person
from planner.roster.rules.locks import Locks
from planner.roster.timeline import Timeline

NAMED = 5
"""People named in a sentence."""


@dataclass(frozen=True)
class _Menu:
    """What somebody may work on each day, None for a day off; people of one kind may work the same."""

    person: Person
    kind: int
    days: list[list[Duty | None]]


def _menus(people: Sequence[Person]) -> list[_Menu]:
    """What the rules without a memory leave everybody."""
    kinds: dict[object, int] = {}
    found = []
    for person in people:
        kind = kinds.setdefault((person.options, person.off), len(kinds))
        days = [[*([None] if off else []), *own] for off, own in zip(person.off, person.options, strict=True)]
        found.append(_Menu(person, kind, days))
    return found


def eased_by_locks(coupling: Coupling, people: Sequence[Person]) -> tuple[Coupling, list[str]]:
    """The rules as far as locks leave them possible, and in words what is given up for locks.

    Locks are kept whatever they break; a rule that could be kept without them asks for no more than they allow.
    """
    if not any(person.facts.locks for person in people):
        return coupling, []
    menus, free = _menus(people), _menus([_unlocked(person) for person in people])
    line = people[0].facts.timeline
    rows, teams, told = [], [], []
    for row in coupling.rows:
        best = _best(row, menus)
        if best >= 0 or _best(row, free) < 0:
            rows.append(row)
            continue
        rows.append(replace(row, low=row.low + best, high=row.high - best))
        told.append(f"Locks are kept although this breaks a rule: {said(row, line)}, {-best:g} {row.beyond}.")
    for team in coupling.teams:
        if _could_begin_together(team, menus) or not _could_begin_together(team, free):
            teams.append(team)
        else:
            told.append(f"Locks are kept although this breaks a rule: {said_team(team, line)}.")
    return replace(coupling, rows=tuple(rows), teams=tuple(teams)), told


def beyond_reach(coupling: Coupling, people: Sequence[Person]) -> list[str]:
    """A sentence for each rule that these people cannot keep at some moment, whatever they work."""
    if not coupling:
        return []
    menus, line = _menus(people), people[0].facts.timeline
    told: dict[tuple[str, str], str] = {}
    for row in coupling.rows:
        best = _best(row, menus)
        if best < 0 and (row.rule, row.asked) not in told:
            told[row.rule, row.asked] = (
                f"{said(row, line)} cannot be kept: at the best {-best:g} {row.beyond}. {_why(row, menus)}"
            )
    for team in coupling.teams:
        if not _could_begin_together(team, menus) and (team.rule, "") not in told:
            told[team.rule, ""] = f"{said_team(team, line)} cannot be kept: their days are fixed apart."
    return list(told.values())


def contradiction(coupling: Coupling, groups: Sequence[Group], net: Net) -> list[str]:
    """One sentence with the smallest set of these rules that people's hours and days cannot keep together.

    Empty where the relaxation over counts has a point, or none even without these rules. Found by leaving out one
    rule, then one day after another whatever is not needed (deletion filter, Chinneck 1991).
    """
    if not coupling.rows or _has_point(coupling.rows, groups, net) or not _has_point((), groups, net):
        return []
    line = groups[0].members[0].facts.timeline
    kept = list(coupling.rows)
    for key in (lambda row: (row.rule, row.asked), lambda row: (row.rule, row.asked, _day(row, line))):
        for part in dict.fromkeys(map(key, kept)):
            fewer = [row for row in kept if key(row) != part]
            if not _has_point(fewer, groups, net):
                kept = fewer
    asked: dict[tuple[str, str], set[int]] = {}
    for row in kept:
        asked.setdefault((row.rule, row.asked), set()).add(_day(row, line))
    each = "; ".join(f"{rule} ({what}){_on(days, line)}" for (rule, what), days in asked.items())
    return [f"The hours and days of the people there are cannot keep all of this: {each}. Change one of them."]


def _unlocked(person: Person) -> Person:
    return person.under(tuple(rule for rule in person.rules if not isinstance(rule, Locks)))


Part = list[tuple[float, Term]]
"""Terms of a row in which somebody weighs, with their weight."""


def _weight(part: Part, day: int, duty: Duty | None) -> float:
    return sum(w for w, term in part if (day in term.off_days if duty is None else duty in term.duties))


def _best(row: Row, menus: list[_Menu]) -> float:
    """By how much a row can be kept at the best; negative where nothing keeps it."""
    sign = 1.0 if row.high == math.inf else -1.0
    parts, days = parts_of(row), row.days
    known: dict[object, float] = {}
    total = 0.0
    for menu in menus:
        part = parts.get(menu.person.name)
        if part is None:
            continue
        key = menu.kind, tuple((weight, id(term)) for weight, term in part)
        if key not in known:
            own = [max((sign * _weight(part, day, duty) for duty in menu.days[day]), default=0.0) for day in days]
            # Nobody is there twice at one moment.
            once = row.minute is not None and sum(own) > 0
            known[key] = min(sum(own), max(own)) if once else sum(own)
        total += known[key]
    return total - row.low if sign > 0 else total + row.high


def _why(row: Row, menus: list[_Menu]) -> str:
    """Who could be there, or must be."""
    names, parts = [], parts_of(row)
    for menu in menus:
        part = parts.get(menu.person.name, [])
        own = [[_weight(part, day, duty) for duty in menu.days[day]] for day in row.days]
        could = any(max(day, default=0.0) > 0 for day in own)
        must = any(min(day, default=0.0) > 0 for day in own)
        if could if row.high == math.inf else must:
            names.append(menu.person.label)
    if row.high < math.inf:
        return f"{_listed(names)} must be there." if names else "It is taken by people from the day before."
    return f"Only {_listed(names)} could be there." if names else "Nobody could be there."


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _could_begin_together(team: Together, menus: list[_Menu]) -> bool:
    """Whether some day of those who must work keeps the team together."""
    own = [menu.days[team.day] for menu in menus if menu.person.name in team.members]
    must = [duties for duties in own if None not in duties and duties]
    for choice in team.choices:
        with_it = sum(any(duty in choice for duty in duties) for duties in must)
        joining = sum(None in duties and any(duty in choice for duty in duties) for duties in own)
        if with_it + joining >= math.ceil(team.share * (len(must) + joining) - 1e-9):
            return True
    return not must or len(must) == 1


def _has_point(rows: Iterable[Row], groups: Sequence[Group], net: Net) -> bool:
    """Whether the relaxation over counts has a point with these rows, whatever it costs."""
    builder = Builder()
    columns = [add_group(builder, group) for group in groups]
    add_coupled(builder, list(rows), groups, columns)
    programme = builder.programme()
    linear = replace(programme, whole=np.zeros_like(programme.whole))
    return not net.note(ask(linear, "glop", (), net)).infeasible


def _day(row: Row, line: Timeline) -> int:
    return -1 if row.minute is None else line.day(line.moment(row.minute).date())


def _on(days: Iterable[int], line: Timeline) -> str:
    """Days as spans."""
    known = sorted(day for day in days if day >= 0)
    if not known:
        return ""
    starts = [known[0], *(b for a, b in pairwise(known) if b > a + 1)]
    ends = [*(a for a, b in pairwise(known) if b > a + 1), known[-1]]
    spans = [
        f"{line.date(a):%a %d %b}" + (f" to {line.date(b):%a %d %b}" if b > a else "")
        for a, b in zip(starts, ends, strict=True)
    ]
    return " on " + ", ".join(spans)
