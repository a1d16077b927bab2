"""Remedies that somebody has to agree to first: leave moved or exchanged, a temp; each found by solving again.

What is agreed stands in rows of their own (`planner.roster.decided`). With these in the inputs, whoever comes is asked
for the best tour that has them on the queue, and the roster that comes of it is audited and priced like any other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pandas as pd

from planner.desk.remedy import LEAVE_MOVED, LEAVE_SWAPPED, TEMP, Remedy, remedy_of
from planner.roster.alternatives import Alternatives
from planner.roster.as_it_stands import Standing
from planner.roster.change_words import whose
from planner.roster.changes import changes_of, roster_after
from planner.roster.decided import decided_row, with_decided, without_shifts
from planner.roster.people import Person
from planner.roster.valuing import Valued

MOVES, SWAPS = 3, 2
"""Days of leave moved, and exchanged, that are solved again: those whose cover loses least."""


@dataclass(frozen=True)
class _Move:
    """Leave of a person on one day taken on another; `loss` is what the cover loses by it, to first order."""

    person: Person
    given: int
    taken: int
    loss: float


def arranged(standing: Standing, queue: str, at: int, before: Valued, known: Collection[str]) -> Iterator[Remedy]:
    """The best remedy of each kind that needs somebody's agreement.

    Parameters
    ----------
    standing : Standing
        As published.
    queue : str
    at : int
        Minute from the horizon's first moment.
    before : Valued
        The roster as it stands.
    known : collection of str
        Breaches it has by now.
    """
    moves = sorted(_moves(standing, queue, at), key=lambda one: one.loss)
    single = [(move,) for move in moves[:MOVES]]
    for kind, agreed in ((LEAVE_MOVED, single), (LEAVE_SWAPPED, _swaps(standing, at, moves))):
        made = [_solved(standing, kind, one, at, before, known) for one in agreed]
        able = [one for one in made if one is not None]
        if able:
            yield max(able, key=lambda one: one.objective)
    temp = _temp(standing, queue, at, before, known)
    if temp is not None:
        yield temp


def _moves(standing: Standing, queue: str, at: int) -> Iterator[_Move]:
    """Leave at the moment of people with the skill, on each other day that they work now."""
    given = standing.line.day(standing.line.moment(at).date())
    for person in standing.people:
        if queue in person.skills and _on_leave(person, given):
            yield from _other_days(standing, person, given)


def _other_days(standing: Standing, person: Person, given: int) -> Iterator[_Move]:
    p = standing.number[person.name]
    for taken, duty in enumerate(standing.days(p)):
        if duty is not None and taken != given and taken not in standing.busy_days(p):
            yield _Move(person, given, taken, _loss(standing, p, taken))


def _on_leave(person: Person, day: int) -> bool:
    """Whether a person's absences of a day are leave, and there is any."""
    begin, end = 1440 * day, 1440 * (day + 1)
    kinds = {span.kind for span in person.facts.absences if span.start_min < end and begin < span.end_min}
    return kinds == {"leave"}


def _loss(standing: Standing, p: int, day: int) -> float:
    """What the cover costs more without a person's shift of a day."""
    tour, pause, cover = standing.W.tour[p].copy(), standing.W.pause[p].copy(), standing.cover()
    without = tour.copy()
    without[day] = standing.option(day, None)
    standing.change(p, without, pause)
    more = standing.cover() - cover
    standing.change(p, tour, pause)
    return more


def _swaps(standing: Standing, at: int, moves: list[_Move]) -> list[tuple[_Move, ...]]:
    """Moves with somebody on leave on the day taken who can have the day given off instead."""
    found: list[tuple[_Move, ...]] = []
    for move in moves:
        for p, other in enumerate(standing.people):
            duty = standing.days(p)[move.given]
            free = duty is not None and not duty.start_min <= at < duty.end_min
            free = free and move.given not in standing.busy_days(p)
            if free and other is not move.person and _on_leave(other, move.taken):
                found.append((move, _Move(other, move.taken, move.given, _loss(standing, p, move.given))))
    return sorted(found, key=lambda pair: sum(one.loss for one in pair))[:SWAPS]


