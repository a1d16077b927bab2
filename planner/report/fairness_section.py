"""Burdens borne lately and given by this plan, person by person, with the reason of each: page, workbook, ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import pandas as pd

from planner.report.offline import Grid, Section
from planner.report.sheet import Book, Cell
from planner.result import Plan
from planner.roster.burdens import Burdens, Counts, nothing
from planner.roster.fair_reasons import Reasons
from planner.roster.ledger import borne_by_person, continued
from planner.roster.people import Person, people_of
from planner.roster.standing import Peers, Standings
from planner.scenario.fairness import BURDENS

MOST_TOLD = 60
"""Sentences on the page; all stand in the workbook."""


@dataclass(frozen=True)
class Balance:
    """One person's burdens.

    Attributes
    ----------
    agent, name : str
    weeks : int
        Weeks of the ledger with a row of theirs.
    past, given : Counts
        Of the weeks compared, and of this plan.
    middle : dict of str to float or None
        Median of the past of those who may be given the same; None where they may not.
    """

    agent: str
    name: str
    weeks: int
    past: Counts
    given: Counts
    middle: dict[str, float | None]


@dataclass(frozen=True)
class BurdensTold:
    """Everything a plan says of burdens.

    Attributes
    ----------
    ledger : DataFrame
        Frame LEDGER, the past weeks and those of this plan.
    balances : sequence of Balance
    reasons : sequence of str
    weeks : int
        Past weeks that the ledger tells of.
    """

    ledger: pd.DataFrame
    balances: Sequence[Balance]
    reasons: Sequence[str]
    weeks: int

    @property
    def shown(self) -> list[str]:
        """Burdens that anybody bore or was given."""
        return [
            burden for burden in BURDENS if any(one.past[burden] or one.given[burden] for one in self.balances)
        ]  # fmt: skip


def burdens_told(plan: Plan) -> BurdensTold:
    """Count, compare and explain the burdens of a plan's roster."""
    inputs, roster = plan.inputs, plan.roster
    people = [] if roster.frame.empty else people_of(inputs)
    if not people:
        return BurdensTold(continued(inputs, {}), (), (), 0)
    burdens = Burdens(inputs.scenario)
    given = borne_by_person(people, roster.frame, burdens)
    reasons = Reasons.of(inputs, people, roster.frame, roster.coverage)
    standings = reasons.standings
    middles: dict[tuple[str, int], float] = {}
    balances = [_balance(person, given[person.name], standings, middles) for person in people]
    said = reasons.sentences() if standings.weeks else reasons.wishes()
    return BurdensTold(continued(inputs, given), balances, said, standings.weeks)


def _balance(
    person: Person, given: dict[str, Counts], standings: Standings, middles: dict[tuple[str, int], float]
) -> Balance:
    total = nothing()
    for counts in given.values():
        for burden, number in counts.items():
            total[burden] += number
    record = standings.record(person.name)
    middle: dict[str, float | None] = {}
    for burden in BURDENS:
        peers = standings.peers.get((person.name, burden))
        middle[burden] = None if peers is None else _middle(peers, burden, standings, middles)
    return Balance(person.name, person.facts.agent.name, record.weeks, record.counts, total, middle)


def _middle(peers: Peers, burden: str, standings: Standings, middles: dict[tuple[str, int], float]) -> float:
    """Median of what peers bore, newcomers left out; counted once for all of them."""
    key = (burden, id(peers))
    if key not in middles:
        records = [standings.record(name) for name in peers.names]
        middles[key] = median([record.counts[burden] for record in records if record.weeks] or [0.0])
    return middles[key]


def fairness_section(told: BurdensTold) -> Section | None:
    """The section, or None where nobody bore anything."""
    shown = told.shown
    if not shown:
        return None
    weeks = f"{told.weeks} week{'s' * (told.weeks > 1)}"
    first = (
        f"Counted over the {weeks} that the ledger tells of and over this plan. The median is that of the people who "
        "may be given the same. ledger.csv of this plan continues the ledger: name it as staff > ledger next time."
        if told.weeks
        else "No ledger of past weeks was given, so everybody stood equal. Name ledger.csv of this plan as staff > "
        "ledger of the next one, and burdens are shared out over the weeks."
    )
    more = len(told.reasons) - MOST_TOLD
    sentences = [first, *told.reasons[:MOST_TOLD]]
    sentences += [f"{more} more reasons stand in the workbook."] if more > 0 else []
    rows = [[one.agent, one.name, *(_text(cell) for cell in _cells(one, shown))] for one in told.balances]
    grid = Grid("Burdens by person: counts.", ("person", "name", *_header(shown)), rows, labels=2)
    return Section("Fairness", sentences, tables=[grid])


def _header(shown: Sequence[str]) -> list[str]:
    return ["weeks known", *(f"{b}{part}" for b in shown for part in (" before", ", median", " in this plan"))]


def _cells(one: Balance, shown: Sequence[str]) -> list[float | None]:
    return [one.weeks, *(number for b in shown for number in (one.past[b], one.middle[b], one.given[b]))]


def _text(number: float | None) -> str:
    return "-" if number is None else f"{number:g}"


def add_fairness(book: Book, told: BurdensTold) -> None:
    """Sheet ``Fairness``: burdens by person, then every reason; none where nobody bore anything."""
    shown = told.shown
    if not shown:
        return
    sheet = book.add("Fairness")
    header = ["person", "name", *_header(shown)]
    rows: list[list[Cell]] = [[one.agent, one.name, *_cells(one, shown)] for one in told.balances]
    whole = dict.fromkeys(range(2, len(header)), "General")
    widths = (9, 17, *[12] * (len(header) - 2))
    end = book.table(sheet, 0, header, rows, whole)
    reasons = [[sentence] for sentence in told.reasons]
    if reasons:
        book.sentences(sheet, end + 1, ["reason"], reasons, len(header) - 1, sum(widths))
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    for column, wide in enumerate(widths):
        sheet.set_column(column, column, wide)
