"""Sheet ``Survival``: the share of people who are left, week by week, by formula from attrition; classes by age."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Iterable

from planner.capacity.case import Case
from planner.capacity.intake import EARLY_WEEKS
from planner.capacity.staff import EARLY_DAYS, WEEKS_PER_YEAR
from planner.report.capacity_calendar import HELD
from planner.report.capacity_inputs import BASIS, EARLY, YEARLY, class_name
from planner.report.inputs_sheet import Names
from planner.report.live import Live, call, largest, least, minus, number, over, plus, power, times
from planner.report.sheet import Book, absolute
from planner.report.week_grid import FIRST, WeekGrid

SHEET = "Survival"
FINE = "0.000000"
TOLD = (
    "A week keeps exp(-r/52) of people by turnover r, (1 - a)^(1/52) by cohort loss a; within 90 days of their start "
    "or class (1 - b)^(7/90), where that is less. In a week counts who is there in its middle.",
    "Of classes and temps, columns are weeks since their first day: the first column is the first week.",
)
ONE, ZERO = number(1.0), number(0.0)


def settled_key() -> Hashable:
    """Row of people there for more than 90 days."""
    return "settled"


def tenure_key(began: dt.date) -> Hashable:
    """Row of people there since a day."""
    return ("since", began)


class Survival:
    """Writes the sheet row by row."""

    def __init__(self, book: Book, case: Case, calendar: WeekGrid, names: Names) -> None:
        self.case, self.calendar, self.names = case, calendar, names
        self.grid = WeekGrid(book, SHEET, case.weeks.begins)
        self.grid.begin("Survival", TOLD)
        self._rates(book)

    def _rates(self, book: Book) -> None:
        """What a week keeps of anybody, and of those who are new."""
        yearly, early = self.names[YEARLY], self.names[EARLY]
        basis = str(self.names[BASIS].value)
        weeks = number(float(WEEKS_PER_YEAR))
        by_turnover = call("EXP", minus(ZERO, over(yearly, weeks)), math.exp(-yearly.number / WEEKS_PER_YEAR))
        lost = f"(1-MIN(1,{yearly.text}))^(1/{WEEKS_PER_YEAR})"
        value = by_turnover.number if basis == "turnover" else (1 - yearly.number) ** (1 / WEEKS_PER_YEAR)
        usual = Live(f'IF({self.names[BASIS].text}="turnover",{by_turnover.text},{lost})', value)
        self.usual = self._named(book, "week_keeps", "a week keeps of anybody", usual)
        new = least(self.usual, power(minus(ONE, early), over(number(7.0), number(float(EARLY_DAYS)))))
        self.early = self._named(book, "week_keeps_new", "a week keeps of new people", new)

    def _named(self, book: Book, name: str, label: str, formula: Live) -> Live:
        book.put(self.grid.sheet, self.grid.row, 0, label)
        book.put(self.grid.sheet, self.grid.row, FIRST, formula, FINE)
        book.workbook.define_name(name, f"={SHEET}!{absolute(self.grid.row, FIRST)}")
        self.grid.row += 1
        return Live(name, formula.value)

    def people(self, began: Iterable[dt.date]) -> None:
        """Rows of settled people, and of new ones by their first day."""
        weeks = self.case.weeks
        first = [weeks.first_in(week) for week in range(len(weeks))]
        self._chain(settled_key(), "settled", [self.usual] * len(weeks))
        for day in began:
            keeps = [None if at < day else self.early if (at - day).days < EARLY_DAYS else self.usual for at in first]
            self._chain(tenure_key(day), f"since {day}", keeps)

    def _chain(self, key: Hashable, label: str, hazards: list[Live | None]) -> None:
        """Share left at each week's end, then in its middle."""
        ends: list[Live] = []
        keeps = [
            None if one is None else power(one, self.calendar.cell(HELD, week)) for week, one in enumerate(hazards)
        ]
        self.grid.add(("keeps", key), (label, "a week keeps", "", "share"), [one or 1.0 for one in keeps], number=FINE)
        before = ONE
        for week in range(len(keeps)):
            made = times(before, self.grid.cell(("keeps", key), week))
            before = self._ahead(week, made.number)
            ends.append(made)
        self.grid.add(("end", key), (label, "left at the end", "", "share"), ends, number=FINE)
        middles = []
        for week, one in enumerate(hazards):
            began = ONE if week == 0 else self.grid.cell(("end", key), week - 1)
            kept = self.grid.cell(("keeps", key), week)
            root = call("SQRT", kept, kept.number**0.5)
            middles.append(began if one is None else times(began, root))
        self.grid.add(key, (label, "left in the middle", "", "share"), middles, number=FINE)

    def _ahead(self, week: int, value: float) -> Live:
        """A cell of the row that is written next."""
        return Live(absolute(self.grid.row, FIRST + week), value)

    def class_life(self, number_: int) -> None:
        """Share there and in class of one who starts a class, by weeks since its first day."""
        intake, case = self.case.intakes[number_], self.case
        hired = next(one for one in case.scenario.hire_class if one.name == intake.name)
        late = 0.0
        if hired.start is not None:
            late = max(0.0, (hired.start - case.weeks.begins[case.weeks.week_of(hired.start)]).days / 7)
        taught = self.names[class_name(hired, "class_weeks")]
        taught = plus(taught, number(late)) if late else taught
        lost, after = (self.names[class_name(hired, part)] for part in ("loss_in_class", "loss_first_90_days"))
        ages, life = range(len(intake.there)), (intake.name, "", "", "share")
        new = least(self.usual, power(minus(ONE, after), over(ONE, number(EARLY_WEEKS))))
        self.grid.add(
            ("new", number_), (intake.name, "a week keeps after class", *life[2:]), [new for _ in ages][:1], number=FINE
        )
        early = self.grid.cell(("new", number_), 0)
        part = [_between(taught, age) for age in ages]
        self.grid.add(("taught", number_), (intake.name, "part of the week in class", *life[2:]), part, number=FINE)
        both = plus(taught, number(EARLY_WEEKS))
        part = [minus(_between(both, age), self.grid.cell(("taught", number_), age)) for age in ages]
        self.grid.add(("early", number_), (intake.name, "part within 90 days after", *life[2:]), part, number=FINE)
        in_class = power(minus(ONE, lost), over(ONE, taught)) if taught.number > 0 else ONE
        keeps = []
        for age in ages:
            one, two = (self.grid.cell((name, number_), age) for name in ("taught", "early"))
            keeps.append(times(power(in_class, one), power(early, two), power(self.usual, minus(ONE, one, two))))
        self.grid.add(("keeps", number_), (intake.name, "a week keeps", *life[2:]), keeps, number=FINE)
        self._life(number_, intake.name, ONE if taught.number > 0 else minus(ONE, lost))

    def _life(self, number_: int, name: str, began: Live) -> None:
        ages, before, ends = range(len(self.case.intakes[number_].there)), began, []
        for age in ages:
            made = times(before, self.grid.cell(("keeps", number_), age))
            before = self._ahead(age, made.number)
            ends.append(made)
        self.grid.add(("end", number_), (name, "left at the end", "", "share"), ends, number=FINE)
        there = []
        for age in ages:
            first = began if age == 0 else self.grid.cell(("end", number_), age - 1)
            kept = self.grid.cell(("keeps", number_), age)
            there.append(times(first, call("SQRT", kept, kept.number**0.5)))
        self.grid.add(("there", number_), (name, "there", "", "share"), there, number=FINE)
        taught = [
            times(self.grid.cell(("there", number_), age), self.grid.cell(("taught", number_), age)) for age in ages
        ]
        self.grid.add(("in class", number_), (name, "in class", "", "share"), taught, number=FINE)

    def temp_life(self, number_: int) -> None:
        """Temps stay: those who leave are replaced by the agency."""
        intake = self.case.intakes[number_]
        self.grid.add(("there", number_), (intake.name, "there", "", "share"), [1.0] * len(intake.there))
        self.grid.add(("in class", number_), (intake.name, "in class", "", "share"), [0.0] * len(intake.there))


def _between(length: Live, age: int) -> Live:
    """Part of the week of an age that lies within a length of weeks."""
    return least(ONE, largest(ZERO, minus(length, number(float(age)))))
