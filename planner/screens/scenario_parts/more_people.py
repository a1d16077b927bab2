"""The people more or fewer of a what-if as a change of the staff list: like the biggest group, said in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from planner.scenario import Agent, Scenario
from planner.screens.scenario_parts.people_there import skill_words
from planner.screens.words import say
from planner.services.staff_list import Joining, StaffChange, Without, biggest_group


@dataclass(frozen=True)
class MorePeople:
    """What so many full-time people more or fewer are on the staff list.

    Attributes
    ----------
    change : callable, optional
        None where the group is too small to be told, or nobody serves the queues.
    words : str
        What is done, or why it cannot be.
    """

    change: StaffChange | None
    words: str


def more_people(record: Scenario, staff: Collection[Agent], queues: Collection[str], full_time: int) -> MorePeople:
    """Full-time people more (or fewer, below 0), as people of the biggest group that serves these queues.

    Somebody of the group works the mean of the contract's hours a week: so many are the hours of the people asked for.
    """
    group = biggest_group(staff, record.start, queues)
    terms = None if group is None else next((one for one in record.contract if one.name == group.contract), None)
    hours = 0.0 if terms is None else sum(terms.hours_per_week) / 2
    if group is None or not hours:
        return MorePeople(None, say("what_if.nobody_alike"))
    count = max(1, round(abs(full_time) * record.full_time.hours_per_week / hours))
    told = {"count": count, "contract": group.contract, "skills": skill_words(group.skills), "there": group.people}
    if full_time > 0:
        joining = Joining(count, group.contract, group.skills_text, group.team, group.site)
        return MorePeople(joining, say("what_if.people_more", full_time=full_time, hours=hours, **told))
    if count > group.people:
        return MorePeople(None, say("what_if.people_too_many", **told))
    gone = Without(group, count, record.start)
    return MorePeople(gone, say("what_if.people_fewer", full_time=-full_time, hours=hours, **told))
