"""Sheet ``Calendar``: how weeks divide over months and queues, and the share of hours under clock premiums."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from planner.capacity.making import NOBODY
from planner.capacity.money import queue_shares
from planner.capacity.solving import Solved
from planner.report.inputs_sheet import Names
from planner.report.live import Live, plus, times
from planner.report.sheet import DECISION, Book
from planner.report.week_grid import WeekGrid

SHEET = "Calendar"
FINE = "0.0000"
HELD, PART, PRICED, PREMIUM = "held", "part", "priced", "premium"
TOLD = (
    "Money of a week belongs to months by its days in each; monthly prices are paid by days over the month's days.",
    "Grey: forecast and decided flows, as solved. People's money is split over queues as their hours flow there.",
)


def add_calendar(book: Book, solved: Solved, names: Names) -> WeekGrid:
    """Write the sheet; keys are `HELD`, `PART`, `PRICED`, `PREMIUM`, ("month", m), ("share", skill, queue)."""
    case = solved.made.making.case
    weeks, prices = case.weeks, case.prices
    grid = WeekGrid(book, SHEET, weeks.begins)
    grid.begin("Calendar and shares", TOLD)
    grid.add(HELD, ("days in the horizon, over 7", "", "", "share"), weeks.part.tolist(), number=FINE)
    grid.add(PART, ("working hours in the horizon", "", "", "share"), case.part.tolist(), DECISION, FINE)
    of_month = weeks.of_month.sum(axis=1).tolist()
    grid.add(PRICED, ("monthly prices due", "", "", "months"), of_month, number=FINE)
    grid.heading("Days of each week that lie in a month, a share of the week's days")
    for number, month in enumerate(weeks.months):
        share = (weeks.in_month[:, number] / weeks.held).tolist()
        grid.add(("month", number), (month, "", "", "share"), share, number=FINE)
    grid.heading("Clock premiums: share of the hours required in which each holds, and what they add together")
    for name, held in prices.clock.items():
        grid.add(("clock", name), (f"premium {name}", "", "", "share of hours"), held.tolist(), DECISION, FINE)
    _premium(grid, solved, names)
    grid.heading("How the hours of people with these skills divide over queues")
    for (skill, queue), share in _shares(solved).items():
        label = "+".join(sorted(case.skills[skill])) if skill != NOBODY else "no queue"
        grid.add(("share", skill, queue), (label, queue or "(none)", "", "share"), share.tolist(), DECISION, FINE)
    return grid


def _premium(grid: WeekGrid, solved: Solved, names: Names) -> None:
    """Rates x shares, added up; the plan's own number where it does not say which premium holds when."""
    prices = solved.made.making.case.prices
    labels = ("all premiums", "", "", "share of the wage")
    if prices.clock:
        cells: list[Live] = [
            plus(*(times(names[f"premium {name}"], grid.cell(("clock", name), week)) for name in prices.clock))
            for week in range(len(prices.premium))
        ]
        grid.add(PREMIUM, labels, cells, number=FINE)
    else:
        grid.add(PREMIUM, labels, prices.premium.tolist(), DECISION, FINE)


def _shares(solved: Solved) -> Mapping[tuple[int, str], np.ndarray]:
    """Share of every queue by skill set, shape (weeks,); all of it nobody's where no hours flow."""
    case = solved.made.making.case
    known = queue_shares(solved)
    found: dict[tuple[int, str], np.ndarray] = {}
    for skill in (NOBODY, *range(len(case.skills))):
        for week in range(len(case.weeks)):
            own = known.get((skill, week), {"": 1.0})
            for queue, share in own.items():
                found.setdefault((skill, queue), np.zeros(len(case.weeks)))[week] = share
    return found
