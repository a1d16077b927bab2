"""Any roster, from anywhere, held against law, contract and scenario: breaches in sentences.

Written apart from the solver and its rules, so that the two can disagree; what both share is the page
``docs/roster_hours.md``. A consequence of a breach is not told again: a missing meal changes no hours, a day too few
is not also too few hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from planner.roster.law.activities import activity_host, activity_people, activity_window
from planner.roster.law.availability import availability
from planner.roster.law.averages import average_week, night_average
from planner.roster.law.book import Book
from planner.roster.law.breach import Breach
from planner.roster.law.breaks import breaks
from planner.roster.law.coupled import changes, cover, rooms, seats, together
from planner.roster.law.employment import employment, planned_days, unknown_agents
from planner.roster.law.fixed import fixed_hours, locks
from planner.roster.law.hours import days_per_week, hours_per_day, hours_per_week
from planner.roster.law.minors import minors_day, minors_rest, minors_week
from planner.roster.law.nights import nights_in_a_row, nights_per_period, rest_after_nights
from planner.roster.law.overlap import one_shift_a_day, overlap
from planner.roster.law.paid import paid_flag
from planner.roster.law.pauses import gaps, inside_shift, most_on_break, pauses
from planner.roster.law.period import days_per_period, hours_per_period, shifts_per_period
from planner.roster.law.queues import skills
from planner.roster.law.reading import book_of
from planner.roster.law.rest import reduced_rest, rest_between, run_of_days, weekly_rest
from planner.roster.law.rotation import rotation
from planner.roster.law.runs import shortest_rest, shortest_run
from planner.roster.law.sequence import days_off, forbidden_sequence
from planner.roster.law.shifts import shift_length, shift_set, shift_start
from planner.roster.law.split import split_gap, splits_per_week
from planner.roster.law.starts import start_changes, start_spread
from planner.roster.law.weekend import free_weekends, weekends_per_period, whole_weekends
from planner.scenario import Inputs

__all__ = ["CHECKS", "Breach", "audit"]

CHECKS: tuple[Callable[[Book], Iterator[Breach]], ...] = (
    unknown_agents,
    employment,
    planned_days,
    availability,
    overlap,
    one_shift_a_day,
    locks,
    fixed_hours,
    rotation,
    shift_set,
    shift_start,
    shift_length,
    days_off,
    rest_between,
    reduced_rest,
    minors_rest,
    rest_after_nights,
    nights_in_a_row,
    nights_per_period,
    start_spread,
    start_changes,
    forbidden_sequence,
    run_of_days,
    shortest_run,
    shortest_rest,
    weekly_rest,
    whole_weekends,
    free_weekends,
    weekends_per_period,
    shifts_per_period,
    hours_per_day,
    minors_day,
    minors_week,
    hours_per_week,
    hours_per_period,
    average_week,
    night_average,
    splits_per_week,
    days_per_week,
    days_per_period,
    inside_shift,
    pauses,
    gaps,
    breaks,
    split_gap,
    most_on_break,
    skills,
    paid_flag,
    seats,
    rooms,
    activity_people,
    activity_window,
    activity_host,
    cover,
    together,
    changes,
)
"""Every check, in the order breaches are told."""


def audit(inputs: Inputs, roster: pd.DataFrame) -> list[Breach]:
    """Every breach of a roster.

    Parameters
    ----------
    inputs : Inputs
        Its scenario, staff, absences, patterns, locks and previous roster.
    roster : DataFrame
        Frame ROSTER, in any order of rows.

    Returns
    -------
    list of Breach
        Empty for a roster that breaks no rule; by rule in the order of `CHECKS`, then person and date.
    """
    book = book_of(inputs, roster)
    found = []
    for check in CHECKS:
        found += sorted(check(book))
    return found
