"""The sheet of inputs: every number with its unit, its source, and whether a person said it; each has a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.report.live import Live
from planner.report.sheet import DECISION, DEFAULT, INPUT, UNIT, Book, Cell, Marked, absolute, safe_name

SHEET = "Inputs"
HEADER = ("input", "value", "unit", "state", "source", "key in the scenario file", "name in formulas")
STATED, DEFAULTED, MEASURED, HERE = "stated", "default", "measured", "only here"
STATES = {
    STATED: "stated by a person",
    DEFAULTED: "default: to be confirmed",
    MEASURED: "worked out by the plan",
    HERE: "a switch of this workbook",
}
LOOK = {STATED: INPUT, DEFAULTED: DEFAULT, MEASURED: DECISION, HERE: INPUT}
CONFIRM = (
    "A default is confirmed, or changed, by writing its key with a value into the scenario file; it is then stated."
)
ANY_NUMBER = "#,##0.00####"


@dataclass(frozen=True)
class Input:
    """One number that the money stands on.

    Attributes
    ----------
    key : str
        As `planner.cost.repricing.with_prices` takes it; empty where the scenario has none.
    label, unit, source : str
    value : float or str
    state : str
        One of `STATES`.
    name : str
        Wanted as the cell's defined name; other characters than letters, digits and ``_`` become ``_``.
    """

    key: str
    label: str
    value: float | str
    unit: str
    source: str
    state: str
    name: str

    @property
    def words(self) -> str:
        """The state in words."""
        return STATES[self.state]


Names = Mapping[str, Live]
"""Cells of inputs by their wanted name, as parts of formulas."""


def add_inputs(
    book: Book, groups: Sequence[tuple[str, Sequence[Input]]], files: Mapping[str, str], fingerprint: str
) -> Names:
    """Write the sheet and define the names.

    Parameters
    ----------
    groups : sequence of (heading, inputs)
    files : mapping of file to sha256
    fingerprint : str
        Of scenario and files together.

    Returns
    -------
    mapping of wanted name to Live
    """
    sheet = book.add(SHEET)
    row = book.head(sheet, "Inputs", ("Change a coloured value and everything that follows from it changes.", CONFIRM))
    sheet.freeze_panes(row + 1, 1)
    book.table(sheet, row, HEADER, ())
    found: dict[str, Live] = {}
    taken: set[str] = set()
    row += 1
    for heading, inputs in groups:
        if not inputs:
            continue
        book.put(sheet, row, 0, heading, bold=True)
        for one in inputs:
            row += 1
            name = _name(one.name, taken)
            book.workbook.define_name(name, f"={SHEET}!{absolute(row, 1)}")
            found[one.name] = Live(name, one.value)
            for column, cell in enumerate(_cells(one, name)):
                book.put(sheet, row, column, cell)
        row += 2
    _files(book, sheet, row, files, fingerprint)
    for column, width in enumerate((44, 16, 30, 24, 52, 46, 30)):
        sheet.set_column(column, column, width)
    return found


def _cells(one: Input, name: str) -> list[Cell]:
    return [
        one.label,
        Marked(one.value, LOOK[one.state], ANY_NUMBER),
        Marked(one.unit, UNIT),
        Marked(one.words, LOOK[one.state] if one.state == DEFAULTED else ""),
        one.source,
        one.key,
        name,
    ]


def _name(wanted: str, taken: set[str]) -> str:
    """A name that nobody has; names do not tell capitals apart."""
    name = plain = safe_name(wanted)
    while name.casefold() in taken:
        name = f"{plain}_{len(taken) + 1}"
    taken.add(name.casefold())
    return name


def _files(book: Book, sheet: object, row: int, files: Mapping[str, str], fingerprint: str) -> None:
    rows = [*((name, "sha256", digest) for name, digest in files.items()), ("all together", "fingerprint", fingerprint)]
    book.put(sheet, row, 0, "Made from these files", bold=True)
    book.table(sheet, row + 1, ("file", "digest", ""), rows)