def _solved(
    standing: Standing, kind: str, moves: tuple[_Move, ...], at: int, before: Valued, known: Collection[str]
) -> Remedy | None:
    """The best tours once the leave has moved; None where there are none, or a rule is broken."""
    rows = pd.concat([_rows(standing, move) for move in moves], ignore_index=True)
    inputs = with_decided(standing.inputs, rows)
    other = Standing(inputs, standing.requirement, without_shifts(standing.roster, rows))
    every = range(other.line.days)
    for number, move in enumerate(moves):
        p = other.number.get(move.person.name)
        if p is None:
            return None
        look, busy = Alternatives(other), set(other.busy_days(p))
        kept = {day for day in every if day not in (move.given, move.taken)} | busy
        best = look.best(p, kept=kept, still=every) if number else look.serving(p, at, kept=busy, still=every)
        if best is None:
            return None
        other.change(p, best.tour, best.pause)
    changes = pd.concat([rows, changes_of(other)], ignore_index=True)
    return remedy_of(kind, changes, roster_after(other), inputs, other, before, known)


def _rows(standing: Standing, move: _Move) -> pd.DataFrame:
    line, person = standing.line, move.person
    given, taken = line.date(move.given), line.date(move.taken)
    notes = (
        f"{whose(person.label, given)}: gives up the leave of that day",
        f"{whose(person.label, taken)}: leave instead of {given:%a %d %b}",
    )
    days = (("back", given, notes[0]), ("leave", taken, notes[1]))
    return pd.concat(
        [decided_row(action, person.name, date, "", note, line.zone) for action, date, note in days], ignore_index=True
    )


def _temp(standing: Standing, queue: str, at: int, before: Valued, known: Collection[str]) -> Remedy | None:
    """One person more for the day, like somebody who serves the queue; all kinds of people are tried."""
    line = standing.line
    date = line.moment(at).date()
    kinds: dict[tuple[object, ...], Person] = {}
    for person in standing.people:
        if queue in person.skills and not person.facts.pattern:
            kinds.setdefault((person.facts.contract.name, person.facts.agent.site, person.skills), person)
    taken = {agent.agent for agent in standing.inputs.agents}
    free = (f"temp{n}" for n in range(1, len(taken) + len(kinds) + 2) if f"temp{n}" not in taken)
    rows = {name: _temp_row(standing, name, like, date) for name, like in zip(free, kinds.values(), strict=False)}
    if not rows:
        return None
    everybody = Standing(
        with_decided(standing.inputs, pd.concat(rows.values(), ignore_index=True)),
        standing.requirement,
        standing.roster,
    )
    look = Alternatives(everybody)
    some = [(name, look.serving(everybody.number[name], at)) for name in rows if name in everybody.number]
    able = [(name, one) for name, one in some if one is not None]
    if not able:
        return None
    name, _ = max(able, key=lambda one: one[1].gain)
    own = rows[name].assign(agent=next(iter(rows)))
    return _come(standing, own, at, before, known)


def _temp_row(standing: Standing, name: str, like: Person, date: dt.date) -> pd.DataFrame:
    skills = ", ".join(sorted(like.skills))
    note = f"{date:%a %d %b}: a temp for {skills} under contract {like.facts.contract.name}, like {like.label}"
    return decided_row("temp", name, date, like.name, note, standing.line.zone)


def _come(standing: Standing, rows: pd.DataFrame, at: int, before: Valued, known: Collection[str]) -> Remedy | None:
    """The roster with one temp."""
    inputs = with_decided(standing.inputs, rows)
    other = Standing(inputs, standing.requirement, standing.roster)
    p = other.number[str(rows["agent"].iloc[0])]
    best = Alternatives(other).serving(p, at)
    if best is None:
        return None
    other.change(p, best.tour, best.pause)
    changes = pd.concat([rows, changes_of(other)], ignore_index=True)
    return remedy_of(TEMP, changes, roster_after(other), inputs, other, before, known)
