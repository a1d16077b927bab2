"""Breaks that the law asks for, judged on the breaks as they are placed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from planner.roster.law.book import Book, Person
from planner.roster.law.breach import Breach
from planner.roster.law.minors import under_age
from planner.roster.law.pauses import as_recorded
from planner.roster.law.rows import Row, Stint
from planner.scenario.labour import BreakRule


def breaks(book: Book) -> Iterator[Breach]:
    """Enough breaks, long enough, early enough; what the shift's own record asks for and is missing is told there."""
    for person in book.people.values():
        for stint in person.counted():
            minors = under_age(person, stint.date)
            rules = (*(person.limits.breaks or ()), *(minors.breaks if minors else ()))
            if stint.record is None or not rules or not as_recorded(person, stint):
                continue
            wrong = next((said for rule in rules for said in _judged(person, stint, rule)), None)
            if wrong is not None:
                yield Breach(
                    "breaks", person.agent.agent, stint.date,
                    f"{person.label} works {stint.paid_min / 60:g} paid hours on {stint.date} {wrong}.",
                )  # fmt: skip


def _judged(person: Person, stint: Stint, rule: BreakRule) -> Iterator[str]:
    if stint.paid_min <= rule.over_h * 60:
        return
    counted = [row for row in stint.pauses() if _counts(row, rule)]
    minutes = [(row.end_s - row.start_s) / 60 for row in counted]
    if rule.per_h is not None:
        quotient, rest = divmod(stint.paid_min, rule.per_h * 60)
        needed = quotient + (rest > rule.per_h * 30)
        if len(counted) < needed:
            yield f"with {len(counted)} breaks of {rule.least_min} min; {needed:g} are asked for"
    elif sum(minutes) < rule.least_min or len(counted) < rule.number:
        yield f"with {sum(minutes):g} min of break; {rule.least_min} are asked for beyond {rule.over_h:g} h"
    elif rule.begins_within_h is not None and _after_h(stint, counted[rule.number - 1]) > rule.begins_within_h:
        late = counted[rule.number - 1]
        yield f"with a break only at {person.clock(late.start_s)}; it must begin within {rule.begins_within_h:g} h"
    elif rule.longest_work_h is not None:
        edges = [stint.start_s, *(moment for row in counted for moment in (row.start_s, row.end_s)), stint.end_s]
        longest = max(after - before for before, after in list(pairwise(edges))[::2]) / 3600
        if longest > rule.longest_work_h:
            yield f"and {longest:g} h without a break; at most {rule.longest_work_h:g} h are allowed"


def _counts(row: Row, rule: BreakRule) -> bool:
    """Whether a break is of the pay and length that count."""
    shortest = rule.piece_min
    if shortest is None:
        shortest = rule.least_min if rule.per_h is not None or rule.begins_within_h is not None else 1
    return (row.end_s - row.start_s) / 60 >= shortest and rule.paid in (None, row.paid)


def _after_h(stint: Stint, row: Row) -> float:
    return (row.start_s - stint.start_s) / 3600
