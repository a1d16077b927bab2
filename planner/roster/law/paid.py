"""Time is paid as the scenario says."""

from __future__ import annotations

from collections.abc import Iterator

from planner.roster.law.book import Book
from planner.roster.law.breach import Breach
from planner.roster.law.rows import SPLIT, Row, Stint


def paid_flag(book: Book) -> Iterator[Breach]:
    """Work is paid; a break, a meal or an activity as its record says; anything else is left to the roster."""
    activities = {activity.name: activity.paid for activity in book.scenario.activity}
    for person, stint in book.stints():
        for row in (*stint.rows, *stint.strays):
            asked = _asked(stint, row, activities)
            if asked is not None and row.paid != asked:
                yield Breach(
                    "paid flag", person.agent.agent, stint.date,
                    f"{person.label} has {row.activity} at {person.clock(row.start_s)} marked as "
                    f"{'paid' if row.paid else 'unpaid'}; it is {'paid' if asked else 'unpaid'}.",
                )  # fmt: skip


def _asked(stint: Stint, row: Row, activities: dict[str, bool]) -> bool | None:
    if row.activity == "work":
        return True
    if row.activity == SPLIT:
        return None  # told with the gap
    flags = (
        {segment.paid for segment in stint.record.segments if segment.activity == row.activity}
        if stint.record
        else set()
    )
    if flags:
        return flags.pop() if len(flags) == 1 else None
    return activities.get(row.activity)
